// What a reader does with the page, in Chromium: asked by reading.rs, which judges what is found.
//   node reading.mjs MODULES CHROMIUM < {pages, hostile} > found.json
// MODULES: a node_modules folder with playwright-core and axe-core. The network is off.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, executablePath] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, "from.js"))("playwright-core");
const axe = readFileSync(join(modules, "axe-core", "axe.min.js"), "utf8");
const { met, fire, hostile, twin } = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

const faults = [];
const say = (where, what) => faults.push(`${where}: ${what}`);
const is = (where, what, seen, wanted) => {
  if (JSON.stringify(seen) !== JSON.stringify(wanted)) say(where, `${what}: ${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`);
};

async function open(file, hash, options, work) {
  const { script = true, ...rest } = options;
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", javaScriptEnabled: script, ...rest });
  const page = await context.newPage();
  const where = `${file.split("/").pop()}${hash} ${JSON.stringify(options)}`;
  page.on("pageerror", (error) => say(where, `the script stopped: ${error.stack}`));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && say(where, message.text()));
  page.on("dialog", (dialog) => (say(where, `a dialog: ${dialog.message()}`), dialog.dismiss()));
  page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || say(where, `it asks for ${request.url()}`));
  await page.goto(pathToFileURL(file).href + hash);
  try {
    await work(page, where);
  } catch (error) {
    say(where, String(error.stack));
  }
  await context.close();
}

// Axe, at the widths and in the colours there are, in every view and with every sort of panel.
const looked = [
  [met, "", { viewport: { width: 360, height: 800 } }],
  [met, "#v=network&n=wayne-couzens", { viewport: { width: 768, height: 1000 }, colorScheme: "dark" }],
  [met, "#path=wayne-couzens~david-carrick", {}],
  [met, "#v=table&of=links&as=2021", { colorScheme: "dark" }],
  [fire, "#v=timeline&from=1666", { viewport: { width: 360, height: 800 }, colorScheme: "dark" }],
  [fire, "#v=storyline&step=2", {}],
];
for (const [file, hash, options] of looked)
  await open(file, hash, options, async (page, where) => {
    // Through the tools of developers, to whom the page's policy does not apply.
    await page.evaluate(`${axe};0`);
    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    for (const { id, nodes } of violations) say(where, `axe: ${id} (${nodes.length}): ${nodes[0].html.slice(0, 200)}: ${nodes[0].failureSummary}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 1) say(where, `the page is ${wide} px wider than the screen`);
    // Text of the page is never smaller than twelve px, targets never smaller than 24.
    const small = await page.evaluate(() => {
      const seen = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 0;
      const texts = [...document.querySelectorAll("#app *")].filter((one) => seen(one) && !one.closest("svg, .hidden") && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
      const fine = texts.filter((one) => parseFloat(getComputedStyle(one).fontSize) < 12).map((one) => one.outerHTML.slice(0, 120));
      const targets = [...document.querySelectorAll("#app button, #app input, #app summary, #app [role=slider]")].filter((one) => seen(one) && !one.matches(".name"));
      return [...fine, ...targets.filter((one) => one.getBoundingClientRect().height < 24 || one.getBoundingClientRect().width < 24).map((one) => one.outerHTML.slice(0, 120))];
    });
    if (small.length) say(where, `small: ${small.slice(0, 5).join(" | ")}`);
  });

// The accessibility tree names every mark that is seen.
await open(met, "#v=network", {}, async (page, where) => {
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = await devtools.send("Accessibility.getFullAXTree");
  const buttons = nodes.filter((node) => !node.ignored && node.role?.value === "button");
  const nameless = buttons.filter((node) => !node.name?.value);
  is(where, "buttons without a name", nameless.length, 0);
  const marks = await page.evaluate(() => document.querySelectorAll("#v-network g[role=button]:not(.off)").length);
  const drawn = await page.evaluate(() => document.querySelectorAll("#v-network g.node, #v-network g.edge").length);
  is(where, "marks that can be chosen", marks, drawn);
  const names = new Set(buttons.map((node) => node.name.value));
  for (const name of ["Wayne Couzens, officer, 17 connections", "Metropolitan Police Service, organisation, 93 connections"])
    if (![...names].some((own) => own.startsWith(name.split(",")[0] + ","))) say(where, `no mark is named ${name}`);
  if (![...names].some((own) => own.includes("served in the Metropolitan Police Service"))) say(where, "no line is named by its sentence");
});

// By keyboard alone: everything is reached, everything works, and the focus is never lost.
await open(met, "", {}, async (page, where) => {
  const here = () => page.evaluate(() => {
    const one = document.activeElement;
    return one === document.body ? "nowhere" : one.getAttribute("aria-label") || one.textContent.trim().slice(0, 60) || one.id;
  });
  const at = async (what, wanted) => {
    const seen = await here();
    if (!(wanted instanceof RegExp ? wanted.test(seen) : seen === wanted)) say(where, `${what}: the focus is at “${seen}”, not at ${wanted}`);
  };
  const hash = () => page.evaluate(() => location.hash);
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  // Every control that is seen is a stop of the Tab key, once; a drawing is one stop.
  const wanted = await page.evaluate(() => {
    const seen = [...document.querySelectorAll("#app :is(button, input, summary, a, [tabindex='0'])")].filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0);
    seen.forEach((one, index) => (one.dataset.stop = index));
    return seen.length;
  });
  const stops = [];
  for (let tab = 0; tab < wanted + 5; tab++) {
    await press("Tab");
    const stop = await page.evaluate(() => document.activeElement.dataset?.stop ?? null);
    if (stop !== null) stops.push(Number(stop));
  }
  const missed = await page.evaluate((stops) => [...document.querySelectorAll("[data-stop]")].filter((one) => !stops.includes(Number(one.dataset.stop))).map((one) => one.outerHTML.slice(0, 90)), stops);
  is(where, "controls that the Tab key does not reach", missed, []);
  await page.evaluate(() => document.querySelectorAll("[data-stop]").forEach((one) => delete one.dataset.stop));
  await page.evaluate(() => document.activeElement.blur());
  // Search: accents and case do not matter.
  await press("/");
  await at("/", /Find a name/);
  await page.keyboard.type("CÓUZENS");
  await press("ArrowDown", "Enter");
  await at("a name found", "Wayne Couzens");
  is(where, "the address", await hash(), "#v=network&n=wayne-couzens");
  await press("Escape");
  await at("Esc", /^Wayne Couzens, officer/);
  // Arrows go to the mark in that direction, N round the links.
  await press("ArrowLeft");
  const left = await here();
  if (left.startsWith("Wayne")) say(where, "the arrow does not lead on");
  await press("ArrowRight", "n", "n");
  await at("N", /, |\./);
  await press("Enter");
  if ((await here()) === "nowhere") say(where, "Enter loses the focus");
  await press("e");
  if (!/focus=/.test(await hash())) say(where, "E does not show one link more");
  await press("f", "z", "z", "z");
  if ((await here()) === "nowhere") say(where, "undoing loses the focus");
  // Each button of the panel leaves the focus in the panel.
  for (const name of ["Focus", "End the focus", "One link more", "Copy link", "Path from here"]) {
    await page.evaluate((name) => {
      const found = [...document.querySelectorAll("#panel button")].find((one) => one.textContent === name);
      if (found) found.focus();
      else throw new Error(`no button ${name}`);
    }, name);
    await press("Enter");
    const inside = await page.evaluate(() => document.activeElement.closest("#panel") !== null);
    if (!inside) say(where, `“${name}” leads the focus out of the panel, to “${await here()}”`);
  }
  // A path, typed.
  await page.evaluate(() => document.getElementById("path-from").focus());
  await page.keyboard.press("Control+A");
  await page.keyboard.type("couzens");
  await press("ArrowDown", "Enter");
  await page.evaluate(() => document.getElementById("path-to").focus());
  await page.keyboard.type("carrick");
  await press("ArrowDown", "Enter");
  if (/Find the path/.test(await here())) await press("Enter");
  const told = await page.evaluate(() => document.getElementById("panel").innerText);
  for (const words of ["Wayne Couzens and David Carrick are 2 links apart", "Weakest link", "At the same time?", "Why this path", "A path is a lead, not proof."]) if (!told.includes(words)) say(where, `the path does not say “${words}”`);
  // Chips, handles and typed dates.
  await press("Escape", "Escape");
  await page.evaluate(() => document.querySelector(".chip[aria-pressed]").focus());
  await press("Space");
  if (!/not=/.test(await hash())) say(where, "a chip does not filter");
  await press("Space");
  await page.evaluate(() => document.querySelector("[role=slider]").focus());
  await press("ArrowRight", "PageUp");
  if (!/from=199/.test(await hash())) say(where, `the handle does not step: ${await hash()}`);
  await press("Home");
  await page.evaluate(() => [...document.querySelectorAll(".date input")][2].focus());
  await page.keyboard.type("12 March 2021");
  await press("Enter");
  if (!(await hash()).endsWith("&as=2021-03-12")) say(where, `a typed day: ${await hash()}`);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("soon");
  await press("Enter");
  is(where, "what is no date", await page.evaluate(() => document.activeElement.getAttribute("aria-invalid")), "true");
  await page.keyboard.press("Control+A");
  await press("Delete", "Enter");
  if (/as=/.test(await hash())) say(where, `no day: ${await hash()}`);
  // The story, and the other views.
  await page.evaluate(() => document.activeElement.blur());
  await page.evaluate(() => [...document.querySelectorAll(".bar button")].find((one) => one.checkVisibility())?.click());
  await page.evaluate(() => [...document.querySelectorAll("#panel button")].find((one) => one.textContent === "Begin the story").focus());
  await press("Enter");
  for (let step = 2; step < 5; step++) {
    await page.evaluate(() => [...document.querySelectorAll("#panel button")].find((one) => one.textContent === "Next").focus());
    await press("Enter");
    if (!(await hash()).includes(`step=${step}`)) say(where, `Next does not lead to step ${step}: ${await hash()}`);
  }
  for (const view of ["Timeline", "Storyline", "Table", "Network"]) {
    await page.evaluate((view) => [...document.querySelectorAll(".views button")].find((one) => one.textContent === view).focus(), view);
    await press("Enter");
    await at(view, view);
    const seen = await page.evaluate((view) => document.getElementById("v-" + view).checkVisibility() || !document.getElementById("course").hidden, view.toLowerCase());
    if (!seen) say(where, `${view} is not seen`);
  }
});

// Addresses: the same state again, and what is not there is told.
await open(met, "#v=timeline&n=ev-casey-final&from=2021&to=2023-06&firm=claimed", {}, async (page, where) => {
  is(where, "the address", await page.evaluate(() => location.hash), "#v=timeline&n=ev-casey-final&from=2021&to=2023-06&firm=claimed");
  is(where, "the head", await page.evaluate(() => document.getElementById("panel-head").textContent), "Casey Review final report published");
  const said = await page.evaluate(() => document.querySelector(".said").textContent);
  is(where, "the filters", said, "Shown: from 2021 to June 2023; without claimed.");
  const events = await page.evaluate(() => document.querySelectorAll("#course > li").length);
  if (!(events > 20 && events < 76)) say(where, `${events} events are listed`);
  // Back leads back.
  await page.evaluate(() => [...document.querySelectorAll(".views button")].find((one) => one.textContent === "Table").click());
  await page.goBack();
  is(where, "back", await page.evaluate(() => document.documentElement.dataset.view), "timeline");
});
await open(fire, "#n=nobody&v=map", {}, async (page, where) => {
  const told = await page.evaluate(() => document.querySelector(".notice.seen")?.textContent ?? "");
  if (!told.includes("nobody") || !told.includes("map")) say(where, `what is not there is not told: “${told}”`);
});

// What is chosen keeps who says it, the answer, and where it stands; a victim's panel does not read as a charge against them.
await open(met, "#n=port-families", {}, async (page, where) => {
  const told = await page.evaluate(() => document.getElementById("panel").innerText);
  for (const words of ["Alleged by the Port families · denied", "Response:"]) if (!told.includes(words)) say(where, `“${words}” is not said`);
});
await open(met, "#n=sarah-everard", {}, async (page, where) => {
  const pills = await page.evaluate(() => [...document.querySelectorAll("#panel .pill")].map((one) => one.textContent));
  const bare = pills.filter((text) => /^(Convicted|Admitted|Charged)$/.test(text));
  if (!pills.includes("Couzens: convicted") || bare.length) say(where, `statuses beside a victim: ${pills.join(", ")}`);
});

// Files: the picture holds its title, its filters and its sources; the table its rows.
await open(met, "#v=network&from=2021", { acceptDownloads: true }, async (page, where) => {
  const file = async (name) => {
    const [download] = await Promise.all([page.waitForEvent("download", { timeout: 15000 }), page.evaluate((name) => [...document.querySelectorAll(".menu button")].find((one) => one.textContent === name).click(), name)]);
    return [download.suggestedFilename(), readFileSync(await download.path())];
  };
  const [name, svg] = await file("Picture (SVG)");
  const text = svg.toString();
  if (!name.endsWith("-network.svg")) say(where, `the picture is called ${name}`);
  for (const words of ["Twenty-four years apart", "Shown: from 2021.", "Being shown here does not imply wrongdoing.", "Sources:", "@font-face"]) if (!text.includes(words)) say(where, `the picture does not hold “${words}”`);
  const [, png] = await file("Picture (PNG)");
  if (png.subarray(1, 4).toString() !== "PNG" || png.readUInt32BE(16) !== 1800) say(where, "the PNG is none, or not twice as wide as the picture");
  const [, csv] = await file("Table (CSV)");
  const rows = csv.toString().trim().split("\r\n").length - 1;
  const lines = await page.evaluate(() => document.querySelectorAll("#v-network g.edge:not(.off)").length);
  if (rows < lines || !csv.toString().includes("Metropolitan Police")) say(where, `${rows} rows for ${lines} lines`);
});

// Without a script it is an article.
await open(met, "", { script: false }, async (page, where) => {
  const text = await page.evaluate(() => document.body.innerText);
  for (const words of ["The story, step by step", "What happened, in order", "Casey Review final report published", "Wayne Couzens served in the Civil Nuclear Constabulary"]) if (!text.includes(words)) say(where, `“${words}” is not read`);
  is(where, "drawings", await page.evaluate(() => [...document.querySelectorAll("figure svg")].filter((one) => one.getBoundingClientRect().height > 200).length), 3);
});

// Hostile strings: nothing of them runs, and what the script makes of them has the tags of what it makes of harmless words.
const made = [];
for (const file of [hostile, twin]) {
  const counts = {};
  for (const hash of ["#v=table&n=e1", "#v=timeline&path=e1~e4", "#step=1"])
    await open(file, hash, {}, async (page, where) => {
      if (await page.evaluate(() => window.hit !== undefined)) say(where, "a string ran");
      await page.fill("#search", "name 1");
      const tags = await page.evaluate(() => {
        const all = {};
        for (const one of document.querySelectorAll("#app *")) {
          if (one.closest("figure svg")) continue;
          const key = [one.localName, ...one.getAttributeNames().sort()].join(" ");
          all[key] = (all[key] || 0) + 1;
        }
        return all;
      });
      counts[hash] = Object.fromEntries(Object.entries(tags).sort());
    });
  made.push(counts);
}
for (const hash of Object.keys(made[0]))
  for (const tag of new Set([...Object.keys(made[0][hash]), ...Object.keys(made[1][hash])]))
    if (made[0][hash][tag] !== made[1][hash][tag]) say(`hostile ${hash}`, `<${tag}>: ${made[0][hash][tag]} times, beside harmless words ${made[1][hash][tag]}`);

// How long things take, to be printed: a shared machine is no place for a limit.
const times = {};
await open(met, "", {}, async (page) => {
  times.start = await page.evaluate(() => Math.round(performance.getEntriesByType("navigation")[0].domComplete));
  times.choose = await page.evaluate(() => {
    const marks = [...document.querySelectorAll("#v-network g.node")].slice(0, 40);
    const begin = performance.now();
    for (const mark of marks) {
      mark.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      document.body.offsetHeight;
    }
    return Math.round((performance.now() - begin) / marks.length);
  });
});
await browser.close();
process.stdout.write(JSON.stringify({ faults: [...new Set(faults)], times }));
