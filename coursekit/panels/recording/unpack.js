// Reads a recording: pack.py says what is in the file, arrays.py how its arrays are written.

const FORMAT = /^coursekit recording (\d+)\n/;
const READS = 1; // the version of the format
const OLD_BROWSER = "This browser cannot unpack the recording; Chrome and Edge from 80 on, Firefox from 113 and Safari from 16.4 can.";
const DAMAGED = "This recording is damaged or not whole.";

// What went wrong, in a sentence for the reader.
class Trouble extends Error {}

// All of a recording, from the bytes of its file.
async function unpacked(file) {
  if (!globalThis.DecompressionStream) throw new Trouble(OLD_BROWSER);
  let bytes;
  try {
    const stream = new Blob([file]).stream().pipeThrough(new DecompressionStream("gzip"));
    bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new Trouble(DAMAGED);
  }
  const begin = new TextDecoder().decode(bytes.subarray(0, 40));
  const [line, version] = FORMAT.exec(begin) ?? [];
  if (!line) throw new Trouble("This file is not the recording of a panel.");
  if (version > READS) {
    throw new Trouble(`This recording is in format ${version}, and this page reads ${READS}: make both anew with one version of coursekit.`);
  }
  try {
    return new Tape(bytes, line.length);
  } catch {
    throw new Trouble(DAMAGED);
  }
}

class Tape {
  constructor(bytes, from) {
    const length = new DataView(bytes.buffer, bytes.byteOffset + from).getUint32(0, true);
    const end = from + 4 + length;
    this.head = JSON.parse(new TextDecoder().decode(bytes.subarray(from + 4, end)));
    this.array = arraysOf(this.head.arrays, bytes.subarray(end));
    const last = new Map(); // pictures are told as differences from the last that has as many numbers
    const whole = (row, heads) => {
      const n = row.length - heads;
      const before = last.get(n);
      if (before) for (let i = 0; i < n; i++) row[heads + i] += before.row[before.heads + i];
      last.set(n, { row, heads });
      return row;
    };
    for (const row of this.head.grounds) whole(row, 1);
    this.grounds = []; // as display lists, when they are first shown
    let place = 0;
    this.frames = new Map();
    this.head.frames.forEach((row, i) => this.frames.set((place += this.head.places[i]), whole(row, 6)));
  }

  // What is seen at a place of the grid: text, places of handles, challenges that are met, how far the animation is
  // seen where it ended early, and two display lists.
  shown(place) {
    const row = this.frames.get(place);
    const [text, ground, handles, met, seen, layout] = row;
    const { head } = this;
    this.grounds[ground] ??= this.picture(head.grounds[ground][0], head.grounds[ground].slice(1));
    const said = { text: head.texts[text], handles: head.handles[handles], met: head.met[met], seen: head.seen[seen] };
    return { ...said, ground: this.grounds[ground], moving: this.picture(layout, row.slice(6)) };
  }

  // Where handles stand at a place of the grid.
  handles(place) {
    return this.head.handles[this.frames.get(place)[2]];
  }

  // A display list, with the numbers and the bytes of its own.
  picture(layout, slots) {
    const { styles, forms, layouts, words, palettes } = this.head;
    const numbers = [];
    const pixels = [];
    let count = 0;
    let size = 0;
    const put = (number) => {
      const array = this.array(number);
      numbers.push(array);
      count += array.length;
      return [count - array.length, array.length / 2];
    };
    const clips = [...this.head.clips];
    const bound = (clip) => {
      const known = this.head.clips[clip];
      if (known?.length === 3 && clips[clip] === known) clips[clip] = [...put(known[0]), known[2]];
      return clip;
    };
    let at = 0;
    const kinds = {
      path: ([codes, style, clip, snap]) => [...put(slots[at++]), codes, style, bound(clip), snap],
      stamps: ([codes, style, clip, snap]) => {
        const outline = put(slots[at++]);
        return [...outline, codes, style, bound(clip), snap, ...put(slots[at++])];
      },
      text: ([angle, font, color, alpha, clip]) => {
        const [text, x, y, width] = words[slots[at++]];
        return [text, x / PARTS, y / PARTS, angle, font, color, alpha, width, bound(clip)];
      },
      image: ([columns, rows, palette, matrix, smooth, alpha, clip]) => {
        const array = this.array(slots[at++]);
        pixels.push(array);
        const from = size;
        size += (array.length + 3) & ~3;
        return [from, columns, rows, palette < 0 ? 0 : palettes[palette], matrix, smooth, alpha, bound(clip)];
      },
    };
    const ops = layouts[layout].map((form) => {
      const [kind, ...rest] = forms[form];
      return [kind, ...kinds[kind](rest)];
    });
    const bytes = new Uint8Array(4 * count + size);
    const floats = new Float32Array(bytes.buffer, 0, count);
    let next = 0;
    for (const array of numbers) {
      if (array instanceof Int32Array) for (const value of array) floats[next++] = value / PARTS;
      else floats.set(array, next), (next += array.length);
    }
    next = 4 * count;
    for (const array of pixels) bytes.set(array, next), (next += (array.length + 3) & ~3);
    for (const op of ops) if (op[0] === "image") op[1] += 4 * count;
    return { head: { ops, styles, clips }, data: new DataView(bytes.buffer) };
  }
}

const PARTS = 16; // of a pixel

// A function that gives an array by its number, from 1 on. The beginnings of others are many, and made when asked for.
function arraysOf({ how, n, back }, bytes) {
  const total = (kinds) => how.reduce((sum, one, i) => (kinds.includes(one) ? sum + n[i] : sum), 0);
  const floats = total(["f"]);
  const images = total(["b", "d"]);
  const small = (bytes.length - 4 * floats - images) / 2;
  const differences = new Int32Array(small);
  for (let at = 0; at < small; at++) {
    const coded = bytes[at] | (bytes[small + at] << 8);
    differences[at] = coded & 1 ? -((coded + 1) >> 1) : coded >> 1;
  }
  const planes = bytes.subarray(2 * small, 2 * small + 4 * floats);
  const pixels = bytes.subarray(2 * small + 4 * floats);
  const next = { small: 0, float: 0, pixel: 0 };
  const known = new Array(how.length + 1);
  const array = (number) => (known[number] ??= array(number - back[number - 1]).subarray(0, n[number - 1]));
  how.forEach((one, i) => {
    if (one === "p") return;
    const other = back[i] ? array(i + 1 - back[i]) : null;
    if (one === "f") known[i + 1] = floatsOf(planes, floats, next, n[i]);
    else if (one === "b" || one === "d") {
      const part = pixels.slice(next.pixel, (next.pixel += n[i]));
      if (one === "d") for (let k = 0; k < part.length; k++) part[k] += other[k];
      known[i + 1] = part;
    } else known[i + 1] = wholeOf(one, differences.subarray(next.small, (next.small += n[i])), other);
  });
  if (next.small !== small || next.pixel !== pixels.length) throw new Trouble(DAMAGED);
  return array;
}

function floatsOf(planes, floats, next, n) {
  const bytes = new Uint8Array(4 * n);
  for (let k = 0; k < n; k++) for (let j = 0; j < 4; j++) bytes[4 * k + j] = planes[j * floats + next.float + k];
  next.float += n;
  return new Float32Array(bytes.buffer);
}

// x and y of coordinates, all of the first before all of the second, each told as its letter says.
function wholeOf(how, differences, other) {
  const n = differences.length;
  const whole = new Int32Array(n);
  for (let way = 0, next = 0; way < 2; way++) {
    const letter = how[way];
    let one = 0;
    let two = 0;
    for (let at = way; at < n; at += 2) {
      const step = differences[next++];
      const from = letter === "0" ? one : letter === "1" ? 2 * one - two : letter === "2" ? other[at] : other[at] + one;
      whole[at] = from + step;
      two = one;
      one = letter === "3" ? whole[at] - other[at] : whole[at];
    }
  }
  return whole;
}
