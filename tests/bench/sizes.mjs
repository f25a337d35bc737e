// What persons and posts cost in Redis, and what the same commands cost without a gateway.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { run } from "../support/program.mjs";
import { until } from "../support/until.mjs";
import { alone } from "./peers.mjs";
import { helper, Store } from "./stand.mjs";
import { record } from "./tape.mjs";

const PERSONS = 10_000;
const POST_SECONDS = 2;
const TAPE_SECONDS = 1;
const MEAN_TEXT = "nuoc ve ban yeu tu sang, ba con chua co nuoc nau com"; // with its serial the 57 bytes of a mean post

/** A new redis-server with so many phones, for as long as `work(store)` takes. */
async function withStore(stand, name, phones, work) {
  const store = await new Store(stand, name).start();
  try {
    await store.load(phones);
    return await work(store);
  } finally {
    await store.stop();
  }
}

const FORGET = `for _, pattern in ipairs({'*}said:*', '*}seen*'}) do
  for _, key in ipairs(redis.call('KEYS', pattern)) do redis.call('DEL', key) end
end`;

/** Memory without what goes by itself: marks of what was committed lately, and texts remembered for ten minutes. */
async function lastingMemory(store) {
  await store.command("EVAL", FORGET, 0);
  let memory = NaN;
  return until("Redis to come to rest", async () => {
    const before = memory;
    await sleep(500); // longer than it takes Redis to shrink its tables
    memory = await store.usedMemory();
    return memory === before && memory;
  });
}

/** `{person, post}`: bytes of Redis's memory for one more. */
export async function bytesOfOne(stand) {
  const few = 100;
  const before = await withStore(stand, "few", few, lastingMemory);
  return withStore(stand, "many", PERSONS, async (store) => {
    const persons = await lastingMemory(store);
    const posts = { seconds: POST_SECONDS, phones: PERSONS, text: `${MEAN_TEXT} {serial}` };
    await alone(stand, store, posts); // everybody has a list of posts by then
    const first = await lastingMemory(store);
    const { replied } = await alone(stand, store, posts);
    return { person: (persons - before) / (PERSONS - few), post: ((await lastingMemory(store)) - first) / replied };
  });
}

/** Posts a second when recorded commands are sent straight at Redis. */
export async function redisLimit(stand, tape) {
  return withStore(stand, "limit", stand.phones, async (store) => {
    const { code, stdout, stderr } = await run(helper("redis_replay"), [store.socket, tape]);
    if (code !== 0) throw new Error(`redis_replay: ${stderr}`);
    const { done, not_done, errors, seconds } = JSON.parse(stdout);
    if (errors || not_done) throw new Error(`redis_replay: ${stdout}`);
    return done / seconds;
  });
}

/** Records the commands of some posts: the file. */
export async function recordPosts(stand) {
  const file = join(stand.folder, "posts.tape");
  await withStore(stand, "recorded", stand.phones, async (store) => {
    const path = join(store.folder, "tape.sock");
    const recording = await record(store.socket, path, file);
    await alone(stand, store, { seconds: TAPE_SECONDS, redis: { url: `unix:${path}` } });
    await recording.stop();
  });
  return file;
}
