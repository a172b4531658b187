// The wall's pulse, in the browser alone: how old the picture is, told whatever the server does, and the way back.
// Every age is counted by performance.now() from the moment a tick arrived, and the time shown is the server's,
// advanced by the same counter. The browser's own date decides nothing here; when it is another one, the
// administration is told, because one of the two clocks is wrong.
(() => {
  "use strict";
  const told = JSON.parse(document.getElementById("cs-pulse-told").textContent);
  const base = told.base || "";       // the path that the cockpit is served below
  const root = document.documentElement;
  const now = () => performance.now() / 1000;
  const chance = (seconds) => Math.random() * seconds;
  const sleep = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  const LATE = 2, STILL = 5;          // refreshes without news until the badge is amber, then red
  const LINES = 6;                    // connections a browser keeps; dead ones are found by using all of them
  const LOOK = 0.25;                  // s between two looks at the page
  const PROBE = 1, PATIENCE = 3;      // s between two questions to the server, and for its answer
  const RECONNECT = [4, 10];          // s over which walls that lost the same server come back, at least and most
  const DROP = 3, RELOAD = 12;        // s after the server answers again until the line, then the page, is renewed
  const WATCHDOG = 90, SPREAD = 20;   // s without a tick until the page is loaded anew, and over how many s
  const SETTLED = 3, BETWEEN = 20;    // s without a change until the picture is kept, and between two of them
  const SHIFT = 300, PIXELS = 3;      // s between two shifts against retention, and how far
  const AWAKE = 90 * 60;              // s that a page has lived before the nightly reload
  const BEAT = 30;                    // s between two signs of life to the server
  const APART = 120, ZONE = 8 * 3600; // s by which the two clocks may differ; the server's civil time is UTC+8

  const TRIED = "cs-release", TIMES = "cs-times";   // the release loaded last; loads since the last tick
  const KEPT = "cs-last " + location.pathname + location.search;
  const seen = {                      // what the page has heard; times are s of the counter
    tick: null, data: null, beat: "", version: "", app: told.app, every: told.every,
    day: null, dayAt: 0,              // s since the server's midnight, and when it was so
  };
  const born = now();
  const night = Math.floor(chance(60));   // the minute after 3 o'clock at which this page is loaded anew
  const delays = [];
  let state = "opening", line = null, opened = 0;           // the badge; the line to the server, and since when
  let watched = born, lost = false, back = null;            // last tick of this page; server gone; back since
  let probing = false, probed = 0, dropped = 0, leaving = "";
  let picture = null, changed = null, taken = -BETWEEN, unknown = false;

  const here = () => /\/wall\/?$/.test(location.pathname);

  // ---- the framework's line to the server --------------------------------------------------------------------
  // Its question whether the server is there waits here until it is, so that neither its growing pauses nor its
  // English dialog ever begin; walls that lost the same server come back one after another.
  const ask = window.fetch.bind(window);
  const within = (address, seconds, more = {}) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), seconds * 1000);
    return ask(address, { cache: "no-store", ...more, signal: stop.signal }).finally(() => clearTimeout(timer));
  };
  const patient = async (address, more, spread) => {
    let waited = opened > 0;
    for (;;) {
      try {
        const answer = await within(address, PATIENCE, more);
        if (answer.status < 500) {
          if (waited && spread && answer.ok) await late();
          return answer;
        }
      } catch { /* nobody there: ask again */ }
      waited = true;
      await sleep(PROBE + chance(PROBE));
    }
  };
  // Over a whole interval, so that they do not tick together afterwards either.
  const apart = () => Math.min(RECONNECT[1], Math.max(RECONNECT[0], seen.every));
  const late = () => {
    const pause = chance(apart());
    delays.push(pause);
    return sleep(pause);
  };
  window.fetch = (address, more) => {
    const [, name] = /_stcore\/(health|host-config)$/.exec(String(address?.url ?? address)) ?? [];
    return name && here() ? patient(address, more, name === "health") : ask(address, more);
  };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      if (!String(given[0]).includes("_stcore/stream")) return;
      line = this;
      this.addEventListener("open", () => { opened = now(); });
    }
  };
  const drop = () => {                // a line that looks open and carries nothing is given up
    dropped = now();
    if (!line || line.readyState !== Socket.OPEN || now() - opened < 2 * seen.every) return;
    const old = line;
    old.dispatchEvent(new CloseEvent("close", { code: 4000 }));
    try { old.close(); } catch { /* it is gone already */ }
  };

  // ---- what the ticks say ------------------------------------------------------------------------------------
  const stranger = () => !!document.querySelector("#root .cs-stranger");   // the server has said why
  const clock = () => document.querySelector("#root .cs-clock");
  const listen = () => {
    const tick = clock();
    if (!tick || tick.dataset.beat === seen.beat) return;
    const { beat, version, app, every } = tick.dataset;
    seen.tick = watched = now();
    seen.beat = beat;
    seen.every = Number(every) || seen.every;
    seen.day = beat.slice(0, 2) * 3600 + beat.slice(2, 4) * 60 + +beat.slice(4, 6);
    seen.dayAt = seen.tick;
    if (version) { seen.data = seen.tick; seen.version = version; }
    if (app) seen.app = app;
    lost = false; back = null;
    sessionStorage.removeItem(TIMES);
  };
  const age = () => now() - (seen.tick ?? born);
  const dataAge = () => now() - (seen.data ?? born);
  const day = () => seen.day === null ? null : (seen.day + now() - seen.dayAt) % 86400;
  const drift = () => {               // s by which this machine's clock is ahead of the server's, over midnight too
    if (seen.tick === null) return null;
    const ahead = (Date.now() / 1000 + ZONE - day()) % 86400;
    return ahead > 43200 ? ahead - 86400 : ahead;
  };
  const two = (n) => String(Math.floor(n)).padStart(2, "0");
  const hours = (s) => `${two(s / 3600)}:${two(s % 3600 / 60)}`;

  // ---- the badge ---------------------------------------------------------------------------------------------
  const badge = document.createElement("div");
  badge.id = "cs-pulse";
  badge.hidden = true;
  badge.setAttribute("role", "status");
  badge.append(document.createElement("b"), document.createElement("span"));
  const long = (s) => {
    const [form, n] = s < 60 ? ["seconds", s] : s < 7200 ? ["minutes", s / 60] : ["hours", s / 3600];
    return told.words[form].replace("{n}", String(Math.floor(n)));
  };
  const stopped = (s) => hours(((seen.day + s - seen.dayAt) % 86400 + 86400) % 86400);
  const judge = () => {
    const worst = Math.max(age(), dataAge());
    if (seen.tick === null && worst < WATCHDOG) return worst > LATE * seen.every ? "opening" : "live";
    return worst > STILL * seen.every ? "still" : worst > LATE * seen.every ? "late" : "live";
  };
  const say = () => {
    state = judge();
    root.dataset.pulse = state;
    badge.hidden = state === "live" || !here() || stranger();
    if (badge.hidden) return;
    if (!badge.isConnected) root.append(badge);
    const noServer = age() > LATE * seen.every, since = noServer ? seen.tick : seen.data;
    const worst = Math.max(age(), dataAge());
    const why = since === null || seen.day === null ? (state === "opening" ? "" : told.words.opening)
      : told.words[noServer ? "server" : "data"].replace("{t}", stopped(since));
    write(badge.firstChild, state === "opening" ? told.words.opening : `${told.words[state]} ${long(worst)}`);
    write(badge.lastChild, why);
    badge.dataset.state = state;
  };
  const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  const paint = () => {
    if (seen.day === null) return;
    for (const face of document.querySelectorAll(".cs-clock time")) write(face, hours(day()));
    const hour = day() / 3600;
    root.toggleAttribute("data-night", hour >= 22 || hour < 6);
  };

  // ---- the last good picture ---------------------------------------------------------------------------------
  // Kept when a scene has come to rest; shown over an empty or broken page until the wall is there again.
  const stage = () => document.querySelector("#root .st-key-wall");
  const whole = () => clock() && stage()?.querySelector(".cs-tile");
  const styles = () => [...document.styleSheets].filter((sheet) => !sheet.href)
    .map((sheet) => [...sheet.cssRules].map((rule) => rule.cssText).join("\n")).join("\n");
  const keep = () => {
    if (state !== "live" || !whole()) return;
    const app = document.querySelector("#root .stApp");
    picture = { classes: app.className, html: stage().outerHTML + clock().outerHTML, css: styles() };
    changed = null; taken = now();
  };
  const save = () => {
    if (!here() || seen.day === null) return;
    const { beat, version } = seen;
    const kept = { picture, beat, version, age: age(), dataAge: dataAge(), day: day() };
    try { sessionStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* too large: the page begins empty */ }
  };
  const restore = () => {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(KEPT)); sessionStorage.removeItem(KEPT); } catch { return; }
    if (!kept) return;
    picture = kept.picture;           // counted from the start of this page's loading, so is the age
    seen.tick = -kept.age; seen.data = -kept.dataAge;
    seen.day = kept.day; seen.dayAt = 0;
    seen.version = kept.version; seen.beat = kept.beat;
  };
  const curtain = () => {
    const shown = document.getElementById("cs-last");
    if (stranger()) picture = null;   // a screen that may not look keeps nothing
    const wanted = picture && here() && !whole();
    if (shown && !wanted) shown.remove();
    if (shown || !wanted) return;
    const cover = document.createElement("div"), css = document.createElement("style");
    cover.id = "cs-last";
    cover.setAttribute("aria-hidden", "true");
    css.textContent = picture.css;
    const app = document.createElement("div");
    app.className = picture.classes;
    app.innerHTML = picture.html;
    cover.append(css, app);
    root.append(cover);
  };
  const watchPicture = () => new MutationObserver((changes) => {
    const scene = stage();
    if (scene && changes.some((change) => scene.contains(change.target) || scene === change.target)) changed = now();
  }).observe(document.getElementById("root"), { subtree: true, childList: true, characterData: true });

  // ---- the way back ------------------------------------------------------------------------------------------
  const answers = async (address, times = 1) => {
    const asked = Array.from({ length: times }, () => within(address, PATIENCE));
    try { return (await Promise.any(asked)).ok; } catch { return false; }
  };
  const leave = async (why, seconds) => {   // only towards a server that answers, never onto an error page
    if (leaving) return;
    leaving = why;
    await sleep(chance(seconds));
    const wanted = why !== "silent" || now() - watched > LATE * seen.every;
    if (wanted && await answers(`${base}/api/livez`) && await answers(location.href)) {
      if (why === "release") sessionStorage.setItem(TRIED, seen.app);
      if (why === "silent") sessionStorage.setItem(TIMES, Number(sessionStorage.getItem(TIMES)) + 1);
      location.reload();
      await sleep(30);
    }
    leaving = "";
  };
  const bare = () => clock() === null && now() - opened > LATE * seen.every;   // a page without a wall: no data yet
  const probe = async () => {
    const ok = await (bare() ? answers(`${base}/api/readyz`) : answers(`${base}/api/livez`, lost ? LINES : 1));
    if (!ok) { lost = true; back = null; return; }
    back ??= now();
  };
  const heal = async () => {
    if (stranger() || now() - watched <= LATE * seen.every) return;
    const there = back === null ? 0 : now() - back;      // s for which the server has answered
    const grace = !bare() ? RELOAD : lost ? 0 : DROP * 2 ** Math.min(5, Number(sessionStorage.getItem(TIMES)));
    if ((lost || bare()) && there > grace) leave("silent", apart());
    else if (lost && there > DROP && dropped < back) drop();
    if (there > 0 && now() - watched > WATCHDOG) leave("silent", SPREAD);
    if (probing || now() - probed < PROBE) return;
    probing = true;
    await probe();
    probing = false;
    probed = now() + chance(1);
  };
  const renew = () => {               // once a night, and once for each release
    if (state !== "live") return;
    if (seen.app !== told.app && sessionStorage.getItem(TRIED) !== seen.app) leave("release", SPREAD);
    const hour = day() / 3600;
    if (hour >= 3 + night / 60 && hour < 4 && now() - born > AWAKE) leave("night", 30);
  };

  // ---- small things ------------------------------------------------------------------------------------------
  const shift = () => {
    const some = () => `${(1 + Math.floor(chance(PIXELS))) * (Math.random() < 0.5 ? -1 : 1)}px`;
    root.style.setProperty("--pulse-x", some());
    root.style.setProperty("--pulse-y", some());
  };
  const beat = async () => {          // silence is what the administration is told of
    if (unknown || !here()) return;
    const version = Number(seen.version) || null, uptime = Math.floor(now() - born);
    const said = state === "live" && Math.abs(drift()) > APART ? "clock" : state;
    const body = JSON.stringify({ state: said, version, app: told.app, uptime });
    const headers = { "Content-Type": "application/json" };
    try {
      const answer = await within(`${base}/api/wall/beat`, PATIENCE, { method: "POST", body, headers });
      unknown = [401, 403, 404, 405].includes(answer.status);   // not a registered wall: say no more
    } catch { /* the next one will tell */ }
  };
  const look = () => {
    root.toggleAttribute("data-wall", here());
    listen(); say(); paint(); curtain();
    if (here()) { heal(); renew(); }
    if (changed !== null && now() - changed > SETTLED && now() - taken > BETWEEN) keep();
  };

  if (sessionStorage.getItem(TRIED) === told.app) sessionStorage.removeItem(TRIED);
  root.toggleAttribute("data-wall", here());
  restore();
  curtain(); say(); paint();
  addEventListener("pagehide", save);
  addEventListener("DOMContentLoaded", () => { watchPicture(); changed = now(); });
  setInterval(look, LOOK * 1000);
  setInterval(shift, SHIFT * 1000);
  setTimeout(() => { beat(); setInterval(beat, BEAT * 1000); }, chance(BEAT) * 1000);

  const facts = {
    state: () => state, age, dataAge, version: () => seen.version, app: () => seen.app, every: () => seen.every,
    time: () => day() === null ? null : hours(day()), night: () => night, delays: () => [...delays],
    drift, covered: () => !!document.getElementById("cs-last"), kept: () => picture !== null, leaving: () => leaving,
  };
  const pulse = {};
  for (const [name, get] of Object.entries(facts)) Object.defineProperty(pulse, name, { get, enumerable: true });
  Object.defineProperty(window, "__pulse", { value: Object.freeze(pulse) });
})();
