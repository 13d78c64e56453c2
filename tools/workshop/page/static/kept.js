// What somebody writes, kept in this browser as it is typed: one entry a notebook, and no server has a part in it.

/** @typedef {{words: Record<string, string>, saved: string, code: string[]}} Entry */

const PREFIX = "equity-in-data-workshop:";

/** @returns {Entry} */
const empty = () => ({ words: {}, saved: "", code: [] });

/** The entry of a notebook. `storage` may be full, forbidden, or hold what is no entry: then `keep` says so. */
export class Kept {
  /** @param {string} name @param {() => Storage} storage */
  constructor(name, storage = () => window.localStorage) {
    this.key = PREFIX + name;
    this.storage = storage;
    this.entry = { ...empty(), ...this.#read() };
    /** The cells whose kept words are offered, and not decided upon: they are not replaced meanwhile. */
    this.offered = new Set();
  }

  #read() {
    try {
      const found = JSON.parse(this.storage().getItem(this.key) ?? "{}");
      return found?.words && typeof found.words === "object" && Array.isArray(found.code) ? found : {};
    } catch {
      return {};
    }
  }

  /** Keep these words beside those that are kept already. Returns whether the browser took them. */
  keep(words) {
    // Another tab may have kept something since: what this tab does not hold stays.
    this.entry = { ...this.entry, ...this.#read(), code: this.entry.code };
    for (const id of Object.keys(words)) {
      if (this.offered.delete(id)) this.entry.words[`${id}~`] ??= this.entry.words[id];
    }
    Object.assign(this.entry.words, words);
    this.entry.saved = new Date().toISOString();
    return this.#write();
  }

  /** Remember which cells show their code; "*" is the whole page. */
  show(code) {
    this.entry.code = code;
    return this.#write();
  }

  #write() {
    try {
      this.storage().setItem(this.key, JSON.stringify(this.entry));
      return true;
    } catch {
      return false;
    }
  }

  /** What stands above the words that are offered. */
  when() {
    const date = new Date(this.entry.saved).toLocaleString([], { dateStyle: "long", timeStyle: "short" });
    return `This browser kept words of yours, last on ${date}, that are not in this notebook:`;
  }

  /** Somebody decided about what was offered: the words of now are the ones to keep. */
  decided(now) {
    this.offered.clear();
    for (const id of Object.keys(this.entry.words)) if (id.endsWith("~")) delete this.entry.words[id];
    Object.assign(this.entry.words, now);
    return this.#write();
  }
}
