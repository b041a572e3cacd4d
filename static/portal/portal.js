// Small behaviours of every page; markup asks for them with data attributes, since the page allows no inline script.
"use strict";

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-submit-on-change]");
  if (field) field.form.requestSubmit();
});

// What is not filtered by stays out of the address, so that it can be read, kept and sent.
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("form.filters")) return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const link = event.target.closest(".offcanvas-lg.show a");
  if (link && window.bootstrap) window.bootstrap.Offcanvas.getInstance(link.closest(".offcanvas-lg"))?.hide();
});

// Each printed sheet says at its foot who printed it and when; beside it stands its number (portal.css).
if (document.body.dataset.paperFoot) {
  const foot = new CSSStyleSheet();
  foot.replaceSync(`@page { @bottom-left { content: ${JSON.stringify(document.body.dataset.paperFoot)}; } }`);
  document.adoptedStyleSheets.push(foot);
}

// What was opened to be printed goes to the printer at once.
if (document.querySelector("[data-print-at-once]")) window.addEventListener("load", () => window.print());

// A sheet may be dropped anywhere on the list that it fills.
const dropped = document.querySelector("[data-drop-sheet]");
if (dropped) {
  const hint = dropped.querySelector(".drop-sheet__here");
  document.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    hint.hidden = false;
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) hint.hidden = true; });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    hint.hidden = true;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    dropped.elements.file.files = one.files;
    dropped.requestSubmit();
  });
}

// Words to be said in a meeting are taken along. Without HTTPS browsers give no clipboard, so the words are marked and copied.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const words = document.querySelector(button.dataset.copy);
  if (navigator.clipboard) await navigator.clipboard.writeText(words.innerText.trim());
  else {
    window.getSelection().selectAllChildren(words);
    document.execCommand("copy");
  }
  button.querySelector("span").textContent = button.dataset.copied;
});

// A short explanation closes when the person goes on elsewhere.
function closeTips(except) {
  for (const tip of document.querySelectorAll(".tip[open]")) if (tip !== except) tip.open = false;
}
document.addEventListener("toggle", (event) => {
  // One near the right edge opens to the left.
  const tip = event.target;
  if (!tip.matches(".tip[open]")) return;
  const words = tip.querySelector(".tip__words");
  tip.classList.remove("tip--end");
  // A table that scrolls would cut it off: there it stands beside the sign, free of the table.
  if (tip.closest(".table-scroll")) {
    const sign = tip.getBoundingClientRect();
    words.style.position = "fixed";
    words.style.left = "auto";
    words.style.right = `${Math.max(8, window.innerWidth - sign.right)}px`;
    words.style.top = `${Math.min(sign.bottom, window.innerHeight - words.offsetHeight - 12)}px`;
    return;
  }
  tip.classList.toggle("tip--end", words.getBoundingClientRect().right > window.innerWidth);
}, true);
document.addEventListener("click", (event) => closeTips(event.target.closest(".tip")));
document.addEventListener("scroll", () => document.querySelector(".table-scroll .tip[open]") && closeTips(), true);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const opened = document.querySelector(".tip[open]") || event.target.closest(".list-tool[open]") || document.querySelector(".list-tool[open]");
  if (!opened) return;
  opened.open = false;
  opened.querySelector("summary").focus();
});

// Which groups of the menu are folded is kept by the browser for each person, so that the server draws them so at once.
document.addEventListener("click", (event) => {
  const heading = event.target.closest(".side summary");
  if (!heading) return;
  window.setTimeout(() => {
    const folds = [...document.querySelectorAll(".side [data-fold]")].map((group) => group.dataset.fold + (group.open ? "1" : "0"));
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `menu-${document.body.dataset.person}=${folds.join(".")}; path=/; max-age=31536000; SameSite=Lax${secure}`;
  });
});

// The menu is longer than a screen and scrolls by itself: the entry of this page is brought into sight.
const here = document.querySelector(".side [aria-current]");
if (here) here.closest(".side").scrollTop = here.offsetTop - window.innerHeight / 2;

// On a phone the rows come first: filters fold away behind a button. Without this script they stay open.
const phone = window.matchMedia("(max-width: 575.98px)");
function fold() {
  for (const part of document.querySelectorAll("[data-fold-on-phone]")) part.open = !phone.matches;
}
phone.addEventListener("change", fold);
fold();
// Who is led to a part of the page finds it unfolded.
function unfoldAsked() {
  const part = window.location.hash.length > 1 && document.getElementById(decodeURIComponent(window.location.hash.slice(1)))?.closest("details");
  if (part) part.open = true;
}
window.addEventListener("hashchange", unfoldAsked);
unfoldAsked();
