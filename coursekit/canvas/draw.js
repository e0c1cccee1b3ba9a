// Draws a display list (display_list.py) on a canvas, in the colors of the page.

const ROLES = {
  light: {
    blue: "#0072b2", orange: "#e69f00", green: "#009e73", red: "#d55e00",
    purple: "#cc79a7", sky: "#56b4e9", olive: "#8c8000",
  },
  dark: {
    blue: "#3f95dd", orange: "#f0b13c", green: "#2cc296", red: "#ff8748",
    purple: "#e39bc6", sky: "#86cdf7", olive: "#9fb02a",
  },
};
const CAPS = { butt: "butt", projecting: "square", round: "round" };
const FONTS = '"DejaVu Sans", Verdana, sans-serif';

// ---- color ----

const channels = (color) => {
  const hex = color.slice(1);
  return [0, 2, 4, 6].map((i) => (i < hex.length ? parseInt(hex.slice(i, i + 2), 16) / 255 : 1));
};
const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const gamma = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

// Lightness from 0 to 1, and where between green and red, blue and yellow: Björn Ottosson's Oklab.
const oklab = (rgb) => {
  const [r, g, b] = rgb.slice(0, 3).map(linear);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
};
const rgb = ([L, a, b]) => {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((c) => gamma(Math.min(Math.max(c, 0), 1)));
};
const css = (color, alpha = 1) => `rgba(${color.map((c) => Math.round(255 * c)).join(",")},${alpha})`;
// "rgb(17, 17, 17)", or "color(srgb 0.07 0.07 0.07)" where the page has mixed its color.
const parsed = (text) => {
  const most = text.startsWith("color(") ? 1 : 255;
  return text.match(/\d*\.?\d+(e-?\d+)?/g).map((value, i) => (i < 3 ? value / most : Number(value)));
};

// The page that an element stands on: its paper and ink, whether it is dark, and each color of a picture as it is here.
export function themeOf(element) {
  let paper = [1, 1, 1];
  for (let one = element; one; one = one.parentElement) {
    const [r, g, b, alpha = 1] = parsed(getComputedStyle(one).backgroundColor);
    if (alpha > 0.5) {
      paper = [r, g, b];
      break;
    }
  }
  const from = oklab(paper)[0];
  const strong = matchMedia("(prefers-contrast: more), (forced-colors: active)").matches;
  const dark = from < 0.6;
  const ink = strong ? (dark ? [1, 1, 1] : [0, 0, 0]) : dark ? [0.9, 0.9, 0.9] : [0.133, 0.133, 0.133];
  const own = ROLES[dark ? "dark" : "light"];
  const roles = { ink: css(ink), paper: css(paper) };
  for (const [name, hex] of Object.entries(own)) roles[name] = css(channels(hex).slice(0, 3));
  const to = oklab(ink)[0];
  const seen = new Map();
  // What is no role keeps its hue; its place between white and black is that between paper and ink.
  const adapted = (name) => {
    const color = channels(name);
    const [L, a, b] = oklab(color);
    if (!dark && !strong) return css(color.slice(0, 3), color[3]);
    const share = Math.min((1 - Math.min(L, 1)) ** (dark ? 0.7 : 1) * (strong ? 1.35 : 1), 1); // eyes see less of a grey on black
    return css(rgb([from + share * (to - from), a, b]), color[3]);
  };
  const color = (name) => {
    if (!seen.has(name)) seen.set(name, roles[name] ?? adapted(name));
    return seen.get(name);
  };
  return { dark, strong, color, key: `${roles.paper} ${dark} ${strong}` };
}

// ---- outlines ----

const pairs = (hex) => Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));

// A path from vertices (x, y), y upwards from the bottom of a picture so high; `place` moves them onto pixels.
function outline(path, f, at, n, hex, height, place) {
  const codes = hex ? pairs(hex) : null;
  const x = (i) => place(f[at + 2 * i]);
  const y = (i) => place(height - f[at + 2 * i + 1]);
  for (let i = 0; i < n; i++) {
    const code = codes ? codes[i] : i ? 2 : 1;
    if (code === 1) path.moveTo(x(i), y(i));
    else if (code === 2) path.lineTo(x(i), y(i));
    else if (code === 3) path.quadraticCurveTo(x(i), y(i), x(i + 1), y(i + 1)), (i += 1);
    else if (code === 4) path.bezierCurveTo(x(i), y(i), x(i + 1), y(i + 1), x(i + 2), y(i + 2)), (i += 2);
    else if (code === 79) path.closePath();
  }
  return path;
}

// ---- a picture ----

// Draw `list` ({ head, data }) on a picture so high in CSS pixels, of which each is `scale` pixels of the canvas.
export function draw(g, { head, data }, height, scale, theme) {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  const floats = new Float32Array(bytes.buffer, 0, bytes.byteLength >> 2);
  const free = (value) => value;
  const home = () => g.setTransform(scale, 0, 0, scale, 0, 0);

  const bound = (number) => {
    if (number < 0) return;
    const clip = head.clips[number];
    const path = new Path2D();
    if (clip.length === 3) outline(path, floats, ...clip, height, free);
    else path.rect(clip[0], height - clip[1] - clip[3], clip[2], clip[3]);
    g.clip(path);
  };

  const hatched = ([vertices, codes, color, width]) => {
    const side = Math.round(96 * scale);
    const tile = new OffscreenCanvas(side, side);
    const pen = tile.getContext("2d");
    pen.scale(side, side);
    pen.lineWidth = width / 96;
    pen.strokeStyle = pen.fillStyle = theme.color(color);
    const path = outline(new Path2D(), vertices, 0, vertices.length / 2, codes, 1, free);
    pen.stroke(path);
    pen.fill(path);
    const pattern = g.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / scale));
    return pattern;
  };

  const use = ([stroke, , width, , , dashes, offset, cap, join]) => {
    if (!stroke) return;
    g.strokeStyle = theme.color(stroke);
    g.lineWidth = width;
    g.setLineDash(dashes);
    g.lineDashOffset = offset;
    g.lineCap = CAPS[cap];
    g.lineJoin = join;
  };
  const paint = ([stroke, strokeAlpha, , fill, fillAlpha, , , , , hatch], path) => {
    if (fill) {
      g.globalAlpha = fillAlpha;
      g.fillStyle = theme.color(fill);
      g.fill(path);
    }
    if (hatch.length) {
      g.globalAlpha = 1;
      g.fillStyle = hatched(hatch);
      g.fill(path);
    }
    if (stroke) {
      g.globalAlpha = strokeAlpha;
      g.stroke(path);
    }
  };

  const kinds = {
    path(at, n, codes, look, clip, snap) {
      const style = head.styles[look];
      const odd = style[0] && Math.round(style[2] * scale) % 2 ? 0.5 : 0;
      const whole = (value) => (Math.round(value * scale - odd) + odd) / scale;
      bound(clip);
      use(style);
      paint(style, outline(new Path2D(), floats, at, n, codes, height, snap ? whole : free));
    },
    stamps(at, n, codes, look, clip, snap, where, m) {
      const style = head.styles[look];
      const odd = style[0] && Math.round(style[2] * scale) % 2 ? 0.5 : 0;
      const whole = (value) => (snap ? Math.round(value - odd) + odd : value);
      const path = outline(new Path2D(), floats, at, n, codes, 0, free);
      bound(clip);
      use(style);
      for (let i = 0; i < m; i++) {
        const [x, y] = [floats[where + 2 * i], height - floats[where + 2 * i + 1]];
        g.setTransform(scale, 0, 0, scale, whole(scale * x), whole(scale * y));
        paint(style, path);
      }
    },
    text(words, x, y, angle, font, color, alpha, width, clip) {
      bound(clip);
      g.globalAlpha = alpha;
      g.fillStyle = theme.color(color);
      g.font = `${font} ${FONTS}`;
      g.translate(x, height - y);
      g.rotate((-angle * Math.PI) / 180);
      const here = g.measureText(words).width;
      if (here) g.scale(width / here, 1); // another font must not leave the room that this one was given
      g.fillText(words, 0, 0);
    },
    image(at, columns, rows, palette, matrix, smooth, alpha, clip) {
      const pixels = new Uint32Array(columns * rows);
      if (palette) {
        const known = Uint32Array.from(palette, ([name, opaque]) => {
          const [r, g, b] = parsed(theme.color(name)).map((value) => Math.round(255 * value));
          return (Math.round(255 * opaque) << 24) | (b << 16) | (g << 8) | r;
        });
        for (let i = 0; i < pixels.length; i++) pixels[i] = known[bytes[at + i]];
      } else pixels.set(new Uint32Array(bytes.buffer, at, pixels.length));
      const image = new OffscreenCanvas(columns, rows);
      image.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows), 0, 0);
      bound(clip);
      g.globalAlpha = alpha;
      g.imageSmoothingEnabled = Boolean(smooth);
      const [a, b, c, d, e, f] = matrix; // of the unit square, with its rows from the bottom up
      g.transform(a, -b, c, -d, e, height - f);
      g.drawImage(image, 0, 0, 1, 1);
    },
  };

  for (const [kind, ...rest] of head.ops) {
    g.save();
    home();
    kinds[kind](...rest);
    g.restore();
  }
}
