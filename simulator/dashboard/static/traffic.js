// Who asked what: the newest exchanges, filtered, each to be looked into and to be sent again.

import { $, clockTime, copyButton, h, options, pretty, say } from "./dom.js";
import { control, get, here, query, read, shows } from "./api.js";
import { chargerAt } from "./fleet.js";
import { on, paced } from "./live.js";
import { verdict } from "./answer.js";
import { curl } from "./curl.js";

const MOST = 200;
const DRAW_MS = 300;
const REST = 4;
const HAR_MOST = 5000;

let page = null;
let parts = null;
let charger = null;
let legs = []; // newest first
let arrived = []; // oldest first, not drawn yet
let stale = false;

export function begin(whole) {
  page = whole;
  on("journal", (news) => {
    if (!parts || !page.isOpen("traffic")) {
      stale = true;
      return;
    }
    arrived = [...arrived, ...news.filter(fits)].slice(-MOST);
    if (arrived.length) add();
  });
  on("verdict", (told) => {
    for (const { number, verdict: word, wrongAt } of told) {
      const node = parts?.table.querySelector(`[data-number="${number}"] .verdict`);
      if (node) mark(node, word, wrongAt);
    }
  });
}

// A person reads a few lines a second, so rows are added a few times a second, however many come.
const add = paced(async () => {
  const fresh = arrived.reverse();
  arrived = [];
  legs = [...fresh, ...legs].slice(0, MOST);
  const body = parts.table.tBodies[0];
  body.prepend(...fresh.map(row));
  while (body.rows.length > MOST) body.lastElementChild.remove();
  parts.table.getBoundingClientRect(); // laid out now, so that this counts as part of the work
}, DRAW_MS, REST);

export const restart = async () => {
  stale = true;
  if (parts && page.isOpen("traffic")) await load();
};

export function choose(id) {
  charger = id;
}

export async function show() {
  if (!parts) build();
  if (stale || !legs.length || parts.only.checked) await load();
}

function build() {
  const select = (label, values) => {
    const node = h("select");
    options(node, values.map((value) => [value, value || "all"]));
    return { node, label: h("label", {}, `${label} `, node) };
  };
  const leg = select("Leg", ["", "service", "vendor"]);
  const vendor = select("Vendor", ["", "EASEE", "GO_E", "ZAPTEC"]);
  const status = select("Status", ["", "2xx", "4xx", "5xx", "none"]);
  const only = h("input", { type: "checkbox" });
  const form = h("form", { class: "row", onsubmit: (event) => event.preventDefault(), oninput: load }, leg.label, vendor.label, status.label,
    h("label", {}, only, " chosen charger only"),
    control("Download HAR", () => ({ method: "GET", path: here(`/journal.har?${wanted(HAR_MOST)}`) }), save, { id: "har" }),
    control("Clear", () => ({ method: "DELETE", path: here("/journal") }), load));
  shows(form, (event) => (event.target.closest("select, input") ? read(here(`/journal?${wanted(MOST)}`)) : null));
  const head = ["Time", "Who", "Request", "Status", "ms", "Fault", "Contract"].map((name) => h("th", { scope: "col" }, name));
  const table = h("table", { id: "traffic" }, h("thead", {}, h("tr", {}, head)), h("tbody"));
  shows(table, (event) => {
    const number = event.target.closest("[data-number]")?.dataset.number;
    return number ? read(here(`/journal/${number}`)) : null;
  });
  parts = { leg: leg.node, vendor: vendor.node, status: status.node, only, table, detail: h("div", { id: "exchange" }) };
  $("panel-traffic").replaceChildren(form, h("div", { class: "columns" }, h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Exchanges" }, table), parts.detail));
}

const filters = () => ({
  leg: parts.leg.value, vendor: parts.vendor.value, status: parts.status.value, charger: parts.only.checked ? charger : "",
});
const wanted = (limit) => query({ ...filters(), limit });

function fits(leg) {
  const { leg: kind, vendor, status, charger: only } = filters();
  const word = leg.status == null ? "none" : `${Math.floor(leg.status / 100)}xx`;
  return (!kind || kind === leg.leg) && (!vendor || vendor === leg.vendor) && (!status || status === word) && (!only || only === leg.chargerId);
}

async function load() {
  stale = false;
  arrived = [];
  legs = (await get(`/journal?${wanted(MOST)}`)).items;
  parts.table.tBodies[0].replaceChildren(...legs.map(row));
}

function mark(node, word, wrongAt) {
  say(node, { right: "✓", wrong: `✗ ${wrongAt.join(", ")}`, waiting: "…" }[word] ?? "", word);
  node.title = word === "wrong" ? wrongAt.join("\n") : "";
}

function row(leg) {
  const judged = h("span", { class: "verdict" });
  mark(judged, leg.verdict, leg.wrongAt);
  const who = leg.leg === "service" ? "caller → service" : `service → ${leg.vendor ?? "vendor"}`;
  return h("tr", { "data-number": leg.number, "data-leg": leg.leg },
    h("td", {}, h("button", { type: "button", class: "quiet", onclick: () => open(leg.number), "aria-label": `Exchange ${leg.number}` }, clockTime(leg.at))),
    h("td", {}, who, h("small", {}, chargerAt(leg.chargerId)?.handle ?? "")),
    h("td", { class: "target", title: leg.target }, `${leg.method} ${leg.target.split("?")[0]}`),
    h("td", { class: "number" }, leg.status ?? leg.ending), h("td", { class: "number" }, leg.elapsedMs.toFixed(0)),
    h("td", { class: "struck" }, leg.shapedBy.join(", ")), h("td", {}, judged));
}

async function open(number) {
  const exchange = await get(`/journal/${number}`);
  const headers = (list) => list.map(([name, value]) => `${name}: ${value}`).join("\n");
  parts.detail.replaceChildren(
    h("div", { class: "row" }, h("h3", {}, `Exchange ${number}`), copyButton("Copy as curl", curl(exchange), "curl command")),
    exchange.leg === "service" ? verdict(exchange) : "",
    h("pre", { tabindex: 0 }, `${exchange.method} ${exchange.target}\n${headers(exchange.requestHeaders)}\n${exchange.requestBody}`),
    h("pre", { tabindex: 0 }, `${exchange.status ?? exchange.ending}\n${headers(exchange.headers)}\n\n${readable(exchange.body)}`));
  if (matchMedia("(max-width: 720px)").matches) parts.detail.scrollIntoView();
}

function readable(text) {
  try {
    return pretty(JSON.parse(text));
  } catch {
    return text;
  }
}

function save(har) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(har)], { type: "application/json" }));
  h("a", { href: address, download: "traffic.har" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
