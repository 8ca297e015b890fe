// The table: the equal way in. What the pictures show stands in rows, filtered as they are.
const PARTS = ["events", "links", "names", "sources"];
const table = el("div", { class: "tables", id: "v-table" });

const cellText = (record, part) => [...record.querySelectorAll(part)].map((found) => found.textContent.trim()).filter(Boolean).join(" ");

function rowsOf(part) {
  const on = passes();
  const inFocus = (node) => !on.near || on.near.has(node);
  if (part === "events")
    return NODES.map((_, node) => node).filter((node) => isEvent(node) && on.node[node] && inFocus(node)).map((node) => {
      const record = recordOf(node);
      return { node, maybe: on.node[node] === 1, cells: [cellText(record, ".d"), titleOf(node), cellText(record, ".who"), cellText(record, ".pill"), cellText(record, ".re"), cellText(record, ".src a")] };
    });
  if (part === "links")
    return EDGES.map((_, number) => number)
      .filter((number) => EDGES[number].type === 0 && on.edge[number] && inFocus(EDGES[number].from) && inFocus(EDGES[number].to))
      .sort((a, b) => age(EDGES[a]) - age(EDGES[b]) || a - b)
      .map((number) => {
        const record = relationOf(number);
        return { edge: number, maybe: on.edge[number] === 1, cells: [cellText(record, ".d"), cellText(record, ".s"), cellText(record, ".pill"), cellText(record, ".re"), cellText(record, ".src a")] };
      });
  if (part === "names")
    return NODES.map((_, node) => node).filter((node) => !isEvent(node) && on.node[node] && inFocus(node)).sort((a, b) => fold(NODES[a].n) < fold(NODES[b].n) ? -1 : 1)
      .map((node) => ({ node, cells: [NODES[node].n, kindOf(node), cellText(recordOf(node), ":scope > .meta + p:not(.src)"), number(AROUND[node].filter(([, edge]) => on.edge[edge]).length)] }));
  return [...document.querySelectorAll(".sources > li")].map((source, at) => ({ source, cells: [String(at + 1), source.textContent.trim()] }));
}

function headsOf(part) {
  return {
    events: ["page.col-date", "page.col-event", "show.who-took-part", "page.col-status", "page.col-answer", "source.heading"],
    links: ["page.col-date", "page.col-link", "page.col-status", "page.col-answer", "source.heading"],
    names: ["page.col-name", "page.col-kind", "page.col-about", "page.col-links"],
    sources: ["page.col-number", "page.col-source"],
  }[part].map((key) => say(key));
}

function fillTable() {
  if (state.view !== "table") return table.replaceChildren();
  const here = table.contains(document.activeElement) ? document.activeElement : null;
  const same = here && [...table.querySelectorAll("button")].filter((one) => one.textContent === here.textContent).indexOf(here);
  const rows = rowsOf(state.part), heads = headsOf(state.part);
  const named = state.part === "names" ? 0 : 1;
  const body = rows.map((row) => el("tr", { class: row.maybe ? "maybe" : null, "aria-selected": null }, row.cells.map((text, at) => {
    const chosen = (row.node !== undefined && row.node === state.node) || (row.edge !== undefined && state.edges.includes(row.edge));
    const pick = () => {
      if (row.node !== undefined) choose(row.node);
      else chooseEdges([row.edge]);
      openPanel(true);
    };
    if (at === named && row.source) return el("th", { scope: "row" }, ...[...row.source.cloneNode(true).childNodes]);
    const inner = at === named ? button(text, pick, { class: "name", "aria-current": chosen ? "true" : null }) : text;
    const maybe = at === 0 && row.maybe ? el("span", { class: "maybe-why" }, say("certainty.possibly")) : null;
    return el(at === named ? "th" : "td", at === named ? { scope: "row" } : { "data-head": heads[at] }, inner, maybe);
  })));
  const tabs = el("div", { class: "parts-of", role: "group", "aria-label": say("page.tables") }, PARTS.map((part) => button(say("page.table-" + part), () => change({ part }), { "aria-pressed": String(part === state.part) })));
  const caption = `${say("page.table-" + state.part)}: ${say("page.rows", { n: rows.length })}`;
  table.replaceChildren(tabs, rows.length
    ? el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, el("table", {}, el("caption", {}, caption), el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, body)))
    : el("p", {}, say("page.nothing-left")));
  if (here) ([...table.querySelectorAll("button")].filter((one) => one.textContent === here.textContent)[same] || tabs.firstChild).focus({ preventScroll: true });
}
