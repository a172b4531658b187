// Loaded before the framework: which ground the visitor chose, Chinese for the few words it ships in English, and
// nothing left on the screen once the visitor's session has ended.
(() => {
  "use strict";

  // The framework follows the system's colour scheme; the visitor's own choice (cookie "mode") goes before it.
  const wall = location.pathname.replace(/\/$/, "").endsWith("/wall");
  const light = wall
    ? /[?&]ground=light(?:&|$)/.test(location.search)  // a projector's wall
    : /(?:^|; )mode=light(?:;|$)/.test(document.cookie);
  const scheming = window.matchMedia.bind(window);
  window.matchMedia = (query) => {
    const scheme = /prefers-color-scheme:\s*(dark|light)/.exec(query);
    if (!scheme) return scheming(query);
    const answer = (scheme[1] === "light") === light;
    return {
      matches: answer, media: query, onchange: null,
      addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false,
    };
  };
  document.documentElement.style.colorScheme = light ? "light" : "dark";
  document.documentElement.style.background = light ? "#ffffff" : "#07111f";

  // Words the framework cannot be told to translate.
  const words = new Map(Object.entries({
    "Connection error": "与服务器的连接已中断",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": "正在自动重连，恢复后页面会继续更新。",
    "Connecting": "正在连接",
    "CONNECTING": "正在连接",
    "Please wait...": "请稍候",
    "Running...": "正在计算",
    "Stop": "停止",
    "Upload": "选择文件",
    "Browse files": "选择文件",
    "Drag and drop file here": "把文件拖到这里",
    "Drag and drop files here": "把文件拖到这里",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "No options to select": "没有可选项",
    "No results": "没有匹配项",
    "Select all": "全选",
    "Clear all": "全部清除",
    "empty": "空",
    "Fullscreen": "全屏",
    "Close fullscreen": "退出全屏",
    "Search": "搜索",
    "Download as CSV": "下载",
    "Show/hide columns": "显示或隐藏列",
    "Sort ascending": "升序",
    "Sort descending": "降序",
    "Autosize": "自动列宽",
    "Pin column": "固定列",
    "Unpin column": "取消固定",
    "Hide column": "隐藏列",
    "Format": "格式",
    "Statistics": "统计",
    "View more": "展开",
    "View less": "收起",
    "Page not found": "没有这个页面",
    "Skip to main content": "跳到正文",
    "Navigate to home page": "回到首页",
    "Close": "关闭",
    "Remove": "移除",
    "Add": "添加",
    "Clear value": "清除",
    "open sidebar": "展开侧栏", "Open sidebar": "展开侧栏",
    "close sidebar": "收起侧栏", "Close sidebar": "收起侧栏",
  }));
  const patterns = [
    [/^(\d+(?:\.\d+)?)\s*(KB|MB|GB) per file(?: • (.*))?$/, (m) => `单个文件不超过 ${m[1]} ${m[2]}${m[3] ? "，" + m[3] : ""}`],
    [/^Limit (\d+(?:\.\d+)?)\s*(KB|MB|GB) per file(?: • (.*))?$/, (m) => `单个文件不超过 ${m[1]} ${m[2]}${m[3] ? "，" + m[3] : ""}`],
    [/^Page not found/, () => "没有这个页面"],
    [/^You have requested page .*$/, () => "您访问的页面不存在，或您的角色不能打开，已回到首页。"],
    [/^The page that you have requested does not seem to exist.*$/, () => "您访问的页面不存在，或您的角色不能打开，已回到首页。"],
  ];
  const chinese = (text) => {
    const trimmed = text.trim();
    if (!trimmed || !/[A-Za-z]{3}/.test(trimmed) || trimmed.length > 200) return null;
    if (words.has(trimmed)) return text.replace(trimmed, words.get(trimmed));
    for (const [pattern, say] of patterns) {
      const match = pattern.exec(trimmed);
      if (match) return text.replace(trimmed, say(match));
    }
    return null;
  };
  const spoken = ["aria-label", "title", "placeholder"];
  const translate = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const said = chinese(node.data);
      if (said !== null && said !== node.data) node.data = said;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.tagName === "SCRIPT" || node.tagName === "STYLE") return;
    for (const name of spoken) {
      const value = node.getAttribute(name);
      const said = value && chinese(value);
      if (said && said !== value) node.setAttribute(name, said);
    }
    for (const child of node.childNodes) translate(child);
  };
  const watch = () => new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData" || change.type === "attributes") translate(change.target);
      else change.addedNodes.forEach(translate);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: spoken,
  });
  watch();

  // A session may end at any moment: signed out elsewhere, ended by an administrator, left alone for too long.
  // The server closes the page's connection then; what is still on the screen is covered at once.
  if (wall) return;
  const base = new URL(document.currentScript.src).pathname.replace(/\/assets\/shell\.js$/, "");
  const [ENDED, CHANGED] = [4401, 4409];
  let asking = false;
  let covered = false;
  const cover = () => {
    if (covered) return false;
    const shade = document.createElement("style");
    shade.textContent = "body{display:none!important}";
    document.documentElement.append(shade);
    return covered = true;
  };
  const leave = () => {
    const here = location.pathname + location.search;
    if (cover()) location.replace(base + "/sign-in?next=" + encodeURIComponent(here) + "&why=ended");
  };
  const again = () => { if (cover()) location.replace(base + "/"); };  // other rights: begin anew at the first page
  const ask = async () => {
    if (asking || covered) return;
    asking = true;
    try {
      const answer = await fetch(base + "/api/me", { cache: "no-store", credentials: "same-origin" });
      if (answer.status === 401) leave();
    } catch { /* the server is away: the framework tries again by itself */ }
    asking = false;
  };
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      const what = { [ENDED]: leave, [CHANGED]: again };
      this.addEventListener("close", (event) => (what[event.code] ?? ask)());
    }
  };
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });

  // One click signs out; without this script the link leads to a page with a button.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href$="/sign-out"]');
    if (!link || event.button || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const form = document.createElement("form");
    form.method = "post";
    form.action = link.href;
    document.body.append(form);
    form.submit();
  });
})();
