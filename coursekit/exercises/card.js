// The card of an exercise in the page. What is typed into it is the source of its answer cell, and nowhere else: the page asks
// for that cell by an event that the JupyterLab extension answers. Of card and cell, the one changed last counts.

const TYPED = 120; // milliseconds without a key, after which what was typed goes into the cell
const FOLLOW = 300; // and after which what was typed in the cell is shown in the card
const HALF = 900; // and after which half a formula is told what it lacks
const LONGEST = 100000; // characters of a field; a longer text is not written, and told
const ASLEEP = 3000; // without an answer of the kernel, after which the card says so

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};
const filled = (element, html) => {
  element.innerHTML = html; // made by the kernel, every text in it escaped
  return element;
};
const unique = () => `ck-${Math.random().toString(36).slice(2)}`; // a page without https has no crypto

// What was typed and could not be written yet, by notebook and exercise: the next view of the card takes it over.
const unwritten = (globalThis[Symbol.for("coursekit.unwritten")] ??= new Map());

// The answer cell of an exercise, or the cell with the student's name; null where nobody finds it.
function ask(element, event, id) {
  const detail = { id, reply: null };
  element.dispatchEvent(new CustomEvent(event, { bubbles: true, composed: true, detail }));
  return detail.reply;
}

// ---- fields: each has its element, its text, a mark beside it, and shows how what was typed is read

function mark() {
  const element = make("span", { class: "ck-mark", id: unique() });
  const show = (one) => {
    element.replaceChildren();
    if (!one) return;
    const [symbol, word, color] = one;
    element.append(make("span", { "aria-hidden": "true", style: `color:${color}` }, symbol), ` ${word}`);
  };
  return { element, show };
}

function row(field, input, told) {
  const name = field.named ? [make("code", {}, field.name), ": "] : [];
  const label = make("label", { for: input.id }, ...name, filled(make("span"), field.label));
  return make("div", { class: `ck-row ck-${field.kind}` }, label, input, ...told);
}

function written(field, change, submit) {
  const lines = field.kind === "lines";
  const shape = lines ? { rows: "5", wrap: "off" } : { type: "text" };
  const help = { class: "ck-input", spellcheck: "false", autocomplete: "off", autocapitalize: "off", dir: "ltr" };
  const input = make(lines ? "textarea" : "input", { id: unique(), ...shape, ...help });
  const beside = mark();
  const echo = make(lines ? "ol" : "div", { class: "ck-echo", id: unique() });
  input.setAttribute("aria-describedby", `${beside.element.id} ${echo.id}`);
  input.addEventListener("input", () => change());
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.repeat) return;
    if (lines && !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  });
  input.addEventListener("paste", (event) => {
    const pasted = event.clipboardData;
    if (!pasted || pasted.types.includes("text/plain") || !pasted.types.includes("Files")) return;
    event.preventDefault();
    shown([{ math: "", problem: "A picture was pasted, which cannot be read here: type it instead." }]);
  });
  let later = 0;
  let latest = 0;
  input.addEventListener("input", () => (latest = performance.now()));
  // A formula is shown at once; what is wrong with one that is still being typed has time.
  const heard = (rows) => {
    clearTimeout(later);
    const left = latest + HALF - performance.now();
    if (rows.some((one) => one.problem) && left > 0) return (later = setTimeout(() => shown(rows), left));
    shown(rows);
  };
  // The line at which a check has stopped, until what is typed is echoed anew.
  const point = (line) => {
    echo.querySelectorAll(".ck-here").forEach((one) => one.remove());
    const [here] = [...echo.children].filter((one) => line && one.value === line);
    here?.append(make("span", { class: "ck-here" }, make("span", { "aria-hidden": "true" }, "✗ "), "first false line"));
  };
  const shown = (rows) => {
    const parts = rows.map(({ math, problem, line }) => {
      const one = lines ? make("li", { value: line }) : make("span");
      one.className = problem ? "ck-problem" : "ck-read";
      return filled(one, problem || math);
    });
    echo.replaceChildren(...parts.filter((one) => lines || one.childNodes.length));
    input.setAttribute("aria-invalid", String(rows.some((one) => one.problem)));
  };
  return {
    element: row(field, input, [beside.element, echo]), mark: beside.show, echo: heard, point,
    get text() { return input.value; },
    set text(value) { if (input.value !== value) input.value = value; },
    lock: (locked) => (input.readOnly = locked),
    focus: () => input.focus(),
  };
}

// Arrow keys go from option to option and choose nothing, for a choice counts at once; the space bar and Enter choose.
function choice(field, change, submit) {
  const name = unique();
  const beside = mark();
  const radios = field.options.map(([letter]) => make("input", { type: "radio", name, value: letter, id: unique() }));
  const labels = field.options.map(([letter, html], i) =>
    make("label", { class: "ck-option", for: radios[i].id }, radios[i], make("b", {}, `${letter})`), filled(make("span"), html)));
  const reach = (i) => radios.forEach((one, j) => (one.tabIndex = i === j ? 0 : -1));
  reach(0);
  radios.forEach((radio, i) => {
    radio.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (event.key === "Enter") radio.click();
      if (!step && event.key !== "Enter") return;
      event.preventDefault();
      if (!step) return;
      const next = (i + step + radios.length) % radios.length;
      reach(next);
      radios[next].focus();
    });
    radio.addEventListener("change", () => {
      reach(i);
      change();
      submit();
    });
  });
  const legend = make("legend", {}, field.label, " ", beside.element);
  return {
    element: make("fieldset", { class: "ck-row ck-choice" }, legend, ...labels), mark: beside.show, echo: () => {},
    get text() { return radios.find((one) => one.checked)?.value ?? ""; },
    set text(value) {
      radios.forEach((one) => (one.checked = one.value === value));
      reach(Math.max(0, radios.findIndex((one) => one.checked)));
    },
    lock: (locked) => radios.forEach((one) => (one.disabled = locked)),
    focus: () => radios.find((one) => one.tabIndex === 0).focus(),
  };
}

const FIELDS = { number: written, formula: written, lines: written, choice };

// ---- the card

class CardView {
  constructor(model, el) {
    Object.assign(this, { model, el, view: unique(), number: 0, owed: new Map(), fields: new Map() });
    Object.assign(this, { cell: null, source: null, epoch: 0, judged: null, checking: false, foreign: false, typing: 0 });
    this.build();
    this.heard = (message) => this.hear(message);
    this.changed = () => this.rebuild();
    model.on("msg:custom", this.heard);
    model.on("change:shown", this.changed);
    this.watch = new IntersectionObserver(() => this.attach()); // also called when it gets into the page
    this.watch.observe(el);
    this.attach();
  }

  get shown() { return this.model.get("shown"); }
  get id() { return this.model.get("id"); }
  get isFunction() { return this.shown.fields.some((field) => field.kind === "function"); }
  get locked() { return this.foreign || Boolean(this.shown.only?.locked); }
  get values() { return Object.fromEntries([...this.fields].map(([name, field]) => [name, field.text])); }

  build() {
    const button = (text, does, more = {}) => {
      const one = make("button", { type: "button", ...more }, text);
      // A check that goes on at once must not take the second of a double click, or a key held down, for the next question.
      one.addEventListener("click", (event) => event.detail > 1 && this.shown.only ? null : does());
      one.addEventListener("keydown", (event) => event.repeat && event.key === "Enter" && event.preventDefault());
      return one;
    };
    const title = make("div", { class: "ck-title", id: unique(), role: "heading", "aria-level": "4" });
    this.points = make("span", { class: "ck-points" });
    this.parts = {
      statement: make("div", { class: "ck-statement" }),
      form: make("div", { class: "ck-form" }),
      note: make("div", { class: "ck-note" }),
      place: make("div", { class: "ck-place", role: "status" }),
      verdict: make("div", { class: "ck-verdict", role: "status" }),
      help: make("div", { class: "ck-help", role: "status" }),
      name: make("div", { class: "ck-name", role: "status" }),
    };
    this.buttons = {
      check: button("Check", () => this.check(), { class: "ck-main" }),
      hint: button("Hint", () => this.say({ do: "hint" }).then((said) => this.helped(said))),
      solution: button("Solution", () => this.solution(false)),
      fresh: button("New numbers", () => this.say({ do: "fresh" }).then((said) => this.practiced(said))),
      own: button("Back to your numbers", () => this.say({ do: "own" }).then(() => this.begin())),
    };
    const { statement, form, note, place, verdict, help, name } = this.parts;
    const actions = make("div", { class: "ck-actions" }, ...Object.values(this.buttons));
    const head = make("div", { class: "ck-head" }, title, this.points);
    this.title = title;
    this.root = make("div", { class: "ck-card", role: "group", "aria-labelledby": title.id },
      head, statement, form, note, actions, place, verdict, name, help);
    this.root.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey)) event.stopPropagation(); // the notebook has shortcuts of its own
    });
    this.el.append(this.root);
    this.rebuild();
  }

  // Statement and fields, anew where the question is another; what the card and its buttons are called.
  rebuild() {
    const { title, statement, fields, practice, variants, only } = this.shown; // only: a question apart from points, its words
    const question = JSON.stringify([this.id, statement, fields]);
    if (question !== this.question) this.reform();
    this.question = question;
    this.title.textContent = only ? only.title : `Exercise ${this.id}: ${title}`;
    this.root.classList.toggle("ck-practice", practice);
    const { check, hint, solution, fresh, own } = this.buttons;
    const held = [check, fresh].find((one) => one === document.activeElement);
    check.textContent = only?.check || "Check";
    check.hidden = only?.check === "" || fields.some((field) => field.kind === "choice");
    hint.hidden = solution.hidden = (only ? !only.helps : practice) || !this.shown.hints;
    fresh.hidden = only ? !only.next : !variants;
    fresh.textContent = only ? only.next : practice ? "Other numbers" : "New numbers";
    fresh.classList.toggle("ck-main", only?.check === "");
    own.hidden = !practice || Boolean(only);
    if (held?.hidden) fresh.focus();
    for (const field of this.fields.values()) field.lock(this.locked);
    this.scored();
    this.placed();
  }

  reform() {
    const { statement, note, fields, only } = this.shown;
    const before = this.values;
    filled(this.parts.statement, statement);
    filled(this.parts.note, note);
    if (fields.some((field) => field.kind === "lines")) this.parts.note.append("Ctrl+Enter checks.");
    const typed = fields.filter((field) => field.kind !== "function");
    this.fields = new Map(typed.map((field) => {
      const named = typed.length > 1 || field.kind === "number";
      const made = FIELDS[field.kind]({ ...field, named }, () => this.typed(field.name), () => this.check());
      made.text = only ? "" : before[field.name] ?? "";
      return [field.name, made];
    }));
    this.parts.form.replaceChildren(...[...this.fields.values()].map((field) => field.element));
  }

  // ---- the kernel

  say(gesture) {
    const number = (this.number += 1);
    return new Promise((resolve) => {
      const late = setTimeout(() => this.placed(), ASLEEP);
      this.owed.set(number, { resolve, late, since: performance.now() });
      try {
        this.model.send({ view: this.view, number, ...gesture });
      } catch {
        this.gone = true;
        this.placed();
      }
    });
  }

  hear(message) {
    if (message.view === undefined) return this.told(message);
    if (message.view !== this.view) return;
    const owed = this.owed.get(message.number);
    if (!owed) return;
    for (const [number, one] of this.owed) {
      if (number > message.number) break;
      clearTimeout(one.late);
      this.owed.delete(number);
    }
    this.gone = false;
    this.awake = true;
    this.root.classList.remove("ck-asleep");
    this.failed = message.failed ?? "";
    owed.resolve(message);
    this.placed();
  }

  get asleep() {
    const late = (one) => performance.now() - one.since >= ASLEEP - 5;
    return this.gone || [...this.owed.values()].some(late);
  }

  // ---- the cell

  // Find the answer cell, once the card is in the page; again, where there was none.
  attach() {
    if (!this.el.isConnected || (this.begun && this.cell)) return;
    const cell = this.shown.only ? null : ask(this.el, "coursekit:answer-cell", this.id);
    if (this.begun && !cell) return;
    this.begun = true;
    this.stop?.();
    this.cell = cell;
    const stops = cell && [cell.onChange((source) => this.followed(source)), cell.onSave?.(() => this.placed())];
    this.stop = () => stops?.forEach((stop) => stop?.());
    this.begin();
  }

  get key() { return `${this.el.closest(".jp-NotebookPanel")?.id} ${this.id}`; }

  begin() {
    const epoch = (this.epoch += 1);
    this.place ??= this.key;
    this.source = this.cell?.source() ?? null;
    this.say({ do: "begin", source: this.source }).then((said) => {
      if (epoch !== this.epoch) return this.count(said);
      this.count(said);
      this.filled(said);
      if (said.verdict) this.judge(said.verdict, this.source);
      this.recover();
      this.placed();
    });
  }

  // What was typed into the card before its cell was run again, and had not been written.
  recover() {
    const left = unwritten.get(this.place);
    unwritten.delete(this.place);
    if (!left || this.foreign) return;
    for (const [name, field] of this.fields) if (name in left) field.text = left[name];
    this.unwritten = true;
    this.write();
  }

  // Somebody has typed in the cell, or it was deleted: the card follows after a moment.
  followed(source) {
    if (source === this.source) return;
    this.unwritten = false;
    this.epoch += 1;
    this.source = source;
    this.stale();
    clearTimeout(this.typing);
    clearTimeout(this.following);
    this.following = setTimeout(() => {
      const epoch = this.epoch;
      if (source === null) return this.placed();
      this.say({ do: "read", source }).then((said) => epoch === this.epoch && this.filled(said));
    }, FOLLOW);
  }

  // Show what the cell holds, or that it holds something else.
  filled({ values, echoes }) {
    this.foreign = this.source !== null && !values;
    for (const [name, field] of this.fields) {
      field.lock(this.locked);
      field.text = values?.[name] ?? "";
      field.echo(echoes?.[name] ?? []);
    }
    this.placed();
  }

  // What was typed goes into the cell; resolves when it is there, or when the card has said why not.
  typed(name) {
    this.epoch += 1;
    this.fields.get(name).mark(null);
    this.stale();
    this.unwritten = true;
    clearTimeout(this.typing);
    clearTimeout(this.following);
    this.typing = setTimeout(() => this.write(), TYPED);
  }

  async write() {
    clearTimeout(this.typing);
    if (this.shown.practice) return this.echoed();
    if (!this.unwritten) return true;
    this.refused = this.tooLong();
    if (this.refused) {
      this.line = "";
      this.placed();
      return false;
    }
    const epoch = this.epoch;
    const before = this.cell?.source() ?? null;
    const said = await this.say({ do: "type", values: this.values, source: this.foreign ? null : before });
    if (said.failed) return false;
    if (epoch !== this.epoch) return this.write(); // something was typed meanwhile
    this.show(said.echoes);
    this.line = said.source;
    if (this.cell) {
      this.refused = this.put(said.source);
      this.unwritten = Boolean(this.refused);
    }
    this.placed();
    return !this.unwritten;
  }

  tooLong() {
    const long = [...this.fields].filter(([, field]) => field.text.length > LONGEST);
    for (const [, field] of long) field.echo([{ math: "", problem: `More than ${LONGEST} characters.` }]);
    return long.length ? `an answer has at most ${LONGEST} characters` : "";
  }

  put(source) {
    this.source = source; // so that the change is known as the card's own
    const why = this.cell.write(source);
    this.source = this.cell.source();
    return why;
  }

  async echoed() {
    if (![...this.fields.values()].length) return true;
    const said = await this.say({ do: "type", values: this.values, source: "" });
    this.show(said.echoes);
    return true;
  }

  show(echoes = {}) {
    for (const [name, rows] of Object.entries(echoes)) this.fields.get(name)?.echo(rows);
  }

  // ---- gestures

  async check() {
    if (this.shown.only?.locked) return;
    this.asked = true; // also while a check is under way: another choice, or a number that was mended
    if (this.checking) return;
    this.checking = true;
    this.root.classList.add("ck-busy");
    try {
      while (this.asked) {
        this.asked = false;
        await (this.shown.practice || !this.cell ? this.checkApart() : this.checkThere());
      }
    } finally {
      this.checking = false;
      this.root.classList.remove("ck-busy");
    }
  }

  // In the notebook: what was typed is written, the cell runs, and its own check says the verdict.
  async checkThere() {
    if (!this.isFunction && !this.foreign && !(await this.write())) return this.line ? this.checkApart() : this.placed();
    this.awaiting = true;
    const well = await this.cell.run();
    if (!well) this.awaiting = false;
    this.stopped = well ? "" : "The cell below did not run to its end: see there why.";
    this.placed();
  }

  async checkApart() {
    clearTimeout(this.typing);
    const said = await this.say({ do: "check", values: this.values });
    if (said.failed) return;
    if (said.next) return this.practiced(said);
    if (said.stay) return this.placed();
    this.line = said.source;
    this.judge(said.verdict, null, true);
    this.placed();
  }

  async solution(sure) {
    const said = await this.say({ do: "solution", sure });
    if (!said.ask) return this.helped(said);
    const yes = make("button", { type: "button" }, "Show it");
    const no = make("button", { type: "button" }, "Try first");
    yes.addEventListener("click", () => this.solution(true));
    no.addEventListener("click", () => {
      this.parts.help.replaceChildren();
      this.fields.values().next().value?.focus();
    });
    const text = "You have not tried it yet, and trying first teaches more than reading. Are you sure?";
    this.parts.help.replaceChildren(make("p", {}, text), make("div", { class: "ck-actions" }, yes, no));
    yes.focus();
  }

  helped(said) {
    if (!said.help) return;
    filled(this.parts.help, said.help);
    this.count(said);
  }

  practiced(said) {
    if (said.failed || said.stay) return this.placed();
    this.epoch += 1;
    this.asked = false;
    this.count(said);
    this.foreign = false;
    for (const field of this.fields.values()) {
      field.lock(this.locked);
      field.text = "";
      field.mark(null);
      field.echo([]);
    }
    for (const part of [this.parts.verdict, this.parts.help]) part.replaceChildren();
    this.placed();
    const [field] = this.fields.values();
    if (!field) this.parts.statement.tabIndex = -1; // a result is read out
    (field ?? this.parts.statement).focus();
  }

  // ---- what is shown

  // A verdict on an answer that was checked, in whatever way.
  told(message) {
    if (this.shown.practice) return;
    this.count(message);
    const best = this.best;
    const { points, max, status } = message.verdict;
    if (status !== "not attempted" && (!best || points > best.points)) this.best = { points, max, status };
    this.judge(message.verdict, message.source, this.awaiting);
    const mine = this.cell?.source();
    const elsewhere = !this.awaiting && message.source && mine && !mine.trimEnd().endsWith(message.source.trimEnd());
    this.parts.verdict.classList.toggle("ck-elsewhere", Boolean(elsewhere)); // another window, or a cell of one's own
    if (elsewhere) for (const field of this.fields.values()) field.mark(null);
    if (this.awaiting) this.greet();
    this.awaiting = false;
  }

  judge(verdict, source, asked = false) {
    this.judged = { source };
    this.parts.verdict.classList.remove("ck-old", "ck-elsewhere");
    const empty = verdict.status === "not attempted" && !asked; // "Run All" has nothing to say of it
    filled(this.parts.verdict, empty ? "" : verdict.html);
    for (const [name, field] of this.fields) field.mark(verdict.marks[name]), field.point?.(verdict.line);
    this.scored();
  }

  // What was judged is no longer what is there.
  stale() {
    if (!this.judged || !this.parts.verdict.childElementCount) return;
    this.parts.verdict.classList.add("ck-old");
  }

  count(said) {
    if (said.best) this.best = said.best;
    const { hints } = this.shown;
    if (said.given !== undefined) {
      const next = Math.min(said.given + 1, hints);
      this.buttons.hint.textContent = `Hint ${next} of ${hints}`;
      this.buttons.hint.disabled = said.given >= hints;
    }
    this.scored();
  }

  scored() {
    const { max, practice, only } = this.shown;
    const of = `${max} point${max === 1 ? "" : "s"}`;
    this.points.textContent = only ? only.points : practice ? "practice, no points" : this.best ? `${this.best.points} of ${of}` : of;
  }

  // One sentence about where the answer is, where there is something to say.
  placed() {
    const { place } = this.parts;
    const said = this.sentence();
    const key = JSON.stringify(said);
    if (place.dataset.said === key) return;
    place.dataset.said = key;
    place.replaceChildren();
    if (!said) return;
    place.classList.toggle("ck-quiet", Boolean(said.quiet));
    place.append(make("span", {}, said.text));
    if (said.line) place.append(make("pre", {}, said.line), this.copier(said.line));
    if (said.button) {
      const one = make("button", { type: "button" }, said.button);
      one.addEventListener("click", said.does);
      place.append(" ", one);
    }
  }

  sentence() {
    this.root.classList.toggle("ck-asleep", this.asleep && !this.awake);
    if (this.asleep && !this.awake)
      return { text: "Run this cell to answer here. Until then your last answer and its verdict stand in the answer cell." };
    if (this.asleep)
      return { text: "The kernel does not answer: it is busy, or was restarted. What you type now is not in your notebook yet. "
        + "If it stays so, run this cell again." };
    if (this.failed) return { text: `This did not work (${this.failed}). What you typed may not be in your notebook.` };
    if (this.shown.only) return this.shown.standing && { text: this.shown.standing, quiet: true };
    if (this.shown.practice) return { text: "Practice with other numbers: it is not saved and does not count.", quiet: true };
    if (this.stopped) return { text: this.stopped };
    if (this.refused) return { text: `Not in your notebook, because ${this.refused}.${this.line && " To keep it, copy this:"}`, line: this.line };
    if (this.foreign)
      return {
        text: "The cell below holds code of your own, which this card cannot show. Check takes it as it is.",
        button: "Answer here instead", does: () => this.replace(),
      };
    if (this.cell && this.cell.source() === null)
      return { text: "The answer cell of this exercise is gone. To keep your answer, put this into a cell:", line: this.line ?? "" };
    if (this.isFunction)
      return this.cell
        ? { text: "Write the function in the cell below; Check runs that cell.", quiet: true }
        : { text: "Check takes the function as its cell was last run. If you have changed it since, run that cell." };
    const unsaved = this.cell?.unsaved?.();
    if (unsaved) return { text: `This notebook is not saved: ${unsaved}. What you type is in this window only.` };
    if (this.cell) return null;
    return this.line
      ? { text: "Not in your notebook yet: put this into the cell below and run it. No points are kept before.", line: this.line }
      : null;
  }

  replace() {
    this.foreign = false;
    for (const field of this.fields.values()) field.lock(false);
    this.epoch += 1;
    this.unwritten = true;
    this.replacing = true;
    this.say({ do: "type", values: this.values, source: null }).then((said) => {
      this.refused = this.put(said.source);
      this.unwritten = false;
      this.placed();
      this.fields.values().next().value?.focus();
    });
  }

  copier(text) {
    const one = make("button", { type: "button" }, "Copy");
    one.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        one.textContent = "Copied";
      } catch {
        one.textContent = "Select it and press Ctrl+C";
        getSelection().selectAllChildren(one.previousElementSibling);
      }
    });
    return one;
  }

  // At the first check: the remembered name goes into the notebook's own cell for it, where that is empty, and is asked about.
  async greet() {
    if (this.greeted) return;
    this.greeted = true;
    const cell = ask(this.el, "coursekit:name-cell", this.id);
    const said = await this.say({ do: "name", source: cell?.source() ?? null });
    if (said.source) cell.write(said.source);
    if (!said.question) return;
    const other = make("button", { type: "button" }, "I am not");
    other.addEventListener("click", () => {
      const line = 'ck.set_student("your name")';
      this.parts.name.replaceChildren("Run this with your own name, in any cell: ", make("pre", {}, line), this.copier(line));
    });
    this.parts.name.replaceChildren(make("span", {}, `${said.question} `), other);
  }

  close() {
    if (this.unwritten && !this.shown.practice) unwritten.set(this.place, this.values);
    this.stop?.();
    this.watch.disconnect();
    clearTimeout(this.typing);
    clearTimeout(this.following);
    this.model.off("msg:custom", this.heard);
    this.model.off("change:shown", this.changed);
  }
}

function render({ model, el }) {
  const view = new CardView(model, el);
  return () => view.close();
}

export default { render };
