// A question all the way: texted or dialled in a commune, forwarded to the province, answered there at the desk or from
// an officer's phone, and rated by who asked.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { assertOpenEverywhere, Browser, deskPage } from "../support/chromium.mjs";
import { finish, newAdmin, newOfficer, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { Sessions } from "../support/ussd.mjs";

let stack, browser;
before(async () => ([stack, browser] = await Promise.all([startStack(), Browser.start()])));
after(async () => {
  await browser?.close();
  await finish(stack);
});
afterEach(() => assert.deepEqual(browser.takeTroubles(), []));

async function signedIn(officer, where = /\/desk$/) {
  return deskPage(browser, stack, officer, { where });
}

const close = (page) => page.context().close();
const press = (page, name) => page.getByRole("button", { name, exact: true }).first().click();
const state = async (number) => (await (await fetch(`${stack.web}/case/${number}.json`)).json()).state;

let officers = 0;
const officerOf = (agency) => newOfficer(stack, { login: `can_bo${++officers}`, name: `Cán bộ ${officers}`, agency });

/** The commune's officer sends a question to the province; who asked is told. */
async function forward(page, number, phone) {
  await page.goto(`${stack.web}/desk/case/${number}`);
  await page.getByLabel("Chuyển cơ quan khác").fill("tinh");
  await press(page, "Chuyển");
  assert.match((await phone.next()).text, new RegExp(`\\b${number}\\b.*UBND tinh Lao Cai`));
}

test("texted by SMS, answered at the province's desk, rated by SMS", async () => {
  const phone = await villager(stack, "Lan");
  const number = numberIn(await phone.ask("HOI xa bao giờ sửa đường lên bản?"));
  const xa = await signedIn(await officerOf("xa"));
  await forward(xa, number, phone);
  const tinh = await signedIn(await officerOf("tinh"));
  await tinh.getByRole("link", { name: new RegExp(`Câu hỏi ${number}\\b`) }).click();
  await tinh.getByLabel("Câu trả lời, gửi đi bằng tin nhắn").fill("Tháng sau khởi công.");
  await press(tinh, "Gửi");
  assert.match((await phone.next()).text, /Thang sau khoi cong/);
  assert.match(await phone.ask("SAO 5"), /5\/5/);
  assert.equal(await state(number), "closed");
  await tinh.reload();
  assert.match(await tinh.locator("dl").textContent(), /5 \/ 5/);
  for (const page of [xa, tinh]) await close(page);
});

test("dialled by USSD, answered from an officer's phone, rated by USSD", async () => {
  const phone = await villager(stack, "Mai");
  const ussd = new Sessions(stack.smsc, phone);
  await ussd.dial();
  const number = numberIn(await ussd.follow("4", "1", "cau treo gay bao gio sua?", "1"));
  const xa = await signedIn(await officerOf("xa"));
  await forward(xa, number, phone);
  const officer = await officerOf("tinh");
  const officersPhone = stack.smsc.newPhone();
  await stack.load({ duty: [{ agency: "tinh", login: officer.login, msisdn: officersPhone.number, hours: "1-7 00:00-24:00" }] });
  const tinh = await signedIn(officer);
  await tinh.goto(`${stack.web}/desk/case/${number}`);
  await press(tinh, "Nhắn cán bộ trực (SMS)");
  const code = new RegExp(`TL ${number} (\\d{6})`).exec((await officersPhone.next()).text)[1];
  assert.match(await officersPhone.ask(`TL ${number} ${code} Tuần sau sửa.`), /da gui/);
  assert.match((await phone.next()).text, /Tuan sau sua/);
  await ussd.dial();
  assert.match(await ussd.follow("2", "5", "1"), /Tuan sau sua[^]*2 Cham sao/);
  assert.match(await ussd.follow("2", "4"), /4\/5 sao/);
  assert.equal(await state(number), "closed");
  for (const page of [xa, tinh]) await close(page);
});

test("several are chosen by keyboard while new ones come in, and stay chosen", async () => {
  const phone = await villager(stack, "Tuấn");
  const first = numberIn(await phone.ask("HOI xa trạm bơm hỏng đã hai ngày nay?"));
  const page = await signedIn(await officerOf("xa"));
  const box = page.getByLabel(`Chọn câu hỏi ${first}`, { exact: true });
  await page.getByRole("link", { name: new RegExp(`Câu hỏi ${first}\\b`) }).focus();
  await page.keyboard.press("x");
  assert.ok(await box.isChecked());
  const second = numberIn(await phone.ask("HOI xa chợ phiên tháng này họp hôm nào?"));
  await page.getByLabel(`Chọn câu hỏi ${second}`, { exact: true }).waitFor();
  assert.ok(await box.isChecked());
  await page.getByLabel(`Chọn câu hỏi ${second}`, { exact: true }).check();
  await page.locator(".bulk-acts").getByRole("button", { name: "Nhận việc" }).click();
  assert.equal(await page.locator(".outcome", { hasText: "xong" }).count(), 2);
  await assertOpenEverywhere(page);
  await close(page);
});

test("nobody is kept out of the sheet, the sign-in and what administrators load, and they fit each screen", async () => {
  const phone = await villager(stack, "Vàng");
  await phone.ask("DANG tối nay họp thôn lúc 19h");
  const reader = await browser.open(`${stack.web}/area/03037/sheet`);
  await assertOpenEverywhere(reader);
  await reader.emulateMedia({ media: "print" });
  assert.equal(await reader.locator(".masthead").isVisible(), false);
  assert.ok(await reader.locator(".sheet-item .text").first().isVisible());
  await reader.emulateMedia({ media: "screen" });
  await reader.goto(`${stack.web}/desk/sign-in`);
  await assertOpenEverywhere(reader);
  await close(reader);
  const officer = await signedIn(await officerOf("xa"));
  await officer.goto(`${stack.web}/desk/sheet`);
  await assertOpenEverywhere(officer);
  await close(officer);
  const admin = await signedIn(await newAdmin(stack), /\/admin$/);
  await admin.goto(`${stack.web}/admin/load`);
  await assertOpenEverywhere(admin);
  await admin.getByLabel("Tệp", { exact: true }).setInputFiles({ name: "sai.csv", mimeType: "text/csv", buffer: Buffer.from("login,name,role,agency\nan,An,boss,xa\n") });
  await press(admin, "Kiểm tra, chưa nạp");
  assert.match(await admin.locator(".mistakes").textContent(), /sai\.csv:2: role \(cột 3\)/);
  await assertOpenEverywhere(admin);
  await admin.getByLabel("Tệp", { exact: true }).setInputFiles({ name: "dung.csv", mimeType: "text/csv", buffer: Buffer.from("login,name,role,agency\nan,An,officer,xa\n") });
  await press(admin, "Kiểm tra, chưa nạp");
  await press(admin, "Nạp");
  assert.match(await admin.getByRole("status").textContent(), /Đã nạp/);
  assert.match((await stack.loa("export", ["--csv", "staff"])).stdout, /"an","An","officer","xa"/);
  assert.match(browser.takeTroubles().join(), /400/);
  await close(admin);
});
