import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, villager } from "../support/people.mjs";
import { freePort } from "../support/ports.mjs";
import { SlowWire } from "../support/slow.mjs";
import { startStack } from "../support/stack.mjs";
import { countDoubledMts, countPosts, emptyOutbox, startPosting } from "../support/stream.mjs";
import { until } from "../support/until.mjs";

const PHONES = 4;
const IN_FLIGHT = 5 * PHONES; // texts that wait for an answer: so many MTs may come twice when bearerbox's answers are lost
const CUTS = 5;
const WAIT_MS = 30_000;
const short = process.env.FAULTS === "short";
const PATIENCE = Number(process.env.LOA_TEST_PATIENCE ?? 1);
const SOON_MS = (short ? 5 : 1) * 2000 * PATIENCE;
const AGAIN_MS = 2 * SOON_MS; // one cut after the other: the gateway's pause has grown to a second
// The longest silence (adapters/redis/store.c, adapters/kannel/box.h), seen at the second look of a timer.
const NOTICED_MS = { redis: 20_000 * PATIENCE, bearerbox: 35_000 * PATIENCE };

const wires = {};
let stack, phones;
before(async () => {
  stack = await startStack({ gateway: false, limits: false });
  wires.redis = new SlowWire(`${stack.folder}/redis.sock`);
  wires.bearerbox = new SlowWire(stack.ports.box);
  const port = await freePort();
  await wires.redis.listen(`${stack.folder}/wire.sock`);
  await wires.bearerbox.listen(port);
  await stack.configure({ redis: { url: `unix:${stack.folder}/wire.sock` }, kannel: { port } });
  await stack.start("gateway");
  phones = await Promise.all(Array.from({ length: PHONES }, () => villager(stack)));
});
after(async () => {
  for (const wire of Object.values(wires)) wire.close();
  await finish(stack);
});

/** Texts come, something happens to the wire, and people are answered again in time. */
async function survives(happen, { times, within, doubled }) {
  const before = countDoubledMts({ phones });
  const stream = startPosting(phones, { pause: 20, answerMs: within + WAIT_MS });
  try {
    for (let time = 0; time < times; time++) {
      const answered = stream.numbers.size;
      await until("answers", () => stream.numbers.size > answered + PHONES);
      await happen();
      const left = stream.numbers.size;
      await until("answers again", () => stream.numbers.size > left + IN_FLIGHT, { timeout: within });
    }
  } finally {
    await stream.stop();
  }
  await emptyOutbox(stack);
  const { posts, ...amiss } = await countPosts(stack, stream);
  assert.deepEqual(amiss, { lost: 0, doubled: 0, misnamed: 0 });
  assert.ok(countDoubledMts(stream) - before <= doubled);
}

describe("a connection that is cut in the middle of a frame", () => {
  for (const [name, end, doubled] of [
    ["redis", "near", 0],
    ["redis", "far", 0],
    ["bearerbox", "near", CUTS * IN_FLIGHT],
    ["bearerbox", "far", CUTS * IN_FLIGHT],
  ])
    test(`${end === "near" ? "from" : "to"} ${name}`, () =>
      survives(() => wires[name].cutInside(end), { times: CUTS, within: AGAIN_MS, doubled }));
});

describe("a connection that passes nothing and is not closed", { skip: short }, () => {
  for (const [name, doubled] of [["redis", 0], ["bearerbox", IN_FLIGHT]])
    test(`to ${name}: it is noticed in a bounded time`, () =>
      survives(() => wires[name].freeze(), { times: 1, within: NOTICED_MS[name] + AGAIN_MS, doubled }));
});
