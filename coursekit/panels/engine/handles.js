// What is dragged in a picture: points, one of a crowd of points, numbers.

const STRIDE = 8; // pixels that a number in the picture is dragged for each of its stops

// Call `moved(dx, dy, event)` while the pointer drags the element, with how far it has gone.
function dragged(element, moved, ended = () => {}) {
  element.style.touchAction = "none"; // elsewhere the page scrolls
  element.addEventListener("dragstart", (event) => event.preventDefault()); // of the text in it
  element.addEventListener("pointerdown", (down) => {
    if (down.button) return;
    element.setPointerCapture(down.pointerId);
    const follow = (event) => moved(event.clientX - down.clientX, event.clientY - down.clientY, event);
    const over = new AbortController();
    const end = () => (over.abort(), ended());
    element.addEventListener("pointermove", follow, over);
    for (const last of ["pointerup", "pointercancel"]) element.addEventListener(last, end, over);
  });
}

// A point in the picture: dragged, or moved by the arrow keys.
function point(number, line, picture) {
  const element = make("button", { type: "button", class: "ck-handle" });
  let now = null;
  let from = null;
  const stand = (x, y) => {
    element.style.left = `${(100 * x) / picture.width}%`;
    element.style.top = `${(100 * (y - now.tall / 2)) / picture.height}%`;
  };
  dragged(
    element,
    (dx, dy) => {
      from ??= now;
      const scale = picture.width / picture.root.clientWidth;
      const [across, up] = from.moves;
      const within = (value, most) => Math.min(Math.max(value, 0), most);
      const x = within(from.x + (across ? dx * scale : 0), picture.width);
      const y = within(from.y + (up ? dy * scale : 0), picture.height);
      stand(x, y);
      line.say({ do: "drag", name: number, to: [x, y], only: true });
    },
    () => {
      from = null;
      if (!line.owes(number)) stand(now.x, now.y);
    }
  );
  element.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (![1, -1].includes(by)) return;
    event.preventDefault();
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    const [across, up] = now.moves;
    if (sideways ? across : up) line.say({ do: "nudge", name: number, to: sideways ? [by, 0] : [0, by] });
  });
  const place = (handle) => {
    now = handle;
    element.classList.toggle("ck-line", now.tall > 0);
    if (now.tall) element.style.height = `${(100 * now.tall) / picture.height}%`;
    if (!from && !line.owes(number)) stand(handle.x, handle.y);
    element.setAttribute("aria-label", `${handle.label}: ${handle.said}; drag it or use the arrow keys`);
    element.title = handle.said;
  };
  return { element, place };
}

// The data points: the nearest to the pointer is dragged. For the keys there is one stop, with a point that is chosen.
function crowd(number, line, picture, model) {
  const element = make("button", { type: "button", class: "ck-handle" });
  let places = [];
  let chosen = null;
  let held = -1;
  const scale = () => picture.width / picture.root.clientWidth;
  const at = ({ clientX, clientY }) => {
    const { left, top } = picture.root.getBoundingClientRect();
    return [(clientX - left) * scale(), (clientY - top) * scale()];
  };
  const nearest = (pointer) => {
    const [x, y] = at(pointer);
    const reach = scale() * (matchMedia("(pointer: coarse)").matches ? 22 : 14);
    const far = places.map(([px, py]) => Math.hypot(px - x, py - y));
    const least = Math.min(...far);
    return least <= reach ? far.indexOf(least) : -1;
  };
  const stand = ([x, y]) => {
    element.style.left = `${(100 * x) / picture.width}%`;
    element.style.top = `${(100 * y) / picture.height}%`;
  };
  const rest = () => chosen && stand([chosen.x, chosen.y]);
  const others = (event) => event.target.closest(".ck-handle, .ck-number") && event.target !== element;
  const grab = (event) => {
    const one = others(event) || event.button ? -1 : nearest(event);
    if (one < 0) return;
    held = one;
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    event.preventDefault();
  };
  const follow = (event) => {
    if (held < 0) {
      const one = event.buttons || others(event) ? -1 : nearest(event);
      return one < 0 ? rest() : stand(places[one]);
    }
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    const [x, y] = at(event);
    const to = [within(x, picture.width), within(y, picture.height)];
    stand((places[held] = to));
    line.say({ do: "drag", name: number, point: held, to, only: true });
  };
  const end = () => (held = -1);
  const over = { signal: picture.end.signal };
  picture.frame.addEventListener("pointerdown", grab, over);
  picture.frame.addEventListener("pointermove", follow, over);
  for (const last of ["pointerup", "pointercancel"]) picture.frame.addEventListener(last, end, over);
  picture.frame.addEventListener("pointerleave", () => held < 0 && rest(), over);
  // A finger on a point drags it; anywhere else it scrolls the page.
  const hold = (event) => event.touches.length === 1 && !others(event) && nearest(event.touches[0]) >= 0 && event.preventDefault();
  picture.frame.addEventListener("touchstart", hold, { ...over, passive: false });
  element.addEventListener("keydown", (event) => {
    const by = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const next = { PageUp: -1, PageDown: 1 }[event.key];
    if (!by && !next) return;
    event.preventDefault();
    line.say(by ? { do: "nudge", name: number, to: by } : { do: "choose", name: number, to: next });
  });
  const place = (handle) => {
    chosen = handle;
    if (held < 0 && !line.owes(number)) {
      const { buffer, byteOffset, byteLength } = model.get("crowd");
      const all = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
      places = Array.from({ length: all.length / 2 }, (_, i) => [all[2 * i], all[2 * i + 1]]);
      rest();
    }
    const keys = "drag it or use the arrow keys, Page Up and Page Down for another";
    element.setAttribute("aria-label", `${handle.label} ${handle.said}; ${keys}`);
    element.title = `${handle.label}: drag it`;
  };
  return { element, place };
}

// A number in the picture: typed there, or dragged sideways from stop to stop.
function numeral(field, line) {
  const control = slider(field, line);
  const typed = control.element.querySelector("input[type=text]");
  const note = control.element.querySelector(".ck-said");
  const element = make("div", { class: "ck-number" }, typed, note);
  let gone = 0;
  dragged(
    typed,
    (dx) => {
      const stops = Math.trunc(dx / STRIDE);
      if (stops !== gone) line.say({ do: "step", name: field.name, to: stops - gone });
      gone = stops;
    },
    () => (gone = 0)
  );
  typed.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    line.say({ do: "step", name: field.name, to: by });
  });
  typed.addEventListener("focus", () => typed.select());
  return { element, place: control.place };
}
