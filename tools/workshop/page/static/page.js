// A session's notebook in JupyterLab and in Notebook 7, shown as a page: forms in place of code, and a quiet bar above.

import { edits } from "./answer.js";
import { Bar } from "./bar.js";
import { element } from "./controls.js";
import { CodeForm, TextForm } from "./form.js";
import { File } from "./file.js";
import { Kept } from "./kept.js";
import { unscale } from "./keys.js";
import { Questions } from "./questions.js";
import { isInRoom, Room } from "./room.js";
import { Runner } from "./runner.js";
import { answerOf, offeredOf } from "./said.js";

const TYPING = 150; // milliseconds after the last key until what stands in a box is written and kept
const LONG_OPEN = 20_000; // milliseconds after which a page that is opened, or one part of it, says what keeps it
const REFUSED =
  "This page cannot calculate: the connection that it needs (a websocket) does not come about. You can read, write " +
  "and press Save a copy; look at charts and answers on the shared screen or on paper.";
const SLOW = "One part of this page takes long to calculate. To stop it, choose Kernel, then Interrupt Kernel.";
const STARTED = "'check' in globals() and 'checks' in globals()";

export class Page {
  /** @param {any} panel @param {any} lab  JupyterLab's packages @param {any} app */
  constructor(panel, lab, app) {
    this.panel = panel;
    this.lab = lab;
    this.notebook = panel.content;
    this.context = panel.context;
    /** @type {Map<any, CodeForm | TextForm | undefined>} */
    this.forms = new Map();
    this.kept = new Kept(this.context.path.split("/").slice(-3).join("/"));
    this.questions = new Questions(this);
    /** Cells at which the computing itself stopped; they run again only when somebody asks for it. */
    this.stopped = new Set();
    this.file = new File(this, app.serviceManager);
    this.bar = new Bar(this);
    this.room = isInRoom() ? new Room(this, app.serviceManager) : undefined;
    this.runner = new Runner(
      (cell) => this.#execute(cell),
      (cell) => this.cells.indexOf(cell),
    );
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
        cell.model.outputs.changed.connect(() => this.questions.changed(cell));
        this.questions.trouble(cell);
        this.offers(cell);
      }
    }
    this.questions.tellDamage();
    for (const cell of [...this.forms.keys()]) if (cell.isDisposed) this.forms.delete(cell);
    this.refresh();
  }

  #insert(cell, node, place = 0) {
    cell.layout.insertWidget(place, new this.lab.Widget({ node }));
  }

  /** One sentence at a cell, of a kind of its own; an empty one takes it away. */
  notice(cell, kind, text) {
    const notices = (cell.notices ??= {});
    if (!text && !notices[kind]) return;
    notices[kind] ??= element("p", { class: "edw-notice" });
    notices[kind].textContent = text;
    notices[kind].hidden = !text;
    if (!notices[kind].isConnected && text) this.#insert(cell, notices[kind], 1);
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
      write: (text) => this.#write(cell, text),
      typed: (event) => this.#typed(cell, event),
      enter: () => this.questions.check(cell),
      chosen: about.part === "parameters" ? () => this.choose(cell) : undefined,
    };
  }

  #write(cell, text) {
    const shared = cell.model.sharedModel;
    shared.transact(() => edits(shared.getSource(), text).forEach((edit) => shared.updateSource(...edit)));
  }

  /** A cell's text changed: in a room perhaps by somebody else. */
  #changed(form) {
    if (form.refresh() && form.live.dataset.state) form.say("Changed since it was checked.");
  }

  #dressCode(cell, about) {
    const form = new CodeForm(about, this.#title(cell) || "Your place", this.#handles(cell, about));
    if (about.part !== "parameters") {
      form.button(about.write === "prediction" ? "Keep my guess" : "Check", () => this.questions.check(cell));
      if (this.questions.partner(cell, "hint")) form.hint = form.button("A hint", () => this.questions.hint(cell));
    }
    this.#dressForm(cell, form, "Show the code");
  }

  #dressText(cell, about) {
    const label = { decision: "What we decide", reflection: "My reflection", "one-thing": "My one thing" }[about.write];
    const form = new TextForm(about, label ?? about.fields[0].label, this.#handles(cell, about));
    this.#dressForm(cell, form, "Show the text");
  }

  #dressForm(cell, form, show) {
    this.forms.set(cell, form);
    form.code = form.button(show, () => this.toggle(cell.model.id));
    this.#insert(cell, form.node);
    cell.addClass("edw-formed");
    cell.model.contentChanged.connect(() => this.#changed(form));
  }

  /** The nearest heading above a cell. */
  #title(cell) {
    for (let place = this.cells.indexOf(cell); place >= 0; place--) {
      const found = /^#+ +(.+)$/m.exec(this.cells[place].model.sharedModel.getSource());
      if (found && this.cells[place].model.type === "markdown") return found[1];
    }
    return "";
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
    const started = await this.ask(STARTED);
    clearTimeout(patience);
    if (started !== "True") await this.#runFirst();
    this.room?.finish();
    this.panel.node.dataset.edw = "ready";
    this.bar.refresh();
  }

  /** What the kernel makes of a Python expression, as Python writes it. */
  async ask(expression) {
    const { kernel } = this.panel.sessionContext.session;
    const about = { code: "", silent: true, store_history: false, user_expressions: { asked: expression } };
    return (await kernel.requestExecute(about).done).content.user_expressions?.asked?.data?.["text/plain"];
  }

  /** Run everything, unless another page of the same room does. */
  async #runFirst() {
    if (!this.room || (await this.room.isFirst())) await this.runAll();
  }

  get #isConnected() {
    return this.panel.sessionContext.session?.kernel?.connectionStatus === "connected";
  }

  runAll(from = 0) {
    const runs = (cell) => cell.model.type === "code" && !this.stopped.has(cell);
    return this.runner.run(this.cells.slice(from).filter(runs));
  }

  async #execute(cell) {
    if (cell.isDisposed) return false;
    const patience = setTimeout(() => this.bar.say(SLOW), LONG_OPEN);
    try {
      const reply = await this.lab.CodeCell.execute(cell, this.panel.sessionContext);
      return reply?.content.status === "ok";
    } finally {
      clearTimeout(patience);
      this.bar.unsay(SLOW);
    }
  }

  #status(status) {
    if (status === "autorestarting" || status === "restarting") {
      if (status === "restarting") this.stopped.clear();
      else if (this.runner.now) this.#stoppedAt(this.runner.now);
      this.runner.stop();
      this.restarted = true;
    }
    if (status === "dead") this.bar.say("The computing behind this page has stopped. Choose Kernel, then Restart Kernel.");
    if (status === "idle" && this.restarted) {
      this.restarted = false;
      void this.#runFirst();
    }
  }

  /** The computing stopped at this cell, for want of memory perhaps: what begins anew leaves it out. */
  #stoppedAt(cell) {
    this.stopped.add(cell);
    const form = this.forms.get(cell);
    if (form) form.say("The computing stopped at what stands here, and began anew without it. Change it, then press Check.");
    else this.notice(cell, "failed", "The computing stopped at this part, and began anew without it.");
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
    this.file.saveSoon();
  }

  /** Say again what all checks say. */
  refresh() {
    for (const [cell, form] of this.forms) if (form instanceof CodeForm && form.asked) this.questions.verdict(cell);
    this.bar.refresh();
  }

  /** Show beside the boxes what a cell offers to choose from. */
  offers(cell) {
    const offered = offeredOf(cell.model.outputs);
    if (offered) for (const form of this.forms.values()) if (form instanceof CodeForm) form.offer(offered);
  }

  // Keep

  #typed(cell, event) {
    const form = this.forms.get(cell);
    if (form.live.dataset.state) form.say(form.live.textContent && "Changed since it was checked.");
    clearTimeout(form.timer);
    // In a room each letter is everybody's at once, but not one that is still being composed.
    if (this.room && !event?.isComposing) this.flush();
    else form.timer = window.setTimeout(() => this.flush(), TYPING);
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
    if (this.room && !this.file.gone) return; // the room keeps them
    if (!this.kept.keep(words)) this.bar.say("This browser cannot keep your words. Press Save a copy before you leave.");
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
    return found.length;
  }

  #put(cell, kept) {
    const form = this.forms.get(cell);
    form.flush(); // what was typed a moment ago is no change to join: it is replaced, as somebody just chose
    this.#write(cell, form.merged(kept));
    return this.cells.indexOf(cell);
  }

  /** What was offered is decided: words were put back from the cell at this place on, or none were. */
  decided(from) {
    const now = Object.keys(this.kept.entry.words).filter((key) => !key.endsWith("~"));
    const cells = this.cells.filter((cell) => now.includes(cell.model.id));
    this.kept.decided(Object.fromEntries(cells.map((cell) => [cell.model.id, cell.model.sharedModel.getSource()])));
    if (from < 0) return;
    this.file.saveSoon();
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
