// The notebook's file: saved while somebody writes, never over what somebody else put in its place, and to take home.

import { element } from "./controls.js";

const QUIET = 2000; // milliseconds without a change until the page is saved

export class File {
  constructor(page, services) {
    this.page = page;
    this.context = page.context;
    this.services = services;
  }

  saveSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.context.save(), QUIET);
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
}
