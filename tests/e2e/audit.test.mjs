import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

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

  describe("given the newest hash that /transparency publishes", () => {
    const key = () => stack.key("audit");
    let entries, head;

    before(async () => {
      entries = await stack.redis.xRange(key(), "-", "+");
      head = /<code class="hash">(\w{40})</.exec((await new Visitor(stack.web).get("/transparency")).text)[1];
      assert.ok(entries.length >= 8);
    });
    afterEach(() => rewrite(entries));

    const rewrite = async (changed) => {
      await stack.redis.del(key());
      for (const { id, message } of changed) await stack.redis.xAdd(key(), id, message);
    };
    const broken = async (told) => {
      const { code, stdout } = await audit("verify", head);
      assert.equal(code, 1, stdout);
      assert.match(stdout, told);
    };
    const eachLine = async (tamper) => {
      for (const [i, line] of entries.entries()) {
        await rewrite(tamper(i, line));
        await broken(new RegExp(`BROKEN after line ${i}: line ${i + 1} was changed`));
      }
    };

    test("finds the log whole", async () => {
      const { code, stdout } = await audit("verify", head);
      assert.equal(code, 0, stdout);
      assert.match(stdout, new RegExp(`that of line ${entries.length}`));
    });

    test("sees who did it changed, in any line", () =>
      eachLine((i, line) => entries.map((entry) => (entry === line ? { ...entry, message: { ...entry.message, by: "nobody" } } : entry))));

    test("sees two lines that changed places, wherever they stand", async () => {
      for (let i = 0; i + 1 < entries.length; i++) {
        const swapped = entries.map(({ id, message }, at) => ({ id, message: at === i ? entries[i + 1].message : at === i + 1 ? entries[i].message : message }));
        await rewrite(swapped);
        await broken(new RegExp(`BROKEN after line ${i}: line ${i + 1} was changed`));
      }
    });

    test("sees any line taken out, the numbers left as they were or closed up", async () => {
      for (const i of entries.keys()) {
        const rest = entries.filter((_, at) => at !== i);
        await rewrite(rest);
        const last = i === entries.length - 1;
        await broken(last ? /BROKEN: no line of/ : new RegExp(`BROKEN after line ${i}: line ${i + 2} follows`));
        if (last) continue;
        await rewrite(rest.map(({ message }, at) => ({ id: entries[at].id, message })));
        await broken(new RegExp(`BROKEN after line ${i}: line ${i + 1} was changed`));
      }
    });

    test("sees an end cut off, and also when Redis was made to forget that there was more", async () => {
      await stack.redis.xDel(key(), entries.at(-1).id);
      await broken(new RegExp(`BROKEN after line ${entries.length - 1}: there were ${entries.length}, the end was cut off`));
      for (let left = 1; left < entries.length; left++) {
        await rewrite(entries.slice(0, left));
        assert.equal((await audit("verify")).code, 0, "a shorter chain is a chain");
        await broken(new RegExp(`BROKEN: no line of ${left} has the hash`));
      }
    });

    test("sees a log that was written anew, each hash of it right", async () => {
      await stack.redis.del(key());
      for (let i = 0; i < 3; i++) await stack.loa("staff renew", ["--login", "binh"]);
      assert.equal((await audit("verify")).code, 0);
      await broken(/BROKEN: no line of 3 has the hash .* written anew/);
    });
  });
});
