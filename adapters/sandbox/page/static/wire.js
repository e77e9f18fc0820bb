// Talking to the sandbox, and telling the person what went wrong.

export function toast(text) {
  if (!text) return;
  const shown = document.createElement("div");
  shown.className = "toast";
  shown.textContent = text;
  document.getElementById("toasts").append(shown);
  setTimeout(() => shown.remove(), 6000);
}

// Posts a form; true when it was done. The header is what the server knows its own page by.
export async function post(url, values) {
  const body = values instanceof FormData ? values : new URLSearchParams(values);
  let answer;
  try {
    answer = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" } });
  } catch {
    toast("The sandbox does not answer. Is it still running?");
    return false;
  }
  if (!answer.ok) {
    toast((await answer.text()) || "The sandbox could not do this.");
    return false;
  }
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) toast((await answer.json()).toast);
  return true;
}
