// Cases on real parts: what is late goes up, whoever restarts meanwhile; stars; the agency's public counts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { emptyOutbox } from "../support/stream.mjs";
import { until } from "../support/until.mjs";

let stack, desk;
before(async () => {
  stack = await startStack();
  desk = await signIn(stack, await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa" }));
});
after(() => finish(stack));

const state = async (number) => (await (await fetch(`${stack.web}/case/${number}.json`)).json()).state;
const answer = async (number, text) => desk.submit(await desk.get(`/desk/case/${number}`), /\/desk\/case\//, { text, do: "send" });

/** The clock of one case is turned: what it was to be looked at later is due a minute ago. */
async function turnClock(number) {
  const past = String(Date.now() - 60_000);
  await stack.redis.hSet(stack.key(`case:${number}`), { due: past, watch: past });
  await stack.redis.zAdd(stack.key("watch"), { score: Number(past), value: number });
  const kind = await stack.redis.hGet(stack.key(`case:${number}`), "kind");
  for (const folder of ["open", `kind.${kind}`]) await stack.redis.zAdd(stack.key(`folder:xa:${folder}`), { score: Number(past), value: number });
}

test("a question that is late is raised once, though the gateway is killed and started again", async () => {
  const lan = await villager(stack, "Lan");
  const said = await lan.ask("HOI xa bao gio cap gao cuu doi?");
  assert.match(said, /\b\d+\/\d+\b/, "the day it is due");
  const number = numberIn(said);
  await emptyOutbox(stack); // what is not swept yet comes again after kill -9
  await stack.end("gateway", "SIGKILL");
  await turnClock(number);
  await stack.start("gateway");
  assert.match((await lan.next()).text, new RegExp(`\\b${number}\\b.*UBND tinh Lao Cai`));
  await emptyOutbox(stack);
  await stack.restart("gateway", "SIGKILL");
  await lan.ask("TOI");
  assert.deepEqual(lan.takeAll(), []);
  assert.equal(await stack.redis.hGet(stack.key(`case:${number}`), "raised"), "tinh");
});

test("stars close a case, and TL opens it again", async () => {
  const mai = await villager(stack, "Mai");
  const number = numberIn(await mai.ask("HOI xa lam giay khai sinh o dau?"));
  await answer(number, "Ở phòng một cửa.");
  await mai.next();
  assert.match(await mai.ask("SAO 5"), /5\/5/);
  assert.equal(await state(number), "closed");
  await mai.ask(`TL ${number} phong mot cua o dau?`);
  await until("reopened", async () => (await state(number)) === "reopened");
});

test("an agency's numbers are public, its cases are not", async () => {
  const { counts } = await (await fetch(`${stack.web}/agency/xa.json`)).json();
  assert.deepEqual([counts.asked, counts.answered, counts.in_time, counts.overdue], [2, 1, 1, 1]);
  assert.match(await (await fetch(`${stack.web}/agency/xa`)).text(), /Quá hạn<\/dt><dd>1</);
});

test("the tree says who is late and with what", async () => {
  const { text } = await desk.get("/desk/tree");
  assert.match(text, /<tr class="due-late">.*UBND xã Tả Van.*<td class="words">[^<]+ 1<\/td>/);
});

test("the folder of late ones holds those alone, on its second page too", async () => {
  const shown = async (query) => [...(await desk.get(`/desk?folder=${query}`)).text.matchAll(/href="\/desk\/case\/(\d+)"/g)].map(([, number]) => number);
  assert.equal((await shown("open")).length, 2);
  const late = await shown("late");
  assert.equal(late.length, 1);
  assert.ok((await shown("open")).indexOf(late[0]) === 0, "the first of all open ones");
  assert.deepEqual(await shown("late&skip=1"), []);
});

test("a question that was answered before is offered its answer, by SMS and by USSD", async () => {
  await desk.submit(await desk.get("/desk/faq"), /faq/, { do: "keep", language: "vi", id: "7", name: "Trạm y tế xã mở cửa mấy giờ?", words: "Từ 7 giờ sáng." });
  const son = await villager(stack, "Sơn");
  const offered = await son.ask("HOI xa tram y te mo cua may gio");
  assert.match(offered, /Tram y te xa mo cua may gio.*1 phai 2 khong/s);
  const number = numberIn(offered);
  assert.match(await son.ask("1"), /Tu 7 gio sang/);
  assert.equal(await state(number), "answered");
  const unsure = await son.ask("HOI xa tram y te o dau");
  assert.doesNotMatch(unsure, /1 phai/);
});

test("a case goes to the officer on duty, whose phone answers it once; another phone is refused and noted", async () => {
  const [phone, thief] = [stack.smsc.newPhone(), await villager(stack, "Trộm")];
  await stack.load({ duty: [{ agency: "xa", login: "hoa", msisdn: phone.number, hours: "1-7 00:00-24:00" }] });
  const lan = await villager(stack, "Lan");
  const number = numberIn(await lan.ask("HOI xa lu cuon mat cau, di duong nao?"));
  await desk.submit(await desk.get(`/desk/case/${number}`), /\/case\//, { do: "duty" });
  const code = new RegExp(`TL ${number} (\\d{6})`).exec((await phone.next()).text)?.[1];
  assert.ok(code);
  assert.match(await thief.ask(`TL ${number} ${code} đừng đi đâu cả`), /may khac/);
  assert.match(await phone.ask(`TL ${number} ${code} Đi vòng qua đập.`), /da gui/);
  assert.match((await lan.next()).text, /Di vong qua dap/);
  assert.match(await phone.ask(`TL ${number} ${code} Đi lối khác.`), /da dung/);
  const { text } = await desk.get(`/desk/case/${number}`);
  assert.match(text, /máy khác gửi đến/);
  assert.match(text, /mã đã dùng/);
  assert.match((await stack.loa("audit list")).stdout, new RegExp(`reply-refused.*case ${number}: wrong-phone`));
  await lan.ask("TOI");
  assert.deepEqual(lan.takeAll(), []);
});

test("a roster with a mistake is refused whole, and says where", async () => {
  await assert.rejects(stack.load({ duty: [{ agency: "xa", login: "hoa", msisdn: "12", hours: "1-7 00:00-24:00" }] }), /duty\[0\]\.msisdn/);
  await assert.rejects(stack.load({ agencies: [{ name: "xa", title: "x", hours: "immer" }] }), /agencies\[0\]\.hours/);
  await assert.rejects(stack.load({ agencies: [{ name: "xa", title: "x", days: { nichts: 3 } }] }), /agencies\[0\]\.days/);
});
