// Words that stay in this browser, messages to copy, and search. Nothing here asks anything of anybody but this site.
"use strict";

/** Read or write the browser's own storage; a private window may forbid it, and then nothing is kept. */
function kept(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key) ?? "";
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
    return value;
  } catch {
    return undefined;
  }
}

function keepWords(article) {
  const boxes = [...article.querySelectorAll("[data-keep]")];
  const key = (box) => `${article.dataset.page}/${box.dataset.keep}`;
  const said = article.querySelector(".keep .said");
  for (const box of boxes) {
    box.value = kept(key(box)) ?? "";
    toPrint(box);
    box.addEventListener("input", () => {
      toPrint(box);
      if (kept(key(box), box.value) === undefined) {
        said.textContent = "This browser keeps nothing (a private window?). Save your words before you leave.";
      }
    });
  }
  article.querySelector("[data-save]").addEventListener("click", ({ target }) => {
    const lines = written(article);
    save(`${article.dataset.page}.md`, [`# ${target.dataset.save}\n`, ...lines].join("\n"));
    said.textContent = lines.length ? "Saved among your downloads." : "Saved, though nothing is written yet.";
  });
  article.querySelector("[data-forget]").addEventListener("click", () => {
    if (!confirm("Forget what is written on this page, in this browser?")) return;
    for (const box of boxes) {
      kept(key(box), (box.value = ""));
      toPrint(box);
    }
    said.textContent = "Forgotten here.";
  });
}

/** What is written, each heading of the page over the boxes that stand below it. */
function written(article) {
  const lines = [];
  let heading = "";
  for (const each of article.querySelectorAll("h2, h3, [data-keep]")) {
    if (!each.matches("[data-keep]")) heading = `## ${each.textContent}\n`;
    else if (each.value.trim()) {
      if (heading) lines.push(heading);
      heading = "";
      lines.push(`### ${each.closest("label").querySelector(".label").textContent}\n\n${each.value.trim()}\n`);
    }
  }
  return lines;
}

/** On paper a text stands whole, which a box would cut after its last row. */
function toPrint(box) {
  if (!(box instanceof HTMLTextAreaElement)) return;
  const before = box.previousElementSibling;
  const paper = before?.matches(".paper") ? before : document.createElement("span");
  paper.className = "paper";
  paper.textContent = box.value;
  box.before(paper);
}

function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function copies() {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-copy]"))) {
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy);
      const said = button.parentElement.querySelector(".said");
      try {
        await navigator.clipboard.writeText(text.textContent);
        said.textContent = "Copied.";
      } catch {
        getSelection().selectAllChildren(text);
        said.textContent = "Selected: press Ctrl and C.";
      }
    });
  }
}

/** All words must stand in a page; a title counts for more than the text. */
function searching(box) {
  const list = document.getElementById("found");
  const count = document.getElementById("count");
  let pages;
  const look = async () => {
    pages ??= await (await fetch("search.json")).json();
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = pages
      .map((page) => ({ page, all: `${page.t} ${page.w}`.toLowerCase() }))
      .filter(({ all }) => words.length && words.every((word) => all.includes(word)))
      .sort((one, two) => points(two.page, words) - points(one.page, words));
    list.replaceChildren(...found.slice(0, 50).map(({ page }) => item(page, words[0])));
    count.textContent = words.length ? `${found.length} page${found.length === 1 ? "" : "s"}` : "";
  };
  box.addEventListener("input", look);
  box.form.addEventListener("submit", (event) => event.preventDefault());
}

function points(page, words) {
  return words.filter((word) => page.t.toLowerCase().includes(word)).length;
}

function item(page, word) {
  const link = Object.assign(document.createElement("a"), { href: page.u, textContent: page.t });
  const at = Math.max(0, page.w.toLowerCase().indexOf(word));
  const before = page.w.slice(Math.max(0, at - 60), at);
  const mark = Object.assign(document.createElement("mark"), { textContent: page.w.slice(at, at + word.length) });
  const text = document.createElement("p");
  text.append(before, mark, page.w.slice(at + word.length, at + 120));
  const entry = document.createElement("li");
  entry.append(link, text);
  return entry;
}

/** What is printed is printed whole. */
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("article details")) fold.setAttribute("open", "");
});

for (const article of document.querySelectorAll("article[data-page]")) keepWords(article);
copies();
const box = document.getElementById("q");
if (box instanceof HTMLInputElement) searching(box);
