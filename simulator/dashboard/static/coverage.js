// Which answers of the contract were seen so far, by vendor.

import { $, h } from "./dom.js";
import { get } from "./api.js";
import { on, paced } from "./live.js";

const VENDORS = ["EASEE", "GO_E", "ZAPTEC"];
// The answers openapi.yaml of the charger-service allows; whatever else comes is shown beneath them.
const KNOWN = [
  ...["UNPLUGGED", "PREPARING", "CHARGING", "FINISHED", "STOPPED", "FAULT"].map((state) => [200, state]),
  [404, "CHARGER_NOT_FOUND"],
  ...["VENDOR_ACCOUNT_IS_DISCONNECTED", "VENDOR_AUTHENTICATION_ERROR", "VENDOR_CONNECTION_ERROR", "VENDOR_COMMUNICATION_ERROR", "DEVICE_IS_DISCONNECTED"].map((code) => [503, code]),
];

let page = null;

export function begin(whole) {
  page = whole;
  on("journal", (legs) => page.isOpen("coverage") && legs.some((leg) => leg.leg === "service") && load());
}

export const show = () => load();

const load = paced(async () => {
  const { items } = await get("/coverage");
  $("panel-coverage").replaceChildren(h("h2", {}, "Answers seen so far"), grid(items));
}, 700);

// A row for each answer of the contract, then for whatever else came. items: [{vendor, status, answer, count}].
export function grid(items) {
  const counts = new Map(items.map((item) => [`${item.vendor} ${item.status} ${item.answer}`, item.count]));
  const known = new Set(KNOWN.map((answer) => answer.join(" ")));
  const others = new Map(items.filter((item) => !known.has(`${item.status} ${item.answer}`)).map((item) => [`${item.status} ${item.answer}`, [item.status, item.answer]]));
  const cell = (vendor, answer) => {
    const count = counts.get(`${vendor} ${answer.join(" ")}`) ?? 0;
    return h("td", { class: "number cover", "data-kind": count ? "fine" : "none" }, count || "–");
  };
  const row = (answer) => h("tr", {}, h("th", { scope: "row" }, answer.join(" ")), VENDORS.map((vendor) => cell(vendor, answer)));
  return h("table", { class: "coverage" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Answer"), VENDORS.map((vendor) => h("th", { scope: "col" }, vendor)))),
    h("tbody", {}, [...KNOWN, ...others.values()].map(row)));
}
