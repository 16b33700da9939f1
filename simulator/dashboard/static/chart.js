// Power over time with the states beneath, as SVG.

import { clockTime, svg } from "./dom.js";

const HEIGHT = 150, LEFT = 34, RIGHT = 8, TOP = 8, BAND = 12, FOOT = 18;

// points: [{at, state, powerKw}] at even steps; changes: [{at, state}]; both oldest first.
export function chart({ items, changes }, width) {
  const from = Date.parse(items[0].at), to = Date.parse(items.at(-1).at);
  const bottom = HEIGHT - FOOT - BAND - 4;
  const most = Math.max(1, ...items.map((point) => point.powerKw));
  const x = (at) => LEFT + ((at - from) / Math.max(1, to - from)) * (width - LEFT - RIGHT);
  const y = (kw) => bottom - (kw / most) * (bottom - TOP);
  const line = items.map((point) => `${x(Date.parse(point.at)).toFixed(1)},${y(point.powerKw).toFixed(1)}`);
  const area = `M${x(from)},${bottom} L${line.join(" L")} L${x(to)},${bottom} Z`;
  const text = (words, at, down, anchor) => svg("text", { x: at, y: down, "text-anchor": anchor }, words);
  const words = `Power from ${items[0].at} to ${items.at(-1).at}, ${most.toFixed(1)} kW at the most; now ${items.at(-1).state}`;
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${HEIGHT}`, class: "chart", role: "img", "aria-label": words },
    svg("line", { x1: LEFT, x2: width - RIGHT, y1: bottom, y2: bottom, class: "axis" }),
    svg("line", { x1: LEFT, x2: width - RIGHT, y1: TOP, y2: TOP, class: "grid" }),
    svg("path", { d: area, class: "area" }),
    svg("polyline", { points: line.join(" "), class: "power" }),
    text(most.toFixed(1), LEFT - 4, TOP + 8, "end"),
    text("0 kW", LEFT - 4, bottom, "end"),
    bands(items, changes, to).map(({ state, begin, end }) =>
      svg("rect", { x: x(begin), y: bottom + 4, width: Math.max(1, x(end) - x(begin)), height: BAND, class: `band ${state}` },
        svg("title", {}, state))),
    text(clockTime(items[0].at), LEFT, HEIGHT - 3, "start"),
    text(clockTime(items.at(-1).at), width - RIGHT, HEIGHT - 3, "end"),
  );
}

function bands(items, changes, to) {
  const starts = [{ at: items[0].at, state: items[0].state }, ...changes];
  const parts = starts.map((one, n) => ({
    state: one.state, begin: Date.parse(one.at), end: n + 1 < starts.length ? Date.parse(starts[n + 1].at) : to,
  }));
  return parts.filter((part) => part.end > part.begin || part.begin === to);
}
