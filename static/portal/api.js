// Draws the interface from its own description; calls made here carry the session, and the CSRF token where they write.
const place = document.getElementById("api");

SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  docExpansion: "none",
  persistAuthorization: false,
  requestInterceptor: async (request) => {
    if (request.method && request.method !== "GET") {
      await portalSession.ask();
      request.headers["X-CSRFToken"] = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    }
    return request;
  },
});
