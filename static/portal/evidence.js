// Evidence files: several at once, by choosing or dragging. Without this script the form shows plain file fields.
"use strict";

function enhance(box) {
  const rows = box.querySelector("[data-evidence-rows]");
  const drop = box.querySelector("[data-evidence-drop]");
  const total = box.querySelector("input[name$='-TOTAL_FORMS']");
  const items = () => [...rows.querySelectorAll("[data-evidence-item]")];
  const field = (item) => item.querySelector("input[type='file']");

  // A row is shown once it has something to show: a file, a day, or what was wrong with it.
  const draw = (item) => {
    const file = field(item).files[0];
    const name = item.querySelector("[data-evidence-name]");
    name.textContent = file ? file.name : "";
    name.hidden = !file;
    field(item).hidden = Boolean(file);
    const isNeeded = file || item.querySelector("input[type='date']").value || item.querySelector(".evidence__error");
    item.hidden = !isNeeded;
    item.querySelector("[data-evidence-remove]").hidden = !isNeeded;
  };

  const add = () => {
    const markup = box.querySelector("[data-evidence-row]").innerHTML.replaceAll("__prefix__", total.value);
    rows.insertAdjacentHTML("beforeend", markup);
    total.value = Number(total.value) + 1;
    return rows.lastElementChild;
  };

  const take = (files) => {
    for (const file of files) {
      const free = items().find((item) => !field(item).files.length);
      if (!free && items().length >= Number(box.dataset.most)) return;
      const item = free || add();
      const carried = new DataTransfer();
      carried.items.add(file);
      field(item).files = carried.files;
      item.querySelectorAll(".evidence__error").forEach((error) => error.remove());
      draw(item);
    }
  };

  drop.hidden = false;
  items().forEach(draw);
  rows.addEventListener("change", (event) => draw(event.target.closest("[data-evidence-item]")));
  rows.addEventListener("click", (event) => {
    const item = event.target.closest("[data-evidence-remove]")?.closest("[data-evidence-item]");
    if (!item) return;
    item.querySelectorAll("input").forEach((input) => { input.value = ""; });
    item.querySelectorAll(".evidence__error").forEach((error) => error.remove());
    draw(item);
  });
  drop.querySelector("[data-evidence-choose]").addEventListener("change", (event) => {
    take(event.target.files);
    event.target.value = "";
  });
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    take(event.dataTransfer.files);
  });
}

document.querySelectorAll("[data-evidence]").forEach(enhance);
