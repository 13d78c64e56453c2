// What cells put out, read for the page: a check's verdict, hints, and what went wrong in one line.

const RESULT = "application/vnd.workshop.check+json";

const OFFERED = "application/vnd.workshop.offered+json";

function outputs(model) {
  return model?.toJSON() ?? [];
}

/** The last thing that a cell said: `error` in one line, or `html` with the `state` of a check. */
export function answerOf(model) {
  const all = outputs(model);
  const error = all.find((output) => output.output_type === "error");
  if (error) return { error: inOneLine(error) };
  const last = all.findLast((output) => output.data?.["text/html"]);
  return last && { html: [last.data["text/html"]].flat().join(""), state: last.data[RESULT]?.state ?? "" };
}

export function stateOf(model) {
  return answerOf(model)?.state ?? "";
}

/** What a cell offers to choose from in the boxes of the page, by their names. @returns {Record<string, string[]>} */
export function offeredOf(model) {
  return outputs(model).findLast((output) => output.data?.[OFFERED])?.data[OFFERED];
}

function inOneLine({ ename, evalue, traceback }) {
  if (traceback?.length === 1) return traceback[0].trim(); // made for people: Python's own has many lines
  if (ename === "KeyboardInterrupt") return "It was stopped before its end.";
  const said = (evalue ?? "").split("\n")[0].trim();
  const ours = /^(UnknownValue|WorkshopError|Malformed)$/.test(ename);
  return ours ? said : `Python says: ${ename}${said && `: ${said}`}.`;
}

/** The hints that a hint cell holds, each as HTML. */
export function hintsOf(model) {
  const page = new DOMParser().parseFromString(answerOf(model)?.html ?? "", "text/html");
  return [...page.querySelectorAll("details")].map((fold) => {
    fold.querySelector("summary")?.remove();
    return fold.innerHTML;
  });
}

/** HTML as nodes, without anything that could act, and without live regions of its own. */
export function inWords(html, sanitizer) {
  const page = new DOMParser().parseFromString(sanitizer.sanitize(html), "text/html");
  for (const node of page.querySelectorAll("[role=status]")) node.removeAttribute("role");
  for (const node of page.querySelectorAll("[style]")) node.removeAttribute("style");
  return [...page.body.childNodes];
}
