// The moderators' pages while others report and decide: what changes is shown at once, and nothing that is being typed is lost.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { assertOpenEverywhere, Browser, deskPage, shoot } from "../support/chromium.mjs";
import { livelyVillage } from "../support/lively.mjs";
import { finish, newOfficer, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

let stack, browser, page, lan, mai, pao, moderator;
before(async () => {
  [stack, browser] = await Promise.all([startStack({ village: livelyVillage(), ini: { moderation: { "undo-seconds": 1 } } }), Browser.start()]);
  [lan, mai, pao] = [await villager(stack, "Lan"), await villager(stack, "Mai"), stack.smsc.newPhone()];
  await pao.ask("DK Pao, Sa Pa", { matching: /Phuong Sa Pa/ });
  moderator = await newOfficer(stack, { login: "hoa", name: "Vàng Thị Hoa", agency: "xa", role: "moderator" });
  await stack.loa("staff add", ["--login", "nam", "--name", "Nam", "--role", "moderator"]);
  page = await deskPage(browser, stack, moderator);
});
after(async () => {
  await browser?.close();
  await finish(stack);
});
afterEach(() => assert.deepEqual(browser.takeTroubles(), []));

const say = async (phone, text) => numberIn(await phone.ask(`DANG #nuoc ${text}`, { matching: /Da dang bai/ }));
const report = (phone, post, why = "tin sai") => phone.ask(`BAO ${post} ${why}`, { matching: /nhan bao cao/i });
const shows = (words, where = "main") => until(words, async () => (await page.locator(where).innerText()).includes(words));

test("a card comes into the open queue by itself", async () => {
  const post = await say(lan, "dap ban mu sap vo, moi nguoi chay di");
  await page.goto(`${stack.web}/moderate`);
  await shows("Không có gì đang chờ");
  await report(mai, post);
  await shows("dap ban mu sap vo");
  await page.getByRole("link", { name: "dap ban mu" }).click();
  await page.waitForURL(/card\/\d+$/);
});

test("on a card what is typed and chosen stays while others report and post", async () => {
  const twin = await say(pao, "KHAN: dap ban mu sap vo, mn chay di");
  await shows("KHAN: dap ban mu", "#facts");
  await page.getByLabel("Tên ngắn của tin đồn").fill("vỡ đập");
  await page.locator(`input[name=apart][value="${twin}"]`).check();
  await report(pao, numberIn(page.url().split("/").at(-1)), "nguy hiem");
  await shows("nguy hiểm", "#facts");
  assert.equal(await page.getByLabel("Tên ngắn của tin đồn").inputValue(), "vỡ đập");
  assert.ok(await page.locator(`input[name=apart][value="${twin}"]`).isChecked());
  for (const heat of await page.locator("#facts .heat").all())
    for (const place of ["Tỉnh Lào Cai", "Xã Tả Van", "Phường Sa Pa"]) assert.ok((await heat.textContent()).includes(place), place);
});

test("the reason that most gave is chosen, so that each verdict is one press", async () => {
  await page.reload();
  assert.equal(await page.getByLabel("Lý do (người đăng và người báo sẽ biết)").inputValue(), "false");
});

test("a decision made elsewhere shows; what was decided before and by whom stays with the card", async () => {
  const card = numberIn(page.url().split("/").at(-1));
  await page.getByLabel("Tên ngắn của tin đồn").fill("vỡ đập");
  assert.equal((await stack.loa("moderate decide", [card, "--verdict", "unclear", "--as", "nam"])).code, 0);
  await shows("Những lần quyết định trước", "#facts");
  await shows("Chưa rõ, đang kiểm tra", "#facts");
  assert.equal(await page.getByLabel("Tên ngắn của tin đồn").inputValue(), "vỡ đập");
  await assertOpenEverywhere(page);
  await shoot(page, "card-live");
});

test("each look stands in the audit log, and parts that look by themselves add none", async () => {
  const { stdout } = await stack.loa("audit list", []);
  const looks = (what) => stdout.split("\n").filter((line) => line.includes("hoa") && line.includes(what)).length;
  assert.equal(looks("queue-view"), 1);
  assert.equal(looks("card-view"), 2, "opened once, reloaded once");
});
