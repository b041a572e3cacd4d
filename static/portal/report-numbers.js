// The numbers of a report are filled in as in a spreadsheet: Enter and arrows lead on, a column pasted fills the numbers below.
"use strict";

(() => {
  const words = document.querySelector("[data-pasted]");
  if (!words) return;
  const numbers = () => [...document.querySelectorAll(".numbers [name=figure]")];

  function put(field, text) {
    field.value = text;
    // As if it had been typed: it is marked as unsaved and saved by itself.
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  function tell(template, filled, left) {
    words.textContent = template.replace("{n}", filled).replace("{m}", left);
  }

  document.addEventListener("keydown", (event) => {
    const back = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey);
    if (!event.target.matches(".numbers [name=figure]") || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!back && event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    const all = numbers();
    const next = all[all.indexOf(event.target) + (back ? -1 : 1)];
    // After the last number Enter only ends the typing, so that it is saved at once.
    if (!next) event.target.blur();
    else {
      next.focus();
      next.select();
    }
  });

  document.addEventListener("paste", (event) => {
    if (!event.target.matches(".numbers [name=figure]")) return;
    // A cell copied from a spreadsheet ends with a line break of its own.
    const lines = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/);
    if (lines.some((line) => line.includes("\t"))) {
      event.preventDefault();
      tell(words.dataset.columns);
      return;
    }
    if (lines.length < 2) return;
    event.preventDefault();
    const all = numbers();
    const below = all.slice(all.indexOf(event.target), all.indexOf(event.target) + lines.length);
    // An empty cell leaves the number beside it as it is.
    const filled = below.filter((field, place) => {
      const text = lines[place].trim();
      if (text) put(field, text);
      return text;
    });
    below.at(-1).focus();
    const left = lines.slice(below.length).filter((line) => line.trim()).length;
    tell(left ? words.dataset.left : words.dataset.filled, filled.length, left);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-explain]");
    if (!button) return;
    const item = button.closest(".item");
    item.classList.add("is-explaining");
    item.querySelector("[name=explanation]").focus();
  });

  // Narratives are as high as what is written in them.
  function grow(field) {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  }
  if (CSS.supports("field-sizing", "content")) return;
  document.addEventListener("input", (event) => { if (event.target.matches(".item textarea")) grow(event.target); });
  document.querySelectorAll(".item--words textarea").forEach(grow);
})();
