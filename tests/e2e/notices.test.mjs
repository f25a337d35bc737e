// Broadcasts from the desk: written by one officer, approved by another, sent by the engine, told of on a page.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { emptyOutbox } from "../support/stream.mjs";
import { until } from "../support/until.mjs";
import { village } from "../support/village.mjs";

const MANY = 10_000;
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
  const agencies = [...village().agencies.map((agency) => ({ ...agency, front: true })), { name: "tram", title: "Trạm y tế Tả Van", area: "03037", above: "xa" }, { name: "muong", title: "UBND xã Mường Hum", area: "02728" }];
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
/** Waits until as many as it should be have these words, and lets nobody have them twice. */
async function arrived(words, many) {
  await until(`${many} to have "${words}"`, () => total(got(words)) >= many);
  assert.equal(total(got(words)), many);
}
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
    await until("the reports", async () => rowsOf(await at.tuan.get(pageOf(id)))["Tất cả"]?.[1] === MANY, { timeout: 60_000 });
    const [vietnamese, accented, others] = ["hop ban", "họp bàn", "Flood meeting"].map(got);
    for (let i = 0; i < MANY; i++) {
      const counts = [vietnamese[i], accented[i], others[i]].map(Boolean).map(Number);
      assert.deepEqual(counts, [Number(i % 9 !== 3 && i % 9 !== 6), Number(i % 9 === 6), Number(i % 9 === 3)], `person ${i}`);
    }
    const rows = rowsOf(await at.ly.get(pageOf(id)));
    assert.deepEqual(rows["Xã Tả Van"], [IN_TA_VAN, IN_TA_VAN, 0, 0, 0, 0]);
    assert.deepEqual(rows["Xã Mường Hum"], [MANY - IN_TA_VAN, MANY - IN_TA_VAN, 0, 0, 0, 0]);
  });

  test("written anew has to be approved anew: what is approved is what was priced", async () => {
    const { id } = await compose(at.hoa, "Họp thôn lúc bảy giờ");
    await act(at.hoa, id, "ask");
    const seen = await at.binh.get(pageOf(id));
    const edited = await at.hoa.submit(await at.hoa.get(`${pageOf(id)}/edit`), /edit$/, fields("Họp thôn lúc tám giờ"));
    assert.match(edited.text, /tám giờ/);
    await act(at.hoa, id, "ask");

    const { status, text } = await at.binh.submit(seen, /broadcast\/\d+$/, { do: "approve" });

    assert.equal(status, 409);
    assert.match(alertOf({ text }), /Vừa có người thay đổi/);
    assert.equal((await record(id)).state, "waiting");
    await act(at.binh, id, "cancel");
  });

  test("sent by the same form twice is one draft, approved twice goes out once", async () => {
    const form = await at.hoa.get(NEW);
    const before = await stack.redis.zCard(stack.key("broadcasts"));
    const { url } = await at.hoa.submit(form, /new$/, fields("mot lan thoi", { area: "03037", channel: "nuoc" }));
    await at.hoa.submit(form, /new$/, fields("mot lan thoi", { area: "03037", channel: "nuoc" }));
    assert.equal(await stack.redis.zCard(stack.key("broadcasts")), before + 1);
    const id = numberIn(url);
    await act(at.hoa, id, "ask");
    const page = await at.binh.get(pageOf(id));
    const [first, second] = await Promise.all([1, 2].map(() => at.binh.submit(page, /broadcast\/\d+$/, { do: "approve" })));
    assert.deepEqual([first.status, second.status], [200, 200]);
    await over(id);
    await arrived("mot lan thoi", 1);
  });

  test("reaches nobody beyond the area of its agency, whatever is written", async () => {
    const refused = [
      [{ area: "15" }, /không thuộc địa bàn/],
      [{ area: "02728" }, /không thuộc địa bàn/],
      [{ area: "Xã Không Có" }, /không thuộc địa bàn/],
      [{ expression: "area:02728" }, /Không có ai/],
      [{ expression: "person:nguoi3" }, /không dùng ở bàn làm việc/],
      [{ expression: "all - agency:tinh" }, /không dùng ở bàn làm việc/],
      [{ expression: "all) | (all" }, /nơi nhận, vị trí 4: đóng ngoặc mà chưa mở/],
      [{ channel: "nuoc | all" }, /không phải chủ đề/],
      [{ "text.vi": " " }, /Chưa có nội dung/],
      [{ when: "later", date: "", time: "" }, /ngày giờ sắp tới/],
      [{ when: "later", date: "2020-01-01", time: "08:00" }, /ngày giờ sắp tới/],
      [{ class: "emergency", ...inSeconds(600) }, /gửi ngay/],
    ];
    const before = await stack.redis.zCard(stack.key("broadcasts"));
    for (const [more, why] of refused) {
      const page = await at.hoa.submit(await at.hoa.get(NEW), /new$/, fields("khong di dau ca", more));
      assert.equal(page.status, 400, JSON.stringify(more));
      assert.match(alertOf(page), why);
      if (more["text.vi"] === undefined) assert.match(page.text, /khong di dau ca/, "what was written is kept");
    }
    assert.equal(await stack.redis.zCard(stack.key("broadcasts")), before);
    const { id } = await compose(at.hoa, "toi ca nuoc", { expression: "all | area:44" });
    assert.equal((await record(id)).expected, String(IN_TA_VAN));
  });

  test("of an agency with one officer is approved by the agency above, where it is found", async () => {
    const { id } = await compose(at.yen, "tram tiem phong", { channel: "nuoc" });
    const { text } = await act(at.yen, id, "ask");
    assert.match(text, /UBND xã Tả Van\./);
    assert.match((await at.hoa.get("/desk/broadcasts?folder=below")).text, new RegExp(pageOf(id)));
    await act(at.hoa, id, "approve");
    await over(id);
    await arrived("tram tiem phong", 1);
    assert.doesNotMatch((await at.hoa.get("/desk/broadcasts?folder=below")).text, new RegExp(`${pageOf(id)}"`));
  });

  test("that is refused comes back to its author with the reason", async () => {
    const { id } = await compose(at.hoa, "Chợ phiên nghỉ");
    await act(at.hoa, id, "ask");
    await act(at.binh, id, "refuse", { why: "Sai ngày <b>rồi</b>" });
    const { text } = await at.hoa.get(pageOf(id));
    assert.match(text, /Sai ngày &lt;b&gt;rồi&lt;\/b&gt;/);
    assert.equal((await record(id)).state, "draft");
  });

  test("as an emergency waits for its pair, and goes first", async () => {
    const id = await approved("lu ve, len cho cao", { class: "emergency", channel: "nuoc" });
    await over(id);
    await arrived("lu ve, len cho cao", 1);
    assert.match(stack.smsc.phone(number(3)).segments.at(-1).text, /^KHAN CAP - UBND xa Ta Van: lu ve/);
  });

  test("is kept as a template, and begun from it", async () => {
    const { id } = await compose(at.hoa, "Mai cắt nước", { channel: "nuoc" });
    await act(at.hoa, id, "template", { template: "Cắt nước" });
    assert.match((await at.binh.get("/desk/broadcasts")).text, /new\?template=C%E1%BA%AFt%20n/);
    const { text } = await at.binh.get(`${NEW}?template=${encodeURIComponent("Cắt nước")}`);
    assert.match(text, /Mai cắt nước<\/textarea>/);
    assert.match(text, /<option value="nuoc" selected>/);
    assert.doesNotMatch((await at.yen.get("/desk/broadcasts")).text, /C%E1%BA%AFt/);
  });

  test("tells which recipients asked the agency since, by commune", async () => {
    const id = await approved("hoi lai xem sao", { channel: "nuoc" });
    await over(id);
    await stack.smsc.phone(number(3)).ask("HOI xa may gio hop vay can bo", { matching: /HOI|#|\d+/ });
    await until("the answer to be counted", async () => rowsOf(await at.hoa.get(pageOf(id)))["Xã Tả Van"]?.[5] === 1);
    const { text, headers } = await at.hoa.get(`${pageOf(id)}/results.csv`);
    assert.match(headers.get("content-type"), /text\/csv/);
    assert.match(text, /"03037","Xã Tả Van","1","1","0","0","0","1"/);
    assert.doesNotMatch(text, /98\d{7}/);
  });
});

describe("a broadcast with a time", () => {
  test("starts once, and each of a series once, though the gateway is killed before and after", async () => {
    await emptyOutbox(stack);
    const once = await approved("hen gio mot lan", { ...inSeconds(2), channel: "nuoc" });
    const series = await approved("hen gio moi ngay", { ...inSeconds(2), channel: "nuoc", every: "daily", until: "2099-12-31" });
    assert.equal((await record(once)).state, "scheduled");
    await stack.restart("gateway", "SIGKILL");
    await over(once);
    await until("the series to begin", async () => (await stack.redis.zCard(stack.key(`broadcast-runs:${series}`))) === 1);
    await stack.restart("gateway", "SIGKILL");
    const [run] = await stack.redis.zRange(stack.key(`broadcast-runs:${series}`), 0, -1);
    await over(run);
    await until("a round of the watch", async () => (await stack.redis.zCount(stack.key("broadcast-watch"), 0, Date.now())) === 0);

    assert.equal(await stack.redis.zCard(stack.key(`broadcast-runs:${series}`)), 1);
    for (const [id, words] of [[once, "hen gio mot lan"], [run, "hen gio moi ngay"]]) {
      const { sent, repeated = 0 } = await record(id);
      assert.equal(Number(sent), 1);
      assert.ok(total(got(words)) >= 1 && total(got(words)) <= 1 + Number(repeated), words);
    }
    const { text } = await at.hoa.get(pageOf(series));
    assert.match(text, new RegExp(pageOf(run)));
    assert.equal((await record(series)).state, "scheduled");
    await act(at.hoa, series, "cancel");
  });
});

describe("a broadcast on its way", () => {
  before(async () => {
    await stack.configure({ "route default": { rate: 100, "cost-per-segment": 350 } });
    await stack.restart("gateway", "SIGTERM");
  });

  test("is paused by its author, resumed by the approver and stopped by the agency above", async () => {
    const id = await approved("dang gui thi dung");
    await until("some to get it", () => total(got("dang gui thi dung")) > 20);
    await act(at.hoa, id, "pause");
    await until("it to leave the outbox", async () => !(await record(id)).row);
    const paused = total(got("dang gui thi dung"));
    const { text } = await at.binh.get(`${pageOf(id)}?part=results`);
    const [recipients, , , pending] = rowsOf({ text })["Tất cả"];
    assert.equal(recipients, IN_TA_VAN);
    assert.ok(pending >= IN_TA_VAN - paused && pending < IN_TA_VAN, `${pending} pending after ${paused}`);
    await act(at.binh, id, "resume");
    await until("more to get it", () => total(got("dang gui thi dung")) > paused);
    const stopped = await act(at.tuan, id, "cancel");
    assert.equal(stopped.status, 200);
    await until("it to leave the outbox", async () => !(await record(id)).row);
    assert.ok(total(got("dang gui thi dung")) < IN_TA_VAN);
    const again = await act(at.hoa, id, "resume");
    assert.equal(again.status, 400);
    assert.equal((await record(id)).state, "cancelled");
  });

  test("leaves an audit line for each step that somebody took", async () => {
    const lines = (await stack.redis.xRange(stack.key("audit"), "-", "+")).map(({ message }) => `${message.by} ${message.did}`);
    for (const line of ["hoa broadcast-keep", "hoa broadcast-ask", "binh broadcast-approve", "binh broadcast-refuse", "loa broadcast-send", "loa broadcast-repeat", "hoa broadcast-pause", "binh broadcast-resume", "tuan broadcast-cancel", "hoa broadcast-export"])
      assert.ok(lines.includes(line), line);
    assert.equal((await stack.loa("audit verify")).code, 0);
  });
});
