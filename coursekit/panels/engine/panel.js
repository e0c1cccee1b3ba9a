// A panel on the page: builds the controls that the kernel names, tells it of every gesture, shows what it answers.

const PATIENCE = 15000; // milliseconds after which a gesture without an answer is taken for lost
const ASLEEP = 3000; // and after which the page says so
const ICONS = { play: "▶\uFE0E", pause: "❚❚", step: "▶\uFE0E❚", stop: "■" };
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

// ---- to the kernel: one message at a time, and of what waits only the newest value of each control ----

class Line {
  constructor(model, changed) {
    Object.assign(this, { model, changed, view: crypto.randomUUID(), number: 0, waiting: [], sent: [], flying: false });
  }

  say(gesture) {
    const last = this.waiting.at(-1);
    if (gesture.do === "move" && gesture.only && last?.do === "move" && last.name === gesture.name) this.waiting.pop();
    this.waiting.push(gesture);
    this.flush();
  }

  flush() {
    if (this.flying || !this.waiting.length) return;
    [this.sent, this.waiting, this.flying] = [this.waiting, [], true];
    this.number += 1;
    this.model.send({ view: this.view, number: this.number, gestures: this.sent });
    const number = this.number;
    setTimeout(() => this.flying && this.number === number && this.changed(true), ASLEEP);
    setTimeout(() => this.number === number && this.heard(), PATIENCE);
  }

  heard() {
    if (!this.flying) return;
    [this.sent, this.flying] = [[], false];
    this.flush();
  }

  answer([view, number]) {
    if (view !== this.view || number !== this.number) return;
    this.heard();
    this.changed(false);
  }

  // Is something still under way that changes this control? Then what the kernel says of it is old.
  owes(name) {
    return [...this.sent, ...this.waiting].some((gesture) => gesture.name === name && gesture.do === "move");
  }
}

// ---- controls: each has its element, and shows a place that the kernel names ----

const said = () => make("span", { class: "ck-said", role: "status" });

function slider(field, line) {
  const id = crypto.randomUUID();
  const last = field.stops.length - 1;
  const label = make("label", { for: id }, field.label);
  const range = make("input", { type: "range", id, min: "0", max: String(last), step: "any" });
  const typed = make("input", { type: "text", autocomplete: "off", spellcheck: "false", "aria-label": `${field.label}, typed` });
  const note = said();
  const show = (at, text) => {
    range.value = at;
    range.setAttribute("aria-valuetext", text);
    if (document.activeElement !== typed) typed.value = text;
    typed.dataset.shown = text;
  };
  const move = (at) => {
    note.textContent = "";
    show(at, field.stops[at]);
    line.say({ do: "move", name: field.name, to: at, only: true });
  };
  let now = -1;
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
    if (typed.value !== typed.dataset.shown) line.say({ do: "type", name: field.name, to: typed.value });
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
    if (document.activeElement === typed && !said) typed.value = text;
    note.textContent = said;
  };
  return { element: make("div", { class: "ck-control ck-slider" }, label, range, typed, note), place };
}

function menu(field, line) {
  const id = crypto.randomUUID();
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

// ---- the panel ----

class PanelView {
  constructor(model, parent) {
    this.model = model;
    this.line = new Line(model, (asleep) => this.wake(asleep));
    this.rows = make("div", { class: "ck-rows" });
    this.actions = make("div", { class: "ck-actions" });
    this.caption = make("div", { class: "ck-caption" });
    this.goals = make("div", { class: "ck-goals" });
    const asleep = "This picture does not answer: run this cell to bring it to life. If a cell is still running, it waits for that.";
    this.asleep = make("div", { class: "ck-asleep", role: "status", hidden: true }, asleep);
    this.root = make("div", { class: "ck-panel", role: "group", "aria-label": `${model.get("title")} panel` });
    this.root.append(make("div", { class: "ck-top" }, this.rows, this.actions));
    this.picture = new Picture(this.root, model.get("width"), model.get("height"));
    this.root.append(this.caption, this.goals, this.asleep);
    this.bar = make("progress", { max: "1", "aria-label": "progress" });
    parent.append(this.root);
    this.shows = {
      fields: () => this.build(),
      actions: () => this.buttons(),
      places: () => this.place(),
      heard: () => this.line.answer(model.get("heard")) ?? this.place(),
      text: () => this.say(),
      goals: () => this.tell(),
      busy: () => this.work(),
      progress: () => this.work(),
    };
    for (const [layer, name] of ["ground", "moving"].entries()) {
      const show = () => this.picture.show(layer, { head: model.get(name), data: model.get(`${name}_data`) });
      Object.assign(this.shows, { [name]: show, [`${name}_data`]: show }); // either may be as it was
    }
    for (const [name, show] of Object.entries(this.shows)) {
      model.on(`change:${name}`, show);
      show();
    }
    this.line.say({ do: "greet" }); // who does not answer is asleep
  }

  build() {
    const fields = this.model.get("fields");
    const same = (one, other) => JSON.stringify({ ...one, hidden: 0 }) === JSON.stringify({ ...other, hidden: 0 });
    const known = this.controls ?? new Map();
    this.controls = new Map(
      fields.map((field) => {
        const before = known.get(field.name);
        const control = before && same(before.field, field) ? before : KINDS[field.kind](field, this.line);
        control.element.hidden = field.hidden;
        control.element.title = field.tip;
        return [field.name, { ...control, field }];
      })
    );
    const elements = [...this.controls.values()].map((control) => control.element);
    if (elements.some((element, i) => this.rows.children[i] !== element)) this.rows.replaceChildren(...elements);
    this.place();
  }

  place() {
    for (const [name, place] of Object.entries(this.model.get("places")))
      if (!this.line.owes(name)) this.controls.get(name)?.place(place);
  }

  buttons() {
    const actions = this.model.get("actions");
    actions.forEach(({ name, tip, icon, label, disabled }, i) => {
      let button = this.actions.children[i];
      if (button?.tagName !== "BUTTON") {
        button = make("button", { type: "button" });
        button.addEventListener("click", () => this.line.say({ do: "press", name }));
        this.actions.insertBefore(button, this.bar.parentElement ? this.bar : null);
      }
      button.title = tip;
      button.disabled = disabled;
      button.replaceChildren(...(icon ? [make("span", { "aria-hidden": "true" }, `${ICONS[icon]} `)] : []), label);
    });
  }

  say() {
    const text = this.model.get("text");
    this.caption.textContent = text;
    this.picture.say(text);
  }

  tell() {
    const goals = this.model
      .get("goals")
      .map(({ state, head, goal }) =>
        make("div", { class: `ck-challenge ck-${state}`, role: "status" }, make("b", {}, head), `: ${goal}`)
      );
    const now = goals.map((goal) => goal.outerHTML).join();
    if (now !== this.told) this.goals.replaceChildren(...goals);
    this.told = now;
  }

  work() {
    const busy = this.model.get("busy");
    this.bar.value = this.model.get("progress");
    if (busy) this.actions.append(this.bar);
    else this.bar.remove();
    this.root.setAttribute("aria-busy", String(busy));
  }

  wake(asleep) {
    this.asleep.hidden = !asleep;
  }

  close() {
    for (const [name, show] of Object.entries(this.shows)) this.model.off(`change:${name}`, show);
    this.picture.close();
    this.root.remove();
  }
}

export default {
  render({ model, el }) {
    const view = new PanelView(model, el);
    return () => view.close();
  },
};
