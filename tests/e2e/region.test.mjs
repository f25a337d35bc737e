// A region goes from one server to another: everything is there, nothing is overwritten, what is damaged leaves nothing.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { startStack } from "../support/stack.mjs";

let from, to, lan, file;
before(async () => {
  [from, to] = await Promise.all([startStack(), startStack({ village: null, gateway: false })]);
  lan = from.smsc.phone("+84912000001");
  await lan.ask("DK Lan, Ta Van");
  await lan.ask("#nuoc nước về rồi, bà con ơi");
  await lan.ask("HOI xa bao gio cap gao");
  await from.end("gateway", "SIGTERM");
  file = join(from.folder, "region.jsonl");
});
after(() => Promise.all([from?.stop(), to?.stop()]));

const importInto = (stack, input) => stack.loa("region import", [input]);
const keysOf = async (stack) => (await stack.redis.keys("*")).sort();
const dumps = (stack, keys) => Promise.all(keys.map((key) => stack.redis.sendCommand(["DUMP", key])));

test("an import with another phone key changes nothing", async () => {
  assert.equal((await from.loa("region export", [file])).code, 0);
  const { code, stderr } = await importInto(to, file);
  assert.equal(code, 1);
  assert.match(stderr, /another phone key/);
  assert.deepEqual(await keysOf(to), []);
});

test("what is damaged leaves nothing behind", async () => {
  writeFileSync(join(to.folder, "phone.key"), readFileSync(join(from.folder, "phone.key")), { mode: 0o600 });
  const lines = readFileSync(file, "utf8").split("\n");
  const changed = lines.map((line, i) => (i === 3 ? line.replace(/"key":"/, '"key":"x') : line));
  for (const text of [lines.slice(0, -3).join("\n"), changed.join("\n"), "", "{}", lines.slice(1).join("\n")]) {
    const damaged = join(to.folder, "damaged.jsonl");
    writeFileSync(damaged, text);
    const { code, stderr } = await importInto(to, damaged);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /damaged|no export|too early/);
    assert.deepEqual(await keysOf(to), []);
  }
});

test("a region comes over whole, as text without a number in it", async () => {
  const { code, stderr } = await importInto(to, file);
  assert.equal(code, 0, stderr);
  const keys = (await keysOf(from)).filter((key) => !key.includes("dialog"));
  assert.deepEqual((await keysOf(to)).filter((key) => !key.includes("dialog")), keys);
  assert.deepEqual(await dumps(to, keys), await dumps(from, keys));
  assert.doesNotMatch(readFileSync(file, "utf8"), /912000001/);
  assert.match(stderr, /1 persons, 1 posts/);
});

test("what is there is not overwritten", async () => {
  const { code, stderr } = await importInto(to, file);
  assert.equal(code, 1);
  assert.match(stderr, /is there already.*nothing was changed/);
});

test("an import that was killed begins anew", async () => {
  await to.redis.set(to.key("importing"), "1");
  await to.redis.set(to.key("half"), "1");
  assert.equal((await importInto(to, file)).code, 0);
  assert.deepEqual(await keysOf(to), (await keysOf(from)).sort());
});

test("a gateway goes on there, with the next number", async () => {
  await to.start("gateway");
  const phone = to.smsc.phone("+84912000001");
  await phone.ask("#nuoc van co nuoc", { matching: /Nuoc/ });
  const { posts } = await (await fetch(`${to.web}/c/nuoc.json`)).json();
  assert.deepEqual(posts.map(({ id, author }) => [id, author]), [["3", "lan"], ["1", "lan"]]);
});
