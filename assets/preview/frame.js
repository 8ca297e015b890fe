"use strict";
// The frame round the page: follows the event stream, changes the page for the next one without a flash and with what the reader chose
// (its hash), how far they had scrolled and where they were; lists the findings. Texts of the casebook are only ever text nodes.
(() => {
  const $ = (id) => document.getElementById(id);
  const make = (name, text, of) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (of) element.className = of;
    return element;
  };
  const STATES = {
    good: "the page of the last save",
    doubtful: "the page of an earlier save",
    failed: "the page of an earlier save",
    withheld: "no page",
  };
  let news = null;
  let frame = null;
  let coming = null;
  let page = 0;
  let opened = false;

  /* The page */

  const hash = () => {
    try {
      if (frame) return frame.contentWindow.location.hash;
    } catch { /* on its way */ }
    return location.hash;
  };
  // Where a reader is in a page: what is scrolled, and which element has the focus.
  const stand = (window) => {
    const document = window.document;
    const scrolled = [...document.querySelectorAll("[id]")].filter((one) => one.scrollTop || one.scrollLeft);
    const active = document.activeElement;
    return {
      x: window.scrollX,
      y: window.scrollY,
      scrolled: scrolled.map((one) => [one.id, one.scrollLeft, one.scrollTop]),
      focus: window.document.hasFocus() && active && active.id,
    };
  };
  const restore = (window, at) => {
    window.scrollTo({ left: at.x, top: at.y, behavior: "instant" });
    for (const [id, left, top] of at.scrolled) {
      const one = window.document.getElementById(id);
      if (one) one.scrollTo({ left, top, behavior: "instant" });
    }
    if (at.focus) {
      const one = window.document.getElementById(at.focus);
      window.focus();
      if (one) one.focus({ preventScroll: true });
    }
  };
  const load = (version) => {
    page = version;
    if (coming) coming.remove();
    const next = make("iframe", undefined, "coming");
    next.title = "The page";
    next.src = "page?" + version + hash();
    coming = next;
    next.addEventListener("load", () => {
      if (coming !== next) return;
      coming = null;
      const last = frame;
      try {
        if (last) restore(next.contentWindow, stand(last.contentWindow));
      } catch { /* the page of before is no page */ }
      frame = next;
      next.className = "";
      if (last) last.remove();
    });
    $("pages").append(next);
  };
  setInterval(() => {
    const now = hash();
    if (frame && now !== location.hash) history.replaceState(null, "", location.pathname + now);
  }, 500);

  /* What is said */

  const send = async (wish, order) => {
    $("answer").textContent = "One moment …";
    try {
      const answer = await fetch("do/" + wish, {
        method: "POST",
        headers: { "content-type": "application/json", "x-throughline-form": news.form },
        body: JSON.stringify({ version: news.version, ...order }),
      });
      $("answer").textContent = (await answer.text()).trim();
    } catch {
      $("answer").textContent = "The preview has ended. Start it again in the terminal.";
    }
  };
  const unfold = (open) => {
    $("findings").hidden = !open;
    $("toggle").setAttribute("aria-expanded", String(open));
  };
  const told = (finding) => {
    const item = make("article");
    const first = make("p");
    first.append(make("span", finding.severity, "severity " + finding.severity), ": " + finding.message);
    item.append(first);
    if (finding.place) {
      const column = finding.column ? ", column “" + finding.column + "”" : "";
      item.append(make("p", finding.place + column, "place"));
    }
    if (finding.cell.join("").trim()) {
      const cell = make("p", undefined, "cell");
      cell.append(finding.cell[0], make("mark", finding.cell[1]), finding.cell[2]);
      item.append(cell);
    }
    if (finding.help) item.append(make("p", "What to do: " + finding.help));
    if (finding.becomes !== null) {
      const fix = make("div", undefined, "fix");
      const button = make("button", "Change it");
      button.type = "button";
      button.setAttribute("aria-label", "Change it to: " + finding.becomes);
      button.addEventListener("click", () => {
        button.disabled = true;
        send("change", { finding: finding.number });
      });
      fix.append(make("p", finding.becomes, "cell"), button);
      item.append(fix);
    }
    return item;
  };
  const list = () => {
    const parts = [];
    let group = "";
    for (const finding of news.findings) {
      if (finding.group !== group) {
        group = finding.group;
        parts.push(make("h2", group));
      }
      parts.push(told(finding));
    }
    if (news.more > 0) parts.push(make("p", "… and " + news.more + " more: throughline check lists them all."));
    if (!parts.length) parts.push(make("p", news.counts ? "Nothing is wrong or doubtful." : "The last save could not be read."));
    $("list").replaceChildren(...parts);
  };
  const notice = () => {
    const heads = {
      doubtful: "The last save loses something. The page of an earlier save stays.",
      failed: "The last save could not be read." + (news.page === null ? "" : " The page of an earlier save stays."),
      withheld: "The last save would give away what is private. No page is shown.",
    };
    $("notice").hidden = news.state === "good";
    $("accept").hidden = news.state !== "doubtful";
    const lines = [heads[news.state] || "", ...news.lines];
    $("lines").replaceChildren(...lines.map((line) => make("p", line)));
  };
  const tell = (latest) => {
    news = latest;
    document.title = news.casebook + ": preview";
    $("casebook").textContent = news.casebook;
    $("state").textContent = STATES[news.state] || "";
    $("counts").textContent = news.counts ? news.counts[0].toUpperCase() + news.counts.slice(1) : "Not read";
    $("toggle").dataset.errors = String(news.errors > 0 || news.state !== "good");
    $("all").hidden = news.certain < 2;
    $("all").textContent = "Make all " + news.certain + " certain changes";
    notice();
    list();
    if (!opened && (news.errors > 0 || news.state !== "good")) {
      opened = true;
      unfold(true);
    }
    const now = news.page === null ? -news.version : news.page;
    if (now !== page) load(now);
  };

  $("toggle").addEventListener("click", () => {
    opened = true;
    const open = $("findings").hidden;
    unfold(open);
    if (open) $("findings-title").focus();
  });
  $("close").addEventListener("click", () => {
    unfold(false);
    $("toggle").focus();
  });
  $("all").addEventListener("click", () => send("change", {}));
  $("accept").addEventListener("click", () => send("accept", {}));
  const stream = new EventSource("news");
  stream.onmessage = (event) => tell(JSON.parse(event.data));
  stream.onerror = () => {
    $("state").textContent = "the preview has ended: this is the last page it made";
  };
})();
