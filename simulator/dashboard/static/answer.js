// What a refresh was answered, the vendor calls it made, why, and what the contract says of it.

import { copyButton, h, pretty } from "./dom.js";
import { get } from "./api.js";
import { curl } from "./curl.js";

// Everything there is to say of one refresh. number: the exchange's, cause: the refresh's own.
export async function explain(number, cause) {
  const [exchange, legs, why] = await Promise.all([
    get(`/journal/${number}`),
    cause == null ? { items: [] } : get(`/journal?cause=${cause}&limit=100`),
    get(`/journal/${number}/facts`),
  ]);
  return h(
    "div",
    { class: "answer", "data-number": number, "data-status": exchange.status },
    h("div", {}, head(exchange), verdict(exchange), h("pre", { tabindex: 0 }, body(exchange.body))),
    h("div", {}, h("h3", {}, "Vendor calls"), waterfall(legs.items, exchange), h("h3", {}, "Why"), facts(why.items)),
  );
}

function head(exchange) {
  const kind = exchange.status === 200 ? "fine" : "warn";
  return h("p", {}, h("strong", { class: "status", "data-kind": kind }, exchange.status ?? exchange.ending),
    ` in ${exchange.elapsedMs.toFixed(0)} ms, exchange ${exchange.number} `, copyButton("body", exchange.body, "body"), " ",
    copyButton("as curl", curl(exchange), "curl command"));
}

function body(text) {
  try {
    return pretty(JSON.parse(text));
  } catch {
    return text;
  }
}

export function verdict({ verdict: word, findings }) {
  if (word === "right") return h("p", { class: "verdict", "data-kind": "right" }, "✓ The contract is kept, and it is what is the case.");
  if (word !== "wrong") return h("p", { class: "verdict", "data-kind": word }, "Nobody judges this answer.");
  return h("ul", { class: "findings" }, findings.map((finding) =>
    h("li", {}, h("strong", { class: "verdict", "data-kind": "wrong" }, "✗ ", h("code", {}, finding.part), ` ${finding.title}`),
      h("p", {}, `Expected ${finding.expected}, got ${finding.seen}. ${finding.why}`))));
}

function waterfall(legs, refresh) {
  const calls = legs.filter((leg) => leg.leg === "vendor" && leg.began).sort((a, b) => Date.parse(a.began) - Date.parse(b.began) || a.number - b.number);
  if (!calls.length) return h("p", { class: "note" }, "No vendor was called.");
  const start = Math.min(Date.parse(refresh.began), Date.parse(calls[0].began));
  const ends = [...calls, refresh].map((leg) => Date.parse(leg.began) + leg.elapsedMs);
  const whole = Math.max(1, Math.max(...ends) - start);
  const bar = (leg) => {
    const node = h("i", { class: "bar", "data-kind": leg.faults.length ? "wrong" : "fine" });
    node.style.marginLeft = `${((Date.parse(leg.began) - start) / whole) * 100}%`;
    node.style.width = `${Math.max(1, (leg.elapsedMs / whole) * 100)}%`;
    return h("td", { class: "bars" }, node);
  };
  const row = (leg) => h("tr", {},
    h("td", { title: `${leg.method} ${leg.target}` }, `${leg.role ?? ""} ${leg.method} `, h("small", {}, leg.target.split("?")[0])),
    h("td", { class: "number" }, leg.status ?? leg.ending), h("td", { class: "number" }, `${leg.elapsedMs.toFixed(0)} ms`), bar(leg),
    h("td", { class: "struck" }, leg.shapedBy.join(", ")));
  return h("table", { class: "waterfall" }, h("tbody", {}, calls.map(row)));
}

function facts(items) {
  if (!items.length) return h("p", { class: "note" }, "No charger of this world was asked for.");
  const told = ({ about, value, number, path }) => h("span", { class: "fact", title: number ? `${path} in exchange ${number}` : `${path}: no answer tells it` },
    `${about}: `, h("b", {}, number == null ? "not in these answers" : JSON.stringify(value)));
  return h("table", { class: "why" },
    h("thead", {}, h("tr", {}, h("th", {}, "Vendor facts"), h("th", {}, "Contract field"), h("th", {}, "Answered"))),
    h("tbody", {}, items.map((item) => h("tr", {}, h("td", {}, item.facts.map(told)), h("td", {}, h("code", {}, item.field)),
      h("td", {}, h("b", {}, item.value == null ? "left out" : JSON.stringify(item.value)))))));
}
