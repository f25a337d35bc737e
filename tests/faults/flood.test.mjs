import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { finish, villager } from "../support/people.mjs";
import { SlowWire } from "../support/slow.mjs";
import { startStack } from "../support/stack.mjs";
import { countDoubledMts, countPosts, emptyOutbox, startPosting } from "../support/stream.mjs";

const PHONES = 8;
const IN_FLIGHT = 8; // so few, and Redis so far away, make a gateway that a test can flood
const AWAY_MS = 25;
const TIMES = 10;
const MEASURED_MS = 2000;
const MOST_GROWN = 64 << 20;
const short = process.env.FAULTS === "short";
const FLOOD_MS = short ? 4000 : 60_000;
const SOON_MS = (short ? 5 : 1) * 2000 * Number(process.env.LOA_TEST_PATIENCE ?? 1);

let stack, wire, phones;
before(async () => {
  stack = await startStack({ gateway: false, limits: false });
  wire = new SlowWire(`${stack.folder}/redis.sock`);
  await wire.listen(`${stack.folder}/slow.sock`);
  await stack.configure({ gateway: { "in-flight": IN_FLIGHT }, redis: { url: `unix:${stack.folder}/slow.sock` } });
  await stack.start("gateway");
  phones = await Promise.all(Array.from({ length: PHONES }, () => villager(stack)));
});
after(async () => {
  wire?.close();
  await finish(stack);
});

/** Posts a second that are answered when each phone waits for its answers. */
async function capacity() {
  const stream = startPosting(phones);
  await sleep(MEASURED_MS);
  const answered = stream.numbers.size;
  await stream.stop();
  return (1000 * answered) / MEASURED_MS;
}

const answers = () => phones.reduce((sum, { segments }) => sum + segments.filter(({ text }) => /^Da dang/.test(text)).length, 0);

test("a flood of ten times what the gateway can do: bearerbox keeps it, memory does not grow, everybody is answered in the end", async () => {
  wire.delay = AWAY_MS;
  const able = await capacity();
  const before = answers();
  const memory = stack.programs.gateway.rss();

  const count = Math.ceil((TIMES * able * FLOOD_MS) / 1000 / PHONES);
  const stream = startPosting(phones, { count, pause: FLOOD_MS / count, window: Infinity });
  await sleep(FLOOD_MS);
  const [sent, answered] = [stream.texts.length, answers() - before];
  const grown = stack.programs.gateway.rss() - memory;
  console.log(`# ${able.toFixed(0)} posts/s; flood: ${sent} sent, ${answered} answered, gateway grown by ${grown >> 10} KiB`);
  assert.ok(sent > 2 * answered, `no flood: ${sent} sent, ${answered} answered`);
  assert.ok(grown < MOST_GROWN, `grown by ${grown} bytes`);

  wire.delay = 0;
  await stream.done;
  await emptyOutbox(stack);
  const { posts, ...amiss } = await countPosts(stack, stream);
  assert.deepEqual(amiss, { lost: 0, doubled: 0, misnamed: 0 });
  assert.equal(countDoubledMts(stream), 0);
  const begun = Date.now();
  await phones[0].ask("#nuoc sau lu", { matching: /^Da dang/ });
  assert.ok(Date.now() - begun < SOON_MS);
});
