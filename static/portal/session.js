// What a page that stands open knows of its session: it is lengthened by people only, and nothing typed is lost to its end.
"use strict";

// What a page asks by itself, without anybody at it, is marked: it does not lengthen the session.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.triggeringEvent) event.detail.headers["X-Unattended"] = "true";
});

const portalSession = (() => {
  const { person, session: address } = document.body.dataset;
  const typed = "form[method=post] :is(textarea, select, input:not([type=hidden]))";
  const typingCounts = 5 * 60 * 1000;
  let lastSign = Date.now();
  let timer = 0;

  // Says who is signed in now: "ok", "signed-out", "other-person", or "lost" where the portal does not answer.
  // Signing in anew gives every form another token, so that the forms of this page take it over.
  async function ask({ isAttended = true } = {}) {
    let state;
    try {
      const answer = await fetch(address, { cache: "no-store", headers: isAttended ? {} : { "X-Unattended": "true" } });
      if (!answer.ok) return "lost";
      state = await answer.json();
    } catch {
      return "lost";
    }
    if (!state.person) return "signed-out";
    if (String(state.person) !== person) return "other-person";
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = state.token; });
    watch(state.seconds);
    return "ok";
  }

  function tell(form, state) {
    form.querySelector(".form-kept")?.remove();
    if (state === "ok") return;
    form.append(document.getElementById(`kept-${state}`).content.cloneNode(true));
  }

  const openForm = () => (document.querySelector("[data-report-form]") ? null : document.querySelector(`main ${typed}`)?.form);

  function watch(seconds) {
    window.clearTimeout(timer);
    if (openForm()) timer = window.setTimeout(look, (seconds + 1) * 1000);
  }

  async function look() {
    const state = await ask({ isAttended: false });
    const form = openForm();
    if (form && state !== "lost") tell(form, state);
  }

  // A form is sent once it is sure to arrive: as who typed it, and with the token of now.
  const sure = new WeakSet();
  async function send(event) {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post") || sure.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    const state = await ask();
    form.ariaBusy = null;
    tell(form, state);
    if (state !== "ok") {
      form.querySelector(".form-kept").scrollIntoView({ block: "nearest" });
      return;
    }
    sure.add(form);
    form.requestSubmit(event.submitter);
  }

  if (person) {
    document.addEventListener("submit", send, true);
    window.addEventListener("focus", () => { if (document.querySelector(".form-kept")) look(); });
    document.addEventListener("input", (event) => {
      if (!event.target.closest(typed) || Date.now() - lastSign < typingCounts) return;
      lastSign = Date.now();
      ask();
    });
    watch(Number(document.body.dataset.seconds));
  }

  // Where the session has ended, the page to sign in comes by itself, not inside this page; but no form is left for it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.xhr.responseURL.includes("/sign-in/")) return;
    event.detail.shouldSwap = false;
    if (document.querySelector("[data-report-form]")) return;
    if (openForm()) {
      tell(openForm(), "signed-out");
      return;
    }
    const signIn = new URL(event.detail.xhr.responseURL);
    signIn.search = new URLSearchParams({ next: window.location.pathname + window.location.search });
    window.location.assign(signIn);
  });

  return { ask };
})();
