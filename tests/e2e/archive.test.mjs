// Old posts move into the archive while the gateway is killed again and again, and everybody reads them as before.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { startStack } from "../support/stack.mjs";
import { emptyOutbox } from "../support/stream.mjs";
import { until } from "../support/until.mjs";

const POSTS = 20_000;
const CHUNK = 256;
const LAST_YEAR = Math.floor(Date.now() / 1000) - 365 * 86_400;
const textOf = (number) => `bài số ${number}: nước về "bản" lúc ${number % 24} giờ`;

let stack, lan;

/** What so many posts of last year would have left behind. */
async function writeOldPosts() {
  const writes = stack.redis.multi();
  for (let number = 1; number <= POSTS; number++) {
    const fields = { a: "1", p: String(number - 1), c: "nuoc", t: String(LAST_YEAR), x: textOf(number) };
    writes.xAdd(stack.key("posts"), `0-${number}`, fields);
    writes.xAdd(stack.key("feed:nuoc"), `0-${number}`, { "": "" });
  }
  writes.hSet(stack.key("person:1"), "wrote", String(POSTS));
  writes.set(stack.key("number"), String(POSTS));
  await writes.exec();
}

const archived = async () => Number((await stack.redis.get(stack.key("archived"))) ?? 0);
const json = async (path) => (await fetch(`${stack.web}${path}`)).json();

before(async () => {
  stack = await startStack({ ini: { gateway: { "archive-after-days": 100 } } });
  lan = stack.smsc.phone("+84912000001");
  await lan.ask("DK Lan, Ta Van");
  await emptyOutbox(stack); // what is not swept yet comes again after kill -9
  await stack.end("gateway", "SIGKILL");
  await writeOldPosts();
});
after(() => stack?.stop());

test("posts move while the gateway is killed, each once", async () => {
  const before = await stack.redis.xLen(stack.key("posts"));
  for (let kill = 0; kill < 5; kill++) {
    const from = await archived();
    await stack.start("gateway");
    await until("some chunks", async () => (await archived()) > from, { timeout: 10_000 });
    await sleep(Math.random() * 20);
    await stack.end("gateway", "SIGKILL");
    const moved = await archived();
    assert.equal(await stack.redis.xLen(stack.key("posts")), before - Math.min(before, moved * CHUNK - 1), `after kill ${kill}`);
  }
  await stack.start("gateway");
  await until("the rest", async () => (await archived()) === Math.floor((POSTS + 1) / CHUNK), { timeout: 20_000 });
});

test("pages, JSON and search show them as before", async () => {
  for (const number of [1, 255, 256, 9999]) assert.equal((await json(`/p/${number}.json`)).text, textOf(number));
  const page = await json("/c/nuoc.json?before=300");
  assert.equal(page.posts[0].id, "299");
  assert.match(await (await fetch(`${stack.web}/p/77`)).text(), /bài số 77/);
  assert.match(await (await fetch(`${stack.web}/search?q=s%E1%BB%91+${POSTS - 1000}`)).text(), new RegExp(`bài số ${POSTS - 1000}`));
});

test("the whole log is there, page by page, each post once", async () => {
  let path = "/c/nuoc.json";
  let expected = POSTS;
  for (let pages = 0; path && pages < 100; pages++) {
    const page = await json(path);
    for (const { id, text } of page.posts) {
      assert.equal(id, String(expected));
      assert.equal(text, textOf(expected--));
    }
    path = page.next;
  }
  assert.ok(expected < POSTS - 1000, `looked at ${POSTS - expected}`);
});

test("the posts of a person are there, page by page", async () => {
  const seen = [];
  let path = "/@lan.json";
  for (let pages = 0; path && pages < 20; pages++) {
    const page = await json(path);
    seen.push(...page.posts.map(({ id }) => Number(id)));
    path = page.next;
  }
  assert.ok(seen.length >= 400, `${seen.length} posts`);
  assert.deepEqual(seen, seen.map((_, i) => POSTS - i));
  const oldest = await json("/@lan.json?before=3");
  assert.deepEqual(oldest.posts.map(({ text }) => text), [textOf(2), textOf(1)]);
});

test("a new post follows them, and DOC and TL reach both", async () => {
  await lan.ask("#nuoc nuoc ve roi");
  assert.match(await lan.ask("TL 77 cam on"), /\d/);
  assert.equal((await json(`/p/${POSTS + 2}.json`)).text, "cam on");
});
