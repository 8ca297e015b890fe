// The drawings: each mark tied to its data, reached by pointer and by key, and dimmed as the state says. Nothing is laid out here.
const pictures = new Map();
let zoom = 1;

function prepare(view) {
  const figure = byId("v-" + view), drawing = figure.querySelector("svg"), letter = `p${view[0]}-`;
  const nodes = new Map(), edges = [], labels = [], groups = [], lines = [];
  // A label may stand for several events of one day: whom it names is told by the group that holds it and their marks.
  const ownersOf = (group, of) => {
    const block = group.closest(".labels"), marks = block && block.id ? [...block.querySelectorAll(":scope > .node")] : [];
    const own = marks.map((mark) => numberOf(mark.id)).filter((number) => number !== null);
    return own.length ? own : [numberOf(of)].filter((number) => number !== null);
  };
  const numberOf = (id) => (id && id.startsWith(letter + "n") ? Number(id.slice(letter.length + 1)) : null);
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", say("page.drawing-of", { view: say("page.view-" + view), title: document.title }));
  for (const group of drawing.querySelectorAll("g")) {
    const sort = group.getAttribute("class"), of = group.dataset.of;
    const own = numberOf(group.id);
    if ((sort === "node" || sort === "meeting") && own !== null) {
      nodes.set(own, group);
      makeItem(group, () => choose(own));
      group.setAttribute("aria-label", spokenNode(own));
    } else if (sort === "edge") {
      const numbers = (group.id.slice(letter.length + 1) || "").split("-").filter(Boolean).map(Number);
      if (!numbers.length) continue;
      const path = group.querySelector("path");
      if (path) {
        const hit = path.cloneNode();
        hit.setAttribute("class", "hit");
        group.prepend(hit);
      }
      edges.push({ group, numbers });
      makeItem(group, () => chooseEdges(numbers));
      group.setAttribute("aria-label", numbers.map((number) => spokenEdge(number)).join(" "));
    } else if (sort === "label" || sort === "edge-label" || sort === "leader") {
      group.setAttribute("aria-hidden", "true");
      labels.push({ group, of, owners: ownersOf(group, of) });
      const named = numberOf(of);
      if (named !== null && sort === "label") group.addEventListener("click", () => choose(named));
    } else if (sort === "line" && numberOf(of) !== null) {
      lines.push({ group, node: numberOf(of) });
      group.addEventListener("click", () => choose(numberOf(of)));
    } else if (group.id.startsWith(letter + "g")) groups.push(group);
  }
  // Texts that name nothing to be chosen are said by the record.
  const ring = svg("g", { class: "rings", "aria-hidden": "true" });
  drawing.append(ring);
  drawing.addEventListener("keydown", (event) => keys(event, view));
  drawing.addEventListener("dblclick", () => state.node !== null && oneMore());
  drawing.addEventListener("focusin", (event) => moveRing(ring, event.target));
  drawing.addEventListener("focusout", () => ring.replaceChildren());
  const items = [...nodes.values(), ...edges.map((edge) => edge.group)];
  if (items.length) items[0].setAttribute("tabindex", "0");
  const box = drawing.viewBox.baseVal;
  pictures.set(view, { figure, drawing, nodes, edges, labels, groups, lines, ring, width: box.width, height: box.height, box: [box.x, box.y, box.width, box.height], current: items[0], size: nodes.size });
}

function makeItem(group, chosen) {
  group.setAttribute("role", "button");
  group.setAttribute("tabindex", "-1");
  group.addEventListener("click", (event) => {
    event.stopPropagation();
    roam(group);
    chosen();
  });
}

function spokenNode(node) {
  const own = NODES[node];
  if (isEvent(node)) return list([titleOf(node), own.w || say("event.undated"), say(FIRM_WORDS[own.f])]);
  return list([own.n, kindOf(node), say("count.connections", { n: degree(node) })]);
}

function spokenEdge(number) {
  const edge = EDGES[number], record = edge.type === 0 ? relationOf(number) : recordOf(eventOf(edge));
  const status = record && record.querySelector(".pill");
  const parts = [hop(edge, edge.from), rowOf(edge).w, status && status.textContent].filter(Boolean);
  return parts.join(". ") + ".";
}

// One stop of the Tab key for each drawing; arrows go on from there.
function roam(group) {
  const picture = pictures.get(state.view);
  if (!picture || !picture.drawing.contains(group)) return;
  if (picture.current) picture.current.setAttribute("tabindex", "-1");
  picture.current = group;
  group.setAttribute("tabindex", "0");
}

function goTo(group) {
  roam(group);
  group.focus({ preventScroll: true });
  show(group);
}

// What stands for a node in the view that is seen; null where nothing does.
function seenAs(node) {
  if (!course.hidden) return byId("c" + node);
  const picture = pictures.get(state.view), group = picture && picture.nodes.get(node);
  return group && visible(group) ? group : null;
}

function show(group, gently = true) {
  const box = group.getBoundingClientRect(), tall = innerHeight;
  const top = document.querySelector(".tools") ? document.querySelector(".tools").getBoundingClientRect().bottom : 0;
  if (box.top < Math.max(0, Math.min(top, 200)) + 8 || box.bottom > tall - 24) window.scrollBy({ top: box.top - tall / 2.4, behavior: calm.matches || !gently ? "auto" : "smooth" });
  const paper = group.closest(".paper"), frame = paper && paper.getBoundingClientRect();
  if (!frame) return;
  if (box.left < frame.left || box.right > frame.right) paper.scrollLeft += box.left - frame.left - frame.width / 2;
}

// A path is brought into view as a whole, or by its middle.
function showPath() {
  const picture = pictures.get(state.view), found = pathNow();
  if (!picture || !found.found || sizes.matches) return;
  const boxes = found.route.nodes.map((node) => picture.nodes.get(node)).filter(Boolean).map((group) => group.getBoundingClientRect());
  if (!boxes.length) return;
  const top = Math.min(...boxes.map((box) => box.top)), bottom = Math.max(...boxes.map((box) => box.bottom));
  if (top < 0 || bottom > innerHeight) window.scrollBy({ top: (top + bottom) / 2 - innerHeight / 2, behavior: calm.matches ? "auto" : "smooth" });
}

function moveRing(ring, group) {
  ring.replaceChildren();
  if (!group.matches || !group.matches("g[role=button]") || !group.matches(":focus-visible")) return;
  const box = group.getBBox();
  for (const [out, name] of [[4, "outer"], [4, "inner"]])
    ring.append(svg("rect", { class: name, x: box.x - out, y: box.y - out, width: box.width + 2 * out, height: box.height + 2 * out, rx: 4 }));
}

const centre = (group) => {
  const box = group.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
};
const visible = (group) => !group.classList.contains("off") && group.getBoundingClientRect().width > 0;

function keys(event, view) {
  const here = event.target.closest("g[role=button]");
  if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
  const picture = pictures.get(view);
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const node = [...picture.nodes].find(([, group]) => group === here);
  if (arrows[event.key]) {
    event.preventDefault();
    const [dx, dy] = arrows[event.key], [x, y] = centre(here);
    let best = null, least = Infinity;
    for (const group of picture.nodes.values()) {
      if (group === here || !visible(group)) continue;
      const [ox, oy] = centre(group), along = (ox - x) * dx + (oy - y) * dy, aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
      // In that direction, and rather straight ahead than near by.
      if (along > 4 && along + 2 * aside < least && aside <= 3 * along) [best, least] = [group, along + 2 * aside];
    }
    if (best) goTo(best);
  } else if (event.key === "n" || event.key === "p" || event.key === "N" || event.key === "P") {
    event.preventDefault();
    event.stopPropagation();
    const all = around(picture, node ? node[0] : null, here);
    if (!all.length) return;
    picture.turn = ((picture.turn ?? -1) + (event.key.toLowerCase() === "n" ? 1 : -1) + all.length) % all.length;
    goTo(all[picture.turn]);
    // The circle is that of where it began, until another way is taken.
    picture.round = all;
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    here.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    openPanel(true);
  } else return;
  if (arrows[event.key]) picture.round = picture.turn = undefined;
}

// The links and neighbours of a node, in the order of their dates; of an event of a timeline, all events.
function around(picture, node, here) {
  if (picture.round && picture.round.includes(here)) return picture.round;
  picture.turn = undefined;
  if (!picture.edges.length || node === null) return [...picture.nodes.values()].filter(visible);
  const links = picture.edges.filter(({ numbers, group }) => visible(group) && numbers.some((number) => [EDGES[number].from, EDGES[number].to].includes(node)));
  links.sort((a, b) => age(EDGES[a.numbers[0]]) - age(EDGES[b.numbers[0]]));
  return links.flatMap(({ numbers, group }) => {
    const edge = EDGES[numbers[0]], other = picture.nodes.get(edge.from === node ? edge.to : edge.from);
    return other ? [group, other] : [group];
  });
}

// Classes of every mark, as the state says: off (filtered out), dim (not in focus), far (not near what is chosen), maybe, chosen.
function paint() {
  const { node, edge, near, filtered } = passes();
  const walk = state.path ? pathNow() : null;
  const steps = state.step !== null ? new Set(DATA.steps[state.step].h || []) : null;
  const chosen = new Set(state.edges);
  const byPath = walk && walk.found ? { nodes: new Set(walk.route.nodes), edges: new Set(walk.route.links.flat()) } : null;
  const nearby = new Set();
  if (!byPath && state.node !== null) {
    nearby.add(state.node);
    for (const [other, number] of AROUND[state.node]) if (edge[number]) nearby.add(other);
  }
  const pointed = state.edges.length ? new Set(state.edges.flatMap((number) => [EDGES[number].from, EDGES[number].to])) : null;
  const linked = new Set();
  EDGES.forEach((own, number) => edge[number] && (linked.add(own.from), linked.add(own.to)));
  const lookOf = (number) => {
    if (!node[number]) return isEvent(number) ? "dim" : "off";
    if (byPath) return byPath.nodes.has(number) ? "on" : "dim";
    if (near && !near.has(number)) return "dim";
    if (steps && steps.size) return steps.has(number) ? "on" : "far";
    if (pointed) return pointed.has(number) ? "on" : "far";
    if (state.node !== null && !nearby.has(number)) return "far";
    if (filtered && !isEvent(number) && !linked.has(number)) return "far";
    return node[number] === 1 ? "maybe" : "";
  };
  const edgeLook = (numbers) => {
    const best = Math.max(...numbers.map((number) => edge[number]));
    if (!best) return "off";
    if (byPath) return numbers.some((number) => byPath.edges.has(number)) ? "on" : "dim";
    const ends = [EDGES[numbers[0]].from, EDGES[numbers[0]].to];
    if (near && !ends.every((end) => near.has(end))) return "dim";
    if (chosen.size) return numbers.some((number) => chosen.has(number)) ? "on" : "far";
    if (steps && steps.size) return ends.every((end) => steps.has(end)) ? "on" : "far";
    if (state.node !== null) return ends.includes(state.node) ? "on" : "far";
    return best === 1 ? "maybe" : "";
  };
  const put = (group, look) => {
    for (const name of ["off", "dim", "far", "maybe", "on"]) group.classList.toggle(name, name === look);
  };
  for (const picture of pictures.values()) {
    const looks = new Map();
    for (const [number, group] of picture.nodes) {
      const look = lookOf(number);
      looks.set(group.id, look);
      put(group, look);
      group.classList.toggle("chosen", number === state.node);
      if (number === state.node) group.setAttribute("aria-current", "true");
      else group.removeAttribute("aria-current");
    }
    for (const { group, numbers } of picture.edges) {
      const look = edgeLook(numbers);
      looks.set(group.id, look);
      put(group, look);
    }
    for (const { group, of, owners } of picture.labels) {
      const all = owners.map(lookOf);
      put(group, all.length ? RANKS.find((look) => all.includes(look)) : looks.get(of) ?? "");
    }
    for (const { group, node: number } of picture.lines) put(group, lookOf(number));
    if (picture.current && !visible(picture.current)) {
      const first = [...picture.nodes.values()].find(visible);
      if (first) roamIn(picture, first);
    }
  }
}

// On a phone a diagram is that of the one chosen: only its neighbours, the window moved to them. Their places stay as they are.
function crop() {
  for (const [view, picture] of pictures) {
    const { figure, drawing, box } = picture;
    const near = sizes.matches && picture.edges.length && view === state.view && state.node !== null && picture.nodes.has(state.node);
    figure.classList.toggle("crop", Boolean(near));
    if (!near) {
      if (picture.cropped) drawing.setAttribute("viewBox", box.join(" "));
      if (picture.cropped) drawing.style.width = "";
      picture.cropped = false;
      continue;
    }
    const boxes = [...drawing.querySelectorAll("g.node, g.label")].filter((group) => !/\b(far|dim|off)\b/.test(group.getAttribute("class"))).map((group) => group.getBBox());
    const left = Math.min(...boxes.map((one) => one.x)) - 16, top = Math.min(...boxes.map((one) => one.y)) - 16;
    const width = Math.max(...boxes.map((one) => one.x + one.width)) + 16 - left, height = Math.max(...boxes.map((one) => one.y + one.height)) + 16 - top;
    drawing.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
    // Letters stay large enough to be read: what is wider than the screen is moved sideways.
    drawing.style.width = `${Math.round(Math.max(figure.clientWidth, width))}px`;
    picture.cropped = true;
  }
}

// Of several looks the one that is seen best.
const RANKS = ["on", "", "maybe", "far", "dim", "off"];

// The events that are shown, as a list in their order: where a drawing would be narrow, or mostly empty for what is filtered out.
const course = el("ol", { class: "course", id: "course" });
function fillCourse() {
  const figure = byId("v-timeline"), { node, near } = passes();
  const shown = NODES.map((_, number) => number).filter((number) => isEvent(number) && node[number] && (!near || near.has(number)));
  const few = shown.length < NODES.length - ENTITIES;
  course.hidden = state.view !== "timeline" || !(few || sizes.matches);
  if (figure) figure.classList.toggle("narrow", !course.hidden);
  if (course.hidden) return course.replaceChildren();
  course.replaceChildren(...shown.map((number) => {
    const copy = recordOf(number).cloneNode(true), title = copy.querySelector(".t");
    copy.id = "c" + number;
    title.replaceChildren(nodeButton(number, title.textContent));
    if (node[number] === 1) title.after(el("p", { class: "maybe-why" }, say("certainty.possibly")));
    copy.classList.toggle("chosen", number === state.node || (state.step !== null && (DATA.steps[state.step].h || []).includes(number)));
    return copy;
  }));
}

function roamIn(picture, group) {
  if (picture.current) picture.current.setAttribute("tabindex", "-1");
  picture.current = group;
  group.setAttribute("tabindex", "0");
}

function fit(factor) {
  zoom = Math.min(4, Math.max(0.3, factor));
  for (const { drawing, width, height } of pictures.values()) {
    const wide = zoom === 1 ? "" : `${Math.round(width * zoom)}px`;
    drawing.style.width = wide;
    drawing.style.height = zoom === 1 ? "" : `${Math.round(height * zoom)}px`;
    drawing.style.maxWidth = zoom === 1 ? "" : "none";
  }
  announce(say("page.zoomed", { n: Math.round(zoom * 100) }));
}
