// What the tests ask the page: loaded into every page before anything else runs.
window.probe = {
  // Remember the prompts as they are: executing a cell replaces the text node in its prompt.
  mark(notebook) {
    for (const prompt of notebook.querySelectorAll(".jp-CodeCell .jp-InputPrompt"))
      for (const text of prompt.childNodes) text.stale = true;
  },

  // Has every code cell below `root` been executed since `mark`, or cancelled after an error?
  finished(root) {
    const prompts = [...root.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
    return prompts.every((prompt) => !prompt.textContent.includes("*") && !prompt.firstChild.stale);
  },

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

  // From now on wait for one key press and the first picture that `root` loads after it.
  arm(root) {
    this.latency = new Promise((report) => {
      let pressed = null;
      const key = (event) => (pressed ??= event.timeStamp);
      const load = (event) => {
        if (pressed === null || event.target.tagName !== "IMG" || !root.contains(event.target)) return;
        stop();
        requestAnimationFrame(() => report(performance.now() - pressed));
      };
      const stop = () => {
        removeEventListener("keydown", key, true);
        document.removeEventListener("load", load, true);
        clearTimeout(late);
      };
      const late = setTimeout(() => (stop(), report(null)), 20000);
      addEventListener("keydown", key, true); // on the window, so before any other listener
      document.addEventListener("load", load, true);
    });
  },
};
