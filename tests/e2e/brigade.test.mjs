// A thousand new phones of one commune report a true post within a minute: it stands, it is pushed, and the moderator sees
// what they are.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { village } from "../support/village.mjs";

const BRIGADE = 1000;
const RATE = 1000; // answers a second
const MONTH_S = 30 * 24 * 60 * 60;
const AT_ONCE = 250; // texts that are not answered yet

const number = (i) => `+8497${String(i).padStart(7, "0")}`;
const [author, reader, two, three, ...brigade] = Array.from({ length: 4 + BRIGADE }, (_, i) => i);
const elders = [author, reader, two, three]; // they joined a month ago

let stack, hoa, post, other;
const phone = (i) => stack.smsc.phone(number(i));

before(async () => {
  const phones = [...elders, ...brigade].map((i) => ({ msisdn: number(i), name: `Nguoi ${i}`, handle: `nguoi${i}`, area: "03037" }));
  stack = await startStack({ village: { ...village(), phones }, ini: { "route default": { rate: RATE } } });
  const joined = String(Math.floor(Date.now() / 1000) - MONTH_S);
  for (const i of elders) await stack.redis.hSet(stack.key(`person:${await stack.personOf(`nguoi${i}`)}`), "joined", joined);
  hoa = await signIn(stack, await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa", role: "moderator" }));
});
after(() => finish(stack));

async function moderate(verb, ...args) {
  const { code, stdout, stderr } = await stack.loa(`moderate ${verb}`, args);
  assert.equal(code, 0, stderr);
  return stdout;
}

describe("a brigade of a thousand new phones", () => {
  test("reports a true post within a minute, and each is answered", async () => {
    post = numberIn(await phone(author).ask("DANG #nuoc Cong trinh nuoc bi rut ruot, de nghi xa tra loi"));
    other = numberIn(await phone(author).ask("DANG #nuoc Ai cung phai uong thuoc la moi khoi benh"));
    for (const i of [two, three]) assert.match(await phone(i).ask(`BAO ${other} nguy hiem`), /Da nhan bao cao/);
    const begun = Date.now();
    for (let at = 0; at < BRIGADE; at += AT_ONCE)
      await Promise.all(
        brigade.slice(at, at + AT_ONCE).map(async (i) => assert.match(await phone(i).ask(`BAO ${post} tin sai`), /Da nhan bao cao/)),
      );
    assert.ok(Date.now() - begun < 60_000, `${Date.now() - begun} ms`);
    assert.equal(await stack.redis.xLen(stack.key("dead")), 0, "texts that were put away because all were in each other's way");
  });

  test("counts as one person, and two others come before it", async () => {
    const card = await moderate("show", post);
    const weight = Number(/weight +([\d.]+)/.exec(card)?.[1]);
    assert.ok(weight > 0 && weight <= 2, card); // at the turn of a minute they are two bursts
    assert.match(card, new RegExp(`false +${BRIGADE}\\n`));
    const list = await moderate("list", "--as", "hoa");
    const order = list.split("\n").map((line) => line.split(" ")[0]);
    assert.ok(order.indexOf(other) >= 0 && order.indexOf(other) < order.indexOf(post), list);
  });

  test("is shown to the moderator as what it is", async () => {
    assert.match(await moderate("list", "--as", "hoa"), new RegExp(`^${post} .*BRIGADE`, "m"));
    assert.match((await hoa.get("/moderate")).text, /Nhiều máy mới cùng báo/);
    const card = (await hoa.get(`/moderate/card/${post}`)).text;
    assert.match(card, new RegExp(`<dd>${BRIGADE}</dd>`));
  });

  test("takes nothing down: the post is read, pushed and shown with no mark", async () => {
    assert.match(await phone(reader).ask("DOC nuoc"), /rut ruot/);
    const page = await hoa.get(`/p/${post}`);
    assert.equal(page.status, 200);
    assert.match(page.text, /rut ruot/);
    assert.doesNotMatch(page.text, /class="truth"/);
    assert.equal(await stack.redis.hGet(stack.key("marks"), post), null);
    await phone(two).ask("BAT nuoc");
    await phone(author).ask("DANG #nuoc Cong trinh nuoc bi rut ruot, da tra loi chua?");
    await until("the next one to be pushed", () => phone(two).segments.some(({ text }) => /da tra loi chua/.test(text)));
    assert.doesNotMatch(await phone(author).ask("TOI"), /bi nhac|chua gui ngay/);
  });
});
