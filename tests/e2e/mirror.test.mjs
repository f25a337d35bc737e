import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, numberIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { eventStream, Visitor } from "../support/web.mjs";

let stack, reader;
before(async () => {
  stack = await startStack();
  reader = new Visitor(stack.web);
});
after(() => finish(stack));

describe("a post on the web", () => {
  let lan, number;
  const words = 'mất nước từ sáng, <b>"bể" cạn</b> & vòi hỏng';
  before(async () => {
    lan = await villager(stack, "Lan");
    number = numberIn(await lan.ask(`#nuoc ${words}`));
  });

  test("stands on its channel's page, as written and escaped", async () => {
    for (const path of ["/", "/c/nuoc", `/p/${number}`, `/@${lan.handle}`]) {
      const page = await reader.get(path);
      assert.equal(page.status, 200, path);
      assert.match(page.text, /mất nước từ sáng, &lt;b&gt;(&quot;|&#34;|")bể/, path);
      assert.doesNotMatch(page.text, /<b>"?bể/, path);
      assert.match(page.headers.get("content-security-policy"), /default-src|script-src/, path);
    }
  });

  test("stands in JSON with its author, channel and time", async () => {
    const { channel, posts } = await reader.json("/c/nuoc.json");
    assert.equal(channel, "nuoc");
    const { at, ...post } = posts[0];
    assert.deepEqual(post, { id: number, author: lan.handle, channel: "nuoc", text: words, state: "shown" });
    assert.ok(Math.abs(Date.now() - Date.parse(at)) < 600_000, at);
    assert.match(at, /Z$/);
    assert.equal((await reader.json(`/p/${number}.json`)).text, words);
  });

  test("stands in the Atom feed", async () => {
    const { status, text, headers } = await reader.get("/c/nuoc.atom");
    assert.equal(status, 200);
    assert.match(headers.get("content-type"), /application\/atom\+xml/);
    assert.match(text, /<feed[^>]*xmlns="http:\/\/www\.w3\.org\/2005\/Atom"/);
    assert.match(text, new RegExp(`<entry>.*/p/${number}.*mất nước từ sáng`, "s"));
  });

  test("is found by words without accents", async () => {
    const { posts } = await reader.json("/search.json?q=mat%20nuoc");
    assert.deepEqual(posts.map(({ id }) => id), [number]);
  });

  test("of one's board stands on the commune's page", async () => {
    await lan.ask("DANG tối nay họp thôn");
    const { posts } = await reader.json("/area/03037.json");
    assert.equal(posts[0].text, "tối nay họp thôn");
    assert.match((await reader.get("/area/03037")).text, /tối nay họp thôn/);
  });
});

describe("event streams", () => {
  test("tell a new post as it comes, to readers of its channel only", async () => {
    const lan = await villager(stack, "Lan");
    const [nuoc, ngo] = await Promise.all(["nuoc", "ngo"].map((name) => eventStream(`${stack.web}/events?c=${name}`)));
    const first = numberIn(await lan.ask("#nuoc bể lớn đã đầy"));
    const second = numberIn(await lan.ask("#ngo ngô nếp đã chín"));
    const [onNuoc, onNgo] = [await nuoc.next(), await ngo.next()];
    assert.equal(onNuoc.id, first);
    assert.match(onNuoc.data, /bể lớn đã đầy/);
    assert.equal(onNgo.id, second);
    await Promise.all([nuoc.close(), ngo.close()]);
  });

  test("go on after the last event that was seen", async () => {
    const lan = await villager(stack, "Lan");
    const numbers = [];
    for (const i of [1, 2, 3]) numbers.push(numberIn(await lan.ask(`#duong đoạn đường số ${i} đã sửa`)));
    const stream = await eventStream(`${stack.web}/events?c=duong`, { "last-event-id": numbers[0] });
    assert.deepEqual([(await stream.next()).id, (await stream.next()).id], numbers.slice(1));
    await stream.close();
  });
});

describe("pages", () => {
  test("of a long channel repeat nothing and skip nothing", async () => {
    const lan = await villager(stack, "Lan");
    const wanted = [];
    for (let i = 0; i < 45; i++) wanted.unshift(numberIn(await lan.ask(`#y_te lời khuyên thứ ${i} của trạm`)));
    const got = [];
    for (let path = "/c/y_te.json"; path; ) {
      const { posts, next } = await reader.json(path);
      got.push(...posts.map(({ id }) => id));
      path = next;
    }
    assert.deepEqual(got, wanted);
  });

  test("that do not exist say so", async () => {
    for (const path of ["/c/khongco", "/p/999999", "/@khongai", "/area/99999", "/nothing"])
      assert.equal((await reader.get(path)).status, 404, path);
  });

  test("are known again by their ETag", async () => {
    const { headers } = await reader.get("/c/nuoc");
    const again = await reader.get("/c/nuoc", { "if-none-match": headers.get("etag") });
    assert.equal(again.status, 304);
  });

  test("of a case tell a stranger nothing of it", async () => {
    const lan = await villager(stack, "Lan");
    const number = numberIn(await lan.ask("HOI bao giờ xã cấp gạo cứu đói?"));
    const page = await reader.get(`/case/${number}`);
    assert.doesNotMatch(page.text, new RegExp(`@?\\b${lan.handle}\\b`));
  });
});
