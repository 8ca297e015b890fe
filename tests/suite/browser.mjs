// What Chromium makes of finished pages: read by browser.rs, which compares it with what throughline measured and drew.
//   node browser.mjs MODULES CHROMIUM < jobs.json > seen.json
// MODULES: a node_modules folder with playwright-core. A job: {page, width, height, shot}, paths and px. The network is off.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, executablePath] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, "from.js"))("playwright-core");

/** The drawing that is shown, its fonts, and where each of its texts stands, from the drawing's own corner. */
async function look() {
  await document.fonts.ready;
  const shown = (svg) => svg.getBoundingClientRect().width > 0;
  const drawing = document.documentElement.localName === "svg" ? document.documentElement : [...document.querySelectorAll("svg")].find(shown);
  const corner = drawing.getBoundingClientRect();
  // The ink above and below the baseline, as the browser shapes the letters.
  const pen = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas").getContext("2d");
  const texts = [...drawing.querySelectorAll("text")].map((text) => {
    const box = text.getBBox();
    const to = text.getScreenCTM();
    const style = getComputedStyle(text);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const ink = pen.measureText(text.textContent);
    const base = text.y.baseVal.length > 0 ? text.y.baseVal[0].value : 0;
    return {
      content: text.textContent,
      left: box.x * to.a + to.e - corner.left,
      right: (box.x + box.width) * to.a + to.e - corner.left,
      top: (base - ink.actualBoundingBoxAscent) * to.d + to.f - corner.top,
      bottom: (base + ink.actualBoundingBoxDescent) * to.d + to.f - corner.top,
      advance: text.getComputedTextLength() * to.a,
    };
  });
  const families = getComputedStyle(drawing).fontFamily;
  const own = [...document.fonts].filter(({ family }) => families.includes(family));
  const fonts = own.map(({ family, weight, status }) => ({ family, weight, status }));
  return { corner: { left: corner.left, top: corner.top, width: corner.width, height: corner.height }, texts, fonts };
}

const jobs = JSON.parse(readFileSync(0, "utf8"));
// Letters as outlines without hints and without coloured edges, so that ink can be weighed; one process is enough.
const args = ["--no-sandbox", "--disable-gpu", "--disable-lcd-text", "--font-render-hinting=none", "--force-color-profile=srgb", "--hide-scrollbars"];
const browser = await chromium.launch({ executablePath, args });
const context = await browser.newContext({ offline: true, deviceScaleFactor: 1 });
const page = await context.newPage();
const devtools = await context.newCDPSession(page);
const seen = [];
for (const job of jobs) {
  const asked = [];
  const note = (request) => {
    if (!/^(file|data):/.test(request.url())) asked.push(request.url());
  };
  page.on("request", note);
  await page.setViewportSize({ width: Math.ceil(job.width), height: Math.ceil(job.height) });
  await page.goto(pathToFileURL(job.page).href);
  const found = await page.evaluate(look);
  const { left, top, width, height } = found.corner;
  // Playwright's own screenshot waits for ever on a page that is an SVG.
  const clip = { x: left, y: top, width: Math.ceil(width), height: Math.ceil(height), scale: 1 };
  const { data } = await devtools.send("Page.captureScreenshot", { format: "png", clip, captureBeyondViewport: true });
  writeFileSync(job.shot, Buffer.from(data, "base64"));
  page.off("request", note);
  seen.push({ ...found, asked });
}
await browser.close();
process.stdout.write(JSON.stringify(seen));
