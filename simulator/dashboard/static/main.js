// Puts the page together.

import { $, options, say } from "./dom.js";
import { call, here, read, shows, state, useToken } from "./api.js";
import * as live from "./live.js";
import * as clock from "./clock.js";
import * as fleet from "./fleet.js";
import * as charger from "./charger.js";
import * as scenario from "./scenario.js";
import * as account from "./account.js";
import * as faults from "./faults.js";
import * as traffic from "./traffic.js";
import * as coverage from "./coverage.js";
import * as chaos from "./chaos.js";
import * as check from "./check.js";

const PANELS = { charger, scenario, account, faults, traffic, coverage, check };
// What each tab asks for when it is opened.
const ASKS = {
  charger: () => here(`/chargers/${charger.chosen()}`), scenario: () => here("/runs"), account: () => here(`/accounts/${charger.chosen()}`),
  faults: () => here("/faults"), traffic: () => here("/journal?limit=200"), coverage: () => here("/coverage"), check: () => check.REPORTS,
};
let open = "charger";

function choose(id) {
  fleet.mark(id);
  for (const panel of [charger, scenario, account, faults, traffic]) panel.choose?.(id);
  PANELS[open].show?.();
}

function openTab(name, focus) {
  open = name;
  for (const tab of Object.keys(PANELS)) {
    const chosen = tab === name;
    $(`tab-${tab}`).setAttribute("aria-selected", String(chosen));
    $(`tab-${tab}`).tabIndex = chosen ? 0 : -1;
    $(`panel-${tab}`).hidden = !chosen;
  }
  if (focus) $(`tab-${name}`).focus();
  PANELS[name].show?.();
}

function tabs() {
  const names = Object.keys(PANELS);
  for (const name of names) {
    $(`tab-${name}`).addEventListener("click", () => openTab(name));
    shows($(`tab-${name}`), () => read(ASKS[name]()));
  }
  document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) openTab(names[(names.indexOf(open) + by + names.length) % names.length], true);
  });
}

// Looks at everything anew: at the start, in another world, and when events were lost.
async function restart() {
  const world = await call("GET", `/_sandbox/worlds/${encodeURIComponent(state.world)}`);
  live.begin(world.lastEvent, () => restart().catch(stumble));
  const [first] = await Promise.all([fleet.restart(), clock.restart(), faults.restart(), traffic.restart(), chaos.restart(), check.restart()]);
  const kept = charger.chosen();
  choose(kept && fleet.chargerAt(kept) ? kept : first);
}

async function worlds() {
  const { items } = await call("GET", "/_sandbox/worlds");
  const wanted = new URLSearchParams(location.search).get("world");
  const known = items.find((world) => world.name === wanted) ?? items.find((world) => world.isDefault);
  options($("world"), items.map((world) => [world.name, world.name]), known.name);
  state.world = known.name;
}

function stumble(error) {
  say($("link"), error.message, "wrong");
}

async function start() {
  await worlds();
  await restart();
  document.body.dataset.ready = "yes";
}

tabs();
clock.begin();
fleet.begin(choose, clock);
chaos.begin(clock);
for (const panel of Object.values(PANELS)) panel.begin?.({ isOpen: (name) => open === name, openTab });
const tab = new URLSearchParams(location.search).get("tab");
if (tab in PANELS) openTab(tab);
shows($("world"), () => read(`/_sandbox/worlds/${encodeURIComponent($("world").value)}`));
$("world").addEventListener("change", () => {
  state.world = $("world").value;
  history.replaceState(null, "", `?world=${encodeURIComponent(state.world)}`);
  restart().catch(stumble);
});
$("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  useToken($("token").value);
  $("token-form").hidden = true;
  start().catch(stumble);
});
start().catch(stumble);
