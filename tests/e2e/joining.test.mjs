import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

let stack, smsc;
before(async () => ({ smsc } = stack = await startStack()));
after(() => finish(stack));

describe("a stranger", () => {
  test("is told in one short message how to join", async () => {
    const stranger = smsc.newPhone();
    await stranger.send("xin chào cả nhà");
    const { text, parts, from } = await stranger.next();
    assert.match(text, /DK .*8070/s);
    assert.equal(parts, 1);
    assert.equal(from, "8070");
  });

  test("is not talked with for ever", async () => {
    const machine = smsc.newPhone();
    for (let i = 0; i < 12; i++) await machine.send(`tin tu dong ${i}`);
    assert.match(await machine.ask("NGUNG", { matching: /BAT DAU/ }), /BAT DAU/);
    const told = machine.takeAll().length;
    assert.ok(told >= 1 && told <= 6, `told ${told} times`);
  });

  test("can stop, is confirmed once, and can start again", async () => {
    const stranger = smsc.newPhone();
    assert.match(await stranger.ask("stop"), /BAT DAU/);
    await stranger.send("STOP");
    assert.match(await stranger.ask("BAT DAU"), /DK/);
    assert.deepEqual(stranger.takeAll(), []);
  });

  test("who texts a command is told how to join, and the command does nothing", async () => {
    const stranger = smsc.newPhone();
    assert.match(await stranger.ask("#nuoc mat nuoc tu sang"), /DK/);
    assert.equal(await stack.redis.exists(stack.key("posts")), 0);
  });
});

describe("joining", () => {
  const welcomed = [
    ["DK Lan, Tả Van", /lan\w*, Xa Ta Van/],
    ["dk Lan, ta van", /lan\w*, Xa Ta Van/],
    ["Đăng ký Giàng A Páo, xã Tả Van", /pao\w*, Xa Ta Van/],
    ["DANG KY Mai, Ta Van, Lao Cai", /mai\w*, Xa Ta Van/],
    ["JOIN Lan, Ta Van", /lan\w*, Xa Ta Van/],
    ["dk Vang Thi Mo ta van", /mo\w*, Xa Ta Van/],
    ["DK Hoa, Tan Lap, Dak Lak", /hoa\w*, Phuong Tan Lap/],
    ["DK Hoa, phường Tân Lập", /hoa\w*, Phuong Tan Lap/],
  ];
  for (const [text, welcome] of welcomed)
    test(`"${text}" is understood`, async () => {
      assert.match(await smsc.newPhone().ask(text), welcome);
    });

  test("a name that several communes bear is asked about, and answered by number", async () => {
    const phone = smsc.newPhone();
    const question = await phone.ask("DK Son, Tan Lap");
    const option = /^(\d) .*Lam Dong/m.exec(question);
    assert.ok(option, question);
    assert.match(question, /Quang Tri/);
    assert.match(question, /Dak Lak/);
    assert.match(await phone.ask(option[1]), /son, Xa Tan Lap/);
    const me = await phone.ask("TOI");
    assert.match(me, /Son/);
    assert.match(me, /Tan Lap/);
  });

  test("an option that was not offered chooses nothing", async () => {
    const phone = smsc.newPhone();
    await phone.ask("DK Thuy, Tan Lap");
    assert.doesNotMatch(await phone.ask("9"), /thuy, /);
    assert.match(await phone.ask("tan lap, quang tri"), /thuy, Xa Tan Lap/);
  });

  test("a place nobody knows is asked for again, never guessed", async () => {
    const phone = smsc.newPhone();
    assert.match(await phone.ask("DK Binh, Khong Co Noi Nay"), /Khong Co Noi Nay/);
    assert.match(await phone.ask("van khong phai"), /van khong phai/);
    assert.match(await phone.ask("Mường Hum"), /binh, Xa Muong Hum/);
  });

  test("a name alone is asked where it lives", async () => {
    const phone = smsc.newPhone();
    assert.match(await phone.ask("DK Cuong"), /Cuong/);
    assert.match(await phone.ask("ta van"), /cuong, Xa Ta Van/);
  });

  test("the same name gets a handle of its own", async () => {
    const [first, second] = [await villager(stack, "Tuyet"), await villager(stack, "Tuyết")];
    assert.equal(first.handle, "tuyet");
    assert.notEqual(second.handle, "tuyet");
    assert.match(second.handle, /^tuyet/);
  });
});

describe("a phone", () => {
  test("is the same in every spelling of its number", async () => {
    const phone = await villager(stack, "Dung");
    const digits = phone.number.slice(3);
    for (const spelling of [`+84${digits}`, `84${digits}`, `0084${digits}`, `0${digits}`])
      assert.match(await phone.ask("TOI", { as: spelling }), /Dung/, spelling);
  });

  for (const sender of ["1414", "Viettel", "QC-BANK", "+8490"])
    test(`is not what ${sender} is: it gets no answer`, async () => {
      const ignored = () => stack.log("gateway").split("mo_no_phone").length;
      const before = ignored();
      await smsc.deliver(sender, "8070", "Chuc mung ban da trung thuong");
      await until("the log to tell", () => ignored() > before);
      await villager(stack, "Chau");
      assert.deepEqual(smsc.phone(sender).takeAll(), []);
    });
});
