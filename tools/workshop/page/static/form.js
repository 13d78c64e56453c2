// The boxes of one cell, and what the page says beside them. A form writes into its cell's source, and reads it there.

import { literal, look, put, rebase, typed } from "./answer.js";
import { join, parts } from "./artefact.js";
import { control, element } from "./controls.js";

/** What a field's box holds, out of the code. */
export function boxText(field, source) {
  const found = look(source, field.name);
  if (!found || found.value === null) return "";
  if (field.type === "table") return Array.isArray(found.value) ? JSON.stringify(found.value) : "";
  return field.type === "choice" ? `${found.value}` : found.text;
}

/**
 * The code with what a field's box holds. An emptied box asks for nothing any more: dots where it is the answer itself,
 * an empty text elsewhere; a number or a choice on which others rest stays as it was.
 */
export function withBox(field, source, text, isAnswer) {
  const option = (field.options ?? []).find((each) => `${each}` === text);
  let piece = typed(text, field.type === "number" || typeof option === "number");
  if (field.type === "table") piece = literal(JSON.parse(text));
  if (piece === "..." && !isAnswer) {
    if (field.type === "number" || field.type === "choice") return source;
    piece = '""';
  }
  return put(source, field.name, piece);
}

/**
 * What a form does with its cell.
 * @typedef {{source: () => string, write: (text: string) => void, typed: () => void, enter: () => void,
 *   chosen: (() => void) | undefined}} Handles
 */

/** What all forms have: a node to put into the cell, boxes, and a place where the page answers. */
class Form {
  constructor(label) {
    this.live = element("div", { class: "edw-live", role: "status" });
    this.fields = element("div", { class: "edw-fields" });
    this.buttons = element("div", { class: "edw-buttons" });
    this.hints = element("ol", { class: "edw-hints", "aria-live": "polite" });
    this.node = element(
      "section",
      { class: "edw-form", "aria-label": label, "data-lm-suppress-shortcuts": "true" },
      this.fields,
      this.buttons,
      this.live,
      this.hints,
    );
    /** @type {HTMLElement | undefined} */
    this.hint = undefined;
    /** @type {HTMLElement | undefined} */
    this.code = undefined;
    this.asked = false;
    this.checking = false;
    this.writing = false;
    this.timer = 0;
  }

  /** Whether a box that counts is empty, so that there is nothing to check. */
  get empty() {
    return false;
  }

  /** What is still to fill in, in words. */
  get open() {
    return "";
  }

  /** Write the cell, without reading it back into a box in which somebody is still typing. */
  write(cell, source) {
    this.writing = true;
    cell.write(source);
    this.writing = false;
  }

  /** Add a button. */
  button(text, act, about = "") {
    const node = element("button", { type: "button", class: "edw-button", onclick: act, "aria-label": about }, text);
    this.buttons.append(node);
    return node;
  }

  /** Say something beside the boxes, as text or as nodes; `state` gives it its colour. */
  say(content, state = "") {
    this.live.dataset.state = state;
    this.live.replaceChildren(...(Array.isArray(content) ? content : [content]));
  }
}

/** The boxes of a code cell: its names, set there. */
export class CodeForm extends Form {
  /**
   * @param {{fields: import("./controls.js").Field[], exercise?: string, write?: string}} about
   * @param {string} label
   * @param {Handles} cell
   */
  constructor(about, label, cell) {
    super(label);
    this.about = about;
    this.cell = cell;
    this.shown = new Map();
    this.controls = about.fields.map(control);
    const more = element("details", { class: "edw-desk" }, element("summary", {}, "More boxes"));
    for (const { field, node } of this.controls) {
      (field.desk ? more : this.fields).append(node);
      node.addEventListener("input", cell.typed);
      node.addEventListener("change", () => cell.chosen?.());
      node.addEventListener("keydown", (event) => {
        const { tagName } = /** @type {HTMLElement} */ (event.target);
        if (event.key !== "Enter" || event.isComposing || tagName === "SELECT") return;
        if (tagName === "TEXTAREA" && !event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        cell.enter();
      });
    }
    if (more.children.length > 1) this.fields.append(more);
    this.refresh();
  }

  /** Show lists beside the boxes of these names. @param {Record<string, string[]>} offered */
  offer(offered) {
    for (const { field, offer } of this.controls) if (offered[field.name]) offer?.(offered[field.name]);
  }

  /** Whether this field is the answer, so that an emptied box means: not answered. */
  isAnswer(field) {
    return field.name === this.about.exercise || this.about.write === "prediction";
  }

  /** Show what the code says, where it says something else than before. Returns whether it did. */
  refresh() {
    if (this.writing) return false;
    const source = this.cell.source();
    let changed = false;
    for (const { field, node, get, set } of this.controls) {
      const text = boxText(field, source);
      const before = this.shown.get(field.name);
      if (before !== text) {
        set(before === undefined || field.type === "table" ? text : rebase(before, get(), text));
        changed = true;
      }
      this.shown.set(field.name, text);
      const code = look(source, field.name)?.code;
      node.querySelector(".edw-coded")?.remove();
      if (code) node.append(element("span", { class: "edw-coded" }, "worked out in code: ", element("code", {}, code)));
    }
    return changed;
  }

  /** Write what the boxes hold into the code, where it says something else. Returns whether it did. */
  flush() {
    const before = this.cell.source();
    let source = before;
    for (const { field, get } of this.controls) {
      const text = get();
      if (text === this.shown.get(field.name)) continue;
      source = withBox(field, source, text, this.isAnswer(field));
      this.shown.set(field.name, text);
    }
    if (source !== before) this.write(this.cell, source);
    return source !== before;
  }

  /** What the boxes would hold, in one line, if the cell were this. */
  said(source) {
    const each = ({ field }) => look(source, field.name)?.code ?? boxText(field, source);
    return this.controls.map(each).filter((text) => text.trim()).join(" · ");
  }

  /** The cell's code with the words of another copy of it; the whole of that copy where somebody coded there. */
  merged(other) {
    let source = this.cell.source();
    for (const { field } of this.controls) {
      const found = look(other, field.name);
      if (found?.code) return other;
      if (found) source = put(source, field.name, found.piece);
    }
    return source;
  }

  get empty() {
    return this.controls.every(({ get, field }) => !this.isAnswer(field) || get().trim() === "");
  }

  get open() {
    return this.controls.map((each) => each.open()).filter(Boolean).join(" ");
  }
}

/** The boxes of a Markdown cell: its labelled lines, or one box for all of it. */
export class TextForm extends Form {
  /** @param {{fields?: any[], blank?: string, write: string}} about @param {string} label @param {Handles} cell */
  constructor(about, label, cell) {
    super(label);
    this.cell = cell;
    this.blank = (about.blank ?? "").trim();
    this.labels = (about.fields ?? []).map((field) => field.label);
    const found = this.labels.length ? parts(cell.source(), this.labels) : undefined;
    const fields = found ? about.fields : [{ name: "text", label, type: "lines" }];
    if (!found) this.labels = [];
    this.controls = fields.map((field) => control({ ...field, type: /^(text|choice|tick)$/.test(field.type) ? field.type : "lines" }));
    for (const each of this.controls) each.node.addEventListener("input", cell.typed);
    const desk = element("details", { class: "edw-desk" }, element("summary", {}, "Later, at my desk"));
    const titles = (found ?? []).map((part) => ("text" in part ? title(part.text) : this.#box(part.field, fields, desk)));
    this.fields.append(...(found ? titles.filter((node) => node && !desk.contains(node)) : [this.controls[0].node]));
    if (desk.children.length > 1) this.fields.append(desk);
    this.refresh();
  }

  #box(place, fields, desk) {
    const { node } = this.controls[place];
    if (fields[place].desk) desk.append(node);
    return node;
  }

  said(source) {
    return (this.#read(source) ?? [source]).filter((text) => text.trim() && !/^<!--.*-->$/.test(text)).join(" · ");
  }

  /** The cell's text with the words of another copy of it; the whole of that copy where it has other lines. */
  merged(other) {
    const words = this.#read(other);
    const found = this.labels.length && words ? parts(this.cell.source(), this.labels) : undefined;
    if (!found) return other;
    for (const part of found) if ("field" in part) part.value = words[part.field];
    return join(found, this.labels);
  }

  /** What each box holds, by the cell's text; undefined where the lines with the labels are gone. */
  #read(source = this.cell.source()) {
    if (!this.labels.length) return [source.trim() === this.blank ? "" : source];
    const found = parts(source, this.labels);
    return found?.filter((part) => "field" in part).map((part) => part.value);
  }

  refresh() {
    if (this.writing) return false;
    const read = this.#read();
    if (!read) this.say("The lines with the labels are not in this cell any more. Show the code to see all of it.");
    const before = this.shown ?? [];
    this.shown = this.controls.map(({ get, set }, place) => {
      const text = read?.[place] ?? get();
      const now = get();
      if (text.trim() === now.trim()) return now; // blanks at an end that somebody is still typing
      set(before[place] === undefined ? text : rebase(before[place], now, text));
      return text;
    });
    return false;
  }

  flush() {
    const now = this.controls.map((each) => each.get());
    if (now.join("\0") === this.shown.join("\0")) return false;
    this.shown = now;
    if (!this.labels.length) {
      this.write(this.cell, now[0].trim() ? now[0] : this.blank);
      return true;
    }
    const found = parts(this.cell.source(), this.labels);
    if (!found) return false;
    for (const part of found) if ("field" in part) part.value = now[part.field];
    this.write(this.cell, join(found, this.labels));
    return true;
  }
}

/** The bold line above the boxes, and whatever else stands between them, as text. */
function title(text) {
  const words = text.replaceAll("**", "").trim();
  return words ? element("p", { class: text.includes("**") && "edw-title" }, words) : undefined;
}
