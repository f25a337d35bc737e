import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, describe, test } from "node:test";

import { finish, villager } from "../support/people.mjs";
import { SlowWire } from "../support/slow.mjs";
import { startStack } from "../support/stack.mjs";
import { countDoubledMts, countPosts, postStream, startPosting } from "../support/stream.mjs";
import { until } from "../support/until.mjs";

const PHONES = 4;
const POSTS = 10;
const IN_DOUBT = 5 * PHONES; // answers on their way when bearerbox dies: given to the SMSC and not noted, they go again
const long = process.env.FAULTS !== "short";
const SOON_MS = (long ? 1 : 5) * 2000 * Number(process.env.LOA_TEST_PATIENCE ?? 1);

let stack, wire, phones;
before(async () => {
  stack = await startStack({ gateway: false, limits: false });
  wire = new SlowWire(`${stack.folder}/redis.sock`);
  await wire.listen(`${stack.folder}/slow.sock`);
  await stack.configure({ redis: { url: `unix:${stack.folder}/slow.sock` } });
  await stack.start("gateway");
  phones = await Promise.all(Array.from({ length: PHONES }, () => villager(stack)));
});
after(async () => {
  wire?.close();
  await finish(stack);
});

const nothingAmiss = async (stream, mayDouble = 0) => {
  const { posts, ...amiss } = await countPosts(stack, stream);
  assert.deepEqual(amiss, { lost: 0, doubled: 0, misnamed: 0 });
  const doubled = countDoubledMts(stream);
  assert.ok(doubled <= mayDouble, `${doubled} doubled`);
};

/** Texts come while something is away; it comes back, and within two seconds people are answered again. */
async function survives(leave, comeBack, ms, mayDouble) {
  const stream = startPosting(phones, { count: POSTS });
  await leave();
  await sleep(ms);
  const answered = stream.numbers.size;
  await comeBack();
  await until("answers again", () => stream.numbers.size > answered, { timeout: SOON_MS });
  await stream.done;
  await nothingAmiss(stream, mayDouble);
}

describe("Redis", () => {
  test("answers after half a second: people wait, nothing is lost or doubled", async () => {
    wire.delay = 250;
    const stream = await postStream(phones, 3);
    wire.delay = 0;
    await nothingAmiss(stream);
  });

  test("is away for five seconds", () =>
    survives(() => stack.end("redis", "SIGKILL"), () => stack.start("redis"), 5000));

  test("stands still for longer than the gateway waits for an answer", { skip: !long }, () =>
    survives(() => stack.signal("redis", "SIGSTOP"), () => stack.signal("redis", "SIGCONT"), 13_000));
});

test("bearerbox is away", () =>
  survives(() => stack.end("bearerbox", "SIGKILL"), () => stack.start("bearerbox"), long ? 12_000 : 4000, IN_DOUBT));
