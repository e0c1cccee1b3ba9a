// Plays a recording: the kernel of a panel in a page without one. It hears the gestures of panel.js, and shows what
// was recorded at the nearest setting.

const HOLD = 600; // milliseconds that a setting stays before it reaches a challenge

// A number as people type it: 3e-4, 0,5, 1/3, 10^-3; NaN for anything else.
function typedNumber(text) {
  const powers = text.replace(/[⁻⁰¹²³⁴-⁹]+/g, (all) => "^" + [...all].map((one) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(one)).map((d) => (d < 0 ? "-" : d)).join(""));
  const plain = powers.replace(/−/g, "-").replace(/[·×]/g, "*").replace(/\s+/g, "").replace(/(\d|^|[-+]),(?=\d)/g, "$1.");
  const number = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
  const [, sign, factor, power, over] =
    new RegExp(`^([-+]?)(?:(${number})\\*?)??(?:10\\^(${number}))?(?:/(${number}))?$`).exec(plain) ?? [];
  if (factor === undefined && power === undefined) return NaN;
  return (sign === "-" ? -1 : 1) * Number(factor ?? 1) * (power === undefined ? 1 : 10 ** Number(power)) / Number(over ?? 1);
}

// The challenges as challenge.py has them: reached by a setting held still, and said with the best score.
class Goals {
  constructor(challenges, changed) {
    Object.assign(this, { challenges, changed, best: new Map(), now: [], known: new Set(), met: new Set(), decided: true });
  }

  follow(now, playing, first) {
    clearTimeout(this.late);
    this.now = now;
    const meets = now.some(Boolean);
    for (const i of this.met) if (!now[i]) this.met.delete(i);
    this.decided = !meets || first;
    if (this.decided && !playing) this.decide();
    else if (!playing) this.late = setTimeout(() => (this.decide(), this.changed()), HOLD);
  }

  decide() {
    this.decided = true;
    this.now.forEach((met, i) => {
      if (!met) return;
      this.met.add(i);
      this.known.add(i);
      const [score, , bare] = met;
      if (score !== null && !(this.best.get(i)?.[0] <= score)) this.best.set(i, [score, bare]);
    });
  }

  lines() {
    const lines = this.challenges.map((text, i) => {
      if (!text) return null; // no recorded setting meets it
      const aside = (...all) => (all.filter(Boolean).length ? `${text} (${all.filter(Boolean).join("; ")})` : text);
      const best = this.best.has(i) ? `best: ${this.best.get(i)[1]}` : "";
      if (!this.known.has(i)) return { state: "open", head: "☐ Challenge", goal: text };
      if (this.met.has(i)) {
        const told = best && this.decided ? ` ${this.now[i][1]}` : "";
        return { state: "met", head: `✔ Challenge reached${told}`, goal: aside(best) };
      }
      const before = this.decided ? "reached before; not with these settings" : "reached before";
      return { state: "before", head: "☐ Challenge", goal: aside(before, best) };
    });
    return lines.filter(Boolean);
  }
}

// What panel.js asks and tells, as a model of anywidget.
class Player {
  constructor(tape, load) {
    const { head } = tape;
    Object.assign(this, { tape, load, head, waiting: [], heardBy: new Map(), said: {}, speed: 1 });
    this.axes = head.axes;
    this.at = this.axes.map((axis) => axis.at);
    this.step = this.axes.findIndex(({ name, texts }) => name === head.animated && texts.length > 1);
    this.goals = new Goals(head.challenges, () => this.tell());
    const { title, width, height, speeds, fields, actions } = head;
    this.now = { title, width, height, speeds, fields, actions, busy: false, progress: 1, heard: [] };
    this.now.asleep = "The recording is not here yet.";
    this.show(true);
  }

  get(name) {
    return this.now[name];
  }

  on(event, heard) {
    this.heardBy.set(event, [...(this.heardBy.get(event) ?? []), heard]);
  }

  off(event, heard) {
    this.heardBy.set(event, (this.heardBy.get(event) ?? []).filter((one) => one !== heard));
  }

  set(traits) {
    const changed = Object.keys(traits).filter((name) => this.now[name] !== traits[name]);
    Object.assign(this.now, traits);
    for (const name of changed) for (const heard of this.heardBy.get(`change:${name}`) ?? []) heard();
  }

  // Gestures of the page; those before the recording is here wait for it, and are not yet answered.
  send(message) {
    const touched = message.gestures.some(({ do: does }) => does !== "greet");
    if (this.load && touched) {
      this.waiting.push(message);
      this.load();
      return;
    }
    for (const gesture of message.gestures) this.hear(gesture);
    this.show(!touched);
    this.set({ heard: [message.view, message.number] });
  }

  // The whole recording has come in place of its first picture.
  take(tape) {
    Object.assign(this, { tape, load: null });
    this.set({ busy: false });
    for (const message of this.waiting.splice(0)) this.send(message);
  }

  hear({ do: does, name, to }) {
    const axis = this.axes.findIndex((one) => one.name === name);
    if (does === "press") this.press(name);
    else if (does === "speed") this.speed = to;
    else if (does === "drag") this.drag(this.dragged[name], to);
    else if (does === "nudge") this.dragged[name].ways.forEach((way, i) => this.move(this.axis(way), this.at[this.axis(way)] + to[i]));
    else if (does === "move") this.move(axis, to);
    else if (does === "step") this.move(axis, this.at[axis] + to);
    else if (does === "type") this.type(axis, to);
  }

  axis(name) {
    return this.axes.findIndex((one) => one.name === name && one.texts.length > 1);
  }

  move(axis, to) {
    if (!this.axes[axis]) return;
    this.at[axis] = Math.min(Math.max(to, 0), this.axes[axis].texts.length - 1);
    this.said[this.axes[axis].name] = "";
  }

  // Go to the recorded value nearest to what was typed, and say so.
  type(axis, text) {
    const { name, numbers, texts } = this.axes[axis];
    const value = typedNumber(text);
    if (!Number.isFinite(value)) {
      this.said[name] = `${text.trim().slice(0, 20) || "nothing"} is not a number`;
      return;
    }
    const away = numbers.map((number) => Math.abs(number - value));
    const nearest = away.indexOf(Math.min(...away));
    this.move(axis, nearest);
    const same = away[nearest] <= 1e-6 * Math.abs(value);
    if (!same) this.said[name] = `shown: ${texts[nearest]}, the nearest that was recorded`;
  }

  // The settings whose handle stands nearest to a place of the picture.
  drag({ index, ways }, [x, y]) {
    const [across, up] = ways.map((way) => this.axis(way));
    const every = (axis) => (axis < 0 ? [null] : this.axes[axis].texts.map((_, i) => i));
    let best = Infinity;
    let found = this.at;
    for (const i of every(across)) {
      for (const j of every(up)) {
        const at = [...this.at];
        if (i !== null) at[across] = i;
        if (j !== null) at[up] = j;
        const [left, top] = this.tape.handles(this.place(at))[index];
        const away = Math.hypot(i === null ? 0 : left - x, j === null ? 0 : top - y);
        if (away < best) [best, found] = [away, at];
      }
    }
    found.forEach((to, axis) => to !== this.at[axis] && this.move(axis, to));
  }

  press(name) {
    if (name === "Reset") {
      this.pause();
      this.axes.forEach((axis, i) => this.move(i, axis.at));
    } else if (name === "Step") this.further();
    else if (name === "Play") this.playing ? this.pause() : this.play();
  }

  get last() {
    return this.axes[this.step].texts.length - 1;
  }

  // One recorded step further; from where it has ended early to the end, and from there to the beginning.
  further() {
    const at = this.at[this.step];
    this.move(this.step, at === this.last ? 0 : this.seen === null ? at + 1 : this.last);
  }

  play() {
    if (this.at[this.step] === this.last) this.move(this.step, 0);
    const next = () => {
      this.further();
      if (this.at[this.step] === this.last) this.pause();
      else this.playing = setTimeout(next, this.pace());
      this.show();
    };
    this.playing = setTimeout(next, this.pace());
    this.label("Pause", "pause");
  }

  // Milliseconds until the next picture: those between the two steps in the panel itself.
  pace() {
    const { numbers } = this.axes[this.step];
    const at = this.at[this.step];
    return (1000 * this.head.frame * (numbers[at + 1] - numbers[at])) / this.speed;
  }

  pause() {
    clearTimeout(this.playing);
    this.playing = 0;
    this.label("Play", "play");
  }

  label(label, icon) {
    this.set({ actions: this.now.actions.map((one) => (one.name === "Play" ? { ...one, label, icon } : one)) });
  }

  place(at) {
    return at.reduce((place, one, i) => place * this.axes[i].texts.length + one, 0);
  }

  get dragged() {
    return this.head.dragged.map((one, index) => one && { ...one, index }).filter(Boolean);
  }

  // Show what was recorded at the settings of now.
  show(first = false) {
    const place = this.place(this.at);
    const playing = Boolean(this.playing);
    if (place === this.shown && playing === this.wasPlaying && !first) return this.tell();
    Object.assign(this, { shown: place, wasPlaying: playing });
    const { text, handles, met, seen, ground, moving } = this.tape.shown(place);
    this.seen = seen;
    this.goals.follow(met, playing, first);
    this.set({
      handles: this.dragged.map((one) => this.handle(one, handles[one.index])),
      text, code: this.code(), ground: ground.head, ground_data: ground.data, moving: moving.head, moving_data: moving.data,
    });
    this.tell();
  }

  // The call that shows what is seen: its text, in which numbers stand for recorded controls.
  code() {
    return this.head.code.map((part) => (typeof part === "string" ? part : this.axes[part].code[this.at[part]])).join("");
  }

  handle({ kind, label, control, ways, labels, fixed }, [x, y, tall]) {
    if (kind === "number") return { kind, control, x, y };
    const text = (name) => fixed[name] ?? this.axes[this.axis(name)].texts[this.at[this.axis(name)]];
    const said = ways.filter(Boolean).map((name) => `${labels[name]} ${text(name)}`).join(", ");
    return { kind, label, said, x, y, tall, moves: ways.map((way) => this.axis(way) >= 0) };
  }

  // Where controls stand, and the challenges.
  tell() {
    const places = this.axes.map(({ name, texts }, i) => {
      const early = i === this.step && this.seen !== null;
      const where = early ? { at: this.between(i, this.seen), text: String(this.seen) } : { at: this.at[i], text: texts[this.at[i]] };
      return [name, { ...where, said: this.said[name] ?? "" }];
    });
    this.set({ places: Object.fromEntries(places), goals: this.goals.lines() });
  }

  // Where a value stands among the recorded ones, counted in stops.
  between(axis, value) {
    const { numbers } = this.axes[axis];
    const before = Math.max(numbers.findLastIndex((number) => number <= value), 0);
    return before + (value - numbers[before]) / (numbers[before + 1] - numbers[before] || 1);
  }

  close() {
    clearTimeout(this.playing);
    clearTimeout(this.goals.late);
  }
}

// ---- the page ----

const fromBase64 = (text) => Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));

async function fetched(source, told) {
  const name = source.split("/").at(-1);
  if (location.protocol === "file:") {
    throw new Trouble(`A page that is opened as a file may not load ${name}: put both on a web server, or make one page of them by record("….html").`);
  }
  const answer = await fetch(source).catch(() => null);
  if (!answer?.ok) throw new Trouble(`${name} could not be loaded${answer ? ` (${answer.status})` : ""}: load the page again to try once more.`);
  const total = Number(answer.headers.get("content-length")) || 3e6;
  const parts = [];
  let got = 0;
  const reader = answer.body.getReader();
  for (let part = await reader.read().catch(() => null); !part?.done; part = await reader.read().catch(() => null)) {
    if (!part) throw new Trouble(`The connection broke while ${name} was loaded: load the page again to try once more.`);
    parts.push(part.value);
    told(Math.min((got += part.value.length) / total, 1));
  }
  return new Blob(parts).arrayBuffer();
}

// What was recorded, and what is fixed.
const summary = ({ axes, fixed }) => {
  const moved = axes.filter(({ texts }) => texts.length > 1);
  const count = axes.reduce((all, { texts }) => all * texts.length, 1).toLocaleString("en");
  const each = moved.map(({ label, texts }) => `${texts.length} of ${label}`).join(", ");
  const others = fixed.length ? ` Fixed in this recording: ${fixed.join(", ")}.` : "";
  return `A recording of ${count} settings (${each}): what you choose goes to the nearest of them.${others}`;
};

// Let an element with the class ck-recording play what it has: in it lies the first picture (.ck-poster), and the whole
// recording lies there, too (.ck-tape), or at `data-source`, from where it is loaded at the first touch.
export async function mount(element) {
  const [poster, whole] = [".ck-poster", ".ck-tape"].map((name) => element.querySelector(name)?.textContent);
  const { source } = element.dataset;
  let view, player;
  const fail = (error) => {
    player?.close();
    view?.close();
    const said = error instanceof Trouble ? error.message : DAMAGED;
    element.replaceChildren(make("p", { class: "ck-failed", role: "alert" }, said));
  };
  let loading = false;
  const load = async () => {
    if (loading) return;
    loading = true;
    try {
      player?.set({ busy: true, progress: 0 });
      const file = whole ? fromBase64(whole) : await fetched(source, (progress) => player?.set({ progress }));
      player.take(await unpacked(file));
    } catch (error) {
      fail(error);
    }
  };
  try {
    player = new Player(await unpacked(fromBase64(poster)), load);
    const still = [...element.children];
    view = new PanelView(player, element);
    element.append(make("div", { class: "ck-recorded" }, summary(player.head)));
    for (const one of still) one.remove();
    for (const touch of ["pointerdown", "focusin"]) element.addEventListener(touch, load, { once: true });
  } catch (error) {
    fail(error);
  }
}

if (globalThis.document) for (const element of document.querySelectorAll(".ck-recording")) mount(element);
