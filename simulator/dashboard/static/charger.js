// One charger: what is the case, what can be done to it, what refresh says of it.

import { $, copyButton, h, options, say } from "./dom.js";
import { call, control, get, here, read, shows } from "./api.js";
import { on, paced } from "./live.js";
import { explain } from "./answer.js";
import { chart } from "./chart.js";
import { kindPicker } from "./settings.js";

const FIRST = ["plug", "unplug", "start", "stop", "finish", "fault", "clear_fault", "go_offline", "come_online", "reboot"];
const IDS = [["id", "id"], ["serial", "serial"], ["vendor's id", "vendorChargerId"], ["account", "accountId"], ["user", "userId"], ["location", "locationId"]];
const HISTORY_MS = 2000;

let id = null;
let page = null;
let parts = null;
let answered = null; // the number of the refresh that is shown

export const chosen = () => id;

const path = (rest = "") => here(`/chargers/${id}${rest}`);
const deed = (action, told) => ({
  method: "POST", path: path("/actions"), body: told && Object.keys(told).length ? { do: action, with: told } : { do: action },
});

export function begin(whole) {
  page = whole;
  const minutes = h("select", { "aria-label": "Span of the chart" });
  options(minutes, [[15, "15 min"], [60, "1 h"], [360, "6 h"], [1440, "1 day"]], "60");
  minutes.addEventListener("change", () => draw());
  shows(minutes, () => read(path(`/history?minutes=${minutes.value}`)));
  const limit = h("input", { type: "number", min: 0, max: 80, step: 1, value: 10, "aria-label": "Limit in A" });
  const phases = h("select", { "aria-label": "Phases" });
  options(phases, [[1, "1"], [3, "3"]]);
  parts = {
    title: h("h2"), facts: h("dl", { class: "facts" }), chart: h("div"), answer: h("div", { id: "answer" }), more: h("details", {}, h("summary", {}, "Any action, with settings")), minutes,
  };
  const refresh = control("Refresh", () => ({ method: "POST", path: path("/refresh") }), showAnswer, { id: "refresh", class: "main" });
  $("panel-charger").replaceChildren(
    parts.title,
    h("div", { class: "columns" },
      h("div", {}, parts.facts,
        h("div", { class: "row", role: "group", "aria-label": "Actions" }, FIRST.map((action) =>
          control(action.replaceAll("_", " "), () => deed(action), show, { "data-action": action }))),
        h("div", { class: "row" }, h("label", {}, "Limit ", limit, " A"), control("Set limit", () => deed("limit", { limit_a: Number(limit.value) }), show),
          h("label", {}, "Phases ", phases), control("Set phases", () => deed("phases", { phases: Number(phases.value) }), show),
          control("Begin anew", () => ({ method: "POST", path: path("/reset") }), show)),
        parts.more),
      h("div", {}, h("div", { class: "row" }, h("h3", {}, "Power and state"), minutes), parts.chart)),
    h("div", { class: "row" }, refresh, h("small", {}, "asks the charger-service as its callers do")),
    parts.answer,
  );
  on("charger", (chargers) => chargers.filter((charger) => charger.id === id).forEach(show));
  on("clock", () => draw());
  on("journal", (legs) => {
    const newest = legs.filter((leg) => leg.leg === "service" && leg.chargerId === id).at(-1);
    if (newest) offer(newest);
  });
  setInterval(() => !document.hidden && page.isOpen("charger") && draw(), HISTORY_MS);
}

async function more() {
  const { items } = await call("GET", "/_sandbox/actions");
  const kinds = items.filter((item) => item.params.length).map(({ action, params }) => ({ name: action, settings: params }));
  const picker = kindPicker("Action", kinds, { id: "action" });
  parts.more.append(picker.node, control("Do it", () => deed(picker.name(), picker.values()), show));
}

export function choose(next) {
  if (next === id) return;
  id = next;
  answered = null;
  parts.answer.replaceChildren();
}

export async function show(given) {
  if (!page.isOpen("charger") || !id) return;
  if (parts.more.childElementCount === 1) await more();
  const charger = given?.truth ? given : await get(`/chargers/${id}`);
  if (charger.id !== id) return;
  const { truth, heard } = charger;
  say(parts.title, charger.name);
  const rows = [
    ["Charger", `${charger.vendor} ${charger.model}`],
    ["Id", h("code", {}, charger.id)],
    ["Copy", h("span", { class: "ids" }, IDS.map(([label, name]) => copyButton(label, charger[name], label)))],
    ["Really", `${truth.state}${truth.hold ? `, held by ${truth.hold}` : ""}${truth.fault ? `, ${truth.fault}` : ""}, since ${truth.since.slice(0, 19)}`],
    ["Cloud heard", `${heard.state}, ${heard.powerKw} kW, ${charger.isOnline ? "online" : "offline"}`],
    ["Power", `${truth.powerKw} kW, ${truth.currentA.map((amps) => amps.toFixed(1)).join(" / ")} A of ${truth.limitA} A, ${truth.activePhases} of ${truth.phases} phases`],
    ["Energy", `${truth.sessionKwh} kWh this visit, ${truth.lifetimeKwh} kWh in all`],
  ];
  parts.facts.replaceChildren(...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
  draw();
  const last = charger.lastRefresh;
  if (last && answered === null) showExchange(last.number, last.cause);
}

const draw = paced(async () => {
  if (!id || !page.isOpen("charger")) return;
  const asked = id;
  const told = await get(`/chargers/${asked}/history?minutes=${parts.minutes.value}`);
  if (asked === id) parts.chart.replaceChildren(chart(told, Math.max(320, parts.chart.clientWidth)));
}, 500);

async function showAnswer(said) {
  await showExchange(said.number, said.cause);
  show();
}

async function showExchange(number, cause) {
  answered = number;
  const node = await explain(number, cause);
  if (answered === number) parts.answer.replaceChildren(node);
}

// Somebody else's refresh of this charger is shown too, at a pace a person can follow.
let offered = null;
const follow = paced(async () => {
  if (offered && offered.chargerId === id && offered.number > (answered ?? 0) && page.isOpen("charger")) {
    await showExchange(offered.number, offered.cause);
  }
}, 1000);

function offer(leg) {
  offered = leg;
  follow();
}
