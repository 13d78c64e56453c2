// One control for one field of a cell's metadata. What it holds is a text, or a list of rows for a table.

import { edits, moved } from "./answer.js";

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {"number"|"text"|"choice"|"tick"|"marks"|"sentence"|"lines"|"table"} type
 * @property {string} [unit]
 * @property {string} [example]
 * @property {(string|number)[]} [options]
 * @property {string[]} [items]
 * @property {{label: string, options: string[]}[]} [columns]
 * @property {boolean} [desk]
 *
 * @typedef {object} Control
 * @property {Field} field
 * @property {HTMLElement} node
 * @property {() => string} get       what is in the box, as text
 * @property {(text: string) => void} set
 * @property {() => string} open      what is still to fill in, in words; empty where nothing is
 * @property {((options: string[]) => void) | undefined} offer  show a list to choose from beside the box
 */

const FEW = 5; // so many options are buttons to choose from; more are a list, and a long list is searched
const LONG = 15;
const OPEN = "_"; // a mark that is not set yet, among others that are

let made = 0;

/** An element with its properties and children; a property with a hyphen, or `for` and `role`, is an attribute. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (/-|^(for|role|list|class)$/.test(name)) node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.filter((child) => child !== undefined && child !== ""));
  return node;
}

/** @param {Field} field @returns {Control} */
export function control(field) {
  const id = `edw-${++made}`;
  const about = [field.unit, exampleOf(field.example)].filter(Boolean).join(", ");
  const note = about ? element("span", { id: `${id}-about`, class: "edw-about" }, about) : undefined;
  const common = { id, "aria-describedby": note?.id, autocomplete: "off" };
  const options = (field.options ?? []).map(String);
  const shape = { choice: choice(options), tick, marks, table, sentence: area(2), lines: area(5) }[field.type] ?? line;
  const { node, group, get, set, offer, open = () => "" } = shape(field, common, options);
  const label = element(group ? "span" : "label", { id: `${id}-label`, for: group ? undefined : id, class: "edw-label" });
  label.append(field.label);
  if (group) {
    node.setAttribute("role", field.type === "choice" ? "radiogroup" : "group");
    node.setAttribute("aria-labelledby", label.id);
  }
  const whole = element("div", { class: `edw-field edw-${field.type}` }, label, node, note);
  return { field, node: whole, get, set, open, offer };
}

function exampleOf(example) {
  return !example || /^or |for example/.test(example) ? example : `for example ${example}`;
}

function value(node) {
  return { node, get: () => node.value, set: (text) => setText(node, text) };
}

/** Put a text into a box, and leave the caret of whoever writes in it between the same letters. */
function setText(node, text) {
  const changes = edits(node.value, text);
  const carets = document.activeElement === node ? [node.selectionStart, node.selectionEnd] : undefined;
  node.value = text;
  if (carets) node.setSelectionRange(moved(carets[0], changes), moved(carets[1], changes));
}

function line(field, common) {
  const input = element("input", { ...common, type: "text", inputMode: field.type === "number" ? "decimal" : "text" });
  const known = element("select", { "aria-label": `Choose: ${field.label}`, class: "edw-known" });
  known.addEventListener("input", () => known.value && (input.value = known.value));
  let said = "";
  /** A list beside the box, made out of the file that was chosen: what is chosen in it is written into the box. */
  const offer = (options) => {
    if (said !== options.join("\0")) {
      said = options.join("\0");
      known.replaceChildren(...["", ...options].map((each) => element("option", { value: each }, each || "choose …")));
    }
    known.value = options.includes(input.value) ? input.value : "";
    if (!options.length) known.remove();
    else if (!known.isConnected) input.after(known);
  };
  return { ...value(input), offer };
}

function area(rows) {
  return (_field, common) => value(element("textarea", { ...common, rows }));
}

function choice(options) {
  if (!options.length) return line;
  if (options.length > LONG) return search;
  return options.length > FEW ? list : (field, common) => radios(options, common.id);
}

function radios(options, name) {
  const inputs = options.map((option) => element("input", { type: "radio", name, value: option }));
  let other = ""; // what somebody wrote by hand, which is no option
  const node = element("span", { class: "edw-radios" });
  inputs.forEach((input, place) => node.append(element("label", {}, input, options[place])));
  return {
    node,
    group: true,
    get: () => inputs.find((input) => input.checked)?.value ?? other,
    set: (text) => inputs.forEach((input) => ((other = text === OPEN ? "" : text), (input.checked = input.value === text))),
  };
}

function tick(_field, common, [yes]) {
  const node = element("input", { ...common, type: "checkbox" }); // its value is what stands in the cell
  const set = (text) => ((node.value = text), (node.checked = text.toLowerCase() === yes));
  return { node, set, get: () => (node.checked ? yes : node.value.toLowerCase() === yes ? "" : node.value) };
}

function list(_field, common, options) {
  const node = element("select", common, element("option", { value: "" }, "choose"));
  node.append(...options.map((option) => element("option", { value: option }, option)));
  return {
    node,
    get: () => node.value,
    set: (text) => {
      if (text && !options.includes(text)) node.append(element("option", { value: text }, text));
      node.value = text;
    },
  };
}

/** A box that searches a long list. It empties itself for the search, or only what stands in it would be found. */
function search(_field, common, options) {
  const known = element("datalist", { id: `${common.id}-list` });
  known.append(...options.map((option) => element("option", { value: option })));
  const input = element("input", { ...common, type: "text", list: known.id, placeholder: "type to search" });
  const node = element("span", {}, input, known);
  let chosen = "";
  const get = () => input.value.trim() || chosen;
  input.addEventListener("focus", () => {
    chosen = input.value;
    input.placeholder = chosen;
    input.value = "";
  });
  input.addEventListener("blur", () => (input.value = get()));
  return {
    node,
    get: () => options.find((option) => option.toLowerCase() === get().toLowerCase()) ?? get(),
    set: (text) => {
      chosen = text;
      if (document.activeElement === input) input.placeholder = text;
      input.value = document.activeElement === input ? "" : text;
    },
  };
}

function marks(field, common, options) {
  const items = (field.items ?? []).map((item) => ({ item, ...radios(options, `${common.id}-${item}`) }));
  const node = element("div", { class: "edw-marks" });
  for (const each of items) {
    each.node.setAttribute("role", "radiogroup");
    each.node.setAttribute("aria-label", each.item);
    node.append(element("div", {}, element("b", { "aria-hidden": "true" }, each.item), each.node));
  }
  const unset = () => items.filter((each) => !each.get());
  return {
    node,
    group: true,
    get: () => (unset().length === items.length ? "" : items.map((each) => each.get() || OPEN).join("")),
    set: (text) => items.forEach((each, place) => each.set([...text][place] ?? "")),
    open: () => (unset().length ? `Still to mark: ${unset().map((each) => each.item).join(", ")}.` : ""),
  };
}

/** Rows of choices. Its text is JSON: a list of rows, each with its item and what was chosen in each column. */
function table(field, common) {
  const columns = field.columns ?? [];
  const head = element("tr", {}, element("td"), ...columns.map((each) => element("th", { scope: "col" }, each.label)));
  const rows = (field.items ?? []).map((item) => {
    const cells = columns.map((column) => list(field, { "aria-label": `${item}: ${column.label}` }, column.options));
    const row = element("tr", {}, element("th", { scope: "row" }, item));
    row.append(...cells.map((cell) => element("td", {}, cell.node)));
    return { item, cells, row };
  });
  const body = element("tbody", {}, ...rows.map((each) => each.row));
  const node = element("div", { class: "edw-scroll" }, element("table", {}, element("thead", {}, head), body));
  const unset = () => rows.filter(({ cells }) => cells.some((cell) => !cell.get()));
  return {
    node,
    group: true,
    get: () => JSON.stringify(rows.map(({ item, cells }) => [item, ...cells.map((cell) => cell.get())])),
    set: (text) => {
      const given = new Map(JSON.parse(text || "[]").map(([item, ...chosen]) => [item, chosen]));
      for (const { item, cells } of rows) cells.forEach((cell, place) => cell.set(given.get(item)?.[place] ?? ""));
    },
    open: () => (unset().length ? `Still to choose: ${unset().map((each) => each.item).join(", ")}.` : ""),
  };
}
