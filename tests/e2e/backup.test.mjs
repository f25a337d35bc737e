import assert from "node:assert/strict";
import { chmod, copyFile, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { finish, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";

let stack, lan, file, key;
before(async () => {
  stack = await startStack();
  file = join(stack.folder, "loa.rdb");
  key = join(stack.folder, "phone.key");
  lan = await villager(stack, "Lan");
  await lan.ask("#nuoc mất nước từ sáng");
});
after(() => finish(stack));

/** Redis starts again with nothing in it. */
async function emptyRedis() {
  await stack.end("gateway", "SIGTERM");
  await stack.end("redis", "SIGKILL");
  await rm(join(stack.folder, "appendonlydir"), { recursive: true });
  await stack.start("redis");
  stack.redis.destroy(); // whoever restores wants to be alone
}

describe("loa backup", () => {
  test("copies all of Redis while it runs, for its owner alone, and no key", async () => {
    const { code, stdout, stderr } = await stack.loa("backup", [file]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /whole; 1 persons, 1 posts/);
    assert.match(stdout, /phone key .* is not in it/);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const bytes = await readFile(file);
    assert.equal(bytes.indexOf(await readFile(key)), -1);
    assert.ok(bytes.includes("REDIS"));
  });

  test("replaces no file, and leaves none that is not whole", async () => {
    const again = await stack.loa("backup", [file]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /is there already/);
    const nowhere = await stack.loa("backup", [join(stack.folder, "none/loa.rdb")]);
    assert.equal(nowhere.code, 1);
    await assert.rejects(stat(`${file}.part`));
  });

  test("copies the key when asked, into a file apart", async () => {
    const copy = join(stack.folder, "copy.key");
    const { code, stdout, stderr } = await stack.loa("backup", ["--with-key", copy, join(stack.folder, "second.rdb")]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Keep them apart/);
    assert.deepEqual(await readFile(copy), await readFile(key));
    assert.equal((await stat(copy)).mode & 0o777, 0o600);
  });
});

describe("loa restore", () => {
  test("never touches a Redis that holds something, nor one in use", async () => {
    const { code, stderr } = await stack.loa("restore", [file]);
    assert.equal(code, 1);
    assert.match(stderr, /holds keys already/);
    assert.match(await lan.ask("TOI"), /Lan/);
  });

  test("brings everything back, durably: people go on where they were", async () => {
    await emptyRedis();
    const { code, stdout, stderr } = await stack.loa("restore", [file]);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /9 areas, 1 persons, 1 posts/);
    await stack.restart("redis", "SIGKILL");
    await stack.start("gateway");
    assert.match(await lan.ask("TOI"), /Lan/);
    assert.match(await lan.ask("DOC nuoc"), /mat nuoc tu sang/);
  });

  test("says when the key is another, before anybody makes a new one", async () => {
    const other = join(stack.folder, "other.key");
    await copyFile(key, other);
    await emptyRedis();
    await writeFile(key, Buffer.alloc(32, 7));
    const wrong = await stack.loa("restore", [file]);
    assert.equal(wrong.code, 1);
    assert.match(wrong.stdout, /is not the key of these data.*BEFORE loa starts/);
    await emptyRedis();
    await rm(key);
    const missing = await stack.loa("restore", [file]);
    assert.equal(missing.code, 1);
    assert.match(missing.stdout, /is not there/);
    await assert.rejects(stat(key), "no key is made");
    await copyFile(other, key);
    await chmod(key, 0o600);
    await stack.openRedis();
    await stack.start("gateway");
    assert.match(await lan.ask("TOI"), /Lan/);
  });

  test("refuses what is no backup, and leaves Redis empty", async () => {
    await emptyRedis();
    const bad = join(stack.folder, "bad.rdb");
    await writeFile(bad, (await readFile(file)).subarray(0, 400));
    const { code, stderr } = await stack.loa("restore", [bad]);
    assert.equal(code, 1);
    assert.match(stderr, /bad\.rdb/);
    await stack.openRedis();
    assert.equal(await stack.redis.dbSize(), 0);
  });
});
