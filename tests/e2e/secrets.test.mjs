import assert from "node:assert/strict";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { finish, numberIn, villager } from "../support/people.mjs";
import { freePort } from "../support/ports.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

const PASSWORD = "dung-ai-biet-4711";

let stack, mai, redisPort;
before(async () => {
  redisPort = await freePort();
  stack = await startStack({
    redis: `port ${redisPort}\nbind 127.0.0.1\nrequirepass ${PASSWORD}\n`,
    ini: { redis: { url: `redis://:${PASSWORD}@127.0.0.1:${redisPort}` } },
  });
});
after(() => finish(stack));

/** Everything of a number that could be found in bytes: digits in each spelling, packed, encoded. */
function tracesOf(number) {
  const national = number.replace(/^\+84/, "");
  const spellings = [number, number.slice(1), `00${number.slice(1)}`, `0${national}`, national];
  const packed = [BigInt(number.slice(1)), BigInt(national)].flatMap((value) => {
    const big = Buffer.alloc(8);
    big.writeBigUInt64BE(value);
    const bytes = big.subarray(big.findIndex(Boolean));
    return [bytes, Buffer.from(bytes).reverse()];
  });
  const swapped = (text) => (text.length % 2 ? `${text}f` : text).replace(/(.)(.)/g, "$2$1");
  return [
    ...spellings.map((text) => Buffer.from(text)),
    ...spellings.map((text) => Buffer.from(text, "utf16le")),
    ...spellings.map((text) => Buffer.from([...text].reverse().join(""))),
    ...[number, number.slice(1)].flatMap((text) => [
      Buffer.from(Buffer.from(text).toString("base64").replace(/=+$/, "")),
      Buffer.from(Buffer.from(text).toString("hex")),
      Buffer.from(swapped(text.replace("+", ""))),
      Buffer.from(swapped(text.replace("+", "")), "hex"),
    ]),
    ...packed,
  ];
}

test("a dump of Redis holds no number, however it was spelt and whatever was done with it", async () => {
  const spellings = ["+84912345601", "84912345602", "0912345603", "0084912345604"];
  const phones = spellings.map((number) => stack.smsc.phone(number));
  for (const [index, phone] of phones.entries()) await phone.ask(`DK ${["Lan", "Pao", "Tuan", "Hoa"][index]}, Ta Van`, { as: spellings[index] });
  const [lan, pao, tuan, hoa] = phones;
  mai = await villager(stack, "Mai");
  await mai.ask("BAT nuoc");
  await lan.ask("#nuoc mat nuoc tu sang", { as: spellings[0] });
  await mai.next({ matching: /mat nuoc/ });
  const number = numberIn(await pao.ask("HOI xa bao gio cap gao", { as: spellings[1] }));
  await pao.ask(`TL ${number} toi o ban tren`, { as: spellings[1] });
  await tuan.ask(`NHAN @${mai.handle} mai di cho`, { as: spellings[2] });
  await hoa.ask("SOS lu quet o suoi", { as: spellings[3] });
  await hoa.ask("NGUNG", { as: spellings[3] });
  await stack.smsc.phone("+84912345605").send("toi khong biet nhan the nao");
  await stack.smsc.phone("+84912345605").next();

  const file = join(stack.folder, "whole.rdb");
  assert.equal((await stack.loa("backup", [file])).code, 0);
  const bytes = await readFile(file);
  assert.ok(bytes.includes("mat nuoc tu sang"), "what is not compressed can be looked through");
  for (const { number: used } of [...phones, mai, stack.smsc.phone("+84912345605")]) {
    const full = `+84${used.replace(/^(\+84|0084|84|0)/, "")}`;
    for (const trace of tracesOf(full)) assert.equal(bytes.indexOf(trace), -1, `${full} as ${trace.toString("latin1")}`);
  }
});

describe("secrets", () => {
  test("stand in no argument and no log", async () => {
    const key = await readFile(join(stack.folder, "phone.key"));
    for (const name of ["gateway", "redis"]) {
      const argv = await readFile(`/proc/${stack.programs[name].pid}/cmdline`, "utf8");
      assert.ok(!argv.includes(PASSWORD), name);
    }
    const log = await readFile(stack.programs.gateway.logFile);
    for (const secret of [PASSWORD, key, key.toString("hex"), key.toString("base64")]) assert.equal(log.indexOf(secret), -1);
  });

  test("get into no core file", async () => {
    assert.match(await readFile(`/proc/${stack.programs.gateway.pid}/limits`, "utf8"), /^Max core file size +0 +0 /m);
  });

  test("are left out of what a tool says is wrong with the address", async () => {
    const config = await readFile(stack.config, "utf8");
    await writeFile(stack.config, config.replace(`127.0.0.1:${redisPort}`, "127.0.0.1:70000"));
    try {
      for (const subcommand of ["check", "serve", "audit verify"]) {
        const { stdout, stderr } = await stack.loa(subcommand);
        assert.match(stdout + stderr, /is no Redis address/, subcommand);
        assert.ok(!(stdout + stderr).includes(PASSWORD), subcommand);
      }
    } finally {
      await writeFile(stack.config, config);
    }
  });
});

describe("loa check", () => {
  const verdict = async (what) => new RegExp(`^(\\w+) +${what} +(.*)$`, "m").exec((await stack.loa("check")).stdout)?.slice(1) ?? [];

  test("warns of a loa.ini with a password that everybody may read", async () => {
    await chmod(stack.config, 0o640);
    assert.deepEqual(await verdict("loa.ini"), ["ok", "read"]);
    await chmod(stack.config, 0o644);
    const [state, told] = await verdict("loa.ini");
    assert.equal(state, "WRONG");
    assert.match(told, /password of Redis.*chmod 640/);
  });

  test("warns of a Redis that anybody may enter by TCP", async () => {
    assert.equal((await verdict("Redis"))[0], "ok");
    await stack.redis.configSet("requirepass", "");
    const config = await readFile(stack.config, "utf8");
    await writeFile(stack.config, config.replace(/^url = redis:.*$/m, `url = unix:${stack.folder}/redis.sock`));
    try {
      const [state, told] = await verdict("Redis");
      assert.equal(state, "look");
      assert.match(told, /TCP without a password/);
    } finally {
      await writeFile(stack.config, config);
      await stack.redis.configSet("requirepass", PASSWORD);
    }
  });

  test("warns of ports of bearerbox that other machines reach", async () => {
    assert.equal((await verdict("doors"))[0], "ok");
    const file = join(stack.folder, "kannel.conf");
    const conf = await readFile(file, "utf8");
    for (const name of ["admin", "smsbox"]) {
      await writeFile(file, conf.replace(`${name}-interface = 127.0.0.1`, `${name}-interface = 0.0.0.0`));
      await stack.restart("bearerbox", "SIGKILL");
      const [state, told] = await until("loa check to see it", async () => {
        const seen = await verdict("doors");
        return seen[0] === "WRONG" && seen;
      });
      assert.equal(state, "WRONG");
      assert.match(told, new RegExp(`${name}-port of bearerbox takes connections.*${name}-interface = 127\\.0\\.0\\.1`));
    }
    await writeFile(file, conf);
    await stack.restart("bearerbox", "SIGKILL");
    assert.equal((await verdict("doors"))[0], "ok");
  });
});

describe("loa keys", () => {
  test("counts what lies in Redis by kind, and says what a key holds", async () => {
    const { code, stdout, stderr } = await stack.loa("keys");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^person:\* +5 +\d+ +\d+$/m);
    assert.match(stdout, /^posts +1 +\d+ +\d+$/m);
    assert.doesNotMatch(stdout, /none of Loa's/);
    const one = await stack.loa("keys", [stack.key("feed:nuoc")]);
    assert.match(one.stdout, /feed:\*\nstream\nthe posts of one channel/);
    assert.equal((await stack.loa("keys", ["nothing"])).code, 1);
  });
});
