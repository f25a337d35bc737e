import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { finish, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { allRead, countDoubledMts, countPosts, countUnread, emptyOutbox, startPosting } from "../support/stream.mjs";
import { until } from "../support/until.mjs";
import { metric } from "../support/web.mjs";
import { Clock } from "./preload.mjs";

const PHONES = 4;
const STILL_MS = 60; // thrice that is less than a lease
const short = process.env.FAULTS === "short";
const SOON_MS = (short ? 5 : 1) * 2000 * Number(process.env.LOA_TEST_PATIENCE ?? 1);

// A time of the day that is wrong at first and set right, and one that is set wrong: hours from the true one.
const JUMPS = [6, 0, -6, 0, 30, 0];
const FORWARD = JUMPS.filter((hours, i) => hours > (JUMPS[i - 1] ?? 0)).length;
const SUBMITS = 10; // max-pending-submits: bearerbox takes a jump forward for a silence of the SMSC and binds anew

const clock = new Clock();
let stack, phones, reader;
before(async () => {
  stack = await startStack({ gatewayEnv: clock.env, env: { redis: clock.env, bearerbox: clock.env }, limits: false });
  phones = await Promise.all(Array.from({ length: PHONES }, () => villager(stack)));
  reader = await villager(stack, "Mai");
  await reader.ask("BAT nuoc");
});
after(async () => {
  await finish(stack);
  clock.close();
});

/** Nothing is in bearerbox then, which knows no better than to let it expire; rows wait in the outbox. */
async function jumpWithEmptyHands(hours) {
  stack.signal("gateway", "SIGSTOP");
  const heard = () => [...phones, reader].reduce((sum, { segments }) => sum + segments.length, 0);
  for (let before = -1; before !== heard(); await sleep(STILL_MS)) before = heard();
  clock.jump(hours);
  stack.signal("gateway", "SIGCONT");
}

test("the machine's clock jumps by hours, forward and back, while people text: nobody waits, nothing is lost or doubled", async () => {
  const term = await stack.redis.hGet(stack.key("lease"), "term");
  const stream = startPosting(phones, { pause: 20 });
  for (const hours of JUMPS) {
    const answered = stream.numbers.size;
    await until("answers", () => stream.numbers.size > answered + 2 * PHONES);
    await jumpWithEmptyHands(hours);
    const left = stream.numbers.size;
    await until(`answers after a jump to ${hours} hours`, () => stream.numbers.size > left + 5 * PHONES, { timeout: SOON_MS });
  }
  await stream.stop();
  await emptyOutbox(stack);
  await allRead(stream, reader);
  const { posts, ...amiss } = await countPosts(stack, stream);
  assert.deepEqual(amiss, { lost: 0, doubled: 0, misnamed: 0 });
  assert.ok(countDoubledMts(stream, [reader]) <= FORWARD * SUBMITS);
  assert.equal(countUnread(stream, reader), 0);
  assert.equal(await stack.redis.hGet(stack.key("lease"), "term"), term, "the gateway lost its lease");
  assert.equal(await metric(stack.web, "loa_outbox_leading"), 1);
  assert.equal(await stack.redis.xLen(stack.key("dead")), 0);
});
