// Who may do what at /moderate, cell by cell: each act on a card and on a decision, by each role; refused, nothing changes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { Visitor, totp } from "../support/web.mjs";

let stack, lan, reporters;
const members = {};
before(async () => {
  stack = await startStack({ ini: { moderation: { "undo-seconds": 1 } } });
  lan = await villager(stack, "Lan");
  reporters = [await villager(stack, "Mai"), await villager(stack, "Pao")]; // each has 20 reports a day
  for (const [name, role, ...more] of [["holder", "moderator"], ["other", "moderator"], ["author", "moderator", "--handle", lan.handle],
    ["officer", "officer", "--agency", "xa"], ["admin", "admin"]]) {
    const { stdout, stderr, code } = await stack.loa("staff add", ["--login", name, "--name", name, "--role", role, ...more]);
    assert.equal(code, 0, stderr);
    members[name] = await signInAs(name, stdout);
  }
  members.nobody = new Visitor(stack.web);
});
after(() => finish(stack));

async function signInAs(login, stdout) {
  const visitor = new Visitor(stack.web);
  const [password, secret] = [/password\W+(\S+)/i.exec(stdout)[1], /secret=([A-Z2-7]+)/.exec(stdout)[1]];
  await visitor.submit(await visitor.get("/desk/sign-in"), /sign-in/, { login, password, code: totp(secret) });
  return visitor;
}

const csrfOf = async (role) => /name="csrf" value="([^"]*)"/.exec((await members[role].get("/desk")).text)?.[1] ?? "none";
let tokens = 0;

/** Sends a form to a page, whether or not that page would show one. */
async function post(role, path, fields) {
  const form = `<form method="post" action="${path}"><input type="hidden" name="csrf" value="${await csrfOf(role)}"></form>`;
  const { status, url } = await members[role].submit({ url: path, text: form }, /./, { token: `t${++tokens}`, ...fields });
  return url === "/desk/sign-in" ? "signs in" : status;
}

const card = (id) => stack.redis.hGetAll(stack.key(`card:${id}`));
const decision = (id) => stack.redis.hGetAll(stack.key(`decision:${id}`));

const TOPICS = ["chợ", "đường", "trường", "cầu", "sông", "lúa", "trâu", "điện", "nước", "rừng", "đá", "thuốc", "gạo", "nhà", "xe", "hội", "mưa", "chè", "ngô", "lợn", "gà", "vịt"];
let posts = 0;
/** A reported post of Lan's, which nothing else says. */
async function reported() {
  const words = `${TOPICS[posts % TOPICS.length]} ${TOPICS[(posts * 7 + 3) % TOPICS.length]} ban Ho lan thu ${++posts} thang sau se doi`;
  const id = numberIn(await lan.ask(`DANG #nuoc ${words}`, { matching: /Da dang bai|quy tac/ }));
  await reporters[posts % 2].ask(`BAO ${id} tin sai`, { matching: /nhan bao cao/i });
  return id;
}

const truth = { rumour: "đổi lịch", "truth.vi": "Không đổi gì cả.", reason: "false" };
const order = { reason: "false", agency: "xa", note: "", ...truth };

describe("acts on a card", () => {
  const roles = ["author", "other", "officer", "admin", "nobody", "holder"];
  const table = [
    // act       author  other  officer  admin  nobody      holder: what the card is then
    ["claim",    409,    409,   404,     404,   "signs in", "open"],
    ["release",  409,    409,   404,     404,   "signs in", "open"],
    ["count",    200,    200,   404,     404,   "signs in", "open"],
    ["split",    400,    400,   404,     404,   "signs in", "open"],
    ["merge",    400,    400,   404,     404,   "signs in", "open"],
    ["true",     400,    400,   404,     404,   "signs in", "deciding"],
    ["false",    400,    400,   404,     404,   "signs in", "deciding"],
    ["unclear",  400,    400,   404,     404,   "signs in", "deciding"],
    ["limit",    400,    400,   404,     404,   "signs in", "deciding"],
    ["hide",     400,    400,   404,     404,   "signs in", "deciding"],
    ["warn",     400,    400,   404,     404,   "signs in", "deciding"],
    ["nothing",  400,    400,   404,     404,   "signs in", "deciding"],
  ];
  for (const [act, ...cells] of table)
    test(`"${act}" is ${cells.map((cell, i) => `${roles[i]}: ${cell}`).join(", ")}`, async () => {
      const id = await reported();
      await post("holder", `/moderate/card/${id}`, { do: "claim" });
      const before = await card(id);
      for (const [i, role] of roles.entries()) {
        const got = await post(role, `/moderate/card/${id}`, { do: act, seen: "0", with: "999999", apart: id, ...order });
        if (role === "holder") {
          assert.equal((await card(id)).state, cells[i], `${role}: ${act}`);
        } else {
          assert.equal(got, cells[i], `${role}: ${act}`);
          assert.deepEqual(await card(id), before, `${role} changed it by "${act}"`);
        }
      }
    });

  test("a form of an old page, or from another site, changes nothing", async () => {
    const id = await reported();
    const before = await card(id);
    const page = await members.holder.get(`/moderate/card/${id}`);
    const foreign = await members.holder.submit(page, new RegExp(`card/${id}$`), { do: "true" }, { origin: "https://elsewhere.example" });
    const guessed = page.text.replace(/name="csrf" value="[^"]*"/g, 'name="csrf" value="guessed"');
    const forged = await members.holder.submit({ ...page, text: guessed }, new RegExp(`card/${id}$`), { do: "true" });
    const old = await members.holder.submit(page, new RegExp(`card/${id}$`), { do: "true", seen: "12345" });
    assert.deepEqual([foreign.status, forged.status, old.status], [403, 403, 409]);
    assert.deepEqual(await card(id), before);
  });
});

describe("acts on a decision that the holder made", () => {
  async function decisionIn(state) {
    const id = await reported();
    await post("holder", `/moderate/card/${id}`, { do: state === "second" ? "hide" : "warn", seen: "0", ...order });
    const number = (await card(id)).decision;
    if (state === "second") return number;
    await until("it to be carried out", async () => (await decision(number)).state === "done");
    if (state === "appealed") await lan.ask(`KN ${number} toi tan mat thay`, { matching: /Nguoi khac se xem lai/ });
    assert.equal((await decision(number)).state, state);
    return number;
  }

  const table = [
    // act        from        holder       author  other
    ["undo",     "second",   "undone",     400,    400],
    ["confirm",  "second",   400,          400,    "waiting"],
    ["refuse",   "second",   400,          400,    "undone"],
    ["undo",     "done",     400,          400,    400],
    ["confirm",  "done",     400,          400,    400],
    ["uphold",   "appealed", 400,          400,    "upheld"],
    ["overturn", "appealed", 400,          400,    "overturned"],
    ["overturn", "second",   400,          400,    400],
  ];
  for (const [act, from, ...cells] of table)
    test(`"${act}" from ${from} is holder: ${cells[0]}, author: ${cells[1]}, other: ${cells[2]}, and not there for all others`, async () => {
      const id = await decisionIn(from);
      const succeeds = (cell) => typeof cell === "string" && cell !== "signs in";
      const all = [["officer", 404], ["admin", 404], ["nobody", "signs in"], ["holder", cells[0]], ["author", cells[1]], ["other", cells[2]]];
      for (const [role, cell] of all.sort(([, one], [, two]) => succeeds(one) - succeeds(two))) {
        const before = await decision(id);
        const got = await post(role, `/moderate/decision/${id}`, { do: act, revision: before.revision, note: "co anh chup" });
        if (succeeds(cell)) {
          assert.equal((await decision(id)).state, cell, `${role}: ${act}`);
        } else {
          assert.equal(got, cell, `${role}: ${act} from ${from}`);
          assert.equal((await decision(id)).state, before.state, `${role} changed it by "${act}"`);
        }
      }
    });

  test("the stream of the queue is for moderators", async () => {
    for (const [role, cell] of [["officer", 404], ["admin", 404]]) assert.equal((await members[role].get("/moderate/events")).status, cell);
    assert.equal((await members.nobody.get("/moderate/events")).url, "/desk/sign-in");
  });

  test("parts of pages are for moderators too", async () => {
    for (const path of ["/moderate?part=list", `/moderate/card/${await reported()}?part=facts`]) {
      for (const role of ["officer", "admin"]) assert.equal((await members[role].get(path)).status, 404, path);
      assert.equal((await members.nobody.get(path)).url, "/desk/sign-in", path);
      assert.equal((await members.other.get(path)).status, 200, path);
    }
  });
});
