// The table of chargers: one page of them, filtered by the sandbox, each row written in place as things change.

import { $, clockTime, copyButton, h, say } from "./dom.js";
import { control, get, here, query, read, shows } from "./api.js";
import { on, paced } from "./live.js";

const PAGE = 100;
const POLL_MS = 2000; // power and currents move without an event
const VERDICT_GAP_MS = 150;

const rows = new Map(); // charger id -> Row
let offset = 0;
let choose = () => {};
let selected = null;
let asked = 0;

export const chargerAt = (id) => rows.get(id)?.charger;

export const chargerOfAccount = (accountId) => [...rows.values()].find((row) => row.charger.accountId === accountId)?.charger;

class Row {
  constructor(charger) {
    this.cells = {};
    const cell = (name, label, kind) => (this.cells[name] = h("td", { "data-label": label, class: kind }));
    this.name = h("button", { type: "button", class: "name", onclick: () => choose(this.charger.id) });
    shows(this.name, () => read(here(`/chargers/${this.charger.id}`)));
    this.about = h("span", { class: "note" });
    this.ids = h("span", { class: "ids" });
    this.really = h("span", { class: "state" });
    this.answered = h("span", { class: "state" });
    this.verdict = h("span", { class: "verdict" });
    this.wrongAt = h("small", { class: "wrong-at" });
    this.node = h(
      "tr",
      { "data-charger": charger.id },
      cell("vendor", "Vendor"),
      h("td", { class: "charger", "data-label": "Charger" }, this.name, h("small", {}, this.about, " ", this.ids)),
      cell("online", "Online"),
      h("td", { "data-label": "Really" }, this.really),
      cell("vendorState", "Vendor says", "words"),
      h("td", { "data-label": "Refresh answered", class: "words" }, this.answered),
      h("td", { "data-label": "Contract", class: "words" }, this.verdict, this.wrongAt),
      cell("kw", "kW", "number"),
      cell("amps", "A", "number"),
      cell("phases", "Phases"),
      cell("plug", "Plug"),
      cell("updated", "Last update"),
      h("td", { "data-label": "Do", class: "do" }, h("span", {}, this.plugButton(), this.refreshButton())),
    );
    this.show(charger);
  }

  plugButton() {
    this.plug = control("Plug", () => ({
      method: "POST",
      path: here(`/chargers/${this.charger.id}/actions`),
      body: { do: this.charger.truth.isPlugged ? "unplug" : "plug" },
    }), (charger) => this.show(charger), { class: "plug" });
    return this.plug;
  }

  refreshButton() {
    return control("Refresh", () => ({ method: "POST", path: here(`/chargers/${this.charger.id}/refresh`) }),
      async () => this.show(await get(`/chargers/${this.charger.id}`)), { class: "refresh" });
  }

  show(charger) {
    const { truth, heard, lastRefresh: last } = charger;
    const before = this.charger;
    this.charger = charger;
    this.shownAt = performance.now();
    say(this.name, charger.name);
    if (before?.id !== charger.id || before?.serial !== charger.serial) {
      this.ids.replaceChildren(copyButton("id", charger.id, "id"), copyButton("serial", charger.serial, "serial"));
    }
    say(this.about, charger.handle);
    say(this.cells.vendor, charger.vendor);
    say(this.cells.online, charger.isOnline ? "yes" : "no", charger.isOnline ? "fine" : "wrong");
    say(this.really, truth.state, truth.state);
    say(this.cells.vendorState, last?.vendorState ?? "");
    this.cells.vendorState.title = `The cloud last heard: ${heard.state}, ${heard.powerKw} kW`;
    say(this.answered, last ? last.chargingState ?? `${last.status} ${last.errorCode ?? ""}` : "", last?.chargingState ?? "none");
    this.judged(last?.verdict, last?.wrongAt);
    say(this.cells.kw, truth.powerKw.toFixed(1));
    say(this.cells.amps, Math.max(...truth.currentA).toFixed(1));
    say(this.cells.phases, `${truth.activePhases} of ${truth.phases}`);
    say(this.cells.plug, truth.isPlugged ? "in" : "out");
    say(this.cells.updated, clockTime(charger.lastUpdate));
    this.cells.updated.title = charger.lastUpdate;
    say(this.plug, truth.isPlugged ? "Unplug" : "Plug");
    this.plug.setAttribute("aria-label", `${truth.isPlugged ? "Unplug" : "Plug"} ${charger.handle}`);
  }

  // wrongAt: the places in the answer that break the contract.
  judged(verdict, wrongAt = []) {
    const words = { right: "✓ kept", wrong: "✗ broken", waiting: "…", "not-judged": "not judged" };
    say(this.verdict, words[verdict] ?? "", verdict ?? "none");
    say(this.wrongAt, wrongAt.length > 1 ? `${wrongAt[0]} and ${wrongAt.length - 1} more` : wrongAt[0]);
    this.wrongAt.title = wrongAt.join("\n");
  }
}


const wanted = (from) => query({
  vendor: $("filter-vendor").value, state: $("filter-state").value, text: $("filter-text").value.trim(), offset: from, limit: PAGE,
});

async function load() {
  const number = ++asked;
  const askedAt = performance.now();
  const page = await get(`/chargers?${wanted(offset)}`);
  if (number !== asked) return; // a later question is under way
  const shown = page.items.map((charger) => {
    const row = rows.get(charger.id);
    if (row && row.shownAt < askedAt) row.show(charger); // an event that came meanwhile is newer
    return row ?? new Row(charger);
  });
  const ids = page.items.map((charger) => charger.id);
  if (ids.join() !== [...rows.keys()].join()) {
    rows.clear();
    shown.forEach((row) => rows.set(row.charger.id, row));
    $("chargers").tBodies[0].replaceChildren(...shown.map((row) => row.node));
    mark();
  }
  $("no-chargers").hidden = shown.length > 0;
  pager(page);
  judge();
}

export const reload = paced(load, 1000, 2);

function pager(page) {
  const last = page.offset + page.items.length;
  const text = page.total ? `${page.offset + 1} to ${last} of ${page.total}` : "0";
  say(places.text, text);
  places.before.disabled = page.offset === 0;
  places.after.disabled = page.nextOffset === null;
}

const places = { text: h("output"), before: null, after: null };

function turn(by) {
  offset = Math.max(0, offset + by);
  load();
}

export function mark(id = selected) {
  selected = id;
  for (const [key, row] of rows) row.node.toggleAttribute("data-selected", key === id);
}

// A verdict is made when somebody looks; the page looks at one after the other, so that traffic cannot hurry it.
const judge = paced(async () => {
  const waiting = [...rows.values()].find((row) => row.charger.lastRefresh?.verdict === "waiting");
  if (!waiting) return;
  const { lastRefresh: last } = waiting.charger;
  try {
    const { verdict, wrongAt } = await get(`/journal/${last.number}`);
    Object.assign(last, { verdict, wrongAt });
  } catch {
    last.verdict = "not-judged"; // no longer kept
  }
  waiting.judged(last.verdict, last.wrongAt);
  judge();
}, VERDICT_GAP_MS);

export async function begin(onChoose, clock) {
  choose = onChoose;
  places.before = h("button", { type: "button", onclick: () => turn(-PAGE), "aria-label": "Chargers before" }, "‹");
  places.after = h("button", { type: "button", onclick: () => turn(PAGE), "aria-label": "Chargers after" }, "›");
  shows(places.before, () => read(here(`/chargers?${wanted(Math.max(0, offset - PAGE))}`)));
  shows(places.after, () => read(here(`/chargers?${wanted(offset + PAGE)}`)));
  shows($("filters"), (event) => (event.target.closest("select, input") ? read(here(`/chargers?${wanted(0)}`)) : null));
  $("pager").replaceChildren(places.text, places.before, places.after);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("input", () => {
    offset = 0;
    reload();
  });
  on("charger", (chargers) => {
    for (const charger of chargers) {
      if (charger.isGone) reload();
      else rows.get(charger.id)?.show(charger);
    }
  });
  on("journal", (legs) => {
    if (legs.some((leg) => leg.leg === "service" && rows.has(leg.chargerId))) reload();
  });
  on("verdict", (told) => {
    for (const row of rows.values()) {
      const last = row.charger.lastRefresh;
      const news = last && told.find((verdict) => verdict.number === last.number);
      if (!news) continue;
      Object.assign(last, { verdict: news.verdict, wrongAt: news.wrongAt });
      row.judged(last.verdict, last.wrongAt);
    }
  });
  on("clock", reload);
  setInterval(() => !document.hidden && !clock.isFrozen() && reload(), POLL_MS);
}

export async function restart() {
  offset = 0;
  rows.clear();
  await load();
  return rows.keys().next().value;
}
