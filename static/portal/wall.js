// The wall screen's clock, and its turns: every page with each of its lists, one after the other.
"use strict";

(() => {
  const clock = document.querySelector("[data-clock]");
  const day = clock.textContent;
  const two = (number) => String(number).padStart(2, "0");
  const shanghai = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  const date = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", year: "numeric", month: "long", day: "numeric" });
  // On a moved business day the date stands still and the time runs.
  const tick = () => {
    const now = new Date();
    clock.textContent = `${"moved" in clock.dataset ? day : date.format(now)}  ${shanghai.format(now).split(":").map(Number).map(two).join(":")}`;
  };
  tick();
  setInterval(tick, 1000);
})();

(() => {
  const seconds = 12;
  const [stage, dots] = [document.querySelector("main"), document.querySelector("[data-turns]")];
  const [pause, full, back] = ["pause", "full", "back"].map((name) => document.querySelector(`[data-wall-${name}]`));
  let [turn, waited] = [0, 0];

  // A page without lists is a turn of its own; one that has not come yet is none. On a small screen everything stands below one another.
  const listTurns = () => [...document.querySelectorAll("[data-wall-page]")].filter((page) => page.children.length).flatMap((page) => {
    const lists = [...page.querySelectorAll("[data-wall-list]")];
    return lists.length ? lists.map((list) => ({ page, list })) : [{ page }];
  });
  const isWall = window.matchMedia("(min-width: 1024px)");

  const show = (number) => {
    const turns = listTurns();
    turn = (number + turns.length) % turns.length;
    const { page, list } = turns[turn];
    document.querySelectorAll("[data-wall-page]").forEach((one) => { one.hidden = isWall.matches ? one !== page : !one.children.length; });
    document.querySelectorAll("[data-wall-list]").forEach((one) => { one.hidden = isWall.matches && one.closest("[data-wall-page]") === page && one !== list; });
    dots.replaceChildren(...turns.map((_, n) => Object.assign(document.createElement("span"), { className: n === turn ? "is-here" : "" })));
  };
  const step = (by) => {
    waited = 0;
    show(turn + by);
  };

  // Whoever points at something, or has chosen something with the keys, reads it.
  const isRead = () => pause.getAttribute("aria-pressed") === "true" || stage.matches(":hover") || (stage.contains(document.activeElement) && document.activeElement.matches(":focus-visible"));
  setInterval(() => {
    document.body.classList.toggle("is-read", isRead());
    waited = isRead() ? 0 : waited + 1;
    if (waited >= seconds) step(1);
  }, 1000);

  const togglePause = () => pause.setAttribute("aria-pressed", String(pause.getAttribute("aria-pressed") !== "true"));
  const toggleFull = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.());
  pause.addEventListener("click", togglePause);
  full.addEventListener("click", toggleFull);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isPressed = event.target.closest("button");
    const acts = { ArrowRight: () => step(1), ArrowLeft: () => step(-1), Escape: () => back.click(), f: toggleFull, F: toggleFull, ...(!isPressed && { " ": togglePause }) };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });

  // What has been fetched anew comes with its first list.
  document.addEventListener("htmx:afterSettle", () => show(turn));
  isWall.addEventListener("change", () => show(turn));
  show(0);
})();
