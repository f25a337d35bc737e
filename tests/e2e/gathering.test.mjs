// Posts that say the same find together behind the villagers' backs, also across a gateway that is killed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { finish, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { emptyOutbox } from "../support/stream.mjs";
import { until } from "../support/until.mjs";
import { metric } from "../support/web.mjs";

let stack, lan, pao;
before(async () => {
  stack = await startStack();
  [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
});
after(() => finish(stack));

const gathered = async () => Number((await stack.redis.get(stack.key("gathered"))) ?? 0);
const members = async (number) => (await stack.redis.sMembers(stack.key(`cluster:${number}`))).map(Number).sort((a, b) => a - b);

test("two variants are one cluster, another place is none of it, and the figures tell", async () => {
  const first = Number(numberIn(await lan.ask("#nuoc Đập Bản Mù sắp vỡ, mọi người chạy lên núi ngay")));
  const other = Number(numberIn(await pao.ask("#nuoc dap Ban Pho sap vo, moi nguoi chay len nui ngay")));
  const second = Number(numberIn(await pao.ask("#duong KHẨN: dap ban mu sap vo, mn chay len nui ngay, chuyen cho moi nguoi")));
  await until("all are gathered", async () => (await gathered()) >= Math.max(first, other, second));
  assert.deepEqual(await members(first), [first, second]);
  await until("the figures tell", async () => (await metric(stack.web, "loa_posts_to_gather")) === 0);
  assert.equal(await metric(stack.web, "loa_posts_clustered_total"), 1);
});

test("what is posted before a kill -9 is gathered after it, once", async () => {
  await emptyOutbox(stack);
  const place = await gathered();
  const number = Number(numberIn(await lan.ask("#nuoc nghe noi dap Ban Mu sap vo, moi nguoi chay len nui")));
  await emptyOutbox(stack);
  await stack.end("gateway", "SIGKILL");
  await stack.start("gateway");
  await until("it is gathered", async () => (await gathered()) >= number);
  const [cluster] = (await stack.redis.keys(stack.key("cluster:*"))).map((key) => Number(key.split(":").at(-1)));
  assert.ok(place < number);
  assert.equal((await members(cluster)).filter((member) => member === number).length, 1);
  assert.equal((await members(cluster)).length, 3);
});
