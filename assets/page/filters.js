// What is shown: chips with counts, a span of time over a histogram, a day to look back from.
function chip(set, at, label, icon, count, size) {
  const on = () => !state[set].has(at);
  const made = el("button", {
    type: "button", class: "chip", "aria-pressed": "true",
    onclick() {
      const next = new Set(state[set]);
      if (on()) next.add(at);
      else next.delete(at);
      // The last one that is left is not taken away: nothing is no view.
      if (next.size >= size) return announce(say("page.last-one"));
      change({ [set]: next });
    },
  }, icon, el("span", {}, label), el("span", { class: "count" }, number(count)));
  whenChanged(() => made.setAttribute("aria-pressed", String(on())));
  return made;
}

function count(items, key, size) {
  const counts = new Array(size).fill(0);
  for (const item of items) if (item[key] >= 0) counts[item[key]]++;
  return counts;
}

function chips(name, set, all) {
  const shown = all.filter(({ count }) => count > 0);
  if (shown.length < 2) return null;
  return el("div", { class: "chips", role: "group", "aria-label": name }, shown.map((one) => chip(set, one.at, one.label, one.icon, one.count, shown.length)));
}

function filterBar() {
  const entities = NODES.slice(0, ENTITIES), events = NODES.slice(ENTITIES), relations = EDGES.filter((edge) => edge.type === 0);
  const byKind = count(entities, "k", DATA.kinds.length);
  const kinds = DATA.kinds.map((kind, at) => ({ at, label: byKind[at] === 1 ? kind[0] : kind[1], icon: sign(kind[2], "k"), count: byKind[at] }));
  const byFirm = count(relations.map((edge) => ({ f: edge.firm })).concat(events), "f", 5);
  const firm = FIRM.map((id, at) => ({ at, label: say(FIRM_WORDS[at]), icon: sign("l-" + id, "l"), count: byFirm[at] }));
  const byRelation = count(relations, "kind", DATA.relations.length);
  const links = DATA.relations.map((kind, at) => ({ at, label: kind[0], icon: null, count: byRelation[at] }));
  const byEvent = count(events, "k", DATA.events.length);
  const sorts = DATA.events.map((kind, at) => ({ at, label: kind[0], icon: null, count: byEvent[at] }));
  const sorted = (all) => all.sort((a, b) => b.count - a.count || a.at - b.at);
  const more = [
    [say("page.relations"), chips(say("page.relations"), "relations", sorted(links))],
    [say("page.sorts"), chips(say("page.sorts"), "events", sorted(sorts))],
  ].filter(([, made]) => made);
  const inner = [el("div", { class: "flow" }, chips(say("page.kinds"), "kinds", sorted(kinds)), chips(say("page.firm"), "firm", firm)), brush()];
  if (more.length)
    inner.push(el("details", { class: "more" }, el("summary", {}, say("page.more-filters")), more.map(([name, made]) => el("div", {}, el("p", { class: "what" }, name), made))));
  const said = el("p", { class: "said" });
  const reset = button(say("page.reset"), () => change({ ...NOTHING(), view: state.view, node: state.node, part: state.part }), { class: "plain" });
  whenChanged(() => {
    said.textContent = told();
    said.parentNode.hidden = !told();
  });
  return [el("details", { class: "filters", id: "filters", open: !sizes.matches }, el("summary", {}, say("page.filters")), el("div", { class: "inside" }, inner)), el("p", { class: "bar", hidden: true }, said, reset)];
}

// The span of time: bars are events, both ends can be pulled, stepped and typed. What is dated roughly counts as possible.
function brush() {
  const days = NODES.slice(ENTITIES).filter((event) => !event.z && event.b !== undefined).map((event) => DATA.bounds[event.b]);
  const points = days.map((bounds) => [bounds[0] ?? bounds[3], bounds[3] ?? bounds[0]]).filter(([first]) => first !== null);
  if (points.length < 2) return null;
  const first = civil(Math.min(...points.map((point) => point[0]))).year, last = civil(Math.max(...points.map((point) => point[1]))).year;
  const low = dayOf(first, 1, 1), high = dayOf(last + 1, 1, 1) - 1, wide = high - low + 1;
  const months = last - first < 3;
  const bins = 72, tall = 34, bars = new Array(bins).fill(0);
  for (const [from, to] of points) bars[Math.min(bins - 1, Math.floor(((from + to) / 2 - low) / wide * bins))]++;
  const most = Math.max(...bars);
  const picture = svg("svg", { viewBox: `0 0 ${bins * 5} ${tall}`, preserveAspectRatio: "none", role: "img", "aria-label": say("page.histogram", { first: String(first), last: String(last), n: points.length }) });
  const rects = bars.map((n, at) => svg("rect", { x: at * 5 + 0.5, width: 4, y: tall - (n ? 3 + (tall - 4) * n / most : 0), height: n ? 3 + (tall - 4) * n / most : 0 }));
  picture.append(...rects);
  const track = el("div", { class: "track" }, picture);
  const ends = { from: { day: () => state.from ? state.from.first : low, set: (day) => ({ from: day <= low ? null : timeOf(day, true) }) }, to: { day: () => state.to ? state.to.last : high, set: (day) => ({ to: day >= high ? null : timeOf(day, false) }) } };
  // The day that ends a month is said as the month: what is stepped by months reads so.
  function timeOf(day, begins) {
    const { year, month, day: nth } = civil(day);
    const whole = begins ? nth === 1 : nth === lengthOf(year, month);
    return typed(whole ? (begins ? month === 1 : month === 12) ? String(year).padStart(4, "0") : iso(day).slice(0, -3) : iso(day));
  }
  function stepped(day, by, begins) {
    // Whole years or months, so that a handle stands where a reader would put it.
    const { year, month } = civil(begins ? day : day + 1);
    const to = months ? dayOf(year + Math.floor((month - 1 + by) / 12), ((month - 1 + by) % 12 + 12) % 12 + 1, 1) : dayOf(year + by, 1, 1);
    return begins ? to : to - 1;
  }
  const put = (end, day, replace) => {
    const other = end === "from" ? ends.to.day() : ends.from.day();
    const kept = Math.max(low, Math.min(high, end === "from" ? Math.min(day, other) : Math.max(day, other)));
    change({ ...ends[end].set(kept), as: null }, { replace, keep: !replace });
  };
  const inputs = {};
  for (const end of ["from", "to"]) {
    const begins = end === "from", name = begins ? say("page.from") : say("page.to");
    const handle = el("div", { class: "handle", role: "slider", tabindex: "0", "aria-label": name, "aria-valuemin": String(first), "aria-valuemax": String(last) });
    handle.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: months ? -12 : -5, PageUp: months ? 12 : 5 }[event.key];
      if (event.key === "Home" || event.key === "End") put(end, event.key === "Home" ? low : high);
      else if (by) put(end, stepped(ends[end].day(), document.dir === "rtl" && /Left|Right/.test(event.key) ? -by : by, begins));
      else return;
      event.preventDefault();
    });
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.focus();
      handle.setPointerCapture(event.pointerId);
      past.push(state);
      const pull = (move) => {
        const box = track.getBoundingClientRect(), part = (move.clientX - box.left) / box.width;
        const day = Math.round(low + wide * (document.dir === "rtl" ? 1 - part : part));
        put(end, stepped(begins ? day : day, 0, begins), true);
      };
      handle.onpointermove = pull;
      handle.onpointerup = handle.onpointercancel = () => (handle.onpointermove = null);
    });
    const input = dateInput(name, () => state[end], (time) => change({ [end]: time, as: null }));
    inputs[end] = input;
    whenChanged(() => {
      const day = ends[end].day(), part = ((begins ? day : day + 1) - low) / wide * 100;
      handle.style.insetInlineStart = Math.max(0, Math.min(100, part)) + "%";
      handle.setAttribute("aria-valuenow", String(civil(day).year));
      handle.setAttribute("aria-valuetext", spoken(day));
    });
    track.append(handle);
  }
  whenChanged(() => rects.forEach((rect, bin) => {
    const from = low + bin * wide / bins, to = from + wide / bins;
    rect.classList.toggle("out", to < ends.from.day() || from > ends.to.day());
  }));
  const back = dateInput(say("page.as-of"), () => state.as, (time) => change({ as: time, from: null, to: null, ...(time ? { path: null, step: null } : {}) }));
  return el("div", { class: "time", role: "group", "aria-label": say("page.time") }, el("div", { class: "span" }, track, el("div", { class: "scale", "aria-hidden": "true" }, el("span", {}, String(first)), el("span", {}, String(last)))), el("div", { class: "dates" }, inputs.from, inputs.to, back));
}

// A date to be typed: what cannot be read is said beside it and changes nothing.
function dateInput(name, now, set) {
  const id = "date-" + Math.abs([...name].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) | 0, 7));
  const input = el("input", { type: "text", id, size: "11", autocomplete: "off", placeholder: say("page.date-like") });
  const fault = el("span", { class: "fault", id: id + "-fault" });
  const settle = () => {
    const text = input.value.trim(), time = text ? typed(text) : null;
    const wrong = text && !time;
    input.setAttribute("aria-invalid", String(Boolean(wrong)));
    fault.textContent = wrong ? say("page.date-bad") : "";
    if (wrong) input.setAttribute("aria-describedby", fault.id);
    else input.removeAttribute("aria-describedby");
    if (!wrong && (time ? time.text : "") !== (now() ? now().text : "")) set(time);
  };
  input.addEventListener("change", settle);
  input.addEventListener("keydown", (event) => event.key === "Enter" && settle());
  whenChanged(() => {
    if (input.getAttribute("aria-invalid") !== "true") input.value = now() ? now().text : "";
  });
  return el("label", { class: "date" }, el("span", {}, name), input, fault);
}
