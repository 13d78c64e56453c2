// A breakout room: several people on one page. What they write is shared by JupyterLab; here is what the room adds to it.

import { element } from "./controls.js";

const [OFTEN, PATIENCE] = [2000, 5000]; // milliseconds: between two looks for news; until what nobody runs is run

/** Whether this server serves rooms: it says so in the page that it sends. */
export function isInRoom() {
  return JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}").workshopRoom === "true";
}

export class Room {
  /** @param {any} page @param {any} services  JupyterLab's service manager */
  constructor(page, services) {
    this.page = page;
    this.me = crypto.getRandomValues(new Uint32Array(2)).join("-");
    this.address = `${services.serverSettings.baseUrl}rooms/now`;
    this.number = 0;
    this.told = element("p", { class: "edw-told", role: "status" });
    page.bar.node.append(this.told);
    this.guesses = element("section", { class: "edw-guesses", "aria-label": "How the rooms guessed", "aria-live": "polite" });
    void this.#listen();
  }

  /** Whether this page is the one to run a part, "" being all, of a kernel that several pages found empty. */
  async isFirst(part = "") {
    const name = `_page_${part.replace(/\W/g, "_")}`;
    return (await this.page.ask(`globals().setdefault('${name}', '${this.me}')`)) === `'${this.me}'`;
  }

  /** Run what was left over by somebody who began to run the page, and left. */
  async finish() {
    let before = "";
    while (!this.page.panel.isDisposed) {
      await new Promise((resolve) => setTimeout(resolve, PATIENCE));
      const { cells, runner, stopped, panel } = this.page;
      const isOpen = ({ model }) => model.type === "code" && !model.executionCount && model.sharedModel.getSource().trim();
      const open = cells.find((cell) => isOpen(cell) && !stopped.has(cell));
      if (!open) return;
      const isIdle = panel.sessionContext.session?.kernel?.status === "idle" && !runner.working;
      if (isIdle && before === open.model.id && (await this.isFirst(before))) await this.page.runAll(cells.indexOf(open));
      before = isIdle ? open.model.id : "";
    }
  }

  /** The server is there again: what this browser kept meanwhile has been joined with what the others wrote. */
  returned() {
    this.page.kept.entry.words = {};
    this.page.kept.show(this.page.kept.entry.code);
  }

  async #listen() {
    while (!this.page.panel.isDisposed) {
      const answer = await fetch(this.address, { cache: "no-store" }).catch(() => undefined);
      if (answer?.status === 404) return; // a hub's room, where nobody speaks to all
      if (answer?.ok) this.#show(await answer.json().catch(() => ({ number: this.number })));
      await new Promise((resolve) => setTimeout(resolve, OFTEN));
    }
  }

  #show({ number, text, guesses, closed }) {
    if (number === this.number) return;
    this.number = number;
    const end = "The facilitator closed the rooms. What you wrote is kept; press Save a copy to take it with you.";
    this.told.textContent = closed ? end : text;
    const cell = this.page.cells.find((each) => this.page.about(each).write === "prediction");
    this.guesses.replaceChildren(...(guesses ? table(guesses) : []));
    this.page.forms.get(cell)?.node.append(this.guesses);
  }
}

function table(guesses) {
  const rows = guesses.map(({ room, guess }) =>
    element("tr", {}, element("th", { scope: "row" }, room), element("td", {}, guess || "no guess yet")),
  );
  const head = element("tr", {}, element("th", { scope: "col" }, "Room"), element("th", { scope: "col" }, "Guess"));
  const caption = element("caption", {}, "How the rooms guessed");
  return [element("table", {}, caption, element("thead", {}, head), element("tbody", {}, ...rows))];
}
