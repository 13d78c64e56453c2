// The facilitator's page: what the rooms do, asked for every few seconds, and what is said to all of them.

const OFTEN = 2000; // milliseconds
const { xsrf, base } = /** @type {HTMLScriptElement} */ (document.querySelector("script[data-base]")).dataset;
const SIGNS = { matches: "✓ matches", "not yet": "not yet", "not attempted": "–" };

/** @param {string} id @returns {any} */
const find = (id) => document.getElementById(id);

function cell(tag, text, scope) {
  const node = document.createElement(tag);
  if (scope) node.scope = scope;
  node.textContent = text;
  return node;
}

function row(...cells) {
  const node = document.createElement("tr");
  node.append(...cells);
  return node;
}

function shownState({ state, mistake }) {
  return `${SIGNS[state] ?? "–"}${mistake ? `: ${mistake}` : ""}`;
}

/** The table of all rooms. */
function table(rooms) {
  const titles = (rooms.find((room) => room.questions)?.questions ?? []).map((each) => each.title);
  const head = row(...["Room", "Who is there", "Guess", ...titles].map((text) => cell("th", text, "col")));
  const rows = rooms.map((room) => {
    const people = room.people.length ? `${room.people.length}: ${room.people.join(", ")}` : "nobody";
    const questions = (room.questions ?? titles.map(() => ({}))).map((each) => cell("td", shownState(each)));
    const name = `${room.name}${room.note ? ` (${room.note})` : ""}`;
    return row(cell("th", name, "row"), cell("td", people), cell("td", room.guess || "–"), ...questions);
  });
  const whole = document.createElement("table");
  whole.createTHead().append(head);
  whole.createTBody().append(...rows);
  return whole;
}

let told = { text: "", guesses: null, closed: false };

function show(now) {
  told = now;
  find("told").textContent = told.text ? `Every page says: ${told.text}` : "";
  find("guesses").setAttribute("aria-pressed", `${Boolean(told.guesses)}`);
  find("guesses").textContent = told.guesses ? "Hide how the rooms guessed" : "Show how the rooms guessed";
  find("close").setAttribute("aria-pressed", `${told.closed}`);
  find("close").textContent = told.closed ? "Open the rooms again" : "Close the rooms";
}

async function look() {
  try {
    const answer = await fetch(`${base}state`, { cache: "no-store" });
    if (!answer.ok) throw new Error();
    const { rooms, told: now } = await answer.json();
    const made = table(rooms);
    if (find("table").firstElementChild?.outerHTML !== made.outerHTML) find("table").replaceChildren(made);
    show(now);
    find("when").textContent = "";
  } catch {
    find("when").textContent = "The server of the rooms cannot be reached. What is below is older.";
  }
  setTimeout(look, OFTEN);
}

async function act(said) {
  const body = JSON.stringify(said);
  const answer = await fetch(`${base}state`, { method: "POST", body, headers: { "X-XSRFToken": xsrf ?? "" } }).catch(() => undefined);
  if (answer?.ok) show(await answer.json());
  else find("when").textContent = "That did not reach the rooms: try it once more.";
}

find("saying").addEventListener("submit", (event) => {
  event.preventDefault();
  void act({ act: "say", text: find("text").value });
});
find("unsay").addEventListener("click", () => void act({ act: "say", text: "" }));
find("guesses").addEventListener("click", () => void act({ act: "guesses", show: !told.guesses }));
find("close").addEventListener("click", () => void act({ act: "close", closed: !told.closed }));
document.addEventListener("click", ({ target }) => {
  const button = /** @type {HTMLElement} */ (target).closest?.("[data-copy]");
  if (!button) return;
  const input = /** @type {HTMLInputElement} */ (button.previousElementSibling?.querySelector("input"));
  input.select();
  void navigator.clipboard?.writeText(input.value).catch(() => undefined);
});
void look();
