// The world's clock: what time it is there, and everything that moves it.

import { $, h, options, say } from "./dom.js";
import { control, get, here } from "./api.js";
import { on } from "./live.js";

const SPEEDS = [1, 10, 60, 600, 3600];
let clock = { nowS: 0, speed: 0, isFrozen: true, now: "" };
let seenAt = 0;
let parts = null;

export const isFrozen = () => clock.isFrozen;
export const nowS = () => clock.nowS + ((performance.now() - seenAt) / 1000) * clock.speed;

const move = (body) => ({ method: "PATCH", path: here("/clock"), body });

function show(told) {
  clock = told;
  seenAt = performance.now();
  say(parts.pause, told.isFrozen ? "Go" : "Pause");
  if (!told.isFrozen) parts.speed.value = String(told.speed);
  tick();
}

function tick() {
  say(parts.time, new Date(nowS() * 1000).toISOString().slice(0, 19).replace("T", " "));
  const ahead = clock.aheadS;
  say(parts.note, clock.isFrozen ? "frozen" : ahead > 1 ? "ahead of your clock" : "", ahead > 1 ? "warn" : "");
}

export function begin() {
  const speed = h("select", { id: "speed" });
  options(speed, SPEEDS.map((value) => [value, `${value}×`]));
  const setSpeed = control("Set", () => move({ speed: Number(speed.value) }), show, { "aria-label": "Set the speed" });
  parts = {
    time: h("time", { id: "now" }),
    note: h("small", { class: "note" }),
    pause: control("Pause", () => move({ speed: clock.isFrozen ? Number(speed.value) || 1 : 0 }), show, { id: "clock-pause" }),
    speed,
  };
  // lead: a world that began at this machine's time may only go ahead of it when asked to.
  $("clock").replaceChildren(
    parts.time, parts.note, parts.pause,
    control("+1 min", () => move({ stepS: 60, lead: true }), show, { id: "clock-minute" }),
    control("+1 h", () => move({ stepS: 3600, lead: true }), show, { id: "clock-hour" }),
    h("label", {}, "Speed ", speed), setSpeed,
  );
  on("clock", ([told]) => show(told));
  setInterval(() => !document.hidden && tick(), 500);
}

export async function restart() {
  show(await get("/clock"));
}
