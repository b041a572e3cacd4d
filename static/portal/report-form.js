// The form of a report saves each item by itself; here is what that needs beyond htmx: nothing typed is lost unseen.
"use strict";

(() => {
  const bar = document.querySelector("[data-report-form]");
  if (!bar) return;
  const words = bar.querySelector("[data-lost-words]");
  const unsaved = new Set();
  const again = 8000;
  document.body.classList.add("autosaves");

  const itemOf = (element) => element?.closest?.("form.item");

  function tell(text) {
    words.textContent = text;
    words.hidden = !text;
  }

  function settle(item, isSaved) {
    if (isSaved) unsaved.delete(item);
    else unsaved.add(item);
    item.classList.toggle("is-unsaved", !isSaved);
    if (!unsaved.size) tell("");
  }

  document.addEventListener("input", (event) => {
    const item = itemOf(event.target);
    if (item) settle(item, false);
  });

  // A session that has ended answers with the page to sign in; it must not be put into the form.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.xhr.responseURL.includes("/sign-in/")) return;
    event.detail.shouldSwap = false;
    tell(bar.dataset.signedOut);
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const item = itemOf(event.detail.elt);
    if (item) settle(item, Boolean(item.querySelector(".item__saved-at")));
  });

  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      const item = itemOf(event.detail.elt);
      if (!item) return;
      settle(item, false);
      tell(bar.dataset.lost);
      window.setTimeout(() => unsaved.has(item) && window.htmx.trigger(item, "change"), again);
    });
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-forget]")) unsaved.clear();
  });

  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });
})();
