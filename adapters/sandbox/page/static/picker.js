// Selects with search: one or several choices, from the page or from the server, by mouse or keyboard.
import { hold } from "./dispatch.js";

const field = (picker) => picker.querySelector(".picker-input");
const list = (picker) => picker.querySelector(".picker-list");
const chips = (picker) => [...picker.querySelectorAll(".chip")];
const visible = (picker) => [...list(picker).querySelectorAll(".option:not([hidden])")];

let opened = null;
const asked = new WeakMap();
const taking = new Set();

let opening = Promise.resolve();
const open = (picker) => (opening = show(picker));

async function show(picker) {
  if (opened && opened !== picker) close(opened);
  opened = picker;
  const filled = fill(picker);
  if (picker.dataset.source) {
    // A slow app must not look like a dead field.
    await Promise.race([filled, new Promise((done) => setTimeout(done, 220))]);
    if (opened !== picker) return filled;
    list(picker).hidden = false;
    locate(picker);
  }
  await filled;
  if (opened !== picker) return;
  list(picker).hidden = false;
  field(picker).setAttribute("aria-expanded", "true");
  locate(picker);
  point(picker, 0);
}

function close(picker) {
  if (!taking.has(picker)) field(picker).value = "";
  list(picker).hidden = true;
  field(picker).setAttribute("aria-expanded", "false");
  field(picker).removeAttribute("aria-activedescendant");
  if (opened === picker) opened = null;
}

// Under the field, or above it where there is more room.
function locate(picker) {
  const box = picker.querySelector(".picker-field").getBoundingClientRect();
  const shown = list(picker);
  shown.style.left = `${box.left}px`;
  shown.style.width = `${Math.max(box.width, 220)}px`;
  const above = innerHeight - box.bottom < 200 && box.top > innerHeight - box.bottom;
  shown.style.top = above ? "auto" : `${box.bottom + 4}px`;
  shown.style.bottom = above ? `${innerHeight - box.top + 4}px` : "auto";
  shown.style.maxHeight = `${Math.min(264, (above ? box.top : innerHeight - box.bottom) - 12)}px`;
}

async function choices(url) {
  try {
    const answer = await fetch(url);
    if (answer.ok) return await answer.text();
  } catch {
    // What is said below is all there is to say.
  }
  return '<p class="empty-small">The choices could not be loaded. Type again to try once more.</p>';
}

async function fill(picker) {
  const typed = field(picker).value.trim();
  if (picker.dataset.source) {
    if (typed.length < Number(picker.dataset.least)) {
      list(picker).innerHTML = `<p class="empty-small">Type at least ${Number(picker.dataset.least)} letters.</p>`;
    } else {
      const turn = (asked.get(picker) ?? 0) + 1;
      asked.set(picker, turn);
      const waits = setTimeout(() => turn === asked.get(picker) && list(picker).replaceChildren(document.getElementById("skeleton").content.cloneNode(true)), 200);
      const text = await choices(`${picker.dataset.source}&q=${encodeURIComponent(typed)}`);
      clearTimeout(waits);
      if (turn !== asked.get(picker)) return;
      list(picker).innerHTML = text;
    }
  } else {
    for (const option of list(picker).querySelectorAll(".option")) {
      option.hidden = !option.dataset.label.toLowerCase().includes(typed.toLowerCase());
    }
    list(picker).classList.toggle("nothing", !visible(picker).length);
    for (const group of list(picker).querySelectorAll("[role=group]")) group.hidden = !group.querySelector(".option:not([hidden])");
  }
  mark(picker);
}

function mark(picker) {
  const chosen = new Set(chips(picker).map((chip) => chip.dataset.value));
  [...list(picker).querySelectorAll(".option")].forEach((option, index) => {
    option.id = `${list(picker).id}-${index}`;
    option.setAttribute("aria-selected", String(chosen.has(option.dataset.value)));
  });
}

function point(picker, at) {
  const options = visible(picker);
  for (const option of list(picker).querySelectorAll(".active")) option.classList.remove("active");
  if (!options.length) {
    field(picker).removeAttribute("aria-activedescendant");
    return;
  }
  const chosen = options[(at + options.length) % options.length];
  chosen.classList.add("active");
  chosen.scrollIntoView({ block: "nearest" });
  field(picker).setAttribute("aria-activedescendant", chosen.id);
}

function choose(picker, option) {
  const many = Number(picker.dataset.many || 0);
  const there = chips(picker).find((chip) => chip.dataset.value === option.dataset.value);
  if (there && many) {
    remove(picker, there);
    return;
  }
  if (!many) for (const chip of chips(picker)) chip.remove();
  if (!many || chips(picker).length < many) field(picker).before(chip(picker, option.dataset.value, option.dataset.label));
  field(picker).value = "";
  if (many) {
    fill(picker).then(() => opened === picker && point(picker, 0));
    locate(picker);
  } else {
    close(picker);
  }
  tell(picker);
}

// Enter waits for the choices of what was typed last, also when Tab or another choice follows at once.
async function take(picker) {
  taking.add(picker);
  await opening;
  if (!taking.delete(picker)) return;
  const option = list(picker).querySelector(".option.active:not([hidden])") ?? visible(picker)[0];
  if (option) choose(picker, option);
  if (!picker.contains(document.activeElement)) close(picker);
}

function chip(picker, value, label) {
  const made = document.createElement("span");
  made.className = "chip";
  made.dataset.value = value;
  const text = Object.assign(document.createElement("span"), { className: "chip-label", textContent: label });
  const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: picker.dataset.name, value });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "chip-remove" });
  button.setAttribute("aria-label", `Remove ${label}`);
  button.innerHTML = '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="m5 5 10 10M15 5 5 15"/></svg>';
  made.append(text, hidden, button);
  return made;
}

function remove(picker, there) {
  there.remove();
  mark(picker);
  field(picker).focus();
  if (opened === picker) locate(picker);
  tell(picker);
}

function tell(picker) {
  const names = chips(picker).map((each) => each.querySelector(".chip-label").textContent);
  document.getElementById("announce").textContent = names.length ? `Chosen: ${names.join(", ")}` : "Nothing chosen";
  picker.dispatchEvent(new CustomEvent("picked"));
  picker.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const picker = event.target.closest(".picker");
  if (opened && picker !== opened) close(opened);
  if (!picker) return;
  const gone = event.target.closest(".chip-remove");
  const option = event.target.closest(".option");
  if (gone) remove(picker, gone.closest(".chip"));
  else if (option) choose(picker, option);
  else if (event.target.closest(".picker-field")) {
    field(picker).focus();
    if (opened !== picker) open(picker);
  }
});

// Choosing must not take the focus out of the field.
document.addEventListener("mousedown", (event) => event.target.closest(".picker-list") && event.preventDefault());

document.addEventListener("input", (event) => {
  if (!event.target.matches(".picker-input")) return;
  event.stopPropagation();
  open(event.target.closest(".picker"));
}, true);

document.addEventListener("focusout", (event) => {
  const picker = event.target.closest?.(".picker");
  if (picker && opened === picker && event.relatedTarget && !picker.contains(event.relatedTarget)) close(picker);
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".picker-input")) return;
  const picker = event.target.closest(".picker");
  const isOpen = opened === picker;
  const at = visible(picker).findIndex((option) => option.classList.contains("active"));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (isOpen) point(picker, at + (event.key === "ArrowDown" ? 1 : -1));
    else open(picker);
  } else if (event.key === "Enter") {
    if (isOpen) hold(take(picker));
    else open(picker);
  } else if (event.key === "Escape" && isOpen) {
    taking.delete(picker);
    close(picker);
    event.stopPropagation();
  } else if (event.key === "Tab" && isOpen) {
    // The open list scrolls, and so a browser would stop at it: what is typed then would go nowhere.
    close(picker);
    return;
  } else if (event.key === "Backspace" && event.target.value === "" && chips(picker).length) {
    remove(picker, chips(picker).at(-1));
  } else return;
  event.preventDefault();
}, true);

addEventListener("resize", () => opened && close(opened));
document.addEventListener("scroll", (event) => opened && !event.target.closest?.(".picker-list") && locate(opened), true);
