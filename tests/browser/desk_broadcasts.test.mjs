// Broadcasts in Chromium: written with a preview that follows the typing, approved by another, told of; and without JavaScript.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { assertOpenEverywhere, Browser, deskPage, shoot } from "../support/chromium.mjs";
import { livelyVillage } from "../support/lively.mjs";
import { finish, newOfficer, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

let stack, browser, lan, mai;
before(async () => {
  [stack, browser] = await Promise.all([startStack({ village: livelyVillage(), ini: { "route default": { "cost-per-segment": 350 } } }), Browser.start()]);
  lan = await villager(stack, "Lan");
  mai = await villager(stack, "Mai");
  await mai.ask("DAU");
});
after(async () => {
  await browser?.close();
  await finish(stack);
});
afterEach(() => assert.deepEqual(browser.takeTroubles(), []));

let officers = 0;
async function officerAt(path, options) {
  const login = `officer${++officers}`;
  const officer = await newOfficer(stack, { login, name: `Nguyễn Văn ${String.fromCharCode(64 + officers)}`, agency: "xa" });
  const page = await deskPage(browser, stack, officer, options);
  await page.goto(stack.web + path);
  return page;
}

const close = (page) => page.context().close();
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const WORDS = "Ngày mai xã phát gạo ở nhà văn hoá, bà con mang theo sổ hộ khẩu nhé";

for (const [how, options] of [["with JavaScript", {}], ["without JavaScript", { javaScriptEnabled: false }]])
  test(`a broadcast is written, priced, approved by another and told of, ${how}`, async () => {
    const script = options.javaScriptEnabled !== false;
    const [author, second] = [await officerAt("/desk", options), await officerAt("/desk/broadcasts", options)];
    await author.getByRole("link", { name: "Thông báo", exact: true }).click();
    await author.getByRole("link", { name: "Soạn thông báo" }).click();
    const area = author.getByLabel("Bằng Tiếng Việt");
    if (script) await area.pressSequentially("Ngày mai");
    if (script) await author.locator("#count-vi .sms", { hasText: "Thong bao cua UBND xa Ta Van: Ngay mai" }).waitFor();
    await area.fill(`${WORDS} ${how}`);
    await author.getByText("Tiếng khác").click();
    await author.getByLabel("Bằng English").fill("Rice will be given out tomorrow");
    if (script) await author.locator("#count-en .sms", { hasText: "Notice of UBND xa Ta Van: Rice" }).waitFor();
    else await press(author, "Đếm thử");
    await author.locator("#count-vi b", { hasText: "1 tin" }).waitFor();
    await press(author, "Lưu và tính giá");
    await author.waitForURL(/broadcast\/\d+$/);
    assert.match(await author.locator(".second .table").first().textContent(), /Người nhận\s*2\s*Tin \(SMS\)\s*3/);
    await press(author, "Xin duyệt");
    assert.match(await author.locator(".note").textContent(), /Chờ một cán bộ khác/);
    assert.equal(await author.getByRole("button", { name: "Duyệt và gửi" }).count(), 0);

    await second.goto(`${stack.web}/desk/broadcasts?folder=waiting`);
    await second.getByRole("link", { name: new RegExp(how) }).click();
    await second.getByRole("button", { name: "Duyệt và gửi" }).waitFor();
    if (script) await shoot(second, "approval");
    await press(second, "Duyệt và gửi");
    assert.match((await lan.next()).text, /^Thong bao cua UBND xa Ta Van: Ngay mai xa phat gao/);
    assert.match((await mai.next()).text, /^Thông báo của UBND xã Tả Van: Ngày mai xã phát gạo/);

    const sum = second.locator("#results tfoot td");
    if (script) await second.locator("#results .state-done").waitFor();
    else await until("the results", async () => (await second.reload()) && (await second.locator("#results .state-done").count()) === 1);
    assert.equal(await sum.first().textContent(), "2");
    await close(author);
    await close(second);
  });

test("nobody is kept out of the pages of broadcasts, they fit each screen and weigh less than 100 kB", async () => {
  const page = await officerAt("/desk/broadcasts/new");
  await page.getByLabel("Bằng Tiếng Việt").fill(WORDS);
  await page.locator("#count-vi .sms").waitFor();
  await page.getByText("Tiếng khác").click();
  await page.getByText("Viết biểu thức").click();
  await assertOpenEverywhere(page);
  await shoot(page, "compose");
  await press(page, "Lưu và tính giá");
  await page.waitForURL(/broadcast\/\d+$/);
  const draft = page.url();
  await page.getByLabel("Lưu làm mẫu, tên là").fill("Phát gạo");
  await press(page, "Lưu mẫu");
  const second = await officerAt("/desk/broadcasts?folder=done");
  const done = await second.locator(".cases a").first().getAttribute("href");
  await close(second);
  for (const [name, where] of [["draft", draft], ["done", stack.web + done], ["broadcasts", `${stack.web}/desk/broadcasts`]]) {
    const response = await page.goto(where);
    assert.ok((await response.body()).length < 100_000, `${where} is too heavy`);
    await assertOpenEverywhere(page);
    await shoot(page, name);
  }
  await close(page);
});
