// A session's notebook in JupyterLab and in Notebook 7, shown as a page: forms in place of code, and a quiet bar above.

import { assignments } from "./answer.js";
import { Bar } from "./bar.js";
import { element } from "./controls.js";
import { CodeForm, TextForm } from "./form.js";
import { File } from "./file.js";
import { Kept } from "./kept.js";
import { Runner } from "./runner.js";
import { answerOf, hintsOf, inWords, offeredOf, stateOf } from "./said.js";

const TYPING = 150; // milliseconds after the last key until what stands in a box is written and kept
const LONG = 4000; // milliseconds after which somebody who waits is told so
const LONG_OPEN = 20_000; // the same, for a page that is opened
const REFUSED =
  "This page cannot calculate: the connection that it needs (a websocket) does not come about. You can read, write " +
  "and press Save a copy; look at charts and answers on the shared screen or on paper.";
const NOTHING = "Nothing was calculated. Press the button once more in a moment.";
const STARTED = "'check' in globals() and 'checks' in globals()";

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
        if (!ours) return;
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

/** Keys pressed in a form or in an output, on a slider or a button to choose with, are theirs: JupyterLab asks the
 * element itself alone whether it wants shortcuts. */
function keepKeys({ target }) {
  if (target.closest?.(".edw-panel [data-lm-suppress-shortcuts]")) target.setAttribute("data-lm-suppress-shortcuts", "true");
}

/** JupyterLab takes Enter away from whatever stands in a cell; in a box of several lines it begins the next one. */
function keepNewLines(event) {
  if (event.target.closest?.(".edw-form, .edw-bar")) event.stopImmediatePropagation();
}

/** A chart that is shown smaller than it was drawn takes the pointer for where it would be on the drawing. */
function unscale(event) {
  const { target: canvas, clientX, clientY } = event;
  if (canvas.tagName !== "CANVAS") return;
  const scale = canvas.clientWidth / parseFloat(canvas.style.width);
  if (!(scale < 1)) return;
  const { left, top } = canvas.getBoundingClientRect();
  Object.defineProperty(event, "clientX", { value: left + (clientX - left) / scale });
  Object.defineProperty(event, "clientY", { value: top + (clientY - top) / scale });
}

/** Letters pressed on a page are no commands there: a word must never delete a cell. */
function silenceLetters(commands) {
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

class Page {
  /** @param {any} panel @param {any} lab  JupyterLab's packages @param {any} app */
  constructor(panel, lab, app) {
    this.panel = panel;
    this.lab = lab;
    this.notebook = panel.content;
    this.context = panel.context;
    /** @type {Map<any, CodeForm | TextForm | undefined>} */
    this.forms = new Map();
    this.kept = new Kept(this.context.path.split("/").slice(-3).join("/"));
    this.file = new File(this, app.serviceManager);
    this.bar = new Bar(this);
    this.runner = new Runner(
      (cell) => this.#execute(cell),
      (cell) => this.cells.indexOf(cell),
    );
    app.serviceManager.contents.fileChanged.connect((_, change) => this.#filesChanged(change));
    panel.addClass("edw-panel");
    this.#addBar(new lab.Widget());
    this.dress();
    this.notebook.model.cells.changed.connect(() => setTimeout(() => this.dress()));
    // Nobody means to edit the course's own text with a double click.
    this.notebook.node.addEventListener("dblclick", (event) => this.#isPage && event.stopPropagation(), true);
    for (const kind of ["pointermove", "pointerdown", "pointerup", "mousemove", "mousedown", "mouseup", "click"]) {
      this.notebook.node.addEventListener(kind, unscale, true);
    }
    addEventListener("pagehide", () => this.flush());
    this.show();
    this.offer();
  }

  /** Lumino lays out by least heights: tell it the bar's whenever that changes. */
  #addBar(widget) {
    const { contentHeader } = this.panel;
    widget.node.append(this.bar.node);
    contentHeader.addWidget(widget);
    new ResizeObserver(() => {
      widget.node.style.minHeight = `${this.bar.node.offsetHeight}px`;
      contentHeader.fit();
    }).observe(this.bar.node);
  }

  get cells() {
    return this.notebook.widgets;
  }

  get #isPage() {
    return !this.kept.entry.code.includes("*");
  }

  about(cell) {
    return cell?.model.getMetadata("workshop") ?? {};
  }

  // Dress the cells

  /** Give every cell what it has on the page, once. */
  dress() {
    for (const cell of this.cells) {
      if (this.forms.has(cell)) continue;
      this.forms.set(cell, undefined);
      const about = this.about(cell);
      const code = cell.model.type === "code";
      if (about.step) this.#head(cell, about.step);
      if (about.role === "check" || about.role === "hint") cell.addClass("edw-silent");
      if (code && about.fields?.length) this.#dressCode(cell, about);
      else if (code && about.role === "answer") cell.addClass("edw-code");
      else if (about.role === "answer") this.#dressWords(cell);
      else if (!code && about.write) this.#dressText(cell, about);
      if (cell.model.outputs) {
        cell.outputArea.node.setAttribute("data-lm-suppress-shortcuts", "true");
        cell.model.outputs.changed.connect(() => this.#changed(cell));
        this.#trouble(cell);
        this.#offers(cell);
      }
    }
    for (const cell of [...this.forms.keys()]) if (cell.isDisposed) this.forms.delete(cell);
    this.refresh();
  }

  #insert(cell, node, place = 0) {
    cell.layout.insertWidget(place, new this.lab.Widget({ node }));
  }

  #head(cell, { title, minutes, mode }) {
    this.#insert(cell, element("p", { class: "edw-step" }, `${title} · ${minutes} minutes · ${mode}`));
  }

  #dressWords(cell) {
    const words = "This answer's cell was turned into words. To check it, show the code, choose the cell, then choose Code in the menu above.";
    this.#insert(cell, element("p", { class: "edw-notice" }, words));
  }

  #handles(cell, about) {
    return {
      source: () => cell.model.sharedModel.getSource(),
      write: (text) => cell.model.sharedModel.setSource(text),
      typed: () => this.#typed(cell),
      enter: () => this.check(cell),
      chosen: about.part === "parameters" ? () => this.choose(cell) : undefined,
    };
  }

  #dressCode(cell, about) {
    const form = new CodeForm(about, this.#title(cell) || "Your place", this.#handles(cell, about));
    this.forms.set(cell, form);
    if (about.part !== "parameters") {
      form.button(about.write === "prediction" ? "Keep my guess" : "Check", () => this.check(cell));
      if (this.#partner(cell, "hint")) form.hint = form.button("A hint", () => this.hint(cell));
    }
    form.code = form.button("Show the code", () => this.toggle(cell.model.id));
    this.#insert(cell, form.node);
    cell.addClass("edw-formed");
    cell.model.contentChanged.connect(() => form.refresh());
  }

  #dressText(cell, about) {
    const label = { decision: "What we decide", reflection: "My reflection", "one-thing": "My one thing" }[about.write];
    const form = new TextForm(about, label, this.#handles(cell, about));
    this.forms.set(cell, form);
    form.code = form.button("Show the text", () => this.toggle(cell.model.id));
    this.#insert(cell, form.node);
    cell.addClass("edw-formed");
    cell.model.contentChanged.connect(() => form.refresh());
  }

  /** The nearest heading above a cell. */
  #title(cell) {
    for (let place = this.cells.indexOf(cell); place >= 0; place--) {
      const found = /^#+ +(.+)$/m.exec(this.cells[place].model.sharedModel.getSource());
      if (found && this.cells[place].model.type === "markdown") return found[1];
    }
    return "";
  }

  /** The check or the hints of an answer: the first below it, and above the next answer. */
  #partner(cell, role) {
    const { exercise } = this.about(cell);
    const below = this.cells.slice(this.cells.indexOf(cell) + 1);
    const next = below.findIndex((other) => this.about(other).role === "answer");
    return below
      .slice(0, next < 0 ? undefined : next)
      .find((other) => this.about(other).role === role && this.about(other).exercise === exercise);
  }

  // Run

  /** Run the notebook once, when it is opened with a kernel that knows nothing of it yet. */
  async begin() {
    const session = this.panel.sessionContext;
    session.statusChanged.connect((_, status) => this.#status(status));
    const patience = setTimeout(() => this.#isConnected || this.bar.say(REFUSED), LONG_OPEN);
    session.connectionStatusChanged.connect(() => this.#isConnected && this.bar.unsay(REFUSED));
    await session.ready;
    if (!session.session?.kernel) return;
    const asked = session.session.kernel.requestExecute({
      code: "",
      silent: true,
      store_history: false,
      user_expressions: { started: STARTED },
    });
    const { user_expressions: told } = (await asked.done).content;
    clearTimeout(patience);
    if (told?.started?.data?.["text/plain"] !== "True") await this.runAll();
    this.panel.node.dataset.edw = "ready";
    this.bar.refresh();
  }

  get #isConnected() {
    return this.panel.sessionContext.session?.kernel?.connectionStatus === "connected";
  }

  runAll(from = 0) {
    return this.runner.run(this.cells.slice(from).filter((cell) => cell.model.type === "code"));
  }

  async #execute(cell) {
    if (cell.isDisposed) return false;
    const reply = await this.lab.CodeCell.execute(cell, this.panel.sessionContext);
    return reply?.content.status === "ok";
  }

  #status(status) {
    if (status === "autorestarting" || status === "restarting") {
      this.runner.stop();
      this.restarted = true;
    }
    if (status === "dead") this.bar.say("The computing behind this page has stopped. Choose Kernel, then Restart Kernel.");
    if (status === "idle" && this.restarted) {
      this.restarted = false;
      void this.runAll();
    }
  }

  /** Run an answer (or a guess) and its check, and say beside the boxes what came of it. */
  async check(cell) {
    const form = this.forms.get(cell);
    this.flush();
    if (this.about(cell).part === "parameters") return this.choose(cell);
    const check = this.#partner(cell, "check") ?? (this.about(cell).write ? this.#echo(cell) : undefined);
    form.asked = true; // from now on even "not attempted" is an answer to something
    if (this.file.gone) return form.say("Your answer is kept. It can be checked when the computer can be reached again.");
    form.say("");
    const patience = setTimeout(() => form.say("Still working … To stop it, choose Kernel, then Interrupt Kernel."), LONG);
    form.checking = true;
    await this.runner.run([cell, check].filter(Boolean), true);
    form.checking = false;
    clearTimeout(patience);
    this.verdict(cell);
    if (!form.live.textContent && check) form.say(check.model.executionCount ? "Kept." : NOTHING);
    this.save();
    await this.runner.run(this.#dependents(cell, check));
  }

  /** The cell that keeps a guess: the next code cell, before any text. */
  #echo(cell) {
    const next = this.cells[this.cells.indexOf(cell) + 1];
    return next?.model.type === "code" ? next : undefined;
  }

  /** The code cells below that mention what this cell sets, and what those set in turn. */
  #dependents(cell, check) {
    const names = new Set(assignments(cell.model.sharedModel.getSource()).map((each) => each.name));
    return this.cells.slice(this.cells.indexOf(cell) + 1).filter((other) => {
      const source = other.model.sharedModel.getSource();
      if (other.model.type !== "code") return false;
      if (!(source.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []).some((word) => names.has(word))) return false;
      for (const { name } of assignments(source)) names.add(name);
      return other !== check; // it has just run; what rests on it has not
    });
  }

  /** Run everything from a cell of choices on, and keep the place where somebody reads. */
  async choose(cell) {
    this.flush();
    const form = this.forms.get(cell);
    const place = form.node.getBoundingClientRect().top;
    form.say("Working …");
    await this.runAll(this.cells.indexOf(cell));
    const wrong = this.cells.slice(this.cells.indexOf(cell)).find((other) => answerOf(other.model.outputs)?.error);
    form.say(wrong ? answerOf(wrong.model.outputs).error : "The page shows what you chose.", wrong ? "not yet" : "");
    this.notebook.outerNode.scrollTop += form.node.getBoundingClientRect().top - place;
    this.save();
  }

  /** Say beside the boxes what the check says. */
  verdict(cell) {
    const form = this.forms.get(cell);
    const check = this.#partner(cell, "check") ?? (this.about(cell).write ? this.#echo(cell) : undefined);
    if (!check) {
      form.say("The check of this question is not in this copy. Your words are safe; a fresh copy has it.");
      return;
    }
    const failed = answerOf(cell.model.outputs)?.error ?? answerOf(check.model.outputs)?.error;
    if (failed) form.say(`The page cannot read this answer. ${failed}`, "not yet");
    else {
      const { html, state } = answerOf(check.model.outputs) ?? {};
      // What keeps a guess says so beside the box, and then not once more below it.
      if (this.about(check).role !== "check") check.toggleClass("edw-silent", Boolean(html?.includes("status")));
      if (!form.asked && (form.empty || state === "not attempted")) return;
      if (html) form.say([...inWords(html, this.notebook.rendermime.sanitizer), form.open], state);
    }
    this.bar.refresh();
  }

  /** Show one more hint. */
  async hint(cell) {
    const form = this.forms.get(cell);
    const partner = this.#partner(cell, "hint");
    if (!hintsOf(partner.model.outputs).length) await this.runner.run([partner], true);
    const all = hintsOf(partner.model.outputs);
    const shown = form.hints.children.length;
    if (shown < all.length) form.hints.append(element("li", {}, ...inWords(all[shown], this.notebook.rendermime.sanitizer)));
    const left = all.length - form.hints.children.length;
    form.hint.textContent = left ? `Another hint (${left} left)` : "No more hints";
    form.hint.setAttribute("aria-disabled", `${!left}`);
  }

  /** A cell put out something: the page says it where somebody looks for it. */
  #changed(cell) {
    this.#trouble(cell);
    this.#offers(cell);
    if (this.about(cell).role !== "check") return;
    const above = this.cells.slice(0, this.cells.indexOf(cell)).reverse();
    const answer = above.find((other) => this.about(other).role === "answer");
    const form = this.forms.get(answer);
    if (form && !form.checking && this.#partner(answer, "check") === cell) this.verdict(answer);
    else this.bar.refresh();
  }

  /** Show beside the boxes what a cell offers to choose from. */
  #offers(cell) {
    const offered = offeredOf(cell.model.outputs);
    if (offered) for (const form of this.forms.values()) if (form instanceof CodeForm) form.offer(offered);
  }

  /** A file came into the notebook's folder, or went: offer what lies there now. */
  #filesChanged({ newValue, oldValue }) {
    const folder = (path) => path?.split("/").slice(0, -1).join("/");
    const path = newValue?.path ?? oldValue?.path;
    if (this.context.isDisposed || path?.endsWith(".ipynb") || folder(path) !== folder(this.context.path)) return;
    void this.runner.run(this.cells.filter((cell) => offeredOf(cell.model.outputs)));
  }

  /** Where a cell failed: one sentence in place of the traceback. */
  #trouble(cell) {
    const error = this.forms.get(cell) ? undefined : answerOf(cell.model.outputs)?.error;
    cell.troubled ??= element("p", { class: "edw-notice" });
    cell.troubled.textContent = error ? `This part could not be shown: ${error}` : "";
    if (error && !cell.troubled.isConnected) this.#insert(cell, cell.troubled, 1);
    cell.troubled.hidden = !error;
  }

  /** Say again what all checks say. */
  refresh() {
    for (const [cell, form] of this.forms) if (form instanceof CodeForm && form.asked) this.verdict(cell);
    this.bar.refresh();
  }

  /** How many questions there are, and how many match. */
  score() {
    const answers = this.cells.filter((cell) => this.about(cell).role === "answer");
    const checks = answers.map((cell) => this.#partner(cell, "check"));
    const match = checks.filter((check) => check && stateOf(check.model.outputs) === "matches");
    return { all: new Set(answers.map((cell) => this.about(cell).exercise)).size, match: match.length };
  }

  // Keep

  #typed(cell) {
    const form = this.forms.get(cell);
    if (form.live.dataset.state) form.say(form.live.textContent && "Changed since it was checked.");
    clearTimeout(form.timer);
    form.timer = window.setTimeout(() => this.flush(), TYPING);
  }

  /** Write what stands in the boxes into the cells, and keep it in this browser. */
  flush() {
    const words = {};
    for (const [cell, form] of this.forms) {
      if (!form || cell.isDisposed) continue;
      clearTimeout(form.timer);
      if (form.flush()) words[cell.model.id] = cell.model.sharedModel.getSource();
    }
    if (!Object.keys(words).length) return;
    if (!this.kept.keep(words)) this.bar.say("This browser cannot keep your words. Press Save a copy before you leave.");
    this.save();
  }

  save() {
    this.file.saveSoon();
  }

  /** Where other words than these were kept, by this browser or in a copy: offer them, and show what would change. */
  offer(words = this.kept.entry.words, from = "") {
    const found = [];
    for (const [key, kept] of Object.entries(words)) {
      const cell = this.cells.find((each) => each.model.id === key.replace(/~$/, ""));
      const form = cell && this.forms.get(cell);
      if (!form) continue;
      const change = { here: form.said(cell.model.sharedModel.getSource()), kept: form.said(kept) };
      if (change.here === change.kept || !change.kept.trim()) continue;
      found.push({ title: this.#title(cell), ...change, put: () => this.#put(cell, kept) });
      if (words === this.kept.entry.words) this.kept.offered.add(key);
    }
    this.bar.offer(found, from || this.kept.when());
  }

  #put(cell, kept) {
    const source = this.forms.get(cell).merged(kept);
    cell.model.sharedModel.setSource(source);
    return this.cells.indexOf(cell);
  }

  /** What was offered is decided: words were put back from the cell at this place on, or none were. */
  decided(from) {
    const now = Object.keys(this.kept.entry.words).filter((key) => !key.endsWith("~"));
    const cells = this.cells.filter((cell) => now.includes(cell.model.id));
    this.kept.decided(Object.fromEntries(cells.map((cell) => [cell.model.id, cell.model.sharedModel.getSource()])));
    if (from < 0) return;
    this.save();
    void this.runAll(from);
  }

  /** The file was read anew. */
  reopened() {
    this.dress();
    this.show();
    this.offer();
    void this.runAll();
  }

  // Show the code

  /** Show or hide the code of one cell, or of the whole page ("*"), and remember it. */
  toggle(id) {
    const shown = new Set(this.kept.entry.code);
    if (!shown.delete(id)) shown.add(id);
    this.kept.show([...shown]);
    this.show();
  }

  show() {
    const shown = this.kept.entry.code;
    this.panel.toggleClass("edw-page", this.#isPage);
    this.panel.toolbar.setHidden(this.#isPage);
    for (const [cell, form] of this.forms) {
      const open = shown.includes(cell.model.id);
      cell.toggleClass("edw-open", open);
      if (form?.code) form.code.setAttribute("aria-pressed", `${open}`);
      if (open && cell.model.type === "code") cell.inputHidden = false;
    }
    this.bar.refresh();
  }
}
