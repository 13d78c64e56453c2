// What somebody writes in a Markdown cell with labelled lines (`- LABEL:`), read and written; every other line stays.

/** @typedef {{text: string} | {field: number, value: string}} Part */

const BOLD = /^\*\*.*\*\*$/;

/**
 * The cell's text in parts, or undefined where a label's line is missing or stands in another order.
 * @param {string} source
 * @param {string[]} labels
 * @returns {Part[] | undefined}
 */
export function parts(source, labels) {
  const found = [];
  let lines = [];
  let field = -1;
  const close = () => {
    // Below what somebody wrote, a bold line is the title of the next artefact.
    let end = field < 0 ? 0 : lines.findIndex((line) => BOLD.test(line));
    if (end < 0) end = lines.length;
    else while (end > 1 && lines[end - 1].trim() === "") end--;
    if (field >= 0) found.push({ field, value: unindented(lines.slice(0, end)) });
    if (end < lines.length) found.push({ text: lines.slice(end).join("\n") });
  };
  for (const line of source.split("\n")) {
    const label = labels[field + 1];
    if (label !== undefined && line.startsWith(`- ${label}:`)) {
      close();
      field += 1;
      lines = [line.slice(label.length + 3)];
    } else lines.push(line);
  }
  close();
  return field + 1 === labels.length ? found : undefined;
}

function unindented(lines) {
  return lines.map((line) => line.replace(/^ {1,2}/, "")).join("\n").trim();
}

/** The cell's text out of its parts. @param {Part[]} found @param {string[]} labels */
export function join(found, labels) {
  return found.map((part) => ("text" in part ? part.text : item(labels[part.field], part.value))).join("\n");
}

/** One labelled line, what was written behind it or, where it has several lines, below it. */
function item(label, value) {
  const words = value.trimEnd();
  if (!words.includes("\n")) return `- ${label}:${words.trim() && ` ${words.trim()}`}`;
  return `- ${label}:\n${words.replace(/^(?=.)/gm, "  ")}`;
}
