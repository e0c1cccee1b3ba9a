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

  // The display lists that a picture shows, the data as base64; null while other ones are on their way.
  drawn(root) {
    const { layers, waiting } = root.picture;
    if (waiting || layers.some((layer) => layer.stale)) return null;
    const base64 = (data) => {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      let letters = "";
      for (let i = 0; i < bytes.length; i += 8192) letters += String.fromCharCode(...bytes.subarray(i, i + 8192));
      return btoa(letters);
    };
    return layers.map(({ list }) => ({ head: list.head, data: base64(list.data) }));
  },

  // Two frames: what was changed before is on the screen, and nothing is left over from it.
  settled: () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),

  // Call `seen` for every picture that comes to the screen inside `root`, with true where it is drawn in this very frame;
  // returns how to stop it.
  watch(root, seen) {
    const event = ({ type, target }) => {
      const ours = target.closest?.(".ck-picture");
      const picture = type === "load" ? target.tagName === "IMG" : ours ? target === ours : target.tagName === "CANVAS";
      if (picture && root.contains(target)) seen(Boolean(ours));
    };
    for (const type of ["load", "painted"]) document.addEventListener(type, event, true);
    return () => ["load", "painted"].forEach((type) => document.removeEventListener(type, event, true));
  },

  // The same for words that a kernel writes.
  words(root, seen) {
    const observer = new MutationObserver(() => seen());
    observer.observe(root.querySelector(".widget-html"), { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  },

  // Wait until no picture has come for a while.
  quiet: (root, watch = probe.watch, milliseconds = 120) =>
    new Promise((done) => {
      const end = () => (stop(), done());
      let late = setTimeout(end, milliseconds);
      const stop = watch(root, () => (clearTimeout(late), (late = setTimeout(end, milliseconds))));
    }),

  // From now on count the pictures; `counted()` ends it.
  count(root) {
    let pictures = 0;
    const stop = this.watch(root, () => pictures++);
    this.counted = () => (stop(), pictures);
  },

  // From now on wait for one key press and the first picture inside `root` after it: `latency` in milliseconds, up to the
  // end of the frame that shows it.
  arm(root, watch = probe.watch) {
    this.latency = new Promise((report) => {
      let pressed = null;
      const key = (event) => (pressed ??= event.timeStamp);
      const stop = watch(root, (drawn) => {
        if (pressed === null) return;
        end();
        const shown = () => setTimeout(() => report(performance.now() - pressed));
        drawn ? shown() : requestAnimationFrame(shown);
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
