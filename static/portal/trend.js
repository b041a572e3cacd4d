// Draws the trend of an indicator on a canvas, and serves the tools beside every chart: table, picture, CSV.
"use strict";

(() => {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const ink = { value: "#1f4e8c", band: "#c9d8ea", due: "#8a6d1f", target: "#b3261e", text: "#4a5766", line: "#dde3ea" };
  const charts = new Map();

  // The interval is drawn as an invisible floor with a filled difference stacked upon it.
  const band = (data) => [
    { name: "floor", type: "line", stack: "band", data: data.low, symbol: "none", lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false } },
    {
      name: data.words.interval, type: "line", stack: "band", symbol: "none", silent: true, lineStyle: { opacity: 0 },
      data: data.high.map((high, i) => (high === null ? null : high - data.low[i])), areaStyle: { color: ink.band, opacity: 0.75 }, color: ink.band,
    },
  ];

  const course = (data) => data.bars
    ? { name: data.words.value, type: "bar", data: data.values, color: ink.value, barMaxWidth: 26 }
    : { name: data.words.value, type: "line", data: data.values, color: ink.value, symbol: "circle", symbolSize: 6, lineStyle: { width: 2 }, connectNulls: false, z: 5 };

  const due = (data) => ({
    name: data.words.due, type: "line", data: data.due, color: ink.due, symbol: "none", lineStyle: { type: "dashed", width: 1.5 }, z: 4,
  });

  const target = (data) => ({
    name: data.words.target, type: "line", data: data.targets, step: "middle", color: ink.target, symbol: "none", lineStyle: { width: 1.2 }, z: 3,
    // A flag where a definition was amended: before and after it another one judges.
    markLine: {
      symbol: "none", animation: false, silent: true, lineStyle: { color: ink.target, type: "dotted" },
      label: { formatter: data.words.amended, color: ink.target, fontSize: 12, backgroundColor: "#fff", borderColor: ink.target, borderWidth: 1, borderRadius: 2, padding: [2, 4] }, data: data.amended.map((index) => ({ xAxis: index })),
    },
  });

  const series = (data) => [
    ...(data.high.some((v) => v !== null) ? band(data) : []),
    course(data),
    ...(data.due.some((v) => v !== null) ? [due(data)] : []),
    ...(data.targets.some((v) => v !== null) || data.amended.length ? [target(data)] : []),
  ];

  const told = (data, index) => {
    const lines = [data.names[index], `${data.words.value}  ${data.shown[index]}`];
    if (data.low[index] !== null) lines.push(`${data.words.interval}  ${data.low[index].toFixed(2)}–${data.high[index].toFixed(2)} %`);
    if (data.due[index] !== null) lines.push(`${data.words.due}  ${+data.due[index].toFixed(2)} ${data.unit}`);
    return lines.join("\n");
  };

  // Shares rarely fall far: the axis begins just below the lowest and keeps whole steps up to 100.
  const bounds = (data) => {
    const known = [...data.values, ...data.due, ...data.low, ...data.high, ...data.targets].filter((v) => v !== null);
    if (data.unit !== "%" || !known.length) return { min: 0, minInterval: 1 };
    const low = Math.min(...known);
    const step = 100 - low <= 12 ? 2 : 100 - low <= 30 ? 5 : 20;
    return { min: Math.max(0, Math.floor(low / step) * step), max: 100, interval: step };
  };

  const options = (data) => ({
    animation: !still, animationDuration: 300,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, icon: "roundRect", itemWidth: 16, itemHeight: 4, textStyle: { color: ink.text, fontSize: 13 }, data: series(data).map((s) => s.name).filter((name) => name !== "floor") },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, formatter: (points) => told(data, points[0].dataIndex), textStyle: { fontSize: 13, color: "#1d2733" }, borderColor: ink.line },
    xAxis: { type: "category", data: data.labels, axisLabel: { color: ink.text, hideOverlap: true }, axisLine: { lineStyle: { color: "#aab6c4" } }, axisTick: { show: false } },
    yAxis: { type: "value", axisLabel: { color: ink.text, formatter: `{value} ${data.unit}` }, splitLine: { lineStyle: { color: ink.line } }, ...bounds(data) },
    series: series(data),
  });

  const draw = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(options(data));
    charts.set(place, chart);
  };

  const save = (name, address) => {
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
  };

  const cellText = (cell) => `"${cell.textContent.trim().replace(/\s+/g, " ").replace(/"/g, '""')}"`;
  const tableText = (table) => [...table.rows].map((row) => [...row.cells].map(cellText).join(",")).join("\r\n");

  const saveTable = (panel, name) => {
    const file = new Blob(["\ufeff", tableText(panel.querySelector("table"))], { type: "text/csv;charset=utf-8" });
    save(`${name}.csv`, URL.createObjectURL(file));
  };

  const savePicture = (panel, name) => {
    const chart = charts.get(panel.querySelector("[data-chart]"));
    save(`${name}.png`, chart.getDataURL({ pixelRatio: 2, backgroundColor: "#fff" }));
  };

  const toggle = (button) => {
    const table = document.getElementById(button.getAttribute("aria-controls"));
    table.hidden = !table.hidden;
    button.setAttribute("aria-expanded", String(!table.hidden));
  };

  document.querySelectorAll("[data-chart]").forEach(draw);
  document.querySelectorAll(".chart-table").forEach((table) => { table.hidden = true; });
  window.addEventListener("resize", () => charts.forEach((chart) => chart.resize()));
  window.addEventListener("beforeprint", () => charts.forEach((chart) => chart.resize()));
  window.addEventListener("afterprint", () => charts.forEach((chart) => chart.resize()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-table-toggle], [data-save-chart], [data-save-table]");
    if (!button) return;
    const panel = button.closest("[data-chart-panel]");
    if ("tableToggle" in button.dataset) toggle(button);
    if ("saveChart" in button.dataset) savePicture(panel, button.dataset.saveChart);
    if ("saveTable" in button.dataset) saveTable(panel, button.dataset.saveTable);
  });
})();
