// The composer: Enter sends, drafts survive a reload, a command's usage stands below.
import { close } from "./complete.js";
import { post } from "./wire.js";

const drafts = (box) => `draft ${location.pathname} ${box.form.elements.thread_ts?.value ?? ""}`;
const isComposer = (element) => element?.matches?.("[data-composer] textarea");

const files = (form) => form.querySelector("[data-uploads]");

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
}

function changed(box) {
  grow(box);
  box.form.classList.toggle("ready", box.value.trim() !== "" || Boolean(files(box.form).children.length));
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
  if (form.querySelector(".upload.busy")) {
    say(box, "A file is still on its way…");
    return;
  }
  const values = new FormData(form);
  const text = box.value;
  const sentFiles = [...files(form).children];
  if (!text.trim() && !sentFiles.length) return;
  box.value = "";
  files(form).replaceChildren();
  changed(box);
  close(box);
  // Whoever writes wants to see what becomes of it.
  if (box.id === "composer-text") toEnd();
  const waiting = setTimeout(() => say(box, "Waiting for an answer…"), 500);
  const sent = await post(`/by/${document.body.dataset.who}/type`, values);
  clearTimeout(waiting);
  say(box, "");
  if (!sent && !box.value) {
    box.value = text;
    files(form).append(...sentFiles);
    changed(box);
    return;
  }
  if (form.elements.broadcast) form.elements.broadcast.checked = false;
  // Who wrote from a page further back wants to see it arrive.
  if (sent && box.id === "composer-text" && document.querySelector("#newer button")) location.assign(location.pathname);
}

function toEnd() {
  const scroller = document.getElementById("scroller");
  scroller.scrollTop = scroller.scrollHeight;
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

document.addEventListener("sandbox:uploads", (event) => {
  const box = event.target.querySelector("textarea");
  if (isComposer(box)) {
    changed(box);
    box.focus();
  }
});

document.addEventListener("sandbox:sized", (event) => grow(event.target));

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-grow]") && !isComposer(event.target)) grow(event.target);
  if (!isComposer(event.target)) return;
  changed(event.target);
  usage(event.target);
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
  if (!isComposer(box) || event.isComposing || event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  send(box.form);
});

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

function restore(root) {
  for (const box of root.querySelectorAll("[data-composer] textarea")) {
    box.value = box.value || sessionStorage.getItem(drafts(box)) || "";
    changed(box);
  }
}
restore(document);
// A thread's pane is shown only after it was filled: before that nothing can be measured.
document.addEventListener("htmx:afterSwap", (event) => requestAnimationFrame(() => restore(event.target)));
