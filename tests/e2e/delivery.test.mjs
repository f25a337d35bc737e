// Classes and routes at a real bearerbox: who waits for whom, what a slow or dead SMSC does, what becomes of what does
// not arrive.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import smpp from "smpp";

import { finish, villager } from "../support/people.mjs";
import { RESERVE_ID, startStack } from "../support/stack.mjs";
import { emptyOutbox } from "../support/stream.mjs";
import { until } from "../support/until.mjs";
import { metric } from "../support/web.mjs";

const RATE = 200;
const BACKLOG = 300;
const PROBE_EVERY_MS = 100; // gateway/pacing.c

let stack, phones;
before(async () => {
  stack = await startStack({
    reserve: true,
    ini: {
      "route default": { rate: RATE, burst: 20, order: 1 },
      "route reserve": { "smsc-id": RESERVE_ID, rate: RATE, order: 2 },
      delivery: { "retry-seconds": 1, tries: 2, "rest-after": 2 },
    },
  });
  phones = await Promise.all(Array.from({ length: 4 }, () => villager(stack)));
});
beforeEach(() => phones.forEach((phone) => phone.takeAll()));
after(() => finish(stack));

const figure = (name) => metric(stack.web, name);

/** A person's phone as the outbox names it. */
async function sealed({ handle }) {
  const person = await stack.personOf(handle);
  const fields = await stack.redis.hGetAll(stack.key(`person:${person}`));
  const [, phone] = Object.entries(fields).find(([name]) => /phone|sealed/.test(name));
  return phone;
}

/** Puts `count` texts for a phone into a class of the outbox. */
async function queue(kind, phone, count, words, id = "*") {
  const to = await sealed(phone);
  const key = stack.key(`outbox:${kind}`);
  await Promise.all(Array.from({ length: count }, (_, i) => stack.redis.xAdd(key, id, { to, x: `${words} ${i}` })));
}

const texts = (phone, pattern) => phone.segments.filter(({ text }) => pattern.test(text));

describe("a backlog", () => {
  test("of broadcasts does not delay an answer", async () => {
    const [lan, pao] = phones;
    await queue("broadcast", pao, BACKLOG, "loa phuong");
    const waits = [];
    await until("the backlog to be there", async () => (await figure('loa_mt_queued{class="broadcast"}')) > 0);
    while ((await figure('loa_mt_queued{class="broadcast"}')) > 0) {
      const sent = performance.now();
      await lan.ask("GIUP");
      waits.push(performance.now() - sent);
    }
    assert.ok(waits.length >= 5, `only ${waits.length} answers beside the backlog`);
    waits.sort((a, b) => a - b);
    const median = waits[waits.length >> 1];
    assert.ok(median < (BACKLOG / RATE) * 1000 / 3, `answers took ${median} ms`); // behind the backlog: all of it
    await emptyOutbox(stack);
    assert.equal(texts(pao, /loa phuong/).length, BACKLOG);
  });

  test("of one person does not delay another in the same class", async () => {
    const [, , may, mua] = phones;
    await queue("case", may, BACKLOG, "viec cua may");
    await queue("case", mua, 1, "viec cua mua");
    await mua.next({ matching: /viec cua mua/ });
    assert.ok(texts(may, /viec cua may/).length < BACKLOG / 2);
    await emptyOutbox(stack);
  });

  test("is sent at the route's rate in segments", async () => {
    const [lan] = phones;
    const count = 60;
    const long = "mot tin dai hon mot trang ".repeat(8); // two segments
    const begun = Date.now();
    await queue("broadcast", lan, count, long);
    await emptyOutbox(stack);
    const segments = texts(lan, /mot tin dai/).length;
    assert.ok(segments >= 2 * count - 1);
    assert.ok(Date.now() - begun >= ((segments - 2 * 20) / RATE) * 1000 * 0.9, `took ${Date.now() - begun} ms`);
  });
});

describe("a message that is too old", () => {
  test("is not sent, and counted", async () => {
    const [lan] = phones;
    await queue("emergency", lan, 1, "tin cua hom kia", "1000-0");
    await emptyOutbox(stack);
    assert.equal(await figure('loa_mt_expired_total{class="emergency"}'), 1);
    assert.equal(texts(lan, /hom kia/).length, 0);
  });

  test("is given up by the SMSC too: it is told until when", async () => {
    const [lan] = phones;
    await lan.ask("GIUP");
    const minutes = (lan.segments.at(-1).validity - Date.now()) / 60_000;
    assert.ok(minutes > 58 && minutes < 61, `${minutes} minutes`);
  });
});

describe("a private message that does not arrive", () => {
  const state = (number) => stack.redis.hGet(stack.key(`sent:message.${number}`), "state");
  const send = async (words) => {
    const [lan, pao] = phones;
    const answer = await lan.ask(`NHAN @${pao.handle} ${words}`);
    return answer;
  };
  const outbox = async (verb, ...args) => {
    const { code, stdout, stderr } = await stack.loa(`outbox ${verb}`, args);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const letters = async () => [...(await outbox("list")).matchAll(/^ {2}(\d+-\d+) .*$/gm)];
  const letter = (what) => until(what, async () => (await letters())[0]);

  test("for a failure of the network is sent again", async () => {
    const [, pao] = phones;
    pao.refuse = smpp.ESME_RSUBMITFAIL;
    await send("mai di cho");
    await until("it to be refused", () => texts(pao, /mai di cho/).length === 1);
    pao.refuse = 0;
    const { text } = await pao.next({ matching: /mai di cho/ });
    await until("the report", async () => (await state(/\((\d+)\)/.exec(text)[1])) === "delivered");
  });

  test("in as many tries as are allowed is a dead letter, which an operator sends again", async () => {
    const [, pao] = phones;
    pao.refuse = smpp.ESME_RSUBMITFAIL;
    await send("mai di nuong");
    const [line, id] = await letter("a dead letter");
    assert.match(line, /case +temporary/);
    assert.equal(texts(pao, /mai di nuong/).length, 2);
    const shown = line + (await outbox("show", id));
    assert.doesNotMatch(shown, /nuong|84\d{9}|0\d{9}/);
    assert.match(shown, /segments +1, GSM/);
    pao.refuse = 0;
    assert.equal(await outbox("retry", id), "1 in the outbox again\n");
    const { text } = await pao.next({ matching: /mai di nuong/ });
    await until("the report", async () => (await state(/\((\d+)\)/.exec(text)[1])) === "delivered");
    assert.deepEqual(await letters(), []);
  });

  test("because the number takes none is a dead letter at once, which an operator drops", async () => {
    const [, pao] = phones;
    pao.refuse = smpp.ESME_RINVDSTADR;
    await send("mai gat lua");
    const [line, id] = await letter("a dead letter");
    assert.match(line, /case +permanent/);
    assert.equal(await outbox("drop", "all"), "1 dropped\n");
    pao.refuse = 0;
    const { code, stderr } = await stack.loa("outbox retry", [id]);
    assert.deepEqual([code, /is no dead letter/.test(stderr)], [1, true]);
    assert.equal(texts(pao, /mai gat lua/).length, 1);
  });
});

test("a number that nothing reaches rests from posts until it texts", async () => {
  const [lan, , , mua] = phones;
  const post = (words) => lan.ask(`#nuoc ${words}`, { matching: /Da dang/ });
  const rested = () => figure('loa_mt_rested_total{class="channel"}');
  await mua.ask("BAT nuoc");
  mua.receipt = "UNDELIV";
  await post("cong truong mo nuoc lan mot");
  await post("cong truong mo nuoc lan hai");
  await until("it to rest", async () => (await figure("loa_numbers_resting")) === 1);
  await post("cong truong mo nuoc lan ba");
  await until("a post not sent", async () => (await rested()) === 1);
  mua.receipt = "DELIVRD";
  await mua.ask("GIUP");
  await post("cong truong mo nuoc lan bon");
  await mua.next({ matching: /lan bon/ });
  assert.equal(texts(mua, /lan ba/).length, 0);
  assert.equal(await figure("loa_numbers_resting"), 0);
});

describe("an SMSC", () => {
  test("that throttles is fed more slowly, and as fast as before when it stops", async () => {
    const [, pao] = phones;
    const rate = () => figure('loa_route_rate{route="default"}');
    await until("the full rate", async () => (await rate()) === RATE);
    pao.refuse = smpp.ESME_RTHROTTLED;
    await queue("broadcast", pao, BACKLOG, "ban tin dai");
    setTimeout(() => (pao.refuse = 0), 1500);
    await until("a lower rate", async () => (await rate()) < RATE);
    await emptyOutbox(stack);
    await until("all of them", () => new Set(texts(pao, /ban tin dai/).filter(({ refused }) => !refused).map(({ text }) => text)).size === BACKLOG);
    await queue("broadcast", pao, 2 * BACKLOG, "ban tin sau");
    await until("the full rate again", async () => (await rate()) === RATE);
    await emptyOutbox(stack);
  });

  test("that is down hands over to the next route, and is taken again when it is back", async () => {
    const up = () => figure('loa_route_up{route="default"}');
    const guest = stack.reserve.phone("+84912900001");
    stack.smsc.refuseBinds = true;
    stack.smsc.cut();
    await guest.send("GIUP"); // its answer may be with bearerbox before anybody knows,
    setTimeout(() => guest.send("GIUP"), 2 * PROBE_EVERY_MS); // and tells nothing when the last test's probe was just before it
    await until("the route to be down", async () => (await up()) === 0);
    await guest.ask("GIUP");
    stack.smsc.refuseBinds = false;
    await stack.smsc.bound();
    await until("the route to be up", async () => (await guest.send("GIUP"), (await up()) === 1));
  });
});
