// What our extension adds to JupyterLab and to Notebook 7: the page, and one sentence where a server is gone.

import { element } from "./controls.js";
import { keepKeys, keepNewLines, silenceLetters } from "./keys.js";
import { Page } from "./page.js";

const LOST =
  "This copy has lost its marks, as happens in some editors and converters, so there are no boxes here. Your words are " +
  "in it. To go on in boxes, open the session anew and press Put back a copy there; or write after the equals signs.";

/** The plugins, made of JupyterLab's own packages and the address of our style sheet. */
export function plugins(lab, style) {
  /** @type {Set<Page>} */
  const pages = new Set();
  const page = {
    id: "equity-in-data-workshop:page",
    description: "Shows a session's notebook as a page to read and to write in.",
    autoStart: true,
    requires: [lab.INotebookTracker],
    optional: [lab.ILabShell],
    activate(app, tracker, shell) {
      addEventListener("keydown", keepKeys, true);
      addEventListener("beforeinput", keepNewLines, true);
      document.head.append(element("link", { rel: "stylesheet", href: style }));
      const open = async (panel) => {
        await panel.context.ready;
        const cells = panel.content.model?.sharedModel.cells ?? [];
        const ours = panel.content.model?.getMetadata("workshop") ?? cells.some((cell) => cell.getMetadata("workshop"));
        if (!ours) return tellLost(panel, lab, cells);
        silenceLetters(app.commands);
        shell?.collapseLeft();
        await panel.revealed;
        const page = new Page(panel, lab, app);
        pages.add(page);
        panel.disposed.connect(() => pages.delete(page));
        await page.begin();
      };
      tracker.widgetAdded.connect((_, panel) => void open(panel));
      tracker.forEach((panel) => void open(panel));
    },
  };
  const connection = {
    id: "equity-in-data-workshop:connection",
    description: "Says on the page, and in no dialog over it, that the server cannot be reached.",
    autoStart: true,
    provides: lab.IConnectionLost,
    activate: () => (manager, error, translator) => {
      if (!pages.size) return lab.ConnectionLost(manager, error, translator);
      for (const page of pages) page.file.lost();
    },
  };
  return [page, connection];
}

/** Where a session's notebook has lost all that makes it a page, say so above it. */
function tellLost(panel, lab, cells) {
  if (!cells.some((cell) => /^from workshop\.notebook import /m.test(cell.getSource()))) return;
  const node = element("div", { class: "edw-bar", role: "status" }, LOST);
  panel.contentHeader.addWidget(new lab.Widget({ node }));
}
