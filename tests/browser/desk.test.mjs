// The staff's desk in Chromium: questions are texted by phones, answered on the page, read on the phones.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { assertOpenEverywhere, Browser, fillSignIn, TAKE_PICTURES } from "../support/chromium.mjs";
import { livelyVillage } from "../support/lively.mjs";
import { finish, newOfficer, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";

const PICTURE = "docs/images/desk.jpg";

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
/** An officer of xa who has just signed in, each with an account of their own: a code works once. */
async function officerAtDesk(options) {
  const officer = await newOfficer(stack, { login: `hoa${++officers}`, name: "Nguyễn Thị Hoa", agency: "xa" });
  const page = await browser.open(`${stack.web}/desk`, options);
  await fillSignIn(page, officer);
  await page.waitForURL(/\/desk$/);
  return page;
}

const close = (page) => page.context().close();
const thread = (page) => page.locator(".thread .text").allTextContents();

/** The way of a question, from the phone to the page and back, and on with TL. */
async function answerQuestion(page) {
  const lan = await villager(stack, "Lan");
  const number = numberIn(await lan.ask("HOI xa Bao giờ xã cấp gạo cứu đói?"));
  await page.reload();
  await page.getByRole("link", { name: new RegExp(`Câu hỏi ${number}\\b`) }).click();
  assert.deepEqual(await thread(page), ["Bao giờ xã cấp gạo cứu đói?"]);

  await page.getByLabel("Câu trả lời").fill("Thứ hai tuần sau, mang theo sổ hộ khẩu.");
  await page.getByRole("button", { name: "Gửi" }).click();
  assert.equal(await page.locator(".thread .ours b").textContent(), "Nguyễn Thị Hoa");
  const { text } = await lan.next();
  assert.match(text, new RegExp(`\\b${number}\\b.*Thu hai tuan sau, mang theo so ho khau`));

  await lan.ask("TL Cảm ơn cán bộ, mấy giờ ạ?");
  await page.reload();
  assert.deepEqual(await thread(page), [
    "Bao giờ xã cấp gạo cứu đói?",
    "Thứ hai tuần sau, mang theo sổ hộ khẩu.",
    "Cảm ơn cán bộ, mấy giờ ạ?",
  ]);
  await page.locator(".delivery-delivered").waitFor();
  await page.getByLabel("Câu trả lời").fill("Bảy giờ sáng.");
  await page.getByRole("button", { name: "Gửi" }).click();
  assert.match((await lan.next()).text, /Bay gio sang/);
  return number;
}

test("it has its picture taken for the README", { skip: !TAKE_PICTURES }, async () => {
  const page = await officerAtDesk({ viewport: { width: 1280, height: 1040 } });
  const number = await answerQuestion(page);
  await page.goto(`${stack.web}/desk/case/${number}`);
  await page.getByLabel("Câu trả lời").pressSequentially("Nhớ mang theo sổ hộ khẩu nhé.");
  await page.locator("#count b").waitFor();
  await page.screenshot({ path: PICTURE, type: "jpeg", quality: 80 });
  await close(page);
});

test("an officer signs in, answers on the page, and the talk goes on by text", async () => {
  const page = await officerAtDesk();
  await answerQuestion(page);
  await close(page);
});

test("the same works without JavaScript", async () => {
  const page = await officerAtDesk({ javaScriptEnabled: false });
  await answerQuestion(page);
  await close(page);
});

test("what an answer costs is told while it is written", async () => {
  const page = await officerAtDesk();
  const mai = await villager(stack, "Mai");
  await mai.ask("DAU");
  const number = numberIn(await mai.ask("HOI xa trạm y tế mở cửa mấy giờ?"));
  await page.goto(`${stack.web}/desk/case/${number}`);
  const count = (text) => page.locator("#count", { hasText: text }).waitFor();
  await page.getByLabel("Câu trả lời").pressSequentially("Bảy giờ sáng.");
  await count(/^1 tin · \d+ ký tự · có dấu/);
  await page.getByLabel("Câu trả lời").fill("Từ bảy giờ sáng đến năm giờ chiều, trừ chủ nhật. ".repeat(2));
  await count(/^2 tin/);
  await page.getByLabel("Câu trả lời").fill("Trạm mở cả ngày. ".repeat(40));
  await page.locator("#count .over").waitFor();
  await page.getByRole("button", { name: "Gửi" }).click();
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").textContent(), /Dài quá 8 tin/);
  assert.match(await page.getByLabel("Câu trả lời").inputValue(), /^Trạm mở cả ngày\. Trạm/, "what was written is kept");
  assert.match(browser.takeTroubles().join(), /400/);
  await close(page);
});

test("the keyboard is enough to answer", async () => {
  const page = await officerAtDesk();
  const tuan = await villager(stack, "Tuấn");
  const number = numberIn(await tuan.ask("HOI xa bao giờ họp xã?"));
  await page.reload();
  await page.getByRole("link", { name: new RegExp(`Câu hỏi ${number}\\b`) }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/case\//);
  await page.getByLabel("Câu trả lời").focus();
  await page.keyboard.type("Chiều thứ năm.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.match((await tuan.next()).text, /Chieu thu nam/);
  await close(page);
});

test("a wrong code opens nothing and says so; who signs out is out", async () => {
  const officer = await newOfficer(stack, { login: "binh", name: "Bình", agency: "xa" });
  const page = await browser.open(`${stack.web}/desk/case/1`);
  await fillSignIn(page, officer, "000000");
  assert.match(await page.getByRole("alert").textContent(), /chưa đúng/);
  assert.match(browser.takeTroubles().join(), /403/);
  assert.equal(await page.getByLabel("Mật khẩu").inputValue(), "");
  await fillSignIn(page, officer);
  await page.waitForURL(/\/desk$/);
  await page.getByRole("button", { name: "Đăng xuất" }).click();
  await page.waitForURL(/sign-in$/);
  await page.goto(`${stack.web}/desk`);
  assert.match(page.url(), /sign-in$/);
  await close(page);
});

test("nobody is kept out of the desk, and it fits each screen", async () => {
  const page = await officerAtDesk();
  const number = await answerQuestion(page);
  for (const where of ["/desk", `/desk/case/${number}`]) {
    await page.goto(stack.web + where);
    await assertOpenEverywhere(page);
  }
  await close(page);
});
