// The page comes alive: what stands in it is put on a stage, with tools over it and a panel beside it. Nothing is taken away.
function start() {
  const root = document.documentElement, app = byId("app"), stage = el("div", { class: "stage", id: "stage" });
  const tabs = el("div", { class: "views", role: "group", "aria-label": say("page.views") });
  const [box, input] = comboBox("search", say("page.search"), {
    placeholder: say("page.search"),
    onask: answerTo,
    onchoose(node, input) {
      input.value = "";
      choose(node);
      openPanel(true);
      const group = seenAs(node);
      if (group && !sizes.matches) show(group);
    },
  });
  for (const view of VIEWS) {
    const made = button(say("page.view-" + view), () => change({ view, step: null }), { "aria-pressed": "false" });
    whenChanged(() => made.setAttribute("aria-pressed", String(state.view === view)));
    tabs.append(made);
  }
  const tools = el("div", { class: "tools", role: "region", "aria-label": say("page.tools") },
    el("div", { class: "row" }, box, tabs, el("div", { class: "right" },
      button(say("page.path"), () => askPath(), { class: "chip" }), saveMenu(), button(say("page.undo"), undo, { class: "chip", "aria-keyshortcuts": "Z" }))),
    filterBar());
  const zooms = el("div", { class: "zooms", role: "group", "aria-label": say("page.zoom") },
    button("+", () => fit(zoom * 1.25), { "aria-label": say("page.zoom-in") }), button("−", () => fit(zoom / 1.25), { "aria-label": say("page.zoom-out") }), button("1:1", () => fit(1), { "aria-label": "1:1, " + say("page.zoom-reset") }));
  const shut = button("×", back, { class: "shut", "aria-label": say("page.close") });
  panel.append(el("div", { class: "top" }, heading, shut), inside);
  const name = el("h2", { class: "hidden" });
  whenChanged(() => (name.textContent = say("page.view-" + state.view)));
  const empty = el("p", { class: "empty", hidden: true }, say("page.nothing-left"));
  const phone = el("p", { class: "phone-note" }, say("page.phone"));
  root.classList.add("js");
  app.hidden = false;
  app.append(tools, el("div", { class: "two" }, stage, panel), bar, live);
  stage.append(name, phone, empty);
  for (const view of VIEWS) if (view !== "table") stage.append(byId("v-" + view));
  if (byId("v-timeline")) stage.insertBefore(course, byId("v-timeline"));
  stage.append(table, zooms);
  byId("pictures") && (byId("pictures").hidden = true);
  byId("story") && (byId("story").hidden = true);
  for (const view of VIEWS) if (view !== "table") prepare(view);

  whenChanged(() => {
    for (const view of VIEWS) byId("v-" + view).hidden = view !== state.view;
    const on = passes();
    empty.hidden = state.view === "table" || on.node.some(Boolean);
    root.dataset.view = state.view;
  });
  whenChanged(() => state.view !== "table" && paint());
  whenChanged(crop);
  sizes.addEventListener("change", crop);
  whenChanged((changes) => {
    if (state.path && changes.path) showPath();
  });
  whenChanged(fillPanel);
  whenChanged(fillTable);
  whenChanged(fillCourse);
  whenChanged(() => (zooms.hidden = state.view === "table" || !course.hidden));
  sizes.addEventListener("change", fillCourse);
  whenChanged((changes) => {
    if (changes.node !== undefined || changes.path !== undefined) form = changes.path || changes.node !== null ? null : form;
  });

  // On paper nothing can be unfolded.
  addEventListener("beforeprint", () => panel.querySelectorAll("details:not(#help)").forEach((fold) => (fold.open = true)));
  addEventListener("hashchange", () => arrive());
  addEventListener("popstate", () => arrive());
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#n-"]');
    if (!link) return;
    const node = nodeAt(link.hash);
    if (node === null) return;
    event.preventDefault();
    choose(node);
    byId("app").scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" });
    openPanel(true);
  });
  document.addEventListener("keydown", (event) => shortcuts(event, input));
  addEventListener("wheel", (event) => {
    if (!event.ctrlKey || !event.target.closest || !event.target.closest(".paper")) return;
    event.preventDefault();
    fit(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  }, { passive: false });
  arrive(true);
}

function nodeAt(hash) {
  const found = NODES.findIndex((own) => "#n-" + safe(own.i) === dec(hash));
  return found < 0 ? null : found;
}

// An address is a state: on arrival, and when the reader goes back.
function arrive(first = false) {
  const hash = location.hash;
  // An anchor of the record: the browser goes there; of a name or an event, it is chosen as well.
  const anchor = /^#([nrs]-|step-)|^#(events|names|sources|files|story|main)$/.test(hash);
  if (anchor && !first) return;
  const [found, unknown] = anchor ? [NOTHING(), []] : fromHash(hash);
  if (anchor) found.node = nodeAt(hash);
  if (!found.view) found.view = first || !state.view ? (sizes.matches && VIEWS.includes("timeline") ? VIEWS[VIEWS.length - 1] : VIEWS[0]) : state.view;
  if (!first && toHash() === hash.slice(1)) return;
  state = found;
  const step = state.step;
  passing = walked = null;
  watchers.forEach((watcher) => watcher(state));
  if (first && step !== null) goStep(step, false);
  const group = state.node === null ? null : seenAs(state.node);
  if (first && group) show(group, false);
  if (state.node !== null || state.path || state.edges.length) panel.classList.add("open");
  if (unknown.length) notice(say("page.unknown", { id: unknown.map(quoted).join(", ") }));
}

function shortcuts(event, input) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "Escape") {
    if (typing) return;
    event.preventDefault();
    if (panel.contains(document.activeElement) || panel.classList.contains("open") && sizes.matches) back();
    else if (state.path || state.node !== null || state.edges.length || state.step !== null) change({ path: null, node: null, edges: [], step: null });
    return;
  }
  if (typing) return;
  const does = {
    "/": () => input.focus(),
    "?": () => {
      if (!byId("help")) change({ node: null, edges: [], path: null, step: null });
      const help = byId("help");
      if (!help) return;
      openPanel(false);
      help.open = true;
      help.querySelector("summary").focus();
    },
    "+": () => fit(zoom * 1.25),
    "-": () => fit(zoom / 1.25),
    0: () => fit(1),
    e: oneMore,
    f: () => {
      if (state.focus.length) change({ focus: [], hops: 1 });
      else if (state.node !== null) change({ focus: [state.node], hops: 1 });
      else announce(say("page.choose-first"));
    },
    z: undo,
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (does) {
    event.preventDefault();
    does();
  } else if (state.step !== null && (event.key === "ArrowRight" || event.key === "ArrowLeft") && panel.contains(event.target)) {
    const next = state.step + ((event.key === "ArrowRight") === (document.dir !== "rtl") ? 1 : -1);
    if (next >= 0 && next < DATA.steps.length) goStep(next);
    event.preventDefault();
  }
}

start();
