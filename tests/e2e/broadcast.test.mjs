// One text to many: priced, sent to exactly those it is for, paused, cancelled, and gone on with after a crash.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertNoNumbers, finish, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { village } from "../support/village.mjs";

const MANY = 300;
const number = (i) => `+8498${String(i).padStart(7, "0")}`;

/** The village with so many more phones: two of three in Tả Van, each third speaks English, each fifth wants accents. */
function crowd() {
  const phones = Array.from({ length: MANY }, (_, i) => ({
    msisdn: number(i),
    name: `Nguoi ${i}`,
    handle: `nguoi${i}`,
    area: i % 3 ? "03037" : "02728",
    language: i % 3 === 1 ? "en" : "vi",
    accents: i % 5 === 0,
    follows: i % 2 ? ["nuoc"] : [],
  }));
  return { ...village(), phones };
}

let stack;
const phone = (i) => stack.smsc.phone(number(i));
const everybody = Array.from({ length: MANY }, (_, i) => i);

before(async () => {
  const route = { "cost-per-segment": 350 };
  const far = { "smsc-id": "village", rate: 100_000, "cost-per-segment": 800, prefixes: "+84980000" };
  stack = await startStack({ village: crowd(), ini: { "route default": route, "route far": far } });
});
after(() => finish(stack));

async function loa(verb, ...args) {
  const { code, stdout, stderr } = await stack.loa(`broadcast ${verb}`, args);
  return { code, stdout, stderr };
}

async function send(audience, text, ...more) {
  const { code, stdout, stderr } = await loa("send", "--from", "xa", "--audience", audience, "--text", text, "--yes", ...more);
  assert.equal(code, 0, stderr);
  return { id: /broadcast +(\d+) accepted/.exec(stdout)[1], stdout };
}

const record = (id) => stack.redis.hGetAll(stack.key(`broadcast:${id}`));
const state = async (id) => (await record(id)).state;
const over = (id) => until(`broadcast ${id} to be over`, async () => ["done", "cancelled", "failed"].includes(await state(id)));

/** How often each of the crowd got a text with these words. */
function counts(words) {
  return everybody.map((i) => phone(i).segments.filter(({ text }) => text.includes(words)).length);
}

/** Bearerbox has taken all of it when a broadcast is over: the last ones are on their way to the phones. */
async function eachGotOnce(words, who) {
  const wanted = everybody.map((i) => Number(who(i)));
  await until("the phones to have it", () => total(counts(words)) >= total(wanted));
  assert.deepEqual(counts(words), wanted);
}

const total = (list) => list.reduce((sum, count) => sum + count, 0);
const show = async (id) => Object.fromEntries((await loa("show", id)).stdout.split("\n").map((line) => /^(.+?) +(\d+)$/.exec(line)?.slice(1) ?? []));

describe("a broadcast", () => {
  test("is priced before anything is sent: by language, route, with and without accents", async () => {
    const words = "Ngày mai chợ phiên nghỉ vì mưa lũ, bà con đừng đi, xin báo cho nhau biết để không ai phải đi đường xa cho mất công";
    const { code, stdout } = await loa("price", "--from", "xa", "--audience", "area:15", "--text", words, "--text-in", "en=No market tomorrow");
    assert.equal(code, 0);
    assert.match(stdout, /^recipients 300$/m);
    const vi = everybody.filter((i) => i % 3 !== 1);
    const accented = vi.filter((i) => i % 5 === 0).length;
    const [, segments, all, none] = /^segments +(\d+) \((\d+) if all had accents, (\d+) if none had\)$/m.exec(stdout).map(Number);
    assert.equal(none, 300); // folded it is one segment
    assert.equal(segments, 300 + 2 * accented); // three segments of UCS-2
    assert.equal(all, 300 + 2 * vi.length);
    assert.match(stdout, /in +en +100 recipients +100 segments/);
    assert.match(stdout, new RegExp(`in +vi +200 recipients +${200 + 2 * accented} segments +`));
    const far = everybody.filter((i) => number(i).startsWith("+84980000"));
    const farSegments = far.length + 2 * far.filter((i) => i % 3 !== 1 && i % 5 === 0).length;
    assert.match(stdout, new RegExp(`by +far +${far.length} recipients +${farSegments} segments +${farSegments * 800}$`, "m"));
    assert.equal(total(counts("mua lu") ), 0);
    assert.equal((await stack.redis.xLen(stack.key("outbox:broadcast"))), 0);
  });

  test("goes once to exactly its audience, in each one's language and accents, with the name, and says what it is", async () => {
    await phone(5).ask("NGUNG");
    const { id } = await send("area:15 & channel:nuoc - area:02728", "Chào {name}, tối nay họp thôn", "--text-in", "en=Hello {name}, village meeting tonight");
    await over(id);
    const reached = everybody.filter((i) => i % 2 && i % 3 && i !== 5);
    await until("the reports", async () => (await show(id)).delivered === String(reached.length));
    for (const i of everybody) {
      const got = phone(i).segments.map(({ text }) => text).filter((text) => /Nguoi \d+/.test(text) && /hop|họp|meeting/.test(text));
      const words = i % 3 === 1 ? `Notice of UBND ${i % 5 ? "xa" : "xã"} Tả Van: Hello Nguoi ${i}, village meeting tonight` : `Thông báo của UBND xã Tả Van: Chào Nguoi ${i}, tối nay họp thôn`;
      const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
      assert.deepEqual(got.map(plain), reached.includes(i) ? [plain(words)] : [], `person ${i}`);
      for (const text of got) assert.equal(/[ôảã]/.test(text), i % 5 === 0, text);
    }
    assert.equal((await record(id)).state, "done");
    assert.equal(Number((await record(id)).sent), reached.length);
    assert.deepEqual(await stack.redis.keys(stack.key(`sent:broadcast.*`)), []);
  });

  test("of which a part is refused tells how many", async () => {
    phone(1).receipt = phone(4).receipt = "UNDELIV";
    const { id } = await send("person:nguoi1 | person:nguoi2 | person:nguoi4", "mot so may tat");
    await over(id);
    await until("the reports", async () => (await show(id)).failed === "2");
    assert.equal((await show(id)).delivered, "1");
    phone(1).receipt = phone(4).receipt = "DELIVRD";
  });

  test("that cannot be read, or reaches nobody, or is not wished, is refused with the reason", async () => {
    const rows = [
      [["--audience", "area:99", "--text", "x", "--from", "xa", "--yes"], /at 1: 'area:99' is no area/],
      [["--audience", "all", "--text", "x", "--from", "huyen", "--yes"], /'huyen' is no agency/],
      [["--audience", "all", "--text", "x", "--yes"], /is no agency/],
      [["--audience", "area:44", "--text", "x", "--from", "xa", "--yes"], /nobody would get it/],
      [["--audience", "all", "--text", "x", "--from", "xa"], /nothing is sent; --yes/],
      [["--audience", "all", "--text-in", "tlh=x", "--from", "xa", "--yes"], /'tlh' is no language/],
      [["--audience", "all", "--from", "xa", "--yes"], /no text/],
      [["--audience", "all", "--text", "x".repeat(1600), "--from", "xa", "--yes"], /longer than 1500/],
    ];
    const before = await stack.redis.zCard(stack.key("broadcasts"));
    for (const [args, why] of rows) {
      const { code, stderr } = await loa("send", ...args);
      assert.equal(code, 1, args.join(" "));
      assert.match(stderr, why);
    }
    assert.equal((await loa("pause", "999999")).code, 1);
    assert.equal(await stack.redis.zCard(stack.key("broadcasts")), before);
  });

  test("leaves an audit line for each thing that was done", async () => {
    const lines = (await stack.redis.xRange(stack.key("audit"), "-", "+")).map(({ message }) => message);
    const sent = lines.filter(({ did }) => did === "broadcast-send");
    assert.ok(sent.length >= 2);
    for (const { by, on, t } of sent) assert.ok(by && /^\d+ \S/.test(on) && Number(t));
    assert.equal((await stack.loa("audit verify")).code, 0);
  });
});

describe("a broadcast on a slow route", () => {
  before(async () => {
    await stack.configure({ "route default": { rate: 60 }, "route far": { "smsc-id": "village", rate: 60 } });
    await stack.restart("gateway", "SIGTERM");
  });

  test("is paused within a second, stays paused over a restart, and goes on without a gap or a double", async () => {
    const { id } = await send("all", "tam dung roi di tiep");
    await until("some to get it", () => total(counts("tam dung roi")) > 40);
    assert.equal((await loa("pause", id)).code, 0);
    await until("it to leave the outbox", async () => !(await record(id)).row);
    const paused = total(counts("tam dung roi"));
    assert.ok(paused < MANY - 50, `${paused} had it already`);
    await stack.restart("gateway", "SIGTERM");
    assert.equal(total(counts("tam dung roi")), paused);
    assert.equal((await loa("resume", id)).code, 0);
    await over(id);
    await eachGotOnce("tam dung roi", (i) => i !== 5);
    assert.equal(Number((await record(id)).repeated ?? 0), 0);
    assert.equal(Number((await record(id)).sent), MANY - 1);
  });

  test("paused and resumed at once is sent by one, once", async () => {
    const { id } = await send("all", "dung va di ngay");
    await until("some to get it", () => total(counts("dung va di ngay")) > 20);
    for (let i = 0; i < 5; i++) {
      assert.equal((await loa("pause", id)).code, 0);
      assert.equal((await loa("resume", id)).code, 0);
    }
    await over(id);
    await eachGotOnce("dung va di ngay", (i) => i !== 5);
  });

  test("of which all is on its way already is paused, ended with the gateway and resumed: each gets it once", async () => {
    const few = everybody.filter((i) => i % 2 && i % 3 === 0);
    const { id } = await send("channel:nuoc & area:02728", "ca nhom nho");
    await until("some to get it", () => total(counts("ca nhom nho")) > 5);
    assert.equal((await loa("pause", id)).code, 0);
    await until("it to leave the outbox", async () => !(await record(id)).row);
    assert.ok(total(counts("ca nhom nho")) < few.length, "all had it before the pause");
    assert.equal((await loa("resume", id)).code, 0);
    await stack.restart("gateway", "SIGTERM");
    await over(id);
    await eachGotOnce("ca nhom nho", (i) => few.includes(i));
    assert.equal(Number((await record(id)).repeated ?? 0), 0);
  });

  test("is cancelled for good", async () => {
    const { id } = await send("all", "huy giua chung");
    await until("some to get it", () => total(counts("huy giua chung")) > 20);
    assert.equal((await loa("cancel", id)).code, 0);
    await until("it to leave the outbox", async () => !(await record(id)).row);
    const had = total(counts("huy giua chung"));
    assert.ok(had < MANY - 50);
    const { code, stderr } = await loa("resume", id);
    assert.equal(code, 1);
    assert.match(stderr, /is cancelled/);
    await send("person:nguoi2", "tin sau do");
    await phone(2).next({ matching: /tin sau do/ });
    assert.equal(total(counts("huy giua chung")), had);
  });

  test("is interrupted by an emergency, which goes first", async () => {
    const { id } = await send("all", "tin thuong dai");
    await until("some to get it", () => total(counts("tin thuong dai")) > 10);
    const { id: urgent } = await send("area:03037", "Lu quet, len cho cao", "--class", "emergency");
    await over(urgent);
    assert.equal(await state(id), "sending");
    assert.match(phone(1).segments.at(-1).text, /KHAN CAP|EMERGENCY/);
    await loa("cancel", id);
    await until("it to leave the outbox", async () => !(await record(id)).row);
  });

  test("survives kill -9 of the gateway again and again: nobody is skipped, who may have it twice is counted", async () => {
    for (const i of everybody) phone(i).receipt = i % 4 ? null : "DELIVRD"; // where a report came in time, nobody gets it again
    const { id } = await send("all", "song sot qua moi lan chet");
    for (const share of [0.2, 0.5, 0.8]) {
      await until("more to get it", () => total(counts("song sot qua")) > share * MANY);
      await stack.restart("gateway", "SIGKILL");
    }
    await over(id);
    const got = counts("song sot qua");
    for (const i of everybody) assert.ok(i === 5 ? got[i] === 0 : got[i] >= 1, `person ${i} got it ${got[i]} times`);
    const doubled = total(got) - (MANY - 1);
    const { repeated = 0 } = await record(id);
    assert.ok(doubled <= Number(repeated), `${doubled} doubles, ${repeated} counted`);
    assert.ok(Number(repeated) <= 3 * 128, `${repeated} may have it twice`);
    for (const i of everybody) phone(i).receipt = "DELIVRD";
    console.log(`# ${MANY} recipients, 3 kills: skipped 0, doubled ${doubled}, counted ${repeated}`);
  });

  test("or the digests of an hour: kill -9 skips nobody, and who may have theirs twice is counted", async () => {
    const followers = everybody.filter((i) => i % 2 && i !== 5);
    const repeated = async () => {
      const metrics = await (await fetch(`${stack.web}/metrics`)).text();
      return Number(/^loa_mt_repeated_total\{class="digest"\} (\d+)$/m.exec(metrics)[1]);
    };
    const hour = Math.floor(Date.now() / 3_600_000) + 7;
    await phone(0).ask("#nuoc be chua da day lai");
    await stack.redis.sAdd(stack.key(`digests:${hour % 24}:0`), everybody.map((i) => String(i + 1)));
    await stack.redis.set(stack.key("digest-place"), String(hour));
    await until("some to get it", () => total(counts("be chua da day lai")) > 40);
    await stack.restart("gateway", "SIGKILL");
    await until("the outbox to be empty", async () => (await stack.redis.xLen(stack.key("outbox:digest"))) === 0);
    const got = counts("be chua da day lai");
    for (const i of followers) assert.ok(got[i] >= 1, `person ${i} got none`);
    const doubled = total(got) - followers.length;
    assert.ok(doubled <= (await repeated()), `${doubled} doubles, ${await repeated()} counted`);
    assert.equal(total(everybody.filter((i) => !followers.includes(i)).map((i) => got[i])), 0);
    await stack.redis.del(stack.key(`digests:${hour % 24}:0`));
    console.log(`# ${followers.length} digests, 1 kill: skipped 0, doubled ${doubled}, counted ${await repeated()}`);
  });

  test("passes over whose area is quiet, who get it once when their morning has come; a restart between loses nobody", async () => {
    const hour = (new Date().getUTCHours() + 7) % 24;
    const awake = everybody.filter((i) => i % 3 === 0), asleep = everybody.filter((i) => i % 3 && i !== 5);
    const areas = (quiet) => village().areas.map((area) => ({ ...area, quiet: { 15: quiet, "02728": "0-0" }[area.id] }));
    await stack.load({ areas: areas(`${hour}-${(hour + 2) % 24}`) }); // Tả Van has it from the province
    const { id } = await send("area:15", "moi noi mot dem");
    await until("those who are awake", () => total(counts("moi noi mot dem")) === awake.length);
    await phone(3).ask("NHAN @nguoi4 ngu ngon nhe");
    await phone(3).ask("NHAN @nguoi6 con thuc khong");
    await phone(6).next({ matching: /con thuc khong/ });
    await until("one message alone to wait", async () => (await stack.redis.xLen(stack.key("outbox:case"))) === 1);
    assert.equal(total(counts("ngu ngon nhe")), 0);
    await until("the others to be noted", async () => Number((await show(id)).asleep) === asleep.length);
    await stack.restart("gateway", "SIGKILL");
    const { id: next } = await send("person:nguoi3", "di sau ma den truoc");
    await over(next);
    assert.equal(await state(id), "sending");
    assert.deepEqual(await show(id).then(({ asleep }) => Number(asleep)), asleep.length);
    await stack.load({ areas: areas("0-0") });
    await stack.restart("gateway", "SIGTERM");
    await over(id);
    await eachGotOnce("moi noi mot dem", (i) => i !== 5);
    const { sent, left = 0, repeated = 0 } = await record(id);
    assert.deepEqual([Number(sent), Number(left), Number(repeated)], [MANY - 1, 0, 0]);
    assert.deepEqual(await stack.redis.keys(stack.key("sleepers:*")), []);
    await stack.load({ areas: village().areas });
  });

  test("waits for the morning in quiet hours, and can be cancelled meanwhile; an emergency does not wait", async () => {
    const hour = (new Date().getUTCHours() + 7) % 24;
    await stack.configure({ gateway: { "quiet-from": hour, "quiet-to": (hour + 2) % 24 } });
    await stack.restart("gateway", "SIGTERM");
    const { id } = await send("all", "khong gui ban dem");
    const { id: urgent } = await send("person:nguoi3", "nuoc dang len", "--class", "emergency");
    await over(urgent);
    assert.equal(total(counts("khong gui ban dem")), 0);
    assert.equal((await loa("cancel", id)).code, 0);
    await until("it to leave the outbox", async () => !(await record(id)).row);
    assert.equal(total(counts("khong gui ban dem")), 0);
  });
});

test("no number lies in a log or in Redis", () => assertNoNumbers(stack));
