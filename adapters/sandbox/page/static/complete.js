// Completion of /commands, @people, #channels and :emoji: in every box that has `data-complete`.

const completes = (element) => element?.matches?.("[data-complete]");
const list = (box) => document.getElementById(box.getAttribute("aria-controls"));
const options = (box) => [...list(box).querySelectorAll(".option")];

// What is being asked for, so that a Tab pressed meanwhile waits for it instead of leaving the box.
let asking = null;

export function word(box) {
  const before = box.value.slice(0, box.selectionStart);
  const typed = /(^\/[\w-]*|(?<=^|\s|\()[@#:][\w.+-]*)$/.exec(before)?.[0] ?? "";
  return typed.startsWith("/") && !box.closest("[data-composer]") ? "" : typed;
}

async function complete(box) {
  const typed = word(box);
  if (!typed) {
    close(box);
    return;
  }
  const answer = await fetch(`${box.dataset.complete}?word=${encodeURIComponent(typed)}`);
  if (!answer.ok || word(box) !== typed) return;
  const shown = list(box);
  shown.innerHTML = await answer.text();
  const found = options(box);
  if (!found.length || document.activeElement !== box) {
    close(box);
    return;
  }
  found.forEach((option, index) => (option.id = `${shown.id}-${index}`));
  shown.hidden = false;
  locate(box);
  point(box, 0);
}

// In a form the list hangs at its box, over everything; at the composer it stands on it by style alone.
function locate(box) {
  if (box.closest("[data-composer]")) return;
  const shown = list(box);
  const at = box.getBoundingClientRect();
  const above = innerHeight - at.bottom < 220 && at.top > innerHeight - at.bottom;
  shown.style.left = `${at.left}px`;
  shown.style.width = `${at.width}px`;
  shown.style.top = above ? "auto" : `${at.bottom + 4}px`;
  shown.style.bottom = above ? `${innerHeight - at.top + 4}px` : "auto";
}

export function close(box) {
  list(box).hidden = true;
  box.removeAttribute("aria-activedescendant");
}

function point(box, at) {
  const all = options(box);
  const index = (at + all.length) % all.length;
  all.forEach((option, number) => {
    option.classList.toggle("active", number === index);
    option.setAttribute("aria-selected", String(number === index));
  });
  all[index].scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", all[index].id);
}

function take(box, option) {
  const typed = word(box);
  box.setRangeText(option.dataset.value, box.selectionStart - typed.length, box.selectionStart, "end");
  close(box);
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// The keys of an open list; true when one was used.
function steer(box, event) {
  const taking = (event.key === "Tab" && !event.shiftKey) || (event.key === "Enter" && !list(box).hidden && !event.shiftKey);
  if (taking && asking && word(box)) return waits(box, event.key);
  if (list(box).hidden) return false;
  const all = options(box);
  const at = all.findIndex((option) => option.classList.contains("active"));
  switch (event.key) {
    case "ArrowDown":
    case "ArrowUp":
      point(box, at + (event.key === "ArrowDown" ? 1 : -1));
      return true;
    case "Escape":
      close(box);
      return true;
    case "Enter":
      if (all[at].dataset.value.trim() === box.value.trim()) {
        close(box);
        return false;
      }
      take(box, all[at]);
      return true;
    case "Tab":
      take(box, all[at]);
      return true;
  }
  return false;
}

// Tab before the list is there (or Enter before it is new) takes what comes first as soon as it comes.
function waits(box, key) {
  asking.then(() => {
    const first = list(box).hidden ? null : options(box)[0];
    const typed = first?.dataset.value.trim() === box.value.trim();
    if (first && !(key === "Enter" && typed)) {
      take(box, first);
      return;
    }
    close(box);
    if (key === "Enter" && box.closest("[data-composer]")) box.form.requestSubmit();
  });
  return true;
}

document.addEventListener("input", (event) => {
  if (!completes(event.target)) return;
  const mine = complete(event.target).catch(() => close(event.target));
  asking = mine;
  mine.finally(() => (asking = asking === mine ? null : asking));
});

document.addEventListener("keydown", (event) => {
  if (!completes(event.target) || event.isComposing || !steer(event.target, event)) return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest(".suggestions .option");
  if (!option) return;
  event.preventDefault();
  const { id } = option.closest(".suggestions");
  take(document.querySelector(`[aria-controls="${CSS.escape(id)}"]`), option);
});
document.addEventListener("focusout", (event) => completes(event.target) && close(event.target));
