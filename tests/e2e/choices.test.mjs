import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";

let stack, smsc;
before(async () => ({ smsc } = stack = await startStack()));
after(() => finish(stack));

describe("a person's choices", () => {
  test("HELP tells the commands, and about one of them", async () => {
    const lan = await villager(stack, "Lan");
    assert.match(await lan.ask("GIUP"), /DANG/);
    assert.match(await lan.ask("?"), /DANG/);
    assert.match(await lan.ask("GIUP THEO"), /THEO/);
    assert.match(await smsc.newPhone().ask("HD"), /DK/);
  });

  test("TOI says who one is", async () => {
    const lan = await villager(stack, "Lan");
    await lan.ask("THEO ngo");
    const me = await lan.ask("TOI");
    assert.match(me, new RegExp(`Lan.*${lan.handle}.*Ta Van`));
  });

  test("NN chooses the language, at once and for ever", async () => {
    const lan = await villager(stack, "Lan");
    assert.match(await lan.ask("NN en"), /English/);
    assert.match(await lan.ask("DOC"), /Nothing new|READ|MORE/i);
    assert.match(await lan.ask("LANG viet"), /Viet/);
    assert.match(await lan.ask("THEO nuoc"), /Nuoc/);
  });

  test("DAU brings accents, KHONG DAU takes them away: the cheaper coding is each one's own choice", async () => {
    const lan = await villager(stack, "Lan");
    assert.match((await lan.ask("DAU")).normalize(), /dấu/);
    await lan.send("TOI");
    const rich = await lan.next();
    assert.match(rich.text, /Xã Tả Van/);
    assert.equal(rich.coding, 8);
    await lan.ask("KHONG DAU");
    await lan.send("TOI");
    const plain = await lan.next();
    assert.match(plain.text, /Xa Ta Van/);
    assert.equal(plain.coding, 0);
  });

  test("STOP stops in any form, is confirmed once, and START undoes it", async () => {
    for (const words of ["NGUNG", "Stop all messages please", "TC", "huy", "Dừng lại"]) {
      const lan = await villager(stack, "Lan");
      assert.match(await lan.ask(words), /BAT DAU/, words);
      await lan.send("STOP");
      assert.match(await lan.ask("START"), /DOC/, words);
      assert.deepEqual(lan.takeAll(), [], words);
    }
  });

  test("STOP with a channel leaves only that", async () => {
    const lan = await villager(stack, "Lan");
    await lan.ask("THEO nuoc");
    const answer = await lan.ask("NGUNG nuoc");
    assert.match(answer, /Nuoc/);
    assert.doesNotMatch(answer, /BAT DAU/);
  });

  test("STOP outranks a question that waits", async () => {
    const lan = smsc.newPhone();
    await lan.ask("DK Lan, Tan Lap");
    assert.match(await lan.ask("NGUNG"), /BAT DAU/);
  });
});

describe("a private message", () => {
  test("goes to one handle only and can be answered", async () => {
    const [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
    assert.match(await lan.ask(`NHAN @${pao.handle} mai di cho khong`), new RegExp(pao.handle));
    assert.match((await pao.next()).text, new RegExp(`${lan.handle} .*mai di cho khong`));
    await pao.ask("TL di chu");
    assert.match((await lan.next()).text, /di chu/);
    const posts = await stack.redis.xLen(stack.key("posts"));
    assert.equal(posts, 0, "nothing of it is public");
  });

  test("to nobody says so", async () => {
    const lan = await villager(stack, "Lan");
    assert.match(await lan.ask("NHAN @khongcoai chao"), /khongcoai/);
  });
});
