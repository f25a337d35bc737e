// What strangers try: scripts in every text that a phone can send, on every page there is; guessing, replaying, fixing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { finish, newAdmin, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { emptyOutbox } from "../support/stream.mjs";
import { totp, Visitor } from "../support/web.mjs";

const SCRIPT = `<script>alert(1)</script><img src=x onerror=alert(2)>"'--></textarea></title>{{title}}{{{csrf}}}javascript:alert(3)`;
const RAW = /<script>alert|<img src=x|<\/textarea><\/title>|href="javascript:/i;

let stack, desk, admin, moderator, lan, post, question;
before(async () => {
  stack = await startStack({ ini: { web: { proxies: "127.0.0.1" } } });
  desk = await signIn(stack, await newOfficer(stack, { login: "hoa", name: `Hoa ${SCRIPT}`, agency: "xa" }));
  admin = await signIn(stack, await newAdmin(stack, { name: `Quân ${SCRIPT}` }));
  moderator = await signIn(stack, await newOfficer(stack, { login: "duyet", name: `Duyệt ${SCRIPT}`, agency: "xa", role: "moderator" }));
  lan = await villager(stack, "Lan");
  await stack.smsc.newPhone().ask(`DK Vàng ${SCRIPT.slice(0, 25)}, Ta Van`);
  post = numberIn(await lan.ask(`#nuoc mat nuoc ${SCRIPT}`));
  await (await villager(stack, "Mai")).ask(`BAO ${post} tin sai`, { matching: /nhan bao cao/i });
  await lan.ask(`DANG hop thon ${SCRIPT}`);
  await lan.ask(`TL ${post} dung roi ${SCRIPT}`);
  question = numberIn(await lan.ask(`HOI xa bao gio cap gao ${SCRIPT}`));
  await lan.ask(`TL ${question} them ${SCRIPT}`);
  const page = () => desk.get(`/desk/case/${question}`);
  await desk.submit(await page(), /case/, { do: "note", note: SCRIPT });
  await desk.submit(await page(), /case/, { do: "send", text: `Mai. ${SCRIPT}` });
  await desk.submit(await page(), /case/, { do: "offer", public: `Hỏi đáp ${SCRIPT}` });
  await lan.next({ matching: /1 duoc 2 khong/ });
  await lan.ask("1");
  await desk.submit(await desk.get("/desk/answers"), /answers/, { do: "keep", language: "vi", name: "<b>x</b>", words: SCRIPT });
  await desk.submit(await desk.get("/desk/faq"), /faq/, { do: "keep", language: "vi", id: "1", name: SCRIPT, words: SCRIPT });
  await desk.submit(await desk.get("/desk"), /\/desk\/views/, { do: "keep", name: SCRIPT.slice(0, 40) });
});
after(() => finish(stack));

/** Who is let in by the flags of a route. */
function visitorOf(flags) {
  for (const [word, visitor] of [["ADMIN", admin], ["MODERATOR", moderator]]) if (flags.includes(word)) return visitor;
  return flags.trim() === "0" ? new Visitor(stack.web) : desk;
}

/** Every page that routes.c has, with something in its place for each `*`. */
function pages() {
  const routes = readFileSync(new URL("../../adapters/web/routes.c", import.meta.url), "utf8");
  const found = [...routes.matchAll(/\{WEB_GET[^"]*"([^"]+)", ([^,]+), ([^,]+),/g)];
  const places = { "/c/*": "nuoc", "/p/*": post, "/@*": "lan", "/area/*": "03037", "/agency/*": "xa", "/case/*": question, "/desk/case/*": question, "/moderate/card/*": post };
  return found
    .filter(([, pattern]) => !/static|events|favicon|metrics/.test(pattern))
    .flatMap(([, pattern, formats, flags]) => {
      const key = Object.keys(places).find((start) => pattern.startsWith(start));
      const path = pattern.replace("*", (key && places[key]) ?? "1");
      const ends = [["WEB_HTML", ""], ["WEB_JSON", ".json"], ["WEB_ATOM", ".atom"]].filter(([name]) => formats.includes(name));
      return ends.map(([, end]) => ({ path: path === "/" && end ? `/index${end}` : path + end, by: visitorOf(flags) }));
    });
}

describe("a script that was texted", () => {
  test("runs on no page of routes.c, for nobody", async () => {
    const all = pages();
    assert.ok(all.length > 25, `${all.length} pages`);
    const query = encodeURIComponent(SCRIPT);
    const more = [`/search?q=${query}`, `/desk?find=${query}`, `/desk?folder=${query}`, `/?lang=${query}`, `/area/03037/sheet?day=${query}`].map((path) => ({ path, by: desk }));
    let shown = 0;
    for (const { path, by } of [...all, ...more]) {
      const { status, text, headers } = await by.get(path);
      assert.ok(status < 500, `${path}: ${status}`);
      const type = headers.get("content-type") ?? "";
      assert.equal(headers.get("x-content-type-options"), "nosniff", path);
      if (/html|atom/.test(type)) assert.doesNotMatch(text, RAW, path);
      else assert.match(type, /^(text\/plain|text\/csv|application\/json)/, path);
      if (/html/.test(type)) assert.match(headers.get("content-security-policy"), /script-src 'self'/, path);
      shown += text.includes("alert(1)") || text.includes("alert(1)".replace("(", "&#40;"));
    }
    assert.ok(shown >= 10, `the text itself is on ${shown} pages`);
  });
});

describe("at the sign-in", () => {
  /** One attempt from an address of its own, or from the same. */
  async function attempt(fields, address) {
    const visitor = new Visitor(stack.web);
    const headers = { "x-forwarded-for": address };
    return visitor.submit(await visitor.get("/desk/sign-in", headers), /sign-in/, fields, headers);
  }

  test("who guesses codes with the right password is shut out after eight, and elsewhere the officer still gets in", async () => {
    const officer = await newOfficer(stack, { login: "sen", name: "Sen", agency: "xa" });
    const { login, password, secret } = officer;
    const statuses = [];
    for (let i = 0; i < 9; i++) statuses.push((await attempt({ login, password, code: String(100_000 + i) }, "203.0.113.7")).status);
    assert.deepEqual(statuses, [403, 403, 403, 403, 403, 403, 403, 403, 429]);
    assert.equal((await attempt({ login, password, code: totp(secret) }, "203.0.113.7")).status, 429, "even with the right code");
    assert.equal((await attempt({ login, password, code: totp(secret) }, "203.0.113.8")).url, "/desk");
  });

  test("a code is of no use a second time, from anywhere, nor one of long ago", async () => {
    const { login, password, secret } = await newOfficer(stack, { login: "tu", name: "Tú", agency: "xa" });
    const code = totp(secret);
    assert.equal((await attempt({ login, password, code: totp(secret, Date.now() - 600_000) }, "203.0.113.20")).status, 403);
    assert.equal((await attempt({ login, password, code }, "203.0.113.21")).url, "/desk");
    for (const address of ["203.0.113.21", "203.0.113.22"]) assert.equal((await attempt({ login, password, code }, address)).status, 403);
  });

  test("the cookie of before the sign-in opens nothing after it, and that of after the sign-out neither", async () => {
    const officer = await newOfficer(stack, { login: "my", name: "Mỷ", agency: "xa" });
    const visitor = new Visitor(stack.web);
    const form = await visitor.get("/desk/sign-in");
    const before = visitor.cookie;
    await visitor.submit(form, /sign-in/, { login: officer.login, password: officer.password, code: totp(officer.secret) });
    const after = visitor.cookie;
    assert.notEqual(before, after);
    const opens = async (cookie) => (await fetch(`${stack.web}/desk`, { redirect: "manual", headers: { cookie } })).status;
    assert.deepEqual([await opens(before), await opens(after)], [303, 200]);
    await visitor.submit(await visitor.get("/desk"), /sign-out/, {});
    assert.equal(await opens(after), 303);
  });
});

describe("by counting up", () => {
  test("numbers of questions tell nobody's words, handle or agency's notes, and those that are not there look like no page", async () => {
    for (const number of [1, Number(question) + 5, 999_999]) {
      const { status, text } = await new Visitor(stack.web).get(`/case/${number}`);
      assert.ok([200, 404].includes(status));
      if (String(number) !== question) assert.doesNotMatch(text, /cap gao|@lan/);
    }
    const gone = await desk.get("/desk/case/999998");
    const other = numberIn(await (await villager(stack, "Mai")).ask("HOI tinh bao gio lam duong len ban"));
    assert.equal((await desk.get(`/desk/case/${other}`)).text, gone.text);
  });

  test("the code of an officer's SMS is void after five wrong ones, and the right one then opens nothing", async () => {
    const phone = stack.smsc.newPhone();
    await stack.load({ duty: [{ agency: "xa", login: "hoa", msisdn: phone.number, hours: "1-7 00:00-24:00" }] });
    const pao = await villager(stack, "Pao");
    const number = numberIn(await pao.ask("HOI xa may gio hop thon o dau vay"));
    await desk.submit(await desk.get(`/desk/case/${number}`), /case/, { do: "duty" });
    const code = new RegExp(`TL ${number} (\\d{6})`).exec((await phone.next()).text)[1];
    for (let i = 0; i < 5; i++) await phone.ask(`TL ${number} ${String((Number(code) + 1 + i) % 1_000_000).padStart(6, "0")} gia`);
    assert.doesNotMatch(await phone.ask(`TL ${number} ${code} that`), /da gui/i);
    await emptyOutbox(stack);
    assert.deepEqual(pao.takeAll(), []);
  });
});
