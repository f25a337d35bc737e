// What visitors of the mirror may do without a phone: report a post, ask whether something is true, learn why a post is gone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { Visitor } from "../support/web.mjs";

const XSS = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;

let stack, hoa, nam, lan, mai, visitor;
before(async () => {
  stack = await startStack({ ini: { moderation: { "undo-seconds": 1 } } });
  [lan, mai] = [await villager(stack, "Lan"), await villager(stack, "Mai")];
  const member = async (login) => signIn(stack, await newOfficer(stack, { login, name: login, agency: "xa", role: "moderator" }));
  [hoa, nam] = [await member("hoa"), await member("nam")];
  visitor = new Visitor(stack.web);
});
after(() => finish(stack));

const say = async (phone, text) => numberIn(await phone.ask(`DANG #nuoc ${text}`, { matching: /Da dang bai/ }));
const card = (id) => stack.redis.hGetAll(stack.key(`card:${id}`));
const act = async (who, page, fields) => who.submit(await who.get(page), new RegExp(`${page}$`), fields);
const decided = ({ url }) => /\/moderate\/decision\/(\d+)$/.exec(url)?.[1];
const state = async (id) => (await stack.redis.hGetAll(stack.key(`decision:${id}`))).state;
const report = async (post, reason) => visitor.submit(await visitor.get(`/p/${post}/report`), /report$/, { reason });
const check = async (text, headers) => visitor.submit(await visitor.get("/"), /check$/, { text }, headers);

describe("a visitor who reports a post", () => {
  let post;
  before(async () => (post = await say(lan, "cho Sa Pa mai nghi ca ngay")));

  test("finds the way from its page, says why, and is told what happens next", async () => {
    assert.match((await visitor.get(`/p/${post}`)).text, new RegExp(`href="/p/${post}/report"`));
    const unsaid = await report(post, "");
    assert.equal(unsaid.status, 400);
    assert.match(unsaid.text, /Hãy chọn một lý do/);
    assert.match((await report(post, "spam")).text, /Một người kiểm duyệt sẽ xem/);
  });

  test("counts once from one place, as one from the web, and raises little", async () => {
    assert.match((await report(post, "dangerous")).text, /đã báo điều này hôm nay rồi/);
    const { "web.spam": spam, "web.dangerous": dangerous, weight, harm } = await card(post);
    assert.deepEqual({ spam, dangerous, weight, harm }, { spam: "1", dangerous: undefined, weight: "0", harm: "1.000" });
    assert.match((await hoa.get(`/moderate/card/${post}`)).text, /Từ trang mạng/);
  });

  test("is not heard from another site, nor about a post that is not there", async () => {
    const page = await visitor.get(`/p/${post}/report`);
    assert.equal((await visitor.submit(page, /report$/, { reason: "spam" }, { origin: "https://elsewhere.example" })).status, 403);
    assert.equal((await visitor.get("/p/999999/report")).status, 404);
  });
});

describe("a visitor who asks whether something is true", () => {
  test("hands on what nobody has decided, which others who ask join", async () => {
    assert.match((await check("nghe nói cầu treo Nậm Khao sắp đứt")).text, /Một người kiểm duyệt sẽ xem/);
    const number = numberIn(await mai.ask("KIEM cau treo nam khao sap dut", { matching: /Chua ro/ }));
    const { "web.asked": web, asks } = await card(number);
    assert.deepEqual({ web, asks }, { web: "1", asks: "1" });
  });

  test("gets the truth at once when it is known, before anything else", async () => {
    const post = await say(lan, "dap ban mu sap vo, moi nguoi chay di");
    await mai.ask(`BAO ${post} tin sai`, { matching: /nhan bao cao/i });
    const id = decided(await act(hoa, `/moderate/card/${post}`, { reason: "false", rumour: "vỡ đập", "truth.vi": "Đập Bản Mù an toàn.", do: "false" }));
    await until("it to be carried out", async () => (await state(id)) === "done");
    const { text } = await check("KHẨN: đập Bản Mù sắp vỡ, mn chạy đi");
    assert.match(text, /class="truth"[^>]*>Đập Bản Mù an toàn/);
    assert.match(text, new RegExp(`href="/decision/${id}"`));
    assert.match((await visitor.get(`/p/${post}/report`)).text, /Đập Bản Mù an toàn/);
    const shown = await visitor.get(`/decision/${id}`);
    assert.match(shown.text, /chưa có/);
    assert.doesNotMatch(shown.text, /\bhoa\b|@lan|chay di/);
  });

  test("is told what is too short or too long, and keeps the words; a script in them is text", async () => {
    assert.match((await check("vỡ đập")).text, /cả câu/);
    const long = await check(`${XSS} ${"a".repeat(1000)}`);
    assert.equal(long.status, 400);
    assert.doesNotMatch(long.text, /<script>alert|<img src=x/);
    assert.doesNotMatch((await check(`${XSS} mai nghi`)).text, /<script>alert|<img src=x/);
  });

  test("is told when its place has used up its day", async () => {
    let last;
    for (let i = 0; i < 25 && last?.status !== 429; i++) last = await check("chợ phiên Bắc Hà chuyển sang thứ bảy");
    assert.equal(last.status, 429);
    assert.match(last.text, /20 lần/);
    assert.match(last.text, /KIEM …/);
  });
});

describe("the page of a hidden post", () => {
  let post, id;
  before(async () => {
    post = await say(mai, "ong A o xom 3 bi benh nang");
    await lan.ask(`BAO ${post} lo rieng tu`, { matching: /nhan bao cao/i });
    id = decided(await act(hoa, `/moderate/card/${post}`, { reason: "private", do: "hide" }));
    await act(nam, `/moderate/decision/${id}`, { do: "confirm" });
    await until("it to be hidden", async () => (await visitor.get(`/p/${post}`)).status !== 200);
  });

  test("says that it was hidden, when, and why, without its words or its author", async () => {
    const { status, text } = await visitor.get(`/p/${post}`);
    assert.equal(status, 410);
    assert.match(text, /Bài này đã bị ẩn/);
    assert.match(text, /href="\/policy#private">lộ chuyện riêng/);
    assert.match(text, new RegExp(`href="/decision/${id}"`));
    assert.match(text, /<time datetime="20\d\d-/);
    assert.doesNotMatch(text, /ong A|@mai|\bhoa\b|\bnam\b/);
    const api = await visitor.get(`/p/${post}.json`);
    assert.equal(api.status, 410);
    const { decision, reason, state, appeal } = JSON.parse(api.text);
    assert.deepEqual({ decision, reason, state, appeal }, { decision: id, reason: "private", state: "hidden", appeal: "none" });
  });

  test("says that it is objected to; overturned, it is back", async () => {
    await mai.ask(`KN ${id} ong ay cho phep`, { matching: /Nguoi khac se xem lai/ });
    assert.match((await visitor.get(`/p/${post}`)).text, /đang được người khác xét/);
    await signIn(stack, await newOfficer(stack, { login: "ba", name: "ba", agency: "xa", role: "moderator" }))
      .then((third) => act(third, `/moderate/decision/${id}`, { do: "overturn", note: "ong ay cho phep that" }));
    await until("it to be back", async () => (await visitor.get(`/p/${post}`)).status === 200);
    assert.match((await visitor.get(`/decision/${id}`)).text, /hủy quyết định/);
  });

  test("a post that never was, or a decision not carried out, is as before", async () => {
    assert.equal((await visitor.get("/p/999999")).status, 404);
    assert.equal((await visitor.get("/decision/999999")).status, 404);
  });
});
