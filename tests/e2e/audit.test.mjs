import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { totp, Visitor } from "../support/web.mjs";

let stack;
before(async () => (stack = await startStack()));
after(() => finish(stack));

const audit = (verb, ...args) => stack.loa(`audit ${verb}`, args);
/** The lines without number and time. */
const lines = async () => (await audit("list")).stdout.trim().split("\n").map((line) => line.split(" ").slice(2).join(" "));

describe("the audit log", () => {
  test("tells of keys given, of signing in and out, of private cases looked at, of keys taken", async () => {
    const officer = await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa" });
    const desk = await signIn(stack, officer);
    const lan = await villager(stack, "Lan");
    const number = numberIn(await lan.ask("HOI xa bao giờ cấp gạo?"));
    await desk.get(`/desk/case/${number}`);
    await desk.submit(await desk.get("/desk"), /sign-out/, {});
    await stack.loa("staff remove", ["--login", "hoa"]);

    const told = (await lines()).map((line) => line.replace(/^shell:\S+/, "shell").replace(/from \S+/, "from HERE"));
    assert.deepEqual(told, [
      "shell staff-add hoa officer xa",
      "hoa sign-in from HERE",
      "hoa inbox-view xa",
      `hoa case-view case ${number}`,
      "hoa inbox-view xa",
      "hoa sign-out",
      "shell staff-remove hoa officer xa",
    ]);
  });

  test("tells who could not sign in, and nothing of what they typed", async () => {
    const { login } = await newOfficer(stack, { login: "binh", name: "Bình", agency: "xa" });
    const visitor = new Visitor(stack.web);
    for (const fields of [
      { login, password: "falsch", code: "000000" },
      { login: "0912345678", password: "falsch", code: totp("A".repeat(32)) },
    ])
      await visitor.submit(await visitor.get("/desk/sign-in"), /sign-in/, fields);
    const told = (await lines()).slice(-2).map((line) => line.replace(/from \S+/, "from HERE"));
    assert.deepEqual(told, ["binh sign-in-failed from HERE", "- sign-in-failed from HERE"]);
    assert.doesNotMatch((await audit("list")).stdout, /0912345678|falsch/);
  });

  test("lists only so many failures: nobody fills Redis by guessing", async () => {
    await stack.redis.set(stack.key("attempts:all"), "200", { EX: 900 });
    const before = (await lines()).length;
    const visitor = new Visitor(stack.web);
    const page = await visitor.submit(await visitor.get("/desk/sign-in"), /sign-in/, { login: "binh", password: "x", code: "000000" });
    assert.equal(page.status, 403);
    assert.equal((await lines()).length, before);
    await stack.redis.del(stack.key("attempts:all"));
  });
});

describe("loa audit verify", () => {
  test("finds the log whole, and a hash noted earlier in it", async () => {
    const first = await audit("verify");
    assert.equal(first.code, 0, first.stdout);
    const hash = /newest (\w{40})/.exec(first.stdout)[1];
    await stack.loa("staff renew", ["--login", "binh"]);
    const later = await audit("verify", hash);
    assert.equal(later.code, 0, later.stdout);
    assert.match(later.stdout, /hash you noted is that of line \d+/);
    assert.equal((await audit("verify", "0".repeat(40))).code, 1);
  });

  test("says where a line was changed, taken out, or cut off the end", async () => {
    const key = stack.key("audit");
    const entries = await stack.redis.xRange(key, "-", "+");
    const rewrite = async (changed) => {
      await stack.redis.del(key);
      for (const { id, message } of changed) await stack.redis.xAdd(key, id, message);
    };
    const one = entries[3];
    const cases = [
      [entries.map((entry) => (entry === one ? { ...one, message: { ...one.message, by: "binh" } } : entry)), /BROKEN after line 3: line 4 was changed/],
      [entries.filter((entry) => entry !== one), /BROKEN after line 3: line 5 follows/],
    ];
    for (const [changed, told] of cases) {
      await rewrite(changed);
      const { code, stdout } = await audit("verify");
      assert.equal(code, 1);
      assert.match(stdout, told);
    }
    await rewrite(entries);
    await stack.redis.xDel(key, entries.at(-1).id);
    const { code, stdout } = await audit("verify");
    assert.equal(code, 1);
    assert.match(stdout, new RegExp(`BROKEN after line ${entries.length - 1}: there were ${entries.length}, the end was cut off`));
  });
});
