// Polls on real parts: asked by the engine, answered by SMS and by USSD, seen on the web; changed, closed, told, killed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { finish, newOfficer, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { emptyOutbox } from "../support/stream.mjs";
import { until } from "../support/until.mjs";
import { Sessions } from "../support/ussd.mjs";
import { Visitor } from "../support/web.mjs";

let stack, hoa, binh, lan, pao, mai, poll;
const reader = () => new Visitor(stack.web);
const results = async (id) => reader().json(`/poll/${id}.json`);
const votes = async (id) => (await results(id)).options.map((option) => option.votes);

before(async () => {
  stack = await startStack();
  hoa = await signIn(stack, await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa" }));
  binh = await signIn(stack, await newOfficer(stack, { login: "binh", name: "Bình", agency: "xa" }));
  [lan, pao, mai] = [await villager(stack, "Lan"), await villager(stack, "Páo"), await villager(stack, "Mai")];
});
after(() => finish(stack));

const numberOf = ({ url, text }) => /\/desk\/broadcast\/(\d+)/.exec(url)?.[1] ?? assert.fail(text);
const pressed = async (who, id, button) => who.submit(await who.get(`/desk/broadcast/${id}`), /broadcast\/\d+$/, { do: button });
const closed = async (id) => binh.submit(await binh.get(`/desk/poll/${id}`), /poll\/\d+$/, { do: "close" });

/** Hoa asks for approval, Binh gives it. */
async function approve(id) {
  await pressed(hoa, id, "ask");
  return pressed(binh, id, "approve");
}

/** The poll's table as rows of cells; no cell here holds a comma. */
const table = async (id) => (await hoa.get(`/desk/poll/${id}/results.csv`)).text.trim().split(/\r?\n/).map((row) => row.replaceAll('"', "").split(","));

/** Hoa writes it, Binh approves it; its number. */
async function ask(question, options, fields = {}) {
  const id = numberOf(await hoa.submit(await hoa.get("/desk/polls"), /polls/, { question_vi: question, options_vi: options, days: "7", ...fields }));
  await approve(id);
  return id;
}

test("a poll is priced, approved by a colleague who did not write it, and then the phones are asked", async () => {
  const draft = await hoa.submit(await hoa.get("/desk/polls"), /polls/, {
    question_vi: "Họp thôn hôm nào?", options_vi: "Thứ bảy\nChủ nhật\n\nThứ hai", question_en: "When do we meet?", options_en: "Saturday\nSunday\nMonday", days: "7",
  });
  poll = numberOf(draft);
  assert.match(draft.text, /<dd><b>3<\/b><\/dd>/);
  assert.match(draft.text, new RegExp(`Hop thon hom nao\\? 1 Thu bay, 2 Chu nhat, 3 Thu hai\\. Nhan so de chon, hay TL ${poll} `));
  const waits = await pressed(hoa, poll, "ask");
  assert.doesNotMatch(waits.text, /value="approve"/);
  assert.equal((await reader().get(`/poll/${poll}`)).status, 404);

  await pressed(binh, poll, "approve");

  for (const phone of [lan, pao, mai]) assert.match((await phone.next()).text, /UBND xa Ta Van: Hop thon hom nao\? 1 Thu bay, 2 Chu nhat/);
  const { text } = await reader().get(`/poll/${poll}`);
  assert.match(text, /sms:8070\?body=TL%20\d+%202/);
});

test("answers by SMS and by USSD are one answer a person, changed until it is closed, and seen on the web at once", async () => {
  assert.match(await lan.ask("2"), /ban chon 2 Chu nhat\. Doi y: nhan so khac/);
  assert.match(await pao.ask("thu hai"), /ban chon 3/);
  const session = new Sessions(stack.smsc, mai);
  assert.match(await session.dial(), /8 Tra loi y kien/);
  assert.match(await session.follow("8", "1"), /1 Thu bay/);
  assert.match(await session.answer("1"), /ban chon 1 Thu bay/);
  assert.deepEqual(await votes(poll), [1, 1, 1]);

  assert.match(await lan.ask("1"), /ban chon 1/);
  assert.match(await mai.ask(`TL ${poll} 2`), /ban chon 2/);

  assert.deepEqual(await votes(poll), [1, 1, 1]);
  const page = await reader().get(`/poll/${poll}?part=results`);
  assert.match(page.text, /<b>3<\/b> người trả lời/);
  assert.doesNotMatch(page.text, /lan|pao|mai/);
});

test("killed between two answers, each is counted once", async () => {
  await emptyOutbox(stack);
  await Promise.all([lan.send("3"), pao.send("3")]);
  await stack.end("gateway", "SIGKILL");
  await mai.send("3").catch(() => {});
  await stack.start("gateway");
  await until("all three", async () => assert.deepEqual(await votes(poll), [0, 0, 3]) ?? true);
  assert.equal((await results(poll)).votes, 3);
  const ballots = await stack.redis.hGetAll(stack.key(`ballots:${poll}:0`));
  assert.equal(Object.values(ballots).filter((ballot) => ballot.endsWith(" 3")).length, 3);
  for (const phone of [lan, pao, mai]) await phone.next({ matching: /ban chon 3/ });
  await emptyOutbox(stack);
  for (const phone of [lan, pao, mai]) phone.takeAll();
});

test("of several polls a number means the last, and another is answered by its number", async () => {
  const second = await ask("Chợ phiên mấy giờ?", "Năm giờ\nSáu giờ");
  for (const phone of [lan, pao, mai]) await phone.next({ matching: /Cho phien/ });
  assert.match(await lan.ask("2"), /ban chon 2 Sau gio/);
  assert.match(await lan.ask(`TL ${poll} 2`), new RegExp(`Doi y: TL ${poll}`));
  assert.deepEqual(await votes(second), [0, 1]);
  assert.deepEqual(await votes(poll), [0, 1, 2]);
  await closed(second);
});

test("a draft's question is answered by the number, and the poll does not take it", async () => {
  await lan.ask("mat nuoc tu sang den gio");
  assert.match(await lan.ask("0"), /Da bo/);
  assert.deepEqual(await votes(poll), [0, 1, 2]);
});

test("a poll that is over tells what came out, to late answers and once to who answered", async () => {
  await closed(poll);
  assert.match(await mai.ask(`TL ${poll} 1`), /da dong.*2 Chu nhat: 1, 3 Thu hai: 2/);
  const telling = numberOf(await hoa.submit(await hoa.get(`/desk/poll/${poll}`), /poll\/\d+$/, { do: "tell", outcome: "Hẹn 8 giờ sáng thứ hai." }));
  assert.equal((await results(poll)).outcome ?? "", "");
  await approve(telling);
  for (const phone of [lan, pao, mai]) assert.match((await phone.next()).text, /3 Thu hai: 2\. Hen 8 gio sang thu hai/);
  const page = await hoa.get(`/desk/poll/${poll}`);
  assert.doesNotMatch(page.text, /value="tell"/);
  assert.deepEqual(await votes(poll), [0, 1, 2]);
  assert.equal((await results(poll)).state, "closed");
  assert.deepEqual(await table(poll), [ // three answers are too few to be told by place
    ["area", "name", "option", "text", "count", "percent"],
    ["", "all", "1", "Thứ bảy", "0", "0.0"], ["", "all", "2", "Chủ nhật", "1", "33.3"], ["", "all", "3", "Thứ hai", "2", "66.7"],
  ]);
});

test("answers in words that say the same stand together, with the words that joined them", async () => {
  const id = await ask("Thôn mình cần gì nhất?", "");
  for (const phone of [lan, pao, mai]) await phone.next({ matching: /Thon minh can gi/ });
  assert.match(await lan.ask("sửa lại cầu treo đầu bản"), /Da ghi y kien/);
  assert.match(await pao.ask("sua lai cau treo dau ban"), /Da ghi y kien/);
  assert.match(await mai.ask("mở lớp học chữ buổi tối"), /Da ghi y kien/);
  const { text } = await hoa.get(`/desk/poll/${id}`);
  assert.match(text, /<b>2<\/b> <span class="text" dir="auto">[^<]*c[aầ]u treo[^<]*<\/span><br><small class="quiet">Cùng có: [^<]*cau treo/i);
  assert.match(text, /<b>1<\/b> <span class="text" dir="auto">mở lớp học chữ/);
  assert.doesNotMatch((await reader().get(`/poll/${id}`)).text, /cầu treo|lớp học/);
  assert.match(await mai.ask(`TL ${id} gọi 0912 345 678 hay @mai mở lớp học chữ buổi tối`), /Da ghi y kien/);
  const csv = await table(id);
  assert.deepEqual(csv[0], ["area", "name", "option", "text", "count", "percent"]);
  assert.match(csv[1].join(), /^,all,1,[^,]*c[aầ]u treo[^,]*,2,66.7$/i);
  assert.match(csv[2].join(), /^,all,2,gọi … hay … mở lớp học chữ buổi tối,1,33.3$/);
});

test("a form with a mistake says what, and keeps what was typed", async () => {
  const page = await hoa.submit(await hoa.get("/desk/polls"), /polls/, { question_vi: "Họp <b>?", options_vi: "Một", days: "7" });
  assert.equal(page.status, 400);
  assert.match(page.text, /Cần từ 2 đến 9 lựa chọn/);
  assert.match(page.text, /Họp &lt;b&gt;\?/);
  const lost = await hoa.submit(await hoa.get("/desk/polls"), /polls/, { question_vi: "Họp?", options_vi: "", days: "7", expression: "nobody:1" });
  assert.match(lost.text, /Chưa rõ ai nhận/);
});

test("a poll waits for its time, is written anew until then, and the approval is gone with that", async () => {
  const form = { question_vi: "Trồng gì vụ này?", options_vi: "Ngô\nLúa", days: "3", when: "later", date: "2099-01-01", time: "08:00" };
  const id = await ask(form.question_vi, form.options_vi, form);
  assert.match((await hoa.get(`/desk/broadcast/${id}`)).text, /state-scheduled/);
  const edit = await hoa.get(`/desk/broadcast/${id}/edit`);
  assert.match(edit.text, /Trồng gì vụ này\?<\/textarea>/);
  assert.match(edit.text, /value="2099-01-01"/);
  await hoa.submit(edit, /polls/, { ...form, question_vi: "Trồng gì vụ tới?" });
  const draft = await hoa.get(`/desk/poll/${id}`);
  assert.match(draft.text, /state-draft/);
  assert.match(draft.text, /Trồng gì vụ tới\? 1 Ngô, 2 Lúa/);
  await pressed(hoa, id, "cancel");
  assert.equal((await hoa.get(`/desk/poll/${id}`)).status, 404);
  assert.doesNotMatch((await hoa.get("/desk/polls")).text, /Trồng gì/);
});

test("the delivery of a poll is seen by commune, as of any broadcast, with who answered", async () => {
  const { text } = await hoa.get(`/desk/broadcast/${poll}/results.csv`);
  const rows = text.trim().split(/\r?\n/).map((row) => row.replaceAll('"', "").split(","));
  const commune = rows.find(([, name]) => name === "Xã Tả Van");
  assert.deepEqual([commune[2], commune[7]], ["3", "3"]);
});
