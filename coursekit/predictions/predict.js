// A prediction on the page: the question, what it is answered with, and after that both answers side by side.

const PATIENT = 3000; // milliseconds after which a prediction without an answer is said to be lost
const STOPS = 200; // of a slider
const LETTERS = "abcdefghij";
// Each card has a copy of this module: a counter would give two cards the same names, and radio buttons of one name are one group.
const unique = () => `ck-prediction-${Math.random().toString(36).slice(2)}`;

// Formulas by the page's own typesetter, once they are seen, for it measures the letters around them; where the page has none,
// as plain text.
function typeset(model, node) {
  if (!node.clientWidth) {
    const seen = new ResizeObserver(() => node.clientWidth && (seen.disconnect(), typeset(model, node)));
    return seen.observe(node);
  }
  const found = [...node.querySelectorAll(".ck-math")].filter((one) => !one.firstElementChild);
  const own = model.widget_manager?._rendermime?.latexTypesetter;
  if (own) found.forEach((one) => own.typeset(one));
  else if (window.MathJax?.typesetPromise) window.MathJax.typesetPromise(found);
  else if (window.MathJax?.Hub) window.MathJax.Hub.Queue(["Typeset", window.MathJax.Hub, node]);
  else for (const one of found) one.textContent = one.dataset.plain;
}

const filled = (name, attributes, html) => {
  const made = tag(name, attributes);
  made.innerHTML = html; // made by the kernel, which escapes what is no markup
  return made;
};

const TWO_WAYS = "two ways"; // 10,000 is ten thousand to some and ten to others

// What somebody types for a number: 0.5, 0,5, 1/3, 1e-6, 1,000,000.
function numberOf(text) {
  if (/^[1-9]\d{0,2},\d{3}$/.test(text)) return TWO_WAYS;
  const plain = /^[1-9]\d{0,2}(,\d{3}){2,}$/.test(text) ? text.replaceAll(",", "") : text.replace(",", ".");
  const [above, below, more] = plain.split("/").map((part) => (part.trim() ? Number(part) : NaN));
  return more === undefined ? above / (below ?? 1) : NaN;
}

class Options {
  constructor(asked, changed) {
    this.name = unique();
    this.asked = asked;
    this.groups = [this.group(asked.options, "Your prediction", (i) => LETTERS[i], changed)];
    if (asked.reasons.length) this.groups.push(this.group(asked.reasons, "Because", (i) => String(i + 1), changed));
    this.element = tag("div", { class: "ck-groups" }, ...this.groups.map(({ element }) => element));
  }

  group(texts, legend, mark, changed) {
    const name = `${this.name}-${legend}`;
    const rows = texts.map((text, i) => {
      const input = tag("input", { type: "radio", name, value: mark(i) });
      input.addEventListener("change", changed);
      const words = filled("span", { class: "ck-words" }, `<b>${mark(i)})</b> ${text}`);
      const badges = tag("span", { class: "ck-badges" });
      return { input, badges, element: tag("label", { class: "ck-option" }, input, words, badges) };
    });
    const element = tag("fieldset", {}, tag("legend", {}, legend), ...rows.map((row) => row.element));
    return { rows, element };
  }

  get answer() {
    const chosen = this.groups.map(({ rows }) => rows.find(({ input }) => input.checked)?.input.value);
    return chosen.includes(undefined) ? null : chosen.join("");
  }

  get missing() {
    return this.asked.reasons.length ? "Choose one, and a reason" : "Choose one";
  }

  close({ predicted, happened }) {
    this.groups.forEach(({ rows }, which) =>
      rows.forEach(({ input, badges, element }, i) => {
        const mine = input.value === predicted.slice(which, which + 1);
        const real = which === 0 && i === happened;
        input.checked = mine;
        input.disabled = true;
        element.classList.toggle("ck-real", real);
        element.classList.toggle("ck-yours", mine);
        badges.replaceChildren(
          ...(mine ? [tag("span", { class: "ck-badge" }, "you")] : []),
          ...(real ? [tag("span", { class: "ck-badge ck-happened" }, "✓ what happened")] : [])
        );
      })
    );
  }

  reopen() {
    for (const { rows } of this.groups)
      for (const { input, badges, element } of rows) {
        input.checked = input.disabled = false;
        element.classList.remove("ck-real", "ck-yours");
        badges.replaceChildren();
      }
  }
}

class Slider {
  constructor(asked, changed) {
    Object.assign(this, { asked, changed, answer: null });
    const id = unique();
    this.range = tag("input", { type: "range", min: "0", max: String(STOPS), value: String(STOPS / 2), id });
    this.range.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab 4.4 takes an arrow for its own
    this.field = tag("input", { type: "text", inputmode: "decimal", placeholder: "?", "aria-label": "the same, typed" });
    this.said = tag("span", { class: "ck-said", role: "status" });
    const name = filled("label", { for: id, class: "ck-name" }, asked.name);
    this.ends = [asked.low, asked.high].map((end) => tag("span", { class: "ck-end", "aria-hidden": "true" }, shown(end)));
    this.row = tag("div", { class: "ck-row" }, this.ends[0], this.range, this.ends[1], this.field, this.said);
    this.track = tag("div", { class: "ck-track", hidden: true });
    this.element = tag("div", { class: "ck-number-asked" }, name, this.row, this.track);
    const slid = () => this.set(Number(shown(this.from(Number(this.range.value) / STOPS))));
    this.range.addEventListener("input", slid);
    this.range.addEventListener("click", slid); // where it is: that is a choice as well
    this.range.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" || event.key === " ") slid();
    });
    this.field.addEventListener("keydown", (event) => event.stopPropagation());
    this.field.addEventListener("input", () => this.typed());
    this.mark();
  }

  from(share) {
    const { low, high, log } = this.asked;
    return log ? low * (high / low) ** share : low + share * (high - low);
  }

  share(value) {
    const { low, high, log } = this.asked;
    return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  }

  set(value) {
    this.answer = value;
    this.field.value = shown(value);
    this.said.textContent = "";
    this.mark();
    this.changed();
  }

  typed() {
    const { low, high } = this.asked;
    const text = this.field.value.trim().replaceAll("\u2212", "-");
    const value = numberOf(text);
    const inside = value >= low && value <= high;
    this.answer = inside ? value : null;
    this.said.textContent = !text || inside ? "" : value === TWO_WAYS ? `${text.replace(",", "")} or ${text.replace(",", ".")}? Write it without the comma` : Number.isFinite(value) ? `from ${shown(low)} to ${shown(high)}` : "a number, such as 0.5 or 1/3";
    if (inside) this.range.value = String(Math.round(STOPS * this.share(value)));
    this.mark();
    this.changed();
  }

  mark() {
    this.range.classList.toggle("ck-unset", this.answer === null);
    this.range.setAttribute("aria-valuetext", this.answer === null ? "not chosen yet" : shown(this.answer));
  }

  get missing() {
    return "Move the slider, or type a number";
  }

  close({ predicted, happened }) {
    const place = (value) => `${100 * Math.min(1, Math.max(0, this.share(value)))}%`;
    const mark = (value, words, kind) => {
      const side = this.share(value) > 0.8 ? " ck-left" : this.share(value) < 0.2 ? " ck-right" : "";
      return tag("span", { class: `ck-mark ${kind}${side}`, style: `left: ${place(value)}` }, tag("span", {}, `${words} ${shown(value)}`));
    };
    const marks = [mark(predicted, "you:", "ck-yours"), mark(happened, "what happened:", "ck-real")];
    this.track.replaceChildren(tag("span", { class: "ck-rail" }), ...marks);
    this.row.hidden = true;
    this.track.hidden = false;
  }

  reopen() {
    this.answer = null;
    this.field.value = "";
    this.range.value = String(STOPS / 2);
    this.row.hidden = false;
    this.track.hidden = true;
    this.mark();
  }
}

class Curve {
  constructor(asked, changed, model) {
    this.element = tag("div", { class: "ck-curve" });
    this.picture = new Picture(this.element, asked.axes.width, asked.axes.height);
    this.picture.say(`Axes: ${asked.axes.yName} over ${asked.axes.xName}`);
    this.key = tag("div", { class: "ck-key", hidden: true }, tag("span", { class: "ck-yours" }, "you"), tag("span", { class: "ck-real" }, "what happened"));
    this.eraser = tag("button", { type: "button" }, "Erase");
    this.help = tag("span", { class: "ck-help" }, "Draw with the mouse or a finger, or with the arrow keys.");
    this.hand = new Hand(this.picture.over, asked.axes, () => this.hand && changed());
    this.eraser.addEventListener("click", () => this.hand.erase());
    this.element.append(this.key, (this.tools = tag("div", { class: "ck-row" }, this.eraser, this.help)));
    for (const [layer, name] of ["ground", "moving"].entries()) {
      const show = () => this.picture.show(layer, { head: model.get(name), data: model.get(`${name}_data`) });
      for (const trait of [name, `${name}_data`]) model.on(`change:${trait}`, show);
      show();
    }
  }

  get answer() {
    return this.hand.missing ? null : this.hand.values;
  }

  get missing() {
    const { axes, up } = this.hand;
    const first = up.indexOf(null);
    return first === axes.given ? "Draw a curve from the left end to the right" : `Still to draw: ${axes.xName} ${shown(axes.x[first])}${this.hand.missing > 1 ? " and more" : ""}`;
  }

  close({ predicted, happened }, words) {
    this.hand.close(predicted);
    this.key.hidden = false;
    this.tools.hidden = true;
    this.picture.say(`What happened, beside your curve. ${words}`);
  }

  reopen() {
    this.hand.open = true;
    this.hand.sheet.removeAttribute("aria-disabled");
    this.hand.erase();
    this.key.hidden = true;
    this.tools.hidden = false;
  }
}

class PredictionCard {
  constructor(model, parent) {
    this.model = model;
    this.number = 0;
    const asked = model.get("asked");
    const label = tag("strong", { class: "ck-label" }, "Predict");
    this.question = filled("div", { class: "ck-ask" }, asked.ask);
    this.commit = tag("button", { type: "button", class: "ck-commit" }, "That is my prediction");
    this.hint = tag("span", { class: "ck-help", role: "status" });
    this.actions = tag("div", { class: "ck-row" }, this.commit, this.hint);
    this.result = tag("div", { class: "ck-result", tabindex: "-1", hidden: true });
    this.problem = tag("div", { class: "ck-problem", role: "alert" });
    const Kind = { choice: Options, number: Slider, curve: Curve }[asked.kind];
    this.control = new Kind(asked, () => this.changed(), model);
    this.root = tag("div", { class: `ck-predict ck-is-${asked.kind}`, role: "group", "aria-label": "Prediction" });
    this.root.append(label, this.question, this.control.element, this.actions, this.problem, this.result);
    this.root.addEventListener("keydown", (event) => event.key !== "Escape" && event.stopPropagation());
    parent.append(this.root);
    this.commit.addEventListener("click", () => this.send({ predict: this.control.answer }));
    this.onAnswered = () => this.show(true);
    this.onHeard = () => clearTimeout(this.waiting);
    model.on("change:answered", this.onAnswered);
    model.on("change:heard", this.onHeard);
    typeset(model, this.root);
    this.show(false);
  }

  changed() {
    if (!this.control) return;
    const ready = this.control.answer !== null;
    this.commit.disabled = !ready;
    this.hint.textContent = ready ? "You can change it until you press this." : `${this.control.missing}.`;
  }

  send(content) {
    if (content.predict === null) return;
    this.problem.textContent = "";
    this.number += 1;
    const lost = () => (this.problem.textContent = "The kernel does not answer: run this cell, then predict again. If a cell is still running, it waits for that.");
    clearTimeout(this.waiting);
    this.waiting = setTimeout(lost, PATIENT);
    try {
      this.model.send({ ...content, number: this.number });
    } catch {
      lost();
    }
  }

  show(now) {
    const answered = this.model.get("answered");
    const { problem, title } = answered;
    this.problem.textContent = problem ?? "";
    if (problem) return;
    this.result.hidden = !title;
    this.actions.hidden = Boolean(title);
    if (!title) {
      if (this.closed) this.control.reopen();
      this.closed = false;
      return this.changed();
    }
    this.closed = true;
    this.control.close(answered, `${title}.`);
    const sign = answered.kind.startsWith("right") ? "✓" : "≠";
    const again = tag("button", { type: "button", class: "ck-again" }, "Ask me again");
    again.addEventListener("click", () => this.send({ again: true }));
    this.result.replaceChildren(
      filled("p", { class: "ck-verdict" }, `<b><span aria-hidden="true">${sign}</span> ${title}.</b> ${answered.says}`),
      filled("p", { class: "ck-shows" }, `<b>What happened:</b> ${answered.shows}`),
      filled("div", { class: "ck-after" }, answered.after),
      tag("div", { class: "ck-row" }, again, tag("span", { class: "ck-help" }, answered.kept || "Kept, and no points hang on it."))
    );
    typeset(this.model, this.result);
    if (now && this.root.contains(document.activeElement)) this.result.focus({ preventScroll: true }); // the button is gone
  }

  close() {
    this.model.off("change:answered", this.onAnswered);
    this.model.off("change:heard", this.onHeard);
    clearTimeout(this.waiting);
    this.control.picture?.close();
    this.root.remove();
  }
}

export default {
  render({ model, el }) {
    const card = new PredictionCard(model, el);
    return () => card.close();
  },
};
