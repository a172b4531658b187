// The wall's motion: a headline figure rolls from its last value to the new one, and contents that stay do not come up
// again. The words in the page are always the server's: what rolls lies above them for a moment and is taken away.
(() => {
  "use strict";
  const ROLL = 700;                            // ms until the figure stands
  const NUMBER = /^[\d.,]+$/;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const values = new Map();                    // tile and label of a card to the number it showed last
  let shown = null, stage = null, rolls = 0;

  const roll = (amount, was, is) => {
    const before = was.padStart(is.length).slice(-is.length);
    const over = document.createElement("span");
    over.className = "cs-roll";
    over.setAttribute("aria-hidden", "true");
    [...is].forEach((digit, at) => {
      const cell = document.createElement("i");
      cell.dataset.is = digit;
      if (before[at] !== digit) cell.dataset.was = before[at];
      over.append(cell);
    });
    amount.append(over);
    amount.classList.add("cs-rolling");
    rolls += 1;
    setTimeout(() => {
      over.remove();
      amount.classList.remove("cs-rolling");
    }, ROLL + 50);
  };
  const compare = (card, tile) => {
    const amount = card.querySelector(".cs-number > .cs-amount"), is = amount?.firstChild?.data;
    if (is === undefined) return;
    const key = `${tile} ${card.querySelector(".cs-label")?.textContent}`, was = values.get(key);
    values.set(key, is);
    if (was === undefined || was === is || calm.matches || document.hidden) return;
    if (NUMBER.test(was) && NUMBER.test(is)) roll(amount, was, is);
  };
  const look = () => {
    const scene = document.querySelector("#root .st-key-wall .cs-scene");
    if (!scene || scene === shown) return;
    document.documentElement.toggleAttribute("data-same", scene.dataset.stage === stage);
    shown = scene;
    stage = scene.dataset.stage;
    for (const tile of scene.querySelectorAll(".cs-tile-headline"))
      for (const card of tile.querySelectorAll(".cs-card")) compare(card, tile.className);
  };
  addEventListener("DOMContentLoaded", () => {
    new MutationObserver(look).observe(document.getElementById("root"), { subtree: true, childList: true });
    look();
  });
  Object.defineProperty(window, "__motion", { value: Object.freeze({ rolls: () => rolls }) });
})();
