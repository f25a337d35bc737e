// Who may open what: each role, each page, an agency's own cases and others'; and what attackers try at the desk.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { Visitor, totp } from "../support/web.mjs";
import { village } from "../support/village.mjs";

const XSS = `<script>alert(1)</script><img src=x onerror=alert(2)> "' {{title}} {{{csrf}}}`;

let stack, lan, post, own, other, raised, ownPoll, otherPoll;
const members = {};
before(async () => {
  const agencies = [...village().agencies, { name: "tram", title: `Trạm <b>Y tế</b>`, area: "03037" }];
  agencies[0].front = true;
  stack = await startStack({ village: { ...village(), agencies } });
  lan = await villager(stack, "Lan");
  own = numberIn(await lan.ask(`HOI xa cau mot ${XSS}`));
  other = numberIn(await lan.ask("HOI tinh cau hai bao gio lam duong"));
  post = numberIn(await lan.ask(`DANG #nuoc ${XSS} mat nuoc`, { matching: /Da dang bai/ }));
  await (await villager(stack, "Mai")).ask(`BAO ${post} tin sai`, { matching: /nhan bao cao/i });
  raised = numberIn(await lan.ask("HOI tram cau ba may gio mo cua"));
  await stack.redis.hSet(stack.key(`case:${raised}`), { raised: "xa" });
  for (const [login, role, agency] of [["hoa", "officer", "xa"], ["sen", "moderator", "xa"], ["quan", "admin", "xa"]])
    members[role] = await signIn(stack, await newOfficer(stack, { login, name: login, agency, role }));
  for (const [who, agency] of [["colleague", "xa"], ["above", "tinh"], ["beside", "tram"]])
    members[who] = await signIn(stack, await newOfficer(stack, { login: who, name: who, agency }));
  members.nobody = new Visitor(stack.web);
  const neighbour = await signIn(stack, await newOfficer(stack, { login: "tam", name: "Tâm", agency: "tinh" }));
  const drafts = await Promise.all([members.officer, neighbour].map(async (who) =>
    who.submit(await who.get("/desk/polls"), /polls/, { question_vi: `Họp? ${XSS}`, options_vi: `Có <b>x</b>\n${XSS}`, days: "1" })));
  [ownPoll, otherPoll] = drafts.map(({ url }) => numberIn(url));
});
after(() => finish(stack));

/** What a page is to somebody: "sees", "not there" or "must sign in". */
async function meets(visitor, path) {
  const { status, url } = await visitor.get(path);
  if (url === "/desk/sign-in") return "signs in";
  return { 200: "sees", 404: "not there" }[status] ?? String(status);
}

describe("the table of rights", () => {
  const table = [
    // page                         officer      moderator    admin        nobody
    ["/desk",                       "sees",      "sees",      "sees",      "signs in"],
    [() => `/desk/case/${own}`,     "sees",      "not there", "not there", "signs in"],
    [() => `/desk/case/${raised}`,  "sees",      "not there", "not there", "signs in"],
    [() => `/desk/case/${other}`,   "not there", "not there", "not there", "signs in"],
    [() => "/desk/case/999999",     "not there", "not there", "not there", "signs in"],
    ["/desk/tree",                  "sees",      "not there", "not there", "signs in"],
    ["/desk/answers",               "sees",      "not there", "not there", "signs in"],
    ["/desk/faq",                   "sees",      "not there", "not there", "signs in"],
    ["/desk/sheet",                 "sees",      "not there", "not there", "signs in"],
    ["/desk/sheet/15.wav",          "not there", "not there", "not there", "signs in"],
    ["/desk/polls",                 "sees",      "not there", "not there", "signs in"],
    [() => `/desk/poll/${ownPoll}`,   "sees",    "not there", "not there", "signs in"],
    [() => `/desk/poll/${otherPoll}`, "not there", "not there", "not there", "signs in"],
    [() => `/desk/broadcast/${ownPoll}`,   "sees", "not there", "not there", "signs in"],
    [() => `/desk/broadcast/${otherPoll}`, "not there", "not there", "not there", "signs in"],
    [() => `/desk/polls?edit=${ownPoll}`,   "sees", "not there", "not there", "signs in"],
    [() => `/desk/poll/${ownPoll}/results.csv`,   "not there", "not there", "not there", "signs in"],
    [() => `/desk/poll/${otherPoll}/results.csv`, "not there", "not there", "not there", "signs in"],
    [() => `/poll/${ownPoll}`,      "not there", "not there", "not there", "not there"],
    ["/desk/cases.csv",             "sees",      "not there", "not there", "signs in"],
    ["/desk/person",                "sees",      "not there", "not there", "signs in"],
    ["/desk/broadcasts",            "sees",      "not there", "not there", "signs in"],
    ["/desk/broadcasts/new",        "sees",      "not there", "not there", "signs in"],
    [() => "/desk/broadcast/999999", "not there", "not there", "not there", "signs in"],
    ["/moderate",                   "not there", "sees",      "not there", "signs in"],
    ["/moderate?folder=appeals",    "not there", "sees",      "not there", "signs in"],
    [() => `/moderate/card/${post}`, "not there", "sees",     "not there", "signs in"],
    [() => "/moderate/card/999999", "not there", "not there", "not there", "signs in"],
    [() => "/moderate/decision/999999", "not there", "not there", "not there", "signs in"],
    ["/transparency",               "sees",      "sees",      "sees",      "sees"],
    ["/transparency.csv",           "sees",      "sees",      "sees",      "sees"],
    ["/policy",                     "sees",      "sees",      "sees",      "sees"],
    ["/check",                      "sees",      "sees",      "sees",      "sees"],
    [() => `/p/${post}/report`,     "sees",      "sees",      "sees",      "sees"],
    [() => "/decision/999999",      "not there", "not there", "not there", "not there"],
    ["/admin",                      "not there", "not there", "sees",      "signs in"],
    ["/admin/load",                 "not there", "not there", "sees",      "signs in"],
    ["/admin/export/staff.csv",     "not there", "not there", "sees",      "signs in"],
  ];
  for (const [page, ...cells] of table)
    for (const [i, role] of ["officer", "moderator", "admin", "nobody"].entries())
      test(`${role}: ${String(page).replace(/^\(\) => /, "")} is ${cells[i]}`, async () => {
        assert.equal(await meets(members[role], typeof page === "string" ? page : page()), cells[i]);
      });

  test("a case of another agency is told from none by nothing", async () => {
    const [foreign, none] = [await members.officer.get(`/desk/case/${other}`), await members.officer.get("/desk/case/999998")];
    assert.equal(foreign.text, none.text);
  });

  test("the inbox of those who are no officers holds no words of anybody", async () => {
    for (const role of ["moderator", "admin"]) assert.doesNotMatch((await members[role].get("/desk")).text, /cau mot|desk\/case/);
  });

  const forbidden = ["send", "ask", "claim", "release", "assign", "label", "unlabel", "kind", "offer", "duty", "faq", "count", "insert"];
  for (const act of forbidden)
    test(`the agency above may not "${act}" what is below`, async () => {
      const page = await members.officer.get(`/desk/case/${raised}`);
      const before = await stack.redis.hGetAll(stack.key(`case:${raised}`));
      assert.equal((await members.officer.submit(page, /\/case\//, { do: act, text: "không" })).status, 403);
      assert.deepEqual(await stack.redis.hGetAll(stack.key(`case:${raised}`)), before);
    });

  for (const act of ["close", "tell"])
    test(`an officer may not "${act}" the poll of another agency`, async () => {
      const page = await members.officer.get("/desk/polls");
      const foreign = { ...page, text: page.text.replaceAll('action="/desk/polls"', `action="/desk/poll/${otherPoll}"`) };
      const before = await stack.redis.hGetAll(stack.key(`poll:${otherPoll}`));
      assert.equal((await members.officer.submit(foreign, /\/poll\//, { do: act, outcome: "" })).status, 404);
      assert.deepEqual(await stack.redis.hGetAll(stack.key(`poll:${otherPoll}`)), before);
    });

  test("the agency above takes it to itself, and nowhere else", async () => {
    const page = await members.officer.get(`/desk/case/${raised}`);
    const elsewhere = { ...page, text: page.text.replace('name="to" value="xa"', 'name="to" value="tinh"') };
    assert.equal((await members.officer.submit(elsewhere, /\/case\//, { do: "forward" })).status, 400);
    await members.officer.submit(page, /\/case\//, { do: "forward" });
    assert.equal(await stack.redis.hGet(stack.key(`case:${raised}`), "agency"), "xa");
  });
});

describe("the table of rights over broadcasts", () => {
  const roles = ["author", "colleague", "above", "beside", "moderator", "admin", "nobody"];
  const visitor = (role) => members[role === "author" ? "officer" : role];
  const csrfOf = async (role) => /name="csrf" value="([^"]*)"/.exec((await visitor(role).get("/desk")).text)?.[1] ?? "none";
  const record = (id) => stack.redis.hGetAll(stack.key(`broadcast:${id}`));
  const text = { "text.vi": "Họp thôn", class: "broadcast", when: "later", date: "2099-01-01", time: "08:00", every: "once", do: "keep" };

  /** Sends a form to a page, whether or not that page would show one. */
  async function post(role, path, fields) {
    const form = `<form method="post" action="${path}"><input type="hidden" name="csrf" value="${await csrfOf(role)}"></form>`;
    return visitor(role).submit({ url: path, text: form }, /./, fields);
  }

  async function act(role, id, fields) {
    const { revision } = await record(id);
    return post(role, `/desk/broadcast/${id}`, { revision, token: "t", ...fields });
  }

  const poll = { question_vi: "Họp hôm nào?", options_vi: "Thứ bảy\nChủ nhật", days: "3", when: "later", date: "2099-01-01", time: "08:00" };

  /** A broadcast of the author's, or one that asks a poll, brought to a state. */
  async function broadcastIn(state, kind = "broadcast") {
    const [path, fields] = kind === "poll" ? ["/desk/polls", poll] : ["/desk/broadcasts/new", text];
    const { url } = await post("author", path, { ...fields, token: String(Math.random()) });
    const id = numberIn(url);
    const steps = { draft: [], waiting: ["ask"], scheduled: ["ask", "approve"], held: ["ask", "approve", "pause"] }[state];
    for (const step of steps) await act(step === "approve" ? "colleague" : "author", id, { do: step });
    assert.equal((await record(id)).state, state);
    return id;
  }

  const pages = [
    // page                                    author       colleague    above   beside       moderator    admin        nobody
    [(id) => `/desk/broadcast/${id}`,          "sees",      "sees",      "sees", "not there", "not there", "not there", "signs in"],
    [(id) => `/desk/broadcast/${id}/edit`,     "sees",      "sees",      "403",  "not there", "not there", "not there", "signs in"],
    [(id) => `/desk/broadcast/${id}?part=results`, "sees",  "sees",      "sees", "not there", "not there", "not there", "signs in"],
  ];
  for (const [page, ...cells] of pages)
    for (const [i, role] of roles.entries())
      test(`${role}: ${page("ID")} is ${cells[i]}`, async () => assert.equal(await meets(visitor(role), page(await broadcastIn("waiting"))), cells[i]));

  const acts = [
    // act        from         author       colleague    above        beside       moderator    admin        nobody
    ["ask",      "draft",     "waiting",   "waiting",   "403",       "404",       "404",       "404",       "signs in"],
    ["approve",  "waiting",   "400",       "scheduled", "scheduled", "404",       "404",       "404",       "signs in"],
    ["refuse",   "waiting",   "400",       "draft",     "draft",     "404",       "404",       "404",       "signs in"],
    ["pause",    "scheduled", "held",      "held",      "held",      "404",       "404",       "404",       "signs in"],
    ["resume",   "held",      "scheduled", "scheduled", "scheduled", "404",       "404",       "404",       "signs in"],
    ["cancel",   "scheduled", "cancelled", "cancelled", "cancelled", "404",       "404",       "404",       "signs in"],
    ["edit",     "scheduled", "draft",     "draft",     "403",       "404",       "404",       "404",       "signs in"],
    ["template", "draft",     "draft",     "draft",     "403",       "404",       "404",       "404",       "signs in"],
  ];
  const ofPolls = [ // where the table of what asks a poll differs: it is edited on a page of the agency's own, and is no template
    ["edit",     "scheduled", "draft",     "draft",     "404",       "404",       "404",       "404",       "signs in"],
    ["template", "draft",     "400",       "400",       "403",       "404",       "404",       "404",       "signs in"],
  ];
  const edits = {
    broadcast: (role, id, revision) => post(role, `/desk/broadcast/${id}/edit`, { ...text, token: "t", revision }),
    poll: (role, id, revision) => post(role, "/desk/polls", { ...poll, poll: id, token: "t", revision }),
  };
  const allActs = { broadcast: acts, poll: acts.map((row) => ofPolls.find(([what]) => what === row[0]) ?? row) };
  for (const [kind, what, from, ...cells] of Object.entries(allActs).flatMap(([kind, rows]) => rows.map((row) => [kind, ...row])))
    for (const [i, role] of roles.entries())
      test(`${role}: "${what}" of a ${kind} from ${from} gives ${cells[i]}`, async () => {
        const id = await broadcastIn(from, kind);
        const before = await record(id);
        const { status, url } = what === "edit"
          ? await edits[kind](role, id, before.revision)
          : await act(role, id, { do: what, why: "không", template: "mẫu" });
        if (cells[i] === "signs in") assert.equal(url, "/desk/sign-in");
        else assert.equal(status, Number(cells[i]) || 200);
        if (kind === "poll") assert.equal(await stack.redis.exists(stack.key(`poll:${id}`)), cells[i] === "cancelled" ? 0 : 1);
        if (/^\d|signs/.test(cells[i])) assert.deepEqual(await record(id), before);
        else assert.equal((await record(id)).state, cells[i]);
      });

  test("the table of results is for those who see the broadcast, once it has gone out", async () => {
    const id = await broadcastIn("waiting");
    await act("author", id, { do: "refuse" });
    assert.equal(await meets(visitor("author"), `/desk/broadcast/${id}/results.csv`), "not there");
    const { url } = await post("author", "/desk/broadcasts/new", { ...text, when: "now", token: "now" });
    const sent = numberIn(url);
    await act("author", sent, { do: "ask" });
    await act("colleague", sent, { do: "approve" });
    const cells = ["sees", "sees", "sees", "not there", "not there", "not there", "signs in"];
    for (const [i, role] of roles.entries()) assert.equal(await meets(visitor(role), `/desk/broadcast/${sent}/results.csv`), cells[i], role);
  });

  test("a broadcast of another agency is told from none by nothing", async () => {
    const id = await broadcastIn("waiting");
    const [foreign, none] = [await members.beside.get(`/desk/broadcast/${id}`), await members.beside.get("/desk/broadcast/999998")];
    assert.equal(foreign.text, none.text);
  });

  test("a form without the session's token, or from elsewhere, changes nothing", async () => {
    const id = await broadcastIn("waiting");
    const page = await members.colleague.get(`/desk/broadcast/${id}`);
    for (const [csrf, headers] of [["guessed", {}], [null, { origin: "https://elsewhere.example" }], [null, { "sec-fetch-site": "cross-site" }]]) {
      const text = csrf ? page.text.replace(/name="csrf" value="[^"]*"/g, `name="csrf" value="${csrf}"`) : page.text;
      assert.equal((await members.colleague.submit({ ...page, text }, /broadcast\/\d+$/, { do: "approve" }, headers)).status, 403);
    }
    assert.equal((await record(id)).state, "waiting");
  });

  test("a script in its text, its template, its reason or its audience is text on every page", async () => {
    const { url } = await post("author", "/desk/broadcasts/new", { ...text, "text.vi": XSS, token: "xss" });
    const id = numberIn(url);
    await act("author", id, { do: "template", template: `<script>alert(1)</script>` });
    await act("author", id, { do: "ask" });
    const refused = await act("colleague", id, { do: "refuse", why: XSS });
    const wrong = await post("author", "/desk/broadcasts/new", { ...text, expression: XSS, area: XSS, channel: XSS, date: XSS, token: "x" });
    const pages = [refused, wrong, await post("author", "/desk/broadcasts/new", { ...text, "text.vi": XSS, do: "count" })];
    for (const path of ["/desk/broadcasts", "/desk/broadcasts?folder=draft", `/desk/broadcast/${id}`, `/desk/broadcast/${id}/edit`, `/desk/broadcasts/new?template=${encodeURIComponent("<script>alert(1)</script>")}`])
      pages.push(await members.officer.get(path));
    for (const { status, url, text } of pages) {
      assert.match(String(status), /^(200|400)$/, url);
      assert.doesNotMatch(text, /<script>alert|<img src=x/, url);
    }
  });
});

describe("at the desk nobody gets in by", () => {
  test("a text that holds a script or a template", async () => {
    const pages = ["/desk/polls", `/desk/poll/${ownPoll}`, `/desk/polls?from=${ownPoll}`, `/desk`, `/desk?find=${encodeURIComponent(XSS)}`, `/desk/case/${own}`, "/desk/tree", "/desk/answers", "/desk/faq", `/case/${own}`, "/agency/tram", "/desk?part=list", `/desk/case/${own}?part=thread`];
    const page = await members.officer.get(`/desk/case/${own}`);
    await members.officer.submit(page, /\/case\//, { do: "note", note: XSS });
    await members.officer.submit(await members.officer.get(`/desk/case/${own}`), /\/case\//, { do: "count", text: XSS });
    await members.officer.submit(await members.officer.get("/desk/answers"), /answers/, { do: "keep", language: "vi", name: "<b>x</b>", words: XSS });
    await members.officer.submit(await members.officer.get("/desk/faq"), /faq/, { do: "keep", language: "vi", id: "1", name: XSS, words: XSS });
    for (const where of pages) {
      const { status, text } = await members.officer.get(where);
      assert.equal(status, 200, where);
      assert.doesNotMatch(text, /<script>alert|<img src=x|<b>Y tế|<b>x<\/b>/, where);
    }
  });

  test("a formula in a table of cases", async () => {
    await lan.ask("HOI xa =HYPERLINK(1) thu xem", { matching: /^Cau hoi \d+ da gui/ }); // that another went on came before
    const { text, headers } = await members.officer.get("/desk/cases.csv");
    assert.match(headers.get("content-type"), /text\/csv/);
    assert.match(text, /"'=HYPERLINK/);
    for (const { number } of stack.smsc.phones) assert.ok(!text.includes(number.slice(4)));
  });

  test("a form without the session's token, or from elsewhere", async () => {
    const page = await members.officer.get(`/desk/case/${own}`);
    for (const [fields, headers] of [[{ csrf: "guessed" }, {}], [{}, { origin: "https://elsewhere.example" }], [{}, { "sec-fetch-site": "cross-site" }]]) {
      const text = page.text.replace(/name="csrf" value="[^"]*"/g, (kept) => (fields.csrf ? 'name="csrf" value="guessed"' : kept));
      const { status } = await members.officer.submit({ ...page, text }, /\/case\//, { do: "claim" }, headers);
      assert.equal(status, 403);
    }
    assert.equal(await stack.redis.hGet(stack.key(`case:${own}`), "officer"), "");
  });

  test("a session that was there before the sign-in", async () => {
    const officer = await newOfficer(stack, { login: "binh", name: "Bình", agency: "xa" });
    const fixed = "x".repeat(43);
    const visitor = new Visitor(stack.web);
    const form = await visitor.get("/desk/sign-in");
    const cookie = form.headers.getSetCookie()[0].split(";")[0];
    const csrf = /name="csrf" value="([^"]*)"/.exec(form.text)[1];
    const response = await fetch(`${stack.web}/desk/sign-in`, {
      method: "POST", redirect: "manual",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: stack.web, cookie: `${cookie}; staff=${fixed}` },
      body: new URLSearchParams({ csrf, login: officer.login, password: officer.password, code: totp(officer.secret) }),
    });
    assert.equal(response.status, 303);
    assert.ok(!response.headers.getSetCookie().join().includes(fixed));
    const tried = await fetch(`${stack.web}/desk`, { redirect: "manual", headers: { cookie: `staff=${fixed}` } });
    assert.equal(tried.status, 303);
  });

  test("a code that was used, at once or again", async () => {
    const officer = await newOfficer(stack, { login: "dung", name: "Dũng", agency: "xa" });
    const fields = { login: officer.login, password: officer.password, code: totp(officer.secret) };
    const tries = await Promise.all([1, 2, 3].map(async () => {
      const visitor = new Visitor(stack.web);
      return (await visitor.submit(await visitor.get("/desk/sign-in"), /sign-in/, fields)).url;
    }));
    assert.equal(tries.filter((url) => url === "/desk").length, 1, tries.join());
  });

  test("guessing codes: the address is shut out, the officer elsewhere is not asked to pay for it", async () => {
    const visitor = new Visitor(stack.web);
    let status;
    for (let i = 0; i < 12 && status !== 429; i++)
      ({ status } = await visitor.submit(await visitor.get("/desk/sign-in"), /sign-in/, { login: "mai", password: "x", code: "000000" }));
    assert.equal(status, 429);
    assert.equal(await meets(members.officer, "/desk"), "sees");
  });

  test("names that are there and names that are not: both are answered alike", async () => {
    const answers = [];
    for (const login of ["hoa", "khong_co_ai"]) {
      const visitor = new Visitor(stack.web);
      const { status, text } = await visitor.submit(await visitor.get("/desk/sign-in"), /sign-in/, { login, password: "wrong", code: "123456" });
      answers.push(`${status} ${/role="alert">([^<]*)/.exec(text)[1]}`);
    }
    assert.equal(answers[0], answers[1]);
  });
});
