import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { finish, newAdmin, newOfficer, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { Visitor } from "../support/web.mjs";

const RULES = "etc/loa.rules.yml";

let stack, admin;
before(async () => {
  stack = await startStack({ ini: { "route default": { "cost-per-segment": 350 } } });
  admin = await signIn(stack, await newAdmin(stack));
});
after(() => finish(stack));

const metrics = async () => (await fetch(`${stack.web}/metrics`)).text();
/** The value of one sample: name and labels as printed. */
const figure = (text, name) => Number(text.split("\n").find((line) => line.startsWith(`${name} `))?.split(" ")[1]);

describe("/metrics", () => {
  test("counts a text, its answer, what both took and what it cost", async () => {
    const before = await metrics();
    await villager(stack, "Lan");
    await until("bearerbox's answer", async () => figure(await metrics(), 'loa_route_accepted_total{route="default"}') === 1);
    const now = await metrics();
    const grown = (name) => figure(now, name) - figure(before, name);
    assert.equal(grown("loa_mo_commit_seconds_count"), 1);
    assert.equal(grown("loa_mo_reply_seconds_count"), 1);
    assert.equal(grown('loa_mt_wait_seconds_count{class="direct"}'), 1);
    assert.equal(grown('loa_route_cost_total{route="default"}'), 350 * grown('loa_route_segments_total{route="default"}'));
    assert.ok(grown("loa_redis_commit_seconds_count") >= 1);
    assert.ok(figure(now, 'loa_mo_reply_seconds_bucket{le="10"}') >= 1);
  });

  test("tells what waits in Redis, and each pool of tasks", async () => {
    const now = await until("the first look at Redis", async () => {
      const text = await metrics();
      return text.includes("loa_outbox_rows") && text;
    });
    assert.equal(figure(now, 'loa_outbox_rows{class="direct"}'), 0);
    assert.equal(figure(now, "loa_dead_letters"), 0);
    assert.ok(figure(now, "loa_redis_memory_bytes") > 500_000);
    assert.equal(figure(now, 'loa_tasks_limit{pool="pages"}'), 64);
  });

  test("has every figure that an alert is made of", async () => {
    const rules = await readFile(RULES, "utf8");
    const now = await metrics();
    const named = new Set([...rules.replace(/#.*/g, "").matchAll(/\bloa_[a-z_]+/g)].map(([name]) => name));
    assert.ok(named.size > 10, `${RULES} names ${named.size} figures`);
    const missing = [...named].filter((name) => !new RegExp(`^${name}[ {]`, "m").test(now));
    assert.deepEqual(missing, []);
  });
});

describe("/admin", () => {
  test("shows the figures without any script, and the view of it in the audit log", async () => {
    const page = await admin.get("/admin");
    assert.equal(page.status, 200);
    assert.ok(page.text.length < 100_000, `${page.text.length} bytes`);
    for (const shown of [/id="panel-messages"/, /id="panel-redis"/, /id="panel-spend"/, /<th scope="row">default/, /admin-view/])
      assert.match(page.text, shown);
    assert.match((await stack.loa("audit list")).stdout, /quan admin-view/);
  });

  test("answers its script with what is new, and no line in the audit log", async () => {
    const lines = async () => (await stack.loa("audit list")).stdout.split("\n").filter((line) => line.includes("admin-view")).length;
    const before = await lines();
    const first = await until("a sample", async () => {
      const { at, ...figures } = JSON.parse((await admin.get("/admin.json?after=0")).text);
      return at.length && { at, ...figures };
    });
    const { panels } = first;
    assert.deepEqual(panels.map(({ panel }) => panel), ["messages", "queues", "routes", "delivery", "times", "spend", "redis", "tasks", "memory"]);
    for (const { series } of panels) for (const { values } of series) assert.equal(values.length, first.at.length);
    const none = JSON.parse((await admin.get(`/admin.json?after=${first.at.at(-1) + 60_000}`)).text);
    assert.deepEqual(none.at, []);
    assert.equal(await lines(), before);
  });

  test("is nothing for an officer, nor for somebody who is not signed in", async () => {
    const officer = await signIn(stack, await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa" }));
    for (const path of ["/admin", "/admin.json", "/admin.json?after=0"]) {
      assert.equal((await officer.get(path)).status, 404, path);
      assert.match((await new Visitor(stack.web).get(path)).url, /sign-in/);
    }
  });

});
