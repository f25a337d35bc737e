// A directive in Chromium: sent by the province, answered by a commune without JavaScript, seen in the table.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { assertOpenEverywhere, Browser, deskPage, shoot } from "../support/chromium.mjs";
import { finish, newOfficer } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { village } from "../support/village.mjs";

let stack, browser;
before(async () => {
  const agencies = [...village().agencies, { name: "mh", title: "UBND xã Mường Hum", area: "02728" }];
  [stack, browser] = await Promise.all([startStack({ village: { ...village(), agencies } }), Browser.start()]);
});
after(async () => {
  await browser?.close();
  await finish(stack);
});
afterEach(() => assert.deepEqual(browser.takeTroubles(), []));

async function atDesk(login, agency, options) {
  const member = await newOfficer(stack, { login, name: login, agency });
  return deskPage(browser, stack, member, options);
}

test("a directive is sent, answered without JavaScript, and what comes in is seen in one table", async () => {
  const [tinh, xa] = [await atDesk("tuan", "tinh"), await atDesk("hoa", "xa", { javaScriptEnabled: false })];
  await tinh.getByRole("link", { name: "Chỉ đạo" }).click();
  await tinh.getByLabel("Việc gì").fill("Rà soát hộ thiếu gạo tháng 12");
  await tinh.getByLabel("Nội dung").fill("Đề nghị các xã rà soát từng thôn và báo số hộ thiếu gạo để tỉnh cấp kịp trước Tết.");
  await tinh.getByLabel("Hạn trả lời").fill(new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10));
  await tinh.getByLabel("Cấp", { exact: true }).selectOption({ label: "Xã" });
  for (const [i, [name, kind]] of [["Đã họp với các trưởng thôn chưa?", "Có hay không"], ["Số hộ thiếu gạo", "Số"], ["Thôn khó nhất", "Câu ngắn"]].entries()) {
    await tinh.getByLabel(`Mục ${i + 1}`).fill(name);
    await tinh.getByLabel("Trả lời bằng").nth(i).selectOption({ label: kind });
  }
  await assertOpenEverywhere(tinh);
  await shoot(tinh, "directive-new");
  await tinh.getByRole("button", { name: "Giao", exact: true }).click();
  await tinh.waitForURL(/\/desk\/directive\/\d+$/);

  await xa.reload();
  await xa.getByRole("link", { name: "Chỉ đạo (1)" }).click();
  await xa.getByRole("link", { name: /Rà soát hộ thiếu gạo/ }).click();
  await xa.getByRole("button", { name: "Xác nhận đã nhận" }).click();
  await xa.getByLabel("Có", { exact: true }).check();
  await xa.getByLabel("Số hộ thiếu gạo").fill("1.250");
  await xa.getByLabel("Thôn khó nhất").fill("Séo Mý Tỷ: đường sạt, phải gùi vào");
  await shoot(xa, "directive-answer");
  await xa.getByRole("button", { name: "Gửi trả lời" }).click();
  await xa.getByText("Đã trả lời", { exact: true }).waitFor();

  await tinh.reload();
  const table = await tinh.locator("table").innerText();
  assert.match(table, /UBND xã Tả Van.*Đã trả lời.*Có.*1\.250.*Séo Mý Tỷ/s);
  assert.match(table, /UBND xã Mường Hum.*Chưa xem/s);
  await assertOpenEverywhere(tinh);
  await shoot(tinh, "directive-table");
  await tinh.getByText("Trả lại: UBND xã Tả Van").click();
  await tinh.getByLabel("Vì sao trả lại").fill("Thiếu thôn Tả Van Giáy 2");
  await tinh.getByRole("button", { name: "Trả lại" }).click();
  await xa.reload();
  await xa.getByText("Thiếu thôn Tả Van Giáy 2").waitFor();
  await shoot(xa, "directive-returned");
  await Promise.all([tinh, xa].map((page) => page.context().close()));
});
