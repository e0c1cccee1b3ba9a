// What is going on while Python comes into the page, in one sentence that goes when it is there.
(() => {
  const LONG = 90; // seconds after which something may be wrong
  const note = document.createElement("div");
  note.id = "coursekit-waiting";
  note.setAttribute("role", "status");
  note.style.cssText =
    "position: fixed; bottom: 32px; left: 50%; transform: translateX(-50%); z-index: 10000; max-width: min(44rem, 92vw);" +
    "padding: 10px 16px; border-radius: 6px; font: 14px/1.4 system-ui, sans-serif; color: #fff; background: #1f3b57;" +
    "box-shadow: 0 2px 10px rgb(0 0 0 / 35%)";
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 1000);
  const status = () => document.querySelector("#jp-main-statusbar")?.textContent ?? "";
  const notebook = () => document.querySelector(".jp-NotebookPanel");
  const words = () =>
    seconds() > LONG
      ? `Python is still on its way, after ${seconds()} seconds: the line may be slow. If nothing changes, reload the page.`
      : "Python is being loaded into this page: 35 MB and about half a minute at the first visit, less after that " +
        `(${seconds()} s so far). You can read meanwhile; cells that you run now wait for it.`;
  const changes = new MutationObserver(() => look()); // Python may be idle for a moment only, before it is busy
  const look = () => {
    if (/\| Idle/.test(status())) return end();
    const bar = document.querySelector("#jp-main-statusbar");
    if (bar) changes.observe(bar, { childList: true, characterData: true, subtree: true });
    note.textContent = words();
    if (seconds() > 20 && !notebook()) return end(); // nobody waits for a kernel
  };
  const end = () => (clearInterval(clock), changes.disconnect(), note.remove());
  const clock = setInterval(look, 500);
  addEventListener("DOMContentLoaded", () => (document.body.append(note), look()));
})();
