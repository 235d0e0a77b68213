"use strict";
// The page of the gallery: `sounds` and `heldSeconds` stand before it.

const byId = (id) => document.getElementById(id);
const gallery = byId("gallery"), table = byId("table"), filter = byId("filter");
const player = new Audio();
player.preload = "auto";

// Where the notes begin, as shares of the file (gallery_play.h).
const marks = {
  instrument: [[0, "low"], [10 / 80, "soft"], [20 / 80, "hard"], [30 / 80, "high"], [42 / 80, "chord"]],
  drum: [[0, "soft"], [14 / 60, "firm"], [28 / 60, "hard"]],
};
const noteNames = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"];

// -- figures as text ---------------------------------------------------------------------------------

const minus = (text) => text.replace("-", "−");
const fixed = (value, digits) => (value === null ? "–" : minus(value.toFixed(digits)));
const signed = (value) =>
  value === null ? "–" : (value >= 0.05 ? "+" : "") + minus(value.toFixed(1).replace("-0.0", "0.0"));
const worstCents = (s) =>
  s.cents.filter((c) => c !== null).sort((a, b) => Math.abs(b) - Math.abs(a))[0] ?? null;

function noteOf(hz) {
  const pitch = Math.round(69 + 12 * Math.log2(hz / 440));
  return noteNames[((pitch % 12) + 12) % 12] + (Math.floor(pitch / 12) - 1);
}

function ringOf(s) {
  if (s.ring === null) return "–";
  return s.ring >= heldSeconds ? "> " + heldSeconds + "\u00a0s" : s.ring.toFixed(2) + "\u00a0s";
}

function hertz(hz) {
  return hz >= 1000 ? (hz / 1000).toFixed(2) + " kHz" : hz.toFixed(hz < 100 ? 1 : 0) + " Hz";
}

// -- building ----------------------------------------------------------------------------------------

// An element with attributes (or properties) and children.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function playButton(s) {
  const button = make("button", { className: "play", title: "Play " + s.name, tabIndex: -1 });
  button.innerHTML =
    '<svg class="go" viewBox="0 0 10 10" aria-hidden="true"><path d="M1.5 0v10L10 5z"/></svg>' +
    '<svg class="pause" viewBox="0 0 10 10" aria-hidden="true"><path d="M1 0h3v10H1zM6 0h3v10H6z"/></svg>';
  button.setAttribute("aria-label", "Play " + s.name);
  button.disabled = Boolean(s.fault);
  button.onclick = () => toggle(s);
  return button;
}

function figuresOf(s) {
  const list = make("dl");
  const add = (name, ...value) => list.append(make("dt", {}, name), make("dd", {}, ...value));
  const unit = (text) => make("i", {}, " " + text);
  const level = (value, isOff) => make("span", { className: isOff ? "off" : "" }, fixed(value, 1));
  add("Loudness", level(s.lufs, Math.abs(s.lufs + 20) > 1.5), unit("LUFS"));
  add("Peak", level(s.peak, s.peak > 0), unit("dB"));
  if (s.kind === "drum" && s.strongest === null) add("Loudest at", "–");
  else if (s.kind === "drum") add("Loudest at", hertz(s.strongest), unit(noteOf(s.strongest)));
  else add("Cents", ...s.cents.map((c) => make("span", { className: "cents" }, signed(c))));
  add("Rings", ringOf(s));
  return list;
}

function scopeOf(s) {
  const name = "png/" + encodeURIComponent(s.id);
  const image = (className, kind, alt) =>
    make("img", { className, alt: alt + " of " + s.name, loading: "lazy", src: name + "." + kind + ".png" });
  const spectrum = make("picture", {}, image("spectrum", "light", "Spectrum over time"));
  spectrum.prepend(make("source", { media: "(prefers-color-scheme: dark)", srcset: name + ".dark.png" }));
  const scope = make("div", { className: "scope" }, image("wave", "wave", "Waveform"), spectrum);
  for (const [hz, text] of [[100, "100"], [1000, "1k"], [10000, "10k"]]) {
    const mark = make("span", { className: "hz" }, text);
    mark.style.bottom = 104 * (Math.log(hz / 30) / Math.log(20000 / 30)) + "px";
    scope.append(mark);
  }
  s.head = make("div", { className: "head" });
  scope.append(s.head);
  scope.title = ["C2, C3, C4", "C3, C4, C5", "C4, C5, C6"][s.shift / 12 + 1];
  if (s.kind === "drum") scope.removeAttribute("title");
  scope.onclick = (event) => {
    const box = scope.getBoundingClientRect();
    play(s, (s.seconds * (event.clientX - box.left)) / box.width);
  };
  return scope;
}

function toggleCode(s) {
  if (s.pre) return s.pre.remove(), (s.pre = null);
  s.pre = make("pre", {}, s.code);
  s.row.append(s.pre);
}

function sourceOf(s) {
  const show = make("button", { onclick: () => toggleCode(s), tabIndex: -1 }, "preset");
  const link = make("a", { href: "presets/" + s.file + ".txt", tabIndex: -1 }, s.file);
  return make("div", { className: "source" }, show, " in ", link, ", line " + s.line);
}

function rowOf(s) {
  const text = make("div", {}, make("h3", {}, s.name));
  if (s.about) text.append(make("p", { className: "about" }, s.about));
  if (s.keys) text.append(make("p", { className: "about" }, (s.keys.includes(",") ? "Notes " : "Note ") + s.keys));
  if (s.fault) text.append(make("p", { className: "fault" }, s.fault));
  text.append(sourceOf(s));
  s.row = make("article", { className: "columns", id: s.id }, playButton(s), text);
  if (!s.fault) s.row.append(scopeOf(s), figuresOf(s));
  return s.row;
}

function buildGallery() {
  let family = null;
  for (const s of sounds) {
    if (!family || family.id !== "family-" + s.family) {
      family = make("section", { id: "family-" + s.family });
      const line = make("div", { className: "marks" });
      for (const [at, text] of marks[s.kind]) {
        const mark = make("span", {}, text);
        mark.style.left = 100 * at + "%";
        line.append(mark);
      }
      const head = make("h2", {}, s.title);
      head.style.gridColumn = "1 / 3";
      family.append(make("div", { className: "columns" }, head, line));
      gallery.append(family);
      const title = s.title.replace(/^Drums: (.)/, (_, letter) => letter.toUpperCase());
      const link = make("a", { href: "#family-" + s.family }, title, make("span"));
      if (s.kind === "drum" && !document.querySelector(".first-drums")) link.className = "first-drums";
      byId("families").append(link);
    }
    family.append(rowOf(s));
  }
}

// -- table -------------------------------------------------------------------------------------------

const columns = [
  ["", null, playButton],
  ["Name", (s) => s.name, (s) => s.name, "text name"],
  ["Family", (s) => s.title, (s) => s.title, "text quiet wide"],
  ["Loudness, LUFS", (s) => s.lufs, (s) => fixed(s.lufs, 1)],
  ["File, LUFS", (s) => s.fileLufs, (s) => fixed(s.fileLufs, 1), "wide"],
  ["Peak, dB", (s) => s.peak, (s) => fixed(s.peak, 1)],
  ["Cents, worst", worstCents, (s) => (s.kind === "drum" ? "" : fixed(worstCents(s), 2))],
  ["Rings", (s) => s.ring, ringOf],
];
const order = { column: -1, down: false };

function compare(a, b) {
  const value = columns[order.column][1], x = value(a), y = value(b);
  if (x === null || y === null) return (x === null) - (y === null);
  const sign = typeof x === "string" ? x.localeCompare(y) : x - y;
  return order.down ? -sign : sign;
}

function sortBy(column) {
  order.down = order.column === column && !order.down;
  order.column = column;
  const heads = table.tHead.rows[0].cells;
  for (let n = 0; n < heads.length; n++) {
    if (n === column) heads[n].setAttribute("aria-sort", order.down ? "descending" : "ascending");
    else heads[n].removeAttribute("aria-sort");
  }
  table.tBodies[0].append(...[...sounds].sort(compare).map((s) => s.tableRow));
}

function buildTable() {
  columns.forEach(([title, value, , className], n) => {
    const head = make("th", { className: className || "", scope: "col" });
    if (value) head.append(make("button", { onclick: () => sortBy(n) }, title));
    table.tHead.rows[0].append(head);
  });
  for (const s of sounds) {
    s.tableRow = make("tr");
    for (const [, , show, className] of columns) s.tableRow.append(make("td", { className: className || "" }, show(s)));
    s.tableRow.ondblclick = () => play(s, 0);
    table.tBodies[0].append(s.tableRow);
  }
}

// -- playing -----------------------------------------------------------------------------------------

let current = null, through = false;

function mark(s) {
  if (current) for (const element of [current.row, current.tableRow]) element.classList.remove("current", "playing");
  current = s;
  for (const element of [s.row, s.tableRow]) element.classList.add("current");
  if (document.activeElement.className === "play") document.activeElement.blur(); // the space bar is for this one now
}

function play(s, from) {
  if (s !== current || !player.src) {
    mark(s);
    player.src = "wav/" + encodeURIComponent(s.id) + ".wav";
  }
  if (s.fault) return;
  player.currentTime = from;
  player.play().catch(() => {});
  requestAnimationFrame(moveHead);
}

function toggle(s) {
  if (s === current && !player.paused) player.pause();
  else if (s === current && player.currentTime > 0 && !player.ended) player.play().catch(() => {});
  else play(s, 0);
}

function moveHead() {
  if (!current || !current.head) return;
  current.head.style.left = (100 * player.currentTime) / current.seconds + "%";
  if (!player.paused) requestAnimationFrame(moveHead);
}

function showPlaying() {
  if (!current) return;
  const isPlaying = !player.paused && !player.ended;
  for (const element of [current.row, current.tableRow]) element.classList.toggle("playing", isPlaying);
  if (!player.paused) requestAnimationFrame(moveHead);
}

for (const event of ["play", "pause", "ended"]) player.addEventListener(event, showPlaying);
player.addEventListener("seeked", moveHead);
player.addEventListener("ended", () => through && step(1, true));

// What is shown, in the order in which it is shown.
function shown() {
  const elements = table.hidden ? sounds : [...sounds].sort(order.column < 0 ? () => 0 : compare);
  return elements.filter((s) => !s.row.hidden);
}

function step(by, stay) {
  const list = shown(), at = list.indexOf(current);
  const next = list[at < 0 ? 0 : at + by];
  if (!next || !stay) setThrough(false);
  if (!next) return;
  play(next, 0);
  (table.hidden ? next.row : next.tableRow).scrollIntoView({ block: "nearest", behavior: "smooth" });
}

// All from here on, or no more after this one.
function playAll() {
  setThrough(!through);
  if (!through) player.pause();
  else if (current && !current.row.hidden) play(current, 0);
  else step(1, true);
}

function setThrough(on) {
  through = on;
  byId("play-all").setAttribute("aria-pressed", on);
}

// -- filter, views and keys --------------------------------------------------------------------------

function applyFilter() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const s of sounds) {
    const text = [s.id, s.id.replaceAll("_", " "), s.title, s.about].join(" ").toLowerCase();
    const fits = words.every((word) => text.includes(word));
    s.row.hidden = s.tableRow.hidden = !fits;
    count += fits;
  }
  for (const link of byId("families").children) {
    const family = byId(link.getAttribute("href").slice(1));
    const left = family.querySelectorAll("article:not([hidden])").length;
    family.hidden = link.hidden = left === 0;
    link.lastChild.textContent = left;
  }
  byId("count").textContent = count === sounds.length ? count : count + " of " + sounds.length;
  byId("nothing").hidden = count > 0;
}

function show(isTable) {
  table.hidden = !isTable;
  gallery.hidden = isTable;
  byId("show-table").setAttribute("aria-pressed", isTable);
  byId("show-gallery").setAttribute("aria-pressed", !isTable);
  byId("families").hidden = isTable;
  if (current) (isTable ? current.tableRow : current.row).scrollIntoView({ block: "center" });
}

const keys = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  j: () => step(1),
  k: () => step(-1),
  " ": () => (current ? toggle(current) : step(1)),
  a: () => playAll(),
  t: () => show(table.hidden),
  "/": () => filter.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === filter) {
    if (event.key === "Escape" && filter.value === "") filter.blur();
    if (event.key === "Enter" || event.key === "ArrowDown") event.preventDefault(), filter.blur(), step(1);
    return;
  }
  const isButton = event.key === " " && event.target.closest("button");
  if (!keys[event.key] || isButton) return;
  event.preventDefault();
  keys[event.key]();
});

buildGallery();
buildTable();
filter.oninput = applyFilter;
byId("play-all").onclick = playAll;
byId("show-table").onclick = () => show(true);
byId("show-gallery").onclick = () => show(false);
applyFilter();
