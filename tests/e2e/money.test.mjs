import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

let stack, smsc;
const budget = { person: 12, channel: 4, agency: 2, "digest-segments": 1 };
before(async () => ({ smsc } = stack = await startStack({ ini: { budget, "route default": { "smsc-id": "village", rate: 100_000, "cost-per-segment": 350 } } })));
after(() => finish(stack));

/** The present hour of Viet Nam, counted from 1970. */
const localHour = () => Math.floor(Date.now() / 3_600_000) + 7;

/** Lets the gateway begin an hour's digests anew: whoever got one already gets no second. */
const beginAgain = (hour) => stack.redis.set(stack.key("digest-place"), String(hour));
const digestsDone = (hour) =>
  until("the digests to be done", async () =>
    Number(await stack.redis.get(stack.key("digest-place"))) > hour && (await stack.redis.xLen(stack.key("outbox:digest"))) === 0);

const metric = async (name) => {
  const text = await (await fetch(`${stack.web}/metrics`)).text();
  return Number(text.split("\n").find((line) => line.startsWith(`${name} `))?.split(" ")[1]);
};

describe("a digest", () => {
  test("comes at the hour one has chosen, with what is new, once", async () => {
    const [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
    await pao.ask("THEO ngo");
    const hour = localHour();
    assert.match(await pao.ask(`BAN TIN ${hour % 24}`), new RegExp(`luc ${hour % 24} gio`));
    await lan.ask("#ngo gia ngo hom nay la tam nghin");
    await lan.ask("#ngo mai co nguoi ve mua");
    await beginAgain(hour);
    const { text, parts } = await pao.next();
    assert.match(text, /^Ban tin:\n1 Ngo lan: gia ngo hom nay la tam nghin\n2 Ngo lan: mai co nguoi ve mua$/);
    assert.equal(parts, 1);
    await lan.ask("#ngo tin nay ngay mai moi den");
    await beginAgain(hour);
    await digestsDone(hour);
    assert.match(await pao.ask("DOC"), /tin nay ngay mai moi den/);
    assert.deepEqual(pao.takeAll(), []);
  });

  test("ends with BAN TIN TAT", async () => {
    const pao = await villager(stack, "Pao");
    await pao.ask(`BAN TIN ${localHour() % 24}`);
    assert.match(await pao.ask("BAN TIN TAT"), /Da thoi ban tin/);
  });
});

describe("a budget", () => {
  test("of a person is told by TOI, and stops reading and private messages, nothing else", async () => {
    const [lan, pao] = [await villager(stack, "Lan"), await villager(stack, "Pao")];
    for (let used = 0; used < budget.person; used++) assert.match(await lan.ask("TOI"), new RegExp(`Hom nay: ${used}/12 tin`));
    assert.match(await lan.ask("DOC"), /muc la 12/);
    assert.match(await lan.ask(`NHAN @${pao.handle} chao`), /muc la 12/);
    assert.match(await lan.ask("#duong duong vao ban tron lam"), /Da dang bai/);
    assert.deepEqual(pao.takeAll(), []);
  });

  test("of a channel sends what it can at once, and the rest is there to read", async () => {
    const lan = await villager(stack, "Lan");
    const readers = [];
    for (let i = 0; i < 6; i++) readers.push(await villager(stack, `Nguoi${"abcdef"[i]}`));
    for (const reader of readers) await reader.ask("BAT y_te");
    await lan.ask("#y_te mai tiem phong cho tre em");
    await until("four to have it", () => readers.filter((reader) => reader.segments.some(({ text }) => /tiem phong/.test(text))).length === 4);
    assert.match(await lan.ask("#y_te mang theo so tiem chung"), /het muc tin hom nay/);
    assert.match(await readers[5].ask("DOC"), /tiem phong/);
  });

  test("of an agency refuses its answers at the desk, with the reason, and keeps what was typed", async () => {
    const desk = await signIn(stack, await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa" }));
    const lan = await villager(stack, "Lan");
    const number = numberIn(await lan.ask("HOI xa bao gio cap gao?"));
    const answer = async (text) => desk.submit(await desk.get(`/desk/case/${number}`), /\/desk\/case\//, { text, do: "send" });
    for (const text of ["Thứ hai.", "Bảy giờ sáng."]) {
      assert.equal((await answer(text)).status, 200);
      await lan.next();
    }
    const refused = await answer("Mang theo sổ.");
    assert.equal(refused.status, 400);
    assert.match(refused.text, /hết số tin|all segments of today/);
    assert.match(refused.text, /Mang theo sổ\./);
  });

  test("is reckoned with what /metrics says, by class and coding", async () => {
    const lan = await villager(stack, "Lan");
    await lan.ask("DAU");
    await until("the metrics", async () => (await metric('loa_mt_segments_total{class="direct",coding="ucs2"}')) >= 1);
    const direct = (await metric('loa_mt_segments_total{class="direct",coding="gsm"}')) + (await metric('loa_mt_segments_total{class="direct",coding="ucs2"}'));
    assert.ok(direct > 20, String(direct));
    assert.equal(await metric('loa_mt_cost_total{class="direct"}'), direct * 350);
  });
});
