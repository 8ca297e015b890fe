// Search: a box with its list of names, as ARIA describes a combobox. Accents and case do not matter, other names count.
function comboBox(id, label, { events = true, onchoose, onask = null, placeholder = "" }) {
  const listId = id + "-list";
  const input = el("input", { id, type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", placeholder, "aria-label": label });
  const box = el("ul", { id: listId, role: "listbox", "aria-label": label, hidden: true });
  let found = [], at = -1;
  const close = () => {
    box.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  };
  const take = (node) => {
    close();
    onchoose(node, input);
  };
  const mark = (next) => {
    at = next;
    [...box.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", `${listId}-${at}`);
    box.children[at].scrollIntoView({ block: "nearest" });
  };
  const look = () => {
    found = matches(input.value, events).slice(0, 12);
    box.replaceChildren(...found.map((node, index) => {
      const option = el("li", { id: `${listId}-${index}`, role: "option", "aria-selected": "false" }, iconOf(node), el("span", { dir: "auto" }, titleOf(node)), el("span", { class: "sort" }, isEvent(node) ? list([kindOf(node), NODES[node].w || say("event.undated")]) : kindOf(node)));
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        take(node);
      });
      return option;
    }));
    const open = found.length > 0;
    box.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    at = -1;
    input.removeAttribute("aria-activedescendant");
    if (input.value.trim() && !asked(input.value)) announce(open ? say("page.results", { n: found.length }) : say("page.no-results"));
  };
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (box.hidden) look();
      if (found.length) mark((at + (event.key === "ArrowDown" ? 1 : found.length - (at < 0 ? 0 : 1))) % found.length);
    } else if (event.key === "Enter") {
      if (at >= 0) take(found[at]);
      else if (onask && asked(input.value)) {
        close();
        onask(asked(input.value));
      } else if (found.length) take(found[0]);
      else announce(say("page.no-results"));
    } else if (event.key === "Escape") {
      if (box.hidden) return;
      close();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  return [el("div", { class: "combo" }, input, box), input];
}

// Names that begin so come first, then those with a word that does, then those that hold it; of equals the more connected.
function matches(text, events) {
  const wanted = fold(text);
  if (!wanted) return [];
  const rank = (node) => {
    const all = [node.n, node.s, node.l, ...(node.x || []), node.i].filter(Boolean).map(fold);
    if (all.some((name) => name === wanted)) return 0;
    if (all.some((name) => name.startsWith(wanted))) return 1;
    if (all.some((name) => name.includes(" " + wanted))) return 2;
    if (all.some((name) => name.includes(wanted))) return 3;
    return wanted.split(" ").every((word) => all.some((name) => name.includes(word))) ? 4 : 9;
  };
  return NODES.map((node, number) => [rank(node), isEvent(number) ? 1 : 0, -degree(number), number])
    .filter(([rank, event]) => rank < 9 && (events || !event))
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3])
    .map(([, , , number]) => number);
}

// The words of `throughline ask`: path, links, as-of, find. Names in quotation marks, or single words.
function asked(text) {
  const words = [...text.trim().matchAll(/"([^"]*)"|“([^”]*)”|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? match[4]);
  const [command, ...rest] = words;
  return ["path", "links", "show", "as-of", "find"].includes(command) && rest.length ? { command, words: rest } : null;
}

function answerTo({ command, words }) {
  const one = (text) => {
    const found = lookUp(text);
    if (found.length === 1) return found[0];
    notice(found.length ? say("page.several", { name: quoted(text), names: and(found.slice(0, 5).map((node) => titleOf(node))) }) : say("page.unknown", { id: quoted(text) }));
    return null;
  };
  if (command === "path") {
    const [from, to] = words.length === 2 ? words : [words[0], words.slice(1).join(" ")];
    const ends = [one(from), one(to ?? "")];
    if (ends.every((end) => end !== null)) change({ path: ends, node: null, edges: [], step: null });
  } else if (command === "as-of") {
    const time = typed(words.join(" "));
    if (!time) return notice(say("page.date-bad"));
    change({ as: time, from: null, to: null, path: null, step: null, node: null, edges: [] });
  } else if (command === "find") {
    const search = byId("search");
    search.value = words.join(" ");
    search.dispatchEvent(new Event("input"));
    return;
  } else {
    const node = one(words.join(" "));
    if (node !== null) choose(node);
  }
  openPanel(true);
}
