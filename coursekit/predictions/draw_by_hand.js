// A curve drawn by hand over the axes of a picture: by mouse, pen or finger in one stroke or several, or by the arrow keys.

const STEP = 0.02; // of the height, for one press of an arrow key; with Shift or a page key five times that
const FAR = 5;

const tag = (name, attributes = {}, ...children) => {
  const svg = ["svg", "polyline", "circle"].includes(name);
  const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (typeof value === "boolean") made.toggleAttribute(key, value);
    else made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const shown = (number) => String(Number(number.toPrecision(3)));

class Hand {
  constructor(over, axes, changed) {
    Object.assign(this, { axes, changed, open: true, last: null });
    const { x, xEnds, logX, width, height, box } = axes;
    const scale = logX ? Math.log : (value) => value;
    const [left, right] = xEnds.map(scale);
    this.across = x.map((value) => (scale(value) - left) / (right - left)); // shares of the width of the axes
    this.up = x.map(() => null); // shares of their height
    axes.known.forEach((value, i) => (this.up[i] = this.share(value)));
    this.at = axes.given; // the place that the keys are at
    this.line = tag("polyline", { class: "ck-hand" });
    this.spot = tag("circle", { class: "ck-spot-now", r: 6 });
    const svg = tag("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, this.line, this.spot);
    this.sheet = tag("div", { class: "ck-sheet", role: "slider", tabindex: "0", "aria-orientation": "vertical" });
    this.sheet.setAttribute("aria-label", `Your curve: ${axes.yName} over ${axes.xName}. Left and right move along, up and down draw.`);
    const percent = (part, whole) => `${(100 * part) / whole}%`;
    const [x0, y0, x1, y1] = box;
    Object.assign(this.sheet.style, {
      left: percent(x0, width), top: percent(y0, height), width: percent(x1 - x0, width), height: percent(y1 - y0, height),
    });
    over.append(svg, this.sheet);
    for (const name of ["pointerdown", "pointermove", "pointerup", "pointercancel"])
      this.sheet.addEventListener(name, (event) => this.pointer(event));
    this.sheet.addEventListener("keydown", (event) => this.key(event));
    for (const name of ["focus", "blur"]) this.sheet.addEventListener(name, () => this.draw());
    this.draw();
  }

  share(y) {
    const { yEnds, logY } = this.axes;
    const scale = logY ? Math.log : (value) => value;
    const [low, high] = yEnds.map(scale);
    return Math.min(1, Math.max(0, (scale(y) - low) / (high - low)));
  }

  value(share) {
    const { yEnds: [low, high], logY } = this.axes;
    return logY ? low * (high / low) ** share : low + share * (high - low);
  }

  get values() {
    return this.up.map((share) => (share === null ? null : this.value(share)));
  }

  get missing() {
    return this.up.filter((share) => share === null).length;
  }

  erase() {
    this.up = this.up.map((share, i) => (i < this.axes.given ? share : null));
    this.at = this.axes.given;
    this.draw();
  }

  // The curve as it was committed to; it stays and can no longer be changed.
  close(values) {
    this.open = false;
    this.up = values.map((value) => this.share(value));
    this.sheet.setAttribute("aria-disabled", "true");
    this.draw();
  }

  pointer(event) {
    if (!this.open) return;
    if (event.type === "pointerdown" && event.button === 0) {
      this.sheet.setPointerCapture(event.pointerId);
      this.last = null;
      this.stroke(event);
      event.preventDefault();
      this.sheet.focus({ preventScroll: true });
    } else if (event.type === "pointermove" && this.sheet.hasPointerCapture(event.pointerId)) {
      const passed = event.getCoalescedEvents?.() ?? [];
      for (const one of passed.length ? passed : [event]) this.stroke(one);
    } else if (event.type !== "pointermove") this.last = null;
  }

  // Every place between the last event and this one gets its part of the way: a quick stroke leaves no holes.
  stroke(event) {
    const area = this.sheet.getBoundingClientRect();
    const to = { x: (event.clientX - area.left) / area.width, y: 1 - (event.clientY - area.top) / area.height };
    to.y = Math.min(1, Math.max(0, to.y));
    const from = this.last ?? to;
    const [low, high] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const near = this.nearest(to.x);
    this.across.forEach((x, i) => {
      if (i < this.axes.given || ((x < low || x > high) && i !== near)) return;
      const way = to.x === from.x ? 1 : Math.min(1, Math.max(0, (x - from.x) / (to.x - from.x)));
      this.up[i] = from.y + way * (to.y - from.y);
    });
    this.last = to;
    this.at = near;
    this.draw();
  }

  nearest(x) {
    const far = this.across.map((place, i) => (i < this.axes.given ? Infinity : Math.abs(place - x)));
    return far.indexOf(Math.min(...far));
  }

  key(event) {
    const much = event.shiftKey ? FAR * STEP : STEP;
    const moves = { ArrowUp: much, ArrowDown: -much, PageUp: FAR * STEP, PageDown: -FAR * STEP };
    const places = { ArrowRight: this.at + 1, ArrowLeft: this.at - 1, Home: this.axes.given, End: this.up.length - 1 };
    if (!this.open || event.ctrlKey || event.metaKey || event.altKey || !(event.key in moves || event.key in places)) return;
    event.preventDefault();
    event.stopPropagation(); // the notebook has keys of its own
    this.up[this.at] ??= this.before(this.at);
    if (event.key in moves) this.up[this.at] = Math.min(1, Math.max(0, this.up[this.at] + moves[event.key]));
    else {
      const to = Math.min(this.up.length - 1, Math.max(this.axes.given, places[event.key]));
      for (let i = this.at; i <= to; i += 1) this.up[i] ??= this.before(i); // on the way the line goes on level
      this.at = to;
    }
    this.draw();
  }

  before(i) {
    for (let one = i - 1; one >= 0; one -= 1) if (this.up[one] !== null) return this.up[one];
    return 0.5;
  }

  draw() {
    const [x0, y0, x1, y1] = this.axes.box;
    const place = (i) => [x0 + this.across[i] * (x1 - x0), y1 - this.up[i] * (y1 - y0)];
    const drawn = this.up.flatMap((share, i) => (share === null ? [] : [i]));
    this.line.setAttribute("points", drawn.map((i) => place(i).map((n) => n.toFixed(1)).join(",")).join(" "));
    const here = this.up[this.at] === null ? null : place(this.at);
    this.spot.style.display = this.open && here && document.activeElement === this.sheet ? "" : "none";
    if (here) this.spot.setAttribute("cx", here[0]), this.spot.setAttribute("cy", here[1]);
    const { xName, yName, x } = this.axes;
    const words = here ? `${yName} ${shown(this.value(this.up[this.at]))}` : "not drawn yet";
    this.sheet.setAttribute("aria-valuetext", `${xName} ${shown(x[this.at])}: ${words}`);
    this.sheet.setAttribute("aria-valuemin", "0");
    this.sheet.setAttribute("aria-valuemax", "100");
    this.sheet.setAttribute("aria-valuenow", String(here ? Math.round(100 * this.up[this.at]) : 0));
    this.changed();
  }
}
