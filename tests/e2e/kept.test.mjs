// Public pages are kept in memory: what is shown must be true all the same.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { metric, Visitor } from "../support/web.mjs";
import { village } from "../support/village.mjs";

const KEPT_MB = 1;
const SECOND = "second";

let stack, reader, lan;
before(async () => {
  stack = await startStack({ ini: { web: { "kept-mb": KEPT_MB } } });
  await stack.addGateway(SECOND);
  reader = new Visitor(stack.web);
  lan = await villager(stack, "Lan");
});
after(() => finish(stack));

const again = () => metric(stack.web, "loa_web_pages_again_total");

describe("a page that is kept", () => {
  test("is shown again as it was while nothing of it changes, and 304 tells so", async () => {
    await lan.ask("#nuoc be da day");
    const first = await reader.get("/c/nuoc");
    const before = await again();
    const second = await reader.get("/c/nuoc");
    const third = await fetch(`${stack.web}/c/nuoc`, { headers: { "If-None-Match": first.headers.get("etag") } });
    assert.equal(second.text, first.text);
    assert.equal(second.headers.get("etag"), first.headers.get("etag"));
    assert.equal(third.status, 304);
    assert.equal(await again(), before + 2);
  });

  test("of what moderation did is made anew when something more is counted", async () => {
    const post = numberIn(await lan.ask("#nuoc be lai can", { matching: /Da dang bai/ }));
    const reporter = await villager(stack, "Mai");
    const first = await reader.get("/transparency");
    const before = await again();
    assert.equal((await reader.get("/transparency")).text, first.text);
    assert.equal(await again(), before + 1);
    await reporter.ask(`BAO ${post} tin sai`, { matching: /nhan bao cao/i });
    assert.match((await reader.get("/transparency")).text, /tin sai<\/th><td>&lt;5</);
  });

  test("is another one in another language", async () => {
    const vi = await reader.get("/c/nuoc", { "accept-language": "vi" });
    const en = await reader.get("/c/nuoc", { "accept-language": "en" });
    assert.match(vi.text, /<html[^>]*lang="?vi/);
    assert.match(en.text, /<html[^>]*lang="?en/);
  });

  test("shows each post as soon as it is answered, at every gateway", async () => {
    for (let i = 0; i < 20; i++) {
      const number = numberIn(await lan.ask(`#nuoc tin so ${i} cua hom nay`));
      const pages = await Promise.all(["gateway", SECOND].flatMap((name) => ["/", "/c/nuoc", `/@${lan.handle}`].map((path) => fetch(stack.webOf(name) + path))));
      for (const page of pages) assert.match(await page.text(), new RegExp(`/p/${number}"`), `${page.url} after post ${number}`);
    }
  });

  test("never shows less than was answered before it was asked for, while many read and one posts", async () => {
    let answered = 0, reading = true, read = 0;
    const readOn = async () => {
      while (reading) {
        const known = answered;
        const text = await (await fetch(`${stack.web}/c/ngo`)).text();
        const newest = Math.max(0, ...[...text.matchAll(/\/p\/(\d+)"/g)].map(([, id]) => Number(id)));
        assert.ok(newest >= known, `${newest} after ${known}`);
        read++;
      }
    };
    const readers = Array.from({ length: 8 }, readOn);
    for (let i = 0; i < 15; i++) answered = Number(numberIn(await lan.ask(`#ngo bap tren nuong ${i} da chin`)));
    reading = false;
    await Promise.all(readers);
    assert.ok(read > 15, `${read} pages read`);
  });

  test("follows an edit, a hiding, a renaming, a follower, soon though they were made past the gateways", async () => {
    const number = numberIn(await lan.ask("#duong cau treo da hong"));
    const shown = async (path) => (await reader.get(path)).text;
    const comesTrue = (path, what) => until(`${path} to be true`, async () => what(await shown(path)));
    const posts = stack.key("posts");
    assert.match(await shown("/c/duong"), /cau treo da hong/);

    const [{ message }] = await stack.redis.xRange(posts, `0-${number}`, `0-${number}`);
    const rest = await stack.redis.xRange(posts, `(0-${number}`, "+");
    assert.deepEqual(rest, []);
    await stack.redis.xDel(posts, `0-${number}`);
    await comesTrue("/c/duong", (text) => !/cau treo da hong/.test(text));
    assert.equal((await reader.get(`/p/${number}`)).status, 404);

    const later = numberIn(await lan.ask("#duong cau treo da sua"));
    assert.match(await shown(`/p/${later}`), /cau treo da sua/);
    await stack.redis.rename(posts, stack.key("posts-aside"));
    await stack.redis.xAdd(posts, `0-${later}`, { ...message, x: "cau treo sua xong hom nay" });
    await comesTrue(`/p/${later}`, (text) => /cau treo sua xong hom nay/.test(text));
    await comesTrue("/c/duong", (text) => /cau treo sua xong hom nay/.test(text));

    await stack.redis.hSet(stack.key(`person:${message.a}`), "handle", "lanmoi");
    await comesTrue("/c/duong", (text) => /lanmoi/.test(text));

    const before = await shown("/c/duong");
    await stack.redis.hIncrBy(stack.key("follower-counts"), "duong", 41);
    await comesTrue("/c/duong", (text) => text !== before);
  });

  test("has a new title as soon as it is loaded", async () => {
    const changed = village();
    changed.channels.find(({ name }) => name === "duong").title = "Đường làng mới";
    await reader.get("/c/duong");
    await stack.load(changed);
    assert.match((await reader.get("/c/duong")).text, /Đường làng mới/);
  });
});

describe("what is kept", () => {
  test("takes no more than [web] kept-mb, whatever is asked for", async () => {
    const spellings = [["c", "%63"], ["n", "%6e", "%6E"], ["u", "%75"], ["o", "%6f", "%6F"], ["c", "%63"]];
    const targets = spellings.reduce((all, ways) => all.flatMap((start) => ways.map((way) => [...start, way])), [[]]).map(([c, ...name]) => `/${c}/${name.join("")}`);
    for (const language of ["vi", "en"])
      for (const target of targets) assert.equal((await fetch(stack.web + target, { headers: { "accept-language": language } })).status, 200);
    const bytes = await metric(stack.web, "loa_web_pages_bytes"), pages = await metric(stack.web, "loa_web_pages_kept");
    assert.ok(bytes <= KEPT_MB * 1024 * 1024 && bytes > 100_000, `${bytes} bytes`);
    assert.ok(pages > 5 && pages < 2 * targets.length, `${pages} pages`);
  });

  test("is no page with a question in its address, none that is not there, none of a case or an agency", async () => {
    const kept = await metric(stack.web, "loa_web_pages_kept");
    for (const path of ["/c/nuoc?lang=en", "/c/nuoc?before=3", "/c/gibtsnicht", "/p/999999", "/search?q=be", "/agency/xa", "/case/12"]) await (await fetch(stack.web + path)).text();
    assert.ok((await metric(stack.web, "loa_web_pages_kept")) <= kept);
  });
});

test("with kept-mb = 0 each page is made anew", async () => {
  await stack.configure({ web: { "kept-mb": 0 } });
  await stack.restart("gateway");
  for (let i = 0; i < 3; i++) assert.equal((await reader.get("/c/nuoc")).status, 200);
  assert.equal(await metric(stack.web, "loa_web_pages_again_total"), 0);
  assert.equal(await metric(stack.web, "loa_web_pages_kept"), 0);
});
