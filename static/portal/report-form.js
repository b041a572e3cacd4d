// The form of a report saves each item by itself; here is what that needs beyond htmx: nothing typed is lost unseen.
"use strict";

(() => {
  const bar = document.querySelector("[data-report-form]");
  if (!bar) return;
  const words = bar.querySelector("[data-lost-words]");
  const unsaved = new Set();
  const again = 8000;
  let told = "";
  let waiting = null;
  document.body.classList.add("autosaves");

  const itemOf = (element) => element?.closest?.(".item");
  // What an answer changes elsewhere in the item settles too; only what is said of the item ends its saving.
  const savedItem = (element) => (element?.matches?.(".item__saved") ? itemOf(element) : null);

  // Which of the reasons in the bar keeps the form from being saved; "" when nothing does.
  function tell(reason) {
    told = reason;
    words.hidden = !reason;
    for (const line of words.children) line.hidden = line.dataset.reason !== reason;
  }

  function settle(item, isSaved) {
    if (isSaved) unsaved.delete(item);
    else unsaved.add(item);
    item.classList.toggle("is-unsaved", !isSaved);
    if (!unsaved.size) tell("");
    if (!isSaved || unsaved.size || !waiting) return;
    const form = waiting;
    waiting = null;
    form.requestSubmit();
  }

  function save(item) {
    if (unsaved.has(item)) window.htmx.trigger(item, "change");
  }

  // Once the person is signed in again, what is unsaved goes with the token of now.
  async function goOn() {
    const state = await portalSession.ask({ isAttended: false });
    tell(state === "ok" ? "" : state);
    if (state === "ok") unsaved.forEach(save);
  }

  document.addEventListener("input", (event) => {
    const item = itemOf(event.target);
    if (item) settle(item, false);
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.responseURL.includes("/sign-in/")) tell("signed-out");
  });

  // The form asks every few seconds who else is there: an answer means that the portal is there again, and the person signed in.
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (told && told !== "refused" && bar.contains(event.detail.elt) && !event.detail.xhr.responseURL.includes("/sign-in/")) goOn();
  });
  window.addEventListener("focus", () => { if (told) goOn(); });

  document.addEventListener("htmx:afterSettle", (event) => {
    const item = savedItem(event.detail.elt);
    if (!item) return;
    settle(item, Boolean(item.querySelector(".item__saved-at")));
    delete item.dataset.refused;
  });

  document.addEventListener("htmx:sendError", (event) => {
    const item = itemOf(event.detail.elt);
    if (!item) return;
    settle(item, false);
    tell("lost");
    window.setTimeout(save, again, item);
  });

  document.addEventListener("htmx:responseError", async (event) => {
    const item = itemOf(event.detail.elt);
    if (!item) return;
    const { status } = event.detail.xhr;
    settle(item, false);
    if (status === 403) {
      // Refused for its token, which is another after signing in anew, or because the person may not write here any more.
      const state = await portalSession.ask();
      const isRefused = state === "ok" && item.dataset.refused;
      tell(isRefused ? "refused" : state === "ok" ? "" : state);
      item.dataset.refused = "yes";
      if (state === "ok" && !isRefused) save(item);
    } else {
      tell("failed");
      if (status >= 500 || status === 429) window.setTimeout(save, again, item);
    }
  });

  // What hands the report on goes after the last item is saved; where one cannot be, the person is led to it.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-after-saving]");
    if (!form || !unsaved.size) return;
    event.preventDefault();
    waiting = form;
    unsaved.forEach(save);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const item = savedItem(event.detail.elt);
    if (!item || !waiting || !unsaved.has(item)) return;
    waiting = null;
    item.scrollIntoView({ block: "center" });
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-forget]")) unsaved.clear();
  });

  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });
})();
