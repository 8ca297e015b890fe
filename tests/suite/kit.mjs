// What a browser makes of the kit's embed.html, and of the preview: driven by kit.rs and preview.rs.
//   node kit.mjs MODULES CHROMIUM embed PAGE
//   node kit.mjs MODULES CHROMIUM preview ADDRESS TABLE
// Prints one JSON object.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, executablePath, what, address, table] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, "from.js"))("playwright-core");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const said = [];

async function embed() {
  const url = pathToFileURL(address).href;
  const context = await browser.newContext({ viewport: { width: 1100, height: 600 } });
  const page = await context.newPage();
  page.on("console", (message) => said.push(message.text()));
  await page.goto(url);
  const seen = {};
  const inside = async () => {
    const frame = page.frames().find((one) => one !== page.mainFrame());
    const height = await frame.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height));
    const own = await page.evaluate(() => {
      const frame = document.querySelector("iframe");
      return { height: frame.getBoundingClientRect().height, shown: getComputedStyle(frame).visibility, picture: getComputedStyle(document.querySelector("picture")).display };
    });
    return { inside: height, ...own };
  };
  for (const width of [1100, 700, 560, 320, 1100]) {
    await page.setViewportSize({ width, height: 600 });
    await page.waitForTimeout(500);
    (seen.widths ??= []).push(await inside());
  }
  // Somebody else's message, and one of our own that is no height.
  await page.evaluate(() => window.postMessage({ throughlineHeight: 9999 }, "*"));
  const frame = page.frames().find((one) => one !== page.mainFrame());
  await frame.evaluate(() => parent.postMessage({ throughlineHeight: "1e999" }, "*"));
  await frame.evaluate(() => parent.postMessage({ throughlineHeight: "<b>" }, "*"));
  await page.waitForTimeout(200);
  seen.hostile = await inside();
  const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 700, height: 600 } });
  const without = await plain.newPage();
  await without.goto(url);
  seen.without = await without.locator("picture img").evaluate((image) => ({
    width: image.getBoundingClientRect().width, loaded: image.naturalWidth > 0, alt: image.alt, file: image.currentSrc.split("/").pop(),
  }));
  return seen;
}

async function preview() {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).origin));
  await page.goto(address);
  const ready = "iframe:not(.coming)";
  await page.waitForSelector(ready);
  const seen = { key: page.url().includes("key="), origins: [] };
  const inner = () => page.frames().find((frame) => frame !== page.mainFrame());
  await inner().evaluate(() => { location.hash = "#v=table"; window.scrollTo(0, 120); });
  await page.waitForTimeout(700);
  seen.mirrored = new URL(page.url()).hash;
  const shows = (text) => page.waitForFunction(
    ([frame, text]) => document.querySelector(frame)?.contentDocument?.body?.textContent.includes(text), [ready, text], { timeout: 60000 });
  const save = (text) => {
    writeFileSync(table + ".tmp", text);
    renameSync(table + ".tmp", table);
  };
  const before = readFileSync(table, "utf8");
  save(before + "2022-02-02,A title that was added,Ann Ash,chargd,https://example.org/d\n");
  await shows("A title that was added");
  await page.waitForTimeout(300);
  seen.hash = await inner().evaluate(() => location.hash);
  seen.scrolled = await inner().evaluate(() => window.scrollY);
  // The change that is offered, by keyboard.
  await page.click("#toggle");
  await page.locator(".fix button").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.querySelector(".fix button"), null, { timeout: 60000 });
  // The news of the change may come before the answer to it.
  await page.waitForFunction(() => !document.getElementById("answer").textContent.startsWith("One moment"), null, { timeout: 60000 });
  seen.answer = await page.textContent("#answer");
  save("");
  await page.waitForSelector("#notice:not([hidden])");
  seen.notice = await page.textContent("#lines");
  seen.kept = await inner().evaluate(() => document.body.textContent.includes("A title that was added"));
  // A page that was left and come back to is in still, and where it was.
  await page.reload();
  await page.waitForSelector(ready);
  seen.again = new URL(page.url()).hash;
  seen.origins = [...new Set(asked)];
  return seen;
}

const seen = what === "embed" ? await embed() : await preview();
await browser.close();
console.log(JSON.stringify({ ...seen, said }));
