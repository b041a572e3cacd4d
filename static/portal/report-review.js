// Keys of the review page: each names the element that it clicks or puts the focus on; nothing is decided by one key alone.
"use strict";

const help = document.querySelector("[data-keys]");
const ask = document.querySelector("[data-help]");

if (help && ask) {
  ask.hidden = false;
  ask.addEventListener("click", () => help.showModal());
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help?.open) return;
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
  if (isTyping(event.target)) return;
  const element = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.split(" ").includes(event.key.toLowerCase()));
  if (!element) return;
  event.preventDefault();
  if (element.dataset.focus) document.querySelector(element.dataset.focus).focus();
  else if (element.type === "submit") element.focus();
  else element.click();
});
