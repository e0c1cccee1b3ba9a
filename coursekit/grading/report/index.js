"use strict";
// The page is complete without this: it shows fewer rows, in another order, and numbers in place of names.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (id) => document.getElementById(id);
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const people = all(".person").map((who) => {
  const named = who.querySelector("bdi");
  const link = who.querySelector("a");
  return { named, link, href: link?.getAttribute("href"), name: named.textContent, number: who.dataset.number };
});
const rows = all(".people tbody tr, .listed tbody tr").map((row) => ({
  row,
  counted: Boolean(row.closest(".people")),
  is: row.closest(".people") ? row.dataset.is.split(" ") : null,
  lesson: row.closest(".lesson"),
  named: bare(read(row, ".veiled")),
  number: bare(row.querySelector(".person").dataset.number.replace(/\s/g, "")),
  veiled: bare(read(row, ".open, .person")),
}));

function read(row, without) {
  const copy = row.cloneNode(true);
  all(without, copy).forEach((part) => part.remove());
  return copy.textContent;
}

function anonymous() {
  return document.body.classList.contains("anonymous");
}

function show() {
  const wanted = bare(one("search").value.trim());
  const kind = one("show").value;
  const hidden = anonymous();
  const lesson = one("lesson")?.value ?? "";
  all(".lesson").forEach((section) => (section.hidden = lesson !== "" && section.id !== lesson));
  const keys = new Set(); // whom the kind is about: rows of other tables follow those of the people
  for (const each of rows) {
    if (each.is && (!kind || each.is.includes(kind))) keys.add(each.number + each.lesson.id);
  }
  let count = 0;
  let total = 0;
  for (const each of rows) {
    const isNumber = hidden && each.number.includes(wanted.replace(/\s/g, ""));
    const found = isNumber || (hidden ? each.veiled : each.named).includes(wanted);
    each.row.hidden = !(found && keys.has(each.number + each.lesson.id));
    if (each.counted && !each.lesson.hidden) {
      total += 1;
      count += !each.row.hidden;
    }
  }
  one("count").textContent = `${count} of ${total} shown`;
}

function value(row, column) {
  const cell = row.cells[column];
  if (cell.dataset.value !== undefined) return cell.dataset.value === "" ? -1 : Number(cell.dataset.value);
  return bare((cell.querySelector(anonymous() ? ".veiled" : ".open:not(small)") ?? cell.querySelector("bdi") ?? cell).textContent);
}

function sort(heading, order) {
  const table = heading.closest("table");
  all("thead th", table).forEach((other) => other.setAttribute("aria-sort", "none"));
  heading.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  const body = table.tBodies[0];
  const keyed = [...body.rows].map((row) => [value(row, heading.cellIndex), row]);
  const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b));
  keyed.sort(([a], [b]) => sign * compare(a, b));
  body.append(...keyed.map(([, row]) => row));
}

all("th[aria-sort] button").forEach((button) => {
  button.addEventListener("click", () => {
    const heading = button.parentElement;
    const first = heading.classList.contains("number") || heading.classList.contains("turned") ? "descending" : "ascending";
    const second = first === "ascending" ? "descending" : "ascending";
    sort(heading, heading.getAttribute("aria-sort") === first ? second : first);
  });
});

one("anonymous").addEventListener("click", (event) => {
  const hidden = document.body.classList.toggle("anonymous");
  event.currentTarget.setAttribute("aria-pressed", String(hidden));
  one("search").value = "";
  for (const { named, link, href, name, number } of people) {
    named.textContent = hidden ? number : name;
    if (link && hidden) link.removeAttribute("href");
    if (link && !hidden) link.setAttribute("href", href);
  }
  all(".people thead th:first-child, .listed thead th:first-child").forEach((heading) => sort(heading, "ascending"));
  show();
});
one("search").addEventListener("input", show);
one("show").addEventListener("change", show);
one("lesson")?.addEventListener("change", show);
document.querySelector(".tools").addEventListener("submit", (event) => event.preventDefault());
show();
