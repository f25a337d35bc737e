// Pages in Debian's Chromium, and what must hold for each of them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { chromium } from "playwright-core";

import { PATIENCE_MS } from "./until.mjs";

import { totp } from "./web.mjs";

/** True when the pictures of the README are to be taken anew: LOA_PICTURES=1 make browser. */
export const TAKE_PICTURES = process.env.LOA_PICTURES === "1";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const CHROMIUM = {
  executablePath: "/usr/bin/chromium",
  timeout: PATIENCE_MS,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
};

/** A browser, and the troubles its pages had: scripts that failed, things the page's own policy forbids, errors told. */
export class Browser {
  #browser;
  #troubles = [];

  static async start() {
    const browser = new Browser();
    browser.#browser = await chromium.launch(CHROMIUM);
    return browser;
  }

  /** A page with cookies of its own at `url`; options of playwright's newContext, such as javaScriptEnabled. */
  async open(url, options = {}) {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "vi-VN", ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && this.#troubles.push(message.text()));
    page.on("pageerror", (error) => this.#troubles.push(error.message));
    await page.goto(url);
    return page;
  }

  /** What went wrong on all pages since the last call. */
  takeTroubles() {
    return this.#troubles.splice(0);
  }

  close() {
    return this.#browser.close();
  }
}

/** The page fits its window, and axe finds nothing that keeps anybody out. `rules`: those of axe; without, all. */
export async function assertOpenToAll(page, rules) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${page.url()} is ${wide} px too wide`);
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  // The page's policy allows no script of ours: the browser itself brings it in, once.
  if (!(await page.evaluate(() => "axe" in window))) {
    const client = await page.context().newCDPSession(page);
    await client.send("Runtime.evaluate", { expression: AXE });
  }
  const { violations } = await page.evaluate((runOnly) => window.axe.run(runOnly ? { runOnly } : {}), rules);
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], page.url());
}

/** The same on a phone and a desk, by day and by night, where only colours differ. */
export async function assertOpenEverywhere(page) {
  for (const viewport of [{ width: 360, height: 740 }, { width: 1280, height: 900 }]) {
    await page.setViewportSize(viewport);
    for (const [colorScheme, rules] of [["light"], ["dark", ["color-contrast"]]]) {
      await page.emulateMedia({ colorScheme });
      await assertOpenToAll(page, rules);
    }
  }
}

/** Fills in the form of the sign-in, as the desk shows it in Vietnamese. */
export async function fillSignIn(page, { login, password, secret }, code = totp(secret)) {
  await page.getByLabel("Tên đăng nhập").fill(login);
  await page.getByLabel("Mật khẩu").fill(password);
  await page.getByLabel("Mã 6 số").fill(code);
  await page.locator("main").getByRole("button", { name: "Đăng nhập" }).click();
}

/** A page of a member of the staff (newOfficer(), newAdmin()) who has just signed in and sees `where`. */
export async function deskPage(browser, stack, member, { where = /\/desk$/, ...options } = {}) {
  const page = await browser.open(`${stack.web}/desk`, options);
  await fillSignIn(page, member);
  await page.waitForURL(where);
  return page;
}

/** Where pictures to be looked at go: LOA_SHOTS=folder. */
const SHOTS = process.env.LOA_SHOTS;

/** The page as a small and a wide screen show it, by day and by night, when somebody wants to look. */
export async function shoot(page, name) {
  if (!SHOTS) return;
  for (const width of [360, 1280])
    for (const colorScheme of ["light", "dark"]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${SHOTS}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
}
