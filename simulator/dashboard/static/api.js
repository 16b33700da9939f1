// The control API as any program sees it: JSON with a token if there is one, and the stream of events.

import { $, h, say } from "./dom.js";

const KEY = "charger-sandbox token";
export const state = { world: null, token: takeToken() };

// A token comes in the fragment, which no server is sent, and leaves the address bar at once.
function takeToken() {
  const found = new URLSearchParams(location.hash.slice(1)).get("token");
  if (found) {
    sessionStorage.setItem(KEY, found);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return found || sessionStorage.getItem(KEY);
}

export function useToken(token) {
  state.token = token;
  sessionStorage.setItem(KEY, token);
}

export const here = (path) => `/_sandbox/worlds/${encodeURIComponent(state.world)}${path}`;

export class Refused extends Error {
  constructor(status, problem, retryAfterS = 0) {
    super(problem.detail ? `${problem.detail}. ${problem.todo ?? ""}` : `the sandbox answered ${status}`);
    this.status = status;
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}

function headers(more = {}) {
  return state.token ? { ...more, Authorization: `Bearer ${state.token}` } : more;
}

// Returns the JSON. Throws Refused, or TypeError when nothing answers.
export async function call(method, path, body) {
  const sends = body !== undefined || method === "POST";
  const answer = await fetch(path, {
    method,
    headers: headers(sends ? { "Content-Type": "application/json" } : {}),
    body: sends ? JSON.stringify(body ?? {}) : undefined,
  });
  const said = await answer.json().catch(() => ({}));
  if (answer.status === 401) $("token-form").hidden = false;
  if (!answer.ok) throw new Refused(answer.status, said);
  return said;
}

export const get = (path) => call("GET", here(path));

export const query = (values) =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => value !== "" && value != null)).toString();

export function callText({ method, path, body }) {
  return `${method} ${path}${body === undefined ? "" : " " + JSON.stringify(body)}`;
}

// Makes a control that does what make() says, {method, path, body}, and shows it before and after.
export function control(label, make, then = () => {}, properties = {}) {
  const show = () => {
    const text = callText(make());
    say($("call"), text);
    button.title = text;
  };
  const press = async () => {
    show();
    button.setAttribute("aria-busy", "true");
    const began = performance.now();
    const doing = make();
    try {
      const said = await call(doing.method, doing.path, doing.body);
      say($("result"), `done in ${Math.round(performance.now() - began)} ms`, "fine");
      await then(said);
    } catch (error) {
      say($("result"), error.message, "wrong");
    } finally {
      button.removeAttribute("aria-busy");
    }
  };
  const button = h("button", { type: "button", onclick: press, onfocus: show, onpointerenter: show, ...properties }, label);
  return button;
}

// Shows what a node asks for while something in it has the focus or the pointer. make(event): as for control, or null.
export function shows(node, make) {
  const show = (event) => {
    const asked = make(event);
    if (asked) say($("call"), callText(asked));
  };
  node.addEventListener("focusin", show);
  node.addEventListener("pointerover", show);
  return node;
}

export const read = (path) => ({ method: "GET", path });

// Follows the world's events until the signal aborts. tell(kind, dataText): data is parsed by who wants it.
export async function follow(after, signal, tell, onOpen) {
  const path = here(`/events${after == null ? "" : `?after=${after}`}`);
  const answer = await fetch(path, { headers: headers(), signal });
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})), Number(answer.headers.get("Retry-After")));
  onOpen();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const event = { id: null, event: "message", data: "" };
      for (const line of block.split("\n")) {
        const colon = line.indexOf(":");
        if (colon > 0) event[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
      }
      if (event.data) tell(event.event, event.data, Number(event.id));
    }
  }
}
