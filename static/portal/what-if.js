// Sliders beside the fields of a what-if page: each follows its field, and its field follows it. Without this script they stay hidden.
"use strict";

(() => {
  const form = document.querySelector("[data-what-if]");
  if (!form) return;
  const sliders = [...form.querySelectorAll("[data-slider]")];
  const fieldOf = (slider) => document.getElementById(slider.dataset.slider);

  const follow = (slider) => {
    const field = fieldOf(slider);
    if (field.tagName === "SELECT") {
      slider.value = field.selectedIndex;
      slider.setAttribute("aria-valuetext", field.selectedOptions[0]?.text ?? "");
    } else if (field.value !== "") {
      slider.value = field.value;
    }
  };

  const lead = (slider) => {
    const field = fieldOf(slider);
    if (field.tagName === "SELECT") field.selectedIndex = Number(slider.value);
    else field.value = slider.value;
    follow(slider);
  };

  for (const slider of sliders) {
    slider.hidden = false;
    follow(slider);
  }
  form.addEventListener("input", (event) => {
    const slider = event.target.closest("[data-slider]");
    if (slider) lead(slider);
    else sliders.forEach(follow);
  });
})();
