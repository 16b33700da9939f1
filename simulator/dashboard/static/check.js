// What the last check of a charger-service found, as it was sent here.

import { $, clockTime, copyButton, h, options, say } from "./dom.js";
import { call, control, read, shows } from "./api.js";
import { on, paced } from "./live.js";
import { grid } from "./coverage.js";

export const REPORTS = "/_sandbox/reports";

let page = null;
let reports = []; // newest first
let chosen = null; // the number of the report somebody wants to see; null is the newest

export function begin(whole) {
  page = whole;
  on("report", () => {
    chosen = null;
    load();
  });
}

export const restart = () => load();
export const show = () => load();

const load = paced(async () => {
  reports = (await call("GET", REPORTS)).items;
  label(reports[0]);
  if (!page.isOpen("check")) return;
  const number = (reports.find((report) => report.number === chosen) ?? reports[0])?.number;
  $("panel-check").replaceChildren(...(number ? whole(await call("GET", `${REPORTS}/${number}`)) : none()));
}, 300);

// The tab tells from outside that a report has come.
function label(newest) {
  const word = !newest ? "Check" : newest.verdict === "passed" ? "Check ✓" : `Check ✗ ${newest.findingCount}`;
  say($("tab-check"), word, newest?.verdict ?? "none");
}

function none() {
  const command = `charger-sandbox check --report-to ${location.origin}`;
  return [h("h2", {}, "No check has sent its report yet"),
    h("p", {}, "Judge a charger-service and see here what was found: ", h("code", {}, command), " ", copyButton("copy", command, "command")),
    h("p", { class: "note" }, "A report that is there already: ", h("code", {}, `charger-sandbox report send report.json --url ${location.origin}`))];
}

function whole(report) {
  const more = report.findingCount - report.findings.reduce((sum, one) => sum + one.times, 0);
  return [
    head(report),
    h("div", { class: "columns" },
      h("div", {}, h("h3", {}, "Findings, the first of each kind"),
        report.findings.length ? h("ol", { class: "findings", id: "report-findings" }, report.findings.map(finding)) : h("p", { class: "note" }, "Nothing is wrong."),
        more > 0 ? h("p", { class: "note" }, `${more} more are in the report itself.`) : null),
      h("div", {}, cases(report.failedCases), h("h3", {}, "Answers that came"), grid(report.coverage.filter((row) => row.vendor).map(answer)))),
  ];
}

function head(report) {
  const { passed, failed, "not run": notRun } = report.cases;
  const drives = Object.entries(report.judged);
  const judged = drives.reduce((sum, [, times]) => sum + times, 0);
  const select = h("select", { id: "report", "aria-label": "Report" });
  options(select, reports.map((one) => [one.number, `${clockTime(one.at)} ${one.verdict}, ${one.service}`]), report.number);
  select.addEventListener("change", () => {
    chosen = Number(select.value);
    load();
  });
  shows(select, () => read(`${REPORTS}/${select.value}`));
  return h("div", {},
    h("div", { class: "row" }, h("strong", { id: "report-verdict", class: "status", "data-kind": report.verdict === "passed" ? "fine" : "wrong" }, report.verdict.toUpperCase()),
      h("h2", {}, report.service), select, control("Forget all", () => ({ method: "DELETE", path: REPORTS }), () => load())),
    h("p", { id: "report-counts" }, `${report.findingCount} ${report.findingCount === 1 ? "finding" : "findings"}. ${judged} answers judged (${drives.map(([drive, times]) => `${drive} ${times}`).join(", ")}) in ${report.elapsedS.toFixed(1)} s, seed ${report.seed}. `,
      `Scenarios: ${passed} passed, ${failed} failed, ${notRun} not run.`),
    [["broken off", report.brokenOff], ["nothing ran", report.nothingRan]].map(([word, names]) =>
      names.length ? h("p", { class: "verdict", "data-kind": "wrong" }, `${word}: ${names.join(", ")}`) : null));
}

function finding(one) {
  const at = [one.vendor, one.drive, one.where].filter(Boolean).join(", ");
  return h("li", {}, h("strong", { class: "verdict", "data-kind": "wrong" }, "✗ ", h("code", {}, one.part ?? "$"), ` ${one.title}`, one.times > 1 ? h("span", { class: "times" }, ` × ${one.times}`) : null),
    h("dl", { class: "facts" },
      h("dt", {}, "Expected"), h("dd", {}, one.expected), h("dt", {}, "Seen"), h("dd", {}, one.seen),
      one.why ? [h("dt", {}, "Why"), h("dd", {}, one.why)] : null, at ? [h("dt", {}, "Where"), h("dd", {}, at)] : null,
      one.replay ? [h("dt", {}, "Again"), h("dd", {}, h("code", {}, one.replay), " ", copyButton("copy", one.replay, "replay command"))] : null));
}

function cases(failed) {
  if (!failed.length) return null;
  const row = (one) => h("tr", {}, h("td", {}, one.scenario), h("td", {}, one.vendor),
    h("td", {}, h("span", { class: "state", "data-kind": one.verdict === "failed" ? "failed" : "none" }, one.verdict)), h("td", {}, one.reason ?? ""));
  return h("div", {}, h("h3", {}, "Scenarios that did not pass"), h("table", { id: "report-cases" }, h("tbody", {}, failed.map(row))));
}

const answer = (row) => ({ vendor: row.vendor, status: row.status, answer: row.state || row.errorCode || "NO_STATE", count: row.times });
