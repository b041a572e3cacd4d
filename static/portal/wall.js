// The wall screen's clock; on a moved business day the date stands still and the time runs.
"use strict";

(() => {
  const clock = document.querySelector("[data-clock]");
  const day = clock.textContent;
  const two = (number) => String(number).padStart(2, "0");
  const shanghai = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  const date = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", year: "numeric", month: "long", day: "numeric" });
  const tick = () => {
    const now = new Date();
    clock.textContent = `${"moved" in clock.dataset ? day : date.format(now)}  ${shanghai.format(now).split(":").map(Number).map(two).join(":")}`;
  };
  tick();
  setInterval(tick, 1000);
})();
