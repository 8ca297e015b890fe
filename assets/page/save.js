// What is seen, as a file: a drawing as SVG or PNG with its title, filters and sources in it; a table as CSV.
const stemOf = () => fold(document.querySelector("h1").textContent).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "page";

function download(name, parts, type) {
  const link = el("a", { href: URL.createObjectURL(new Blob(parts, { type })), download: name, class: "hidden" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  notice(say("page.saved", { name }));
}

// The drawing that is seen, framed: title, filters, sources of what is drawn, and that being shown implies nothing.
function framed() {
  const picture = pictures.get(state.view);
  const copy = picture.drawing.cloneNode(true);
  const box = picture.drawing.viewBox.baseVal;
  copy.querySelectorAll(".hit, .rings").forEach((extra) => extra.remove());
  const seen = [...picture.drawing.querySelectorAll("g")], cloned = [...copy.querySelectorAll("g")];
  // As attributes, which the page's policy lets stand, and which editors of drawings read.
  const looks = { off: ["display", "none"], dim: ["opacity", ".13"], far: ["opacity", ".3"], maybe: ["opacity", ".62"] };
  const originals = seen.filter((group) => !group.closest(".rings"));
  originals.forEach((group, at) => {
    for (const [name, look] of Object.entries(looks)) if (group.classList.contains(name) && cloned[at]) cloned[at].setAttribute(...look);
    if (cloned[at]) for (const name of ["role", "tabindex", "aria-label", "aria-current"]) cloned[at].removeAttribute(name);
  });
  const lines = [];
  const pen = document.createElement("canvas").getContext("2d");
  const put = (text, size, weight) => {
    pen.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
    let line = "";
    for (const word of text.split(" ")) {
      const longer = line ? line + " " + word : word;
      if (line && pen.measureText(longer).width > box.width - 40) {
        lines.push({ text: line, size, weight });
        line = word;
      } else line = longer;
    }
    if (line) lines.push({ text: line, size, weight });
  };
  const draw = (from, texts, fill) => {
    let y = from;
    return [texts.map(({ text, size, weight }) => {
      y += Math.round(size * 1.3);
      const made = svg("text", { x: box.x + (document.dir === "rtl" ? box.width - 20 : 20), y, "font-size": size, "font-weight": weight, fill });
      if (document.dir === "rtl") made.setAttribute("direction", "rtl");
      made.textContent = text;
      return made;
    }), y];
  };
  put(document.querySelector("h1").textContent, 26, 600);
  put(document.querySelector(".lead").textContent, 16, 400);
  if (told()) put(told(), 14, 400);
  const [head, low] = draw(0, lines.splice(0), "#1A1A1A");
  const on = passes(), cited = new Set();
  for (const [node] of picture.nodes) if (on.node[node]) for (const source of NODES[node].c || []) cited.add(source);
  for (const { numbers } of picture.edges) for (const number of numbers) if (on.edge[number]) for (const source of sourcesOf(EDGES[number])) cited.add(source);
  const items = document.querySelectorAll(".sources > li");
  const publishers = [...new Set([...cited].sort((a, b) => a - b).map((at) => items[at - 1]).filter(Boolean).map((item) => item.firstChild.textContent.split(",")[0].trim()))];
  put(document.querySelector(".caution").textContent, 13, 400);
  if (publishers.length) put(say("source.heading") + ": " + series(publishers), 12, 400);
  put(document.querySelector("footer").innerText.replace(/\s+/g, " ").trim(), 12, 400);
  const gap = low + 16, [foot, end] = draw(box.y + box.height + 8, lines.splice(0), "#4A4A4A");
  copy.setAttribute("viewBox", `${box.x} ${box.y - gap} ${box.width} ${box.height + gap + (end - box.y - box.height) + 16}`);
  head.forEach((text) => text.setAttribute("y", Number(text.getAttribute("y")) + box.y - gap));
  const tall = box.height + gap + (end - box.y - box.height) + 16;
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", tall);
  copy.removeAttribute("style");
  copy.setAttribute("role", "img");
  // The style sheet's faces go along, so that it looks the same elsewhere.
  const faces = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule.type === CSSRule.FONT_FACE_RULE).map((rule) => rule.cssText).join("");
  const style = svg("style");
  style.textContent = faces + `text{font-family:${getComputedStyle(document.body).fontFamily}}.h{paint-order:stroke;stroke:#fff;stroke-width:5px;stroke-linejoin:round}`;
  copy.prepend(style, svg("rect", { x: box.x, y: box.y - gap, width: box.width, height: tall, fill: "#fff" }));
  copy.append(...head, ...foot);
  return { text: new XMLSerializer().serializeToString(copy), width: box.width, height: tall };
}

function saveSvg() {
  download(`${stemOf()}-${state.view}.svg`, [framed().text], "image/svg+xml");
}

function savePng() {
  const { text, width, height } = framed();
  const picture = new Image();
  picture.onload = () => {
    const canvas = el("canvas", { width: String(Math.ceil(width * 2)), height: String(Math.ceil(height * 2)) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => (blob ? download(`${stemOf()}-${state.view}.png`, [blob], "image/png") : notice(say("page.not-saved"))), "image/png");
  };
  picture.onerror = () => notice(say("page.not-saved"));
  picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
}

// A cell that a spreadsheet would take for a formula is guarded by an apostrophe.
function csvCell(text) {
  const guarded = /^[\s]*[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? "'" + text : text;
  return /[",\n\r;]/.test(guarded) ? `"${guarded.replace(/"/g, '""')}"` : guarded;
}

function saveCsv() {
  const part = state.view === "table" ? state.part : state.view === "network" ? "links" : "events";
  const lines = [headsOf(part), ...rowsOf(part).map((row) => row.cells)];
  download(`${stemOf()}-${part}.csv`, ["\ufeff" + lines.map((line) => line.map(csvCell).join(",")).join("\r\n") + "\r\n"], "text/csv");
}

function saveMenu() {
  const all = [button(say("page.save-svg"), saveSvg), button(say("page.save-png"), savePng), button(say("page.save-csv"), saveCsv), button(say("page.print"), () => print())];
  const menu = el("details", { class: "menu" }, el("summary", {}, say("page.save")), el("div", {}, all));
  menu.addEventListener("click", (event) => event.target.closest("button") && (menu.open = false));
  whenChanged(() => all.slice(0, 2).forEach((one) => (one.hidden = state.view === "table")));
  return menu;
}
