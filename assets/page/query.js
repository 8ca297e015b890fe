// Paths, and what held at a time: the same answers as the command line gives (src/query), from links whose lives are reckoned in.
const NODES = DATA.nodes, ENTITIES = DATA.entities;
const EDGES = DATA.edges.map(([from, to, type, kind, standing, firm, row, held, more]) => ({
  from, to, type, kind, standing, firm, row: DATA.bounds[row], held: held < 0 ? null : DATA.bounds[held], more: more || {},
}));
const AROUND = NODES.map(() => []);
EDGES.forEach((edge, number) => {
  if (edge.from === edge.to) return;
  AROUND[edge.from].push([edge.to, number]);
  AROUND[edge.to].push([edge.from, number]);
});

const HUB = 40, LOOKED_AT = 2000, CHOICES = 1024;
const STANDINGS = ["ended-unproved", "claimed", "in-process", "established"];
const isEvent = (node) => node >= ENTITIES;
const degree = (node) => AROUND[node].length;
const eventOf = (edge) => (edge.type === 2 ? edge.from : edge.to);
// The row behind an edge: a relation's own, else the event's.
const rowOf = (edge) => (edge.type === 0 ? edge.more : NODES[eventOf(edge)]);
const sourcesOf = (edge) => rowOf(edge).c || [];
const nameOf = (node) => capitalised(named(node));
const named = (node) => (isEvent(node) ? quoted(NODES[node].n) : (NODES[node].a ? NODES[node].a + " " : "") + NODES[node].n);
const labelled = (node) => (isEvent(node) ? quoted(NODES[node].n) : NODES[node].s || NODES[node].n);

// An edge as a sentence, told from one end where that can be.
function hop(edge, from) {
  if (edge.type === 0) {
    const [, forward, inverse] = DATA.relations[edge.kind];
    return from === edge.from ? sentence(named(edge.from), forward, named(edge.to)) : sentence(named(edge.to), inverse, named(edge.from));
  }
  const title = quoted(NODES[eventOf(edge)].n);
  if (edge.type === 2) return capitalised(say("event.happened-at", { event: title, place: named(edge.to) }));
  if (edge.kind < 0) return capitalised(say("event.took-part-sentence", { who: named(edge.from), event: title }));
  return sentence(named(edge.from), DATA.roles[edge.kind][1], title);
}

// Which edges count: of a standing at least, and possibly held at a time.
function sift({ least = 0, when = null, certain = false, passes = null } = {}) {
  return EDGES.map((edge, number) => {
    if (passes && !passes(edge, number)) return false;
    if (edge.standing < least) return false;
    if (!when) return true;
    const held = edge.held ? overlaps(edge.held, when) : NO;
    return held === CERTAINLY || (held === POSSIBLY && !certain);
  });
}

function distances(from, open) {
  const far = new Array(NODES.length).fill(-1);
  far[from] = 0;
  for (let rim = [from]; rim.length; ) {
    const next = [];
    for (const node of rim)
      for (const [other, edge] of AROUND[node])
        if (far[other] < 0 && open[edge]) {
          far[other] = far[node] + 1;
          next.push(other);
        }
    rim = next;
  }
  return far;
}

// All shortest routes, those through fewer and smaller hubs first, at most so many of them.
function shortest(from, to, open, most) {
  const near = distances(from, open), far = distances(to, open);
  const links = near[to];
  if (links < 0) return { links: -1, count: 0, routes: [] };
  const toll = (node) => (degree(node) > HUB ? 2 ** 34 : 0) + degree(node);
  const steps = (node) => {
    const next = new Set();
    for (const [other, edge] of AROUND[node]) if (open[edge] && near[other] === near[node] + 1 && near[other] + far[other] === links) next.add(other);
    return [...next].sort((a, b) => a - b);
  };
  const ahead = new Map();
  const look = (node) => {
    if (node === to) return [0, 1];
    if (ahead.has(node)) return ahead.get(node);
    let cheapest = Infinity, count = 0;
    for (const next of steps(node)) {
      const [cost, ways] = look(next);
      cheapest = Math.min(cheapest, cost + (next === to ? 0 : toll(next)));
      count += ways;
    }
    ahead.set(node, [cheapest, count]);
    return [cheapest, count];
  };
  const count = look(from)[1];
  const order = (a, b) => {
    for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i];
    return a.length - b.length;
  };
  // Best first; what lies ahead is known exactly, so that routes come out in order.
  const heap = [[look(from)[0], 0, [from]]];
  const less = (a, b) => a[0] - b[0] || a[1] - b[1] || order(a[2], b[2]);
  const push = (item) => {
    let i = heap.push(item) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (less(heap[i], heap[up]) >= 0) break;
      [heap[i], heap[up]] = [heap[up], heap[i]];
      i = up;
    }
  };
  const pop = () => {
    const top = heap[0], last = heap.pop();
    if (heap.length) {
      heap[0] = last;
      for (let i = 0; ; ) {
        let small = i;
        for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && less(heap[child], heap[small]) < 0) small = child;
        if (small === i) break;
        [heap[i], heap[small]] = [heap[small], heap[i]];
        i = small;
      }
    }
    return top;
  };
  const routes = [];
  while (heap.length && routes.length < most) {
    const [, paid, route] = pop();
    const node = route[route.length - 1];
    if (node === to) {
      routes.push(route);
      continue;
    }
    for (const next of steps(node)) {
      const cost = paid + (next === to ? 0 : toll(next));
      push([cost + look(next)[0], cost, [...route, next]]);
    }
  }
  return { links, count, routes };
}

function routeOf(nodes, open) {
  const links = [];
  for (let i = 0; i + 1 < nodes.length; i++) {
    const edges = AROUND[nodes[i]].filter(([other, edge]) => other === nodes[i + 1] && open[edge]).map(([, edge]) => edge);
    links.push(edges.sort((a, b) => EDGES[b].standing - EDGES[a].standing || a - b));
  }
  const inner = nodes.slice(1, -1);
  return {
    nodes,
    links,
    weakest: Math.min(...links.map((edges) => EDGES[edges[0]].standing)),
    hubs: inner.filter((node) => degree(node) > HUB).length,
    overlap: sameTime(links),
    parts: links.filter((edges) => !edges.some((edge) => EDGES[edge].type === 0)).length,
    crowd: inner.reduce((sum, node) => sum + degree(node), 0),
  };
}

// The best answer over the choices of one statement a link.
function sameTime(links) {
  let choices = [[]];
  for (const edges of links) {
    const spans = edges.map((edge) => EDGES[edge].held).filter(Boolean);
    const room = Math.max(1, Math.floor(CHOICES / Math.max(1, choices.length)));
    choices = choices.flatMap((so) => spans.slice(0, room).map((span) => [...so, span]));
  }
  return choices.reduce((best, spans) => Math.max(best, together(spans)), NO);
}

function rank(a, b) {
  const by = a.links.length - b.links.length || b.weakest - a.weakest || a.hubs - b.hubs || b.overlap - a.overlap || a.parts - b.parts || a.crowd - b.crowd;
  if (by) return by;
  for (let i = 0; i < a.nodes.length; i++) if (a.nodes[i] !== b.nodes[i]) return a.nodes[i] - b.nodes[i];
  return 0;
}

// The path between two: fewest links, then the strongest weakest link, fewest hubs, links at one time, relations before parts in events.
function path(from, to, filter) {
  if (from === to) return { title: say("path.same", { name: nameOf(from) }), found: false, notes: [], closing: [] };
  const open = sift(filter);
  const all = shortest(from, to, open, 1);
  if (all.links < 0)
    return { title: say("path.none", { one: nameOf(from), other: named(to) }), found: false, notes: [], closing: [] };
  let nodes = all.routes;
  // The strongest standing at which the way is still as short.
  for (let least = 3; least >= 0; least--) {
    const strong = open.map((passes, edge) => passes && EDGES[edge].standing >= least);
    const found = shortest(from, to, strong, LOOKED_AT);
    if (found.links === all.links) {
      nodes = found.routes;
      break;
    }
  }
  const routes = nodes.map((nodes) => routeOf(nodes, open)).sort(rank);
  const best = routes[0];
  const links = say("count.links", { n: best.links.length });
  const closing = [reason(best, routes[1], all.count)];
  if (nodes.length >= LOOKED_AT) closing.push(say("bounded.that", { what: say("bounded.equally-short", { n: LOOKED_AT }) + "." }));
  closing.push(say("path.lead"));
  return { title: say("path.one", { one: nameOf(from), other: named(to), links }), found: true, route: best, count: all.count, notes: judged(best), closing };
}

// The weakest link, and whether the links held at the same time.
function judged(route) {
  const first = (index) => EDGES[route.links[index][0]];
  const indices = route.links.map((_, index) => index);
  const link = (index) => say("path.link", { number: String(index + 1) });
  const names = (some) => and(some.map(link));
  const time = () => say("path.same-time", { answer: whenTogether(route) });
  const several = route.links.length > 1;
  const unmarked = indices.filter((index) =>
    route.links[index].every((edge) => rowOf(EDGES[edge]).u && sourcesOf(EDGES[edge]).length === 0));
  if (route.weakest === 3 && unmarked.length) {
    const notes = [say("path.weakest-unmarked", { n: unmarked.length, links: names(unmarked) })];
    return several ? [...notes, time()] : notes;
  }
  let weakest = say("path.weakest-firm");
  if (route.weakest < 3) {
    const weak = indices.filter((index) => first(index).standing === route.weakest);
    const status = (rowOf(first(weak[0])).q || "").replace(/\.+$/, "");
    const key = ["path.weakest-unproved", "path.weakest-claimed", "path.weakest-in-process"][route.weakest];
    weakest = say(key, { links: names(weak), status });
  }
  const counts = indices.map((index) => new Set(route.links[index].flatMap((edge) => sourcesOf(EDGES[edge]))).size);
  const fewest = Math.min(...counts);
  const key = fewest === 0 ? "path.rests-on-none" : fewest === 1 ? "path.rests-on-one" : "path.rests";
  const notes = [say(key, { weakest, number: String(counts.indexOf(fewest) + 1) })];
  return several ? [...notes, time()] : notes;
}

function whenTogether(route) {
  const spans = route.links.map(([edge]) => EDGES[edge].held || EDGES[edge].row);
  const simple = together(spans) === route.overlap;
  if (route.overlap === CERTAINLY) {
    const starts = spans.map((span) => span[1]).filter((day) => day !== null);
    const ends = spans.map((span) => span[2]).filter((day) => day !== null);
    if (simple && starts.length && ends.length) {
      const first = Math.max(...starts), last = Math.min(...ends);
      if (first === last) return say("path.held-on", { day: spoken(first) });
      if (first < last) return say("path.held-from", { first: spoken(first), last: spoken(last) });
    }
    return say("path.certainly");
  }
  if (route.overlap === POSSIBLY) {
    const unsure = spans.map((span, index) => [span, index])
      .filter(([span, index]) => (span[4] === 2 || span[5] === 2) && spans.some((other, at) => at !== index && overlaps(span, other) === POSSIBLY))
      .map(([, index]) => String(index + 1));
    return unsure.length ? say("path.possibly-unknown", { n: unsure.length, numbers: and(unsure) }) : say("path.possibly-rough");
  }
  for (let i = 0; i < spans.length; i++)
    for (let j = i + 1; j < spans.length; j++)
      if (overlaps(spans[i], spans[j]) === NO) {
        const when = (index) => rowOf(EDGES[route.links[index][0]]).w || "";
        return say("path.no-day", { one: String(i + 1), when: when(i), other: String(j + 1), other_when: when(j) });
      }
  return say("path.no");
}

// Why this path comes before the next.
function reason(best, second, count) {
  const links = say("count.links", { n: best.links.length });
  const why = count > 1 ? say("reason.others-as-short", { links, n: count - 1 }) : say("reason.none-as-short", { links });
  const head = say("reason.this", { why });
  if (!second || second.links.length !== best.links.length) return head + ".";
  const through = (route) => {
    const inner = route.nodes.slice(1, -1);
    if (!inner.length) return "";
    const most = inner.reduce((a, b) => (degree(b) > degree(a) || (degree(b) === degree(a) && b > a) ? b : a));
    return say("reason.through", { name: labelledIn(most), links: say("count.links", { n: degree(most) }) });
  };
  const certainty = (held) => say("certainty." + ["no", "possibly", "certainly"][held]);
  let next;
  if (second.weakest !== best.weakest) {
    const name = (standing) => say("standing-name." + STANDINGS[standing]);
    next = say("reason.stronger", { own: name(best.weakest), other: name(second.weakest) });
  } else if (second.hubs !== best.hubs) next = say("reason.fewer-hubs", { other: through(second) });
  else if (second.overlap !== best.overlap)
    next = second.overlap === NO
      ? say("reason.same-time-not", { own: certainty(best.overlap) })
      : say("reason.same-time", { own: certainty(best.overlap), other: certainty(second.overlap) });
  else if (second.parts !== best.parts) next = say("reason.tells-how");
  else if (second.crowd !== best.crowd) next = say("reason.leads-through", { own: through(best), other: through(second) });
  else next = say("reason.ranks-same");
  return say("reason.both", { first: head, second: next });
}

const labelledIn = (node) => (!isEvent(node) && NODES[node].d ? NODES[node].d + " " : "") + labelled(node);

// What held at a time: certainly, possibly, over by then; and how much came later.
function asOf(when, node = null, filter = {}) {
  const open = sift(filter);
  const groups = [[], [], []];
  let later = 0;
  const candidates = node === null ? EDGES.map((_, edge) => edge) : AROUND[node].map(([, edge]) => edge);
  for (const number of candidates) {
    if (!open[number]) continue;
    const edge = EDGES[number];
    const held = edge.held ? overlaps(edge.held, when) : NO;
    if (held === CERTAINLY) groups[0].push(number);
    else if (held === POSSIBLY) groups[1].push(number);
    else if (before(edge.held || edge.row, when) !== NO) groups[2].push(number);
    else later += 1;
  }
  return { groups, later };
}

// Why something only possibly held.
function whyPossibly(bounds, asked) {
  const [es, ls, ee, le, start, end] = bounds, [first, , , last] = asked;
  if (es === null && le === null && start === 2 && end === 2) return say("possibly.no-dates");
  if (end === 2 && ls !== null && last !== null && ls <= last) return say("possibly.no-end");
  if (start === 2 && ee !== null && first !== null && ee >= first) return say("possibly.no-start");
  return say(end === 2 ? "possibly.rough-start-no-end" : "possibly.rough");
}

// Oldest first; what has no date last.
const age = (edge) => edge.row[0] ?? edge.row[2] ?? edge.row[3] ?? Infinity;

// What a name means: an id, a name, a short name, another name, a title; else the only one that holds the words.
function lookUp(text) {
  const wanted = fold(text);
  if (!wanted) return [];
  const is = (node) => node.i === text.trim() || [node.n, node.s || "", ...(node.x || [])].some((name) => name && fold(name) === wanted);
  const all = NODES.map((node, number) => [node, number]);
  const exact = all.filter(([node]) => is(node));
  const some = exact.length ? exact : all.filter(([node, number]) => !isEvent(number) && [node.n, ...(node.x || [])].some((name) => fold(name).includes(wanted)));
  const found = some.length ? some : all.filter(([node, number]) => isEvent(number) && fold(node.n).includes(wanted));
  return found.map(([, number]) => number);
}
