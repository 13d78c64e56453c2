// The quiet bar above a page: where one is, what matches, a copy to save, and the code for whoever wants it.

import { element } from "./controls.js";

export class Bar {
  constructor(page) {
    this.page = page;
    this.where = element("span", { class: "edw-where" });
    this.score = element("span", { class: "edw-score" });
    this.said = element("p", { class: "edw-said", role: "status" });
    this.offered = element("div", { class: "edw-offer" });
    this.code = element("button", { type: "button", class: "edw-button", onclick: () => page.toggle("*") });
    const copy = element("button", { type: "button", class: "edw-button", onclick: () => page.file.download() }, "Save a copy");
    const line = element("div", { class: "edw-line" }, this.where, this.score, copy, this.code);
    this.node = element("section", { class: "edw-bar", "aria-label": "This page", "data-lm-suppress-shortcuts": "true" });
    this.node.append(line, this.said, this.offered);
    page.notebook.outerNode.addEventListener("scroll", () => this.#soon(), { passive: true });
  }

  #soon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.refresh();
    });
  }

  /** One sentence; the next one replaces it. */
  say(text) {
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  refresh() {
    const { page } = this;
    const step = this.#step();
    const { all, match } = page.score();
    this.where.textContent = step ? `${step.title} · ${step.minutes} minutes` : "";
    this.score.textContent = all ? `${match} of ${all} match` : "";
    const shown = page.kept.entry.code.includes("*");
    this.code.textContent = shown ? "Show the page" : "Show the code";
  }

  /** The step whose beginning was scrolled past last. */
  #step() {
    const { page } = this;
    const line = page.notebook.outerNode.getBoundingClientRect().top + page.notebook.outerNode.clientHeight / 3;
    const steps = page.notebook.model?.getMetadata("workshop")?.steps ?? [];
    const begun = page.cells.filter((cell) => cell.node.getBoundingClientRect().top <= line);
    for (const cell of begun.reverse()) {
      const step = page.about(cell).step ?? steps.find((each) => each.cell === cell.model.id);
      if (step) return step;
    }
    return undefined;
  }

  /** Offer words that this browser has kept; `found` says of each cell what it has and what was kept. */
  offer(found, saved) {
    this.offered.replaceChildren();
    if (!found.length) return;
    const boxes = found.map(({ title, kept, here }) => {
      const box = element("input", { type: "checkbox", checked: true });
      const now = here.trim() ? element("del", {}, short(here)) : "nothing yet";
      return { box, row: element("label", {}, box, `${title}: `, element("ins", {}, short(kept)), " (here: ", now, ")") };
    });
    const close = () => this.offered.replaceChildren();
    const put = () => {
      close();
      this.page.restore(found.filter((_, place) => boxes[place].box.checked).map(({ cell }) => cell));
    };
    const when = new Date(saved).toLocaleString([], { dateStyle: "long", timeStyle: "short" });
    this.offered.append(
      element("p", {}, `This browser kept words of yours, last on ${when}, that are not in this notebook:`),
      ...boxes.map(({ row }) => row),
      element("button", { type: "button", class: "edw-button", onclick: put }, "Put them in"),
      element("button", { type: "button", class: "edw-button", onclick: close }, "Not now"),
    );
  }
}

function short(text) {
  const words = text.trim().replace(/\s+/g, " ") || "nothing";
  return words.length > 90 ? `${words.slice(0, 90)} …` : words;
}
