// What a page asks by itself, without anybody at it, is marked: it does not lengthen the session.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.triggeringEvent) event.detail.headers["X-Unattended"] = "true";
});

// Where the session has ended meanwhile, the page to sign in comes by itself, not inside this page. A report's form stays: it says
// so at its place (report-form.js), for it may hold what could not be saved.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.responseURL.includes("/sign-in/") || document.querySelector("[data-report-form]")) return;
  event.detail.shouldSwap = false;
  const signIn = new URL(event.detail.xhr.responseURL);
  signIn.search = new URLSearchParams({ next: window.location.pathname + window.location.search });
  window.location.assign(signIn);
});
