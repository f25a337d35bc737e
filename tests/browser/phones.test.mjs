// The page of phones in Chromium, with a gateway of npm's smpp that answers; and the same page without JavaScript.

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, afterEach, before, beforeEach, test } from "node:test";

import smpp from "smpp";

import { assertOpenToAll, Browser, TAKE_PICTURES } from "../support/chromium.mjs";
import { Simulator } from "../support/simulator.mjs";
import { until } from "../support/until.mjs";

const LAN = "+84912000001";
const MAI = "+84912000002";
const TUAN = "+84912000003";
const SHOWN = `/?phones=${[LAN, MAI, TUAN].map(encodeURIComponent).join(",")}`;
const PICTURE = "docs/images/phones.jpg";

let browser, simulator, gateway, page;

/** Sends an MT as a gateway does. */
function tell(number, text) {
  const gsm = smpp.encodings.ASCII.match(text);
  return new Promise((answered) =>
    gateway.submit_sm(
      {
        source_addr: "8099", dest_addr_ton: 1, destination_addr: number.slice(1), data_coding: gsm ? 0 : 8,
        message_payload: smpp.encodings[gsm ? "ASCII" : "UCS2"].encode(text),
      },
      answered,
    ),
  );
}

async function bindGateway() {
  gateway = smpp.connect({ url: `smpp://127.0.0.1:${simulator.smppPort}` });
  gateway.on("error", () => {});
  gateway.on("deliver_sm", (pdu) => gateway.send(pdu.response()));
  await once(gateway, "connect");
  await new Promise((bound) => gateway.bind_transceiver({ system_id: "loa" }, bound));
}

const open = (options) => browser.open(new URL(SHOWN, simulator.web).href, options);

const phone = (number, where = page) => where.locator(`.phone[data-phone="${number}"]`);
const texts = (number, where = page) => phone(number, where).locator(".message .text").allTextContents();
const seen = (number, text) => until(`"${text}" on ${number}`, async () => (await texts(number)).includes(text));

before(async () => {
  browser = await Browser.start();
});
after(() => browser.close());
beforeEach(async () => {
  simulator = await Simulator.start();
  await bindGateway();
  page = await open();
});
afterEach(async () => {
  await page.context().close();
  gateway.close();
  await simulator.stop();
  assert.deepEqual(browser.takeTroubles(), []);
});

test("a message is typed, sent and ticked, and its answer arrives by itself", async () => {
  await phone(LAN).locator("textarea").fill("DK Lan, Tả Van");
  await phone(LAN).locator("textarea").press("Enter");
  await phone(LAN).locator('.message.mo[data-state="sent"] .tick', { hasText: "✓" }).waitFor();
  assert.equal((await simulator.messages(LAN))[0].text, "DK Lan, Tả Van");
  assert.equal(await phone(LAN).locator("textarea").inputValue(), "");

  await tell(LAN, "Chào Lan! Nhắn #nuoc để đăng tin.");
  await seen(LAN, "Chào Lan! Nhắn #nuoc để đăng tin.");
  assert.deepEqual(await texts(MAI), []);
});

test("a message for a phone that nobody holds is counted until somebody takes it", async () => {
  await phone(LAN).locator("textarea").click();
  await tell(MAI, "mot");
  await tell(MAI, "hai");
  await phone(MAI).locator(".unread", { hasText: "✉2" }).waitFor();
  await phone(MAI).locator("textarea").click();
  assert.ok(await phone(MAI).locator(".unread").isHidden());
});

test("what the text costs is told while it is written", async () => {
  const count = async (text) => {
    await phone(LAN).locator("textarea").fill(text);
    return phone(LAN).locator(".count").textContent();
  };
  for (const [text, told] of [
    ["", "GSM 160/1"],
    ["nuoc ve roi", "GSM 149/1"],
    ["{}", "GSM 156/1"],
    ["nước về rồi", "UCS-2 59/1"],
    ["a".repeat(160), "GSM 0/1"],
    ["a".repeat(161), "GSM 145/2"],
    [`${"a".repeat(152)}{${"a".repeat(10)}`, "GSM 141/2"],
    ["ạ".repeat(71), "UCS-2 63/2"],
    ["🐃".repeat(36), "UCS-2 61/2"],
  ])
    assert.equal(await count(text), told, text);
});

test("the keys write: letters by pressing again, accents, capitals, digits, erasing", async () => {
  const field = phone(LAN).locator("textarea");
  const press = async (keys) => {
    for (const key of keys) await phone(LAN).locator(`[data-key="${key}"]`).click();
  };
  await press("66");
  await press("88");
  await press("*");
  assert.equal(await field.inputValue(), "nù");
  await press("**");
  await press("0");
  await press("#");
  await press("2");
  await press("#");
  await press("156");
  assert.equal(await field.inputValue(), "nủ A156");
  await phone(LAN).locator("[data-erase]").click();
  assert.equal(await field.inputValue(), "nủ A15");
  await phone(LAN).locator("[data-key='3']").click({ delay: 700 });
  assert.equal(await field.inputValue(), "nủ A153");
  await phone(LAN).locator(".send").click();
  await seen(LAN, "nủ A153");
});

test("a text is text, whatever it looks like", async () => {
  const hostile = '<img src=x onerror="alert(1)"> &amp; </textarea><script>alert(2)</script>';
  await tell(LAN, hostile);
  await seen(LAN, hostile);
  await page.reload();
  await seen(LAN, hostile);
  assert.equal(await page.locator(".message img, .message script").count(), 0);
});

test("phones are added and put away, and keep their messages", async () => {
  await tell(LAN, "con day");
  await page.getByRole("button", { name: "Add" }).click();
  await page.waitForURL(/add=/);
  assert.equal(await page.locator(".phone").count(), 4);
  await phone(MAI).locator(".remove").click();
  await page.waitForURL(/phones=/);
  assert.equal(await page.locator(".phone").count(), 3);
  await seen(LAN, "con day");
});

test("the signal shows whether a gateway is bound", async () => {
  await page.locator("body.connected").waitFor();
  gateway.close();
  await page.locator("body:not(.connected)").waitFor();
  assert.equal(await page.locator("#link").textContent(), "No gateway bound");
});

test("what could not be sent stays on the phone", async () => {
  await phone(LAN).locator(".to").fill("");
  await phone(LAN).locator("textarea").fill("giu lai");
  await phone(LAN).locator(".to").evaluate((field) => (field.required = false));
  await phone(LAN).locator(".send").click();
  await phone(LAN).and(page.locator(".refused")).waitFor();
  assert.equal(await phone(LAN).locator("textarea").inputValue(), "giu lai");
  browser.takeTroubles(); // the browser tells of the answer 400
});

test("without JavaScript the form sends, and the page shows what came", async () => {
  const plain = await open({ javaScriptEnabled: false });
  await phone(LAN, plain).locator("textarea").fill("Nước về rồi\nbà con ơi");
  await phone(LAN, plain).getByRole("button", { name: "Send" }).click();
  await phone(LAN, plain).locator(".message").waitFor();
  assert.deepEqual(await texts(LAN, plain), ["Nước về rồi\nbà con ơi"]);
  assert.equal(await plain.locator(".phone").count(), 3);

  await tell(LAN, "Đã đăng bài 1");
  await plain.getByRole("link", { name: "Look for new messages" }).click();
  await until("the answer", async () => (await texts(LAN, plain)).includes("Đã đăng bài 1"));
  await plain.context().close();
});

test("it fits a small screen, and nobody is kept out of it", async () => {
  await tell(LAN, "Chào Lan!");
  await page.setViewportSize({ width: 320, height: 640 });
  await assertOpenToAll(page);
});

test("it has its picture taken for the README", { skip: !TAKE_PICTURES }, async () => {
  await simulator.send({ from: LAN, text: "DK Lan, Tả Van" });
  await tell(LAN, "Chào Lan! Bạn ở xã Tả Van, Lào Cai. Nhắn #nuoc để đăng tin, GIUP để xem thêm.");
  await simulator.send({ from: MAI, text: "THEO nuoc" });
  await tell(MAI, "Mai đã theo #nuoc. BAT nuoc để nhận ngay.");
  await simulator.send({ from: LAN, text: "#nuoc Nước về rồi, bà con ơi" });
  await tell(LAN, "Đã đăng bài 12 lên #nuoc.");
  await tell(MAI, "#nuoc @lan: Nước về rồi, bà con ơi (TL 12)");
  await simulator.send({ from: TUAN, text: "HOI xa bao gio cap gao?" });
  await tell(TUAN, "UBND xa Ta Van da nhan cau hoi so 7. Tra loi truoc thu Sau.");
  await seen(TUAN, "UBND xa Ta Van da nhan cau hoi so 7. Tra loi truoc thu Sau.");
  await phone(MAI).locator("textarea").fill("TL 12 Cảm ơn Lan nhé");
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  await page.screenshot({ path: PICTURE, type: "jpeg", quality: 80 });
});
