// A rumour goes through the valley by push, pull and USSD, in variants; one human decides, and the truth reaches exactly
// those whom it reached, once, though the gateway is killed in the middle. Then its author is heard.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, numberIn } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { Sessions } from "../support/ussd.mjs";
import { village } from "../support/village.mjs";

const MANY = 497; // with the three who seed it: 500
const TRUTH = "Đập Bản Mù an toàn.";
const TOLD = /(Dap Ban Mu an toan|The dam is safe)/;
const number = (i) => `+8498${String(i).padStart(7, "0")}`;
const SEEDS = ["Đập Bản Mù sắp vỡ, mọi người chạy đi", "KHAN: dap ban mu sap vo, mn chay di", "nghe noi dap Ban Mu sap vo, moi nguoi chay di"];

// 0-2 seed it; of the others each third gets it at once, asks for it, or sees it on a screen; the last two never do.
const seeds = [0, 1, 2];
const crowd = Array.from({ length: MANY }, (_, i) => i + 3);
const [pushed, pulled, seen] = [0, 1, 2].map((way) => crowd.filter((i) => i % 3 === way));
const strangers = [MANY + 3, MANY + 4];
const everybody = [...seeds, ...crowd, ...strangers];
const [stopped, reporter] = [pulled[0], pulled[1]];

function people() {
  const phones = everybody.map((i) => ({
    msisdn: number(i),
    name: `Nguoi ${i}`,
    handle: `nguoi${i}`,
    area: "03037",
    language: i % 5 === 4 ? "en" : "vi",
  }));
  const staff = ["hoa", "nam"].map((login) => ({ login, name: login, role: "moderator" }));
  return { ...village(), staff, phones };
}

let stack;
const phone = (i) => stack.smsc.phone(number(i));

before(async () => {
  stack = await startStack({ village: people(), ini: { moderation: { "undo-seconds": 2 }, "route default": { rate: 200 } } });
});
after(() => finish(stack));

async function moderate(verb, ...args) {
  const { code, stdout, stderr } = await stack.loa(`moderate ${verb}`, args);
  assert.equal(code, 0, stderr);
  return stdout;
}

const refused = async (verb, ...args) => {
  const { code, stderr } = await stack.loa(`moderate ${verb}`, args);
  assert.equal(code, 1);
  return stderr;
};

const stage = async (id) => stack.redis.hGetAll(stack.key(`decision:${id}`));
const carriedOut = (id, want = "look") => until(`decision ${id} to come to ${want}`, async () => (await stage(id)).stage === want);
const broadcast = (id) => stack.redis.hGetAll(stack.key(`broadcast:${id}`));
const gone = (id) => until(`correction ${id} to be done`, async () => (await broadcast(id)).state === "done");
const settled = () => until("an empty outbox", async () => (await Promise.all(["direct", "case", "channel", "broadcast"].map((c) => stack.redis.xLen(stack.key(`outbox:${c}`))))).every((n) => n === 0));
const times = (i, words) => phone(i).segments.filter(({ text }) => words.test(text)).length;
const progress = async (id) => Object.fromEntries([...(await moderate("decision", id)).matchAll(/^([a-z ]+?) +(\d+)$/gm)].map(([, k, v]) => [k, Number(v)]));

let posts, decision;

describe("a rumour", () => {
  test("goes to five hundred by push, pull and USSD, in three variants", async () => {
    await Promise.all(pushed.map((i) => phone(i).ask("BAT nuoc")));
    posts = [];
    for (const [i, words] of SEEDS.entries()) posts.push(numberIn(await phone(i).ask(`DANG #nuoc ${words}`)));
    await Promise.all(pushed.map((i) => until(`${i} to get it`, () => times(i, /[Bb]an [Mm]u/) >= 3)));
    for (const i of pulled) assert.match(await phone(i).ask("DOC nuoc"), /ban mu/i);
    for (const i of seen) {
      const ussd = new Sessions(stack.smsc, phone(i));
      await ussd.dial();
      assert.match(await ussd.follow("3", "2", "3", "1"), /ban mu/i);
    }
    await until("one cluster", async () => (await stack.redis.sCard(stack.key(`cluster:${posts[0]}`))) === 3);
    assert.match(await phone(stopped).ask("NGUNG"), /khong gui tin nua|sends nothing more/i);
  });

  test("is reported with free words, or by numbers when they say nothing; asked about by SMS and USSD", async () => {
    assert.match(await phone(reporter).ask(`BAO ${posts[1]} tin sai`), /Da nhan bao cao|report about/);
    assert.match(await phone(reporter).ask(`BAO ${posts[2]} tin sai`), /roi|already/);
    assert.match(await phone(pulled[2]).ask(`BAO ${posts[0]}`), /1 sai|1 false/);
    assert.match(await phone(pulled[2]).ask("1"), /Da nhan bao cao|report about/);
    assert.match(await phone(strangers[0]).ask("KIEM nghe noi dap ban mu sap vo, moi nguoi chay di"), /Chua ro|Not known/);
    const list = await moderate("list", "--as", "hoa");
    assert.match(list, new RegExp(`^${posts[0]} `));
    assert.match(await moderate("show", posts[0]), /false +2\nasked +1\n(.*\n)*rules +disaster\n(.*\n)*posts +3\n/);
  });

  test("is decided once, though two moderators and a kill -9 of the gateway are in the way", async () => {
    await moderate("claim", posts[0], "--as", "hoa");
    const order = ["decide", posts[0], "--verdict", "false", "--reason", "false", "--truth", TRUTH, "--truth-in", "en=The dam is safe.", "--rumour", "vỡ đập Bản Mù"];
    assert.match(await refused(...order, "--as", "nam"), /another moderator has the card/);
    assert.match(await refused("decide", posts[0], "--verdict", "false", "--as", "hoa", "--reason", "false"), /truth/);
    decision = numberIn(await moderate(...order, "--as", "hoa"));
    await moderate("undo", decision, "--as", "hoa");
    decision = numberIn(await moderate(...order, "--as", "hoa"));
    await settled();
    for (const i of everybody) assert.equal(times(i, TOLD), 0);
    await stack.restart("gateway", "SIGKILL");
    await until("some to be corrected", () => crowd.filter((i) => times(i, TOLD)).length > 5);
    const paused = await stack.loa("broadcast pause", [decision]);
    if (paused.code === 0) {
      await until("it to leave the outbox", async () => !(await broadcast(decision)).row);
      await stack.restart("gateway", "SIGKILL");
      assert.equal((await stack.loa("broadcast resume", [decision])).code, 0);
    }
    await gone(decision);
    await settled();
    const { stdout } = await stack.loa("broadcast list");
    assert.match(stdout, new RegExp(`^${decision} +done .* sent  -  `, "m")); // of no agency
  });

  test("is corrected on every phone that got it, once, in its language, and on no other", async () => {
    for (const i of [...seeds, ...crowd]) assert.equal(times(i, TOLD), i === stopped ? 0 : 1, `person ${i}: ${JSON.stringify(phone(i).segments.map(({ text }) => text))}`);
    for (const i of crowd) if (i % 5 === 4 && i !== reporter && i !== pulled[2] && i !== stopped) assert.equal(times(i, /The truth from Loa: The dam is safe/), 1);
    assert.equal(times(strangers[1], TOLD), 0);
    await until("the reports", async () => (await progress(decision)).delivered >= MANY - 1);
    const { "got it": got, stopped: left, unreachable, pending } = await progress(decision);
    assert.equal(got, MANY + 0);
    assert.deepEqual([left, unreachable, pending], [1, 0, 0]);
  });

  test("told its authors what, why, and how to object", () => {
    for (const i of seeds) assert.equal(times(i, new RegExp(`(khong dung|not true).*(KN|APPEAL) ${decision}`, "s")), 1);
  });

  test("said again is answered at once, pushed to nobody, and shown with the truth to late readers", async () => {
    const before = pushed.map((i) => phone(i).segments.length);
    assert.match(await phone(strangers[0]).ask("DANG #nuoc KHAN dap ban mu sap vo, moi nguoi chay di"), TOLD);
    assert.match(await phone(strangers[1]).ask("DOC nuoc"), TOLD);
    assert.match(await phone(strangers[1]).ask(`KIEM ${posts[0]}`), TOLD);
    await settled();
    assert.deepEqual(pushed.map((i) => phone(i).segments.length), before);
  });
});

describe("an appeal", () => {
  test("by SMS is heard by another moderator, and undoes everything", async () => {
    await phone(0).ask(`KN ${decision} toi tan mat thay`, { matching: /Da nhan y kien/ });
    assert.match(await moderate("appeals"), /toi tan mat thay/);
    assert.match(await refused("overturn", decision, "--as", "hoa"), /cannot look a second time/);
    await moderate("overturn", decision, "--as", "nam", "--note", "anh chup");
    assert.match((await phone(0).next({ matching: /ban dung|were right/ })).text, new RegExp(decision));
    const heard = crowd.filter((i) => i !== stopped);
    await Promise.all(heard.map((i) => phone(i).next({ matching: /dinh chinh nham|wrong to correct/ })));
    for (const i of [stopped, ...seeds]) assert.equal(times(i, /dinh chinh nham/), 0, "an author hears it with the decision");
    for (const i of seeds) assert.equal(times(i, /ban dung|were right/), 1);
    await phone(strangers[1]).ask(`KIEM ${posts[0]}`, { matching: /Chua ro|Not known/ });
  });

  test("and all before it stand in the log and in the counts", async () => {
    const { stdout } = await stack.loa("audit list");
    for (const did of ["moderate-false decision", "moderate-undo", "moderate-overturn"]) assert.match(stdout, new RegExp(did));
    assert.equal((await stack.loa("audit verify")).code, 0);
    const counts = await moderate("counts");
    for (const row of [/report +false +2/, /decision +false +1/, /appeal +made +1/, /appeal +overturned +1/]) assert.match(counts, row);
    await stack.redis.xDel(stack.key("audit"), "0-2");
    assert.match((await stack.loa("audit verify")).stdout, /BROKEN after line 1/);
  });
});
