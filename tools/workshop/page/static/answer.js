// What stands in the code of an answer cell, read and written without Python: `name = value` at the start of a line.
// Every other line, and every comment, stays as it is. Nothing here touches the page.

/** @typedef {string | number | null | any[]} Value  null: nothing yet, written `...`; a list has values again */
/** @typedef {{name: string, start: number, end: number, from: number, next: number}} Assignment  its value, its lines */
/** @typedef {{value: Value, text: string}} Literal  `text`: as somebody would type it into a box */

const TARGET = /([\p{L}_][\p{L}\p{N}_]*)[ \t]*(?::[^=\n]+)?=(?!=)[ \t]*/uy;
const QUOTE = /([A-Za-z]{0,2})("""|'''|"|')/y;
const NUMBER = /[-+]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d+)?/y;
const PLAIN_NUMBER = /^[-+]?(?:0|[1-9]\d*|0?\.\d+|0\.\d*|[1-9]\d*\.\d*)$/;

/** @param {RegExp} pattern  a sticky one; what it finds at `place` */
function at(pattern, text, place) {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

/** The end of the string that begins at `place`, after its closing quotes; -1 where it is never closed. */
function endOfString(source, place) {
  const [opening, , quotes] = at(QUOTE, source, place);
  for (let here = place + opening.length; here < source.length; here++) {
    if (source[here] === "\\") here++;
    else if (source.startsWith(quotes, here)) return here + quotes.length;
    else if (source[here] === "\n" && quotes.length === 1) return -1;
  }
  return -1;
}

/** Where the statement from `place` on ends (without a comment behind it), and where the next one begins. */
function endOfStatement(source, place) {
  let depth = 0;
  let end = -1;
  for (let here = place; here < source.length; here++) {
    const sign = source[here];
    if (sign === "#") {
      if (depth <= 0 && end < 0) end = here;
      while (here + 1 < source.length && source[here + 1] !== "\n") here++;
    } else if (sign === '"' || sign === "'") {
      here = endOfString(source, here) - 1;
      if (here < 0) return oneLine(source, place);
    } else if ("([{".includes(sign)) depth++;
    else if (")]}".includes(sign)) depth--;
    else if (sign === "\\") here++;
    else if (sign === "\n" && depth <= 0) return { end: end < 0 ? here : end, next: here + 1 };
  }
  if (depth > 0) return oneLine(source, place);
  return { end: end < 0 ? source.length : end, next: source.length };
}

/** The same for a statement that is never closed: somebody is still writing it. */
function oneLine(source, place) {
  const line = source.indexOf("\n", place);
  return line < 0 ? { end: source.length, next: source.length } : { end: line, next: line + 1 };
}

/** The assignments to plain names at the start of a line, in order. @returns {Assignment[]} */
export function assignments(source) {
  const found = [];
  for (let place = 0; place < source.length; ) {
    const target = at(TARGET, source, place);
    const start = target ? place + target[0].length : place;
    const { end, next } = endOfStatement(source, start);
    if (target) {
      found.push({ name: target[1], start, end: start + source.slice(start, end).trimEnd().length, from: place, next });
    }
    place = next;
  }
  return found;
}

const ESCAPES = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"', "\n": "", a: "\x07", b: "\b", f: "\f", v: "\v" };

function unescaped(body) {
  return body.replace(/\\(x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|[0-7]{1,3}|[^])/gi, (whole, code) => {
    if (/^[xuU]./.test(code)) return String.fromCodePoint(parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCodePoint(parseInt(code, 8));
    return ESCAPES[code] ?? whole;
  });
}

/** What a piece of Python says if it is a plain value: a number, a text, `...`, a list of such. Else undefined: code. */
export function read(piece) {
  let here = 0;
  const skip = () => (here += at(/(?:\s|#[^\n]*)*/y, piece, here)[0].length);
  /** @returns {Literal | undefined} */
  const literal = () => {
    skip();
    const opening = piece[here];
    if (piece.startsWith("...", here)) {
      here += 3;
      return { value: null, text: "" };
    }
    if (opening === "[" || opening === "(") return list(opening === "[" ? "]" : ")");
    const quote = at(QUOTE, piece, here);
    if (quote) return string(quote);
    const number = at(NUMBER, piece, here);
    if (!number) return undefined;
    here += number[0].length;
    return { value: Number(number[0].replaceAll("_", "")), text: number[0] };
  };
  const string = (/** @type {string[]} */ [opening, prefix, quotes]) => {
    const end = endOfString(piece, here);
    if (end < 0 || /[fb]/i.test(prefix)) return undefined;
    const body = piece.slice(here + opening.length, end - quotes.length);
    here = end;
    const value = /r/i.test(prefix) ? body : unescaped(body);
    return { value, text: quotes.length === 3 ? value.replace(/^\n|\n$/g, "") : value };
  };
  const list = (closing) => {
    const values = [];
    here++;
    for (skip(); piece[here] !== closing; skip()) {
      const item = literal();
      if (!item) return undefined;
      values.push(item.value);
      skip();
      if (piece[here] === ",") here++;
      else if (piece[here] !== closing) return undefined;
    }
    here++;
    return { value: values, text: piece };
  };
  const found = literal();
  skip();
  return found && here === piece.length ? found : undefined;
}

/** The text between Python's quotation marks; over several lines where it has several. */
function quoted(text) {
  const safe = text
    .toWellFormed()
    .replaceAll("\r\n", "\n")
    .replaceAll("\\", "\\\\")
    .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return safe.includes("\n") ? `"""\n${safe.replaceAll('"""', '\\"\\"\\"')}\n"""` : `"${safe.replaceAll('"', '\\"')}"`;
}

/** A value as Python writes it. @param {Value} value */
export function literal(value) {
  if (value === null) return "...";
  if (typeof value === "number") return `${value}`;
  if (!Array.isArray(value)) return quoted(value);
  return `[\n${value.map((row) => `    (${row.map(literal).join(", ")}),\n`).join("")}]`;
}

/** What was typed into a box, as Python: a number only where it plainly is one; the kernel understands the rest. */
export function typed(text, isNumber) {
  const plain = text.trim();
  if (plain === "") return "...";
  return isNumber && PLAIN_NUMBER.test(plain) ? plain : quoted(isNumber ? plain : text);
}

/** What the cell says of a name. `code`: how it is worked out, where it is no plain value. */
export function look(source, name) {
  const last = assignments(source).findLast((each) => each.name === name);
  if (!last) return undefined;
  const piece = source.slice(last.start, last.end);
  const found = read(piece);
  return found ? { ...found, piece } : { value: null, text: "", piece, code: piece };
}

/** The source with `name = piece`. Code that somebody wrote stays; what is written in a box stands below it and counts. */
export function put(source, name, piece) {
  const all = assignments(source).filter((each) => each.name === name);
  const last = all.at(-1);
  const isCode = (each) => each && read(source.slice(each.start, each.end)) === undefined;
  if (isCode(last) && piece === "...") return source;
  if (last && !isCode(last)) {
    if (piece === "..." && isCode(all.at(-2))) return (source.slice(0, last.from) + source.slice(last.next)).trimEnd();
    return source.slice(0, last.start) + piece + source.slice(last.end);
  }
  return `${source.trimEnd()}${source.trim() ? "\n" : ""}${name} = ${piece}`;
}

/**
 * What to replace so that a text becomes another, as `[from, to, by]`, the later one first: as little as possible, so
 * that what somebody else writes in the same cell at the same time stays. No letter of two halves is cut.
 * @returns {[number, number, string][]}
 */
export function edits(before, after) {
  const isHalf = (text, place) => /[\udc00-\udfff]/.test(text[place] ?? "");
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from++;
  while (from && (isHalf(before, from) || isHalf(after, from))) from--;
  let same = 0;
  const most = Math.min(before.length, after.length) - from;
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same++;
  while (same && isHalf(before, before.length - same)) same--;
  const to = before.length - same;
  const [old, by] = [before.slice(from, to), after.slice(from, after.length - same)];
  const inside = old ? by.indexOf(old) : -1;
  if (inside < 0) return old || by ? [[from, to, by]] : [];
  return [[to, to, by.slice(inside + old.length)], [from, from, by.slice(0, inside)]];
}

/** Where a place in a text is after these edits of it; what is put in right there stands behind it. */
export function moved(place, changes) {
  return changes.reduce((now, [from, to, by]) => {
    if (place <= from) return now;
    return place < to ? now - (place - from) + by.length : now + by.length - (to - from);
  }, place);
}

/** A text that somebody changed while another version of it arrived: theirs, with one's own changes. */
export function rebase(before, mine, theirs) {
  const there = edits(before, theirs);
  return edits(before, mine).reduce(
    (text, [from, to, by]) => text.slice(0, moved(from, there)) + by + text.slice(moved(to, there)),
    theirs,
  );
}
