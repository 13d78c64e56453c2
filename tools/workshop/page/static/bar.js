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
    const back = element("button", { type: "button", class: "edw-button", onclick: () => page.file.choose() }, "Put back a copy");
    const line = element("div", { class: "edw-line" }, this.where, this.score, copy, back, this.code);
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

  /** Take a sentence back, if it still stands there. */
  unsay(text) {
    if (this.said.textContent === text) this.said.textContent = "";
  }

  refresh() {
    const { page } = this;
    const step = this.#step();
    const { all, match } = page.questions.score();
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
    const begun = page.cells.filter(({ node }) => node.offsetHeight && node.getBoundingClientRect().top <= line);
    for (const cell of begun.reverse()) {
      const step = page.about(cell).step ?? steps.find((each) => each.cell === cell.model.id);
      if (step) return step;
    }
    return undefined;
  }

  /** Offer words that stand elsewhere; `found` says of each cell what it has, what was kept, and how to put it in. */
  offer(found, introduction) {
    this.offered.replaceChildren();
    if (!found.length) return;
    const rows = found.map(({ title, kept, here }) => {
      const box = element("input", { type: "checkbox", checked: true });
      const now = here.trim() ? element("q", {}, short(here)) : "nothing yet";
      return { box, row: element("label", {}, box, ` ${title}: `, element("q", {}, short(kept)), " (here: ", now, ")") };
    });
    const decide = (wanted) => {
      this.offered.replaceChildren();
      const places = wanted.map(({ put }) => put());
      this.page.decided(places.length ? Math.min(...places) : -1);
    };
    const put = () => decide(found.filter((_, place) => rows[place].box.checked));
    this.offered.append(
      element("p", {}, introduction),
      ...rows.map(({ row }) => row),
      element("button", { type: "button", class: "edw-button", onclick: put }, "Put them in"),
      element("button", { type: "button", class: "edw-button", onclick: () => decide([]) }, "Keep what is here"),
    );
  }
}

function short(text) {
  const words = text.trim().replace(/\s+/g, " ");
  return words.length > 90 ? `${words.slice(0, 90)} …` : words;
}
