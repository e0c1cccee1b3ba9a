// A picture on the page: what stays on one canvas, what moves on another above it, at every width and in every theme.

const WATCHED = ["(prefers-contrast: more)", "(forced-colors: active)", "(prefers-color-scheme: dark)"];

export class Picture {
  constructor(parent, width, height) {
    [this.width, this.height] = [width, height];
    this.over = document.createElement("div"); // what can be dragged stands over the picture, and is no part of it
    this.over.className = "ck-over";
    this.root = document.createElement("div");
    this.root.className = "ck-picture";
    this.root.setAttribute("role", "img");
    this.root.style.aspectRatio = `${width} / ${height}`;
    this.layers = ["ground", "moving"].map((name) => {
      const canvas = document.createElement("canvas");
      canvas.className = `ck-${name}`;
      canvas.setAttribute("aria-hidden", "true");
      this.root.append(canvas);
      return { canvas, list: null, stale: true };
    });
    this.root.picture = this; // so that whoever finds the element can ask what it shows
    const frame = document.createElement("div");
    frame.className = "ck-frame";
    frame.append(this.root, this.over);
    parent.append(frame);
    frame.style.maxWidth = `${width}px`;
    this.frame = frame;
    this.waiting = 0;
    this.end = new AbortController();
    const again = () => this.redraw();
    const { signal } = this.end;
    for (const query of WATCHED) matchMedia(query).addEventListener("change", again, { signal });
    const density = () => {
      const asNow = matchMedia(`(resolution: ${devicePixelRatio}dppx)`); // says when it is another, and only once
      asNow.addEventListener("change", () => (again(), density()), { once: true, signal });
    };
    density();
    const size = new ResizeObserver(again);
    size.observe(this.root);
    const theme = new MutationObserver(again);
    for (const one of [document.documentElement, document.body])
      theme.observe(one, { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-jp-theme-name"] });
    signal.addEventListener("abort", () => (size.disconnect(), theme.disconnect(), cancelAnimationFrame(this.waiting)));
  }

  // What a screen reader says in place of the picture.
  say(text) {
    this.root.setAttribute("aria-label", text);
  }

  // Show another list, { head, data }, on one of the two layers: 0 is the ground, 1 what moves.
  show(layer, list) {
    Object.assign(this.layers[layer], { list, stale: true });
    this.request();
  }

  // The page has changed: draw both layers as it is now.
  redraw() {
    for (const layer of this.layers) layer.stale = true;
    this.request();
  }

  request() {
    this.waiting ||= requestAnimationFrame(() => ((this.waiting = 0), this.draw()));
  }

  draw() {
    const across = this.root.clientWidth;
    if (!across) return; // not on the page now
    const scale = (across / this.width) * devicePixelRatio;
    const theme = this.theme(scale);
    const size = [this.width, this.height].map((length) => Math.round(length * scale));
    for (const layer of this.layers) {
      if (!layer.stale || !layer.list) continue;
      const { canvas, list } = layer;
      if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
      const g = canvas.getContext("2d");
      g.setTransform(1, 0, 0, 1, 0, 0);
      g.clearRect(0, 0, ...size);
      draw(g, list, this.height, scale, theme);
      layer.stale = false;
    }
    this.root.dispatchEvent(new Event("painted", { bubbles: true }));
  }

  // The colors here; where they or the scale are others than before, both layers are drawn anew.
  theme(scale) {
    const now = themeOf(this.root);
    const key = `${now.key} ${scale}`;
    if (key !== this.key) for (const layer of this.layers) layer.stale = true;
    if (now.key !== this.known?.key) this.known = now;
    this.key = key;
    return this.known;
  }

  close() {
    this.end.abort();
    this.frame.remove();
  }
}
