// Fields of a form that tell the app of each change. Every change leaves with the whole form as it was at that moment,
// one after the other; whoever sends or closes the form comes after all of them.
import { toast } from "./wire.js";

let last = Promise.resolve();
let waiting = 0;

// When all that was typed and taken so far has left.
export async function left() {
  while (waiting) await last;
}

// Whoever sends or closes the form waits for this work, too.
export function hold(work) {
  waiting += 1;
  last = Promise.all([last, work]).finally(() => (waiting -= 1));
}

function tell(control) {
  const values = new FormData(control.closest("form"));
  for (const [name, value] of Object.entries(JSON.parse(control.dataset.act))) values.append(name, value);
  hold(last.then(() => send(control.dataset.url, values)));
}

async function send(url, body) {
  try {
    await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" } });
  } catch {
    toast("The sandbox does not answer. Is it still running?", "error");
  }
}

for (const how of ["input", "entered", "change", "picked"]) {
  document.addEventListener(how, (event) => {
    const control = event.target.closest?.("[data-dispatch]");
    if (control?.dataset.dispatch.split(" ").includes(how)) tell(control);
  }, true);
}

document.addEventListener("htmx:confirm", (event) => {
  if (!waiting || event.target.dataset.confirmTitle || !event.target.closest("#modal-content")) return;
  event.preventDefault();
  left().then(() => event.detail.issueRequest(true));
});
