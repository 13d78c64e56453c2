// The questions of a page: an answer's cell with its check and its hints, and what is said of each.

import { assignments } from "./answer.js";
import { element } from "./controls.js";
import { answerOf, hintsOf, inWords, stateOf } from "./said.js";

const LONG = 4000; // milliseconds after which somebody who waits is told so
const NOTHING = "Nothing was calculated. Press the button once more in a moment.";
const MISSING =
  "The cell of this question's answer is not in this copy. Nothing else is lost: press Save a copy, open the session " +
  "anew, and press Put back a copy there.";
const TWICE = "This question has two cells for its answer in this copy. The one that was checked last counts.";

export class Questions {
  /** @param {any} page */
  constructor(page) {
    this.page = page;
  }

  /** The cells of one exercise that have a role. */
  #all(role, exercise) {
    return this.page.cells.filter((cell) => {
      const about = this.page.about(cell);
      return about.role === role && about.exercise === exercise;
    });
  }

  /** The check or the hints of an answer: the first below it, and above another question's answer. */
  partner(cell, role) {
    const { exercise } = this.page.about(cell);
    const below = this.page.cells.slice(this.page.cells.indexOf(cell) + 1);
    const next = below.findIndex((other) => {
      const about = this.page.about(other);
      return about.role === "answer" && about.exercise !== exercise;
    });
    return below
      .slice(0, next < 0 ? undefined : next)
      .find((other) => this.page.about(other).role === role && this.page.about(other).exercise === exercise);
  }

  /** A question whose answer was deleted or stands there twice says so. */
  tellDamage() {
    for (const cell of this.page.cells) {
      const { role, exercise } = this.page.about(cell);
      if (role !== "question") continue;
      const { length } = this.#all("answer", exercise);
      this.page.notice(cell, "damaged", length === 1 ? "" : length ? TWICE : MISSING);
    }
  }

  /** Run an answer (or a guess) and its check, and say beside the boxes what came of it. */
  async check(cell) {
    const { page } = this;
    const form = page.forms.get(cell);
    page.flush();
    if (page.about(cell).part === "parameters") return page.choose(cell);
    page.stopped.delete(cell);
    const check = this.#checking(cell);
    form.asked = true; // from now on even "not attempted" is an answer to something
    if (page.file.gone) return form.say("Your answer is kept. It can be checked when the computer can be reached again.");
    form.say("");
    const patience = setTimeout(() => form.say("Still working … To stop it, choose Kernel, then Interrupt Kernel."), LONG);
    form.checking = true;
    await page.runner.run([cell, check].filter(Boolean), true);
    form.checking = false;
    clearTimeout(patience);
    this.verdict(cell);
    if (!form.live.textContent && check) form.say(check.model.executionCount ? "Kept." : NOTHING);
    page.file.saveSoon();
    await page.runner.run(this.#dependents(cell, check));
  }

  /** What says whether an answer matches; for a guess, the code cell right below, which keeps it. */
  #checking(cell) {
    const check = this.partner(cell, "check");
    if (check || !this.page.about(cell).write) return check;
    const next = this.page.cells[this.page.cells.indexOf(cell) + 1];
    return next?.model.type === "code" ? next : undefined;
  }

  /** The code cells below that mention what this cell sets, and what those set in turn. */
  #dependents(cell, check) {
    const { exercise } = this.page.about(cell);
    const names = new Set(assignments(cell.model.sharedModel.getSource()).map((each) => each.name));
    return this.page.cells.slice(this.page.cells.indexOf(cell) + 1).filter((other) => {
      const source = other.model.sharedModel.getSource();
      if (other.model.type !== "code") return false;
      if (!(source.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []).some((word) => names.has(word))) return false;
      for (const { name } of assignments(source)) names.add(name);
      const about = this.page.about(other);
      const isSecond = exercise && about.role === "answer" && about.exercise === exercise;
      return other !== check && !isSecond; // the check has just run; what rests on it has not
    });
  }

  /** Say beside the boxes what the check says. */
  verdict(cell) {
    const { page } = this;
    const form = page.forms.get(cell);
    const check = this.#checking(cell);
    if (!check) {
      form.say("The check of this question is not in this copy. Your words are safe; a fresh copy has it.");
      return;
    }
    const failed = answerOf(cell.model.outputs)?.error ?? answerOf(check.model.outputs)?.error;
    if (failed) form.say(`The page cannot read this answer. ${failed}`, "not yet");
    else {
      const { html, state } = answerOf(check.model.outputs) ?? {};
      // What keeps a guess says so beside the box, and then not once more below it.
      if (page.about(check).role !== "check") check.toggleClass("edw-silent", Boolean(html?.includes("status")));
      if (!form.asked && (form.empty || state === "not attempted")) return;
      if (html) form.say([...inWords(html, page.notebook.rendermime.sanitizer), form.open], state);
    }
    page.bar.refresh();
  }

  /** Show one more hint. */
  async hint(cell) {
    const { page } = this;
    const form = page.forms.get(cell);
    const partner = this.partner(cell, "hint");
    if (!hintsOf(partner.model.outputs).length) await page.runner.run([partner], true);
    const all = hintsOf(partner.model.outputs);
    const shown = form.hints.children.length;
    if (shown < all.length) form.hints.append(element("li", {}, ...inWords(all[shown], page.notebook.rendermime.sanitizer)));
    const left = all.length - form.hints.children.length;
    form.hint.textContent = left ? `Another hint (${left} left)` : "No more hints";
    form.hint.setAttribute("aria-disabled", `${!left}`);
  }

  /** A cell put out something: the page says it where somebody looks for it. */
  changed(cell) {
    const { page } = this;
    this.trouble(cell);
    page.offers(cell);
    if (page.about(cell).role !== "check") return;
    const above = page.cells.slice(0, page.cells.indexOf(cell)).reverse();
    const answer = above.find((other) => page.about(other).role === "answer");
    const form = page.forms.get(answer);
    if (form && !form.checking && this.partner(answer, "check") === cell) this.verdict(answer);
    else page.bar.refresh();
  }

  /** Where a cell failed: one sentence in place of the traceback. */
  trouble(cell) {
    const error = this.page.forms.get(cell) ? undefined : answerOf(cell.model.outputs)?.error;
    this.page.notice(cell, "failed", error ? `This part could not be shown: ${error}` : "");
  }

  /** How many questions there are, and how many match. */
  score() {
    const { page } = this;
    const questions = new Set(page.cells.map((cell) => page.about(cell).exercise).filter(Boolean));
    const match = [...questions].filter((exercise) =>
      this.#all("check", exercise).some((check) => stateOf(check.model.outputs) === "matches"),
    );
    return { all: questions.size, match: match.length };
  }
}
