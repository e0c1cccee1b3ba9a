// A panel on the page: builds the controls that the kernel names, tells it of every gesture, shows what it answers.

const PATIENCE = 15000; // milliseconds after which a gesture without an answer is taken for lost
const ASLEEP = 3000; // and after which the page says so
const MEASURED = 8; // answers from which the length of the road is known
const NEAR = 30; // milliseconds of road that one message at a time does not feel
const ICONS = { play: "▶\uFE0E", pause: "❚❚", step: "▶\uFE0E❚", stop: "■" };
const KEYS = {
  ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity,
};

const unique = () => `ck-${Math.random().toString(36).slice(2)}`; // a page without https has no crypto

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

// ---- to the kernel: a message waits for the answer to the one before it, and of what waits only the newest value of each
// control is kept. Where the road is longer than the kernel is busy, two may be under way: a picture is drawn while the next
// one is still to come. ----

class Line {
  constructor(model, changed) {
    Object.assign(this, { model, changed, view: unique(), number: 0, waiting: [], flights: [], roads: [], room: 1 });
  }

  say(gesture) {
    const last = this.waiting.at(-1);
    const same = last?.do === gesture.do && last.name === gesture.name && last.point === gesture.point;
    if (gesture.only && same) this.waiting.pop();
    this.waiting.push(gesture);
    this.flush();
  }

  flush() {
    if (this.flights.length >= this.room || !this.waiting.length) return;
    const number = (this.number += 1);
    const flight = { number, gestures: this.waiting, begun: performance.now() };
    this.waiting = [];
    this.flights.push(flight);
    this.model.send({ view: this.view, number, gestures: flight.gestures });
    setTimeout(() => this.flights.includes(flight) && this.changed(true), ASLEEP);
    setTimeout(() => this.landed(number), PATIENCE);
  }

  // What was sent up to this number is answered, or given up.
  landed(number) {
    this.flights = this.flights.filter((flight) => flight.number > number);
    this.flush();
  }

  answer([view, number, busy]) {
    if (view !== this.view) return;
    const flight = this.flights.find((one) => one.number === number);
    if (flight) this.measure(performance.now() - flight.begun, busy);
    this.landed(number);
    this.changed(false); // also by what was given up: the kernel was busy, and hears again
  }

  // Two may be under way where the road, by the quickest of the last, is longer than the kernel was busy.
  measure(gone, busy) {
    this.roads = [...this.roads, gone - busy].slice(-MEASURED);
    this.room = Math.min(...this.roads) > Math.max(busy, NEAR) ? 2 : 1;
  }

  // Is something still under way with this control or handle? Then what the kernel says of it is old.
  owes(name) {
    const gestures = [...this.flights.flatMap((flight) => flight.gestures), ...this.waiting];
    return gestures.some((gesture) => gesture.name === name && ["move", "drag"].includes(gesture.do));
  }
}

// ---- controls: each has its element, and shows a place that the kernel names ----

const said = () => make("span", { class: "ck-said", role: "status" });

function slider(field, line) {
  const id = unique();
  const last = field.stops.length - 1;
  const label = make("label", { for: id }, field.label);
  const range = make("input", { type: "range", id, min: "0", max: String(last), step: "any" });
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
const STRIDE = 8; // pixels that a number in the picture is dragged for each of its stops

// Call `moved(dx, dy, event)` while the pointer drags the element, with how far it has gone.
function dragged(element, moved, ended = () => {}) {
  element.style.touchAction = "none"; // elsewhere the page scrolls
  element.addEventListener("dragstart", (event) => event.preventDefault()); // of the text in it
  element.addEventListener("pointerdown", (down) => {
    if (down.button) return;
    element.setPointerCapture(down.pointerId);
    const follow = (event) => moved(event.clientX - down.clientX, event.clientY - down.clientY, event);
    const over = new AbortController();
    const end = () => (over.abort(), ended());
    element.addEventListener("pointermove", follow, over);
    for (const last of ["pointerup", "pointercancel"]) element.addEventListener(last, end, over);
  });
}

// A point in the picture: dragged, or moved by the arrow keys.
function point(number, line, picture) {
  const element = make("button", { type: "button", class: "ck-handle" });
  let now = null;
  let from = null;
  const stand = (x, y) => {
    element.style.left = `${(100 * x) / picture.width}%`;
    element.style.top = `${(100 * (y - now.tall / 2)) / picture.height}%`;
  };
  dragged(
    element,
    (dx, dy) => {
      from ??= now;
      const scale = picture.width / picture.root.clientWidth;
      const [across, up] = from.moves;
      const within = (value, most) => Math.min(Math.max(value, 0), most);
      const x = within(from.x + (across ? dx * scale : 0), picture.width);
      const y = within(from.y + (up ? dy * scale : 0), picture.height);
      stand(x, y);
      line.say({ do: "drag", name: number, to: [x, y], only: true });
    },
    () => {
      from = null;
      if (!line.owes(number)) stand(now.x, now.y);
    }
  );
  element.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (![1, -1].includes(by)) return;
    event.preventDefault();
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    const [across, up] = now.moves;
    if (sideways ? across : up) line.say({ do: "nudge", name: number, to: sideways ? [by, 0] : [0, by] });
  });
  const place = (handle) => {
    now = handle;
    element.classList.toggle("ck-line", now.tall > 0);
    if (now.tall) element.style.height = `${(100 * now.tall) / picture.height}%`;
    if (!from && !line.owes(number)) stand(handle.x, handle.y);
    element.setAttribute("aria-label", `${handle.label}: ${handle.said}; drag it or use the arrow keys`);
    element.title = handle.said;
  };
  return { element, place };
}

// The data points: the nearest to the pointer is dragged. For the keys there is one stop, with a point that is chosen.
function crowd(number, line, picture, model) {
  const element = make("button", { type: "button", class: "ck-handle" });
  let places = [];
  let chosen = null;
  let held = -1;
  const scale = () => picture.width / picture.root.clientWidth;
  const at = ({ clientX, clientY }) => {
    const { left, top } = picture.root.getBoundingClientRect();
    return [(clientX - left) * scale(), (clientY - top) * scale()];
  };
  const nearest = (pointer) => {
    const [x, y] = at(pointer);
    const reach = scale() * (matchMedia("(pointer: coarse)").matches ? 22 : 14);
    const far = places.map(([px, py]) => Math.hypot(px - x, py - y));
    const least = Math.min(...far);
    return least <= reach ? far.indexOf(least) : -1;
  };
  const stand = ([x, y]) => {
    element.style.left = `${(100 * x) / picture.width}%`;
    element.style.top = `${(100 * y) / picture.height}%`;
  };
  const rest = () => chosen && stand([chosen.x, chosen.y]);
  const others = (event) => event.target.closest(".ck-handle, .ck-number") && event.target !== element;
  const grab = (event) => {
    const one = others(event) || event.button ? -1 : nearest(event);
    if (one < 0) return;
    held = one;
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    event.preventDefault();
  };
  const follow = (event) => {
    if (held < 0) {
      const one = event.buttons || others(event) ? -1 : nearest(event);
      return one < 0 ? rest() : stand(places[one]);
    }
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    const [x, y] = at(event);
    const to = [within(x, picture.width), within(y, picture.height)];
    stand((places[held] = to));
    line.say({ do: "drag", name: number, point: held, to, only: true });
  };
  const end = () => (held = -1);
  const over = { signal: picture.end.signal };
  picture.frame.addEventListener("pointerdown", grab, over);
  picture.frame.addEventListener("pointermove", follow, over);
  for (const last of ["pointerup", "pointercancel"]) picture.frame.addEventListener(last, end, over);
  picture.frame.addEventListener("pointerleave", () => held < 0 && rest(), over);
  // A finger on a point drags it; anywhere else it scrolls the page.
  const hold = (event) => event.touches.length === 1 && !others(event) && nearest(event.touches[0]) >= 0 && event.preventDefault();
  picture.frame.addEventListener("touchstart", hold, { ...over, passive: false });
  element.addEventListener("keydown", (event) => {
    const by = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const next = { PageUp: -1, PageDown: 1 }[event.key];
    if (!by && !next) return;
    event.preventDefault();
    line.say(by ? { do: "nudge", name: number, to: by } : { do: "choose", name: number, to: next });
  });
  const place = (handle) => {
    chosen = handle;
    if (held < 0 && !line.owes(number)) {
      const { buffer, byteOffset, byteLength } = model.get("crowd");
      const all = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
      places = Array.from({ length: all.length / 2 }, (_, i) => [all[2 * i], all[2 * i + 1]]);
      rest();
    }
    const keys = "drag it or use the arrow keys, Page Up and Page Down for another";
    element.setAttribute("aria-label", `${handle.label} ${handle.said}; ${keys}`);
    element.title = `${handle.label}: drag it`;
  };
  return { element, place };
}

// A number in the picture: typed there, or dragged sideways from stop to stop.
function numeral(field, line) {
  const control = slider(field, line);
  const typed = control.element.querySelector("input[type=text]");
  const note = control.element.querySelector(".ck-said");
  const element = make("div", { class: "ck-number" }, typed, note);
  let gone = 0;
  dragged(
    typed,
    (dx) => {
      const stops = Math.trunc(dx / STRIDE);
      if (stops !== gone) line.say({ do: "step", name: field.name, to: stops - gone });
      gone = stops;
    },
    () => (gone = 0)
  );
  typed.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    line.say({ do: "step", name: field.name, to: by });
  });
  typed.addEventListener("focus", () => typed.select());
  return { element, place: control.place };
}

// ---- the panel ----

class PanelView {
  constructor(model, parent) {
    this.model = model;
    this.line = new Line(model, (asleep) => this.wake(asleep));
    this.rows = make("div", { class: "ck-rows" });
    this.keys = make("div", { class: "ck-keys" });
    this.counter = make("div", { class: "ck-keys" });
    this.actions = make("div", { class: "ck-actions" }, this.keys, this.counter);
    this.below = make("div", { class: "ck-rows" }); // boxes take a row of their own, after what is in halves of rows
    this.caption = make("div", { class: "ck-caption" });
    this.goals = make("div", { class: "ck-goals" });
    const asleep = model.get("asleep") ?? "This picture does not answer: run this cell to bring it to life. If a cell is still running, it waits for that.";
    this.asleep = make("div", { class: "ck-asleep", role: "status", hidden: true }, asleep);
    this.root = make("div", { class: "ck-panel", role: "group", "aria-label": `${model.get("title")} panel` });
    this.root.append(make("div", { class: "ck-top" }, this.rows, this.actions, this.below));
    this.picture = new Picture(this.root, model.get("width"), model.get("height"));
    this.root.append(this.copier(), this.caption, this.goals, this.asleep); // it floats beside the caption
    this.bar = make("progress", { max: "1", "aria-label": "progress" });
    parent.append(this.root);
    this.shows = {
      handles: () => this.hold(),
      crowd: () => this.hold(),
      fields: () => this.build(),
      actions: () => this.buttons(),
      places: () => this.place(),
      heard: () => (this.line.answer(model.get("heard")), this.place(), this.hold()),
      text: () => this.say(),
      code: () => this.uncopied(),
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
    this.speed();
    this.cut = () => (this.wake(true), this.greet()); // the kernel starts again, or has come back and may know us
    model.on("comm_live_update", this.cut);
    this.greet();
  }

  // Who does not answer is asleep.
  greet() {
    this.line.say({ do: "greet" });
  }

  build() {
    const fields = this.model.get("fields");
    const same = (one, other) => JSON.stringify({ ...one, hidden: 0 }) === JSON.stringify({ ...other, hidden: 0 });
    const known = this.controls ?? new Map();
    this.controls = new Map(
      fields.map((field) => {
        const before = known.get(field.name);
        const kind = this.numbers.has(field.name) ? numeral : KINDS[field.kind];
        const control = before && same(before.field, field) ? before : kind(field, this.line);
        control.element.hidden = field.hidden;
        control.element.title = field.tip;
        return [field.name, { ...control, field }];
      })
    );
    for (const [name, element] of this.numbers) element.replaceChildren(this.controls.get(name).element);
    const placed = [...this.controls.values()].filter(({ field }) => !this.numbers.has(field.name));
    const beside = ({ field }) => field.of !== undefined;
    const below = ({ field }) => field.kind === "boxes";
    const into = (row, controls) => {
      const elements = controls.map(({ element }) => element);
      if (elements.some((element, i) => row.children[i] !== element)) row.replaceChildren(...elements);
    };
    into(this.rows, placed.filter((control) => !beside(control) && !below(control)));
    into(this.below, placed.filter(below));
    into(this.counter, placed.filter(beside));
    this.place();
  }

  // What is dragged in the picture: points, and the places of numbers.
  hold() {
    const { model } = this;
    const handles = model.get("handles");
    if (!this.points) {
      this.numbers = new Map();
      this.points = handles.map((handle, i) => {
        if (handle.kind === "point") return point(i, this.line, this.picture);
        if (handle.kind === "points") return crowd(i, this.line, this.picture, model);
        const element = make("div", { class: "ck-spot" });
        element.style.left = `${(100 * handle.x) / this.picture.width}%`;
        element.style.top = `${(100 * handle.y) / this.picture.height}%`;
        this.numbers.set(handle.control, element);
        return { element, place() {} };
      });
      this.picture.over.append(...this.points.map(({ element }) => element));
    }
    this.points.forEach(({ place }, i) => place(handles[i]));
  }

  place() {
    for (const [name, place] of Object.entries(this.model.get("places")))
      if (!this.line.owes(name)) this.controls.get(name)?.place(place);
  }

  buttons() {
    const actions = this.model.get("actions");
    actions.forEach(({ name, tip, icon, label, disabled }, i) => {
      let button = this.keys.children[i];
      if (!button) {
        button = make("button", { type: "button" });
        button.addEventListener("click", () => this.line.say({ do: "press", name }));
        this.keys.append(button);
      }
      button.title = tip;
      button.disabled = disabled;
      button.replaceChildren(...(icon ? [make("span", { "aria-hidden": "true" }, `${ICONS[icon]} `)] : []), label);
    });
  }

  // How fast Play is; the kernel need not say it back.
  speed() {
    const speeds = this.model.get("speeds");
    if (!speeds.length) return;
    const choose = make("select", { "aria-label": "speed of Play", title: "How fast Play is" });
    choose.append(...speeds.map((speed) => make("option", { value: String(speed), selected: speed === 1 }, `${speed}×`)));
    choose.addEventListener("change", () => this.line.say({ do: "speed", to: Number(choose.value) }));
    this.actions.append(choose);
  }

  // The button that copies the call of what is seen, and what is said then.
  copier() {
    const copy = make("button", { type: "button", class: "ck-copy" }, "Copy as code");
    copy.title = "Copy the call that shows what is seen";
    copy.addEventListener("click", () => this.copy());
    const code = { class: "ck-code", type: "text", readonly: "", hidden: true, "aria-label": "the call that shows what is seen" };
    this.code = make("input", code);
    this.code.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.uncopied(), copy.focus();
      event.stopPropagation(); // the notebook has shortcuts of its own
    });
    this.copied = make("span", { class: "ck-copied", role: "status" });
    return make("div", { class: "ck-copier" }, this.code, this.copied, copy);
  }

  async copy() {
    const code = this.model.get("code");
    this.uncopied();
    try {
      await navigator.clipboard.writeText(code); // there is none on a page without https, and it may refuse
      this.copied.textContent = "copied";
    } catch {
      this.code.value = code;
      this.code.hidden = false;
      this.code.select();
      this.copied.textContent = "Ctrl+C or ⌘C copies it";
    }
  }

  // What was copied is no longer what is seen.
  uncopied() {
    this.code.hidden = true;
    this.copied.textContent = "";
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
    this.model.off("comm_live_update", this.cut);
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
