// Runs cells one after another. A mistake in one does not keep the others from running; what somebody waits for goes first.

export class Runner {
  /**
   * @param {(cell: any) => Promise<boolean>} execute  runs one cell; whether it ran without an error
   * @param {(cell: any) => number} place  where on the page it stands
   */
  constructor(execute, place) {
    this.execute = execute;
    this.place = place;
    this.waiting = [];
    this.working = false;
    /** @type {any} the cell that runs */
    this.now = undefined;
  }

  /** Run these cells, each once, in their order; where `first`, before all that stand below. Resolves when they ran. */
  run(cells, first = false) {
    const others = this.waiting.filter((job) => !cells.includes(job.cell));
    const above = others.filter((job) => !first || this.place(job.cell) < this.place(cells[0]));
    const below = others.filter((job) => !above.includes(job));
    const again = this.waiting.filter((job) => cells.includes(job.cell));
    const jobs = cells.map((cell) => {
      const done = again.filter((job) => job.cell === cell).flatMap((job) => job.done);
      return { cell, done };
    });
    const all = jobs.map((job) => new Promise((resolve) => job.done.push(resolve)));
    this.waiting = [...above, ...jobs, ...below];
    this.#work();
    return Promise.all(all);
  }

  /** Forget what waits. */
  stop() {
    for (const job of this.waiting.splice(0)) job.done.forEach((resolve) => resolve(false));
  }

  async #work() {
    if (this.working) return;
    this.working = true;
    while (this.waiting.length) {
      const job = this.waiting.shift();
      this.now = job.cell;
      const fine = await this.execute(job.cell).catch(() => false);
      job.done.forEach((resolve) => resolve(fine));
    }
    this.now = undefined;
    this.working = false;
  }
}
