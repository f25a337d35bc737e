// What is loaded from files, and written out again: CSV as spreadsheets make it, JSON, every mistake with its line.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { finish, newAdmin, signIn, villager } from "../support/people.mjs";
import { LOA } from "../support/program.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

const KINDS = ["areas", "channels", "agencies", "staff", "duty", "faq", "canned"];

let stack;
before(async () => (stack = await startStack()));
after(() => finish(stack));

let files = 0;
async function file(text, name = `file${++files}.csv`) {
  const path = join(stack.folder, name);
  await writeFile(path, text);
  return path;
}
const load = async (text, ...options) => stack.loa("load", [...options, await file(text)]);
const everything = async () => (await stack.loa("export")).stdout;

const GOOD = {
  areas: "\ufeffid;name;kind;parent\r\n03037-1;\"Thôn Tả Van Giáy; số \"\"1\"\"\";village;03037\r\n\r\n;;;\r\n",
  channels: "name,title\n'cho,Chợ\n".replace("'", ""),
  agencies: "name,title,area,front,aliases,hours,days\ntram,Trạm y tế,03037,x,y te | tram xa,\"1-5 07:30-11:30,13:30-17:00\",giay_to 2\n",
  staff: "login\tname\trole\tagency\nhoa\tNguyễn Thị Hoa\tofficer\ttram\n",
  duty: "agency,login,msisdn,hours\ntram,hoa,+84912999888,1-7 00:00-24:00\n",
  faq: "agency,language,id,question,answer\ntram,vi,1,Trạm mở cửa mấy giờ?,\"=Từ 7 giờ.\nĐến 17 giờ.\"\ntram,en,1,When does the station open?,'=At 7.\n",
  canned: "agency,language,name,text\ntram,vi,chào,\"Chào {ten}, 'chúng tôi'\"\n",
};

describe("a table", () => {
  for (const kind of KINDS)
    test(`of ${kind} is known by its columns, tried dry, loaded, and the second time changes nothing`, async () => {
      const options = kind === "channels" ? ["--kind", "channels"] : [];
      const before = await everything();
      const dry = await load(GOOD[kind], "--dry-run", ...options);
      assert.match(dry.stdout, new RegExp(`would load: ${kind} [12] \\([12] new, 0 changed\\)`), dry.stderr);
      assert.equal(await everything(), before);
      assert.equal((await load(GOOD[kind], ...options)).code, 0);
      assert.notEqual(await everything(), before);
      assert.match((await load(GOOD[kind], ...options)).stdout, /\(0 new, 0 changed\)/);
    });

  test("that was exported changes nothing when it is loaded again, as CSV or JSON, and shows no number", async () => {
    const before = await everything();
    const keys = async () => Object.fromEntries(await Promise.all(["revision", "audit"].map(async (key) => [key, await stack.redis.type(stack.key(key)) === "stream" ? await stack.redis.xLen(stack.key(key)) : await stack.redis.get(stack.key(key))])));
    const seen = await keys();
    for (const kind of KINDS) {
      const { stdout, code } = await stack.loa("export", ["--csv", kind]);
      assert.equal(code, 0);
      assert.doesNotMatch(stdout, /912999888/);
      const { stdout: told, stderr } = await load(stdout, "--kind", kind);
      assert.match(told, /\(0 new, 0 changed\)/, stderr);
    }
    assert.doesNotMatch(before, /912999888|argon2/);
    assert.match((await load(before)).stdout, /^areas \d+ \(0 new, 0 changed\).*canned \d+ \(0 new, 0 changed\)$/m);
    assert.equal(await everything(), before);
    assert.deepEqual(await keys(), seen);
  });

  test("gives a spreadsheet no formula to run", async () => {
    const { stdout } = await stack.loa("export", ["--csv", "faq"]);
    assert.match(stdout, /"'=Từ 7 giờ/);
    assert.doesNotMatch(stdout, /"=/);
  });
});

describe("a mistake is told with file, line, column and what to do, and nothing is loaded:", () => {
  const table = [
    ["a role there is not", "login,name,role,agency\nan,An,officer,tram\nbe,Bé,boss,tram\n", /file\d+\.csv:3: role \(column 3\) must be officer, moderator or admin/],
    ["several in one file", "login,name,role,agency\nA B,An,officer,tram\nbe,,officer,keiner\n", /:2: login \(column 1\) must be 1 to 32[^]*:3: name \(column 2\) is missing/],
    ["an agency there is not", "login,name,role,agency\nbe,Bé,officer,keiner\n", /:2: agency \(column 4\) is no agency/],
    ["Windows-1258", Buffer.concat([Buffer.from("login,name,role,agency\nbe,B"), Buffer.from([0xe9]), Buffer.from(",officer,tram\n")]), /:2: the text is not UTF-8 \(Windows-1258.*save it as "CSV UTF-8"/],
    ["UTF-16", Buffer.from("\ufefflogin,name,role,agency\n", "utf16le"), /:1: the file is UTF-16/],
    ["a quote that is not closed", 'login,name,role,agency\nan,An,officer,tram\nbe,"Bé,officer,tram\n', /:3: a quote \("\) opens here/],
    ["a comma in a text without quotes", "agency,language,id,question,answer\ntram,vi,9,Bao giờ, ở đâu?,Mai\n", /:2: there are more cells/],
    ["a row twice", "login,name,role,agency\nan,An,officer,tram\nan,An,officer,tram\n", /:3: login \(column 1\) stands twice/],
    ["columns of nothing", "eins,zwei\n1,2\n", /:1: the first line must name the columns/],
    ["columns of two kinds", "name,title\nx,y\n", /channels or agencies: say which with --kind/],
    ["an empty file", "", /the file is empty/],
    ["JSON that is none", '{"areas": [\n{"id": 1,}]}', /:2:\d+: /],
    ["JSON with a name that nobody knows", '{"areas": [],\n "agencies": [\n  {"name": "a", "title": "A"},\n  {"name": "b", "titel": "B"}]}', /:4: agencies\[1\]\.title is missing[^]*:4: agencies\[1\]\.titel is nothing/],
  ];
  for (const [what, text, told] of table)
    test(what, async () => {
      const before = await everything();
      const { code, stderr } = await load(text);
      assert.equal(code, 1);
      assert.match(stderr, told);
      assert.match(stderr, /nothing was loaded/);
      assert.equal(await everything(), before);
    });

  test("a column that is missing, when the kind is told", async () => {
    const { stderr } = await load("login,role\nan,officer\n", "--kind", "staff");
    assert.match(stderr, /:1: the column name is missing; the columns of staff are login, name, role, agency/);
  });
});

test("loading that was killed is done by loading again", async () => {
  const areas = Array.from({ length: 3000 }, (_, i) => ({ id: `thon-${i}`, name: `Thôn ${i}`, kind: "village", parent: i % 2 ? "03037" : `thon-${i + 1}` }));
  const many = await file(JSON.stringify({ areas }), "many.json");
  const child = spawn(LOA, ["load", "-c", stack.config, many], { stdio: "ignore" });
  await until("the first of them", async () => child.exitCode !== null || (await stack.redis.hExists(stack.key("areas"), "thon-0")));
  child.kill("SIGKILL");
  const { stdout, stderr } = await stack.loa("load", [many]);
  assert.match(stdout, /areas 3000 \(\d+ new, 0 changed\)/, stderr);
  assert.match((await stack.loa("load", [many])).stdout, /areas 3000 \(0 new, 0 changed\)/);
  const numbers = Object.values(await stack.redis.hGetAll(stack.key("area-numbers")));
  assert.equal(new Set(numbers).size, numbers.length, "each area has a number of its own");
  assert.ok(numbers.length >= 3000);
});

test("what was loaded is there: the topic by SMS, the question asked often in the language of who asks", async () => {
  const lan = await villager(stack, "Lan");
  assert.match(await lan.ask("THEO cho"), /Cho/);
  await lan.ask("NN en");
  assert.match(await lan.ask("HOI tram tram mo cua may gio"), /When does the station open/);
});

describe("an administrator at /admin/load", () => {
  let admin;
  before(async () => (admin = await signIn(stack, await newAdmin(stack))));

  async function upload(text, fields = {}, { csrf, headers } = {}) {
    const page = await admin.get("/admin/load");
    const form = new FormData();
    const hidden = { csrf: csrf ?? /name="csrf" value="([^"]*)"/.exec(page.text)[1], kind: "", do: "check", ...fields };
    for (const [name, value] of Object.entries(hidden)) form.set(name, value);
    if (text) form.set("file", new Blob([text]), "những người.csv");
    const response = await fetch(`${stack.web}/admin/load`, { method: "POST", body: form, headers: { cookie: admin.cookie, origin: stack.web, ...headers } });
    return { status: response.status, text: await response.text() };
  }

  test("checks a file, which loads nothing, then loads what the page gives back", async () => {
    const before = await everything();
    const checked = await upload("login;name;role;agency\nmai;Mai <b>;officer;tram\n");
    assert.equal(checked.status, 200, checked.text);
    assert.match(checked.text, /1 dòng, 1 mới, 0 thay đổi/);
    assert.equal(await everything(), before);
    const text = /<textarea name="text"[^>]*>\n?([^]*?)<\/textarea>/.exec(checked.text)[1].replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    const loaded = await upload(null, { text, name: "x.csv", do: "load" });
    assert.match(loaded.text, /Đã nạp/);
    assert.match((await stack.loa("export", ["staff"])).stdout, /"Mai <b>"/);
    assert.match((await stack.loa("audit list")).stdout, /quan.*staff-load.*mai officer tram[^]*quan.*load.*staff 1/);
  });

  test("is told each mistake with its line, and nothing is loaded", async () => {
    const before = await everything();
    const refused = await upload("login,name,role,agency\nan,<script>alert(1)</script>,boss,tram\nb b,B,officer,tram\n", { do: "load" });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /những người\.csv:2: role \(cột 3\)[^]*:3: login \(cột 1\)/);
    assert.doesNotMatch(refused.text, /<script>alert/);
    assert.equal(await everything(), before);
  });

  test("is told in the language of the page, which says nothing in another", async () => {
    const cases = [
      ["login,name,role,agency\nan,An,boss,keiner\n", /role \(cột 3\) phải là officer[^]*agency \(cột 4\) không phải cơ quan nào/, /role \(column 3\) must be/],
      ["login,name\nan,An\n", /:1: dòng đầu phải là tên các cột/, /:1: the first line must name/],
      ['login,name,role,agency\nbe,"Bé,officer,tram\n', /:2: dấu nháy/, /:2: a quote/],
      ['{"phones": []}', /chỉ nạp được bằng lệnh/, /phones are loaded by/],
    ];
    for (const [text, vietnamese, english] of cases) {
      assert.match((await upload(text)).text.replaceAll("&quot;", '"'), vietnamese);
      assert.match((await upload(text, {}, { headers: { cookie: `${admin.cookie}; lang=en` } })).text.replaceAll("&quot;", '"'), english);
    }
  });

  test("gets no further with a forged form, a file that is too large or one that was cut off", async () => {
    assert.equal((await upload("x", {}, { csrf: "guessed" })).status, 403);
    assert.equal((await upload("x", {}, { headers: { origin: "https://elsewhere.example" } })).status, 403);
    assert.equal((await upload("x".repeat(300_000))).status, 413);
    const cut = await fetch(`${stack.web}/admin/load`, { method: "POST", body: "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nx", headers: { "content-type": "multipart/form-data; boundary=b", origin: stack.web, cookie: admin.cookie } });
    assert.equal(cut.status, 400);
    const elsewhere = await fetch(`${stack.web}/desk/sign-in`, { method: "POST", body: "--b--", headers: { "content-type": "multipart/form-data; boundary=b", origin: stack.web } });
    assert.ok([400, 415].includes(elsewhere.status));
  });

  test("is told that brackets within brackets are no list, however many: the gateway lives", async () => {
    for (const text of ["[".repeat(2000), '{"areas":['.repeat(1000), '{"a":'.repeat(2040), "[".repeat(200_000)]) {
      const refused = await upload(text);
      assert.equal(refused.status, 400);
      assert.match(refused.text, /không phải JSON đúng/);
    }
    assert.equal((await load(`${"[".repeat(1_000_000)}`)).code, 1);
    assert.equal((await fetch(`${stack.web}/healthz`)).status, 200);
  });

  test("exports what can be loaded again", async () => {
    const { text, headers } = await admin.get("/admin/export/staff.csv");
    assert.match(headers.get("content-disposition"), /staff\.csv/);
    assert.match((await load(text.replace("\ufeff", ""), "--dry-run")).stdout, /\(0 new, 0 changed\)/);
    assert.ok((await admin.json("/admin/export/all.json")).areas.length > 8);
    assert.equal((await admin.get("/admin/export/phones.csv")).status, 404);
  });
});
