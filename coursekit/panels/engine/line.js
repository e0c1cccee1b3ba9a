// What a panel says to the kernel: a message waits for the answer to the one before it, and of what waits only the newest
// value of each control is kept. Where the road is longer than the kernel is busy, two may be under way: a picture is drawn
// while the next one is still to come.

const PATIENCE = 15000; // milliseconds after which a gesture without an answer is taken for lost
const ASLEEP = 3000; // and after which the page says so
const MEASURED = 8; // answers from which the length of the road is known
const NEAR = 15; // milliseconds of road that one message at a time does not feel

const unique = () => `ck-${Math.random().toString(36).slice(2)}`; // a page without https has no crypto

class Line {
  constructor(model, changed) {
    Object.assign(this, { model, changed, view: unique(), number: 0, waiting: [], flights: [], roads: [], room: 1 });
  }

  say(gesture) {
    const last = this.waiting.at(-1);
    const same = last?.do === gesture.do && last.name === gesture.name && last.point === gesture.point;
    if (gesture.only && same) this.waiting.pop();
    this.waiting.push(gesture);
    this.flush();
  }

  flush() {
    if (this.flights.length >= this.room || !this.waiting.length) return;
    const number = (this.number += 1);
    const flight = { number, gestures: this.waiting, begun: performance.now() };
    this.waiting = [];
    this.flights.push(flight);
    setTimeout(() => this.flights.includes(flight) && this.changed(true), ASLEEP);
    setTimeout(() => this.landed(number), PATIENCE);
    try {
      this.model.send({ view: this.view, number, gestures: flight.gestures });
    } catch {
      this.changed(true); // the kernel is gone, and the page knows it
    }
  }

  // What was sent up to this number is answered, or given up.
  landed(number) {
    this.flights = this.flights.filter((flight) => flight.number > number);
    this.flush();
  }

  answer([view, number, busy]) {
    if (view !== this.view) return;
    const flight = this.flights.find((one) => one.number === number);
    if (flight) this.measure(performance.now() - flight.begun, busy);
    this.landed(number);
    this.changed(false); // also by what was given up: the kernel was busy, and hears again
  }

  // Two may be under way where the road, by the quickest of the last, is longer than the kernel was busy.
  measure(gone, busy) {
    this.roads = [...this.roads, gone - busy].slice(-MEASURED);
    this.room = Math.min(...this.roads) > Math.max(busy, NEAR) ? 2 : 1;
  }

  // Is something still under way with this control or handle? Then what the kernel says of it is old.
  owes(name) {
    const gestures = [...this.flights.flatMap((flight) => flight.gestures), ...this.waiting];
    return gestures.some((gesture) => gesture.name === name && ["move", "drag"].includes(gesture.do));
  }
}
