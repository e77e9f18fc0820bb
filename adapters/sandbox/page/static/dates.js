// Days and times: a calendar and a list of times beside the browser's own field, by mouse or keyboard.

const { locale } = document.body.dataset;
const DAY = 86_400_000;
const iso = (at) => at.toISOString().slice(0, 10);
const at = (day) => new Date(`${day}T00:00:00Z`);
const shown = (day, options) => at(day).toLocaleDateString(locale, { timeZone: "UTC", ...options });
const holderOf = (element) => element?.closest?.("[data-date]");
const input = (holder) => holder.querySelector("input");
const pane = (holder) => holder.querySelector(".calendar");
const sundays = locale === "en-US" ? 0 : 1;

// The workspace's clock, not the computer's, says what today is.
function today() {
  const clock = document.querySelector("#clock-now time");
  const now = new Date(Number(clock.dataset.clock) * 1000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: clock.dataset.zone }).format(now);
}

const parts = (holder) => {
  const { value } = input(holder);
  const kind = holder.dataset.date;
  if (kind === "datetime") return { day: value.slice(0, 10), time: value.slice(11, 16) };
  return kind === "date" ? { day: value, time: "" } : { day: "", time: value };
};

function write(holder, { day, time }) {
  const kind = holder.dataset.date;
  const value = kind === "date" ? day : kind === "time" ? time : `${day || today()}T${time || "09:00"}`;
  if (input(holder).value === value) return;
  input(holder).value = value;
  input(holder).dispatchEvent(new Event("input", { bubbles: true }));
  input(holder).dispatchEvent(new Event("change", { bubbles: true }));
}

// What stands in the field while nobody types in it: words instead of digits, or the placeholder.
function label(holder) {
  const { day, time } = parts(holder);
  const words = [day && shown(day, { weekday: "short", day: "numeric", month: "long", year: "numeric" }), time && clockTime(time)];
  const text = holder.querySelector(".date-shown");
  text.textContent = words.filter(Boolean).join(", ") || text.dataset.placeholder;
  holder.classList.toggle("filled", Boolean(input(holder).value));
}

function clockTime(time) {
  const instant = new Date(`2026-01-01T${time}:00Z`);
  return instant.toLocaleTimeString(locale, { timeZone: "UTC", hour: locale === "en-US" ? "numeric" : "2-digit", minute: "2-digit" });
}

function labelAll(root) {
  for (const holder of root.querySelectorAll("[data-date]")) label(holder);
}

let opened = null;

function open(holder) {
  if (opened && opened !== holder) close(opened);
  opened = holder;
  const { day, time } = parts(holder);
  const kind = holder.dataset.date;
  pane(holder).replaceChildren();
  if (kind !== "time") pane(holder).append(month(holder, day || today()));
  if (kind !== "date") pane(holder).append(times(holder, time));
  pane(holder).hidden = false;
  holder.querySelector(".date-open").setAttribute("aria-expanded", "true");
  locate(holder);
  const list = pane(holder).querySelector(".times");
  const near = list?.querySelector("[aria-selected=true]") ?? list?.querySelector('[data-time="09:00"]');
  if (near) list.scrollTop = near.offsetTop - list.clientHeight / 2;
  (pane(holder).querySelector(".days [tabindex='0']") ?? near)?.focus({ preventScroll: true });
}

function close(holder, back) {
  pane(holder).hidden = true;
  holder.querySelector(".date-open").setAttribute("aria-expanded", "false");
  if (opened === holder) opened = null;
  if (back) holder.querySelector(".date-open").focus();
}

function locate(holder) {
  const box = holder.getBoundingClientRect();
  const shape = pane(holder);
  const above = innerHeight - box.bottom < shape.offsetHeight + 12 && box.top > innerHeight - box.bottom;
  const top = above ? box.top - shape.offsetHeight - 4 : box.bottom + 4;
  shape.style.top = `${Math.max(6, Math.min(top, innerHeight - shape.offsetHeight - 6))}px`;
  shape.style.left = `${Math.max(6, Math.min(box.left, innerWidth - shape.offsetWidth - 6))}px`;
}

const made = (tag, values) => Object.assign(document.createElement(tag), values);

function month(holder, day, focused = day) {
  const [year, number] = focused.split("-").map(Number);
  const holding = made("div", { className: "month" });
  const head = made("div", { className: "month-head" });
  const title = made("b", { textContent: shown(focused, { month: "long", year: "numeric" }) });
  title.setAttribute("aria-live", "polite");
  head.append(turner(-1, "Previous month"), title, turner(1, "Next month"));
  const grid = made("table", { className: "days" });
  grid.setAttribute("role", "grid");
  grid.setAttribute("aria-label", title.textContent);
  const first = new Date(Date.UTC(year, number - 1, 1));
  let each = new Date(first - ((first.getUTCDay() - sundays + 7) % 7) * DAY);
  grid.append(weekdays(each));
  const body = grid.createTBody();
  do {
    const row = body.insertRow();
    for (let column = 0; column < 7; column += 1, each = new Date(+each + DAY)) row.append(cell(iso(each), number, day, focused, holder));
  } while (each.getUTCMonth() === number - 1);
  holding.append(head, grid);
  return holding;
}

function turner(by, name) {
  const button = made("button", { type: "button", className: "icon-button" });
  button.setAttribute("aria-label", name);
  button.dataset.turn = by;
  button.innerHTML = `<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="${by < 0 ? "M12.5 5 7.500 10l5 5" : "M7.500 5l5 5-5 5"}"/></svg>`;
  return button;
}

function weekdays(from) {
  const head = document.createElement("thead");
  const row = head.insertRow();
  for (let column = 0; column < 7; column += 1) {
    const day = iso(new Date(+from + column * DAY));
    const name = made("th", { scope: "col", abbr: shown(day, { weekday: "long" }), textContent: shown(day, { weekday: "short" }).slice(0, 2) });
    row.append(name);
  }
  return head;
}

function cell(day, number, _, focused, holder) {
  const holding = document.createElement("td");
  const chosen = parts(holder).day === day;
  const button = made("button", { type: "button", textContent: String(Number(day.slice(8))), tabIndex: day === focused ? 0 : -1 });
  button.dataset.day = day;
  button.setAttribute("aria-label", shown(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" }));
  holding.setAttribute("role", "gridcell");
  holding.setAttribute("aria-selected", String(chosen));
  if (day === today()) button.setAttribute("aria-current", "date");
  if (Number(day.slice(5, 7)) !== number) button.className = "outside";
  holding.append(button);
  return holding;
}

function times(holder, chosen) {
  const list = made("div", { className: "times", tabIndex: -1 });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Time");
  for (let minute = 0; minute < 1440; minute += 30) {
    const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
    const option = made("div", { className: "time", textContent: clockTime(time), tabIndex: -1 });
    option.dataset.time = time;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(time === chosen));
    list.append(option);
  }
  return list;
}

function move(holder, day) {
  pane(holder).querySelector(".month").replaceWith(month(holder, parts(holder).day, day));
  pane(holder).querySelector(`[data-day="${day}"]`).focus();
}

function turn(holder, by) {
  const focused = pane(holder).querySelector(".days [tabindex='0']").dataset.day;
  const [year, number, day] = focused.split("-").map(Number);
  const last = new Date(Date.UTC(year, number + by, 0)).getUTCDate();
  return iso(new Date(Date.UTC(year, number - 1 + by, Math.min(day, last))));
}

function choose(holder, element) {
  const { day, time } = parts(holder);
  write(holder, { day: element.dataset.day ?? day, time: element.dataset.time ?? time });
  if (holder.dataset.date !== "datetime" || element.dataset.time) {
    close(holder, true);
    return;
  }
  move(holder, element.dataset.day);
  pane(holder).querySelector(".times [aria-selected=true]")?.removeAttribute("aria-selected");
  const now = pane(holder).querySelector(`[data-time="${parts(holder).time}"]`) ?? pane(holder).querySelector('[data-time="09:00"]');
  now.setAttribute("aria-selected", "true");
  now.focus();
}

document.addEventListener("click", (event) => {
  const holder = holderOf(event.target);
  if (opened && opened !== holder) close(opened);
  if (!holder) return;
  const button = event.target.closest(".date-open");
  const turned = event.target.closest("[data-turn]");
  const chosen = event.target.closest("[data-day], [data-time]");
  if (button) {
    if (pane(holder).hidden) open(holder);
    else close(holder, true);
  } else if (turned) {
    const day = turn(holder, Number(turned.dataset.turn));
    pane(holder).querySelector(".month").replaceWith(month(holder, parts(holder).day, day));
    pane(holder).querySelector(`[data-turn="${turned.dataset.turn}"]`).focus();
  } else if (chosen) {
    choose(holder, chosen);
  }
});

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

document.addEventListener("keydown", (event) => {
  const holder = holderOf(event.target);
  if (!holder) return;
  const day = event.target.dataset.day;
  const time = event.target.closest("[data-time]");
  if (event.key === "Escape" && !pane(holder).hidden) close(holder, true);
  else if (event.altKey && event.key === "ArrowDown" && event.target === input(holder)) open(holder);
  else if (day && STEPS[event.key]) move(holder, iso(new Date(+at(day) + STEPS[event.key] * DAY)));
  else if (day && (event.key === "PageUp" || event.key === "PageDown")) move(holder, turn(holder, event.key === "PageUp" ? -1 : 1));
  else if (time && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    (event.key === "ArrowUp" ? time.previousElementSibling : time.nextElementSibling)?.focus();
  } else if (time && (event.key === "Enter" || event.key === " ")) choose(holder, time);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("focusout", (event) => {
  const holder = holderOf(event.target);
  if (opened && holder === opened && event.relatedTarget && !holder.contains(event.relatedTarget)) close(holder);
});
for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => holderOf(event.target) && label(holderOf(event.target)));
addEventListener("resize", () => opened && close(opened));
document.addEventListener("scroll", (event) => opened && !event.target.closest?.(".calendar") && locate(opened), true);
document.addEventListener("sandbox:drawn", (event) => labelAll(event.target));
labelAll(document);
