import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, describe, test } from "node:test";

import { finish, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { countDoubledMts, countPosts, emptyOutbox, startPosting } from "../support/stream.mjs";
import { until } from "../support/until.mjs";
import { ILLS } from "./ills.mjs";
import { Disk } from "./preload.mjs";

const PHONES = 4;
const short = process.env.FAULTS === "short";
const LASTS_MS = short ? 1000 : 4000;
const SOON_MS = (short ? 5 : 1) * 2000 * Number(process.env.LOA_TEST_PATIENCE ?? 1);
const LINES = 40; // of the log, in a second: whoever asks ten times a second on each of its connections writes more
const BUSY = 0.5; // of the processor

const disk = new Disk();
let stack, phones;
before(async () => {
  stack = await startStack({ env: { redis: disk.env }, limits: false });
  phones = await Promise.all(Array.from({ length: PHONES }, () => villager(stack)));
});
after(async () => {
  await finish(stack);
  disk.close();
});

const health = async () => {
  const response = await fetch(`${stack.web}/healthz`);
  return { status: response.status, said: await response.text() };
};

/** Both tell what ails, while it does. */
async function tellsTruth(says, logged) {
  await until(`/healthz to say ${says}`, async () => {
    const { status, said } = await health();
    return status === 503 && says.test(said);
  });
  await until("a line of the log", () => /redis_(down|refused)/.test(stack.log("gateway").slice(logged)));
}

describe("Redis", () => {
  for (const [name, { begin, end, says }] of Object.entries(ILLS))
    test(`${name}: nothing lost, nothing doubled, the truth is told, and people are answered soon after`, async () => {
      const logged = stack.log("gateway").length;
      const stream = startPosting(phones, { pause: 20 });
      await until("answers", () => stream.numbers.size >= PHONES);
      const [worked, begun] = [stack.programs.gateway.cpuMs(), Date.now()];
      try {
        await begin(stack, disk);
        if (says) await tellsTruth(says, logged);
        await sleep(Math.max(0, LASTS_MS - (Date.now() - begun)));
      } finally {
        await end(stack, disk);
      }
      const answered = stream.numbers.size;
      await until("answers again", () => stream.numbers.size > answered, { timeout: SOON_MS });

      await stream.stop();
      await emptyOutbox(stack);
      const { posts, ...amiss } = await countPosts(stack, stream);
      assert.deepEqual(amiss, { lost: 0, doubled: 0, misnamed: 0 });
      assert.equal(countDoubledMts(stream), 0);
      assert.equal((await health()).status, 200);
      const [busy, lasted] = [stack.programs.gateway.cpuMs() - worked, Date.now() - begun];
      const lines = stack.log("gateway").slice(logged).split("\n").length;
      assert.ok(lines < LINES * (1 + lasted / 1000), `${lines} lines in the log`);
      assert.ok(busy < BUSY * lasted, `busy for ${busy} of ${lasted} ms`);
    });
});
