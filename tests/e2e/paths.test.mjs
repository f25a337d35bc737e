// The web as scripts see it: each path of the table in docs/architecture.md, in each of its forms.

import assert from "node:assert/strict";
import { get } from "node:http";
import { after, before, describe, test } from "node:test";
import { gunzipSync } from "node:zlib";

import { finish, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { eventStream, Visitor } from "../support/web.mjs";

const TALK = 25; // posts on each of the channels: more than one page

let stack, reader, lan, mai;
const posted = { nuoc: [], board: [], all: [] };
before(async () => {
  stack = await startStack();
  reader = new Visitor(stack.web);
  lan = await villager(stack, "Lan");
  mai = await villager(stack, "Mai");
  for (let i = 1; i <= TALK; i++) {
    posted.nuoc.unshift(numberIn(await lan.ask(`#nuoc Bể nước số ${i} đã đầy`)));
    posted.board.unshift(numberIn(await lan.ask(`DANG Nhà văn hoá mở cửa buổi thứ ${i}`)));
    posted.all.unshift(posted.board[0], posted.nuoc[0]);
  }
});
after(() => finish(stack));

/** Every page from `path` on, by `next`; `between` runs after the first. */
async function walk(path, between = async () => {}) {
  const pages = [];
  for (let next = path; next; next = pages.at(-1).next) {
    pages.push(await reader.json(next));
    if (pages.length === 1) await between();
    assert.ok(pages.length < 20, "pages without end");
  }
  return pages;
}
const numbers = (pages) => pages.flatMap(({ posts }) => posts.map(({ id }) => id));
const without = ({ posts, next, ...rest }) => rest;

describe("a list in JSON", () => {
  for (const [path, of, head] of [
    ["/c/nuoc.json", "nuoc", { channel: "nuoc" }],
    ["/area/03037.json", "board", { area: "03037", name: "Xã Tả Van", kind: "commune", channel: "area.03037", parent: "15", areas: [] }],
    ["/@lan.json", "all", { person: "lan" }],
    ["/search.json?q=be%20nuoc", "nuoc", { query: "be nuoc" }],
    ["/index.json", "all", {}],
    ["/.json", "all", {}],
  ])
    test(`${path} is newest first and whole, though posts come while it is read`, async () => {
      const early = [];
      const pages = await walk(path, async () => early.push(await mai.ask("#nuoc Bể nước nhà Mai cũng đầy")));
      assert.deepEqual(numbers(pages).filter((id) => posted.all.includes(id)), posted[of]);
      assert.equal(new Set(numbers(pages)).size, numbers(pages).length);
      assert.deepEqual(without(pages[0]), head);
      assert.equal(pages.at(-1).next, null);
      for (const { posts } of pages)
        for (const post of posts) assert.deepEqual(Object.keys(post), ["id", "author", "channel", "text", "at", "state"]);
    });

  test("names the next page by the last post of this one", async () => {
    const { posts, next } = await reader.json("/c/nuoc.json");
    assert.equal(next, `/c/nuoc.json?before=${posts.at(-1).id}`);
  });

  test("of an agency is there, and of the provinces", async () => {
    const { counts, ...agency } = await reader.json("/agency/xa.json");
    assert.deepEqual(agency, { agency: "xa", title: "UBND xã Tả Van", channel: "agency.xa", posts: [], next: null });
    assert.deepEqual(Object.keys(counts).sort(), ["answered", "asked", "hours", "in_time", "open", "overdue"]);
    const { areas } = await reader.json("/area.json");
    assert.deepEqual(areas.find(({ area }) => area === "15"), { area: "15", name: "Tỉnh Lào Cai", kind: "province" });
  });

  test("of what is not there is an error with its status", async () => {
    for (const path of ["/c/khongco.json", "/p/999999.json", "/@khongai.json", "/area/99999.json", "/agency/khongco.json", "/case/999999.json", "/nothing.json"]) {
      const { status, text } = await reader.get(path);
      assert.equal(status, 404, path);
      assert.equal(JSON.parse(text).status, 404, path);
    }
  });
});

describe("the pages", () => {
  test("of a list are the same posts as its JSON", async () => {
    const seen = [];
    for (let path = "/c/nuoc"; path; ) {
      const { text } = await reader.get(path);
      seen.push(...[...text.matchAll(/<li class="post" id="p(\d+)">/g)].map(([, id]) => id));
      path = /rel="next" href="([^"]+)"/.exec(text)?.[1];
    }
    assert.deepEqual(seen, numbers(await walk("/c/nuoc.json")));
  });

  test("of a topic are found however its name is written", async () => {
    for (const path of ["/c/nuoc", "/c/N%C6%B0%E1%BB%9Bc", "/c/NUOC"]) assert.equal((await reader.get(path)).status, 200, path);
  });

  test("of a case tell how far it is, and nothing else", async () => {
    const number = numberIn(await mai.ask("HOI xa bao giờ có giống ngô lai?"));
    const { opened, updated, due, ...rest } = await reader.json(`/case/${number}.json`);
    assert.deepEqual(rest, { case: number, agency: "xa", state: "new" });
    assert.ok(Date.parse(opened) <= Date.parse(updated));
    assert.ok(Date.parse(updated) < Date.parse(due));
    assert.doesNotMatch((await reader.get(`/case/${number}`)).text, /giống ngô/);
  });

  test("of the desk begin with signing in", async () => {
    for (const path of ["/desk", "/desk/case/1"]) assert.equal((await reader.get(path)).url, "/desk/sign-in");
  });
});

describe("Atom", () => {
  for (const [path, of] of [["/c/nuoc.atom", "nuoc"], ["/area/03037.atom", "board"]])
    test(`${path} holds the newest posts, with addresses that lead to them`, async () => {
      const { text, headers } = await reader.get(path);
      assert.match(headers.get("content-type"), /^application\/atom\+xml/);
      const entries = [...text.matchAll(/<entry>.*?<\/entry>/gs)].map(([entry]) => entry);
      assert.equal(entries.length, 20);
      const links = entries.map((entry) => /<link rel="alternate"[^>]*href="([^"]+)"/.exec(entry)[1]);
      const { posts } = await reader.json(path.replace(".atom", ".json"));
      assert.deepEqual(links, posts.map(({ id }) => `${stack.web}/p/${id}`));
      assert.ok(posts.some(({ id }) => posted[of].includes(id)));
      assert.equal((await reader.get(new URL(links[0]).pathname)).status, 200);
      for (const entry of entries) assert.match(entry, /<updated>\d{4}-\d\d-\d\dT[\d:]+Z<\/updated>/);
    });
});

describe("event streams", () => {
  test("of a channel go on after Last-Event-ID, through the past into the present", async () => {
    const stream = await eventStream(`${stack.web}/events?c=nuoc`, { "last-event-id": posted.nuoc[2] });
    for (const id of [posted.nuoc[1], posted.nuoc[0]]) assert.equal((await stream.next()).id, id);
    const now = numberIn(await mai.ask("#nuoc Vừa thay vòi mới"));
    let event;
    do event = await stream.next();
    while (event.id !== now);
    const { text, author, channel } = JSON.parse(event.data);
    assert.deepEqual({ text, author, channel }, { text: "Vừa thay vòi mới", author: "mai", channel: "nuoc" });
    await stream.close();
  });

  test("of a board are asked for by its channel; of a person or of nothing there is none", async () => {
    const stream = await eventStream(`${stack.web}/events?c=area.03037`);
    const number = numberIn(await mai.ask("DANG Trâu nhà Mai đi lạc"));
    assert.equal((await stream.next()).id, number);
    await stream.close();
    for (const channel of ["person.1", "khongco"]) assert.equal((await fetch(`${stack.web}/events?c=${channel}`)).status, 404, channel);
  });
});

describe("what saves a slow line", () => {
  /** The answer's bytes as they come, without Node's help. */
  const raw = (path, headers) =>
    new Promise((done, fail) =>
      get(stack.web + path, { headers }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part)).on("end", () => done({ headers: answer.headers, status: answer.statusCode, body: Buffer.concat(parts) }));
      }).on("error", fail),
    );

  test("a page comes packed when it may, and says so to caches", async () => {
    const [packed, plain] = [await raw("/c/nuoc", { "accept-encoding": "gzip" }), await raw("/c/nuoc", {})];
    assert.equal(packed.headers["content-encoding"], "gzip");
    assert.equal(plain.headers["content-encoding"], undefined);
    assert.deepEqual(gunzipSync(packed.body), plain.body);
    assert.ok(packed.body.length * 2 < plain.body.length);
    assert.match(packed.headers.vary, /Accept-Encoding/);
    assert.equal((await raw("/c/nuoc", { "accept-encoding": "gzip;q=0, identity" })).headers["content-encoding"], undefined);
  });

  test("a page that has not changed is not sent again; one that has is", async () => {
    const { etag } = (await raw("/c/nuoc", {})).headers;
    const again = await raw("/c/nuoc", { "if-none-match": `"other", ${etag}`, "accept-encoding": "gzip" });
    assert.deepEqual([again.status, again.body.length], [304, 0]);
    await mai.ask("#nuoc Trời sắp mưa");
    assert.equal((await raw("/c/nuoc", { "if-none-match": etag })).status, 200);
  });

  test("a static file is kept for ever under its name of this version", async () => {
    const [, address] = /href="(\/static\/loa\.css\?v=[0-9a-f]+)"/.exec((await reader.get("/")).text);
    assert.match((await raw(address, {})).headers["cache-control"], /max-age=31536000, immutable/);
    assert.match((await raw("/static/loa.css?v=old", {})).headers["cache-control"], /no-cache/);
  });
});

describe("for the operator", () => {
  test("/healthz tells the truth", async () => {
    assert.deepEqual(await reader.get("/healthz").then(({ status, text }) => [status, text]), [200, "ok\n"]);
    await stack.end("bearerbox");
    await until("the word that bearerbox is away", async () => (await reader.get("/healthz")).status === 503);
    await stack.start("bearerbox");
    await until("a healthy gateway", async () => (await reader.get("/healthz")).status === 200);
  });

  test("/metrics is Prometheus text", async () => {
    const { text } = await reader.get("/metrics");
    for (const line of text.trim().split("\n")) assert.match(line, /^(# (TYPE|HELP) \w+ .+|\w+(\{[^}]*\})? -?[\d.e+]+)$/);
    assert.match(text, /^loa_web_requests_total [1-9]/m);
  });
});
