// What visitors may do about posts in Chromium, with JavaScript and without: report, ask, learn why a post is gone; open to all.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { assertOpenEverywhere, Browser, shoot } from "../support/chromium.mjs";
import { livelyVillage } from "../support/lively.mjs";
import { finish, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

let stack, browser, lan, mai;
before(async () => {
  [stack, browser] = await Promise.all([startStack({ village: livelyVillage(), ini: { moderation: { "undo-seconds": 1 } } }), Browser.start()]);
  [lan, mai] = [await villager(stack, "Lan"), await villager(stack, "Mai")];
});
after(async () => {
  await browser?.close();
  await finish(stack);
});
afterEach(() => assert.deepEqual(browser.takeTroubles().filter((text) => !/status of 410/.test(text)), []));

async function look(page, name, script = true) {
  if (script) await assertOpenEverywhere(page);
  await shoot(page, name);
}

async function decide(post, options, ...confirm) {
  const { stdout, stderr, code } = await stack.loa("moderate decide", [post, ...options]);
  assert.equal(code, 0, stderr);
  const id = numberIn(stdout);
  if (confirm.length) assert.equal((await stack.loa("moderate confirm", [id, ...confirm])).code, 0);
  await until("it to be carried out", async () => (await stack.redis.hGet(stack.key(`decision:${id}`), "state")) === "done");
}

for (const [how, javaScriptEnabled] of [["with JavaScript", true], ["without JavaScript", false]])
  test(`a post is reported and a rumour asked about, ${how}`, async () => {
    const words = javaScriptEnabled ? "cho Bac Ha mai nghi" : "truong hoc tuan sau dong cua";
    const post = numberIn(await lan.ask(`DANG #nuoc ${words}`, { matching: /Da dang bai/ }));
    const page = await browser.open(`${stack.web}/p/${post}`, { javaScriptEnabled });
    await page.getByRole("link", { name: "Báo bài", exact: true }).click();
    await page.getByLabel("Tin rác, quảng cáo").check();
    await look(page, "report", javaScriptEnabled);
    await page.getByRole("button", { name: "Gửi báo cáo" }).click();
    assert.match(await page.getByRole("status").innerText(), /Một người kiểm duyệt sẽ xem/);
    await look(page, "reported", javaScriptEnabled);

    await page.goto(stack.web);
    await page.getByLabel("Chép lại tin bạn nghe được").fill(words);
    await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
    assert.match(await page.getByRole("status").innerText(), /đã hỏi điều này hôm nay/);
    await page.context().close();
  });

test("what is known is answered with the truth first; a hidden post says why it is gone", async () => {
  const rumour = numberIn(await lan.ask("DANG #nuoc dap ban mu sap vo, moi nguoi chay di", { matching: /Da dang bai/ }));
  const secret = numberIn(await mai.ask("DANG #nuoc ong A o xom 3 bi benh nang", { matching: /Da dang bai/ }));
  for (const post of [rumour, secret]) await (post === rumour ? mai : lan).ask(`BAO ${post} tin sai`, { matching: /nhan bao cao/i });
  await stack.loa("staff add", ["--login", "nam", "--name", "Nam", "--role", "moderator"]);
  await decide(rumour, ["--verdict", "false", "--reason", "false", "--rumour", "vỡ đập", "--truth", "Đập Bản Mù an toàn."]);
  await decide(secret, ["--verdict", "hide", "--reason", "private"], "--as", "nam");

  const page = await browser.open(`${stack.web}/check`);
  await page.getByLabel("Chép lại tin bạn nghe được").fill("KHẨN: đập Bản Mù sắp vỡ, mn chạy đi");
  await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
  assert.match(await page.locator(".truth").innerText(), /Đập Bản Mù an toàn/);
  await look(page, "known");
  await page.locator(".table").getByRole("link").first().click();
  await look(page, "decided");

  const response = await page.goto(`${stack.web}/p/${secret}`);
  assert.equal(response.status(), 410);
  assert.doesNotMatch(await page.locator("main").innerText(), /ong A|mai/);
  await look(page, "hidden");
  await page.context().close();
});
