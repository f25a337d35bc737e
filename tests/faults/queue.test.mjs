import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { finish, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { emptyOutbox } from "../support/stream.mjs";
import { until } from "../support/until.mjs";

const short = process.env.FAULTS === "short";
const QUEUED = Number(process.env.QUEUED || (short ? 5000 : 1_000_000));
const PHONES = 10;
const PATIENCE = Number(process.env.LOA_TEST_PATIENCE ?? 1);
const START_MS = 5000 * PATIENCE;
const DIRECT_MS = (short ? 5 : 1) * 2000 * PATIENCE;
const MOST_GROWN = 64 << 20;
const MS_EACH = 4 * PATIENCE; // an MT, at most
const AT_ONCE = 10_000; // rows of one script
const FILL = `for i = ARGV[1], ARGV[2] do
  redis.call('XADD', KEYS[1], '*', 'to', ARGV[3 + i % (#ARGV - 2)], 'x', 'hang doi so ' .. string.format('%.0f', i))
end`;

let stack, phones;
before(async () => {
  stack = await startStack({ limits: false });
  phones = await Promise.all(Array.from({ length: PHONES }, () => villager(stack)));
});
after(() => finish(stack));

/** Rows for all phones in turn, the serial number in each. */
async function fill() {
  const persons = await Promise.all(phones.map(({ handle }) => stack.personOf(handle)));
  const sealed = await Promise.all(persons.map((person) => stack.redis.hGet(stack.key(`person:${person}`), "sealed")));
  for (let from = 1; from <= QUEUED; from += AT_ONCE)
    await stack.redis.eval(FILL, {
      keys: [stack.key("outbox:broadcast")],
      arguments: [from, Math.min(QUEUED, from + AT_ONCE - 1), ...sealed].map(String),
    });
}

/** How often each serial number came. */
function arrivals() {
  const times = new Uint8Array(QUEUED + 1);
  let count = 0;
  for (const { segments } of phones)
    for (const { text } of segments) {
      const serial = /^hang doi so (\d+)$/.exec(text)?.[1];
      if (serial) (times[serial]++, count++);
    }
  return { times, count };
}

const sent = () => phones.reduce((sum, { segments }) => sum + segments.length, 0);

test(`${QUEUED} MTs are queued and the gateway starts anew, twice: all are sent once, and direct answers pass them`, async () => {
  assert.deepEqual(await stack.end("gateway", "SIGTERM"), { code: 0, signal: null });
  await fill();
  const begun = Date.now();
  await stack.start("gateway");
  const started = Date.now() - begun;
  const memory = stack.programs.gateway.rss();

  await until("some to be sent", () => sent() > QUEUED / 10, { timeout: QUEUED * MS_EACH });
  const asked = Date.now();
  await phones[0].ask("#nuoc giua hang doi", { matching: /^Da dang/ });
  const direct = Date.now() - asked;
  const grown = stack.programs.gateway.rss() - memory;
  await stack.restart("gateway", "SIGTERM");

  await emptyOutbox(stack, { timeout: QUEUED * MS_EACH + START_MS });
  await until("all to be sent", () => arrivals().count >= QUEUED);
  const { times } = arrivals();
  const [lost, doubled] = [times.subarray(1).filter((n) => n === 0).length, times.filter((n) => n > 1).length];
  console.log(JSON.stringify({ queued: QUEUED, lost, doubled, start_ms: started, direct_ms: direct, grown_bytes: grown, took_ms: Date.now() - begun }));
  assert.deepEqual({ lost, doubled }, { lost: 0, doubled: 0 });
  assert.ok(started < START_MS, `started in ${started} ms`);
  assert.ok(direct < DIRECT_MS, `answered in ${direct} ms`);
  assert.ok(grown < MOST_GROWN, `grown by ${grown} bytes`);
});
