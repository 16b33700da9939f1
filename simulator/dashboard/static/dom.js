// Elements are made here and nowhere else, and text only ever becomes text: no string is read as HTML.

export const $ = (id) => document.getElementById(id);

// h("td", {class: "number"}, "11.0"): properties that begin with "on" are listeners, others are attributes.
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);
}

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

// Writes only what is new: an untouched node keeps focus and selection, and costs no layout.
export function say(node, text, kind) {
  const words = text == null ? "" : String(text);
  if (node.textContent !== words) node.textContent = words;
  if (kind !== undefined && node.dataset.kind !== kind) node.dataset.kind = kind;
}

export function options(select, values, chosen) {
  select.replaceChildren(...values.map(([value, label]) => h("option", { value }, label)));
  if (chosen != null) select.value = chosen;
}

export const pretty = (value) => JSON.stringify(value, null, 2);

export function clockTime(moment) {
  return moment ? moment.slice(11, 19) : "";
}

export function span(seconds) {
  if (seconds == null) return "";
  const s = Math.abs(seconds), sign = seconds < 0 ? "-" : "";
  if (s < 90) return `${sign}${Math.round(s)} s`;
  if (s < 5400) return `${sign}${Math.round(s / 60)} min`;
  if (s < 172800) return `${sign}${(s / 3600).toFixed(1)} h`;
  return `${sign}${Math.round(s / 86400)} d`;
}

export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    say($("result"), `${what} copied`, "fine");
  } catch {
    // Without a secure context there is no clipboard: the text is shown to be taken by hand.
    say($("result"), text, "fine");
  }
}

export const copyButton = (label, text, what) =>
  h("button", { type: "button", class: "quiet", title: `Copy ${what}: ${text}`, onclick: () => copy(text, what) }, label);
