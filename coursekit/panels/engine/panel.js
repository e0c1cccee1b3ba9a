// A panel on the page: builds the controls that the kernel names, tells it of every gesture, shows what it answers.

const ICONS = { play: "▶\uFE0E", pause: "❚❚", step: "▶\uFE0E❚", stop: "■" };

class PanelView {
  constructor(model, parent) {
    this.model = model;
    this.line = new Line(model, (asleep) => this.wake(asleep));
    this.rows = make("div", { class: "ck-rows" });
    this.keys = make("div", { class: "ck-keys" });
    this.counter = make("div", { class: "ck-keys" });
    this.pace = make("div", { class: "ck-pace" }, this.counter);
    this.actions = make("div", { class: "ck-actions" }, this.keys, this.pace);
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
    this.pace.append(choose);
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
