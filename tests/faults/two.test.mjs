import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { finish, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { allRead, countDoubledMts, countPosts, emptyOutbox, startPosting } from "../support/stream.mjs";
import { until } from "../support/until.mjs";
import { metric } from "../support/web.mjs";
import { Strike } from "./strike.mjs";

const PHONES = 4;
const POSTS = 50;
const LEASE_MS = 1000; // gateway/lease.h
const FAILOVER_MS = 2000 * Number(process.env.LOA_TEST_PATIENCE ?? 1);

const strikes = { gateway: new Strike(), second: new Strike() };
let stack, phones, reader;
before(async () => {
  stack = await startStack({ gatewayEnv: strikes.gateway.env, limits: false });
  await stack.addGateway("second", strikes.second.env);
  phones = await Promise.all(Array.from({ length: PHONES }, () => villager(stack)));
  reader = await villager(stack, "Mai");
  await reader.ask("BAT nuoc");
});
after(async () => {
  await finish(stack);
  for (const strike of Object.values(strikes)) strike.close();
});

const leads = async (name) => (await metric(stack.webOf(name), "loa_outbox_leading")) === 1;
const leading = (name) => until(`${name} to empty the outbox`, () => leads(name));

/** Signals a gateway just after it has written an MT; gives how many it had under way. */
async function strikeAfterMt(name, signal) {
  const victim = stack.programs[name].pid;
  strikes[name].order({ step: "mt", when: "after", nth: 3, victim, signal });
  await strikes[name].struck(FAILOVER_MS);
  return strikes[name].underWay.unswept;
}

/** Posts in whose midst `strike` is called once; then every text is one post, and was answered. */
async function survive(strike) {
  let struck = null;
  for (const strike of Object.values(strikes)) strike.settle();
  const before = countDoubledMts({ phones }, [reader]);
  const stream = startPosting(phones, { count: POSTS, onSent: (sent) => sent === (PHONES * POSTS) / 2 && (struck = strike()) });
  await stream.done;
  const result = await struck;
  await emptyOutbox(stack);
  assert.deepEqual(await countPosts(stack, stream), { posts: PHONES * POSTS, lost: 0, doubled: 0, misnamed: 0 });
  await allRead(stream, reader);
  return { ...result, doubled: countDoubledMts(stream, [reader]) - before };
}

test("of two gateways one empties the outbox: no MT goes out twice", async () => {
  assert.ok((await leads("gateway")) && !(await leads("second")));
  const { doubled } = await survive(async () => {});
  assert.equal(doubled, 0);
});

test("the holder is killed: the other takes over within two seconds, and doubles what was in flight at most", async () => {
  const { doubled, took, inFlight } = await survive(async () => {
    const inFlight = await strikeAfterMt("gateway", "SIGKILL");
    const killed = Date.now();
    await leading("second");
    return { took: Date.now() - killed, inFlight };
  });
  assert.ok(took <= FAILOVER_MS, `took ${took} ms`);
  assert.ok(doubled <= inFlight, `${doubled} doubled, ${inFlight} in flight`);
});

test("it comes back and leaves the outbox to the other, even while that one stands still for less than a second", async () => {
  await stack.start("gateway");
  const { doubled } = await survive(async () => {
    stack.signal("second", "SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 300));
    stack.signal("second", "SIGCONT");
  });
  assert.equal(doubled, 0);
  assert.ok((await leads("second")) && !(await leads("gateway")));
});

test("the holder stands still for three seconds: the other goes on, and it does not send what it had in hand", async () => {
  const { doubled, inFlight } = await survive(async () => {
    const inFlight = await strikeAfterMt("second", "SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await leading("gateway");
    stack.signal("second", "SIGCONT");
    return { inFlight };
  });
  assert.ok(doubled <= inFlight, `${doubled} doubled, ${inFlight} in flight`);
  await until("the second to know", async () => !(await leads("second")));
});

test("started again after a kill it takes the outbox at once, for it is the same gateway", async () => {
  await stack.end("gateway", "SIGKILL");
  await stack.end("second", "SIGKILL");
  const term = Number(await stack.redis.hGet(stack.key("lease"), "term"));
  await stack.start("gateway");
  const ready = Date.now();
  await leading("gateway");
  assert.ok(Date.now() - ready < LEASE_MS / 2);
  assert.equal(Number(await stack.redis.hGet(stack.key("lease"), "term")), term + 1);
  assert.match(stack.log("gateway"), /lease_won/);
});
