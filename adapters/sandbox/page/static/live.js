// Live updates. Pieces of HTML arrive with the place where they go; what somebody is typing in stays untouched.
import { remember } from "./focus.js";
import { post } from "./wire.js";

const page = document.body.dataset;
let source = null;
let version = page.version;
let sleeping = 0;

function connect() {
  const query = new URLSearchParams({ place: page.place, tab: page.tab, since: version });
  const at = new URLSearchParams(location.search).get("at");
  if (at) query.set("at", at);
  source = new EventSource(`/by/${page.who}/live?${query}`);
  source.addEventListener("live", (event) => {
    version = event.lastEventId;
    document.querySelector(".offline")?.remove();
    document.body.dataset.live = "on";
    apply(event.data);
  });
  source.onerror = () => {
    document.body.dataset.live = "off";
    if (!document.querySelector(".offline")) {
      const note = Object.assign(document.createElement("div"), { className: "offline", textContent: "Connection lost. Trying again…" });
      note.setAttribute("role", "status");
      document.body.append(note);
    }
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  };
}

// A browser grants six connections to one server, and each tab may be another person: hidden tabs let theirs go.
document.addEventListener("visibilitychange", () => {
  clearTimeout(sleeping);
  if (document.hidden) {
    sleeping = setTimeout(() => {
      source.close();
      source = null;
    }, 20_000);
    return;
  }
  if (!source) connect();
  seen();
});
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => event.persisted && connect());

export function apply(html) {
  if (!html) return;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const scrollers = [...document.querySelectorAll(".messages-frame")].filter(atEnd);
  for (const piece of [...holder.content.children]) {
    const focus = remembered();
    place(piece);
    focus();
  }
  for (const scroller of scrollers) scroller.scrollTop = scroller.scrollHeight;
  titled();
  seen();
}

function place(piece) {
  const { to, how } = piece.dataset;
  if (how === "reload") {
    location.reload();
    return;
  }
  if (how === "tell") {
    document.dispatchEvent(new CustomEvent("sandbox:tell"));
    return;
  }
  const target = document.querySelector(to);
  if (!target) return;
  HOW[how](target, piece);
}

const HOW = {
  append(target, piece) {
    // Further back, between this page and what is new there is more: it comes by scrolling.
    if (target.id === "messages" && document.querySelector("#newer button")) {
      newest.hidden = false;
      return;
    }
    for (const item of [...piece.children]) {
      if (document.getElementById(item.id)) continue;
      item.classList.add("arrived");
      sameDay(target, item);
      below(target, item);
      target.append(item);
      drawn(item);
    }
  },
  replace(target, piece) {
    const item = piece.firstElementChild;
    if (!item) return;
    keep(item);
    target.replaceWith(item);
    drawn(item);
  },
  fill(target, piece) {
    const scrolls = () => (target.id === "home" ? target : target.querySelector(".places, .modal-body"));
    const scrolled = scrolls()?.scrollTop ?? 0;
    keep(piece);
    target.replaceChildren(...piece.childNodes);
    drawn(target);
    if (scrolls()) scrolls().scrollTop = scrolled;
    target.dispatchEvent(new CustomEvent("sandbox:filled", { bubbles: true }));
  },
  remove(target) {
    const next = target.nextElementSibling;
    const day = target.querySelector(".day");
    if (day && next && !next.querySelector(".day")) next.prepend(day);
    target.remove();
  },
};

// What is new to the page is made to work: its requests, and all that a script draws into it.
export function drawn(element) {
  htmx.process(element);
  element.dispatchEvent(new CustomEvent("sandbox:drawn", { bubbles: true }));
}

// The page may be open since yesterday: a day's heading appears once.
function sameDay(list, item) {
  const day = item.querySelector(".day");
  const last = [...list.querySelectorAll(".day")].at(-1);
  if (day && last && day.textContent === last.textContent) day.remove();
}

// Controls whose definition is the same stay the very elements they are, with text, caret and chips. Of those with the
// same name and another definition the text stays.
function keep(fresh) {
  for (const control of fresh.querySelectorAll("[data-keep]")) {
    const old = document.getElementById(control.id);
    const box = control.querySelector(BOX);
    if (old && !filledAnew(old.querySelector(BOX), box)) control.replaceWith(old);
    else if (!old && box) box.value = namesake(box)?.value || box.value;
  }
}

const BOX = "textarea, input[type=text][name]";

// As in Slack, an empty box takes the text with which the app draws it from now on.
const filledAnew = (old, box) => Boolean(old && box?.defaultValue) && old.value === "" && old.defaultValue === "";

// The box of the same name in the same form, as it is on the page.
function namesake(box) {
  const view = box.closest("form")?.dataset.view;
  return view && [...document.querySelectorAll(BOX)].find((each) => each.name === box.name && each.closest("form")?.dataset.view === view);
}

function remembered() {
  const active = document.activeElement;
  if (!active || active === document.body) return () => {};
  const { selectionStart, selectionEnd, scrollTop } = active;
  const form = active.closest("form");
  const found = remember(active);
  return () => {
    const again = (!active.isConnected && form && active.matches(BOX) && namesake(active)) || found();
    if (!again || !active.isConnected && document.activeElement !== document.body) return;
    if (again !== document.activeElement) {
      again.focus({ preventScroll: true });
      if (typeof selectionStart === "number") again.setSelectionRange?.(selectionStart, selectionEnd);
    }
    again.scrollTop = scrollTop;
  };
}

function atEnd(scroller) {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
}

// Somebody who reads further up is told what came, not moved.
const newest = document.getElementById("newest");
const scroller = document.getElementById("scroller");

function below(list, item) {
  if (newest && list.id === "messages" && !item.querySelector(".ephemeral")) newest.hidden = atEnd(scroller);
}
newest?.addEventListener("click", () => {
  if (document.querySelector("#newer button")) location.assign(location.pathname);
  else scroller.scrollTop = scroller.scrollHeight;
});
scroller?.addEventListener("scroll", () => {
  if (atEnd(scroller) && !document.querySelector("#newer button")) newest.hidden = true;
}, { passive: true });

// Where the conversation gets smaller (the panel opens, the composer grows), its newest words stay in sight.
let end = null;
if (scroller) {
  scroller.addEventListener("scroll", () => (end = atEnd(scroller)), { passive: true });
  new ResizeObserver(() => {
    end ??= atEnd(scroller);
    if (end) scroller.scrollTop = scroller.scrollHeight;
  }).observe(scroller);
}

// The tab's title counts what is for this person alone.
const title = document.title;
function titled() {
  const counts = [...document.querySelectorAll("#sidebar .badge")].map((badge) => parseInt(badge.textContent, 10));
  const sum = counts.reduce((total, count) => total + count, 0);
  document.title = sum ? `(${sum}) ${title}` : title;
}
titled();

// What is on screen has been read.
function seen() {
  if (document.hidden || page.tab === "home" || !document.querySelector(".place.current.unread")) return;
  post(`/by/${page.who}/read/${page.channel}`, {});
}

connect();
seen();
