// Charts, each drawn when it comes into view. Expressions are interpreted, so that the page needs no permission to make code.
"use strict";

const OPTIONS = {
  mode: "vega-lite",
  renderer: "canvas",
  actions: false,
  ast: true,
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true },
};

async function draw(figure) {
  try {
    const spec = await (await fetch(figure.dataset.spec)).json();
    await window["vegaEmbed"](figure, spec, OPTIONS);
    const canvas = figure.querySelector("canvas");
    canvas.parentElement.removeAttribute("aria-label");
    for (const node of figure.querySelectorAll("[role^=graphics]")) node.removeAttribute("role");
    for (const node of figure.querySelectorAll("[aria-roledescription]")) node.removeAttribute("aria-roledescription");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", figure.dataset.said);
    figure.dataset.drawn = "";
  } catch (error) {
    figure.textContent = "This chart could not be drawn here. Its words and its table stand below.";
    console.error(error);
  }
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    void draw(target);
  }
}, { rootMargin: "400px" });
for (const figure of document.querySelectorAll("figure.chart")) seen.observe(figure);
addEventListener("beforeprint", () => document.querySelectorAll("figure.chart:not([data-drawn])").forEach(draw));
