// Choosing a row of a large register by typing, and a warning before typed values are lost.
"use strict";

const options = (list) => [...list.querySelectorAll('[role="option"]')];

function boxOf(picker) { return picker.querySelector('[role="combobox"]'); }

function show(picker, isShown) {
  const list = picker.querySelector('[role="listbox"]');
  list.hidden = !isShown || !list.childElementCount;
  boxOf(picker).setAttribute("aria-expanded", String(!list.hidden));
  if (list.hidden) mark(picker, null);
}

function mark(picker, option) {
  for (const other of options(picker)) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    boxOf(picker).setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else boxOf(picker).removeAttribute("aria-activedescendant");
}

function key(picker, value) {
  const hidden = picker.querySelector('input[type="hidden"]');
  if (hidden.value === value) return;
  hidden.value = value;
  hidden.dispatchEvent(new Event("change", { bubbles: true }));
}

function choose(picker, option) {
  boxOf(picker).value = option.dataset.name;
  key(picker, option.dataset.key);
  show(picker, false);
}

document.addEventListener("input", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (!picker) return;
  key(picker, "");
  if (!event.target.value) show(picker, false);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (picker && document.activeElement === boxOf(picker)) show(picker, boxOf(picker).value !== "");
});

document.addEventListener("keydown", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (!picker) return;
  const offered = options(picker);
  const at = offered.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const isOpen = boxOf(picker).getAttribute("aria-expanded") === "true";
  if (event.key === "Escape" && isOpen) {
    show(picker, false);
    event.preventDefault();
  } else if (event.key === "Enter" && isOpen) {
    if (at >= 0) choose(picker, offered[at]);
    event.preventDefault();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && offered.length) {
    show(picker, true);
    const step = event.key === "ArrowDown" ? 1 : -1;
    mark(picker, offered[(at + step + offered.length + (at < 0 && step < 0 ? 1 : 0)) % offered.length]);
    event.preventDefault();
  }
});

// Before the box loses the focus, which would close the list.
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest('[data-picker] [role="option"]');
  if (!option) return;
  event.preventDefault();
  choose(option.closest("[data-picker]"), option);
});

document.addEventListener("focusout", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (picker) show(picker, false);
});

const guarded = document.querySelector("form[data-guard]");
if (guarded) {
  let isTouched = Boolean(document.querySelector(".notice--error"));
  guarded.addEventListener("input", () => { isTouched = true; });
  guarded.addEventListener("submit", () => { isTouched = false; });
  window.addEventListener("beforeunload", (event) => { if (isTouched) event.preventDefault(); });
  guarded.querySelector(".is-invalid, [aria-invalid]")?.focus();
}
