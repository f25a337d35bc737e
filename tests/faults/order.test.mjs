import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { finish, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { countPosts, postStream } from "../support/stream.mjs";

let stack, lan;
before(async () => {
  stack = await startStack({ limits: false });
  lan = await villager(stack);
});
after(() => finish(stack));

const LONG = (word) => `#nuoc ${word} ${"nuoc len cao o cau tram, ba con tranh xa ".repeat(8)}het ${word}`;
const words = (text) => text.replace("#nuoc ", "").trim();

async function stored(number) {
  const [row] = await stack.redis.xRange(stack.key("posts"), `0-${number}`, `0-${number}`);
  return row.message.x;
}

test("texts that overtake one another are a post each", async () => {
  stack.smsc.reverse(8);
  const stream = await postStream([lan, await villager(stack), await villager(stack)], 8);
  assert.deepEqual(await countPosts(stack, stream), { posts: 24, lost: 0, doubled: 0, misnamed: 0 });
});

test("parts that come from the last to the first are the text that was written", async () => {
  stack.smsc.reverse(3);
  const answer = await lan.ask(LONG("mot"), { matching: /^Da dang/ });
  assert.equal(await stored(numberIn(answer)), words(LONG("mot")));
});

test("parts of two long texts of one phone, mixed and backwards, are two posts", async () => {
  stack.smsc.reverse(6);
  await Promise.all([lan.send(LONG("hai")), lan.send(LONG("ba"))]);
  const numbers = [await lan.next({ matching: /^Da dang/ }), await lan.next({ matching: /^Da dang/ })].map(({ text }) => numberIn(text));
  const texts = await Promise.all(numbers.map(stored));
  assert.deepEqual(texts.sort(), [words(LONG("ba")), words(LONG("hai"))]);
});

test("a long text that comes twice, its parts mixed, is one post", async () => {
  const before = await stack.redis.xLen(stack.key("posts"));
  stack.smsc.reverse(6);
  await Promise.all([lan.send(LONG("bon")), lan.send(LONG("bon"))]);
  await lan.next({ matching: /^Da dang/ });
  await lan.ask("#nuoc sau do", { matching: /^Da dang/ });
  assert.equal(await stack.redis.xLen(stack.key("posts")), before + 2);
});
