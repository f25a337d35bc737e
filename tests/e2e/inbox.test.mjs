// The inbox: one act on several questions, and searches that are kept.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";

let stack, hoa, binh, lan, mai;
before(async () => {
  stack = await startStack();
  hoa = await signIn(stack, await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa" }));
  binh = await signIn(stack, await newOfficer(stack, { login: "binh", name: "Bình", agency: "xa" }));
  [lan, mai] = [await villager(stack, "Lan"), await villager(stack, "Mai")];
});
after(() => finish(stack));

let questions = 0;
const ask = async (phone = lan, agency = "xa") => numberIn(await phone.ask(`HOI ${agency} chuyen thu ${++questions} ${Math.random().toString(36).slice(2)}`));
const field = (number, name) => stack.redis.hGet(stack.key(`case:${number}`), name);

/** What the boxes of these questions hold on a page. */
const boxes = (page, numbers) => numbers.map((number) => ["case", new RegExp(`name="case" value="(${number}:\\d+)"`).exec(page.text)?.[1] ?? `${number}:1`]);

async function bulk(visitor, page, numbers, fields) {
  const hidden = (name) => new RegExp(`action="/desk/bulk">[^]*?name="${name}" value="([^"]*)"`).exec(page.text)[1];
  const response = await fetch(`${stack.web}/desk/bulk`, {
    method: "POST", headers: { "content-type": "application/x-www-form-urlencoded", cookie: visitor.cookie, origin: stack.web },
    body: new URLSearchParams([["csrf", hidden("csrf")], ["token", hidden("token")], ["folder", "open"], ["find", ""], ...boxes(page, numbers), ...Object.entries(fields)]),
  });
  const text = await response.text();
  const outcomes = Object.fromEntries([...text.matchAll(/class="outcome[^"]*"><a href="\/desk\/case\/(\d+)">[^<]*<\/a>: ([^<]*)</g)].map(([, number, outcome]) => [number, outcome]));
  return { status: response.status, text, outcomes };
}

describe("acts on several questions", () => {
  test("do each by itself, and the page says what became of each", async () => {
    const [free, taken, settled, foreign] = [await ask(), await ask(), await ask(mai), await ask(mai, "tinh")];
    const page = await hoa.get("/desk");
    await binh.submit(await binh.get(`/desk/case/${taken}`), /case/, { do: "claim" });
    await binh.submit(await binh.get(`/desk/case/${settled}`), /case/, { do: "send", text: "Xong." });
    await mai.next({ matching: /Xong/ });
    const { outcomes } = await bulk(hoa, page, [free, taken, settled, foreign, "999999"], { do: "claim" });
    assert.deepEqual(outcomes, {
      [free]: "xong",
      [taken]: "vừa có người khác làm, chưa đổi gì",
      [settled]: "Việc này không làm được lúc này.",
      [foreign]: "không còn ở cơ quan này",
      999999: "không còn ở cơ quan này",
    });
    assert.deepEqual([await field(free, "officer"), await field(taken, "officer"), await field(foreign, "officer")], ["hoa", "binh", ""]);
  });

  test("sent twice from one page are done once", async () => {
    const numbers = [await ask(), await ask()];
    const page = await hoa.get("/desk");
    await Promise.all([1, 2].map(() => bulk(hoa, page, numbers, { do: "label", label: "gấp" })));
    for (const number of numbers) {
      assert.equal((await field(number, "labels")).trim(), "gap");
      assert.equal(await field(number, "revision"), await field(numbers[0], "revision"));
    }
    assert.match((await hoa.get("/desk?folder=label.gap")).text, new RegExp(`/desk/case/${numbers[0]}`));
  });

  test("forward, each citizen being told; and close only what the table of moves lets close", async () => {
    const [one, other, open] = [await ask(lan), await ask(mai), await ask(lan)];
    const { outcomes } = await bulk(hoa, await hoa.get("/desk"), [one, other], { do: "forward", to: "tinh" });
    assert.deepEqual(outcomes, { [one]: "xong", [other]: "xong" });
    for (const [phone, number] of [[lan, one], [mai, other]]) assert.match((await phone.next()).text, new RegExp(`\\b${number}\\b.*UBND tinh Lao Cai`));
    const answered = await ask(mai);
    await hoa.submit(await hoa.get(`/desk/case/${answered}`), /case/, { do: "send", text: "Mai có." });
    await mai.next({ matching: /Mai co/ });
    const closed = await bulk(hoa, await hoa.get("/desk?folder=all"), [answered, open], { do: "close" });
    assert.equal(closed.outcomes[answered], "xong");
    assert.notEqual(closed.outcomes[open], "xong");
    assert.deepEqual([await field(answered, "state"), await field(open, "state")], ["closed", "new"]);
  });

  test("that speak to citizens are not among them, and nothing chosen changes nothing", async () => {
    const number = await ask();
    const page = await hoa.get("/desk");
    for (const act of ["send", "ask", "offer", "duty", "release", "", "x"]) assert.equal((await bulk(hoa, page, [number], { do: act, text: "x" })).status, 400, act);
    assert.match((await bulk(hoa, page, [], { do: "claim" })).text, /Chưa chọn câu hỏi nào/);
    assert.equal(await field(number, "revision"), "1");
  });
});

describe("saved views", () => {
  const keep = async (visitor, fields) => visitor.submit(await visitor.get("/desk"), /\/desk\/views/, { do: "keep", ...fields });

  test("hold folder and words under a name, for who saved them alone, and can be forgotten", async () => {
    const number = numberIn(await lan.ask("HOI xa cau treo bi gay van go roi"));
    const page = await hoa.get("/desk?folder=free&find=cau%20treo");
    await hoa.submit({ ...page, text: page.text.slice(page.text.lastIndexOf('action="/desk/views"') - 30) }, /\/desk\/views/, { name: "Cầu <b>", do: "keep" });
    const { text } = await hoa.get("/desk");
    assert.match(text, /href="\/desk\?folder=free&amp;find=cau%20treo"[^>]*>Cầu &lt;b&gt;</);
    assert.match((await hoa.get("/desk?folder=free&find=cau%20treo")).text, new RegExp(`/desk/case/${number}\\b`));
    assert.doesNotMatch((await binh.get("/desk")).text, /Cầu &lt;b/);
    const listed = await hoa.get("/desk");
    await hoa.submit(listed, /\/desk\/views/, { do: "drop" });
    assert.doesNotMatch((await hoa.get("/desk")).text, /Cầu &lt;b/);
  });

  test("are at most twenty, and of folders that there are", async () => {
    const csrf = /name="csrf" value="([^"]*)"/.exec((await binh.get("/desk")).text)[1];
    const post = (fields) => fetch(`${stack.web}/desk/views`, { method: "POST", redirect: "manual", headers: { "content-type": "application/x-www-form-urlencoded", cookie: binh.cookie, origin: stack.web }, body: new URLSearchParams({ csrf, do: "keep", find: "", folder: "open", ...fields }) });
    for (let i = 0; i < 20; i++) assert.equal((await post({ name: `v${i}` })).status, 303);
    assert.equal((await post({ name: "v20" })).status, 400);
    assert.equal((await post({ name: "v3", folder: "late" })).status, 303, "one that is there is changed");
    for (const fields of [{ name: "" }, { name: "v1", folder: "../x" }, { name: "v1", find: "x".repeat(300) }]) assert.equal((await post(fields)).status, 400);
  });
});

test("words are searched for within a kind or a label", async () => {
  const number = await ask();
  await hoa.submit(await hoa.get(`/desk/case/${number}`), /case/, { do: "label", label: "rieng" });
  const found = async (folder) => [...(await hoa.get(`/desk?folder=${folder}&find=chuyen%20thu`)).text.matchAll(/\/desk\/case\/(\d+)/g)].map(([, id]) => id);
  assert.deepEqual(await found("label.rieng"), [number]);
  assert.ok((await found("open")).length > 1);
});
