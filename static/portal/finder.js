// The search field of every page: reached by / and Ctrl K, walked through with the arrows, left with Escape.
"use strict";

(() => {
  const fields = [...document.querySelectorAll("[data-finder]")];
  if (!fields.length) return;

  const boxOf = (finder) => finder.querySelector('[role="combobox"]');
  const listOf = (finder) => finder.querySelector('[role="listbox"]');
  const hitsOf = (finder) => [...listOf(finder).querySelectorAll("a[role='option']")];
  const markedOf = (finder) => listOf(finder).querySelector("[aria-selected='true']");

  function show(finder, isShown) {
    listOf(finder).hidden = !isShown || !listOf(finder).childElementCount;
    boxOf(finder).setAttribute("aria-expanded", String(!listOf(finder).hidden));
    if (listOf(finder).hidden) mark(finder, null);
  }

  function mark(finder, hit) {
    for (const other of hitsOf(finder)) other.setAttribute("aria-selected", String(other === hit));
    if (hit) {
      boxOf(finder).setAttribute("aria-activedescendant", hit.id);
      hit.scrollIntoView({ block: "nearest" });
    } else boxOf(finder).removeAttribute("aria-activedescendant");
  }

  // The last one that is seen: on the search page its own field, elsewhere that of the bar.
  let cameFrom = null;

  function focusField() {
    const box = fields.map(boxOf).filter((one) => one.offsetParent).pop();
    if (!box) return window.location.assign(fields[0].action);
    if (document.activeElement !== box) cameFrom = document.activeElement;
    box.focus();
    box.select();
  }

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    const isAsked = (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey)
      || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k");
    if (isAsked) {
      event.preventDefault();
      focusField();
    }
  });

  for (const finder of fields) {
    const box = boxOf(finder);
    box.addEventListener("input", () => { if (box.value.trim().length < 2) show(finder, false); });
    box.addEventListener("focus", () => show(finder, box.value.trim().length > 1));
    finder.addEventListener("htmx:afterSwap", () => {
      show(finder, document.activeElement === box && box.value.trim().length > 1);
    });
    finder.addEventListener("htmx:beforeRequest", (event) => {
      // What is shorter means everything; the server would answer with nothing.
      if (box.value.trim().length < 2) event.preventDefault();
    });
    box.addEventListener("keydown", (event) => {
      const hits = hitsOf(finder), at = hits.indexOf(markedOf(finder));
      if (event.key === "Escape" && !listOf(finder).hidden) {
        show(finder, false);
        event.preventDefault();
      } else if (event.key === "Escape") {
        box.blur();
        // Who came by a key goes on from where they were.
        cameFrom?.focus();
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        hits[at].click();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && hits.length) {
        show(finder, true);
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(finder, hits[(at + step + hits.length + (at < 0 && step < 0 ? 1 : 0)) % hits.length]);
        event.preventDefault();
      }
    });
    finder.addEventListener("focusout", (event) => {
      if (!finder.contains(event.relatedTarget)) show(finder, false);
    });
    // The field keeps the focus, or the list would be gone before the click reaches it.
    listOf(finder).addEventListener("mousedown", (event) => event.preventDefault());
  }
})();
