// Who may open what: each role, each page, an agency's own cases and others'; and what attackers try at the desk.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { Visitor, totp } from "../support/web.mjs";
import { village } from "../support/village.mjs";

const XSS = `<script>alert(1)</script><img src=x onerror=alert(2)> "' {{title}} {{{csrf}}}`;

let stack, lan, own, other, raised;
const members = {};
before(async () => {
  const agencies = [...village().agencies, { name: "tram", title: `Trạm <b>Y tế</b>`, area: "03037" }];
  agencies[0].front = true;
  stack = await startStack({ village: { ...village(), agencies } });
  lan = await villager(stack, "Lan");
  own = numberIn(await lan.ask(`HOI xa cau mot ${XSS}`));
  other = numberIn(await lan.ask("HOI tinh cau hai bao gio lam duong"));
  raised = numberIn(await lan.ask("HOI tram cau ba may gio mo cua"));
  await stack.redis.hSet(stack.key(`case:${raised}`), { raised: "xa" });
  for (const [login, role, agency] of [["hoa", "officer", "xa"], ["sen", "moderator", "xa"], ["quan", "admin", "xa"]])
    members[role] = await signIn(stack, await newOfficer(stack, { login, name: login, agency, role }));
  members.nobody = new Visitor(stack.web);
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
    ["/desk/cases.csv",             "sees",      "not there", "not there", "signs in"],
    ["/desk/person",                "sees",      "not there", "not there", "signs in"],
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

  test("the agency above takes it to itself, and nowhere else", async () => {
    const page = await members.officer.get(`/desk/case/${raised}`);
    const elsewhere = { ...page, text: page.text.replace('name="to" value="xa"', 'name="to" value="tinh"') };
    assert.equal((await members.officer.submit(elsewhere, /\/case\//, { do: "forward" })).status, 400);
    await members.officer.submit(page, /\/case\//, { do: "forward" });
    assert.equal(await stack.redis.hGet(stack.key(`case:${raised}`), "agency"), "xa");
  });
});

describe("at the desk nobody gets in by", () => {
  test("a text that holds a script or a template", async () => {
    const pages = [`/desk`, `/desk?find=${encodeURIComponent(XSS)}`, `/desk/case/${own}`, "/desk/tree", "/desk/answers", "/desk/faq", `/case/${own}`, "/agency/tram", "/desk?part=list", `/desk/case/${own}?part=thread`];
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
