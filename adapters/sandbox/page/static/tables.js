// Data tables: sorted by a heading, searched and leafed through, here in the browser.

const tables = new WeakMap();
const text = (row, column) => row.cells[column]?.textContent.trim() ?? "";

function value(row, column) {
  const { number } = row.cells[column]?.dataset ?? {};
  return number === undefined ? text(row, column) : Number(number);
}

function compare(column, by) {
  return (one, other) => {
    const [first, second] = [value(one, column), value(other, column)];
    const order = typeof first === "number" && typeof second === "number" ? first - second : String(first).localeCompare(String(second), undefined, { numeric: true });
    return by * order;
  };
}

function stateOf(table) {
  if (!tables.has(table)) tables.set(table, { rows: [...table.querySelectorAll("tbody tr")], column: -1, by: 1, leaf: 0, typed: "" });
  return tables.get(table);
}

function draw(table) {
  const state = stateOf(table);
  const size = Number(table.dataset.page);
  const found = state.rows.filter((row) => row.textContent.toLowerCase().includes(state.typed));
  if (state.column >= 0) found.sort(compare(state.column, state.by));
  const last = Math.max(0, Math.ceil(found.length / size) - 1);
  state.leaf = Math.max(0, Math.min(last, state.leaf));
  const shown = found.slice(state.leaf * size, (state.leaf + 1) * size);
  table.querySelector("tbody").replaceChildren(...shown);
  const from = state.leaf * size;
  table.querySelector("[data-table-status]").textContent = found.length ? `${from + 1}–${from + shown.length} of ${found.length}` : "No row has that.";
  table.querySelector('[data-leaf="-1"]').disabled = state.leaf === 0;
  table.querySelector('[data-leaf="1"]').disabled = state.leaf === last;
  table.querySelectorAll("thead th").forEach((head, column) => {
    if (column === state.column) head.setAttribute("aria-sort", state.by > 0 ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  });
}

function drawAll(root) {
  for (const table of root.querySelectorAll("[data-table]")) draw(table);
}

document.addEventListener("click", (event) => {
  const head = event.target.closest("[data-sort]");
  const leaf = event.target.closest("[data-leaf]");
  const table = event.target.closest("[data-table]");
  if (!table || !(head || leaf)) return;
  const state = stateOf(table);
  if (leaf) state.leaf += Number(leaf.dataset.leaf);
  else {
    const column = Number(head.dataset.sort);
    state.by = column === state.column ? -state.by : 1;
    state.column = column;
    state.leaf = 0;
  }
  draw(table);
});

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-table-search]")) return;
  const table = event.target.closest("[data-table]");
  Object.assign(stateOf(table), { typed: event.target.value.trim().toLowerCase(), leaf: 0 });
  draw(table);
});
document.addEventListener("sandbox:drawn", (event) => drawAll(event.target.parentElement ?? event.target));
drawAll(document);
