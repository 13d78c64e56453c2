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
  }

  #read() {
    try {
      const found = JSON.parse(this.storage().getItem(this.key) ?? "{}");
      return found && typeof found.words === "object" && Array.isArray(found.code) ? found : {};
    } catch {
      return {};
    }
  }

  /** Keep these words beside those that are kept already. Returns whether the browser took them. */
  keep(words) {
    // Another tab may have kept something since: what this tab does not hold stays.
    this.entry = { ...this.entry, ...this.#read(), code: this.entry.code };
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

  /** Which kept words are not what the notebook says now. `now` has the words of each box. */
  differing(now) {
    return Object.keys(this.entry.words).filter((box) => box in now && this.entry.words[box] !== now[box]);
  }
}
