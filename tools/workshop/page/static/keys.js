// What keys and the pointer do on a page, where JupyterLab would do something else.

/** Keys pressed in a form or in an output, on a slider or a button to choose with, are theirs: JupyterLab asks the
 * element itself alone whether it wants shortcuts. */
export function keepKeys({ target }) {
  if (target.closest?.(".edw-panel [data-lm-suppress-shortcuts]")) target.setAttribute("data-lm-suppress-shortcuts", "true");
}

/** JupyterLab takes Enter away from whatever stands in a cell; in a box of several lines it begins the next one. */
export function keepNewLines(event) {
  if (event.target.closest?.(".edw-form, .edw-bar")) event.stopImmediatePropagation();
}

/** A chart that is shown smaller than it was drawn takes the pointer for where it would be on the drawing. */
export function unscale(event) {
  const { target: canvas, clientX, clientY } = event;
  if (canvas.tagName !== "CANVAS") return;
  const scale = canvas.clientWidth / parseFloat(canvas.style.width);
  if (!(scale < 1)) return;
  const { left, top } = canvas.getBoundingClientRect();
  Object.defineProperty(event, "clientX", { value: left + (clientX - left) / scale });
  Object.defineProperty(event, "clientY", { value: top + (clientY - top) / scale });
}

/** Letters pressed on a page are no commands there: a word must never delete a cell. */
export function silenceLetters(commands) {
  const NOTHING = "equity-in-data-workshop:nothing";
  if (commands.hasCommand(NOTHING)) return;
  commands.addCommand(NOTHING, { execute: () => undefined });
  const bare = (keys) => keys.length > 0 && keys.every((key) => /^(Shift )?\w$/.test(key));
  const seen = new Set();
  for (const { keys, selector } of [...commands.keyBindings]) {
    if (!bare(keys) || seen.has(`${keys}`) || !/\.jp-Notebook|data-jp-kernel-user/.test(selector)) continue;
    seen.add(`${keys}`);
    for (const most of [".jp-Cell:focus", ":focus"]) {
      const ours = `.edw-panel[data-jp-kernel-user][data-jp-undoer] .jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite)`;
      commands.addKeyBinding({ command: NOTHING, keys: [...keys], selector: `${ours} ${most}:not(:read-write)` });
    }
  }
}
