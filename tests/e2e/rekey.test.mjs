import assert from "node:assert/strict";
import { copyFile, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { LOA, Program } from "../support/program.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { village } from "../support/village.mjs";

const PHONES = 1500;
const ON_DUTY = "+84987000002";

let stack, key, officer;
before(async () => {
  const many = Array.from({ length: PHONES }, (_, i) => ({ msisdn: `+8498${String(i).padStart(7, "0")}`, name: `Lan ${i}`, area: "03037" }));
  const small = village();
  stack = await startStack({ village: { ...small, phones: [...(small.phones ?? []), ...many] }, limits: false });
  key = join(stack.folder, "phone.key");
  officer = await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa" });
  await stack.load({ duty: [{ agency: "xa", login: "hoa", msisdn: ON_DUTY, hours: "1-7 00:00-24:00" }] });
});
after(() => finish(stack));

let runs = 0;
const rekey = () => {
  const tool = new Program("rekey", [LOA, "rekey", "-c", stack.config], { log: join(stack.folder, `rekey-${++runs}.log`) });
  tool.start();
  return tool;
};
const names = async (prefix) => (await stack.redis.keys(`${stack.key("phones:")}${prefix}`)).length;
const before1 = async () => (await names("*")) - (await names("?.*"));

/** People who text without a pause: each answer must be for somebody who is known, each post must be there once. */
function chatter(phones) {
  let going = true;
  const posted = [];
  const all = phones.map(async (phone, who) => {
    for (let i = 0; going; i++) {
      // After a kill -9 an answer may come twice: the one of before is passed over.
      await phone.ask("TOI", { matching: new RegExp(`\\(${phone.handle}\\)`), timeout: 15_000 });
      const text = `bai so ${i} cua nguoi ${who}`;
      posted.push(text);
      await phone.ask(`#nuoc ${text}`, { matching: /^Da dang/, timeout: 15_000 });
    }
  });
  const end = Promise.all(all);
  end.catch(() => {}); // told by whoever waits for it
  return async () => {
    going = false;
    await end;
    return posted;
  };
}

describe("loa rekey", () => {
  test("killed in the middle and begun again, moves everybody to the new key while all text", async () => {
    const phones = [];
    for (const name of ["Mai", "Pao", "Hoa", "Sua"]) phones.push(await villager(stack, name));
    const asker = await villager(stack, "Tuan");
    await asker.ask("hom nay troi dep qua"); // a draft that waits: post, ask or drop?
    const stranger = stack.smsc.phone("+84987000001");
    await stranger.ask("NGUNG");
    const sealed = await stack.redis.hGet(stack.key("person:7"), "sealed");
    const onDuty = await stack.redis.hGet(stack.key("duty:xa"), "hoa");
    const old = await readFile(key);
    const stop = chatter(phones);

    const first = rekey();
    await until("names under the new key", async () => (await names("1.*")) > 20);
    await first.end("SIGKILL");
    assert.ok((await before1()) > 20, "it was killed in the middle");
    await stack.restart("gateway", "SIGKILL"); // who starts now reads the file as it is
    const second = rekey();
    await until("more names under the new key", async () => (await before1()) < 1000);
    await second.end("SIGKILL");
    const third = rekey();
    assert.equal((await third.ended()).code, 0, third.log());
    const posted = await stop();

    assert.equal(await before1(), 0);
    assert.match(third.log(), /going on with a change that was broken off/);
    assert.notEqual(await stack.redis.hGet(stack.key("person:7"), "sealed"), sealed);
    assert.notEqual(await stack.redis.hGet(stack.key("duty:xa"), "hoa"), onDuty);
    const now = await readFile(key);
    assert.equal(now.length, 64);
    assert.deepEqual(now.subarray(0, 32), old);
    assert.equal((await stat(key)).mode & 0o777, 0o600);

    const texts = (await stack.redis.xRange(stack.key("posts"), "-", "+")).map(({ message }) => message.x);
    for (const text of posted) assert.equal(texts.filter((other) => other === text).length, 1, text);
    assert.match(await asker.ask("1"), /bai \d+|Da dang/i, "the draft is still there");
    assert.match(await stack.smsc.phone("+84980000123").ask("TOI"), /Lan 123/);
    assert.match(await stack.smsc.phone("+84980001499").ask("TOI"), /Lan 1499/);
    const dialogs = await stack.redis.keys(`${stack.key("dialog:")}*`);
    assert.deepEqual(dialogs.filter((name) => !name.includes(":1.")), []);
    const stopped = (await stack.redis.keys(`${stack.key("phones:")}1.*`)).map((bucket) => stack.redis.hVals(bucket));
    assert.equal((await Promise.all(stopped)).flat().filter((record) => record.startsWith("!")).length, 1, "who stopped stays stopped");
  });

  test("the staff sign in as before, and it all stands in the audit log", async () => {
    const { login, password, secret } = officer;
    const visitor = await signIn(stack, { login, password, secret });
    assert.equal((await visitor.get("/desk")).status, 200);
    const asker = await villager(stack, "Tho");
    const number = numberIn(await asker.ask("HOI xa cau treo gay, di loi nao?"));
    await visitor.submit(await visitor.get(`/desk/case/${number}`), /case/, { do: "duty" });
    const phone = stack.smsc.phone(ON_DUTY);
    const code = / (\d{6}) /.exec((await phone.next()).text)[1];
    assert.match(await phone.ask(`TL ${number} ${code} Di duong duoi.`), /da gui/);
    assert.match((await asker.next()).text, /Di duong duoi/);
    const { stdout } = await stack.loa("audit list");
    assert.match(stdout, /rekey-begin 2 keys/);
    assert.match(stdout, /rekey-done 2 keys/);
  });

  test("a backup of before it is refused until loa rekey has brought it along", async () => {
    const copy = join(stack.folder, "two.key");
    await copyFile(key, copy);
    await stack.end("gateway", "SIGTERM");
    await stack.redis.hSet(stack.key("rekey"), "names", "1");
    const { code, stderr } = await stack.loa("serve");
    assert.equal(code, 1);
    assert.match(stderr, /holds 2 keys, and the data were made with 1: run loa rekey/);
    assert.equal((await stack.loa("rekey")).code, 0);
    assert.deepEqual(await readFile(key), await readFile(copy), "no third key is made");
    await stack.start("gateway");
    assert.match(await stack.smsc.phone("+84980000007").ask("TOI"), /Lan 7/);
  });
});
