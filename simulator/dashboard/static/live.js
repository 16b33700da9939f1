// What changes in the world, handed to who asked for it once per frame, however much comes.

import { $, say } from "./dom.js";
import { follow, Refused } from "./api.js";

const MOST_PENDING = 400; // of one kind in one frame; what is older would have left every list anyway
const RETRY_MS = 1000;

const listeners = new Map();
let latest = new Map(); // kind -> id -> data: only the newest of a thing counts
let lists = new Map(); // kind -> data in order
let framed = false;
let stop = null;
let last = null;
let onGap = () => {};

const KEYS = { charger: "id", fault: "name", account: "id", run: "id", report: "number" };

// on("charger", (things) => ...): things that changed since the last frame, each once.
export function on(kind, listener) {
  listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
}

function tell(kind, text, id) {
  if (id) last = id;
  if (kind === "gap") return onGap();
  if (kind === "journal" || kind === "verdict") {
    const list = lists.get(kind) ?? lists.set(kind, []).get(kind);
    list.push(text);
    if (list.length > MOST_PENDING) list.splice(0, list.length - MOST_PENDING);
  } else {
    const thing = JSON.parse(text);
    const things = latest.get(kind) ?? latest.set(kind, new Map()).get(kind);
    things.set(thing[KEYS[kind]] ?? "", thing);
  }
  if (!framed) {
    framed = true;
    requestAnimationFrame(flush);
  }
}

function flush() {
  framed = false;
  const [things, texts] = [latest, lists];
  latest = new Map();
  lists = new Map();
  for (const [kind, map] of things) for (const listener of listeners.get(kind) ?? []) listener([...map.values()]);
  for (const [kind, list] of texts) {
    const parsed = list.map((text) => JSON.parse(text));
    for (const listener of listeners.get(kind) ?? []) listener(parsed);
  }
}

// Keeps following, also after the sandbox was away; a page nobody sees lets go of its stream, since a browser has few.
export function begin(after, whenLost) {
  end();
  last = after;
  onGap = whenLost;
  const own = (stop = new AbortController());
  run(own);
}

export function end() {
  stop?.abort();
  stop = null;
}

async function run(own) {
  while (!own.signal.aborted) {
    if (document.hidden) await shown(own.signal);
    const once = new AbortController();
    const leave = () => document.hidden && once.abort();
    const quit = () => once.abort();
    document.addEventListener("visibilitychange", leave);
    own.signal.addEventListener("abort", quit);
    let pauseMs = RETRY_MS;
    try {
      await follow(last, once.signal, tell, () => say($("link"), "live", "fine"));
    } catch (error) {
      if (error instanceof Refused) pauseMs = Math.max(RETRY_MS, 1000 * error.retryAfterS);
      if (!once.signal.aborted) say($("link"), error instanceof Refused ? `not live: ${error.message}` : "the sandbox is away", "wrong");
    } finally {
      document.removeEventListener("visibilitychange", leave);
      own.signal.removeEventListener("abort", quit);
    }
    if (!own.signal.aborted && !once.signal.aborted) await new Promise((go) => setTimeout(go, pauseMs));
  }
}

function shown(signal) {
  return new Promise((go) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", look);
      go();
    };
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look);
  });
}

// Runs work at most once every gapMs, again at the end if it was asked for meanwhile, and never twice at once. rest: how
// many times as long as it took the page is left alone afterwards, for work that draws as much as there is traffic.
export function paced(work, gapMs, rest = 0) {
  let busy = false, again = false;
  return async function go() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const began = performance.now();
    try {
      await work();
    } catch (error) {
      say($("link"), error.message, "wrong");
    }
    setTimeout(() => {
      busy = false;
      if (again) {
        again = false;
        go();
      }
    }, Math.max(gapMs, rest * (performance.now() - began)));
  };
}
