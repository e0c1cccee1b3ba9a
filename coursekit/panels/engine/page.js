// Runs in the page each time a panel is shown there. Without it a panel works, less well.
(() => {
  const panel = document.currentScript?.closest(".ck-panel");
  if (!panel) return;

  const set = (element, name, value) => {
    if (element && value && element.getAttribute(name) !== value) element.setAttribute(name, value);
  };

  // What a screen reader says: the name of each slider, its value as it is written beside it, the picture's text.
  const describe = () => {
    for (const slider of panel.querySelectorAll(".widget-slider")) {
      const [handle, label, readout] = [".noUi-handle", ".widget-label", ".widget-readout"].map((one) => slider.querySelector(one));
      set(handle, "aria-label", label?.textContent);
      set(handle, "aria-valuetext", readout?.textContent);
      if (readout?.isContentEditable) {
        set(readout, "role", "textbox");
        set(readout, "aria-label", `${label?.textContent}, typed`);
      }
    }
    for (const bar of panel.querySelectorAll(".progress")) {
      set(bar, "role", "progressbar");
      set(bar, "aria-label", "progress");
    }
    for (const image of panel.querySelectorAll("img")) set(image, "alt", image.title);
  };
  const options = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(describe).observe(panel, { ...options, attributeFilter: ["aria-valuetext", "title"] });
  describe();

  // How dense the screen is: a hidden number field carries it to the kernel.
  const tell = () => {
    const field = panel.querySelector(".ck-ratio input");
    if (!panel.isConnected || !field) return;
    field.value = devicePixelRatio;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", tell, { once: true });
  };
  setTimeout(tell);
})();
