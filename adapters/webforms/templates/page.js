"use strict";
(() => {
  const quiet = { draft: 0, find: 0 };
  const refusals = {
    413: "Not sent: that is more than fits here.",
    429: "Not sent: that was a little fast. Try again in a minute; everything is still on this page.",
  };

  // What a page that holds a pointer tells with everything it sends: which keystroke of this window it is, and how
  // long that was held back. One of the two clocks stands still while a device sleeps, the other one may be set.
  const pointer = () => document.querySelector('#form input[name="drawn"]') !== null;
  let keystrokes = 0;
  const once = () => document.querySelector('#form input[name="once"]').value;
  const stroke = (at) => ({ at, of: once(), nth: ++keystrokes, ticks: performance.now(), clock: Date.now() });
  const age = (typed) => Math.max(0, Math.round(performance.now() - typed.ticks), Date.now() - typed.clock);

  // So many bytes go out though the page is closed meanwhile: browsers take 64 KiB at most, with what is around them.
  const OUTLIVES = 60000;
  const outlives = (data) => [...data].reduce((sum, each) => sum + new Blob(each).size + 150, 0) < OUTLIVES;

  const collect = ({ files = false, typed = stroke("") } = {}) => {
    const data = new FormData(document.getElementById("form"));
    if (!files) for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    if (pointer()) for (const [name, value] of [["nth", typed.nth], ["age", age(typed)], ["at", typed.at]]) data.set(name, String(value));
    return data;
  };

  // Of several requests at once a browser may let none outlive the page though each is small enough.
  let sending = 0;
  const send = async (doing, data) => {
    data.set("do", doing);
    const go = (keepalive) => fetch(document.getElementById("form").action, { method: "POST", body: data, redirect: "follow", keepalive });
    sending += 1;
    try {
      return outlives(data) ? await go(true).catch(() => go(false)) : await go(false);
    } finally {
      sending -= 1;
    }
  };

  // Its style is this page's too, and would be refused here: another page, another nonce.
  const parsed = async (answer) => new DOMParser().parseFromString((await answer.text()).replace(/<style[^]*?<\/style>/, ""), "text/html");

  const say = (words) => {
    const kept = document.getElementById("kept");
    if (kept) kept.textContent = words;
  };
  // The page promises that only where this script runs.
  const assure = () => say(document.getElementById("kept")?.dataset.says);

  // What is typed is kept while somebody types, where the bot tells which is the newest; elsewhere a moment after the last
  // key, since a draft replaces the one before. And at once when they turn away.
  let unsent = null;
  let busy = false;
  const pass = async () => {
    clearTimeout(quiet.draft);
    quiet.draft = 0;
    const typed = unsent;
    unsent = null;
    if (typed === null) return;
    // Another page may stand here meanwhile, with another form or none: what was typed is no draft of that one.
    const stands = () => typed.of === once();
    const tell = (words) => stands() && say(words);
    const slow = setTimeout(() => tell("Not kept yet: it is on its way."), 2000);
    try {
      const answer = await send("draft", collect({ typed }));
      if (answer.status === 204) return tell(document.getElementById("kept")?.dataset.kept);
      if (answer.status === 429) tell("Not kept yet: that was a little fast. It is still on this page.");
      else if ([409, 422].includes(answer.status)) tell(await answer.text());
      else tell("Not kept: please look at this page again.");
      if ([409, 429, 500, 503].includes(answer.status) && stands()) later(typed);
    } catch {
      tell("Not kept yet: no connection. It is still on this page.");
      if (stands()) later(typed);
    } finally {
      clearTimeout(slow);
    }
  };
  const later = (typed) => {
    unsent ??= typed;
    quiet.draft ||= setTimeout(pass, 10000);
  };
  const note = (at) => {
    unsent = stroke((at.name ?? "").replace(/^f:/, ""));
    if (pointer()) return void (quiet.draft ||= setTimeout(pass, 300));
    clearTimeout(quiet.draft);
    quiet.draft = setTimeout(pass, 800);
  };
  const leave = () => {
    if (!busy) pass();
  };
  document.addEventListener("focusout", () => pointer() && leave());
  window.addEventListener("pagehide", leave);
  // Before a reload asks for the page: what it then shows has the last letter. What is too long to go out by itself
  // needs the page a moment longer, so the browser asks; meanwhile it goes out.
  window.addEventListener("beforeunload", (event) => {
    leave();
    if (sending && !outlives(collect())) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });

  const swap = async (doing) => {
    clearTimeout(quiet.draft);
    clearTimeout(quiet.find);
    quiet.draft = 0;
    unsent = null;
    const answer = await send(doing, collect({ files: true }));
    const fresh = (await parsed(answer)).getElementById("page");
    if (!fresh) return say(refusals[answer.status] ?? "Not sent: please look at this page again.");
    document.getElementById("page").replaceChildren(...fresh.childNodes);
    assure();
    const told = ["#wrong", ".asked button", ".said", "h1"].map((each) => document.querySelector(each));
    told.find(Boolean)?.focus();
  };

  const isTick = (box) => ["radio", "checkbox"].includes(box.type);
  const twin = (box) => (box.id ? document.getElementById(box.id) : [...document.getElementsByName(box.name)].find((each) => each.value === box.value));
  const changed = (differs) => [...document.querySelectorAll("#form :is(input, select, textarea)[name]:not([type=hidden], [type=file])")].filter(differs);
  const since = (sent) => changed((box) => (isTick(box) ? box.checked !== sent.getAll(box.name).includes(box.value) : sent.has(box.name) && sent.get(box.name) !== box.value));

  // Onto the page as it is drawn now; somebody picked meanwhile isn't there yet.
  const putBack = (box) => {
    const again = twin(box);
    if (again && isTick(box)) again.checked = box.checked;
    else if (again) again.value = box.value;
    else if (box.closest(".chosen")) {
      const people = document.getElementById(box.closest("fieldset").id);
      if (people?.dataset.most === "1") people.querySelector(".chosen").replaceChildren();
      people?.querySelector(".chosen").append(box.closest("label"));
    }
    if (again?.dataset.find) find(again);
  };

  // A choice that changes the form: whoever goes on meanwhile keeps what they typed and ticked, and stays where they are.
  let choices = 0;
  const choose = async (at) => {
    const turn = ++choices;
    const sent = collect({ files: true });
    const answer = await send(`change|${at.dataset.live}`, sent);
    const fresh = (await parsed(answer)).getElementById("page");
    if (turn !== choices || busy) return;
    if (!fresh) return say(refusals[answer.status] ?? "Not sent: please look at this page again.");
    const here = document.activeElement;
    const { selectionStart, selectionEnd } = here;
    const meanwhile = since(sent);
    document.getElementById("page").replaceChildren(...fresh.childNodes);
    assure();
    meanwhile.forEach(putBack);
    if (meanwhile.length) note(meanwhile.at(-1));
    const again = twin(here);
    again?.focus();
    if (typeof selectionStart === "number") again?.setSelectionRange?.(selectionStart, selectionEnd);
  };

  const find = (box) => {
    clearTimeout(quiet.find);
    quiet.find = setTimeout(async () => {
      const name = box.dataset.find;
      const fresh = (await parsed(await send(`find|${name}`, collect()))).getElementById(`found-${name}`);
      if (fresh && box.isConnected) document.getElementById(`found-${name}`).replaceChildren(...fresh.childNodes);
    }, 250);
  };

  document.addEventListener("input", (event) => {
    const at = event.target;
    if (at.dataset.find) return find(at);
    if (at.dataset.live && at.type === "radio") return choose(at);
    note(at);
  });
  document.addEventListener("change", (event) => {
    const at = event.target;
    if (at.dataset.live && at.tagName === "SELECT") return choose(at);
    const people = at.closest("fieldset.people");
    if (people && at.type === "checkbox" && at.closest(".found")) pick(people, at);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.dataset.find) event.preventDefault();
  });

  // Whoever is ticked among those found stands with those chosen, and the search is ready for the next name.
  const pick = (people, tick) => {
    const chosen = people.querySelector(".chosen");
    if (people.dataset.most === "1") chosen.replaceChildren();
    const chip = tick.closest("label");
    chip.className = "chip";
    chosen.append(chip);
    people.querySelector(".found").replaceChildren();
    const box = people.querySelector("[data-find]");
    box.value = "";
    box.focus();
    note(tick);
  };

  // Sent from here, a page can be loaded again without sending anything twice; and a second press does nothing.
  document.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    document.getElementById("form").setAttribute("aria-busy", "true");
    try {
      await swap(event.submitter?.value ?? "submit");
    } catch {
      say("Not sent: no connection. Everything is still on this page.");
      later(stroke(""));
    } finally {
      busy = false;
      document.getElementById("form")?.removeAttribute("aria-busy");
    }
  });

  // What was done before this script ran.
  const drawn = (box) => (isTick(box) ? box.defaultChecked : ([...(box.options ?? [])].find((each) => each.defaultSelected) ?? box.options?.[0])?.value ?? box.defaultValue);
  const early = changed((box) => drawn(box) !== (isTick(box) ? box.checked : box.value));
  const choice = early.find((box) => box.dataset.live && (box.checked || !isTick(box)));
  if (choice) choose(choice);
  else if (early.length) note(early[0]);

  assure();
  document.getElementById("wrong")?.focus();
})();
