// Small behaviours of every page; markup asks for them with data attributes, since the page allows no inline script.
"use strict";

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-submit-on-change]");
  if (field) field.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const link = event.target.closest(".offcanvas-lg.show a");
  if (link && window.bootstrap) window.bootstrap.Offcanvas.getInstance(link.closest(".offcanvas-lg"))?.hide();
});
