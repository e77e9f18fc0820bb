// Talking to the sandbox, and telling the person what went wrong.

const ICONS = {
  note: "M10 9v5M10 6.300h.01",
  error: "M10 6v5M10 13.700h.01",
};

// One sentence in the corner: a note goes by itself, an error stays until it was read.
export function toast(text, kind = "note") {
  if (!text) return;
  const shown = document.createElement("div");
  shown.className = `toast ${kind}`;
  shown.innerHTML = `<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.500"/><path d="${ICONS[kind]}"/></svg><span></span><button type="button" class="icon-button" aria-label="Close this message"><svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="m6 6 8 8M14 6l-8 8"/></svg></button>`;
  shown.querySelector("span").textContent = text;
  shown.querySelector("button").addEventListener("click", () => shown.remove());
  const holder = document.getElementById("toasts");
  if ([...holder.children].some((each) => each.textContent === shown.textContent)) return;
  // An open form lies over everything else and makes it deaf: what is to be read must be inside.
  const over = [...document.querySelectorAll("dialog[open]")].at(-1);
  (over ?? document.body).append(holder);
  over?.addEventListener("close", () => document.body.append(holder), { once: true });
  holder.append(shown);
  setTimeout(() => shown.remove(), kind === "error" ? 12_000 : 5000);
}

// Posts a form; true when it was done. The header is what the server knows its own page by.
export async function post(url, values) {
  const body = values instanceof FormData ? values : new URLSearchParams(values);
  let answer;
  try {
    answer = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" } });
  } catch {
    toast("The sandbox does not answer. Is it still running?", "error");
    return false;
  }
  if (!answer.ok) {
    toast((await answer.text()) || "The sandbox could not do this.", "error");
    return false;
  }
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) toast((await answer.json()).toast);
  return true;
}
