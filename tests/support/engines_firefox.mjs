// Drives Firefox for engines.py: one line of JSON in, [name, argument]; one line out, {"value"} or {"error"}. The first
// line out says that Firefox has started. Ends when its input does.

import { createInterface } from "node:readline";
import puppeteer from "../../widget/node_modules/puppeteer-core/lib/esm/puppeteer/puppeteer-core.js";

const [executablePath, nowhere] = process.argv.slice(2);
const [nowhereHost, nowherePort] = nowhere.split(":");

const browser = await puppeteer.launch({
  browser: "firefox",
  protocol: "webDriverBiDi",
  executablePath,
  headless: true,
  defaultViewport: { width: 1280, height: 900 },
  extraPrefsFirefox: {
    // Every name here is this machine's; whatever else is asked for goes to a proxy that is not there.
    "network.dns.localDomains": "news.test,www.news.test,typos.test",
    "network.proxy.type": 1,
    "network.proxy.http": nowhereHost,
    "network.proxy.http_port": Number(nowherePort),
    "network.proxy.ssl": nowhereHost,
    "network.proxy.ssl_port": Number(nowherePort),
    "network.proxy.no_proxies_on": ".test, localhost, 127.0.0.1",
  },
});
let page = await browser.newPage();

/** @type {Record<string, (argument: any) => Promise<unknown>>} */
const calls = {
  goto: (address) => page.goto(address),
  evaluate: (expression) => page.evaluate(expression),
  press: async (keys) => {
    const held = keys.split("+");
    const key = held.pop();
    for (const name of held) await page.keyboard.down(name);
    await page.keyboard.press(key);
    for (const name of held.reverse()) await page.keyboard.up(name);
  },
  type: (text) => page.keyboard.type(text),
  newTab: async () => {
    const old = page;
    page = await browser.newPage();
    await old.close();
  },
};

/** @param {{ value: unknown } | { error: string }} answer */
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

say({ value: null });
for await (const line of createInterface({ input: process.stdin })) {
  const [name, argument] = JSON.parse(line);
  try {
    const value = await calls[name](argument);
    say({ value: name === "evaluate" ? value : null });
  } catch (error) {
    say({ error: String(error) });
  }
}
await browser.close();
