// The gateway dies in the very act of handing corrections over, again and again, and Redis once: everybody who got the
// rumour gets the truth, nobody else does, and it comes twice to no more than it was on its way to when somebody died.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { finish, numberIn } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { emptyOutbox } from "../support/stream.mjs";
import { until } from "../support/until.mjs";
import { village } from "../support/village.mjs";
import { Strike } from "./strike.mjs";

const RECEIVERS = 240;
const STRANGERS = 20;
const RATE = 400; // a second
const SLOW = 30; // while they are killed: each blow comes in the midst of it
const STRUCK_MS = 15_000;
const TRUTH = "Đập Bản Mù an toàn.";
const TOLD = /Dap Ban Mu an toan/;
const BLOWS = [
  { who: "gateway", step: "mt", when: "after", nth: 15 },
  { who: "gateway", step: "mt-ack", when: "read", nth: 15 },
  { who: "gateway", step: "commit", when: "before", nth: 2 },
  { who: "redis", step: "commit", when: "half", nth: 2 },
  { who: "gateway", step: "commit", when: "after", nth: 2 },
  { who: "gateway", step: "mt", when: "half", nth: 10 },
  { who: "gateway", step: "commit", when: "answered", nth: 2 },
];

const number = (i) => `+8498${String(i).padStart(7, "0")}`;
const [AUTHOR, REPORTER, ...others] = Array.from({ length: 2 + RECEIVERS + STRANGERS }, (_, i) => i);
const receivers = others.slice(0, RECEIVERS);
const strangers = others.slice(RECEIVERS);

const settings = (rate) => ({ moderation: { "undo-seconds": 0 }, "route default": { rate } });

const strike = new Strike();
let stack;
const phone = (i) => stack.smsc.phone(number(i));
const times = (i, words) => phone(i).segments.filter(({ text }) => words.test(text)).length;

before(async () => {
  const phones = [AUTHOR, REPORTER, ...others].map((i) => ({ msisdn: number(i), name: `Nguoi ${i}`, handle: `nguoi${i}`, area: "03037" }));
  const staff = [{ login: "hoa", name: "Hoa", role: "moderator" }];
  stack = await startStack({ village: { ...village(), staff, phones }, ini: settings(RATE), gatewayEnv: strike.env });
});
after(async () => {
  await finish(stack);
  strike.close();
});

async function moderate(verb, ...args) {
  const { code, stdout, stderr } = await stack.loa(`moderate ${verb}`, [...args, "--as", "hoa"]);
  assert.equal(code, 0, stderr);
  return stdout;
}

const broadcast = async (id) => {
  const { state, sent = 0, repeated = 0 } = await stack.redis.hGetAll(stack.key(`broadcast:${id}`));
  return { state, sent: Number(sent), repeated: Number(repeated) };
};

/** Somebody dies at a step of the correction; how many of its MTs were written, and not noted as sent. */
async function kill({ who, ...moment }, id, sentBefore) {
  strike.order({ ...moment, victim: stack.programs[who].pid });
  await strike.struck(STRUCK_MS);
  await stack.programs[who].ended();
  const written = strike.unsweptSinceStart;
  if (who === "redis") await stack.start("redis");
  const { sent, state } = await broadcast(id);
  if (who === "gateway") await stack.start("gateway");
  return { sent, state, inFlight: written - (sent - sentBefore) };
}

test("a correction comes to each who got the rumour and to nobody else, whoever dies while it is handed over", async () => {
  await Promise.all(receivers.map((i) => phone(i).ask("BAT nuoc")));
  const post = numberIn(await phone(AUTHOR).ask("DANG #nuoc Dap Ban Mu sap vo, moi nguoi chay di"));
  await Promise.all(receivers.map((i) => until(`${i} to get the rumour`, () => times(i, /sap vo/) === 1)));
  await phone(REPORTER).ask(`BAO ${post} tin sai`);
  await emptyOutbox(stack);
  await stack.configure(settings(SLOW));
  await stack.restart("gateway", "SIGTERM");
  strike.settle();

  const id = numberIn(await moderate("decide", post, "--verdict", "false", "--reason", "false", "--truth", TRUTH, "--rumour", "vỡ đập"));
  await until("the correction to go out", async () => (await broadcast(id)).sent > 0);
  let inFlight = 0;
  let sent = 0;
  for (const blow of BLOWS) {
    if (blow === BLOWS.at(-1)) await stack.configure(settings(RATE));
    const after = await kill(blow, id, sent);
    assert.equal(after.state, "sending", `all was sent before the ${blow.who} died at ${blow.step}`);
    inFlight += after.inFlight;
    if (blow.who === "gateway") sent = after.sent;
  }
  await until("the correction to be done", async () => (await broadcast(id)).state === "done");
  await emptyOutbox(stack);

  await until("bearerbox to hand over what it took", () => receivers.every((i) => times(i, TOLD)));
  const counts = receivers.map((i) => times(i, TOLD));
  const doubled = counts.reduce((sum, count) => sum + count - 1, 0);
  const { repeated } = await broadcast(id);
  console.log(`corrections ${JSON.stringify({ kills: BLOWS.length, receivers: RECEIVERS, doubled, may_have_twice: repeated, in_flight_at_kills: inFlight })}`);
  assert.deepEqual(receivers.filter((_, i) => counts[i] === 0), [], "who got none");
  for (const i of [AUTHOR, REPORTER]) assert.ok(times(i, TOLD) >= 1 && times(i, TOLD) <= 2);
  assert.deepEqual(strangers.filter((i) => times(i, TOLD)), [], "strangers who got one");
  assert.ok(doubled <= inFlight, `${doubled} came twice of ${inFlight} that were on their way`);
  assert.ok(doubled <= Number(repeated), `${doubled} came twice, ${repeated} were told to`);
});
