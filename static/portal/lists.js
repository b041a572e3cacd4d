// Working in lists: choosing many boxes at once, and going from row to row by keyboard.
"use strict";

document.querySelectorAll("[data-check-group]").forEach((group) => {
  const boxes = () => [...group.querySelectorAll("input[type=checkbox]:not([data-check-all])")];
  const all = group.querySelector("[data-check-all]");
  const count = group.querySelector("[data-chosen-words]");
  const tell = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    if (all) {
      all.checked = chosen > 0 && chosen === boxes().length;
      all.indeterminate = chosen > 0 && !all.checked;
    }
    if (count) {
      count.hidden = chosen === 0;
      count.textContent = count.dataset.chosenWords.replace("0", chosen);
    }
  };
  if (all) (all.closest("label") ?? all).hidden = false;
  group.addEventListener("change", (event) => {
    if (event.target === all) boxes().forEach((box) => { box.checked = all.checked; });
    tell();
  });
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-check]");
    if (!button) return;
    boxes().forEach((box) => { box.checked = button.dataset.check === "all"; });
    tell();
  });
  // Going back brings boxes that are still ticked.
  window.addEventListener("pageshow", tell);
});

// From a box or link of a row, the arrows lead to the same one of the next row, and Enter on a box opens its row.
document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (!at.matches?.("table.register tbody :is(a, input[type=checkbox])") || event.ctrlKey || event.altKey || event.metaKey) return;
  const row = at.closest("tr");
  const stops = (one) => [...one.querySelectorAll("a, input[type=checkbox]")];
  if (event.key === "Enter" && at.type === "checkbox") {
    // Not the form: a key pressed by habit must not send what is ticked.
    event.preventDefault();
    row.querySelector("a[href]")?.click();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  const rows = [...row.closest("table").querySelectorAll("tbody tr")].filter((one) => stops(one).length);
  const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  const same = at.type === "checkbox" ? next.querySelector("input[type=checkbox]") : stops(next).filter((one) => one.type !== "checkbox")[stops(row).filter((one) => one.type !== "checkbox").indexOf(at)];
  (same ?? stops(next)[0]).focus();
});
