// Choosing many boxes at once: one box for all of a form, and buttons for some of them.
"use strict";

document.querySelectorAll("[data-check-group]").forEach((group) => {
  const boxes = () => [...group.querySelectorAll("input[type=checkbox]:not([data-check-all])")];
  const all = group.querySelector("[data-check-all]");
  if (all) {
    (all.closest("label") ?? all).hidden = false;
    all.addEventListener("change", () => boxes().forEach((box) => { box.checked = all.checked; }));
  }
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-check]");
    if (button) boxes().forEach((box) => { box.checked = button.dataset.check === "all"; });
  });
});
