// Broadcasts from the desk: written by one officer, approved by another, sent by the engine, told of on a page.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { emptyOutbox } from "../support/stream.mjs";
import { until } from "../support/until.mjs";
import { village } from "../support/village.mjs";

const MANY = Number(process.env.LOA_PHONES ?? 3000);
const IN_TA_VAN = Math.ceil(MANY / 3);
const number = (i) => `+8498${String(i).padStart(7, "0")}`;

/** Every third person lives in Tả Van, the others in Mường Hum. */
function crowd() {
  const phones = Array.from({ length: MANY }, (_, i) => ({
    msisdn: number(i),
    name: `Nguoi ${i}`,
    handle: `nguoi${i}`,
    area: i % 3 ? "02728" : "03037",
    language: i % 9 === 3 ? "en" : "vi",
    accents: i % 9 === 6,
    follows: i === 3 ? ["nuoc"] : [],
  }));
  const agencies = [...village().agencies, { name: "tram", title: "Trạm y tế Tả Van", area: "03037", above: "xa" }, { name: "muong", title: "UBND xã Mường Hum", area: "02728" }];
  return { ...village(), agencies, phones };
}

let stack;
const at = {};
before(async () => {
  stack = await startStack({ village: crowd(), ini: { "route default": { "cost-per-segment": 350 } } });
  for (const [login, agency] of [["hoa", "xa"], ["binh", "xa"], ["yen", "tram"], ["tuan", "tinh"], ["ly", "tinh"], ["muong", "muong"]])
    at[login] = await signIn(stack, await newOfficer(stack, { login, name: login, agency }));
});
after(() => finish(stack));

const NEW = "/desk/broadcasts/new";
const pageOf = (id) => `/desk/broadcast/${id}`;
const record = (id) => stack.redis.hGetAll(stack.key(`broadcast:${id}`));
const got = (words) => Array.from({ length: MANY }, (_, i) => stack.smsc.phone(number(i)).segments.filter(({ text }) => text.includes(words)).length);
const total = (list) => list.reduce((sum, count) => sum + count, 0);
const over = (id) => until(`broadcast ${id} to be over`, async () => ["done", "cancelled", "failed"].includes((await record(id)).state), { timeout: 60_000 });
const fields = (text, more = {}) => ({ "text.vi": text, class: "broadcast", when: "now", do: "keep", ...more });
const alertOf = ({ text }) => /role="alert">([^<]*)/.exec(text)?.[1];

/** A time of Viet Nam so many seconds from now, as the form has it. */
function inSeconds(seconds) {
  const local = new Date(Date.now() + 7 * 3_600_000 + seconds * 1000).toISOString();
  return { when: "later", date: local.slice(0, 10), time: local.slice(11, 19) };
}

async function compose(visitor, text, more) {
  const page = await visitor.submit(await visitor.get(NEW), /new$/, fields(text, more));
  const id = /^\/desk\/broadcast\/(\d+)$/.exec(page.url)?.[1];
  assert.ok(id, alertOf(page) ?? page.url);
  return { id, page };
}

const act = async (visitor, id, what, more = {}) => visitor.submit(await visitor.get(pageOf(id)), /broadcast\/\d+$/, { do: what, ...more });

async function approved(text, more) {
  const { id } = await compose(at.hoa, text, more);
  await act(at.hoa, id, "ask");
  await act(at.binh, id, "approve");
  return id;
}

/** The table of results: a row a place. */
const rowsOf = ({ text }) =>
  Object.fromEntries([...text.matchAll(/<tr><th scope="row">([^<]*)<\/th>((?:<td>\d+<\/td>){6})<\/tr>/g)].map(([, place, cells]) => [place, cells.match(/\d+/g).map(Number)]));

describe("a broadcast from the desk", () => {
  test("is priced before, is not approved by its author, and goes out once another officer says so", async () => {
    const { id, page } = await compose(at.tuan, "Ngày mai {name} nhớ đi họp bàn chuyện phòng chống lũ quét ở nhà văn hoá, mang theo áo mưa", { "text.en": "Flood meeting tomorrow" });
    assert.match(page.text, new RegExp(`<dt>Người nhận</dt><dd><b>${MANY}</b>`));
    const english = Array.from({ length: MANY }, (_, i) => i).filter((i) => i % 9 === 3).length;
    assert.match(page.text, new RegExp(`<th scope="row">en</th><td>${english}</td>`));
    assert.match(page.text, /<span class="sms">Thong bao cua UBND tinh Lao Cai: Ngay mai Lan nho di hop/);
    assert.match(page.text, /<span class="sms">Notice of UBND tinh Lao Cai: Flood meeting tomorrow/);
    assert.equal((await record(id)).state, "draft");

    await act(at.tuan, id, "ask");
    const refused = await act(at.tuan, id, "approve");
    assert.equal(refused.status, 400);
    assert.match(alertOf(refused), /cần một cán bộ khác/);
    assert.equal(await stack.redis.xLen(stack.key("outbox:broadcast")), 0);

    const begun = Date.now();
    await act(at.ly, id, "approve");
    await over(id);
    console.log(`# ${MANY} phones in ${Date.now() - begun} ms`);
    assert.deepEqual(got("hop ban").map((count, i) => count + got.length * 0 + Number(i % 9 === 3)).filter((count) => count !== 1 && count !== 0), []);
    await until("the reports", async () => rowsOf(await at.tuan.get(pageOf(id)))["Tất cả"]?.[1] === MANY, { timeout: 60_000 });
    const rows = rowsOf(await at.ly.get(pageOf(id)));
    assert.deepEqual(rows["Xã Tả Van"], [IN_TA_VAN, IN_TA_VAN, 0, 0, 0, 0]);
    assert.deepEqual(rows["Xã Mường Hum"], [MANY - IN_TA_VAN, MANY - IN_TA_VAN, 0, 0, 0, 0]);
  });
});
