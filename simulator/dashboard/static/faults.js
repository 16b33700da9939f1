// What is broken at the vendors, how to break more, and how to mend it.

import { $, h, options, say, span } from "./dom.js";
import { call, control, get, here } from "./api.js";
import { chargerAt, chargerOfAccount } from "./fleet.js";
import { on, paced } from "./live.js";
import { beginForm } from "./chaos.js";
import { kindPicker } from "./settings.js";

const ROLES = ["login", "renew", "state", "details", "list", "command", "other"];

let faults = new Map();
let page = null;
let parts = null;
let charger = null;

export function begin(whole) {
  page = whole;
  on("fault", (changed) => {
    for (const fault of changed) fault.isMended ? faults.delete(fault.name) : faults.set(fault.name, fault);
    draw();
  });
  // How often a fault struck changes with the traffic, without an event of its own.
  on("journal", (legs) => page.isOpen("faults") && legs.some((leg) => leg.faults.length) && load());
}

const load = paced(async () => {
  faults = new Map((await get("/faults")).items.map((fault) => [fault.name, fault]));
  draw();
}, 1000);

export async function restart() {
  await load();
}

export function choose(id) {
  charger = id;
  if (parts) scopes();
}

export async function show() {
  if (!parts) await build();
  await load();
}

async function build() {
  const { items } = await call("GET", "/_sandbox/fault-kinds");
  const kinds = items.map(({ fault, about, settings }) => ({ name: fault, about, settings }));
  const field = (label, input) => h("label", {}, `${label} `, input);
  const own = (parts = {
    kind: kindPicker("What", kinds, { id: "fault-kind", chosen: "status" }), scope: h("select", { id: "fault-scope" }), name: h("input", { id: "fault-name", maxlength: 60, autocomplete: "off" }),
    calls: h("input", { type: "number", min: 1 }), forS: h("input", { type: "number", min: 1 }),
    roles: ROLES.map((role) => h("input", { type: "checkbox", value: role })), list: h("div"),
  });
  scopes();
  $("panel-faults").replaceChildren(
    h("div", { class: "columns" },
      h("div", {}, h("h2", {}, "Break something"), own.kind.node, field("Where", own.scope),
        h("fieldset", { class: "row" }, h("legend", {}, "On (none is all)"), own.roles.map((box) => h("label", {}, box, ` ${box.value}`))),
        h("div", { class: "fields" }, field("Calls that go wrong", own.calls), field("World seconds it lasts", own.forS), field("Name", own.name)),
        control("Break it", () => ({ method: "POST", path: here("/faults"), body: wanted() }), () => {}, { id: "break", class: "main" }),
        await beginForm()),
      h("div", {}, h("div", { class: "row" }, h("h2", {}, "On the board"), control("Mend all", () => ({ method: "DELETE", path: here("/faults") }))), own.list)),
  );
}

function scopes() {
  const known = chargerAt(charger);
  options(parts.scope, [
    ...(known ? [[`charger ${known.handle}`, `${known.handle} and its account`]] : []),
    ["vendor EASEE", "all of EASEE"], ["vendor GO_E", "all of GO_E"], ["vendor ZAPTEC", "all of ZAPTEC"], ["", "every vendor"],
  ]);
}

function wanted() {
  const [kind, name] = parts.scope.value.split(" ");
  const roles = parts.roles.filter((box) => box.checked).map((box) => box.value);
  const settings = parts.kind.values();
  return {
    fault: parts.kind.name(),
    ...(Object.keys(settings).length ? { settings } : {}),
    ...(kind ? { [kind]: name } : {}),
    ...(roles.length ? { on: roles } : {}),
    ...(parts.calls.value ? { calls: Number(parts.calls.value) } : {}),
    ...(parts.forS.value ? { forS: Number(parts.forS.value) } : {}),
    ...(parts.name.value.trim() ? { name: parts.name.value.trim() } : {}),
  };
}

function where(fault) {
  if (fault.chargerId) return chargerAt(fault.chargerId)?.handle ?? fault.chargerId;
  if (!fault.accountId) return fault.vendor ?? "every vendor";
  return chargerOfAccount(fault.accountId)?.handle ?? `account ${fault.accountId.slice(0, 8)}`;
}

function draw() {
  const all = [...faults.values()];
  const wide = all.filter((fault) => fault.isInForce && !fault.accountId && !fault.chargerId);
  banner(all.filter((fault) => fault.isInForce), wide);
  if (!parts || !page.isOpen("faults")) return;
  const row = (fault) => h("tr", { "data-fault": fault.name },
    h("td", {}, h("strong", {}, fault.name), h("small", {}, `${fault.fault} ${JSON.stringify(fault.settings)}`)),
    h("td", {}, where(fault), h("small", {}, fault.on.length ? `on ${fault.on.join(", ")}` : "on all")),
    h("td", {}, `struck ${fault.struck} of ${fault.seen}`, h("small", {}, `${fault.isInForce ? "in force" : "spent"}${fault.forS == null ? "" : `, ${span(fault.forS)} left`}`)),
    h("td", {}, control("Mend", () => ({ method: "DELETE", path: here(`/faults/${encodeURIComponent(fault.name)}`) }), () => {}, { "aria-label": `Mend ${fault.name}` })));
  const focused = document.activeElement?.closest?.("[data-fault]")?.dataset.fault;
  parts.list.replaceChildren(all.length ? h("table", { class: "board" }, h("tbody", {}, all.map(row))) : h("p", { class: "note" }, "Everything works."));
  if (focused) parts.list.querySelector(`[data-fault="${CSS.escape(focused)}"] button`)?.focus();
}

function banner(inForce, wide) {
  const names = inForce.slice(0, 4).map((fault) => fault.name).join(", ");
  $("banner").hidden = inForce.length === 0;
  say($("banner"), `${inForce.length} ${inForce.length === 1 ? "fault is" : "faults are"} in force: ${names}${inForce.length > 4 ? " and more" : ""}`, wide.length ? "wrong" : "warn");
}
