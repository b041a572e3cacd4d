// The portal's charts: the course of a figure over the quarters, or its way step by step, drawn on a canvas, and the tools beside each.
// A place is <div class="chart" data-chart="id of its JSON">; its data are those of dashboard/trend.py or of dashboard/why/history.py. One with data-small has
// neither labels nor tooltip. Colours are the properties --chart-* of the place, so that page, wall and paper differ in style sheets alone.
"use strict";

(() => {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const drawn = new Map();
  const SHAPES = { behind: "triangle", off_track: "diamond" };

  const isKnown = (number) => number !== null && number !== undefined;
  const lastKnown = (list) => list.reduce((last, number, i) => (isKnown(number) ? i : last), -1);
  const readInk = (place) => {
    const style = getComputedStyle(place);
    return (name) => style.getPropertyValue(`--chart-${name}`).trim();
  };
  const lightInk = (ink, light) => ink(light) || ink("value");

  // What is still running is hollow, and every point has the colour and the shape of its light.
  const point = (data, ink, small) => (value, i) => {
    const colour = data.bars ? ink("value") : lightInk(ink, data.lights[i]);
    const border = { borderColor: colour, borderWidth: 2, borderType: data.bars && data.running[i] ? "dashed" : "solid" };
    const itemStyle = data.running[i] ? { color: ink("page"), ...border } : { color: colour };
    return { value, symbol: SHAPES[data.lights[i]] ?? "circle", symbolSize: data.running[i] ? 9 : small ? 6 : 7, itemStyle };
  };

  // Of a value that starts anew every year each year is a line of its own, since nothing leads from one into the next; nor does
  // anything lead from one plan into another that counts otherwise.
  const splitYears = (data) => {
    const apart = data.breaks.filter((one) => !one.joined).map((one) => one.at);
    const years = data.restarts ? data.years.filter((year) => year < data.values.length) : [];
    const starts = data.bars ? [0] : [...new Set([0, ...years, ...apart])].sort((one, other) => one - other);
    return starts.map((start, n) => data.values.map((value, i) => (i >= start && i < (starts[n + 1] ?? Infinity) ? value : null)));
  };

  const course = (data, ink, small) => splitYears(data).map((values, n) => ({
    id: `value-${n}`, name: data.words.value, type: data.bars ? "bar" : "line", barMaxWidth: 26, z: 5, color: ink("value"),
    lineStyle: { width: 2, color: ink("value") }, connectNulls: false, data: values.map(point(data, ink, small)),
  }));

  // The interval is drawn as an invisible floor with a filled difference stacked upon it.
  const band = (data, ink) => [
    { id: "floor", type: "line", stack: "band", data: data.low, symbol: "none", lineStyle: { opacity: 0 }, silent: true },
    {
      id: "band", name: data.words.interval, type: "line", stack: "band", symbol: "none", silent: true, lineStyle: { opacity: 0 },
      data: data.high.map((high, i) => (high === null ? null : high - data.low[i])), areaStyle: { color: ink("band"), opacity: 0.75 },
    },
  ];

  // Room for the words at the lines' ends: a Chinese character is as wide as the letters are high.
  const CHARACTER = 12;
  const widthOf = (words) => Math.max(...words.split("\n").map((row) => [...row].reduce((sum, sign) => sum + (sign > "\u2e80" ? CHARACTER : CHARACTER * 0.6), 0)));
  const label = (ink, colour, words, position) => ({ show: true, position, color: colour, fontSize: 12, fontWeight: 600, formatter: words, textBorderColor: ink("page"), textBorderWidth: 3 });
  const endLabel = (colour, words) => ({ endLabel: { show: true, color: colour, fontSize: 12, formatter: words, distance: 6 }, labelLayout: { moveOverlap: "shiftY" } });
  const line = (id, name, data, colour, type, more) => ({ id, name, type: "line", data, color: colour, symbol: "none", lineStyle: { width: 1.5, type, color: colour }, connectNulls: true, silent: true, z: 4, ...more });

  // From the last figure to the plan's end.
  const ahead = (data, end) => {
    const last = lastKnown(data.values);
    return data.labels.map((_, i) => (i === last ? data.values[last] : i === data.labels.length - 1 ? end : null));
  };

  // Between the slowest and the fastest pace: from the last value on, ever wider. Every place has a number, since gaps in what is stacked are not bridged.
  const fan = (data, ink) => {
    const last = lastKnown(data.values);
    const way = (start, end) => data.labels.map((_, i) => (i < last ? null : start + ((end - start) * (i - last)) / (data.labels.length - 1 - last)));
    const look = { type: "line", stack: "fan", stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 }, z: 2 };
    return [
      { ...look, id: "fan-floor", data: way(data.values[last], data.fan[0]) },
      { ...look, id: "fan", name: data.words.fan, data: way(0, data.fan[1] - data.fan[0]), areaStyle: { color: ink("band"), opacity: 0.6 } },
    ];
  };

  const series = (data, ink, small, withBand) => {
    const last = lastKnown(data.values);
    const lastDue = lastKnown(data.due);
    const isFlat = data.due.every((due, i) => due === null || due === data.targets[i]);
    const isAbove = last < 0 || !isKnown(data.due[last]) || data.values[last] >= data.due[last];
    const [words, targetWords] = [data.words, `${data.words.target} ${data.target_words}`];
    const valueWords = data.running[last] ? `${data.brief} ${words.running}` : data.brief;
    const all = course(data, ink, small);
    if (!small && last >= 0) all[all.length - 1].data[last].label = label(ink, ink("value"), valueWords, isAbove || data.bars ? "top" : "bottom");
    if (withBand) all.unshift(...band(data, ink));
    if (data.targets.some(isKnown) || data.amended.length) {
      // A flag where a definition was amended: before and after it another one judges.
      const flags = { markLine: { silent: true, symbol: "none", lineStyle: { type: "dotted", color: ink("target") }, label: { show: !small, formatter: words.amended, color: ink("target"), fontSize: 12, backgroundColor: ink("page"), borderColor: ink("target"), borderWidth: 1, borderRadius: 2, padding: [2, 4] }, data: data.amended.map((index) => ({ xAxis: index })) } };
      const label = small || !isKnown(data.targets.at(-1)) ? {} : endLabel(ink("target"), targetWords);
      all.push(line("target", words.target, data.targets, ink("target"), "solid", { step: "middle", connectNulls: false, ...(data.amended.length && flags), ...label }));
    }
    // Where another plan begins, the word says whether the method changed there; where the line breaks, so does the mark.
    if (data.breaks.length && !small) {
      const marks = data.breaks.map((one) => ({ xAxis: one.at, lineStyle: { type: one.joined ? "dotted" : "solid" }, label: { formatter: one.words } }));
      const look = { show: true, position: "insideEndTop", color: ink("due"), fontSize: 12, fontWeight: 600, backgroundColor: ink("page"), borderColor: ink("due"), borderWidth: 1, borderRadius: 2, padding: [2, 4], rotate: 0, offset: [0, 8] };
      all.push(line("breaks", words.breaks, data.labels.map(() => null), ink("due"), "solid", { markLine: { silent: true, symbol: "none", lineStyle: { width: 2, color: ink("due") }, label: look, data: marks } }));
    }
    if (!isFlat && lastDue >= 0) {
      const due = line("due", words.due, data.due.map((value) => ({ value, symbol: "none" })), ink("due"), "dashed", { connectNulls: false });
      // Beside the value's label, or on its other side where the quarters go on after it; where both are one the value's says it.
      if (!small && data.labels.length === data.values.length && data.due[lastDue] !== data.values[last]) Object.assign(due, endLabel(ink("due"), `${words.due} ${data.due_words}`));
      all.push(due);
    }
    if (data.fan) all.push(...fan(data, ink));
    if (isKnown(data.required)) all.push(line("required", words.required, ahead(data, data.required), ink("required"), "dotted", {}));
    if (isKnown(data.projected)) all.push(line("projected", words.projected, ahead(data, data.projected), ink("value"), "dashed", small ? {} : endLabel(ink("value"), `${words.projected}\n${data.projected_words}`)));
    return all;
  };

  // The axis fits values and target; bars stand on nought, and shares end at 100.
  const bounds = (data, withBand) => {
    const band = withBand ? [...data.low, ...data.high] : [];
    const known = [...data.values, ...data.due, ...band, ...data.targets, data.projected, data.required, ...(data.fan ?? [])].filter(isKnown);
    if (!known.length) return { min: 0, max: data.unit === "%" ? 100 : 1 };
    const low = data.bars ? Math.min(0, ...known) : Math.min(...known);
    const high = Math.max(...known);
    const width = high - low || Math.abs(high) / 10 || 1;
    const rough = width / 4;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = Math.max([1, 2, 5, 10].find((one) => one * power >= rough) * power, data.bars && Number.isInteger(high) ? 1 : 0);
    const [min, max] = [Math.floor((data.bars ? low : low - width * 0.05) / step) * step, Math.ceil((high + width * 0.05) / step) * step];
    // Sums of steps such as 0.1 would be told with all the dirt of binary fractions.
    const clean = (number) => Number(number.toFixed(6));
    return { min: clean(data.unit === "%" ? Math.max(min, 0) : min), max: clean(data.unit === "%" ? Math.min(max, 100) : max), interval: step };
  };

  const told = (data, index, withBand) => {
    if (index >= data.values.length) return "";
    const lines = [`${data.names[index]}${data.running[index] ? `  ${data.words.running}` : ""}`, `${data.words.value}  ${data.shown[index]}  ${data.light_words[index]}`];
    if (withBand && data.low[index] !== null) lines.push(`${data.words.interval}  ${data.low[index].toFixed(2)}–${data.high[index].toFixed(2)} %`);
    if (data.due[index] !== null) lines.push(`${data.words.due}  ${+data.due[index].toFixed(2)} ${data.unit}`);
    return lines.join("\n");
  };

  const axes = (data, ink, small, withBand) => {
    const ends = [0, data.labels.length - 1];
    const isYear = (i) => data.years.includes(i);
    const range = bounds(data, withBand);
    const text = { color: ink("text"), fontSize: small ? 11 : 12 };
    const isNamed = (i) => (small ? ends.includes(i) : data.labels.length < 9 || i === 0 || isYear(i));
    return {
      xAxis: {
        type: "category", data: data.labels, boundaryGap: true, axisTick: { show: false }, axisLine: { lineStyle: { color: ink("axis") } },
        axisLabel: { ...text, hideOverlap: true, interval: isNamed, ...(small && { alignMinLabel: "left", alignMaxLabel: "right" }) },
        splitLine: { show: data.restarts, interval: isYear, lineStyle: { color: ink("year"), width: 1 } },
      },
      yAxis: {
        type: "value", ...range, ...(small && { interval: range.max - range.min }),
        axisLabel: { ...text, formatter: (value) => `${value}${data.unit === "%" ? " %" : ""}` }, splitLine: { lineStyle: { color: ink("line") } },
        ...(!small && data.unit !== "%" && { name: data.unit, nameTextStyle: text, nameGap: 10 }),
      },
    };
  };

  const roomAtEnd = (drawing) => Math.max(16, ...drawing.filter((one) => one.endLabel).map((one) => 20 + widthOf(one.endLabel.formatter)));
  const options = (data, ink, { small = false, withBand = false, moves = true } = {}) => arrange(data, ink, series(data, ink, small, withBand), { small, withBand, moves });
  const arrange = (data, ink, drawing, { small, withBand, moves }) => ({
    animation: moves && !still && !small, animationDuration: 300,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: small ? { left: 2, right: 8, top: 8, bottom: 2, containLabel: true } : { left: 8, right: roomAtEnd(drawing), top: data.unit === "%" ? 18 : 30, bottom: 8, containLabel: true },
    tooltip: small ? { show: false } : {
      trigger: "axis", renderMode: "richText", confine: true, formatter: (points) => told(data, points[0].dataIndex, withBand),
      textStyle: { fontSize: 13, color: ink("ink") }, backgroundColor: ink("page"), borderColor: ink("line"),
    },
    ...axes(data, ink, small, withBand),
    series: drawing,
  });

  // A waterfall: the first and the last bar stand on the ground, the others hang where the one before them ended.
  const stepOptions = (data, ink, { moves = true } = {}) => {
    const last = data.labels.length - 1, { levels } = data;
    const rises = levels.slice(1).map((level, i) => level - levels[i]);
    const low = Math.min(...levels), high = Math.max(...levels), room = (high - low) || Math.abs(high) || 1;
    // Small changes of a large figure would not be seen from zero.
    const ground = low > 2 * room ? Math.max(0, low - room) : Math.min(0, low);
    const isEnd = (i) => i === 0 || i === last;
    const floors = data.labels.map((_, i) => (isEnd(i) ? ground : Math.min(levels[i - 1], levels[i])));
    const part = (name, color, height) => ({
      name, type: "bar", stack: "way", color, barMaxWidth: 56, data: data.labels.map((_, i) => height(i)),
      label: { show: true, position: "top", color: ink("text"), fontSize: 12, formatter: (bar) => (bar.value ? data.shown[bar.dataIndex] : "") },
    });
    const text = { color: ink("text"), fontSize: 12 };
    return {
      animation: moves && !still, animationDuration: 300,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: text, data: [data.words.total, data.words.up, data.words.down] },
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow" },
        formatter: (points) => `${data.labels[points[0].dataIndex]}\n${data.shown[points[0].dataIndex]}`,
        textStyle: { fontSize: 13, color: ink("ink") }, backgroundColor: ink("page"), borderColor: ink("line"),
      },
      xAxis: { type: "category", data: data.labels, axisLabel: { ...text, interval: 0, width: 96, overflow: "break" }, axisLine: { lineStyle: { color: ink("axis") } }, axisTick: { show: false } },
      yAxis: { type: "value", min: ground, axisLabel: { ...text, formatter: (value) => `${+value.toFixed(2)} ${data.unit}` }, splitLine: { lineStyle: { color: ink("line") } } },
      series: [
        { name: "floor", type: "bar", stack: "way", data: floors, itemStyle: { color: "transparent" }, silent: true, tooltip: { show: false } },
        part(data.words.total, ink("value"), (i) => (isEnd(i) ? levels[i === 0 ? 0 : last - 1] - ground : 0)),
        part(data.words.up, ink("up"), (i) => (isEnd(i) ? 0 : Math.max(rises[i - 1], 0))),
        part(data.words.down, ink("down"), (i) => (isEnd(i) ? 0 : Math.max(-rises[i - 1], 0))),
      ],
    };
  };

  const build = (data, ink, settings) => (data.steps ? stepOptions(data, ink, settings) : options(data, ink, settings));

  const draw = (place) => {
    if (drawn.has(place)) return;
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(build(data, readInk(place), { small: "small" in place.dataset }));
    drawn.set(place, { chart, data });
  };

  // Small ones are many: each is drawn when it comes into sight, and all before printing.
  const inSight = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => {
    if (!isIntersecting) return;
    inSight.unobserve(target);
    draw(target);
  }), { rootMargin: "200px" });

  const drawAll = () => document.querySelectorAll("[data-chart]").forEach((place) => (place.offsetParent ? draw(place) : undefined));
  const resizeAll = () => drawn.forEach(({ chart }) => chart.resize());
  const look = () => {
    drawn.forEach(({ chart }, place) => {
      if (place.isConnected) return;
      chart.dispose();
      drawn.delete(place);
    });
    document.querySelectorAll("[data-chart]").forEach((place) => ("small" in place.dataset ? inSight.observe(place) : draw(place)));
  };

  const save = (name, address) => {
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
  };

  // A picture of its own, with title, as slides want it: not what happens to fit on this screen.
  const savePicture = (panel, name) => {
    const place = panel.querySelector("[data-chart]");
    const { data } = drawn.get(place);
    const sheet = document.createElement("div");
    const chart = window.echarts.init(sheet, null, { renderer: "canvas", width: 1120, height: 560 });
    const ink = readInk(place);
    const drawing = build(data, ink, { withBand: isBandOn(panel), moves: false });
    const title = { text: data.name, subtext: place.dataset.subtitle, left: 8, textStyle: { color: ink("ink"), fontSize: 20 }, subtextStyle: { color: ink("text"), fontSize: 14 } };
    chart.setOption({ ...drawing, title, grid: { ...drawing.grid, top: 92 } });
    save(`${name}.png`, chart.getDataURL({ pixelRatio: 2, backgroundColor: ink("page") }));
    chart.dispose();
  };

  const isBandOn = (panel) => panel.querySelector("[data-chart-band]")?.getAttribute("aria-pressed") === "true";
  const switchBand = (panel, button) => {
    button.setAttribute("aria-pressed", String(!isBandOn(panel)));
    const place = panel.querySelector("[data-chart]");
    const { chart, data } = drawn.get(place);
    chart.setOption(build(data, readInk(place), { withBand: isBandOn(panel), moves: false }), true);
  };

  const toggleTable = (button) => {
    const table = document.getElementById(button.getAttribute("aria-controls"));
    table.hidden = !table.hidden;
    button.setAttribute("aria-expanded", String(!table.hidden));
  };

  // Prints the panel alone, under the title of the page.
  const printPanel = (panel) => {
    document.body.classList.add("prints-one");
    panel.classList.add("is-printed");
    window.print();
    document.body.classList.remove("prints-one");
    panel.classList.remove("is-printed");
  };

  look();
  document.querySelectorAll(".chart-table").forEach((table) => { table.hidden = true; });
  window.addEventListener("resize", resizeAll);
  window.addEventListener("beforeprint", () => { drawAll(); resizeAll(); });
  window.addEventListener("afterprint", resizeAll);
  document.addEventListener("htmx:afterSettle", look);
  document.addEventListener("toggle", resizeAll, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-table-toggle], [data-chart-band], [data-chart-print], [data-save-chart]");
    if (!button) return;
    const panel = button.closest("[data-chart-panel]");
    if ("tableToggle" in button.dataset) toggleTable(button);
    if ("chartBand" in button.dataset) switchBand(panel, button);
    if ("chartPrint" in button.dataset) printPanel(panel);
    if ("saveChart" in button.dataset) savePicture(panel, button.dataset.saveChart);
  });
})();
