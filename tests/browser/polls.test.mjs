// Polls in Chromium: written and sent at the desk, answered by phones, seen live by everybody; and without JavaScript.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { assertOpenEverywhere, Browser, deskPage, shoot } from "../support/chromium.mjs";
import { finish, newOfficer, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";

let stack, browser, phones;
before(async () => {
  [stack, browser] = await Promise.all([startStack(), Browser.start()]);
  phones = [];
  for (const name of ["Lan", "Páo", "Mai", "Súa", "Dí", "Tú"]) phones.push(await villager(stack, name));
});
after(async () => {
  await browser?.close();
  await finish(stack);
});
afterEach(() => assert.deepEqual(browser.takeTroubles(), []));

/** A new officer of xa at the desk. */
async function atDesk(login, options) {
  const member = await newOfficer(stack, { login, name: login, agency: "xa" });
  return deskPage(browser, stack, member, options);
}

/** The author asks for approval of what its page shows, the sender gives it. */
async function approve(author, sender) {
  await author.getByRole("button", { name: "Xin duyệt" }).click();
  await author.getByText("Chờ duyệt", { exact: true }).first().waitFor();
  assert.equal(await author.getByRole("button", { name: "Duyệt và gửi" }).count(), 0);
  await sender.goto(author.url());
  await sender.getByRole("button", { name: "Duyệt và gửi" }).click();
  await sender.getByRole("button", { name: "Duyệt và gửi" }).waitFor({ state: "detached" });
}

/** One writes it, the other approves it; the phones answer 1, 2, 2 …; its number. */
async function runPoll(author, sender, name) {
  await author.getByRole("link", { name: "Lấy ý kiến" }).click();
  await author.getByLabel("Câu hỏi", { exact: true }).first().fill("Họp thôn hôm nào thì tiện?");
  await author.getByLabel("Các lựa chọn").first().fill("Thứ bảy\nChủ nhật\nThứ hai");
  await shoot(author, `${name}-new`);
  await assertOpenEverywhere(author);
  await author.getByRole("button", { name: "Lưu và tính giá" }).click();
  await author.waitForURL(/\/desk\/broadcast\/\d+/);
  await shoot(author, `${name}-draft`);
  await assertOpenEverywhere(author);
  await approve(author, sender);
  for (const [i, phone] of phones.entries()) {
    assert.match((await phone.next()).text, /Hop thon hom nao thi tien\? 1 Thu bay/);
    assert.match(await phone.ask(i ? "2" : "1"), /ban chon/);
  }
  return new URL(author.url()).pathname.split("/").at(-1);
}

test("a poll is written, sent by a colleague, answered by phones and seen live", async () => {
  const [author, sender] = [await atDesk("hoa"), await atDesk("binh")];
  const id = await runPoll(author, sender, "poll");
  const reader = await browser.open(`${stack.web}/poll/${id}`);
  await reader.locator(".tally-line b", { hasText: "6" }).waitFor();
  await shoot(reader, "poll-public");
  await assertOpenEverywhere(reader);
  await phones[0].ask("3");
  await reader.locator(".poll-option", { hasText: "Thứ hai" }).locator("b", { hasText: "1" }).waitFor();
  await sender.goto(`${stack.web}/desk/poll/${id}`);
  assert.match(await sender.locator("table").innerText(), /Xã Tả Van.*0.*5.*1.*6/s);
  await shoot(sender, "poll-desk");
  await assertOpenEverywhere(sender);
  await sender.getByRole("button", { name: "Đóng ngay" }).click();
  await sender.getByLabel("Lời nhắn kèm kết quả").fill("Hẹn 8 giờ sáng chủ nhật.");
  await shoot(sender, "poll-closed");
  await sender.getByRole("button", { name: "Soạn tin báo kết quả" }).click();
  await sender.waitForURL(/\/desk\/broadcast\/\d+/);
  await approve(sender, author);
  for (const phone of phones) assert.match((await phone.next()).text, /2 Chu nhat: 5.*Hen 8 gio sang chu nhat/);
  await Promise.all([author, sender, reader].map((page) => page.context().close()));
});

test("all of it works without JavaScript", async () => {
  const options = { javaScriptEnabled: false };
  const [author, sender] = [await atDesk("sen", options), await atDesk("dung", options)];
  await author.getByRole("link", { name: "Lấy ý kiến" }).click();
  await author.getByLabel("Câu hỏi", { exact: true }).first().fill("Chợ phiên mấy giờ?");
  await author.getByLabel("Các lựa chọn").first().fill("Năm giờ\nSáu giờ");
  await author.getByRole("button", { name: "Lưu và tính giá" }).click();
  await approve(author, sender);
  await phones[0].next({ matching: /Cho phien may gio/ });
  assert.match(await phones[0].ask("2"), /Sau gio/);
  await sender.goto(author.url().replace("broadcast", "poll"));
  assert.equal(await sender.locator(".tally-line b").innerText(), "1");
  await sender.getByRole("button", { name: "Đóng ngay" }).click();
  await sender.getByText("Đã đóng", { exact: true }).first().waitFor();
  for (const phone of phones) phone.takeAll();
  await Promise.all([author, sender].map((page) => page.context().close()));
});
