import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";

let stack, smsc;
before(async () => ({ smsc } = stack = await startStack()));
after(() => finish(stack));

/** A phone with two persons of this test's own: the second is the one present. */
async function household(first, second) {
  const phone = await villager(stack, first);
  assert.match(await phone.ask(`LA ${second}`), new RegExp(`1 them ${second} o Xa Ta Van`));
  assert.match(await phone.ask("1"), /Xa Ta Van!/);
  return phone;
}

/** Lets half a year pass for every phone of the village but those given: nothing else reads these days. */
async function letHalfAYearPass() {
  const buckets = await stack.redis.keys(stack.key("phones:*"));
  for (const bucket of buckets)
    for (const [field, record] of Object.entries(await stack.redis.hGetAll(bucket)))
      await stack.redis.hSet(bucket, field, record.replace(/@(\d+)$/, (_, day) => `@${day - 200}`));
}

describe("a shared phone", () => {
  test("carries several persons, each with their own posts, and LA changes between them", async () => {
    const phone = await household("Binh", "Chau");
    await phone.ask("#nuoc nuoc cua chau");
    assert.match(await phone.ask("LA Binh"), /Gio la Binh/);
    await phone.ask("#nuoc nuoc cua binh");
    const { posts } = await (await fetch(`${stack.web}/c/nuoc.json`)).json();
    assert.deepEqual(posts.slice(0, 2).map(({ author, text }) => [author, text]), [
      ["binh", "nuoc cua binh"],
      ["chau", "nuoc cua chau"],
    ]);
  });

  test("does not switch back when the SMSC sends an old text again", async () => {
    const phone = await household("Dao", "Em");
    await phone.ask("LA Dao");
    await phone.ask("LA Em");
    assert.match(await phone.ask("LA Dao"), /Ai dang nhan\? 1 Dao, 2 Em/);
    assert.match(await phone.ask("TOI"), /^Em /);
  });

  test("is asked who texts before a private message, and not again within the hour", async () => {
    const pao = await villager(stack, "Pao");
    const phone = await household("Gam", "Huong");
    await stack.redis.del((await stack.redis.keys(stack.key("dialog:*"))).filter(Boolean));
    assert.match(await phone.ask(`NHAN @${pao.handle} mai di cho`), /Ai dang nhan\? 1 Huong, 2 Gam/);
    assert.deepEqual(pao.takeAll(), []);
    assert.match(await phone.ask("2"), /Da gui pao/);
    assert.match((await pao.next()).text, /^gam nhan/);
    assert.match(await phone.ask(`NHAN @${pao.handle} nho mang gao`), /Da gui pao/);
    assert.match((await pao.next()).text, /nho mang gao/);
  });

  test("gets messages that name whom they are for, also those that come at once", async () => {
    const phone = await household("Khanh", "Linh");
    await phone.ask("BAT ngo");
    const pao = await villager(stack, "Pao");
    await pao.ask("NHAN @khanh chao nhe");
    assert.match((await phone.next()).text, /^Cho Khanh: pao\d* nhan/);
    await pao.ask("#ngo gia ngo hom nay");
    assert.match((await phone.next()).text, /^Cho Linh: .*gia ngo hom nay/);
  });

  test("keeps a person behind their PIN, and no PIN in the store", async () => {
    const phone = await household("Minh", "Ngoc");
    assert.match(await phone.ask("PIN 4071"), /Da dat PIN.*hay xoa/);
    await phone.ask("LA Minh");
    assert.match(await phone.ask("LA Ngoc"), /PIN cua Ngoc/);
    assert.match(await phone.ask("1111"), /PIN sai/);
    assert.match(await phone.ask("4071"), /Gio la Ngoc/);
    const person = await stack.redis.hGetAll(stack.key(`person:${await stack.personOf("ngoc")}`));
    assert.match(person.pin, /^[\w-]{43}$/);
    assert.equal(await stack.redis.objectEncoding(stack.key(`person:${await stack.personOf("ngoc")}`)), "listpack");
  });

  test("answers a case as whom the answer was for", async () => {
    const phone = await household("Oanh", "Phuc");
    const number = numberIn(await phone.ask("HOI xa bao gio cap gao?"));
    await phone.ask("LA Oanh");
    assert.match(await phone.ask(`TL ${number} cam on`), new RegExp(`${number} la cua Phuc`));
  });
});

describe("a number that was silent for half a year", () => {
  test("is asked whose it is; somebody else gets nothing of the old owner, who comes back with an officer's code", async () => {
    const old = await villager(stack, "Quy");
    await old.ask("#nuoc bai cua quy");
    await letHalfAYearPass();
    assert.match(await old.ask("DK Son, Muong Hum"), /Ai dang nhan\? 1 Quy, 0 nguoi khac/);
    assert.match(await old.ask("0"), /son, Xa Muong Hum/);
    assert.match(await old.ask("TOI"), /^Son /);

    const { code, stdout } = await stack.loa("person code", ["quy"]);
    assert.equal(code, 0);
    const fresh = smsc.newPhone();
    assert.match(await fresh.ask(/^LA quy \d{8}$/m.exec(stdout)[0]), /Chao Quy/);
    await fresh.ask("#nuoc quy day");
    const { posts } = await (await fetch(`${stack.web}/@quy.json`)).json();
    assert.deepEqual(posts.map(({ text }) => text), ["quy day", "bai cua quy"]);
    assert.match((await stack.loa("person show", ["quy"])).stdout, /phone +one/);
  });

  test("goes on with the text that was kept when it is still the same person", async () => {
    const phone = await villager(stack, "Thao");
    await letHalfAYearPass();
    await phone.ask("#nuoc thao van con day");
    assert.match(await phone.ask("1"), /Da dang bai/);
  });
});

describe("an officer", () => {
  let desk;
  before(async () => (desk = await signIn(stack, await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa" }))));
  const asks = async (handle, act) => desk.submit(await desk.get("/desk/person"), /desk\/person/, { handle, do: act });

  test("gives a citizen of the commune the code for a new phone, and sees no number", async () => {
    const old = await villager(stack, "Yen");
    const page = await asks("yen", "look");
    assert.match(page.text, /Yen.*@yen.*Xã Tả Van/s);
    assert.doesNotMatch(page.text, /LA yen \d/);
    const given = await asks("yen", "code");
    const code = /LA yen \d{8}/.exec(given.text)?.[0];
    assert.ok(code, given.text);
    assert.ok(!given.text.includes(old.number.slice(4)));
    const fresh = smsc.newPhone();
    assert.match(await fresh.ask(code), /Chao Yen/);
    assert.match(await fresh.ask("TOI"), /^Yen \(yen\)/);
    assert.match(await old.ask("TOI"), /DK ten/, "the old phone carries nobody now");
    assert.match(stack.log("gateway"), /person_code person=\d+ by=hoa/);
  });

  test("gives none for somebody of elsewhere, nor for nobody", async () => {
    await villager(stack, "Zon", "Muong Hum");
    assert.equal((await asks("zon", "code")).status, 403);
    assert.equal((await asks("khongcoai", "code")).status, 404);
  });
});

describe("a post for another", () => {
  test("appears when they agree, as theirs, and says who posted it", async () => {
    const [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
    assert.match(await pao.ask(`THAY @${lan.handle} #duong duong vao ban bi sat lo`), /Da hoi lan/);
    const question = (await lan.next()).text;
    assert.match(question, new RegExp(`^${pao.handle} muon dang thay ban.*duong vao ban bi sat lo`));
    const number = numberIn(await lan.ask(`TL ${/TL (\d+) CO/.exec(question)[1]} co`));
    assert.match((await pao.next()).text, /dong y/);
    const post = await (await fetch(`${stack.web}/p/${number}.json`)).json();
    assert.equal(post.author, lan.handle);
    assert.equal(post.posted_by, pao.handle);
    const page = await (await fetch(`${stack.web}/p/${number}`, { headers: { "accept-language": "en" } })).text();
    assert.match(page, new RegExp(`posted by <a href="/@${pao.handle}">`));
  });
});

describe("a name", () => {
  test("changes once a month, and the old handle still finds its owner", async () => {
    const phone = await villager(stack, "Uyen");
    assert.match(await phone.ask("DOI TEN Vy"), /Vy \(vy\)/);
    assert.match(await phone.ask("DOI TEN Xuan"), /30 ngay/);
    const pao = await villager(stack, "Pao");
    await pao.ask("NHAN @uyen chao");
    assert.match((await phone.next()).text, /chao/);
  });

  test("that would be taken for an agency is refused", async () => {
    const phone = smsc.newPhone();
    assert.match(await phone.ask("DK UBND xa Ta Van, Ta Van"), /nham voi co quan/);
    assert.match(await phone.ask("DK Công an xã, Ta Van"), /nham voi co quan/);
  });
});
