// What the tests ask the page: loaded into every page before anything else runs.
window.probe = {
  // Remember the prompts as they are: executing a cell replaces the text node in its prompt.
  mark(notebook) {
    for (const prompt of notebook.querySelectorAll(".jp-CodeCell .jp-InputPrompt"))
      for (const text of prompt.childNodes) text.stale = true;
  },

  // Has any code cell below `root` been sent to the kernel since `mark`?
  started(root) {
    return probe.prompts(root).some((prompt) => !prompt.firstChild.stale && /[*0-9]/.test(prompt.textContent));
  },

  // Has every code cell below `root` been executed since `mark`, or cancelled after an error?
  finished(root) {
    const fresh = probe.prompts(root).every((prompt) => !prompt.firstChild.stale && !prompt.textContent.includes("*"));
    return fresh && probe.started(root); // without a kernel JupyterLab empties all prompts
  },

  prompts: (root) => [...root.querySelectorAll(".jp-CodeCell .jp-InputPrompt")],

  // SHA-256 and size of the picture that an <img> shows; null while another one is on its way.
  async picture(image) {
    try {
      await image.decode();
      const source = image.src;
      const bytes = await (await fetch(source)).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      if (source !== image.src) return null;
      const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return { hash: hex, width: image.naturalWidth, height: image.naturalHeight };
    } catch {
      return null;
    }
  },

  // Two frames: what was changed before is on the screen, and nothing is left over from it.
  settled: () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),

  // Call `seen` for every picture that comes to the screen inside `root`; returns how to stop it.
  watch(root, seen) {
    const event = ({ type, target }) => {
      if (root.contains(target) && target.tagName === (type === "load" ? "IMG" : "CANVAS")) seen();
    };
    for (const type of ["load", "painted"]) document.addEventListener(type, event, true);
    return () => ["load", "painted"].forEach((type) => document.removeEventListener(type, event, true));
  },

  // Wait until no picture has come for a while.
  quiet: (root, milliseconds = 120) =>
    new Promise((done) => {
      const end = () => (stop(), done());
      let late = setTimeout(end, milliseconds);
      const stop = probe.watch(root, () => (clearTimeout(late), (late = setTimeout(end, milliseconds))));
    }),

  // From now on count the pictures; `counted()` ends it.
  count(root) {
    let pictures = 0;
    const stop = this.watch(root, () => pictures++);
    this.counted = () => (stop(), pictures);
  },

  // From now on wait for one key press and the first picture inside `root` after it: `latency` in milliseconds.
  arm(root) {
    this.latency = new Promise((report) => {
      let pressed = null;
      const key = (event) => (pressed ??= event.timeStamp);
      const stop = this.watch(root, () => {
        if (pressed === null) return;
        end();
        requestAnimationFrame(() => report(performance.now() - pressed));
      });
      const end = () => (stop(), removeEventListener("keydown", key, true), clearTimeout(late));
      const late = setTimeout(() => (end(), report(null)), 15000);
      addEventListener("keydown", key, true); // on the window, so before any other listener
    });
  },
};

// ipympl paints into a canvas, which says nothing of itself.
const paint = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (...what) {
  paint.apply(this, what);
  this.canvas.dispatchEvent(new Event("painted", { bubbles: true }));
};
