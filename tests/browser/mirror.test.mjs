// The public mirror in Chromium, over a real gateway: posts are texted by phones and read on the web.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { assertOpenEverywhere, Browser, TAKE_PICTURES } from "../support/chromium.mjs";
import { enliven, livelyVillage } from "../support/lively.mjs";
import { finish, numberIn } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

const PICTURE = "docs/images/mirror.jpg";
const HEAVIEST = 100_000; // bytes over the line for a first visit, all files of the page together

let stack, browser, village;
before(async () => {
  [stack, browser] = await Promise.all([startStack({ village: livelyVillage() }), Browser.start()]);
  village = await enliven(stack);
});
after(async () => {
  await browser?.close();
  await finish(stack);
});
afterEach(() => assert.deepEqual(browser.takeTroubles(), []));

const open = (path, options) => browser.open(stack.web + path, options);
const close = (page) => page.context().close();
const texts = (page) => page.locator(".posts .text").allTextContents();
const first = (page, text) => page.locator(".posts > .post:first-child .text", { hasText: text }).waitFor();
const path = (page) => new URL(page.url()).pathname + new URL(page.url()).search;

/** Marks the page, so that a reload would show. */
const mark = (page) => page.evaluate(() => (document.body.dataset.marked = "yes"));
const marked = (page) => page.evaluate(() => document.body.dataset.marked === "yes");

test("it has its picture taken for the README", { skip: !TAKE_PICTURES }, async () => {
  const page = await open("/");
  await page.screenshot({ path: PICTURE, type: "jpeg", quality: 80 });
  await close(page);
});

test("a post texted by a phone appears by itself on each page it belongs to", async () => {
  const pages = await Promise.all(["/", "/c/cho", "/area/03037"].map((where) => open(where)));
  const [home, market, board] = pages;
  for (const page of pages) await mark(page);
  const number = numberIn(await village.mai.ask("#cho Còn một con lợn đen, bán rẻ cho bà con"));
  await Promise.all([home, market].map((page) => first(page, "Còn một con lợn đen")));
  await village.pao.ask("DANG Mai phát quang đường bản, mỗi nhà một người");
  await Promise.all([home, board].map((page) => first(page, "Mai phát quang đường bản")));
  assert.ok(!(await texts(market)).some((text) => text.includes("phát quang")));
  for (const page of pages) assert.ok(await marked(page), "it was loaded anew");
  await market.locator(".posts > .post:first-child .when").click();
  assert.equal(path(market), `/p/${number}`);
  await Promise.all(pages.map(close));
});

test("the first post on an empty channel takes the place of the word that there is none", async () => {
  const page = await open("/area/v3");
  await page.locator(".empty").waitFor();
  const phone = stack.smsc.newPhone();
  await phone.ask("DK Sa, Ban Den Thang");
  await phone.ask("DANG Bản mình có sóng rồi");
  await first(page, "Bản mình có sóng rồi");
  assert.ok(await page.locator(".empty").isHidden());
  await close(page);
});

test("a page that lost its gateway goes on by itself, with what it missed and nothing twice", async () => {
  const page = await open("/c/duong");
  await village.pao.ask("#duong Đã thay ba tấm ván cầu treo");
  await first(page, "Đã thay ba tấm ván");
  await stack.restart("gateway");
  await village.pao.ask("#duong Xe máy qua cầu treo được rồi");
  await first(page, "Xe máy qua cầu treo được rồi");
  const shown = await texts(page);
  assert.equal(new Set(shown).size, shown.length, shown.join("\n"));
  browser.takeTroubles(); // the browser tells that the stream broke
  await close(page);
});

test("a stream that the browser gave up comes back from the newest post shown", async () => {
  const page = await open("/c/y_te");
  await village.mai.ask("#y_te Trạm mới nhận thuốc cảm");
  await first(page, "Trạm mới nhận thuốc cảm");
  await page.route("**/events?*", (route) => route.fulfill({ status: 503, body: "" }));
  await stack.restart("gateway");
  await until("the browser to give up", async () => browser.takeTroubles().some((trouble) => trouble.includes("503")));
  await page.unroute("**/events?*");
  await village.mai.ask("#y_te Thứ sáu có bác sĩ về bản");
  await first(page, "Thứ sáu có bác sĩ về bản");
  const shown = await texts(page);
  assert.equal(new Set(shown).size, shown.length, shown.join("\n"));
  browser.takeTroubles();
  await close(page);
});

test("a text is text, whatever it looks like", async () => {
  const hostile = `<img src=x onerror="alert(1)"> </li><script>alert(2)</script> {{shortcode}} &amp;`;
  const page = await open("/c/ngo");
  const number = numberIn(await village.vang.ask(`#ngo ${hostile}`));
  await first(page, hostile);
  await page.reload();
  await first(page, hostile);
  await page.goto(`${stack.web}/p/${number}`);
  await first(page, hostile);
  await page.goto(`${stack.web}/search?q=${encodeURIComponent('"><script>alert(3)</script>')}`);
  assert.equal(await page.locator("#q").inputValue(), '"><script>alert(3)</script>');
  await close(page);
});

test("without JavaScript everything can be read, paged, searched and switched to English", async () => {
  for (let i = 1; i <= 25; i++) await village.lan.ask(`#thoi_tiet Ngày ${i} trời nắng ráo`);
  const page = await open("/c/thoi_tiet", { javaScriptEnabled: false });
  const seen = await texts(page);
  while (await page.locator("a[rel=next]").count()) {
    await page.locator("a[rel=next]").click();
    seen.push(...(await texts(page)));
  }
  assert.deepEqual(seen.slice(0, 25), Array.from({ length: 25 }, (_, i) => `Ngày ${25 - i} trời nắng ráo`));
  assert.equal(new Set(seen).size, seen.length);

  await page.getByRole("searchbox").fill("tro bep");
  await page.getByRole("button", { name: "Tìm" }).click();
  assert.deepEqual(await texts(page), ["Rắc tro bếp lúc sáng sớm, nhà tôi làm thế thấy đỡ nhiều."]);
  await page.locator(".lang").click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(await page.getByRole("searchbox").inputValue(), "tro bep");
  await page.goto(`${stack.web}/area/03037`);
  assert.equal(await page.locator("h2").first().textContent(), "Board");
  await close(page);
});

test("the keyboard is enough", async () => {
  const page = await open("/c/ngo");
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("href") ?? document.activeElement.id);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "#main");
  assert.ok((await page.locator(".skip").boundingBox()).x >= 0, "the way past the frame is seen");
  await page.keyboard.press("Enter");
  assert.equal(new URL(page.url()).hash, "#main");
  await page.keyboard.press("Tab");
  assert.match(await focused(), /^\/c\/ngo\.atom$/);

  for (let i = 0; i < 30 && !/^\/p\//.test(await focused()); i++) await page.keyboard.press("Tab");
  const post = await focused();
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(ring, "solid", "where the keyboard is, is seen");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${post}`);

  await page.getByRole("searchbox").focus();
  await page.keyboard.type("nuoc ve");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\?q=nuoc(\+|%20)ve$/);
  assert.match((await texts(page))[0], /^Nước về rồi/);
  await close(page);
});

test("nobody is kept out of any page, on a phone or a desk, by day or by night", async () => {
  const pages = ["/", "/c/nuoc", `/p/${village.question}`, "/@lan", "/area", "/area/15", "/area/v2", "/agency/xa", "/search?q=nuoc", "/search", "/desk/sign-in", "/nothing"];
  const page = await open("/");
  for (const where of pages) {
    await page.goto(stack.web + where);
    await assertOpenEverywhere(page);
  }
  assert.deepEqual(browser.takeTroubles().map((trouble) => /404/.test(trouble)), [true], "of the page that is none");
  await close(page);
});

test("a first visit is light", async () => {
  for (const where of ["/", "/c/nuoc"]) {
    const page = await open(where);
    const bytes = await page.evaluate(() =>
      [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].reduce((sum, { transferSize }) => sum + transferSize, 0),
    );
    assert.ok(bytes > 0 && bytes < HEAVIEST, `${where}: ${bytes} bytes`);
    await close(page);
  }
});
