// Fields for whatever an action or a fault may be told: the sandbox says what there is, and checks what comes.

import { h, pretty } from "./dom.js";

// Returns {node, values()}: values() holds what was filled in, read as JSON where it is JSON, else as text.
export function settings(list, id) {
  const fields = list.map((setting) => {
    const usual = setting.usual == null || setting.usual === "" ? "" : ` (${pretty(setting.usual)})`;
    const input = h("input", { id: `${id}-${setting.name}`, placeholder: `${setting.expected}${usual}`, required: setting.isRequired, autocomplete: "off" });
    return { setting, input };
  });
  const label = ({ setting, input }) => h("label", {}, `${setting.name}${setting.isRequired ? " *" : ""} `, input);
  return {
    node: h("div", { class: "fields" }, fields.map(label)),
    values() {
      const filled = fields.filter(({ input }) => input.value.trim() !== "");
      return Object.fromEntries(filled.map(({ setting, input }) => [setting.name, read(input.value.trim())]));
    },
  };
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

// A choice of kinds, each with its own fields. id: of the choice, and before each field's name. kinds: [{name, about, settings}]. Returns {node, name(), values()}.
export function kindPicker(label, kinds, { id, chosen }) {
  const select = h("select", { id }, kinds.map((kind) => h("option", { value: kind.name }, kind.name)));
  const about = h("small", { class: "about" });
  const place = h("div");
  let fields = null;
  const show = () => {
    const kind = kinds.find((one) => one.name === select.value);
    about.textContent = (kind.about ?? "").replaceAll("``", "");
    fields = settings(kind.settings, id);
    place.replaceChildren(fields.node);
  };
  if (chosen) select.value = chosen;
  select.addEventListener("change", show);
  show();
  return { node: h("div", {}, h("label", {}, `${label} `, select), about, place), name: () => select.value, values: () => fields.values() };
}
