// The notebook's file: saved while somebody writes, never over what was put in its place, and taken home.

import { element } from "./controls.js";
import { offeredOf } from "./said.js";

const QUIET = 2000; // milliseconds without a change until the page is saved
const AGAIN = 5000; // milliseconds until a server that was gone is looked for again
const MARGIN = 500; // milliseconds between two clocks that are no difference

const GONE =
  "The computer behind this page cannot be reached. You can read and write on: your words stay in this browser. " +
  "Press Save a copy to take everything with you.";

const NAMELESS =
  "has lost the names of its cells, so its words cannot be put in place one by one. They are safe in the file: open it " +
  "beside this page, and copy them.";

function folder(path) {
  return path.split("/").slice(0, -1).join("/");
}

export class File {
  /** @param {any} page @param {any} services  JupyterLab's service manager */
  constructor(page, services) {
    this.page = page;
    this.services = services;
    this.context = page.context;
    this.saving = false;
    this.gone = false;
    this.save = this.context.save.bind(this.context);
    // JupyterLab's own saving, too, asks first whether the file is still the one that was opened.
    this.context.save = () => this.#saveIfOurs();
    services.contents.fileChanged.connect((_, change) => void this.#arrived(change));
    this.loaded = this.#others();
  }

  saveSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.context.save(), QUIET);
  }

  async #saveIfOurs() {
    if (this.gone || this.context.isDisposed || this.page.room) return; // a room's server saves what all have written
    let onDisk;
    try {
      onDisk = await this.services.contents.get(this.context.path, { content: false });
    } catch (error) {
      if (!error.response) return this.lost();
    }
    if (onDisk && this.#isNewer(onDisk)) return this.#take();
    this.saving = true;
    await this.save().finally(() => (this.saving = false));
    this.loaded = this.#others();
  }

  #isNewer(onDisk) {
    const known = this.context.contentsModel?.last_modified;
    return known !== undefined && Date.parse(onDisk.last_modified) - Date.parse(known) > MARGIN;
  }

  /** What stands in cells that have no boxes, and so is kept nowhere else. */
  #others() {
    const others = this.page.cells.filter((cell) => !this.page.forms.get(cell));
    return JSON.stringify(others.map((cell) => cell.model.sharedModel.getSource()));
  }

  async #arrived({ type, newValue, oldValue }) {
    // A file that comes into the notebook's folder, or goes, may be one to choose.
    const path = this.context.isDisposed ? undefined : (newValue?.path ?? oldValue?.path);
    if (path && !path.endsWith(".ipynb") && folder(path) === folder(this.context.path)) {
      void this.page.runner.run(this.page.cells.filter((cell) => offeredOf(cell.model.outputs)));
    }
    const ours = type === "save" && newValue?.path === this.context.path && !this.context.isDisposed && !this.page.room;
    if (ours && !this.saving && this.#isNewer(newValue)) await this.#take();
  }

  /** Somebody put another copy in the file's place: show that one. What this page alone has goes into a file beside it. */
  async #take() {
    if (this.#others() !== this.loaded) {
      const path = this.context.path.replace(/(\.ipynb)?$/, " (from this page).ipynb");
      const content = this.context.model.toJSON();
      await this.services.contents.save(path, { type: "notebook", format: "json", content });
    }
    await this.context.revert();
    this.loaded = this.#others();
    this.page.bar.say("This notebook's file was changed elsewhere; the page now shows what is in it.");
    this.page.reopened();
  }

  /** The server does not answer: say so once, and look for it until it does. */
  lost() {
    if (this.gone || this.context.isDisposed) return;
    this.gone = true;
    this.page.bar.say(GONE);
    const look = async () => {
      if (this.context.isDisposed) return;
      const found = await fetch(`${this.services.serverSettings.baseUrl}api`, { cache: "no-store" }).catch(() => undefined);
      if (!found?.ok) return void setTimeout(look, AGAIN);
      this.gone = false;
      this.page.bar.say("The computer behind this page can be reached again.");
      this.page.room?.returned();
      this.saveSoon();
    };
    setTimeout(look, AGAIN);
  }

  /** Give the whole notebook to the browser's downloads, with or without a server. */
  download() {
    this.page.flush();
    const text = JSON.stringify(this.context.model.toJSON(), undefined, 1);
    const link = element("a", { href: URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" })) });
    link.download = this.context.path.split("/").at(-1);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /** Let somebody choose a copy that was saved; its words by the names of their cells. */
  async choose() {
    const input = element("input", { type: "file", accept: ".ipynb,application/json" });
    const chosen = await new Promise((resolve) => {
      input.onchange = () => resolve(input.files?.[0]);
      input.oncancel = () => resolve(undefined);
      input.click();
    });
    if (!chosen) return;
    try {
      const { cells, metadata } = JSON.parse(await chosen.text());
      const { slug } = this.context.model.getMetadata("workshop") ?? {};
      const other = metadata?.workshop?.slug;
      if (other && slug && other !== slug) return this.page.bar.say(`${chosen.name} is the notebook of another session, ${other}.`);
      const ours = this.page.cells.map((cell) => cell.model.id);
      const isNamed = cells.some((cell) => ours.includes(cell.id));
      if (!isNamed && cells.length !== ours.length) return this.page.bar.say(`${chosen.name} ${NAMELESS}`);
      // Where an editor took the cells' names away, their places say which is which.
      const named = cells.map((cell, place) => [isNamed ? cell.id : ours[place], [cell.source].flat().join("")]);
      const found = this.page.offer(Object.fromEntries(named), `${chosen.name} has other words than this page:`);
      if (!found) this.page.bar.say(`${chosen.name} has no other words than this page.`);
    } catch {
      this.page.bar.say(`${chosen.name} is no notebook that can be read. Is it the file that you saved?`);
    }
  }
}
