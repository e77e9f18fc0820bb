// Search: Ctrl or Command with K opens it; arrows choose, Enter goes there.

const dialog = document.getElementById("search");
const box = dialog.querySelector("input");
const list = document.getElementById("search-list");
const options = () => [...list.querySelectorAll(".found")];

function open() {
  if (!dialog.open) dialog.showModal();
  box.select();
  look();
}

// Enter waits for the answer to what was typed last.
let looking = Promise.resolve();
const look = () => (looking = asked());

let turn = 0;
async function asked() {
  const mine = ++turn;
  list.setAttribute("aria-busy", "true");
  let text;
  try {
    const answer = await fetch(`${box.dataset.source}?q=${encodeURIComponent(box.value)}`);
    text = answer.ok ? await answer.text() : "";
  } catch {
    text = '<p class="empty-small">The sandbox does not answer. Is it still running?</p>';
  }
  if (mine !== turn) return;
  list.removeAttribute("aria-busy");
  list.innerHTML = text;
  options().forEach((option, index) => (option.id = `search-${index}`));
  point(0);
}

function point(at) {
  const all = options();
  const index = (at + all.length) % all.length;
  all.forEach((option, number) => {
    option.classList.toggle("active", number === index);
    option.setAttribute("aria-selected", String(number === index));
  });
  all[index]?.scrollIntoView({ block: "nearest" });
  if (all.length) box.setAttribute("aria-activedescendant", all[index].id);
  else box.removeAttribute("aria-activedescendant");
}

async function go() {
  let waited;
  do {
    waited = looking;
    await waited;
  } while (waited !== looking);
  list.querySelector(".found.active")?.click();
}

box.addEventListener("input", look);
box.addEventListener("keydown", (event) => {
  const at = options().findIndex((option) => option.classList.contains("active"));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") point(at + (event.key === "ArrowDown" ? 1 : -1));
  else if (event.key === "Enter") go();
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-search]")) open();
  else if (event.target === dialog || event.target.closest("#search [data-close-search]")) dialog.close();
});
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  if (document.querySelector("dialog.modal[open]")) return;
  event.preventDefault();
  open();
});
