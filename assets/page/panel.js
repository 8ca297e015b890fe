// The panel: the evidence of what is chosen, a path, what held at a time, or the story.
const heading = el("h2", { id: "panel-head", tabindex: "-1" });
const inside = el("div", { class: "inside" });
const panel = el("section", { id: "panel", "aria-labelledby": "panel-head" });

function choose(node) {
  change({ node, edges: [], path: null, step: null });
  if (sizes.matches) openPanel(false);
  announce(spokenNode(node));
}

function chooseEdges(edges) {
  change({ edges, node: null, path: null, step: null });
  if (sizes.matches) openPanel(false);
  announce(edges.map(spokenEdge).join(" "));
}

function openPanel(focus) {
  panel.classList.add("open");
  if (focus) heading.focus({ preventScroll: sizes.matches });
}

function back() {
  panel.classList.remove("open");
  const picture = pictures.get(state.view), here = state.node !== null && seenAs(state.node);
  const goal = here ? here.querySelector("button") || here : picture && course.hidden ? picture.current : byId("search");
  if (goal) goal.focus({ preventScroll: true });
}

const nodeButton = (node, words) => button(words || titleOf(node), () => {
  choose(node);
  openPanel(true);
}, { class: "name", dir: "auto" });

// A sentence in which a name can be chosen.
function linkedTo(text, node) {
  const whole = named(node), bare = NODES[node].n;
  const at = text.indexOf(whole) >= 0 ? text.indexOf(whole) + whole.indexOf(bare) : text.indexOf(bare);
  return at < 0 ? [text] : [text.slice(0, at), nodeButton(node, bare), text.slice(at + bare.length)];
}

// A connection with its evidence, told from one end.
function statement(number, from, marked) {
  const edge = EDGES[number], other = edge.from === from ? edge.to : edge.from;
  const record = edge.type === 0 ? relationOf(number) : recordOf(eventOf(edge));
  if (!record) return null;
  const pieces = piece(record, ":scope > div > .d", ":scope > div > .st", ":scope > div > p:not(.s):not(.st):not(.src):not(.who):not(.re)", ":scope > div > .re", ":scope > div > blockquote", ":scope > div > .src");
  const pill = pieces.find((copy) => copy.classList.contains("st"));
  if (pill && edge.more.p) pill.firstChild.textContent = edge.more.p;
  if (!pieces.some((copy) => copy.classList.contains("d"))) pieces.unshift(el("span", { class: "d" }, say("event.undated")));
  const sure = marked ?? (state.as && edge.held && held(number) === POSSIBLY ? whyPossibly(edge.held, span(state.as.first, state.as.last)) : "");
  const [date, ...rest] = pieces;
  const told = el("p", { class: "s" }, linkedTo(hop(edge, from), other));
  return el("li", { class: "i" }, sign("l-" + FIRM[edge.firm], "l"), el("div", {}, date, told, rest, sure ? el("p", { class: "maybe-why" }, sure) : null, reportLine(edge.type === 0 ? edge.more.i : NODES[eventOf(edge)].i, hop(edge, from))));
}

function reportLine(id, text) {
  const href = `mailto:?subject=${encodeURIComponent(say("page.report-subject", { id }))}&body=${encodeURIComponent(`${text}\n\n${document.title}\n${id}\n${location.href}\n`)}`;
  return el("p", { class: "report" }, el("a", { href }, say("page.report")));
}

function citation() {
  const title = document.querySelector("h1").textContent;
  const what = state.node !== null ? titleOf(state.node) : told();
  return [title, what, location.href].filter(Boolean).join(". ");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without that right, as in an old browser or from a file: through a field.
    const field = el("textarea", { class: "hidden", "aria-hidden": "true" }, text);
    const here = document.activeElement;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    if (here) here.focus({ preventScroll: true });
  }
  notice(say("page.copied"));
}

function actions(node) {
  const focused = state.focus.includes(node);
  return el("p", { class: "actions" },
    button(say(focused ? "page.unfocus" : "page.focus"), () => change(focused ? { focus: [], hops: 1 } : { focus: [node], hops: 1 }), { "aria-keyshortcuts": "F" }),
    button(say("page.hop"), oneMore, { "aria-keyshortcuts": "E" }),
    button(say("page.path-from-here"), () => askPath(node)),
    button(say("page.copy-link"), () => copy(location.href)),
    button(say("page.copy-citation"), () => copy(citation())));
}

function oneMore() {
  if (state.node === null && !state.focus.length) return announce(say("page.choose-first"));
  const focus = state.focus.length ? state.focus : [state.node];
  const hops = state.focus.length ? state.hops + 1 : 1;
  change({ focus, hops });
  announce(say("page.said-focus", { names: and(focus.map(labelled)), n: hops }));
}

function ofNode(node) {
  const record = recordOf(node);
  const parts = [];
  if (isEvent(node)) {
    if (record) {
      const date = record.querySelector(".d");
      parts.push(el("p", { class: "meta" }, kindOf(node), date ? " · " + date.textContent : ""));
      parts.push(...piece(record, ":scope > div > .ph", ":scope > div > .st", ":scope > div > p:not(.st):not(.src):not(.who):not(.re)", ":scope > div > .re", ":scope > div > blockquote", ":scope > div > .src"));
    }
    parts.push(actions(node));
    const own = AROUND[node].map(([other, number]) => [other, number]);
    parts.push(el("h3", {}, say("show.who-took-part")));
    parts.push(el("ul", { class: "parts" }, own.map(([other, number]) => {
      const edge = EDGES[number], role = edge.type === 2 ? say("page.place") : edge.kind >= 0 ? DATA.roles[edge.kind][0] : "";
      return el("li", {}, iconOf(other), nodeButton(other), role ? " (" + role + ")" : "");
    })));
    parts.push(reportLine(NODES[node].i, titleOf(node)));
    return parts;
  }
  if (record) {
    parts.push(...piece(record, ":scope > .meta", ":scope > .ph", ":scope > p:not(.meta):not(.src)"));
    const sources = piece(record, ":scope > blockquote", ":scope > .src");
    if (sources.length) parts.push(el("details", { class: "own" }, el("summary", {}, say("source.heading")), sources));
  }
  parts.push(actions(node));
  const all = AROUND[node].map(([, number]) => number);
  const shown = all.filter((number) => held(number)).sort((a, b) => age(EDGES[a]) - age(EDGES[b]) || a - b);
  parts.push(el("h3", {}, say("show.connections", { n: shown.length })));
  if (shown.length < all.length) parts.push(el("p", { class: "note" }, say("page.hidden", { n: all.length - shown.length })));
  if (!all.length) parts.push(el("p", {}, say("show.nothing-connected")));
  parts.push(el("ul", { class: "links" }, shown.map((number) => statement(number, node))));
  return parts;
}

function ofEdges(numbers) {
  return [el("ul", { class: "links" }, numbers.map((number) => statement(number, EDGES[number].from))), el("p", { class: "actions" }, button(say("page.copy-link"), () => copy(location.href)))];
}

let walked = null;
whenChanged(() => (walked = null));
function pathNow() {
  const [from, to] = state.path;
  const filter = { least: state.least, when: state.as ? span(state.as.first, state.as.last) : null };
  const on = passes();
  const passing = (edge, number) => state.as || state.least ? filtersPass(edge) : on.edge[number] > 0;
  return (walked ??= path(from, to, { ...filter, passes: passing }));
}

// Chips shut links out of a path as well; what a path leads through may be anything that is shown.
const filtersPass = (edge) => !(edge.type === 0 && state.relations.has(edge.kind)) && !state.firm.has(edge.firm) && passes().node[edge.from] + (isEvent(edge.from) ? 1 : 0) > 0 && passes().node[edge.to] + (isEvent(edge.to) ? 1 : 0) > 0;

function ofPath() {
  const found = pathNow(), parts = [el("p", { class: "answer" }, found.title + ".")];
  const limits = told();
  if (limits) parts.push(el("p", { class: "note" }, limits));
  if (found.found) {
    parts.push(el("ol", { class: "hops" }, found.route.links.map((edges, index) =>
      el("li", {}, el("ul", { class: "links" }, edges.map((number) => statement(number, found.route.nodes[index])))))));
    parts.push(...found.notes.map((note) => el("p", { class: "why" }, note)));
  }
  parts.push(...found.closing.map((note) => el("p", { class: note === say("path.lead") ? "why lead-only" : "why" }, note)));
  parts.push(pathForm(...state.path), el("p", { class: "actions" }, button(say("page.copy-link"), () => copy(location.href))));
  return parts;
}

let form = null;
function askPath(from = null, to = null) {
  form = [from, to];
  change({ node: null, edges: [], step: null, path: null });
  openPanel(true);
}

function pathForm(from = null, to = null) {
  const ends = [from, to];
  const boxes = ["from", "to"].map((end, index) => {
    const [box, input] = comboBox("path-" + end, say("page.path-" + end), { onchoose: (node) => {
      ends[index] = node;
      input.value = titleOf(node);
      if (ends.every((one) => one !== null)) go.focus();
    } });
    if (ends[index] !== null) input.value = titleOf(ends[index]);
    input.addEventListener("input", () => (ends[index] = null));
    return [el("div", { class: "field" }, el("label", { for: "path-" + end }, say("page.path-" + end)), box), input];
  });
  const go = button(say("page.path-find"), () => {
    for (const index of [0, 1]) {
      if (ends[index] !== null) continue;
      const found = lookUp(boxes[index][1].value);
      if (found.length !== 1) {
        notice(found.length ? say("page.several", { name: quoted(boxes[index][1].value), names: and(found.slice(0, 5).map(titleOf)) }) : say("page.unknown", { id: quoted(boxes[index][1].value) }));
        return boxes[index][1].focus();
      }
      ends[index] = found[0];
    }
    form = null;
    change({ path: [...ends], node: null, edges: [], step: null });
    heading.focus();
    announce(pathNow().title);
  }, { class: "strong" });
  return el("div", { class: "pathform", role: "group", "aria-label": say("page.path") }, el("p", { class: "what" }, say("page.path-ask")), boxes.map(([box]) => box), go);
}

function ofTime() {
  const when = span(state.as.first, state.as.last);
  const { groups, later } = asOf(when);
  const parts = [];
  groups.forEach((group, index) => {
    const seen = new Set();
    const rows = group.sort((a, b) => age(EDGES[a]) - age(EDGES[b]) || a - b).filter((number) => {
      const edge = EDGES[number];
      return edge.type === 0 || (!seen.has(eventOf(edge)) && seen.add(eventOf(edge)));
    });
    if (!rows.length) return;
    const key = ["as-of.certainly", "as-of.possibly", "as-of.over"][index];
    const inner = () => el("ul", { class: "links" }, rows.map((number) => statement(number, EDGES[number].from, index === 1 ? whyPossibly(EDGES[number].held, when) : "")));
    if (index === 0) parts.push(el("h3", {}, say(key, { n: rows.length })), inner());
    else {
      const fold = el("details", {}, el("summary", {}, say(key, { n: rows.length })));
      fold.addEventListener("toggle", () => fold.open && fold.children.length < 2 && fold.append(inner()));
      parts.push(fold);
    }
  });
  if (later) parts.push(el("p", { class: "note" }, say("as-of.later", { n: later })));
  return parts;
}

function goStep(index, focus = true) {
  const step = DATA.steps[index];
  const days = step.d || [null, null];
  const seen = (view) => view === "table" || (VIEWS.includes(view) && (step.h || []).every((node) => pictures.get(view).nodes.has(node)));
  const view = step.v && VIEWS.includes(step.v) ? (seen(step.v) ? step.v : VIEWS.find(seen) || step.v) : state.view;
  change({
    ...NOTHING(), view, step: index, part: state.part,
    from: days[0] ? typed(days[0]) : null, to: days[1] ? typed(days[1]) : null, as: step.a ? typed(step.a) : null,
    path: step.p && step.p.length === 2 ? step.p : null,
  });
  openPanel(focus);
  const group = step.h && step.h.length && !sizes.matches ? seenAs(step.h[0]) : null;
  if (group) show(group, focus);
}

function ofStep() {
  const index = state.step, all = DATA.steps.length;
  const record = byId("step-" + (index + 1));
  const step = DATA.steps[index];
  const texts = record ? [...record.querySelectorAll(":scope > p:not(.more)")].map((text) => text.cloneNode(true)) : [];
  const dots = el("p", { class: "dots" }, DATA.steps.map((_, at) => button(el("span", { class: "hidden" }, say("page.step", { n: at + 1, all })), () => goStep(at), at === index ? { "aria-current": "step", class: "dot" } : { class: "dot" })));
  const names = (step.h || []).slice(0, 12).map((node) => el("li", {}, iconOf(node), nodeButton(node)));
  return [el("p", { class: "meta" }, say("page.step", { n: index + 1, all })), ...texts,
    names.length ? el("ul", { class: "parts" }, names) : null,
    ...(state.path ? ofPath().slice(0, 3) : []),
    el("p", { class: "actions" }, index ? button(say("page.back"), () => goStep(index - 1)) : null,
      index + 1 < all ? button(say("page.next"), () => goStep(index + 1), { class: "strong" }) : button(say("page.end"), () => change({ ...NOTHING(), view: state.view }), { class: "strong" })), dots];
}

function ofNothing() {
  const parts = [];
  if (DATA.steps.length) {
    parts.push(el("p", {}, say("page.begin", { n: DATA.steps.length })));
    parts.push(el("p", { class: "actions" }, button(say("page.begin-now"), () => goStep(0), { class: "strong" })));
  }
  if (DATA.asks.length) {
    parts.push(el("h3", {}, say("page.questions")));
    parts.push(el("ul", { class: "parts" }, DATA.asks.map(([title, ask]) => el("li", {}, button(title || ask, () => answerTo(asked(ask)), { class: "name" })))));
  }
  parts.push(el("p", {}, say("page.welcome")), pathForm(...(form || [])), help());
  return parts;
}

function help() {
  const keys = { search: "/", arrows: "\u2190 \u2191 \u2192 \u2193", around: "N P", enter: "\u21b5", escape: "Esc", focus: "F", hop: "E", undo: "Z", zoom: "+ \u2212 0", help: "?" };
  const row = ([what, key]) => [el("dt", {}, key), el("dd", {}, say("page.does-" + what))];
  return el("details", { id: "help" }, el("summary", {}, say("page.help")), el("dl", {}, Object.entries(keys).flatMap(row)));
}

function fillPanel() {
  let parts, title;
  if (state.step !== null) {
    const record = byId("step-" + (state.step + 1));
    [title, parts] = [record ? record.querySelector("h3").textContent : say("page.story"), ofStep()];
  } else if (state.path) [title, parts] = [state.path.map(labelled).join(" – "), ofPath()];
  else if (state.node !== null) [title, parts] = [titleOf(state.node), ofNode(state.node)];
  else if (state.edges.length) [title, parts] = [state.edges.length > 1 ? say("count.connections", { n: state.edges.length }) : kindTitle(state.edges[0]), ofEdges(state.edges)];
  else if (state.as) [title, parts] = [capitalised(at(state.as)), ofTime()];
  else [title, parts] = [form ? say("page.path") : say("page.start"), ofNothing()];
  const here = inside.contains(document.activeElement) ? document.activeElement : null;
  const same = here && [...inside.querySelectorAll("button, summary, input")].filter((one) => one.textContent === here.textContent).indexOf(here);
  heading.textContent = title;
  inside.replaceChildren(...parts.filter(Boolean));
  // Whoever pressed a button here stands on it again, or at the head of what came.
  if (here) ([...inside.querySelectorAll("button, summary, input")].filter((one) => one.textContent === here.textContent)[same] || heading).focus({ preventScroll: true });
  inside.scrollTop = 0;
  panel.scrollTop = 0;
}

const kindTitle = (number) => capitalised(DATA.relations[EDGES[number].kind] && EDGES[number].type === 0 ? DATA.relations[EDGES[number].kind][0] : say("page.event"));

const bar = el("p", { class: "notice", role: "alert" });
let quiet = 0;
function notice(text) {
  bar.textContent = text;
  bar.classList.add("seen");
  clearTimeout(quiet);
  quiet = setTimeout(() => bar.classList.remove("seen"), 6000);
}
