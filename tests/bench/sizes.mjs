// What persons and posts cost in Redis, and what the same commands cost without a gateway.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { run } from "../support/program.mjs";
import { REGION } from "../support/settings.mjs";
import { until } from "../support/until.mjs";
import { alone } from "./peers.mjs";
import { helper, Store } from "./stand.mjs";
import { record } from "./tape.mjs";

const PERSONS = 100_000;
const MORE_FOLLOWS = 4; // beside one's own board: five in all
const AUTHORS = 4000;
const POSTS_AN_AUTHOR = 10;
const POSTING_SECONDS = 8;
const TAPE_SECONDS = 1;
const TEXT = "nước về bản yếu từ sáng, bà con chưa có nước nấu cơm";

/** A new redis-server with so many phones, for as long as `work(store)` takes. */
async function withStore(stand, name, { phones, topics, forgetful }, work) {
  const store = await new Store(stand, name).start();
  try {
    if (forgetful) await store.command("CONFIG", "SET", "appendonly", "no");
    await store.load(phones, topics);
    return await work(store);
  } finally {
    await store.stop();
  }
}

const FORGET = `for _, key in ipairs(redis.call('KEYS', '*')) do
  if redis.call('TTL', key) >= 0 or key:find('}seen', 1, true) or key:find('}outbox:', 1, true) then redis.call('DEL', key) end
end`;

/** What posts are found by, of those that the gateway came to: a row of its own, cluster_bytes_per_post. */
const FORGET_SHELVES = `for _, key in ipairs(redis.call('KEYS', '*}alike:*')) do redis.call('DEL', key) end`;

/**
 * Makes the table of keys so large that neither what is remembered for ten minutes doubles it nor its going halves it: by keys
 * that stay.
 */
const MAKE_ROOM = `local keys, room = redis.call('DBSIZE'), 65536
while room < keys do room = 2 * room end
for i = keys, room * 1.02 do redis.call('SET', 'x' .. i, '') end`;

/** Memory without what goes by itself: marks of what was committed lately, messages on their way, and all that expires. */
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

const textBytes = `local sum, entries = 0, redis.call('XRANGE', KEYS[1], '-', '+')
for _, entry in ipairs(entries) do
  for i = 1, #entry[2], 2 do sum = sum + (entry[2][i] == 'x' and #entry[2][i + 1] or 0) end
end
return tostring(sum / #entries)`;

/** Each author writes so many posts, in as many runs as a busy machine needs; how many there are. */
async function post(stand, store, authors) {
  let written = 0;
  for (let left = authors * POSTS_AN_AUTHOR; left > authors / 10; left = authors * POSTS_AN_AUTHOR - written) {
    const plan = { rate: Math.ceil(left / POSTING_SECONDS), seconds: POSTING_SECONDS, phones: authors };
    written += (await alone(stand, store, { ...plan, text: `${TEXT} {serial}` })).replied;
  }
  return written;
}

/**
 * Bytes of Redis's memory for one more: `person` with its phone and without follows; `follow`, both ways; `post` without
 * its text of `text` bytes, with its places in the channel's feed and the author's list. Memory is all that counts here,
 * so persons are not written to the disk.
 */
export async function bytesOfOne(stand, persons = PERSONS) {
  const memoryOf = (name, phones, topics, work = lastingMemory) =>
    withStore(stand, name, { phones, topics, forgetful: true }, work);
  const empty = await memoryOf("empty", 0, 0);
  const one = await memoryOf("one", persons, 0);
  return memoryOf("five", persons, MORE_FOLLOWS, async (store) => {
    const follow = ((await lastingMemory(store)) - one) / MORE_FOLLOWS / persons;
    await store.command("EVAL", MAKE_ROOM, 0);
    const before = await lastingMemory(store);
    const authors = Math.min(persons, AUTHORS);
    await store.command("CONFIG", "SET", "appendonly", "yes"); // the gateway asks for it
    const posts = await post(stand, store, authors);
    await store.command("EVAL", FORGET_SHELVES, 0);
    const whole = ((await lastingMemory(store)) - before) / posts;
    const text = Number(await store.command("EVAL", textBytes, 1, `{${REGION}}posts`));
    return { person: (one - empty) / persons - follow, follow, post: whole - text, text, posts: posts / authors };
  });
}

const SENTENCES = "tests/data/understanding/sentences_vi.txt";

const archivedBytes = `local posts = 0
for _, key in ipairs(redis.call('KEYS', '*}archive:*')) do
  redis.call('DEL', key)
  posts = posts + 256
end
return posts`;

/**
 * What so many posts of two sentences each take, whole: `logged` in the log alone, `archived` after they have moved into the
 * archive. `text` is their mean length.
 */
export function bytesArchived(stand, posts) {
  return withStore(stand, "archived", { phones: 1, forgetful: true }, async (store) => {
    const config = store.ini("posts");
    const posting = async (...words) => {
      const { code, stderr } = await run(helper("posts"), ["-c", config, ...words.map(String)]);
      if (code !== 0) throw new Error(`posts: ${stderr}`);
    };
    await posting("write", posts, SENTENCES);
    const text = Number(await store.command("EVAL", textBytes, 1, `{${REGION}}posts`));
    const whole = await lastingMemory(store);
    await posting("archive");
    const moved = await lastingMemory(store);
    const count = Number(await store.command("EVAL", archivedBytes, 0));
    const archived = (moved - (await lastingMemory(store))) / count;
    return { logged: (whole - moved) / count + archived, archived, text };
  });
}

const READERS = 1000;
const CHANNELS = 50; // that each reader follows

/** Milliseconds, at the 99th of 100, from DOC to what is new in so many channels, 100 a second. */
export async function readP99(stand, seconds) {
  return withStore(stand, "readers", { phones: READERS, topics: CHANNELS - 1 }, async (store) => {
    await alone(stand, store, { seconds: 1, phones: READERS });
    return (await alone(stand, store, { seconds, phones: READERS, rate: 100, asked: "DOC" })).p99_ms;
  });
}

/** Posts a second when recorded commands are sent straight at Redis. */
export async function redisLimit(stand, tape) {
  return withStore(stand, "limit", { phones: stand.phones }, async (store) => {
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
  await withStore(stand, "recorded", { phones: stand.phones }, async (store) => {
    const path = join(store.folder, "tape.sock");
    const recording = await record(store.socket, path, file);
    await alone(stand, store, { seconds: TAPE_SECONDS, redis: { url: `unix:${path}` } });
    await recording.stop();
  });
  return file;
}

/** How long it takes to find the cluster of a new post among so many in Redis, and what each takes there beside the log. */
export async function clusters(stand, posts) {
  return withStore(stand, "clusters", { phones: 1, forgetful: true }, async (store) => {
    const ini = store.ini("clusters");
    const before = [];
    for (const part of ["log", "shelves"]) {
      before.push(await lastingMemory(store));
      await store.pipe(`"${helper("clusters")}" -c "${ini}" ${part} ${posts}`);
    }
    const bytes = ((await lastingMemory(store)) - before[1]) / posts;
    await store.command("CONFIG", "SET", "appendonly", "yes");
    const { code, stdout, stderr } = await run(helper("clusters"), ["-c", ini, "find", String(posts)]);
    if (code !== 0) throw new Error(`clusters: ${stderr}`);
    return { ...JSON.parse(stdout), bytes };
  });
}
