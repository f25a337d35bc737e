// The operator's page in Chromium: figures as tables for everybody, plots over them where scripts run.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { assertOpenEverywhere, Browser, deskPage, TAKE_PICTURES } from "../support/chromium.mjs";
import { livelyVillage } from "../support/lively.mjs";
import { finish, newAdmin, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

const PICTURE = "docs/images/admin.jpg";

let stack, browser;
before(async () => {
  const routes = { "route default": { "cost-per-segment": 350 } };
  [stack, browser] = await Promise.all([startStack({ village: livelyVillage(), ini: routes }), Browser.start()]);
});
after(async () => {
  await browser?.close();
  await finish(stack);
});
afterEach(() => assert.deepEqual(browser.takeTroubles(), []));

let admins = 0;
/** An administrator who has just signed in and sees the page. */
async function adminAtPage(options) {
  const member = await newAdmin(stack, { login: `quan${++admins}`, name: "Trần Minh Quân" });
  return deskPage(browser, stack, member, { where: /\/admin$/, ...options });
}

const close = (page) => page.context().close();
/** How many plots show something: lines and letters, not a blank canvas. */
const drawn = (page) =>
  page.locator(".plot canvas").evaluateAll((all) =>
    all.filter((canvas) => canvas.width > 200 && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)).length,
  );

test("the plots are drawn, fit every screen by day and by night, and keep nobody out", async () => {
  const page = await adminAtPage();
  await until("a plot in each panel", async () => (await drawn(page)) === (await page.locator(".panel").count()));
  await assertOpenEverywhere(page);
  await close(page);
});

test("a text shows in the tables by itself", async () => {
  const page = await adminAtPage();
  const mo = page.locator('.panel:has([data-panel="messages"]) tbody tr').first().locator("td").nth(2);
  const persons = page.locator('[data-at="facts.persons_text"]');
  const before = Number(await persons.textContent());
  await villager(stack, "Lan");
  await until("one more person", async () => Number(await persons.textContent()) === before + 1);
  await until("a rate above nothing", async () => !["0", "–"].includes(await mo.textContent()));
  await close(page);
});

test("without JavaScript the same figures stand in tables", async () => {
  const page = await adminAtPage({ javaScriptEnabled: false });
  assert.equal(await drawn(page), 0);
  assert.ok((await page.locator(".panel table tbody tr").count()) > 12);
  assert.match(await page.locator(".scroll").last().textContent(), /admin-view/);
  await page.locator("main").getByRole("link", { name: "Tải lại" }).click();
  await page.waitForURL(/\/admin$/);
  await close(page);
});

test("when the gateway is gone the page says that its figures are old", async () => {
  const page = await adminAtPage();
  await stack.end("gateway", "SIGTERM");
  await page.locator("#stale").waitFor({ state: "visible" });
  await stack.start("gateway");
  await page.locator("#stale").waitFor({ state: "hidden" });
  assert.match(browser.takeTroubles().join(), /ERR_CONNECTION_REFUSED|Failed to fetch|502|reset/i);
  await close(page);
});

test("it has its picture taken", { skip: !TAKE_PICTURES }, async () => {
  const page = await adminAtPage({ viewport: { width: 1280, height: 1040 } });
  for (let i = 0; i < 8; i++) {
    const lan = await villager(stack, "Lan");
    for (let texts = 0; texts < 4 * i; texts++) await lan.ask("TOI");
    await new Promise((resolve) => setTimeout(resolve, 2500));
  }
  await page.reload();
  await until("plots", async () => (await drawn(page)) > 0);
  await page.screenshot({ path: PICTURE, type: "jpeg", quality: 80, fullPage: process.env.LOA_WHOLE === "1" });
  await close(page);
});
