// Scenarios played on the chosen charger, with a bar of their steps.

import { $, h, options, say, span } from "./dom.js";
import { call, control, get, here } from "./api.js";
import { chargerAt } from "./fleet.js";
import { on, paced } from "./live.js";
import { verdict } from "./answer.js";

let page = null;
let parts = null;
let scenarios = [];
let charger = null;
let run = null; // the id of the run that is shown

export function begin(whole) {
  page = whole;
  on("run", (runs) => {
    const own = runs.findLast((one) => one.id === run) ?? runs.findLast((one) => one.chargerId === charger);
    if (own) watch(own.id);
  });
}

export function choose(id) {
  if (id === charger) return;
  charger = id;
  run = null;
  if (parts) fill();
}

export async function show() {
  if (!parts) await build();
  fill();
  if (run === null) {
    const own = (await get("/runs")).items.findLast((one) => one.chargerId === charger);
    run = own ? own.id : null;
  }
  run === null ? parts.run.replaceChildren() : load();
}

async function build() {
  scenarios = (await call("GET", "/_sandbox/scenarios")).items;
  parts = { scenario: h("select", { id: "scenario" }), on: h("strong"), about: h("p", { class: "note" }), run: h("div", { id: "run" }) };
  parts.scenario.addEventListener("change", tell);
  const play = (paused) => () => ({
    method: "POST", path: here("/runs"), body: { scenario: parts.scenario.value, charger: chargerAt(charger)?.handle ?? charger, ...(paused ? { paused } : {}) },
  });
  const begun = (told) => watch(told.id, told);
  $("panel-scenario").replaceChildren(
    h("div", { class: "row" }, h("label", {}, "Scenario ", parts.scenario), h("span", {}, "on ", parts.on),
      control("Play", play(false), begun, { id: "play", class: "main" }), control("Step by step", play(true), begun, { id: "play-paused" })),
    parts.about, parts.run,
  );
}

function fill() {
  const known = chargerAt(charger);
  say(parts.on, known?.handle ?? "no charger");
  const fitting = scenarios.filter((one) => !known || one.vendors.includes(known.vendor));
  options(parts.scenario, fitting.map((one) => [one.slug, `${one.title} (${span(one.durationS)})`]), null);
  tell();
}

function tell() {
  const one = scenarios.find((scenario) => scenario.slug === parts.scenario.value);
  say(parts.about, one ? `${one.slug}: begins ${one.start}, lasts ${span(one.durationS)} of world time. ${one.tags.join(", ")}` : "");
}

function watch(id, told) {
  run = id;
  told ? draw(told) : load();
}

const load = paced(async () => {
  if (run === null || !parts || !page.isOpen("scenario")) return;
  const asked = run;
  const told = await get(`/runs/${asked}`);
  if (asked === run) draw(told);
}, 250);

const MOVES = [["resume", "Play"], ["pause", "Pause"], ["step", "Step"], ["stop", "Stop"], ["reset", "Begin anew"]];
const ALLOWED = { playing: ["pause", "step", "stop"], paused: ["resume", "step", "stop", "reset"], ended: ["reset"], stopped: ["reset"], failed: ["reset"] };
let bar = null;

function draw(told) {
  if (bar?.id !== told.id) buildRun(told);
  say(bar.title, `${told.title}: `);
  say(bar.state, told.state, told.state);
  say(bar.next, told.trouble || (told.next ? ` next: ${told.next.text}, ${span(told.next.dueInS)}` : ` step ${told.position} of ${told.steps}`));
  for (const [move, button] of bar.moves) button.disabled = !ALLOWED[told.state].includes(move);
  bar.progress.value = told.position;
  bar.progress.max = told.steps;
  bar.steps.replaceChildren(...told.script.map((step, n) => oneStep(step, told.passed[n], n === told.position)));
}

function buildRun(told) {
  const move = (name) => () => ({ method: "POST", path: here(`/runs/${told.id}/moves`), body: name === "step" ? { move: name, lead: true } : { move: name } });
  bar = {
    id: told.id, title: h("strong"), state: h("span", { id: "run-state", class: "state" }), next: h("small"),
    moves: new Map(MOVES.map(([name, label]) => [name, control(label, move(name), draw, { "data-move": name })])),
    progress: h("progress", { "aria-label": "Steps that have happened" }), steps: h("ol", { class: "steps" }),
  };
  parts.run.replaceChildren(h("p", {}, bar.title, bar.state, bar.next),
    h("div", { class: "row", role: "group", "aria-label": "Step bar" }, [...bar.moves.values()], bar.progress), bar.steps);
}

function oneStep(step, passed, isNext) {
  const kind = passed ? "passed" : isNext ? "next" : "to-come";
  const answer = passed?.answer;
  return h("li", { "data-kind": kind, "aria-current": isNext ? "step" : null }, h("time", {}, span(step.atS)), " ", step.text,
    answer ? h("span", {}, ` → ${answer.status} `, answer.verdict === "right" ? h("span", { class: "verdict", "data-kind": "right" }, "✓ kept") : verdict(answer)) : null,
    passed?.trouble ? h("p", { class: "verdict", "data-kind": "wrong" }, passed.trouble) : null);
}
