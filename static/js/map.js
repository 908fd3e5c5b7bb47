// Zoom for the maps that the server draws. Without this script they show everything, only closer together.
const MOST = 12; // times the whole map
const FINE = 1.5; // a step of the buttons
const LINE = 120; // pixels that an arrow moves

const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

class ZoomedMap {
  constructor(figure) {
    this.figure = figure;
    this.frame = figure.querySelector(".map-frame");
    this.ground = figure.querySelector(".map-ground");
    [, , this.width, this.height] = this.ground.getAttribute("viewBox").split(" ").map(Number);
    this.levels = figure.dataset.levels.split(" ").map(Number);
    this.marks = [...this.frame.querySelectorAll(".map-mark")].map((mark) => ({
      mark,
      x: parseFloat(mark.getAttribute("x")) / 100,
      y: parseFloat(mark.getAttribute("y")) / 100,
    }));
    this.zoom = 1;
    this.left = this.top = 0; // of the window, in parts of the map
    this.pointers = new Map();
    this.addButtons();
    this.listen();
    this.draw();
  }

  addButtons() {
    const words = JSON.parse(this.figure.dataset.words);
    const box = this.figure.querySelector(".map-buttons");
    const moves = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };
    const actions = { in: () => this.zoomBy(FINE), out: () => this.zoomBy(1 / FINE), whole: () => this.whole() };
    const signs = { left: "←", right: "→", up: "↑", down: "↓", whole: "⤢", out: "−", in: "+" };
    for (const [name, [x, y]] of Object.entries(moves)) actions[name] = () => this.moveBy(x * LINE, y * LINE);
    this.buttons = {};
    for (const name of Object.keys(signs)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = name in moves ? "map-button map-move" : "map-button";
      button.textContent = signs[name];
      button.title = words[name];
      button.setAttribute("aria-label", words[name]);
      button.addEventListener("click", actions[name]);
      box.append(button);
      this.buttons[name] = button;
    }
  }

  listen() {
    const frame = this.frame;
    frame.addEventListener("keydown", (event) => this.key(event));
    frame.addEventListener("dblclick", (event) => this.zoomBy(2, ...this.at(event)));
    frame.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
      event.preventDefault();
      this.zoomBy(event.deltaY < 0 ? 1.2 : 1 / 1.2, ...this.at(event));
    }, { passive: false });
    frame.addEventListener("pointerdown", (event) => this.pointers.set(event.pointerId, this.at(event)));
    frame.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
      frame.addEventListener(end, (event) => this.release(event));
    }
    frame.addEventListener("click", (event) => this.click(event), true);
    frame.addEventListener("focusin", (event) => this.show(event.target));
    new ResizeObserver(() => this.draw()).observe(this.frame);
  }

  // Where the pointer is, in parts of the window.
  at(event) {
    const box = this.frame.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  key(event) {
    const keys = { "+": "in", "=": "in", "-": "out", 0: "whole", ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
    const button = this.buttons[keys[event.key]];
    if (!button || button.disabled || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    button.click();
  }

  drag(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before || (this.zoom === 1 && this.pointers.size < 2)) return;
    const now = this.at(event);
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    const moved = Math.hypot(now[0] - before[0], now[1] - before[1]) * this.frame.clientWidth;
    if (!others.length && !("dragging" in this.figure.dataset) && moved < 4) return;
    this.figure.dataset.dragging = "";
    this.pointers.set(event.pointerId, now);
    if (others.length) {
      const span = (one) => Math.hypot(one[0] - others[0][0], one[1] - others[0][1]);
      const middle = [0, 1].map((axis) => (now[axis] + others[0][axis]) / 2);
      if (span(before)) this.zoomBy(span(now) / span(before), ...middle);
    } else {
      this.left -= (now[0] - before[0]) / this.zoom;
      this.top -= (now[1] - before[1]) / this.zoom;
      this.draw();
    }
  }

  release(event) {
    this.pointers.delete(event.pointerId);
    // The click that ends a drag opens nothing; it comes after this.
    if (!this.pointers.size) setTimeout(() => delete this.figure.dataset.dragging);
  }

  click(event) {
    if ("dragging" in this.figure.dataset) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const cluster = event.target.closest("[data-cluster]");
    if (cluster && this.level() < this.levels.length - 1) {
      event.preventDefault();
      const place = this.marks.find((one) => one.mark === cluster.parentNode);
      const near = [place.x, place.y];
      this.zoomBy(this.factorTo(this.level() + 1), (near[0] - this.left) * this.zoom, (near[1] - this.top) * this.zoom);
      this.left = near[0] - 0.5 / this.zoom;
      this.top = near[1] - 0.5 / this.zoom;
      this.draw();
      this.focusNear(near);
    }
  }

  // After a cluster has opened, whoever came by keyboard goes on from where it was.
  focusNear([x, y]) {
    const shown = this.marks.filter(({ mark }) => mark.checkVisibility());
    shown.sort((one, other) => Math.hypot(one.x - x, one.y - y) - Math.hypot(other.x - x, other.y - y));
    shown[0]?.mark.querySelector("a")?.focus({ preventScroll: true });
  }

  factorTo(level) {
    return this.levels[level] / (this.frame.clientWidth * this.zoom);
  }

  // A name that is reached by keyboard comes into the window.
  show(link) {
    const place = this.marks.find(({ mark }) => mark.contains(link));
    if (!place) return;
    const [x, y] = [(place.x - this.left) * this.zoom, (place.y - this.top) * this.zoom];
    if (x > 0.02 && x < 0.98 && y > 0.02 && y < 0.98) return;
    this.left = place.x - 0.5 / this.zoom;
    this.top = place.y - 0.5 / this.zoom;
    this.draw();
  }

  zoomBy(factor, x = 0.5, y = 0.5) {
    const zoom = clamp(this.zoom * factor, 1, MOST);
    this.left += x / this.zoom - x / zoom;
    this.top += y / this.zoom - y / zoom;
    this.zoom = zoom;
    this.draw();
  }

  moveBy(x, y) {
    this.left += x / this.frame.clientWidth / this.zoom;
    this.top += y / this.frame.clientHeight / this.zoom;
    this.draw();
  }

  whole() {
    this.zoom = 1;
    this.left = this.top = 0;
    this.draw();
  }

  // The level that was worked out for the present width of the whole map; a little wider is near enough.
  level() {
    const width = this.frame.clientWidth * this.zoom * 1.1184; // as the container queries of maps.css have it
    return Math.max(0, this.levels.findLastIndex((least) => least <= width));
  }

  draw() {
    const part = 1 / this.zoom;
    this.left = clamp(this.left, 0, 1 - part);
    this.top = clamp(this.top, 0, 1 - part);
    const box = [this.left * this.width, this.top * this.height, part * this.width, part * this.height];
    this.ground.setAttribute("viewBox", box.join(" "));
    for (const { mark, x, y } of this.marks) {
      mark.setAttribute("x", `${(x - this.left) * this.zoom * 100}%`);
      mark.setAttribute("y", `${(y - this.top) * this.zoom * 100}%`);
    }
    this.figure.dataset.level = this.level();
    this.figure.toggleAttribute("data-zoomed", this.zoom > 1);
    this.say();
  }

  // What has no use now is said to be so, but keeps the focus.
  say() {
    const { in: closer, out, whole, ...moves } = this.buttons;
    closer.disabled = this.zoom >= MOST && document.activeElement !== closer;
    for (const button of [out, whole, ...Object.values(moves)]) {
      button.disabled = this.zoom <= 1 && document.activeElement !== button;
    }
  }
}

function start() {
  for (const figure of document.querySelectorAll("[data-map]:not([data-level])")) new ZoomedMap(figure);
}

start();
document.addEventListener("list:shown", start);
