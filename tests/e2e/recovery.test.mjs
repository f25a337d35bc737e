import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { countPosts, emptyOutbox, postStream } from "../support/stream.mjs";
import { until } from "../support/until.mjs";

const PHONES = 4;
const POSTS = 60;

let stack, smsc, phones;
before(async () => {
  ({ smsc } = stack = await startStack({ limits: false }));
  phones = await Promise.all(Array.from({ length: PHONES }, () => villager(stack, "Lan")));
});
after(() => finish(stack));

/** A stream of posts in whose midst `strike` is called once; then every post is there once, under the number told. */
async function survives(strike) {
  let struck = null;
  const stream = await postStream(phones, POSTS, (sent) => {
    if (sent === (PHONES * POSTS) / 3) struck = strike();
  });
  await struck;
  assert.deepEqual(await countPosts(stack, stream), { posts: PHONES * POSTS, lost: 0, doubled: 0, misnamed: 0 });
  for (const phone of phones) phone.takeAll();
}

describe("nothing is lost or doubled when", () => {
  test("Redis is killed and comes back", () => survives(() => stack.restart("redis", "SIGKILL")));

  test("Redis stays away for a while: nobody is answered, pages say so, and it goes on by itself", async () => {
    await stack.end("redis", "SIGKILL");
    const waiting = phones.map((phone, i) => phone.ask(`#nuoc redis vang mat ${i}`, { matching: /Nuoc/ }));
    await until("the gateway to say so", async () => (await fetch(`${stack.web}/healthz`)).status === 503);
    assert.deepEqual(phones.flatMap((phone) => phone.takeAll()), []);
    await stack.start("redis");
    await Promise.all(waiting);
  });

  test("bearerbox is killed and comes back", () => survives(() => stack.restart("bearerbox", "SIGKILL")));

  test("the gateway is killed and comes back", () => survives(() => stack.restart("gateway", "SIGKILL")));

  test("the SMSC's connection is cut", () => survives(() => (smsc.cut(), smsc.bound())));

  test("the gateway is told to end: it drains and exits with 0", async () => {
    await survives(async () => {
      assert.deepEqual(await stack.end("gateway", "SIGTERM"), { code: 0, signal: null });
      assert.match(stack.log("gateway").trimEnd().split("\n").at(-1), /stopped drained=yes/);
      await stack.start("gateway");
    });
  });

  test("texts come while the gateway is away: they wait in bearerbox", async () => {
    await stack.end("gateway", "SIGTERM");
    await Promise.all(phones.map((phone, i) => phone.send(`#ngo gateway vang mat ${i}`)));
    await stack.start("gateway");
    await Promise.all(phones.map((phone) => phone.next({ matching: /Ngo/ })));
  });
});

test("a post that went to many before a crash goes to the others after it", async () => {
  const [author, ...readers] = phones;
  for (const reader of readers) await reader.ask("BAT duong");
  await author.send("#duong cau treo dang sua");
  await stack.restart("gateway", "SIGKILL");
  await Promise.all(readers.map((reader) => reader.next({ matching: /cau treo dang sua/ })));
  await author.next({ matching: /Duong/ });
  await emptyOutbox(stack); // what comes twice has come
  for (const phone of phones) phone.takeAll();
});

test("a short answer that the SMSC sends again is not taken for another answer", async () => {
  const [lan] = phones;
  await lan.ask("ngay mai co ai di cho phien khong", { matching: /\b0\b/ });
  await lan.ask("1", { matching: /Ta Van/ });
  await lan.ask("hom nao thi hop thon vay ba con", { matching: /\b0\b/ });
  await lan.ask("0");
  assert.doesNotMatch(await lan.ask("0"), /\b1\b.*\b2\b.*\b0\b/s);
  const posts = await stack.redis.xRange(stack.key("posts"), "-", "+");
  const count = (words) => posts.filter(({ message }) => message.x === words).length;
  assert.equal(count("ngay mai co ai di cho phien khong"), 1);
  assert.equal(count("hom nao thi hop thon vay ba con"), 0);
});

describe("a delivery report", () => {
  const state = (number) => stack.redis.hGet(stack.key(`sent:message.${number}`), "state");
  const sendFrom = async (from, to, words) => {
    await from.ask(`NHAN @${to.handle} ${words}`);
    const { text } = await to.next({ matching: new RegExp(words) });
    return /\((\d+)\)/.exec(text)[1];
  };

  test("comes back to the message it belongs to", async () => {
    const [lan, pao] = phones;
    const number = await sendFrom(lan, pao, "mai di cho nhe");
    await until("the report", async () => (await state(number)) === "delivered");
  });

  test("that says it failed is noted as that", async () => {
    const [lan, pao] = phones;
    pao.receipt = "UNDELIV";
    const number = await sendFrom(lan, pao, "may nay het pin roi");
    await until("the report", async () => (await state(number)) === "failed");
    pao.receipt = "DELIVRD";
  });
});
