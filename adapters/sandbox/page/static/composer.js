// The composer: Enter sends, drafts survive a reload, words are completed.
import { post } from "./wire.js";

const drafts = (box) => `draft ${location.pathname} ${box.form.elements.thread_ts?.value ?? ""}`;
const isComposer = (element) => element?.matches?.("[data-composer] textarea");

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
}

function changed(box) {
  grow(box);
  box.form.classList.toggle("ready", box.value.trim() !== "");
  if (box.value) sessionStorage.setItem(drafts(box), box.value);
  else sessionStorage.removeItem(drafts(box));
}

function type(box, text) {
  box.focus();
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

async function send(form) {
  const box = form.elements.text;
  if (!box.value.trim()) return;
  const values = new FormData(form);
  const text = box.value;
  box.value = "";
  changed(box);
  close(box);
  const waiting = setTimeout(() => say(box, "Waiting for an answer…"), 500);
  const sent = await post(`/by/${document.body.dataset.who}/type`, values);
  clearTimeout(waiting);
  say(box, "");
  if (!sent && !box.value) {
    box.value = text;
    changed(box);
  }
}

function say(box, text) {
  const status = document.getElementById(`${box.id}-status`);
  if (status) status.textContent = text;
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-surface], .blocks")) event.preventDefault();
  if (!event.target.matches("[data-composer]")) return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-grow]") && !isComposer(event.target)) grow(event.target);
  if (!isComposer(event.target)) return;
  changed(event.target);
  complete(event.target);
});

document.addEventListener("click", (event) => {
  const insert = event.target.closest("[data-insert]");
  if (insert) type(insert.closest("form").elements.text, insert.dataset.insert);
  const attempt = event.target.closest("[data-try]");
  const box = document.getElementById("composer-text");
  if (!attempt || !box) return;
  box.value = attempt.dataset.try;
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!isComposer(box)) return;
  if (event.isComposing) return;
  if (steer(box, event)) {
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(box.form);
  }
});

// Completion

const list = (box) => document.getElementById(box.getAttribute("aria-controls"));

function word(box) {
  const before = box.value.slice(0, box.selectionStart);
  return /(^\/[\w-]*|(?<=^|\s|\()[@#:][\w.+-]*)$/.exec(before)?.[0] ?? "";
}

async function complete(box) {
  const typed = word(box);
  usage(box);
  if (!typed) {
    close(box);
    return;
  }
  const answer = await fetch(`${box.dataset.complete}?word=${encodeURIComponent(typed)}`);
  if (!answer.ok || word(box) !== typed) return;
  const shown = list(box);
  shown.innerHTML = await answer.text();
  const options = shown.querySelectorAll(".option");
  if (!options.length) {
    close(box);
    return;
  }
  options.forEach((option, index) => (option.id = `${shown.id}-${index}`));
  shown.hidden = false;
  point(box, 0);
}

// While a command's words are typed, its usage stands below.
const hints = new Map();
async function usage(box) {
  const command = /^(\/[\w-]+)\s/.exec(box.value)?.[1];
  if (!command) {
    say(box, "");
    return;
  }
  if (!hints.has(command)) {
    const answer = await fetch(`${box.dataset.complete}?word=${encodeURIComponent(command)}`);
    const holder = document.createElement("template");
    holder.innerHTML = answer.ok ? await answer.text() : "";
    const mine = [...holder.content.querySelectorAll(".option")].find((option) => option.dataset.value.trim() === command);
    hints.set(command, mine ? [command, mine.querySelector(".usage")?.textContent].filter(Boolean).join(" ") : "");
  }
  if (box.value.startsWith(command)) say(box, hints.get(command));
}

function close(box) {
  list(box).hidden = true;
  box.removeAttribute("aria-activedescendant");
}

function point(box, at) {
  const options = [...list(box).querySelectorAll(".option")];
  const index = (at + options.length) % options.length;
  options.forEach((option, number) => {
    option.classList.toggle("active", number === index);
    option.setAttribute("aria-selected", String(number === index));
  });
  options[index].scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", options[index].id);
}

function take(box, option) {
  const typed = word(box);
  box.setRangeText(option.dataset.value, box.selectionStart - typed.length, box.selectionStart, "end");
  close(box);
  changed(box);
  usage(box);
  box.focus();
}

// The keys of an open list; true when one was used.
function steer(box, event) {
  if (list(box).hidden) return false;
  const options = [...list(box).querySelectorAll(".option")];
  const at = options.findIndex((option) => option.classList.contains("active"));
  switch (event.key) {
    case "ArrowDown":
      point(box, at + 1);
      return true;
    case "ArrowUp":
      point(box, at - 1);
      return true;
    case "Escape":
      close(box);
      return true;
    case "Enter":
      if (options[at].dataset.value.trim() === box.value.trim()) {
        close(box);
        return false;
      }
      take(box, options[at]);
      return true;
    case "Tab":
      take(box, options[at]);
      return true;
  }
  return false;
}

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest(".suggestions .option");
  if (!option) return;
  event.preventDefault();
  take(option.closest("form").elements.text, option);
});
document.addEventListener("focusout", (event) => isComposer(event.target) && close(event.target));

function restore(root) {
  for (const box of root.querySelectorAll("[data-composer] textarea")) {
    box.value = box.value || sessionStorage.getItem(drafts(box)) || "";
    changed(box);
  }
}
restore(document);
// A thread's pane is shown only after it was filled: before that nothing can be measured.
document.addEventListener("htmx:afterSwap", (event) => requestAnimationFrame(() => restore(event.target)));
