// What the page as a whole does: panes, theme, people, toasts. The other files do one concern each.
import "./complete.js";
import "./composer.js";
import "./dates.js";
import "./dispatch.js";
import "./format.js";
import "./keys.js";
import { drawn } from "./live.js";
import "./menus.js";
import "./modal.js";
import "./picker.js";
import "./search.js";
import "./tables.js";
import "./upload.js";
import { post, toast } from "./wire.js";

const page = document.body.dataset;

// Reactions, theme, sidebar, side pane, developers' panel

document.addEventListener("click", (event) => {
  const target = (selector) => event.target.closest(selector);
  if (target("[data-react]")) post(`${target("[data-act]").dataset.act}/react`, { emoji: target("[data-react]").dataset.react });
  if (target("[data-theme-toggle]")) {
    const root = document.documentElement;
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  } else if (target("[data-toggle-sidebar]")) {
    toggleSidebar();
  } else if (target("[data-close-side]")) {
    closeSide();
  } else if (target("[data-developer]")) {
    toggleDeveloper();
  } else if (target("[data-dismiss-hint]")) {
    localStorage.setItem("hint-seen", "1");
    document.getElementById("first-run").hidden = true;
  } else if (target("[data-copy]")) {
    navigator.clipboard?.writeText(new URL(target("[data-copy]").dataset.copy, location.href).href);
    toast("Link copied");
  } else if (!target(".sidebar")) {
    document.body.classList.remove("sidebar-open");
  }
});

function toggleSidebar() {
  const open = document.body.classList.toggle("sidebar-open");
  const button = document.querySelector("[data-toggle-sidebar]");
  button.setAttribute("aria-expanded", String(open));
  button.focus();
}

function closeSide() {
  const side = document.getElementById("side");
  const root = side.querySelector("[data-thread-open]")?.dataset.threadOpen.replace(".", "-");
  side.hidden = true;
  side.replaceChildren();
  history.replaceState(null, "", location.pathname);
  (document.querySelector(`#m-${root} .message`) ?? document.getElementById("composer-text"))?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const edited = event.target.closest(".edit");
  if (edited) edited.querySelector("[hx-get]").click();
  else if (event.target.closest("#side")) closeSide();
  else if (event.target.closest("#developer")) toggleDeveloper(false);
  else if (document.body.classList.contains("sidebar-open")) toggleSidebar();
});

async function toggleDeveloper(open) {
  const panel = document.getElementById("developer");
  const button = document.querySelector(".top [data-developer]");
  if (panel.contains(document.activeElement)) button.focus();
  panel.hidden = open === undefined ? !panel.hidden : !open;
  button.setAttribute("aria-pressed", String(!panel.hidden));
  localStorage.setItem("developer", panel.hidden ? "" : "1");
  if (!panel.hidden) await refreshCalls();
}

let waiting = false;
async function refreshCalls() {
  const panel = document.getElementById("developer");
  if (panel.hidden || waiting || panel.querySelector("details[open]")) return;
  waiting = true;
  try {
    const answer = await fetch(panel.dataset.source);
    if (answer.ok) panel.innerHTML = await answer.text();
  } finally {
    waiting = false;
  }
}
document.addEventListener("sandbox:tell", refreshCalls);

// What is being fetched is hinted at, where it takes more than a moment.

document.addEventListener("htmx:beforeRequest", (event) => {
  const into = event.detail.target;
  if (into?.id !== "side" && into?.id !== "members-list") return;
  const waits = setTimeout(() => into.replaceChildren(document.getElementById("skeleton").content.cloneNode(true)), 150);
  event.target.addEventListener("htmx:beforeSwap", () => clearTimeout(waits), { once: true });
  event.target.addEventListener("htmx:afterRequest", () => clearTimeout(waits), { once: true });
  if (into.id === "side" && !into.childElementCount) into.hidden = false;
});

// A message that one stopped editing is drawn anew.

document.addEventListener("htmx:load", (event) => {
  if (event.target.matches(".item") && document.activeElement === document.body) event.target.querySelector(".message").focus();
});

// Threads open beside the conversation; the address remembers which.

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "side") {
    const side = event.target;
    const thread = side.querySelector("[data-thread-open]");
    side.hidden = false;
    drawn(side);
    if (thread) history.replaceState(null, "", `?thread=${thread.dataset.threadOpen}`);
    if (thread) thread.scrollTop = thread.scrollHeight;
    side.querySelector("textarea")?.focus();
  } else if (event.target.id === "older") {
    prepend(event.target.querySelector("template[data-older]"));
  } else if (event.target.id === "newer") {
    append(event.target.querySelector("template[data-newer]"));
  }
});

function prepend(template) {
  if (!template) return;
  const scroller = document.getElementById("scroller");
  const list = document.getElementById("messages");
  const fromEnd = scroller.scrollHeight - scroller.scrollTop;
  const firstDay = list.querySelector(".day");
  const lastDay = [...template.content.querySelectorAll(".day")].at(-1);
  if (firstDay && lastDay && firstDay.textContent === lastDay.textContent) firstDay.remove();
  list.prepend(template.content);
  template.remove();
  drawn(list);
  scroller.scrollTop = scroller.scrollHeight - fromEnd;
}

function append(template) {
  if (!template) return;
  const list = document.getElementById("messages");
  const firstDay = template.content.querySelector(".day");
  const lastDay = [...list.querySelectorAll(".day")].at(-1);
  if (firstDay && lastDay && firstDay.textContent === lastDay.textContent) firstDay.remove();
  list.append(template.content);
  template.remove();
  drawn(list);
}

// Who am I

document.addEventListener("input", async (event) => {
  if (!event.target.matches(".people-search")) return;
  const typed = event.target.value;
  const answer = await fetch(`${event.target.dataset.source}&q=${encodeURIComponent(typed)}`);
  if (answer.ok && event.target.value === typed) into(event.target, await answer.text());
});

function into(search, html) {
  const list = document.getElementById(search.dataset.into);
  list.innerHTML = html;
  htmx.process(list);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".people-search")) {
    document.getElementById(event.target.dataset.into).querySelector("a, button")?.click();
  }
});

// Answers of the server that no live update shows

document.addEventListener("htmx:afterRequest", (event) => {
  const answer = event.detail.xhr;
  if (answer?.getResponseHeader("Content-Type")?.startsWith("application/json")) toast(JSON.parse(answer.responseText).toast);
});
document.addEventListener("htmx:responseError", (event) => toast(event.detail.xhr.responseText || "The sandbox could not do this.", "error"));
document.addEventListener("htmx:sendError", () => toast("The sandbox does not answer. Is it still running?", "error"));

// Where a page begins

const scroller = document.getElementById("scroller");

function pointOut() {
  const pointed = new URLSearchParams(location.search).get("at");
  const found = pointed && document.getElementById(`m-${pointed.replace(".", "-")}`);
  found?.scrollIntoView({ block: "center" });
  found?.querySelector(".message").classList.add("pointed");
  return found;
}

const hit = pointOut();
if (!hit && scroller) scroller.scrollTop = scroller.scrollHeight;
document.addEventListener("sandbox:filled", (event) => event.target.id === "messages" && pointOut());
const hint = document.getElementById("first-run");
if (hint && !localStorage.getItem("hint-seen")) {
  hint.hidden = false;
  // A newcomer reads it first; after that the newest messages matter more.
  if (!hit && sessionStorage.getItem("hint-met")) scroller.scrollTop = scroller.scrollHeight;
  else if (!hit) hint.scrollIntoView({ block: "start" });
  sessionStorage.setItem("hint-met", "1");
}
if (localStorage.getItem("developer")) toggleDeveloper(true);
if (document.querySelector(".tabs")) post(`/by/${page.who}/home`, { tab: page.tab });
const thread = document.querySelector("[data-thread-open]");
if (thread) thread.scrollTop = thread.scrollHeight;
else if (!hit && matchMedia("(min-width: 701px)").matches) document.getElementById("composer-text")?.focus();
