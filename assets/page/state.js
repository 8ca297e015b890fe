// What is looked at: one state for every view, mirrored in the address by stable ids, with a memory for undoing.
const NOTHING = () => ({
  view: "", node: null, edges: [], focus: [], hops: 1, kinds: new Set(), firm: new Set(), relations: new Set(), events: new Set(),
  least: 0, from: null, to: null, as: null, path: null, step: null, part: "events",
});
let state = NOTHING();
const past = [];
const watchers = [];
const whenChanged = (watcher) => watchers.push(watcher);

function change(changes, { keep = true, replace = false } = {}) {
  if (keep) {
    past.push(state);
    if (past.length > 100) past.shift();
  }
  state = { ...state, ...changes };
  mirror(replace);
  watchers.forEach((watcher) => watcher(changes));
}

function undo() {
  if (!past.length) return announce(say("page.nothing-to-undo"));
  state = past.pop();
  mirror(true);
  watchers.forEach((watcher) => watcher(state));
  announce(say("page.undone"));
}

const enc = (text) => encodeURIComponent(text).replace(/~/g, "%7E").replace(/'/g, "%27");
const dec = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
const idOf = (node) => enc(NODES[node].i);
const VIEWS = ["network", "timeline", "storyline"].filter((view) => byId("v-" + view)).concat("table");

function toHash() {
  const parts = [];
  const put = (key, value) => value && parts.push(key + "=" + value);
  const names = (set, all) => [...set].map((at) => enc(String(all(at)))).join("~");
  put("v", state.view);
  put("n", state.node === null ? "" : idOf(state.node));
  put("e", state.edges.filter((edge) => EDGES[edge].type === 0).map((edge) => enc(EDGES[edge].more.i)).join("~"));
  put("focus", state.focus.map(idOf).join("~"));
  if (state.focus.length && state.hops !== 1) put("hops", String(state.hops));
  put("not", names(state.kinds, (at) => DATA.kinds[at][3] ?? "-"));
  put("firm", names(state.firm, (at) => FIRM[at]));
  put("without", names(state.relations, (at) => DATA.relations[at][3]));
  put("no", names(state.events, (at) => DATA.events[at][1] ?? "-"));
  put("min", state.least ? STANDINGS[state.least] : "");
  put("from", state.from && state.from.text);
  put("to", state.to && state.to.text);
  put("as", state.as && state.as.text);
  put("path", state.path ? state.path.map(idOf).join("~") : "");
  put("step", state.step === null ? "" : String(state.step + 1));
  if (state.view === "table" && state.part !== "events") put("of", state.part);
  return parts.join("&");
}

function fromHash(hash) {
  const found = NOTHING(), unknown = [];
  const given = new Map(hash.replace(/^#/, "").split("&").filter(Boolean).map((part) => {
    const at = part.indexOf("=");
    return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
  }));
  const each = (key) => (given.get(key) || "").split("~").filter(Boolean).map(dec);
  const ids = new Map(NODES.map((node, number) => [node.i, number]));
  const nodes = (key) => each(key).flatMap((id) => {
    if (ids.has(id)) return [ids.get(id)];
    unknown.push(id);
    return [];
  });
  const terms = (key, all) => new Set(each(key).flatMap((name) => {
    const at = all.findIndex((own) => String(own ?? "-") === name);
    if (at < 0) unknown.push(name);
    return at < 0 ? [] : [at];
  }));
  const day = (key) => {
    const text = dec(given.get(key) || "");
    const time = text ? typed(text) : null;
    if (text && !time) unknown.push(text);
    return time;
  };
  found.view = VIEWS.includes(given.get("v")) ? given.get("v") : "";
  if (given.get("v") && !found.view) unknown.push(dec(given.get("v")));
  found.node = nodes("n")[0] ?? null;
  found.edges = each("e").flatMap((id) => {
    const at = EDGES.findIndex((edge) => edge.type === 0 && edge.more.i === id);
    if (at < 0) unknown.push(id);
    return at < 0 ? [] : [at];
  });
  found.focus = nodes("focus");
  found.hops = Math.max(0, Math.min(9, Number(given.get("hops") || 1) || 0));
  found.kinds = terms("not", DATA.kinds.map((kind) => kind[3]));
  found.firm = terms("firm", FIRM);
  found.relations = terms("without", DATA.relations.map((kind) => kind[3]));
  found.events = terms("no", DATA.events.map((kind) => kind[1]));
  const min = dec(given.get("min") || "");
  found.least = Math.max(0, STANDINGS.indexOf(min === "documented" ? "established" : min));
  [found.from, found.to, found.as] = [day("from"), day("to"), day("as")];
  const ends = nodes("path");
  found.path = ends.length === 2 ? ends : null;
  const step = Number(given.get("step"));
  found.step = step >= 1 && step <= DATA.steps.length ? step - 1 : null;
  if (["events", "links", "names", "sources"].includes(given.get("of"))) found.part = given.get("of");
  return [found, unknown];
}

// In a sandbox the address may not be changed: the state in memory is what counts.
function mirror(replace) {
  const hash = toHash();
  if (hash === location.hash.slice(1)) return;
  try {
    history[replace ? "replaceState" : "pushState"](null, "", hash ? "#" + hash : location.pathname + location.search);
  } catch {
    return;
  }
}

// What passes: nodes and edges, 0 no, 1 possibly at the time asked about, 2 yes. One reckoning for every view.
let passing = null;
whenChanged(() => (passing = null));
function passes() {
  if (passing) return passing;
  const when = state.as ? span(state.as.first, state.as.last)
    : state.from || state.to ? span(state.from ? state.from.first : null, state.to ? state.to.last : null) : null;
  const firm = (at) => !state.firm.has(at);
  const node = NODES.map((own, number) => {
    if (!isEvent(number)) return state.kinds.has(own.k) ? 0 : 2;
    if (state.events.has(own.k) || !firm(own.f) || own.t < state.least) return 0;
    if (!when) return 2;
    return own.z || own.b === undefined ? 0 : overlaps(DATA.bounds[own.b], when);
  });
  const edge = EDGES.map((own) => {
    if (!node[own.from] || !node[own.to]) return 0;
    if (own.type === 0 && (state.relations.has(own.kind) || !firm(own.firm) || own.standing < state.least)) return 0;
    return when ? (own.held ? overlaps(own.held, when) : 0) : 2;
  });
  const near = new Set(state.focus);
  if (state.focus.length) {
    let rim = [...near];
    for (let hop = 0; hop < state.hops; hop++) {
      const next = [];
      for (const at of rim)
        for (const [other, number] of AROUND[at])
          if (edge[number] && !near.has(other)) {
            near.add(other);
            next.push(other);
          }
      rim = next;
    }
  }
  return (passing = { node, edge, near: state.focus.length ? near : null, filtered: Boolean(when) || state.firm.size > 0 || state.relations.size > 0 || state.least > 0 });
}

const held = (edge) => passes().edge[edge];

// The filters in a sentence: on paper, in what is saved, over the picture.
function told() {
  const off = (set, all) => all.filter((_, at) => set.has(at));
  const parts = [];
  if (state.focus.length) parts.push(say("page.said-focus", { names: and(state.focus.map(labelled)), n: state.hops }));
  if (state.as) parts.push(say("page.said-as-of", { when: at(state.as) }));
  else if (state.from && state.to) parts.push(say("date.from-to", { a: spoken(state.from.first, state.from.form), b: spoken(state.to.first, state.to.form) }));
  else if (state.from) parts.push(timed("date.from", state.from));
  else if (state.to) parts.push(timed("date.until", state.to));
  const without = [
    ...off(state.kinds, DATA.kinds).map((kind) => kind[1]),
    ...FIRM_WORDS.filter((_, at) => state.firm.has(at)).map((key) => lower(say(key))),
    ...off(state.relations, DATA.relations).map((kind) => quoted(kind[0])),
    ...off(state.events, DATA.events).map((kind) => kind[0]),
  ];
  if (state.least) parts.push(say("page.said-least", { standing: say("standing-name." + STANDINGS[state.least]) }));
  if (without.length) parts.push(say("page.said-without", { names: list(without) }));
  return parts.length ? say("page.said", { what: parts.join("; ") }) : "";
}
