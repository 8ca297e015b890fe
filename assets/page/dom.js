// Elements, signs, and pieces of the record.
const byId = (id) => document.getElementById(id);

// An element: attributes, then children; texts stay texts.
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const sign = (id, kind) => svg("svg", { class: kind, "aria-hidden": "true" }, svg("use", { href: "#" + id }));
const FIRM = ["documented", "proved", "process", "claimed", "ended"];
const FIRM_WORDS = ["marker.documented", "marker.proved", "marker.in-process", "marker.claimed", "marker.ended-unproved"];
const button = (words, onclick, attributes = {}) => el("button", { type: "button", onclick, ...attributes }, words);

// Ids as anchors: letters, digits, hyphens and dots stay.
const safe = (id) => [...id].map((c) => (/[A-Za-z0-9.-]/.test(c) ? c : `_${c.codePointAt(0).toString(16)}_`)).join("");
const recordOf = (node) => byId("n-" + safe(NODES[node].i));
const relationOf = (edge) => byId("r-" + safe(EDGES[edge].more.i));

// A piece of the record, to be shown elsewhere: without its anchor, its sources in full.
function piece(record, ...parts) {
  const copies = [];
  for (const part of parts)
    for (const found of record.querySelectorAll(part)) copies.push(found.cloneNode(true));
  for (const copy of copies)
    for (const link of copy.querySelectorAll('a[href^="#s-"]')) {
      const source = byId(decodeURIComponent(link.hash.slice(1)));
      if (source) link.replaceWith(sourceOf(source, link.textContent));
    }
  return copies;
}

function sourceOf(source, mark) {
  const copy = source.cloneNode(true);
  copy.querySelectorAll(".note").forEach((note) => note.remove());
  const number = /^\[[^\]]*\]/.exec(mark);
  return el("span", { class: "source" }, el("b", {}, number ? number[0] : mark), " ", ...copy.childNodes);
}

const live = el("p", { class: "hidden", role: "status", "aria-live": "polite" });
function announce(text) {
  live.textContent = "";
  // A reader hears what changes: the same words twice are a change only if they went away between.
  requestAnimationFrame(() => (live.textContent = text));
}

const kindOf = (node) => (isEvent(node) ? say("page.event") : DATA.kinds[NODES[node].k][0]);
const iconOf = (node) => (isEvent(node) ? sign("m-" + FIRM[NODES[node].f], "m") : sign(DATA.kinds[NODES[node].k][2], "k"));
const titleOf = (node) => (isEvent(node) && NODES[node].l) || NODES[node].n;
const sizes = matchMedia("screen and (max-width: 800px)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
