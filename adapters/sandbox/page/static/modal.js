// Modals and questions before an act: focus goes in, stays in, and comes back.
import { left } from "./dispatch.js";
import { remember } from "./focus.js";
import { post } from "./wire.js";

const dialog = document.getElementById("modal");
const content = document.getElementById("modal-content");
const question = document.getElementById("confirm");
let shown = "";
let before = null;
const pressed = new Map();

function show() {
  const form = content.querySelector("form");
  if (!form) {
    shown = "";
    pressed.clear();
    if (!dialog.open) return;
    dialog.close();
    goBack();
    return;
  }
  if (!dialog.open) {
    before = remember(document.activeElement);
    dialog.showModal();
  }
  for (const box of content.querySelectorAll("[data-most]")) count(box);
  for (const box of content.querySelectorAll("textarea[data-grow]")) box.dispatchEvent(new CustomEvent("sandbox:sized", { bubbles: true }));
  if (form.dataset.view !== shown) {
    shown = form.dataset.view;
    content.querySelector(".modal-body").scrollTop = 0;
    const back = pressed.get(shown)?.();
    if (back) back.focus();
    else first(form)?.focus({ preventScroll: true }); // what stands above a field is read before it
  } else {
    const wrong = content.querySelector(".field.wrong :is(input:not([type=hidden]), textarea)");
    if (wrong && !wrong.closest(".field").contains(document.activeElement)) wrong.focus();
  }
}

function first(form) {
  const body = form.querySelector(".modal-body");
  return body.querySelector("[autofocus]") ?? body.querySelector("input:not([type=hidden]), textarea") ?? form.querySelector(".primary, .button");
}

// Chromium gives a box the focus again, but no caret: without the blur what is typed next goes nowhere.
function goBack() {
  const found = before();
  const at = found && found !== document.body ? found : document.getElementById("composer-text") ?? document.getElementById("main");
  at.blur();
  at.focus();
}

content.addEventListener("sandbox:filled", show);
show();

// A form over another one closes: one is where one left the lower one.
content.addEventListener("htmx:beforeRequest", () => pressed.set(shown, remember(document.activeElement)));

// The app may redraw the modal in the same moment: a view that is gone needs no closing.
function closeView(url, all) {
  left().then(() => post(url, all ? { all: "1" } : {}));
}

content.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close-view]");
  if (button) closeView(button.dataset.closeView, "closeAll" in button.dataset);
});

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  const button = content.querySelector(".modal-foot [data-close-view]");
  if (button) closeView(button.dataset.closeView, false);
});

// A browser closes a dialog by a second Escape whatever the page says.
dialog.addEventListener("close", () => {
  const button = content.querySelector(".modal-foot [data-close-view]");
  if (button) closeView(button.dataset.closeView, false);
});

// A second press while the first is on its way does nothing.
content.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target;
  if (!form.matches("form")) return;
  if (form.dataset.busy) event.preventDefault();
  form.dataset.busy = "1";
  for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true");
});
content.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target;
  if (!form.matches("form")) return;
  delete form.dataset.busy;
  for (const button of form.querySelectorAll("[type=submit]")) button.removeAttribute("aria-disabled");
});

// The second half of a double click is no second press.
document.addEventListener("click", (event) => {
  if (event.detail < 2 || !event.target.closest("[data-once], .modal-foot [type=submit]")) return;
  event.preventDefault();
  event.stopPropagation();
}, true);

// As in Slack: Ctrl or Command with Enter sends from any field.
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopPropagation();
  content.querySelector("[type=submit]:not(:disabled)")?.click();
}, true);

// How much is left to type, counted as Slack does: in code points.

function count(box) {
  const counter = box.parentElement.querySelector("[data-counter]");
  if (!counter) return;
  const used = [...box.value].length;
  const most = Number(box.dataset.most);
  counter.textContent = used > most * 0.6 || "always" in box.dataset ? `${used}/${most}` : "";
  counter.classList.toggle("over", used > most);
}

document.addEventListener("input", (event) => event.target.matches("[data-most]") && count(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-enter]") || event.shiftKey) return;
  event.preventDefault();
  event.target.dispatchEvent(new CustomEvent("entered"));
});

// What has a `confirm` asks first.

document.addEventListener("htmx:confirm", (event) => {
  const { confirmTitle, confirmText, confirmYes, confirmNo, confirmDanger } = event.target.dataset;
  if (!confirmTitle) return;
  event.preventDefault();
  question.querySelector("#confirm-title").textContent = confirmTitle;
  question.querySelector("#confirm-text").textContent = confirmText;
  question.querySelector("#confirm-no").textContent = confirmNo;
  const yes = question.querySelector("#confirm-yes");
  yes.textContent = confirmYes;
  yes.classList.toggle("danger", Boolean(confirmDanger));
  question.returnValue = "";
  question.addEventListener("close", () => question.returnValue === "yes" && event.detail.issueRequest(true), { once: true });
  event.target.closest(".menu")?.previousElementSibling.focus();
  question.showModal();
  yes.focus();
});
