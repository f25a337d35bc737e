// What officers do with questions, in Chromium: two at once, the keyboard, what is typed while others write, no JavaScript.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { assertOpenEverywhere, Browser, deskPage, shoot } from "../support/chromium.mjs";
import { livelyVillage } from "../support/lively.mjs";
import { finish, newOfficer, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";

let stack, browser;
before(async () => {
  [stack, browser] = await Promise.all([startStack({ village: livelyVillage() }), Browser.start()]);
});
after(async () => {
  await browser?.close();
  await finish(stack);
});
afterEach(() => assert.deepEqual(browser.takeTroubles(), []));

let officers = 0;
async function officerAtDesk(agency = "xa", options) {
  const login = `officer${++officers}`;
  const officer = await newOfficer(stack, { login, name: `Nguyễn Văn ${String.fromCharCode(64 + officers)}`, agency });
  return deskPage(browser, stack, officer, options);
}

const close = (page) => page.context().close();
const openCase = (page, number) => page.goto(`${stack.web}/desk/case/${number}`);
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const write = (page, text) => page.getByLabel("Câu trả lời, gửi đi bằng tin nhắn").fill(text);
async function asked(name, question) {
  const phone = await villager(stack, name);
  return { phone, number: numberIn(await phone.ask(`HOI ${question}`)) };
}

test("of two officers at one question the first answers, and the second is told and keeps what was typed", async () => {
  const { phone, number } = await asked("Lan", "xa bao giờ họp bàn tiền điện?");
  const [hoa, binh] = [await officerAtDesk(), await officerAtDesk()];
  await openCase(hoa, number);
  await openCase(binh, number);
  await write(binh, "Thứ sáu ạ.");
  await press(hoa, "Nhận việc");
  await binh.locator(".moved").first().waitFor();
  assert.equal(await binh.getByLabel("Câu trả lời, gửi đi bằng tin nhắn").inputValue(), "Thứ sáu ạ.");
  await press(binh, "Gửi");
  assert.match(await binh.getByRole("alert").textContent(), /Người khác đang giữ/);
  assert.equal(await binh.getByLabel("Câu trả lời, gửi đi bằng tin nhắn").inputValue(), "Thứ sáu ạ.");
  await press(binh, "Nhận thay");
  await write(binh, "Thứ sáu ạ.");
  await press(binh, "Gửi");
  assert.match((await phone.next()).text, /Thu sau/);
  await phone.ask("TOI");
  assert.deepEqual(phone.takeAll(), []);
  assert.match(browser.takeTroubles().join(), /400/);
  await close(hoa);
  await close(binh);
});

test("a new question appears in the open inbox, and the words of a citizen in the open page", async () => {
  const page = await officerAtDesk();
  const { phone, number } = await asked("Mai", "xa chợ phiên tuần này có họp không?");
  await page.getByRole("link", { name: new RegExp(`Câu hỏi ${number}\\b`) }).waitFor();
  await openCase(page, number);
  await write(page, "Chợ họp bình thường");
  await phone.ask(`TL ${number} họp mấy giờ ạ?`);
  await page.locator(".thread .text", { hasText: "họp mấy giờ" }).waitFor();
  assert.equal(await page.getByLabel("Câu trả lời, gửi đi bằng tin nhắn").inputValue(), "Chợ họp bình thường");
  await press(page, "Gửi");
  assert.match((await phone.next()).text, /Cho hop binh thuong/);
  await close(page);
});

test("a desk whose line was cut shows what it missed, by itself", async () => {
  const page = await officerAtDesk();
  await stack.end("gateway", "SIGKILL");
  await stack.start("gateway");
  const { number } = await asked("Pao", "xa mất điện đến bao giờ?");
  await page.getByRole("link", { name: new RegExp(`Câu hỏi ${number}\\b`) }).waitFor();
  browser.takeTroubles(); // the cut itself
  await close(page);
});

test("what was begun is there when the page is opened again", async () => {
  const { number } = await asked("Tuấn", "xa xin giấy phép làm nhà ở đâu?");
  const page = await officerAtDesk();
  await openCase(page, number);
  await page.getByLabel("Câu trả lời, gửi đi bằng tin nhắn").pressSequentially("Ở phòng địa chính");
  await page.locator("#count .sms", { hasText: "phong dia chinh" }).waitFor();
  await page.goto(`${stack.web}/desk`);
  await openCase(page, number);
  assert.equal(await page.getByLabel("Câu trả lời, gửi đi bằng tin nhắn").inputValue(), "Ở phòng địa chính");
  await close(page);
});

test("j, k, a and f go through the desk by keyboard, and never while somebody types", async () => {
  await asked("Lan", "xa hỏi một chuyện thứ nhất nhé cán bộ");
  await asked("Mai", "xa hỏi một chuyện thứ hai nhé cán bộ");
  const page = await officerAtDesk();
  await page.keyboard.press("j");
  const first = await page.evaluate(() => document.activeElement.getAttribute("href"));
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), first);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/case\//);
  await page.keyboard.press("a");
  await page.keyboard.type("jkaf");
  assert.equal(await page.getByLabel("Câu trả lời, gửi đi bằng tin nhắn").inputValue(), "jkaf");
  await page.keyboard.press("Escape");
  await page.keyboard.press("f");
  assert.equal(await page.evaluate(() => document.activeElement.id), "to");
  await close(page);
});

for (const [how, options] of [["with JavaScript", {}], ["without JavaScript", { javaScriptEnabled: false }]])
  test(`a question goes to the province, is asked back, answered, made public and kept as asked often, ${how}`, async () => {
    const { phone, number } = await asked("Vàng", `xa bao giờ sửa cầu treo Séo Mý Tỷ ${how === "with JavaScript" ? "" : "đợt hai"}?`);
    const xa = await officerAtDesk("xa", options);
    await openCase(xa, number);
    await xa.getByLabel("Ghi chú nội bộ").fill("Cầu do tỉnh quản lý");
    await press(xa, "Ghi lại");
    await xa.getByLabel("Chuyển cơ quan khác").fill("tinh");
    await xa.getByLabel("Vì sao (nội bộ)").fill("cầu của tỉnh");
    await press(xa, "Chuyển");
    assert.match((await phone.next()).text, /UBND tinh Lao Cai/);
    const tinh = await officerAtDesk("tinh", options);
    await tinh.getByRole("link", { name: new RegExp(`Câu hỏi ${number}\\b`) }).click();
    assert.match(await tinh.locator(".thread .note .text").textContent(), /Cầu do tỉnh quản lý/);
    await press(tinh, "Nhận việc");
    await write(tinh, "Gãy mấy tấm ván?");
    await press(tinh, "Hỏi lại người dân");
    assert.match((await phone.next()).text, /Gay may tam van/);
    await phone.ask("TL ba tấm");
    await openCase(tinh, number);
    await write(tinh, "Tuần sau sửa xong.");
    await press(tinh, "Gửi");
    assert.match((await phone.next()).text, /Tuan sau sua xong/);
    await tinh.getByLabel("Bản công khai").fill("Bao giờ sửa cầu?\n\nTuần sau sửa xong.");
    await press(tinh, "Hỏi người dân có đồng ý không");
    assert.match((await phone.next()).text, /1 duoc 2 khong/);
    assert.match(await phone.ask("1"), /nay doc duoc/);
    const reader = await browser.open(`${stack.web}/case/${number}`, options);
    assert.match(await reader.locator("main .text").textContent(), /Tuần sau sửa xong/);
    await close(reader);
    await openCase(tinh, number);
    await press(tinh, "Lưu vào Hỏi nhiều");
    await tinh.goto(`${stack.web}/desk/faq`);
    assert.match(await tinh.locator(".texts").textContent(), /Tuần sau sửa xong/);
    await close(xa);
    await close(tinh);
  });

test("nobody is kept out of the desk's pages, they fit each screen and weigh less than 100 kB", async () => {
  const { number } = await asked("Giàng Thị Mỷ", "xa con tôi bị bệnh, trạm y tế mở cửa mấy giờ?");
  const page = await officerAtDesk();
  await openCase(page, number);
  await page.getByLabel("Nhãn").fill("gấp");
  await press(page, "Thêm");
  await write(page, "Trạm mở từ bảy giờ.");
  await press(page, "Đếm thử");
  for (const [name, where] of [["inbox", "/desk"], ["case", `/desk/case/${number}`], ["tree", "/desk/tree"], ["answers", "/desk/answers"], ["faq", "/desk/faq"], ["agency", "/agency/xa"], ["public", `/case/${number}`]]) {
    const response = await page.goto(stack.web + where);
    assert.ok((await response.body()).length < 100_000, `${where} is too heavy`);
    await assertOpenEverywhere(page);
    await shoot(page, name);
  }
  await close(page);
});
