// The controls of a panel: each has its element, and shows a place that the kernel names.

const KEYS = {
  ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity,
};

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

const said = () => make("span", { class: "ck-said", role: "status" });

function slider(field, line) {
  const id = unique();
  const last = field.stops.length - 1;
  const label = make("label", { for: id }, field.label);
  const range = make("input", { type: "range", id, min: "0", max: String(last), step: "any" });
  range.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab 4.4 takes an arrow for its own
  const typed = make("input", { type: "text", autocomplete: "off", spellcheck: "false", "aria-label": `${field.label}, typed` });
  const note = said();
  const of = field.of ? ` of ${field.of}` : "";
  const show = (at, text) => {
    range.value = at;
    range.setAttribute("aria-valuetext", text + of);
    if (document.activeElement !== typed || text !== typed.dataset.shown) typed.value = text;
    typed.dataset.shown = text;
  };
  const move = (at) => {
    note.textContent = "";
    show(at, field.stops[at]);
    line.say({ do: "move", name: field.name, to: at, only: true });
  };
  let now = -1;
  let taken = false; // what is in the field was sent
  range.addEventListener("input", () => {
    const at = Math.round(range.value);
    if (at === now) return show(at, field.stops[at]);
    move((now = at));
  });
  range.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const from = Number(range.value);
    const next = by > 0 ? Math.floor(from + 1e-6) + by : Math.ceil(from - 1e-6) + by;
    const at = Math.min(Math.max(next, 0), last);
    if (at !== from) move((now = at));
  });
  const take = () => {
    if (typed.value === typed.dataset.shown) return;
    taken = true;
    line.say({ do: "type", name: field.name, to: typed.value });
  };
  typed.addEventListener("change", take);
  typed.addEventListener("keydown", (event) => {
    if (event.key === "Escape") typed.value = typed.dataset.shown;
    if (["Enter", "Escape"].includes(event.key)) typed.select();
    if (event.key === "Enter") take();
    event.stopPropagation(); // the notebook has shortcuts of its own
  });
  const place = ({ at, text, said }) => {
    now = at;
    show(at, text);
    if (taken && !said) typed.value = text; // what was refused stays, to be mended, and so does half a word
    taken = false;
    note.textContent = said;
  };
  const kind = field.of ? "ck-control ck-slider ck-counter" : "ck-control ck-slider";
  const count = field.of ? [make("span", { class: "ck-of" }, of)] : [];
  return { element: make("div", { class: kind }, label, range, typed, ...count, note), place };
}

function menu(field, line) {
  const id = unique();
  const select = make("select", { id }, ...field.options.map((name) => make("option", {}, name)));
  select.addEventListener("change", () => line.say({ do: "move", name: field.name, to: select.selectedIndex }));
  const place = ({ at }) => (select.selectedIndex = at);
  return { element: make("div", { class: "ck-control" }, make("label", { for: id }, field.label), select), place };
}

function tick(field, line) {
  const box = make("input", { type: "checkbox" });
  box.addEventListener("change", () => line.say({ do: "move", name: field.name, to: Number(box.checked) }));
  const label = make("label", { class: "ck-option" }, box, field.label);
  return { element: make("div", { class: "ck-control" }, label), place: ({ at }) => (box.checked = Boolean(at)) };
}

function boxes(field, line) {
  const each = field.options.map((name, i) => {
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () => line.say({ do: "move", name: field.name, to: i }));
    return [box, make("label", { class: "ck-option" }, box, name)];
  });
  const note = said();
  const labels = each.map(([, label]) => label);
  const group = { class: "ck-control ck-boxes", role: "group", "aria-label": field.label };
  const element = make("div", group, make("span", {}, field.label), make("div", {}, ...labels), note);
  const place = ({ on, said }) => {
    each.forEach(([box], i) => (box.checked = on[i]));
    note.textContent = said;
  };
  return { element, place };
}

const KINDS = { slider, menu, tick, boxes };
