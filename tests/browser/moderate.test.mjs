// The moderators' pages in Chromium: a reported rumour is looked at, decided and followed; with JavaScript and without, open to all.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { assertOpenEverywhere, Browser, deskPage, shoot } from "../support/chromium.mjs";
import { livelyVillage } from "../support/lively.mjs";
import { finish, newOfficer, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

const PAGE_BYTES = 100_000;

let stack, browser, lan, mai, pao;
before(async () => {
  [stack, browser] = await Promise.all([startStack({ village: livelyVillage(), ini: { moderation: { "undo-seconds": 2 } } }), Browser.start()]);
  [lan, mai, pao] = [await villager(stack, "Lan"), await villager(stack, "Mai"), await villager(stack, "Pao")];
  await pao.ask("BAT nuoc");
});
after(async () => {
  await browser?.close();
  await finish(stack);
});
afterEach(() => assert.deepEqual(browser.takeTroubles(), []));

let moderators = 0;
async function moderatorAt(options) {
  const login = `moderator${++moderators}`;
  const member = await newOfficer(stack, { login, name: `Vàng Thị ${String.fromCharCode(64 + moderators)}`, agency: "xa", role: "moderator" });
  const page = await deskPage(browser, stack, member, options);
  await page.getByRole("link", { name: "Kiểm duyệt", exact: true }).click();
  return page;
}

/** Axe itself is a script: without JavaScript it cannot look. */
async function look(page, name, script = true) {
  assert.ok((await page.content()).length < PAGE_BYTES, name);
  if (script) await assertOpenEverywhere(page);
  await shoot(page, name);
}

/** Words that stand on two lines. */
const brokenWords = (page, selector) => page.evaluate((selector) => {
  const broken = [];
  for (const element of document.querySelectorAll(selector)) {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (text.nextNode())
      for (const { 0: word, index } of text.currentNode.data.matchAll(/\S+/gu)) {
        const range = document.createRange();
        range.setStart(text.currentNode, index);
        range.setEnd(text.currentNode, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word);
      }
  }
  return broken;
}, selector);

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

for (const [how, options] of [["with JavaScript", {}], ["without JavaScript", { javaScriptEnabled: false }]])
  test(`a rumour is decided in two clicks, corrected and followed, ${how}`, async () => {
    const script = options.javaScriptEnabled !== false;
    const words = !script ? "benh la tu cho Muong Khuong, dung di cho" : "dap ban mu sap vo, moi nguoi chay di";
    const post = numberIn(await lan.ask(`DANG #nuoc ${words}`, { matching: /Da dang bai/ }));
    await mai.ask(`BAO ${post} tin sai`, { matching: /nhan bao cao/i });
    await until("it to be pushed", () => pao.segments.some(({ text }) => text.includes(words)));
    const page = await moderatorAt(options);
    await look(page, "queue", script);

    await page.getByRole("link", { name: words }).click();
    await page.getByLabel("Lý do (người đăng và người báo sẽ biết)").selectOption("false");
    await page.getByLabel("Tên ngắn của tin đồn").fill("vỡ đập");
    await page.getByLabel("Điều đúng, bằng Tiếng Việt").fill("Mọi thứ vẫn an toàn.");
    await press(page, "Xem trước");
    assert.match(await page.locator(".preview").first().innerText(), /Moi thu van an toan/);
    await look(page, "card", script);
    await press(page, "Sai: gửi đính chính");
    await page.waitForURL(/\/moderate\/decision\/\d+$/);
    await until("the correction", () => pao.segments.some(({ text }) => /Moi thu van an toan/.test(text)));
    await until("the progress to be shown", async () => {
      await page.reload();
      return (await page.locator("main").innerText()).includes("Đã nhận đính chính");
    });
    await look(page, "decision", script);

    await page.goto(`${stack.web}/p/${post}`);
    assert.match(await page.locator(".truth").first().innerText(), /Mọi thứ vẫn an toàn/);
    await look(page, "post", script);
    await page.context().close();
  });

test("everybody sees what was decided and by what", async () => {
  const page = await browser.open(`${stack.web}/transparency`);
  assert.match(await page.locator("main").innerText(), /Sai, gửi đính chính/);
  await look(page, "transparency");
  for (const width of [320, 360, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    assert.deepEqual(await brokenWords(page, ".counts th"), [], `at ${width} px`);
  }
  await page.getByRole("link", { name: "Quy tắc kiểm duyệt" }).first().click();
  await look(page, "policy");
  await page.context().close();
});
