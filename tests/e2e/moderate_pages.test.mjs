// The moderators' pages over HTTP: a reported rumour is decided, corrected, undone in time, hidden by two, heard when its author objects.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { eventStream } from "../support/web.mjs";

const UNDO_SECONDS = 3;
const XSS = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;

let stack, hoa, nam, lan, mai, pao;
before(async () => {
  stack = await startStack({ ini: { moderation: { "undo-seconds": UNDO_SECONDS } } });
  [lan, mai, pao] = [await villager(stack, "Lan"), await villager(stack, "Mai"), await villager(stack, "Pao")];
  const member = async (login) => {
    return signIn(stack, await newOfficer(stack, { login, name: login, agency: "xa", role: "moderator" }));
  };
  [hoa, nam] = [await member("hoa"), await member("nam")];
});
after(() => finish(stack));

const decision = (id) => stack.redis.hGetAll(stack.key(`decision:${id}`));
const card = (id) => `/moderate/card/${id}`;
const isCard = (id) => new RegExp(`/moderate/card/${id}$`);
const isDecision = (id) => new RegExp(`/moderate/decision/${id}$`);
const decided = ({ url }) => /\/moderate\/decision\/(\d+)$/.exec(url)?.[1];
const told = (phone, words) => phone.segments.filter(({ text }) => words.test(text)).length;

async function rumour(author, text, ...reporters) {
  const post = numberIn(await author.ask(`DANG #nuoc ${text}`, { matching: /Da dang bai/ }));
  for (const phone of reporters) await phone.ask(`BAO ${post} tin sai`, { matching: /nhan bao cao/i });
  return post;
}

const form = async (visitor, page, fields) => visitor.submit(await visitor.get(page), isCard(/\d+$/.exec(page)[0]), fields);
const act = async (visitor, id, fields) => visitor.submit(await visitor.get(`/moderate/decision/${id}`), isDecision(id), fields);

describe("on the moderators' pages", () => {
  let post, id;

  test("a reported post is a card of the queue, with who doubts it and how many got it", async () => {
    await pao.ask("BAT nuoc");
    post = await rumour(lan, "dap ban mu sap vo, chay di", mai);
    const queue = await hoa.get("/moderate");
    assert.match(queue.text, new RegExp(`href="/moderate/card/${post}"`));
    const page = await hoa.get(card(post));
    assert.match(page.text, /dap ban mu sap vo/);
    assert.match(page.text, /tin sai<\/dt><dd>1</);
    await until("the push to be noted", async () => /Số người đã nhận<\/dt><dd><b>[2-9]/.test((await hoa.get(card(post))).text));
  });

  test("who has a card alone decides about it", async () => {
    await form(hoa, card(post), { do: "claim" });
    const refused = await form(nam, card(post), { do: "true" });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /Người khác đang xem/);
  });

  test("a false one wants a reason, its name and the truth; what was typed is kept; the preview costs it", async () => {
    const typed = { reason: "", rumour: "vỡ đập", "truth.vi": "Đập Bản Mù an toàn.", "truth.en": "", note: "Xã đã xem" };
    const refused = await form(hoa, card(post), { ...typed, do: "false" });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /Cần chọn lý do/);
    assert.match(refused.text, /value="Xã đã xem"/);
    const preview = await form(hoa, card(post), { ...typed, do: "count" });
    assert.match(preview.text, /class="sms">Tin dung tu Loa: Dap Ban Mu an toan/);
  });

  test("what was decided can be taken back within its time, and no longer", async () => {
    const order = { reason: "false", rumour: "vỡ đập", "truth.vi": "Đập Bản Mù an toàn.", note: "", do: "false" };
    const first = decided(await form(hoa, card(post), order));
    assert.match((await hoa.get(`/moderate/decision/${first}`)).text, /Còn rút lại được/);
    assert.equal((await act(nam, first, { do: "undo" })).status, 400);
    await act(hoa, first, { do: "undo" });
    assert.equal((await decision(first)).state, "undone");
    id = decided(await form(hoa, card(post), { ...order, note: "lần hai" }));
    await until("it to be carried out", async () => (await decision(id)).state === "done");
    assert.equal((await act(hoa, id, { do: "undo" })).status, 400);
  });

  test("the correction reaches who got it, once, and the page tells how far it is", async () => {
    await until("the correction", () => told(pao, /Dap Ban Mu an toan/) === 1);
    await until("the progress", async () => /Đã nhận đính chính<\/dt><dd>[1-9]/.test((await hoa.get(`/moderate/decision/${id}`)).text));
    const page = await hoa.get(`/p/${post}`);
    assert.ok(page.text.indexOf("Đập Bản Mù an toàn") < page.text.indexOf("dap ban mu sap vo, chay"), "the truth stands first");
    const api = JSON.parse((await hoa.get(`/p/${post}.json`)).text);
    assert.equal(api.state ?? api.post?.state, "false");
    assert.match((await hoa.get("/c/nuoc.atom")).text, /Đập Bản Mù an toàn/);
  });

  test("two look before a post is hidden, and who decided is not the second", async () => {
    const other = await rumour(mai, "ong A o xom 3 bi benh nang", lan);
    const hidden = decided(await form(hoa, card(other), { reason: "private", do: "hide" }));
    assert.match((await nam.get("/moderate?folder=second")).text, new RegExp(`/moderate/decision/${hidden}"`));
    assert.equal((await act(hoa, hidden, { do: "confirm" })).status, 400);
    assert.equal((await hoa.get(`/p/${other}`)).status, 200);
    await act(nam, hidden, { do: "confirm" });
    await until("it to be hidden", async () => (await hoa.get(`/p/${other}`)).status === 410);
  });

  test("a hiding that nobody else looks at lapses; the queue, the card and the decision say so to who decided", async () => {
    const unseen = await rumour(lan, "nha ong kia hay say ruou", mai);
    const lapsing = decided(await form(hoa, card(unseen), { reason: "private", do: "hide" }));
    assert.match((await nam.get(`/moderate/decision/${lapsing}`)).text, /Hết hạn lúc/);
    await stack.redis.hSet(stack.key(`decision:${lapsing}`), "at", Date.now() - 86_400_000); // the day is over
    await stack.restart("gateway", "SIGTERM");
    await until("it to lapse", async () => (await decision(lapsing)).state === "lapsed");
    assert.match((await hoa.get("/moderate")).text, new RegExp(`/moderate/card/${unseen}"(.|\n)*Quyết định ${lapsing}: Hết hạn`));
    assert.match((await hoa.get(card(unseen))).text, new RegExp(`/moderate/decision/${lapsing}">.*không có người thứ hai`));
    const late = await hoa.get(`/moderate/decision/${lapsing}`);
    assert.match(late.text, /không có người thứ hai/);
    assert.doesNotMatch(late.text, /value="(confirm|undo)"/);
    assert.equal((await hoa.get(`/p/${unseen}`)).status, 200);
  });

  test("two who decide the same card: the second one is told to look again", async () => {
    const other = await rumour(lan, "cho Sa Pa mai nghi", mai);
    const seen = await nam.get(card(other));
    await form(hoa, card(other), { do: "unclear", reason: "" });
    const late = await nam.submit(seen, isCard(other), { do: "true" });
    assert.equal(late.status, 409);
    const again = await nam.get(card(other));
    const twice = await Promise.all([1, 2].map(() => nam.submit(again, isCard(other), { do: "nothing" })));
    assert.equal(new Set(twice.map(decided)).size, 1, "one decision though it was pressed twice");
    assert.match(late.text, /Vừa có người/);
  });

  test("an author objects by SMS; another moderator reads it and overturns the decision", async () => {
    await lan.ask(`KN ${id} toi tan mat thay`, { matching: /Nguoi khac se xem lai/ });
    assert.match((await nam.get("/moderate?folder=appeals")).text, new RegExp(`/moderate/decision/${id}"`));
    assert.equal((await act(hoa, id, { do: "overturn", note: "x" })).status, 400);
    assert.match((await hoa.get(`/moderate/decision/${id}`)).text, /Người không có phần trong quyết định này sẽ nghe/);
    assert.match((await nam.get(`/moderate/decision/${id}`)).text, /toi tan mat thay/);
    const silent = await act(nam, id, { do: "overturn", note: " " });
    assert.equal(silent.status, 400);
    assert.match(silent.text, /Hãy viết lý do/);
    await act(nam, id, { do: "overturn", note: "đúng thật" });
    await until("the author to be told why", () => told(lan, /ban dung, bai da tra lai.*dung that/) === 1);
    assert.equal((await decision(id)).state, "overturned");
    await until("the post to be as before", async () => !(await hoa.get(`/p/${post}`)).text.includes('class="truth"'));
    await until("the note to who saw the correction", () => told(pao, /vo dap/) === 2);
  });

  test("posts are split off and merged again by hand", async () => {
    const posts = [];
    for (const phone of [lan, mai, pao]) posts.push(numberIn(await phone.ask("DANG #nuoc cau treo ban Ho bi gay roi, dung di qua", { matching: /Da dang bai/ })));
    const cluster = posts[0];
    await until("one cluster", async () => (await stack.redis.sCard(stack.key(`cluster:${cluster}`))) === 3);
    await mai.ask(`BAO ${posts[0]} tin sai`, { matching: /nhan bao cao/i });
    const page = await hoa.get(card(cluster));
    assert.equal((await hoa.submit(page, isCard(cluster), { do: "split", apart: posts[2] })).status, 200);
    assert.equal(await stack.redis.sCard(stack.key(`cluster:${cluster}`)), 2);
    await form(hoa, card(cluster), { do: "claim" });
    assert.match((await form(nam, card(cluster), { do: "split", apart: posts[1] })).text, /Người khác đang xem/);
    const wrong = await form(hoa, card(cluster), { do: "merge", with: "999999" });
    assert.equal(wrong.status, 400);
  });

  test("an agency is asked in one press, and what it answers stands on the card", async () => {
    const asker = await villager(stack, "Sua");
    const { stdout } = await stack.loa("staff add", ["--login", "sua", "--name", "sua", "--role", "moderator", "--handle", asker.handle]);
    const sua = await signIn(stack, { login: "sua", password: /password\W+(\S+)/.exec(stdout)[1], secret: /secret=([A-Z2-7]+)/.exec(stdout)[1] });
    const officer = await signIn(stack, await newOfficer(stack, { login: "can", name: "can", agency: "xa" }));
    const own = await rumour(asker, "nha toi ban ba con lon", mai);
    assert.match((await stack.loa("moderate claim", [own, "--as", "sua"])).stderr, /one of these posts is your own/);
    const other = await rumour(lan, "truong Ta Van tuan sau nghi hoc vi ret", mai);
    assert.match((await sua.get(card(other))).text, /để trống thì hỏi UBND xã Tả Van/);
    const asked = decided(await form(sua, card(other), { do: "ask", agency: "" }));
    await until("the case", async () => (await decision(asked)).state === "done");
    const number = await stack.redis.hGet(stack.key(`card:${other}`), "case");
    assert.doesNotMatch((await hoa.get("/moderate")).text, /Cơ quan đã trả lời/);
    await officer.submit(await officer.get(`/desk/case/${number}`), /\/case\//, { do: "send", text: "Trường vẫn học bình thường." });
    assert.match((await hoa.get("/moderate")).text, new RegExp(`/moderate/card/${other}"(?:(?!</a>)[^])*Cơ quan đã trả lời`), "the queue says so");
    const { text } = await hoa.get(card(other));
    assert.match(text, /Trường vẫn học bình thường/);
    assert.match(text, /Hỏi cơ quan \(xa\)/);
  });

  test("what an agency has said of it in public stands on the card, with the words that say so", async () => {
    const other = await rumour(lan, "buu dien Ta Van sap dong cua", mai);
    assert.doesNotMatch((await hoa.get(card(other))).text, /Cơ quan đã nói gì/);
    const draft = ["--from", "xa", "--audience", "area:03037", "--text", "Bưu điện Tả Van không đóng cửa.", "--yes"];
    const { code, stderr } = await stack.loa("broadcast send", draft);
    assert.equal(code, 0, stderr);
    await until("it to have gone out", async () => /Cơ quan đã nói gì/.test((await hoa.get(card(other))).text));
    const { text } = await hoa.get(card(other));
    assert.match(text, /UBND xã Tả Van \d+ · thông báo/);
    assert.match(text, /Bưu điện Tả Van không đóng cửa\.<\/span><br><small>Từ chung: buu dien ta van dong</);
    assert.match((await stack.loa("moderate show", [other])).stdout, /authority +UBND xã Tả Van, notice/);
  });

  test("open pages of moderators are told of a flood of reports twice a second at most", async () => {
    const stream = await eventStream(`${stack.web}/moderate/events`, { cookie: hoa.cookie });
    const other = await rumour(lan, "cho Muong Khuong doi sang thu tu", mai);
    const began = Date.now();
    for (let i = 0; i < 20; i++) await form(hoa, card(other), { do: i % 2 ? "release" : "claim" });
    const last = await rumour(pao, "duong len Y Ty ngay mai cam xe tai", mai);
    let moved = 0, event;
    while (event !== `case-${last}`) moved += (event = (await stream.next(() => true)).event) === "moved";
    assert.ok(moved >= 1 && moved <= 3 + (Date.now() - began) / 500, `${moved} in ${Date.now() - began} ms`);
    await stream.close();
  });

  test("a script in a post, a note or an appeal is text", async () => {
    const other = await rumour(pao, `${XSS} hom nay`, mai);
    const made = decided(await form(nam, card(other), { reason: "other", note: XSS, do: "warn" }));
    for (const path of ["/moderate", "/moderate?folder=latest", card(other), `/moderate/decision/${made}`, `/p/${other}`]) {
      const { status, text } = await nam.get(path);
      assert.equal(status, 200, path);
      assert.doesNotMatch(text, /<script>alert|<img src=x/, path);
    }
  });

  test("each look at a card stands in the audit log", async () => {
    const { stdout } = await stack.loa("audit list", []);
    assert.match(stdout, new RegExp(`hoa.*card-view.*${post}`));
  });
});

describe("everybody can read", () => {
  test("what was decided, in numbers, as a page, JSON, CSV, and the newest hash of the audit log as Atom", async () => {
    const { status, text } = await hoa.get("/transparency");
    assert.equal(status, 200);
    assert.match(text, /Sai, gửi đính chính<\/th><td>[1-9]/);
    assert.match(text, /hủy quyết định<\/th><td>&lt;5</);
    const api = JSON.parse((await hoa.get("/transparency.json")).text);
    const [, hash] = /(\d+) ([0-9a-f]{40})/.exec((await hoa.get("/transparency.atom")).text).slice(1);
    assert.match(api.audit.hash, /^[0-9a-f]{40}$/);
    assert.match(hash, /^[0-9a-f]{40}$/);
    const csv = (await hoa.get("/transparency.csv")).text;
    const atom = (await hoa.get("/transparency.atom")).text;
    for (const { month, what, of, count } of api.counts) {
      assert.ok(csv.includes(`"${month}","${what}","${of}","${count}"`), `${what} ${of} in CSV`);
      assert.ok(atom.includes(`${what} ${of}: ${String(count).replace("<", "&lt;")}`), `${what} ${of} in Atom`);
      const ofPeople = ["report", "visitor", "receiver", "appeal", "strike"].includes(what);
      assert.ok(!ofPeople || count === 0 || count === "<5" || count >= 5, `${what} ${of} of ${count} points at somebody`);
    }
    const counted = (what, of) => api.counts.find((line) => line.what === what && line.of === of)?.count;
    assert.equal(counted("decision", "hide"), 1);
    assert.equal(counted("appeal", "made"), "<5");
    assert.equal(counted("rule", "disaster:raise"), 1, "each rule with its effect");
  });

  test("by what it is decided", async () => {
    assert.match((await hoa.get("/policy")).text, /phê bình chính quyền/);
  });
});
