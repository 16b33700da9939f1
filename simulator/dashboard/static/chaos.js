// Chaos: a banner nobody can miss while it is on, and how it begins.

import { $, clockTime, h, options, say, span } from "./dom.js";
import { callText, control, get, here } from "./api.js";
import { on } from "./live.js";
import { chargerAt } from "./fleet.js";

let clock = null;
let parts = null;
let chaos = null;

const stop = () => ({ method: "DELETE", path: here("/chaos") });

export function begin(worldClock) {
  clock = worldClock;
  parts = { title: h("strong", { role: "status" }), facts: h("span", { id: "chaos-facts" }), call: h("code"), incidents: h("ul") };
  $("chaos").replaceChildren(
    h("div", { class: "row" }, parts.title, parts.facts, control("Stop chaos", stop, draw, { id: "stop-chaos" }), parts.call),
    h("details", {}, h("summary", {}, "What is wrong now"), parts.incidents));
  on("chaos", ([told]) => draw(told));
  setInterval(() => !document.hidden && chaos?.isRunning && tell(), 1000);
}

export async function restart() {
  draw(await get("/chaos"));
}

function draw(told) {
  chaos = told;
  $("chaos").hidden = !told.isRunning;
  document.body.classList.toggle("in-chaos", told.isRunning);
  if (!told.isRunning) return;
  say(parts.title, `Chaos is on: ${told.profile}`);
  say(parts.call, callText(stop()));
  tell();
}

// How long something has lasted, in world seconds.
const lasts = (sinceS) => span(Math.max(0, clock.nowS() - sinceS));

function tell() {
  const began = Date.parse(chaos.since) / 1000;
  const count = chaos.incidentCount;
  const wrong = count === 0 ? "nothing is wrong just now" : count === 1 ? "1 thing is wrong now" : `${count} things are wrong now`;
  say(parts.facts, `${wrong}, since ${clockTime(chaos.since)} for ${lasts(began)}, seed ${chaos.seed}`);
  const lines = chaos.incidents.map((one) => `${chargerAt(one.whom)?.handle ?? one.whom}: ${one.text}, for ${lasts(began + one.sinceS)}`);
  if (count > lines.length) lines.push(`and ${count - lines.length} more`);
  while (parts.incidents.children.length > lines.length) parts.incidents.lastElementChild.remove();
  while (parts.incidents.children.length < lines.length) parts.incidents.append(h("li"));
  lines.forEach((line, n) => say(parts.incidents.children[n], line));
}

// What lets it begin, for who has a place for that.
export async function beginForm() {
  const { profiles } = await get("/chaos");
  const profile = h("select", { id: "profile" });
  const about = h("small", { class: "about" });
  options(profile, profiles.map((one) => [one.profile, one.profile]));
  const show = () => say(about, profiles.find((one) => one.profile === profile.value)?.about);
  profile.addEventListener("change", show);
  show();
  return h("div", { class: "chaos-form" }, h("h2", {}, "Or let chance break things"),
    h("div", { class: "row" }, h("label", {}, "Profile ", profile),
      control("Begin chaos", () => ({ method: "POST", path: here("/chaos"), body: { profile: profile.value } }), draw, { id: "begin-chaos" })), about);
}
