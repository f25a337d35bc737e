import assert from "node:assert/strict";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { village } from "../support/village.mjs";

let stack;
before(async () => (stack = await startStack()));
after(() => finish(stack));

describe("loa serve", () => {
  test("reads its languages anew at SIGHUP and goes on", async () => {
    const lan = await villager(stack, "Lan");
    stack.programs.gateway.signal("SIGHUP");
    await until("the log to say so", () => /^.*\breloaded what=locale/m.test(stack.log("gateway")));
    assert.match(await lan.ask("TOI"), /Lan/);
  });

  test("tells the truth at /healthz when bearerbox is gone and when it is back", async () => {
    const status = async () => (await fetch(`${stack.web}/healthz`)).status;
    await stack.end("bearerbox", "SIGKILL");
    await until("503", async () => (await status()) === 503);
    await stack.start("bearerbox");
    await until("200", async () => (await status()) === 200);
  });

  test("counts what it does at /metrics", async () => {
    const committed = async () => {
      const text = await (await fetch(`${stack.web}/metrics`)).text();
      return Number(/^loa_mo_committed_total (\d+)$/m.exec(text)[1]);
    };
    const before = await committed();
    await villager(stack, "Pao");
    // The answer may be there before Redis's word on the commit has come to the counter.
    await until("the count", async () => (await committed()) > before);
    assert.equal(await committed(), before + 1);
  });

  const losing = [
    ["that writes nothing down", "appendonly", "no", "yes", /append/i],
    ["that may throw keys away", "maxmemory-policy", "allkeys-lru", "noeviction", /maxmemory|evict|noeviction/i],
  ];
  for (const [what, option, bad, good, reason] of losing)
    test(`refuses a Redis ${what}, in one clear sentence`, async () => {
      await stack.redis.configSet(option, bad);
      try {
        const { code, stderr } = await stack.loa("serve");
        assert.notEqual(code, 0);
        assert.match(stderr, reason);
        assert.equal(stderr.trim().split("\n").length, 1, stderr);
      } finally {
        await stack.redis.configSet(option, good);
      }
    });

  test("refuses a configuration with an unknown key, and names its line", async () => {
    const config = await readFile(stack.config, "utf8");
    await writeFile(stack.config, `[web]\nlissten=1\n${config}`);
    try {
      const { code, stderr } = await stack.loa("serve");
      assert.notEqual(code, 0);
      assert.match(stderr, /loa\.ini:2\b.*lissten/);
    } finally {
      await writeFile(stack.config, config);
    }
  });

  test("refuses a phone key that others may read", async () => {
    const key = `${stack.folder}/phone.key`;
    await chmod(key, 0o644);
    try {
      const { code, stderr } = await stack.loa("serve");
      assert.notEqual(code, 0);
      assert.match(stderr, /phone\.key.*chmod 600/);
    } finally {
      await chmod(key, 0o600);
    }
  });
});

test("loa load twice changes nothing", async () => {
  const areas = await stack.redis.hGetAll(stack.key("areas"));
  await stack.load(village());
  assert.deepEqual(await stack.redis.hGetAll(stack.key("areas")), areas);
});

describe("loa check", () => {
  const verdict = (stdout, what) => new RegExp(`^(\\w+) +${what} +(.*)$`, "m").exec(stdout)?.slice(1) ?? [];

  test("is content with a gateway that is well", async () => {
    const { code, stdout } = await stack.loa("check");
    assert.equal(code, 0, stdout);
    assert.doesNotMatch(stdout, /^WRONG/m);
    assert.deepEqual(verdict(stdout, "web").slice(0, 1), ["ok"]);
    assert.match(verdict(stdout, "web")[1], /is well/);
    assert.match(verdict(stdout, "data")[1], /9 areas, 4 topics, 2 agencies/);
  });

  test("names a bound of Redis that costs memory, and is content without it", async () => {
    const bounds = { "set-max-intset-entries": "32768", "hash-max-listpack-entries": "512", "zset-max-listpack-entries": "512", "stream-node-max-bytes": "8192" };
    const lower = verdict((await stack.loa("check")).stdout, "memory");
    await stack.redis.configSet(bounds);
    const enough = verdict((await stack.loa("check")).stdout, "memory");
    assert.equal(lower[0], "look");
    assert.match(lower[1], /redis-cli config set set-max-intset-entries 32768/);
    assert.equal(enough[0], "ok");
  });

  test("names what is wrong and what to do", async () => {
    await stack.redis.configSet("appendfsync", "everysec");
    await stack.end("bearerbox", "SIGKILL");
    try {
      const { code, stdout } = await stack.loa("check");
      assert.equal(code, 1);
      assert.equal(verdict(stdout, "Redis")[0], "WRONG");
      assert.match(verdict(stdout, "Redis")[1], /appendfsync always/);
      assert.equal(verdict(stdout, "bearerbox")[0], "WRONG");
      assert.match(verdict(stdout, "bearerbox")[1], /start bearerbox/);
    } finally {
      await stack.redis.configSet("appendfsync", "always");
      await stack.start("bearerbox");
    }
  });
});

describe("loa staff", () => {
  const staff = (verb, ...args) => stack.loa(`staff ${verb}`, args);
  const hoa = ["--login", "hoa", "--name", "Hoa", "--role", "officer", "--agency", "xa"];

  test("adds a member once, lists and removes them", async () => {
    assert.equal((await staff("add", ...hoa)).code, 0);
    const again = await staff("add", ...hoa);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /'hoa' is there already.*renew/);
    assert.match((await staff("list")).stdout, /^hoa +officer +xa +Hoa$/m);
    assert.equal((await staff("remove", "--login", "hoa")).code, 0);
    assert.equal((await staff("list")).stdout, "");
  });

  test("says what is wrong with an order, and keeps nothing of it", async () => {
    const wrong = [
      [["--login", "Hoa!", "--name", "Hoa", "--role", "officer", "--agency", "xa"], /'Hoa!'.*a-z/],
      [["--login", "hoa", "--name", "Hoa", "--role", "boss", "--agency", "xa"], /'boss'.*officer, moderator or admin/],
      [["--login", "hoa", "--name", "Hoa", "--role", "officer", "--agency", "nowhere"], /'nowhere' is no agency/],
      [["--login", "hoa", "--name", "Hoa", "--role", "officer"], /--agency.*missing/],
      [["--login", "hoa", "--role", "admin"], /--name.*missing/],
    ];
    for (const [order, reason] of wrong) {
      const { code, stderr } = await staff("add", ...order);
      assert.equal(code, 1);
      assert.match(stderr, reason);
    }
    assert.equal((await staff("list")).stdout, "");
  });

  test("gives new keys, and who was signed in with the old ones is out", async () => {
    const officer = await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa" });
    const desk = await signIn(stack, officer);
    assert.equal((await desk.get("/desk")).url, "/desk");
    assert.equal((await staff("renew", "--login", "hoa")).code, 0);
    assert.equal((await desk.get("/desk")).url, "/desk/sign-in");
  });
});

describe("the language of those who have not chosen one", () => {
  const serveWith = async (language) => {
    const config = await readFile(stack.config, "utf8");
    await writeFile(stack.config, config.replace("[gateway]\n", `[gateway]\nlanguage=${language}\n`));
    return () => writeFile(stack.config, config);
  };

  test("is that of loa.ini", async () => {
    const restore = await serveWith("en");
    try {
      await stack.restart("gateway", "SIGTERM");
      assert.match(await stack.smsc.newPhone().ask("good morning to all of you"), /JOIN/);
    } finally {
      await restore();
      await stack.restart("gateway", "SIGTERM");
    }
  });

  test("must be one that there is", async () => {
    const restore = await serveWith("xx");
    try {
      const { code, stderr } = await stack.loa("serve");
      assert.equal(code, 1);
      assert.match(stderr, /language=xx.*locale\/xx\.json/);
    } finally {
      await restore();
    }
  });
});
