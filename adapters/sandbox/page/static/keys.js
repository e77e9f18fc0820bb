// Messages by keyboard: arrows go from message to message, Enter opens a message's actions, Escape leads back.

const messages = (list) => [...list.querySelectorAll(".message")];
const tools = (message) => [...message.querySelectorAll(".toolbar > button, .toolbar > .menu-holder > button")];

function step(list, from, by) {
  const all = messages(list);
  const at = from ? all.indexOf(from) + by : all.length - 1;
  all[Math.max(0, Math.min(all.length - 1, at))]?.focus();
}

function inToolbar(event, message) {
  const buttons = tools(message);
  const at = buttons.indexOf(event.target);
  if (at < 0) return false;
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    buttons[(at + (event.key === "ArrowRight" ? 1 : -1) + buttons.length) % buttons.length].focus();
    return true;
  }
  if (event.key !== "Escape") return false;
  message.focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  const list = event.target.closest?.(".messages-frame");
  if (!list || event.target.closest(".menu, textarea, input") || event.defaultPrevented) return;
  const message = event.target.closest(".message");
  if (message && inToolbar(event, message)) {
    event.preventDefault();
  } else if (event.target !== message && event.target !== list) {
    return;
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    step(list, message, event.key === "ArrowUp" ? -1 : 1);
    event.preventDefault();
  } else if (event.key === "Enter" && message) {
    tools(message)[0]?.focus();
    event.preventDefault();
  } else if (event.key === "Escape") {
    document.getElementById("composer-text")?.focus();
  }
});
