// A directive over two levels: the province asks two communes, which confirm and answer; the late one is seen and reminded.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, signIn } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { Visitor } from "../support/web.mjs";
import { village } from "../support/village.mjs";

const XSS = `<script>alert(1)</script><img src=x onerror=alert(2)>`;
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let stack, tinh, xa, mh, bo, id;
const members = {};
before(async () => {
  const agencies = village().agencies;
  agencies.push({ name: "mh", title: "UBND xã Mường Hum", area: "02728" }, { name: "bo", title: "Bộ Y tế" });
  agencies[1].above = "bo";
  stack = await startStack({ village: { ...village(), agencies } });
  const join = async (login, agency, role) => signIn(stack, await newOfficer(stack, { login, name: login, agency, role }));
  [tinh, xa, mh, bo] = [await join("tuan", "tinh"), await join("hoa", "xa"), await join("hum", "mh"), await join("bao", "bo")];
  Object.assign(members, { moderator: await join("sen", "tinh", "moderator"), admin: await join("quan", "tinh", "admin"), nobody: new Visitor(stack.web) });
});
after(() => finish(stack));

const form = { title: "Gạo cứu đói", text: "Báo số hộ thiếu gạo.", level: "commune", area: "", names: "", field0: "Đã họp thôn?", kind0: "yes_no", field1: "Số hộ", kind1: "number", field2: "Ghi chú", kind2: "text" };
const open = (who, number = id) => who.get(`/desk/directive/${number}`);
const act = async (who, fields, number = id) => who.submit(await open(who, number), /directive/, fields);
const answer = { do: "answer", answer0: "yes", answer1: "1.250", answer2: `Đủ ${XSS}` };

async function send(who, fields = {}) {
  const page = await who.submit(await who.get("/desk/directives"), /directives/, { ...form, due: day(5), ...fields });
  assert.match(page.url, /\/desk\/directive\/\d+$/, /role="alert">([^<]*)/.exec(page.text)?.[1]);
  return page.url.split("/").at(-1);
}

test("the province asks its communes, which find it on their desks", async () => {
  id = await send(tinh);
  assert.match((await open(tinh)).text, /<b>2<\/b> cơ quan được giao · <b>0<\/b> đã trả lời/);
  for (const commune of [xa, mh]) assert.match((await commune.get("/desk")).text, /Chỉ đạo <b>\(1\)<\/b>/);
  assert.match((await xa.get("/desk/directives")).text, /Gạo cứu đói/);
});

test("one confirms and answers, and the sums and the file have it", async () => {
  await act(xa, { do: "confirm" });
  assert.match((await open(tinh)).text, /UBND xã Tả Van.*?Đã nhận/s);
  const wrong = await act(xa, { ...answer, answer1: "nhiều" });
  assert.equal(wrong.status, 400);
  assert.match(wrong.text, /cần một con số/);
  assert.match(wrong.text, /value="nhiều"/);
  await act(xa, answer);
  const { text } = await open(tinh);
  assert.match(text, /<b>1<\/b> đã trả lời/);
  assert.match(text, /<tfoot>.*Có 1, Không 0.*1\.250/s);
  const csv = await tinh.get(`/desk/directive/${id}/table.csv`);
  assert.match(csv.headers.get("content-type"), /text\/csv/);
  assert.match(csv.text, /"xa","UBND xã Tả Van".*"answered".*"0","0","yes","1250"/);
  assert.match((await xa.get("/desk")).text, /Chỉ đạo<\/a>/);
});

test("two officers who answer one page at once: one is told to look again, and keeps what was typed", async () => {
  const page = await open(mh);
  await mh.submit(page, /directive/, answer);
  const second = await mh.submit(page, /directive/, { ...answer, answer1: "7" });
  assert.equal(second.status, 409);
  assert.match(second.text, /value="7"/);
  assert.match((await open(tinh)).text, /Có 2, Không 0.*2\.500/s);
});

test("an answer that is not enough is given back with the reason, and answered anew after kill -9", async () => {
  const page = await open(tinh);
  const [, revision] = /name="revision" value="(\d+)"><input type="hidden" name="agency" value="mh"/.exec(page.text);
  const back = { do: "give_back", agency: "mh", why: "Thiếu thôn Séo Mý Tỷ" };
  assert.equal((await tinh.submit(page, /directive/, { ...back, revision: "0" })).status, 409);
  await tinh.submit(page, /directive/, { ...back, revision });
  assert.match((await open(mh)).text, /Thiếu thôn Séo Mý Tỷ/);
  await stack.restart("gateway", "SIGKILL");
  await act(mh, { ...answer, answer1: "30" });
  assert.match((await open(tinh)).text, /Có 2, Không 0.*1\.280/s);
});

test("an officer on duty is told once that it has arrived; who is late is seen with how late, and reminded once", async () => {
  const phone = stack.smsc.newPhone();
  await stack.load({ duty: [{ agency: "mh", login: "hum", msisdn: phone.number, hours: "1-7 00:00-24:00" }] });
  const late = await send(tinh, { names: "mh" });
  assert.match((await phone.next({ timeout: 20_000, matching: new RegExp(`chi dao ${late} `) })).text, /^UBND tinh Lao Cai: .* han \d+\/\d+\. Xin xem o ban viec\.$/);
  const past = String(Date.now() - 4 * 86_400_000);
  await stack.redis.hSet(stack.key(`directive:${late}`), { due: past });
  await stack.redis.zAdd(stack.key("directive-watch"), { score: Number(past), value: late });
  assert.match((await phone.next({ timeout: 20_000, matching: / nhac: / })).text, new RegExp(`UBND tinh Lao Cai nhac: chi dao ${late}\\b`));
  const { text } = await open(tinh, late);
  assert.match(text, /class="due-late".*Mường Hum.*\d+ ngày/s);
  assert.match((await mh.get("/desk/directives")).text, /due-late.*Đã nhắc/s);
  assert.equal((await act(tinh, { do: "remind" }, late)).status, 400);
  assert.deepEqual(phone.takeAll().filter(({ text }) => text.includes(`chi dao ${late}`)), []); // an earlier one may have arrived too
  assert.equal((await act(tinh, { do: "close" }, late)).status, 200);
  assert.doesNotMatch((await mh.get("/desk")).text, /Chỉ đạo <b>/);
  assert.doesNotMatch((await open(mh, late)).text, /value="answer"/);
});

test("the ministry asks the province and all below by the tree, and hears of mistakes in the form", async () => {
  const asked = await send(bo, { level: "", title: "Tiêm phòng" });
  assert.match((await open(bo, asked)).text, /<b>3<\/b> cơ quan được giao/);
  const page = await bo.get("/desk/directives");
  for (const [fields, words] of [[{ due: day(-2) }, /ngày sắp tới/], [{ names: "khong co" }, /Không có cơ quan cấp dưới nào tên như vậy \(khong co\)/], [{ title: " " }, /việc gì/]]) {
    const { status, text } = await bo.submit(page, /directives/, { ...form, due: day(5), ...fields });
    assert.equal(status, 400);
    assert.match(text, words);
  }
});

describe("who may", () => {
  let onlyXa;
  before(async () => { onlyXa = await send(tinh, { names: "xa", title: `Riêng ${XSS}` }); });
  const meets = async (visitor, path) => {
    const { status, url } = await visitor.get(path);
    return url === "/desk/sign-in" ? "signs in" : { 200: "sees", 404: "not there" }[status] ?? String(status);
  };
  const table = [
    // page                                   asks     asked        sibling      above        moderator    admin        nobody
    [() => `/desk/directive/${onlyXa}`,           "sees", "sees",      "not there", "not there", "not there", "not there", "signs in"],
    [() => `/desk/directive/${onlyXa}/table.csv`, "sees", "not there", "not there", "not there", "not there", "not there", "signs in"],
    [() => "/desk/directives",                    "sees", "sees",      "sees",      "sees",      "not there", "not there", "signs in"],
    [() => "/desk/directive/999999",              "not there", "not there", "not there", "not there", "not there", "not there", "signs in"],
  ];
  test("each page is seen by those concerned alone", async () => {
    const visitors = [tinh, xa, mh, bo, members.moderator, members.admin, members.nobody];
    for (const [path, ...cells] of table)
      for (const [i, cell] of cells.entries()) assert.equal(await meets(visitors[i], path()), cell, `${path()} ${i}`);
  });
  test("what an agency answered is not in the page of another", async () => {
    assert.match((await open(xa)).text, /1\.250/);
    assert.doesNotMatch((await open(mh)).text, /1\.250|Tả Van/);
  });
  const acts = ["confirm", "answer", "give_back", "remind", "close"];
  const allowed = { tinh: ["give_back", "remind", "close"], xa: ["confirm", "answer"] };
  test("each act is done by the side it belongs to", async () => {
    for (const [name, visitor] of [["tinh", tinh], ["xa", xa]])
      for (const one of acts.filter((wanted) => !allowed[name].includes(wanted))) {
        const before = await stack.redis.hGetAll(stack.key(`errand:${onlyXa}:xa`));
        assert.equal((await act(visitor, { do: one, agency: "xa", why: "x" }, onlyXa)).status, 403, `${name} ${one}`);
        assert.deepEqual(await stack.redis.hGetAll(stack.key(`errand:${onlyXa}:xa`)), before);
      }
    const page = await open(tinh, onlyXa);
    for (const stranger of [mh, bo]) {
      const own = await stranger.get("/desk/polls");
      const forged = { ...page, text: page.text.replace(/name="csrf" value="[^"]*"/g, /name="csrf" value="[^"]*"/.exec(own.text)[0]) };
      for (const one of acts) assert.equal((await stranger.submit(forged, /directive/, { do: one, agency: "xa", why: "x" })).status, 404);
    }
  });
  test("an agency with nothing below sends nothing", async () => {
    const page = await xa.get("/desk/directives");
    assert.doesNotMatch(page.text, /id="new"/);
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)[1];
    const forged = { ...page, text: `<form method="post" action="/desk/directives"><input type="hidden" name="csrf" value="${csrf}"></form>` };
    assert.equal((await xa.submit(forged, /directives/, { ...form, due: day(5) })).status, 403);
  });
  test("a script in a title or an answer stays text", async () => {
    await act(xa, answer, onlyXa);
    for (const [visitor, path] of [[tinh, `/desk/directive/${onlyXa}`], [xa, `/desk/directive/${onlyXa}`], [xa, "/desk/directives"], [tinh, "/desk/directives"]]) {
      const { status, text } = await visitor.get(path);
      assert.equal(status, 200, path);
      assert.doesNotMatch(text, /<script>alert|<img src=x/, path);
    }
    await until("the audit", async () => /directive-answer/.test((await stack.loa("audit list")).stdout));
  });
});
