// The vendor account of the chosen charger, its tokens, and what can befall them.

import { $, h, say, span } from "./dom.js";
import { control, get, here } from "./api.js";
import { on, paced } from "./live.js";

const AT_VENDOR = [["expire_tokens", "Expire tokens"], ["revoke_tokens", "Revoke tokens"], ["revoke_refresh_tokens", "Revoke refresh tokens"],
  ["reject_logins", "Reject logins"], ["accept_logins", "Accept logins"], ["lock", "Lock"], ["unlock", "Unlock"]];
const AT_SERVICE = [["disconnect", "Disconnect"], ["connect", "Connect"]];

let page = null;
let parts = null;
let charger = null;
let shown = null;

export function begin(whole) {
  page = whole;
  on("account", (accounts) => accounts.some((account) => account.id === shown) && load());
  on("journal", (legs) => legs.some((leg) => leg.accountId === shown || leg.role === "login") && load());
  on("clock", () => load());
}

export function choose(id) {
  charger = id;
}

export async function show() {
  if (!parts) build();
  await load();
}

const path = () => here(`/accounts/${charger}`);
const change = (body) => ({ method: "POST", path: `${path()}/changes`, body });

function build() {
  const lifetime = h("input", { type: "number", min: 1, placeholder: "vendor's own" });
  const button = ([word, label]) => control(label, () => change({ account: word }), draw, { "data-change": word });
  parts = { facts: h("dl", { class: "facts" }), tokens: h("div") };
  $("panel-account").replaceChildren(h("div", { class: "columns" },
    h("div", {}, h("h2", {}, "Account"), parts.facts, h("h3", {}, "At the vendor"), h("div", { class: "row" }, AT_VENDOR.map(button)),
      h("div", { class: "row" }, h("label", {}, "Tokens live ", lifetime, " s"),
        control("Set", () => change({ account: "token_lifetime", tokenLifetimeS: lifetime.value ? Number(lifetime.value) : null }), draw)),
      h("h3", {}, "At the charger-service"), h("div", { class: "row" }, AT_SERVICE.map(button))),
    h("div", {}, h("h2", {}, "Tokens"), parts.tokens)));
}

const load = paced(async () => {
  if (parts && charger && page.isOpen("account")) draw(await get(`/accounts/${charger}`));
}, 700);

function draw(account) {
  shown = account.id;
  const rows = [
    ["Vendor", account.vendor], ["Id", h("code", {}, account.id)], ["User", account.username ?? account.token],
    ["Logins", `${account.login.toLowerCase()}, ${account.logins} so far, ${account.rejectedInARow} rejected in a row`],
    ["Service", h("span", { class: "state", "data-kind": account.isConnected ? "fine" : "wrong" }, account.isConnected ? "connected" : "disconnected")],
    ["Tokens live", account.tokenLifetimeS == null ? "as long as the vendor's do" : span(account.tokenLifetimeS)],
  ];
  parts.facts.replaceChildren(...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
  const token = (one) => h("tr", {}, h("td", {}, one.kind.toLowerCase(), h("small", {}, one.mark)),
    h("td", {}, h("span", { class: "state", "data-kind": one.verdict === "LIVE" ? "fine" : "wrong" }, one.verdict.toLowerCase())),
    h("td", {}, `${span(one.ageS)} old`), h("td", {}, one.expiresInS > 0 ? `${span(one.expiresInS)} left` : "over"));
  parts.tokens.replaceChildren(account.tokens.length
    ? h("table", {}, h("tbody", {}, account.tokens.slice(-50).reverse().map(token)))
    : h("p", { class: "note" }, "None was asked for yet."));
}
