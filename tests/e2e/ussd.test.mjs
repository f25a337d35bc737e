import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { CODE, OPS, Sessions } from "../support/ussd.mjs";

let stack, smsc;
before(async () => ({ smsc } = stack = await startStack()));
after(() => finish(stack));

const HOME = /^Loa\n1 Doc tin moi\n/;
const sessions = (phone, options) => new Sessions(smsc, phone, options);
const posts = async () => (await stack.redis.xRange(stack.key("posts"), "-", "+")).map(({ message }) => message.x);

async function member() {
  const phone = await villager(stack);
  return { phone, ussd: sessions(phone) };
}

describe("by numbers one can", () => {
  test("join, and is asked which of several places is meant", async () => {
    const phone = smsc.newPhone();
    const ussd = sessions(phone);
    assert.match(await ussd.dial(), /^Loa\n1 Tham gia\n/);
    assert.match(await ussd.follow("1", "Mai", "tan lap"), /1 .*Tan Lap.*\n2 .*Tan Lap.*\n3 .*Tan Lap/);
    assert.match(await ussd.answer("2"), /Chao mai/);
    assert.match(await ussd.answer("00"), HOME);
    assert.match(await phone.ask("TOI"), /Mai \(mai\)/);
  });

  test("post, and a follower reads it and replies", async () => {
    const [lan, pao] = [await member(), await member()];
    assert.match(await lan.ussd.dial(), HOME);
    const posted = await lan.ussd.follow("2", "1", "toi nay hop thon", "1");
    assert.match(posted, /Da dang bai \d+ len Xa Ta Van/);
    await pao.ussd.dial();
    assert.match(await pao.ussd.answer("1"), new RegExp(`${numberIn(posted)} .*toi nay hop thon`));
    assert.match(await pao.ussd.follow("1", "toi se den", "1"), /Da tra loi/);
  });

  test("ask an agency, and see the question again", async () => {
    const { ussd } = await member();
    await ussd.dial();
    assert.match(await ussd.follow("4", "1", "bao gio cap gao?", "1"), /Cau hoi \d+ da gui UBND xa Ta Van/);
    assert.match(await ussd.follow("00", "5"), /dang cho: bao gio cap gao/);
    assert.match(await ussd.answer("1"), /Ban: bao gio cap gao/);
  });

  test("write to somebody, who gets an SMS", async () => {
    const [lan, pao] = [await member(), await member()];
    await lan.ussd.dial();
    assert.match(await lan.ussd.follow("6", pao.phone.handle, "mai di cho nhe", "1"), /Da gui/);
    assert.match((await pao.phone.next({ matching: /mai di cho/ })).text, /mai di cho nhe/);
  });

  test("follow a topic, choose a language, and leave", async () => {
    const { ussd, phone } = await member();
    await ussd.dial();
    assert.match(await ussd.follow("3", "2", "1", "3"), /Da theo/);
    assert.match(await ussd.follow("00", "7", "2", "1"), /English/);
    assert.match(await ussd.answer("00"), /1 Read new/);
    assert.match(await ussd.answer("0"), /Goodbye/);
    assert.ok(ussd.ended);
    assert.match(await phone.ask("ME"), /Follows 2/);
  });
});

test("an SMSC that counts by itself is answered as well", async () => {
  const ussd = sessions(await villager(stack), { counts: true });
  assert.match(await ussd.dial(), HOME);
  assert.match(await ussd.follow("2", "1", "bai cua may tu dem", "1"), /Da dang/);
});

test("an answer that the SMSC hands over again acts once", async () => {
  const { ussd } = await member();
  await ussd.dial();
  await ussd.follow("2", "1", "chi mot lan thoi");
  await ussd.send("1");
  await ussd.say(OPS.answer, "1");
  assert.match(await ussd.screen(), /Da dang/);
  assert.match(await ussd.answer("00"), HOME);
  assert.ok(ussd.quiet);
  assert.equal((await posts()).filter((text) => text === "chi mot lan thoi").length, 1);
});

test("an accented screen comes whole, in UCS-2", async () => {
  const { ussd, phone } = await member();
  await phone.ask("DAU");
  assert.match(await ussd.dial(), /1 Đọc tin mới/);
  assert.match(await ussd.answer("9"), /Cài đặt|Hỏi cơ quan|Câu hỏi của tôi/);
});

test("a session that is dropped at any step goes on at that step", async () => {
  const { ussd } = await member();
  const steps = ["2", "1", "nuoc suoi dang len", "2", "ba con can than", "1", "0", "7", "1"];
  await ussd.dial();
  for (const [at, step] of steps.entries()) {
    const screen = await ussd.answer(step);
    if (HOME.test(screen)) continue;
    if (at % 2) await ussd.cut();
    assert.match(await ussd.dial(), /1 Lam tiep\n2 Bat dau moi/);
    assert.equal(await ussd.answer("1"), screen, `after step ${at}`);
  }
  assert.deepEqual((await posts()).filter((text) => /nuoc suoi/.test(text)), ["nuoc suoi dang len ba con can than"]);
});

test("words whose rest comes as SMS are one post", async () => {
  const { ussd, phone } = await member();
  await ussd.dial();
  assert.match(await ussd.follow("2", "1", "sang thu bay ca thon", "3"), /Nhan phan con lai toi 8070/);
  assert.ok(ussd.ended);
  assert.match(await phone.ask("di don duong, moi nha mot nguoi"), /Da dang bai/);
  assert.ok((await posts()).includes("sang thu bay ca thon di don duong, moi nha mot nguoi"));
});

test("STOP is heard in the middle of words", async () => {
  const { ussd, phone } = await member();
  await ussd.dial();
  await ussd.follow("2", "1");
  assert.match(await ussd.answer("NGUNG"), /se khong gui tin nua/);
  assert.match(await phone.ask("BAT DAU"), /gui tin lai/);
});

test("another code is told the right one", async () => {
  const { ussd } = await member();
  assert.match(await ussd.dial("*124#"), /\*123#/);
  assert.ok(ussd.ended);
});

describe("when the gateway is killed", () => {
  test("while nothing is under way, the session goes on", async () => {
    const { ussd } = await member();
    await ussd.dial();
    await ussd.follow("2", "1", "truoc khi may chet");
    await stack.restart("gateway", "SIGKILL");
    await ussd.send("1");
    await ussd.screen(/Da dang/); // the screen before may come again: like any MT, it is swept after it is sent
  });

  test("while an answer waits, it is answered once after the restart", async () => {
    const { ussd } = await member();
    await ussd.dial();
    await ussd.follow("2", "1", "khi may dang chet");
    await stack.end("gateway", "SIGKILL");
    await ussd.send("1");
    await stack.start("gateway");
    await ussd.screen(/Da dang/);
    assert.equal((await posts()).filter((text) => text === "khi may dang chet").length, 1);
  });

  test("in the midst of many sessions, each goes on and acts once", async () => {
    const people = await Promise.all(Array.from({ length: 6 }, member));
    await Promise.all(people.map(({ ussd }) => ussd.dial()));
    await Promise.all(people.map(({ ussd }, i) => ussd.follow("2", "1", `bai thu ${i} giua luc may chet`)));
    const sent = people.map(({ ussd }) => ussd.send("1"));
    await stack.restart("gateway", "SIGKILL");
    await Promise.all(sent);
    for (const { ussd, phone } of people) {
      assert.match(await ussd.dial(), /Da dang|Lam tiep/);
      phone.screens.takeAll();
    }
    await until("all posts", async () => (await posts()).filter((text) => /giua luc may chet/.test(text)).length >= 6);
    assert.equal((await posts()).filter((text) => /giua luc may chet/.test(text)).length, 6);
  });
});

test("a screen that nobody waits for any more is not sent", async () => {
  const { ussd, phone } = await member();
  await ussd.dial();
  await stack.end("gateway", "SIGTERM");
  const late = { to: "x", x: "qua muon", ussd: `1 1 0 ${Date.now() - 1000} village`, from: CODE };
  const [row] = await stack.redis.xRevRange(stack.key("outbox:direct"), "+", "-", { COUNT: 1 });
  assert.equal(row, undefined, "everything was swept");
  late.to = await stack.redis.hGet(stack.key(`person:${await personOf(phone)}`), "sealed");
  await stack.redis.xAdd(stack.key("outbox:direct"), "*", late);
  await stack.start("gateway");
  await until("the outbox to be empty", async () => (await stack.redis.xLen(stack.key("outbox:direct"))) === 0);
  assert.match(await (await fetch(`${stack.web}/metrics`)).text(), /ussd_late_total 1\b/);
  assert.ok(ussd.quiet);
});

const personOf = (phone) => stack.personOf(phone.handle);
