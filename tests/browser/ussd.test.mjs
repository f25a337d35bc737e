// A phone of the simulator's page dials *123#: the whole of Loa behind it, a real bearerbox between.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { chromium } from "playwright-core";

import { TAKE_PICTURES } from "../support/chromium.mjs";
import { Simulator } from "../support/simulator.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { village } from "../support/village.mjs";

const LAN = "+84912000001";
const PAO = "+84912000002";
const MAI = "+84912000003";
const PICTURE = "docs/images/ussd.jpg";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const CHROMIUM = {
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"],
};

const people = [
  { msisdn: LAN, name: "Lan", handle: "lan", area: "03037", follows: ["nuoc"] },
  { msisdn: PAO, name: "Páo", handle: "pao", area: "03037", follows: ["nuoc"] },
  { msisdn: MAI, name: "Mai", handle: "mai", area: "03037", follows: [] },
];

let browser, simulator, stack, page;
const troubles = [];

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "vi-VN", ...options });
  const opened = await context.newPage();
  opened.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  opened.on("pageerror", (error) => troubles.push(error.message));
  await opened.goto(new URL(`/?phones=${[LAN, PAO, MAI].map(encodeURIComponent).join(",")}`, simulator.web).href);
  return opened;
}

const phone = (number, where = page) => where.locator(`.phone[data-phone="${number}"]`);
const said = (number, where = page) => phone(number, where).locator(".said");
const shows = (number, words) => said(number).filter({ hasText: words }).waitFor();

async function answers(number, text, words) {
  await phone(number).locator(".typed").fill(text);
  await phone(number).locator(".typed").press("Enter");
  await shows(number, words);
}

async function dials(number) {
  await phone(number).locator("textarea").fill("*123#");
  await phone(number).locator(".send").click();
  await shows(number, "1 Doc tin moi");
}

before(async () => {
  browser = await chromium.launch(CHROMIUM);
  simulator = await Simulator.start();
  stack = await startStack({ simulator, village: { ...village(), phones: people } });
  page = await open();
});
after(async () => {
  await browser?.close();
  await stack?.stop();
  await simulator?.stop();
  assert.deepEqual(troubles, []);
});

test("a code is dialled, answered with the keys and the line, and ended by its end", async () => {
  await dials(LAN);
  await phone(LAN).locator('[data-key="2"]').click();
  assert.equal(await phone(LAN).locator(".typed").inputValue(), "2");
  await phone(LAN).locator(".send").click();
  await shows(LAN, "1 Xa Ta Van");
  await answers(LAN, "1", "go bai dang");
  await answers(LAN, "toi nay hop thon", "1 Gui");
  await answers(LAN, "1", "Da dang bai 1 len Xa Ta Van");
  await answers(LAN, "00", "1 Doc tin moi");
  await answers(LAN, "0", "Chao ban");
  assert.ok(await phone(LAN).locator(".typed").isHidden());
  await phone(LAN).locator(".hang-up").click();
  assert.ok(await phone(LAN).locator(".session").isHidden());
  assert.equal(await phone(LAN).locator(".message").count(), 0, "a session leaves no messages");
});

test("who hangs up in the middle and dials again goes on there", async () => {
  await dials(PAO);
  await answers(PAO, "4", "1 UBND xa Ta Van");
  await answers(PAO, "1", "go cau hoi");
  await phone(PAO).locator(".hang-up").click();
  await phone(PAO).locator("textarea").fill("*123#");
  await phone(PAO).locator(".send").click();
  await shows(PAO, "1 Lam tiep");
  await answers(PAO, "1", "go cau hoi");
  await answers(PAO, "bao gio cap gao?", "1 Gui");
  await answers(PAO, "1", "da gui UBND xa Ta Van");
  await answers(PAO, "00", "1 Doc tin moi");
  await answers(PAO, "0", "Chao ban");
  await phone(PAO).locator(".hang-up").click();
});

test("without JavaScript a code is dialled and answered by a plain form", async () => {
  const plain = await open({ javaScriptEnabled: false });
  await phone(MAI, plain).locator("textarea").fill("*123#");
  await phone(MAI, plain).getByRole("button", { name: "Send" }).click();
  await until("the menu", async () => {
    await plain.getByRole("link", { name: "Look for new messages" }).click();
    return /1 Doc tin moi/.test(await said(MAI, plain).textContent());
  });
  await phone(MAI, plain).locator(".typed").fill("8");
  await phone(MAI, plain).getByRole("button", { name: "Answer" }).click();
  await until("help", async () => {
    await plain.getByRole("link", { name: "Look for new messages" }).click();
    return /Bam so de chon/.test(await said(MAI, plain).textContent());
  });
  await phone(MAI, plain).getByRole("button", { name: "End", exact: true }).click();
  assert.ok(await phone(MAI, plain).locator(".session").isHidden());
  await plain.context().close();
});

test("nobody is kept out of a session, and it has its picture taken", async () => {
  await simulator.send({ from: MAI, text: "DAU" });
  await dials(LAN);
  await answers(LAN, "3", "1 Kenh dang theo");
  await answers(LAN, "2", "1 ");
  await dials(PAO);
  await answers(PAO, "2", "1 Xa Ta Van");
  await answers(PAO, "1", "go bai dang");
  await answers(PAO, "Nuoc ve roi, ba con oi", "1 Gui");
  await phone(MAI).locator("textarea").fill("*123#");
  await phone(MAI).locator(".send").click();
  await shows(MAI, "1 Làm tiếp");
  await answers(MAI, "2", "1 Đọc tin mới");
  await phone(LAN).locator(".typed").fill("2");
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: AXE });
  const { violations } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  if (TAKE_PICTURES) await page.screenshot({ path: PICTURE, type: "jpeg", quality: 80 });
});
