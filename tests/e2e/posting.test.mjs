import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";

let stack, smsc;
before(async () => ({ smsc } = stack = await startStack()));
after(() => finish(stack));

const texts = (phone) => phone.takeAll().map(({ text }) => text);

describe("a post", () => {
  test("reaches who follows its topic, once, when they read", async () => {
    const [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
    assert.match(await pao.ask("THEO nuoc"), /Nuoc/);
    const posted = await lan.ask("#nuoc mất nước từ sáng");
    const number = numberIn(posted);
    const read = await pao.ask("DOC");
    assert.match(read, new RegExp(`\\b${number}\\b.*lan: mat nuoc tu sang`));
    assert.doesNotMatch(await pao.ask("DOC"), /mat nuoc/);
  });

  test("to the board of one's commune is read by its people", async () => {
    const [lan, mo] = [await villager(stack, "Lan"), await villager(stack, "Mo")];
    assert.match(await lan.ask("DANG toi nay hop thon luc bay gio"), /Ta Van/);
    assert.match(await mo.ask("DOC"), /hop thon luc bay gio/);
  });

  test("is no news to its author", async () => {
    const lan = await villager(stack, "Lan");
    await lan.ask("THEO duong");
    await lan.ask("#duong sat lo o cau treo");
    assert.doesNotMatch(await lan.ask("DOC"), /sat lo/);
  });

  test("is read in its channel also by who does not follow it", async () => {
    const [lan, mai] = [await villager(stack, "Lan"), await villager(stack, "Mai")];
    await lan.ask("#ngo giong ngo moi ve den uy ban");
    assert.match(await mai.ask("DOC ngo"), /giong ngo moi/);
  });

  test("in the same words within minutes is the same post, and the answer names it", async () => {
    const lan = await villager(stack, "Lan");
    const first = numberIn(await lan.ask("#nuoc ong nuoc dau ban bi vo"));
    assert.equal(numberIn(await lan.ask("#nuoc ong nuoc dau ban bi vo")), first);
    assert.equal(numberIn(await lan.ask("#nuoc  Ống nước đầu bản bị vỡ")), first);
    const again = await lan.ask("#duong ong nuoc dau ban bi vo");
    assert.notEqual(numberIn(again), first, "another channel, another post");
  });

  test("can be replied to by number, and without one to the last thing read", async () => {
    const [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
    const number = numberIn(await lan.ask("#y_te bao gio tiem cho tre em"));
    assert.match(await pao.ask(`TL ${number} thu nam nay chi a`), /Y te/);
    assert.match(await lan.ask("DOC y_te"), /thu nam nay/);
    assert.match(await lan.ask("TL cam on ban nhieu"), /Y te/);
    assert.match(await pao.ask("DOC y_te"), /cam on ban nhieu/);
  });

  test("to a topic nobody knows becomes a draft and a question", async () => {
    const lan = await villager(stack, "Lan");
    assert.match(await lan.ask("#thoitiet chieu nay mua to"), /thoitiet/);
    assert.match(await lan.ask("1"), /Ta Van/);
    assert.match(await lan.ask("DOC"), /(?:)/);
  });
});

describe("at once", () => {
  test("means each new post comes as a message, until it is turned off", async () => {
    const [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
    assert.match(await pao.ask("BAT ngo"), /Ngo/);
    const number = numberIn(await lan.ask("#ngo sau keo ve nuong"));
    const pushed = await pao.next();
    assert.match(pushed.text, new RegExp(`^${number} Ngo.*lan\\w*: sau keo ve nuong`));
    await pao.ask("TAT ngo");
    await lan.ask("#ngo sau da het roi");
    await pao.ask("TOI");
    assert.deepEqual(texts(pao), []);
  });

  test("does not echo one's own post", async () => {
    const [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
    await lan.ask("ON duong");
    await pao.ask("ON duong");
    await lan.ask("#duong duong len nuong da thong");
    await pao.next({ matching: /da thong/ });
    await lan.ask("TOI");
    assert.deepEqual(texts(lan), []);
  });

  test("is not for who has stopped", async () => {
    const [lan, pao, mai] = [await villager(stack, "Lan"), await villager(stack, "Pao"), await villager(stack, "Mai")];
    for (const phone of [pao, mai]) await phone.ask("BAT y_te");
    await pao.ask("NGUNG");
    await lan.ask("#y_te tram y te mo cua chu nhat");
    await mai.next({ matching: /chu nhat/ });
    assert.match(await pao.ask("BAT DAU"), /DOC/);
    assert.deepEqual(texts(pao), []);
  });
});

describe("reading", () => {
  test("goes on with TIEP until everything was shown once", async () => {
    const [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
    await pao.ask("THEO nuoc");
    for (let i = 1; i <= 8; i++) await lan.ask(`#nuoc bai so ${i} ke chuyen nuoc cua ban minh hom nay rat la dai dong`);
    let all = await pao.ask("DOC");
    assert.match(all, /TIEP/);
    for (let page = 0; page < 8 && /TIEP/.test(all.slice(-20)); page++) all += `\n${await pao.ask(page % 2 ? "MORE" : "TIEP")}`;
    for (let i = 1; i <= 8; i++) assert.equal(all.split(`bai so ${i} `).length, 2, `bai so ${i}: ${all}`);
  });

  test("ends for a channel that was left", async () => {
    const [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
    await pao.ask("THEO duong");
    assert.match(await pao.ask("BO duong"), /Duong/);
    await lan.ask("#duong xe khach doi gio chay");
    assert.doesNotMatch(await pao.ask("DOC"), /xe khach/);
  });

  test("CHU DE lists the topics", async () => {
    const topics = await (await villager(stack)).ask("CHU DE");
    for (const name of ["nuoc", "ngo", "duong", "y_te"]) assert.match(topics, new RegExp(`\\b${name}\\b`));
  });
});

describe("a text without a keyword", () => {
  test("is a draft with one question; 1 posts it, once", async () => {
    const lan = await villager(stack, "Lan");
    const question = await lan.ask("sang nay suoi dau ban len to");
    assert.match(question, /\b1\b.*Ta Van.*\b2\b.*UBND.*\b0\b/s);
    assert.match(await lan.ask("1"), /Ta Van/);
    assert.doesNotMatch(await lan.ask("1"), /Da dang bai/);
    const posts = await stack.redis.xRange(stack.key("posts"), "-", "+");
    assert.equal(posts.filter(({ message }) => message.x === "sang nay suoi dau ban len to").length, 1);
  });

  test("is asked of the agency with 2", async () => {
    const lan = await villager(stack, "Lan");
    await lan.ask("ban toi chua co dien tu tuan truoc");
    assert.match(await lan.ask("2"), /UBND xa Ta Van/);
  });

  test("is dropped with 0", async () => {
    const lan = await villager(stack, "Lan");
    await lan.ask("chuyen nay thoi khong noi nua dau");
    await lan.ask("0");
    const posts = await stack.redis.xRange(stack.key("posts"), "-", "+");
    assert.equal(posts.filter(({ message }) => message.x.startsWith("chuyen nay thoi")).length, 0);
  });

  test("that starts like a command is no command", async () => {
    const lan = await villager(stack, "Lan");
    assert.match(await lan.ask("bo toi dang om nang lam"), /\b1\b.*\b2\b.*\b0\b/s);
  });
});

describe("long texts in any script", () => {
  const long = "Trưởng bản nhắc bà con: chiều nay họp ở nhà văn hoá, mang theo sổ hộ khẩu và giấy tờ đất. ".repeat(4).trim();

  test("arrive whole: concatenated UCS-2 is one post", async () => {
    const lan = await villager(stack, "Lan");
    assert.ok(long.length > 134 * 2);
    await lan.ask(`#nuoc ${long}`);
    const [newest] = await stack.redis.xRevRange(stack.key("posts"), "+", "-", { COUNT: 1 });
    assert.equal(newest.message.x, long);
  });

  test("are sent whole: in parts with accents, in fewer without", async () => {
    const [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
    await lan.ask("DAU");
    for (const phone of [lan, pao]) await phone.ask("BAT duong");
    const mai = await villager(stack, "Mai");
    await mai.ask(`#duong ${long} ✓`);
    const [withAccents, without] = [await lan.next(), await pao.next()];
    assert.equal(withAccents.coding, 8);
    assert.ok(withAccents.text.includes(long), withAccents.text);
    assert.ok(withAccents.parts > 2);
    assert.match(without.text, /chieu nay hop o nha van hoa/);
  });

  test("keep Khmer, Cham, Tai Viet and what lies beyond UCS-2", async () => {
    const [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
    await pao.ask("BAT y_te");
    const scripts = "ភាសាខ្មែរ ꨌꩌ ꪼꪕ 𞄀𞄰𞄩 🙂";
    await lan.ask(`#y_te ${scripts}`);
    assert.ok((await pao.next()).text.includes(scripts));
  });
});
