// Formatting in a box where people write: marks around what is selected, by menu or by Slack's keys.

const KEYS = { b: "*", i: "_", "shift+x": "~", "shift+c": "`" };
const writes = (element) => element?.matches?.("[data-composer] textarea, [data-rich]");

function wrap(box, mark) {
  const { selectionStart: from, selectionEnd: to, value } = box;
  const inside = value.slice(from, to);
  const marked = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark;
  if (marked) box.setRangeText(inside, from - mark.length, to + mark.length, "select");
  else box.setRangeText(mark + inside + mark, from, to, "preserve");
  if (!marked) box.setSelectionRange(from + mark.length, to + mark.length);
  told(box);
}

function begin(box, mark) {
  const from = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const to = box.selectionEnd;
  const lines = box.value.slice(from, to).split("\n");
  const there = lines.every((line) => line.startsWith(mark));
  box.setRangeText(lines.map((line) => (there ? line.slice(mark.length) : mark + line)).join("\n"), from, to, "end");
  told(box);
}

function told(box) {
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-wrap], [data-begin]");
  const box = button?.closest("form").querySelector("textarea");
  if (!box) return;
  if (button.dataset.wrap) wrap(box, button.dataset.wrap);
  else begin(box, button.dataset.begin);
});

document.addEventListener("keydown", (event) => {
  if (!writes(event.target) || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const mark = KEYS[(event.shiftKey ? "shift+" : "") + event.key.toLowerCase()];
  if (!mark) return;
  event.preventDefault();
  wrap(event.target, mark);
});
