// The rooms' page: what is typed goes out, what happens comes in, and the little that the frame does.
import "/page/static/menus.js";

const page = document.body.dataset;
const scroller = document.getElementById("scroller");
const here = `/rooms/by/${page.who}/${page.place}`;

// Coming in

let asking = false;
let again = false;

async function refresh() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  const answer = await fetch(document.hidden ? `${here}?hidden` : here).catch(() => null);
  if (answer?.ok) fill(await answer.json());
  asking = false;
  if (again) {
    again = false;
    refresh();
  }
}

function fill(pieces) {
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  for (const [id, html] of Object.entries(pieces)) {
    const target = document.getElementById(id);
    if (!target || target.drawn === html) continue;
    target.drawn = html;
    if (id === "messages") add(target, html);
    else target.innerHTML = html;
  }
  if (atEnd) scroller.scrollTop = scroller.scrollHeight;
}

// New posts are added one by one, so that a screen reader reads them and nothing else.
function add(target, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = [...holder.content.querySelectorAll(".item")];
  if (!fresh.length || !target.querySelector(".item")) {
    target.replaceChildren(...holder.content.childNodes);
    return;
  }
  for (const item of fresh) {
    if (document.getElementById(item.id)) continue;
    item.classList.add("arrived");
    target.append(item);
  }
}

const source = new EventSource(`/rooms/by/${page.who}/live`);
source.addEventListener("changed", () => {
  document.querySelector(".offline")?.remove();
  page.live = "on";
  refresh();
});
source.onerror = () => {
  page.live = "off";
  if (document.querySelector(".offline")) return;
  const note = Object.assign(document.createElement("div"), { className: "offline", textContent: "Connection lost. Trying again…" });
  note.setAttribute("role", "status");
  document.body.append(note);
};
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", (event) => event.persisted && location.reload());
document.addEventListener("visibilitychange", () => document.hidden || refresh());
scroller.scrollTop = scroller.scrollHeight;

// Going out

const composer = document.getElementById("composer");
const text = document.getElementById("composer-text");

function grown() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
  composer.classList.toggle("ready", text.value.trim() !== "");
}

composer?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const words = text.value;
  if (!words.trim()) return;
  text.value = "";
  grown();
  scroller.scrollTop = scroller.scrollHeight;
  const answer = await fetch(composer.action, { method: "POST", body: new URLSearchParams({ text: words }) }).catch(() => null);
  if (!answer?.ok) {
    text.value = words;
    grown();
    toast("That was not sent. Is the sandbox still running?");
  } else if (answer.status === 200) {
    toast((await answer.json()).toast);
  }
});
text?.addEventListener("input", grown);
text?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
if (matchMedia("(min-width: 701px)").matches) text?.focus();

function toast(words) {
  const note = Object.assign(document.createElement("div"), { className: "toast", textContent: words });
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 6000);
}

// The frame

document.addEventListener("click", (event) => {
  const target = (selector) => event.target.closest(selector);
  if (target("[data-theme-toggle]")) {
    const root = document.documentElement;
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  }
  const toggle = target("[data-toggle-sidebar]");
  if (toggle) toggle.setAttribute("aria-expanded", String(document.getElementById("app").classList.toggle("sidebar-open")));
  else if (!target(".sidebar")) document.getElementById("app").classList.remove("sidebar-open");
});
