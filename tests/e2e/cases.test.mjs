// Cases on real parts: what is late goes up, whoever restarts meanwhile; stars; the agency's public counts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

let stack, desk;
before(async () => {
  stack = await startStack();
  desk = await signIn(stack, await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa" }));
});
after(() => finish(stack));

const state = async (number) => (await (await fetch(`${stack.web}/case/${number}.json`)).json()).state;
const answer = async (number, text) => desk.submit(await desk.get(`/desk/case/${number}`), /\/desk\/case\//, { text, do: "send" });

/** The clock of one case is turned: what it was to be looked at later is due a minute ago. */
async function turnClock(number) {
  const past = String(Date.now() - 60_000);
  await stack.redis.hSet(stack.key(`case:${number}`), { due: past, watch: past });
  await stack.redis.zAdd(stack.key("watch"), { score: Number(past), value: number });
  await stack.redis.zAdd(stack.key("folder:xa:open"), { score: Number(past), value: number });
}

test("a question that is late is raised once, though the gateway is killed and started again", async () => {
  const lan = await villager(stack, "Lan");
  const said = await lan.ask("HOI xa bao gio cap gao cuu doi?");
  assert.match(said, /\b\d+\/\d+\b/, "the day it is due");
  const number = numberIn(said);
  await stack.end("gateway", "SIGKILL");
  await turnClock(number);
  await stack.start("gateway");
  assert.match((await lan.next()).text, new RegExp(`\\b${number}\\b.*UBND tinh Lao Cai`));
  await stack.restart("gateway", "SIGKILL");
  await lan.ask("TOI");
  assert.deepEqual(lan.takeAll(), []);
  assert.equal(await stack.redis.hGet(stack.key(`case:${number}`), "raised"), "tinh");
});

test("stars close a case, and TL opens it again", async () => {
  const mai = await villager(stack, "Mai");
  const number = numberIn(await mai.ask("HOI xa lam giay khai sinh o dau?"));
  await answer(number, "Ở phòng một cửa.");
  await mai.next();
  assert.match(await mai.ask("SAO 5"), /5\/5/);
  assert.equal(await state(number), "closed");
  await mai.ask(`TL ${number} phong mot cua o dau?`);
  await until("reopened", async () => (await state(number)) === "reopened");
});
