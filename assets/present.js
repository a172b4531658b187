// The clock of an item of the agenda: the browser counts while the item is on the screen and says when time is up.
// What has been counted stays with the tab, so that a step back or a reload loses nothing.
(() => {
  "use strict";
  const KEPT = "cockpit-timer:", EVERY = 500;  // ms between two looks
  const two = (number) => String(number).padStart(2, "0");
  const told = (seconds) => `${two(Math.floor(seconds / 60))}:${two(Math.floor(seconds % 60))}`;
  let last = performance.now();

  const look = () => {
    const now = performance.now(), gone = (now - last) / 1000;
    last = now;
    const clock = document.querySelector("[data-timer]");
    if (!clock) return;
    const name = KEPT + clock.dataset.timer;
    const spent = (Number(sessionStorage.getItem(name)) || 0) + gone;
    sessionStorage.setItem(name, spent.toFixed(1));
    const over = spent - 60 * Number(clock.dataset.minutes);
    const said = over > 0 ? `${clock.dataset.over} ${told(over)}` : told(spent);
    const place = clock.querySelector(".cs-timer-said");
    if (place && place.textContent !== said) place.textContent = said;
    clock.classList.toggle("cs-over", over > 0);
  };

  const reset = () => Object.keys(sessionStorage).filter((name) => name.startsWith(KEPT))
    .forEach((name) => sessionStorage.removeItem(name));

  setInterval(look, EVERY);
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest(".st-key-present-reset button")) reset();
  }, true);
})();
