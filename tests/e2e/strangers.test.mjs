// Slow, greedy and hostile clients of the web: each is answered in words or shut out, and nobody else notices.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";

import { finish, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

// Not the proxy's address (127.0.0.1), whose connections are not bounded.
const STRANGER = "127.0.0.2";
const OTHER = "127.0.0.3";

let stack, port;
const slow = {};
before(async () => {
  stack = await startStack();
  port = stack.ports.web;
  await villager(stack, "Lan");
  // These take their time while the other tests run; the last one looks what became of them.
  slow.header = trickle(await dial(), "GET / HTTP/1.1\r\nHost: loa\r\nX: ");
  slow.body = trickle(await dial(), `POST /desk/sign-in HTTP/1.1\r\nHost: loa\r\nContent-Length: 9000\r\n\r\n`);
  slow.silent = await dial();
  slow.idle = await dial();
  slow.idle.write("GET /healthz HTTP/1.1\r\nHost: loa\r\n\r\n");
});
after(() => finish(stack));

/** A connection that keeps what it hears in `heard` and knows when it `ended`, in milliseconds. */
function dial(from = STRANGER) {
  return new Promise((done) => {
    const socket = connect({ port, host: "127.0.0.1", localAddress: from });
    const begun = Date.now();
    socket.heard = "";
    socket.ended = new Promise((end) => socket.on("close", () => end(Date.now() - begun)));
    socket.setEncoding("latin1").on("data", (data) => (socket.heard += data));
    socket.on("error", () => {});
    socket.on("connect", () => done(socket));
  });
}

function trickle(socket, begin) {
  socket.write(begin);
  const drip = setInterval(() => socket.write("a"), 500);
  socket.on("close", () => clearInterval(drip));
  return socket;
}

const answersOf = (socket) => [...socket.heard.matchAll(/HTTP\/1\.\d (\d{3}) /g)].map(([, status]) => Number(status));

/** What is answered to these bytes: `{status, head, body, count}`, of the first answer. */
async function say(bytes, from) {
  const socket = await dial(from);
  socket.write(bytes);
  await until(`an answer to ${JSON.stringify(bytes.slice(0, 60))}`, () => socket.heard.includes("\r\n\r\n") || socket.destroyed);
  await new Promise((moment) => setTimeout(moment, 50));
  const [head, ...rest] = socket.heard.split("\r\n\r\n");
  socket.destroy();
  return { status: answersOf(socket)[0], head, body: rest.join("\r\n\r\n"), count: answersOf(socket).length };
}

const request = (line, headers = "", body = "") => `${line}\r\nHost: loa\r\n${headers}\r\n${body}`;
const FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
const form = (headers, body) => request("POST /desk/sign-in HTTP/1.1", FORM + headers, body);
const chunk = `1000\r\n${"a".repeat(4096)}\r\n`;

describe("what is no request is answered as such", () => {
  for (const [what, bytes, status] of [
    ["nothing", "\r\n\r\n", 400],
    ["words", "xin chao Loa\r\n\r\n", 400],
    ["a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400],
    ["HTTP/0.9", "GET /healthz\r\n\r\n", 400],
    ["HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    ["a method that nobody knows", request("BREW / HTTP/1.1"), 501],
    ["a method in small letters", request("get / HTTP/1.1"), 501],
    ["TRACE", request("TRACE / HTTP/1.1"), 501],
    ["a header without a colon", request("GET / HTTP/1.1", "oops\r\n"), 400],
    ["no host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["two hosts", request("GET / HTTP/1.1", "Host: other\r\n"), 400],
    ["an address instead of a path", request("GET http://other/ HTTP/1.1"), 400],
    ["a method that the page has not", request("DELETE /p/1 HTTP/1.1"), 405],
    ["a form for a page that takes none", request("POST /c/nuoc HTTP/1.1", `${FORM}Content-Length: 0\r\n`), 405],
    ["a body that is no form", request("POST /desk/sign-in HTTP/1.1", "Content-Type: application/json\r\nContent-Length: 2\r\n", "{}"), 415],
    ["a form from nowhere", form("Content-Length: 3\r\n", "a=b"), 403],
    ["a path out of the folder", request("GET /static/../../../etc/passwd HTTP/1.1"), 404],
    ["the same in disguise", request("GET /static/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1"), 404],
    ["the same twice in disguise", request("GET /static/..%252f..%252fetc%252fpasswd HTTP/1.1"), 404],
    ["a NUL in the path", request("GET /c/nuoc%00.json HTTP/1.1"), 400],
    ["a line's end in the path", request("GET /c/nuoc%0d%0aX:%20y HTTP/1.1"), 400],
    ["a broken escape", request("GET /c/%zz HTTP/1.1"), 404],
    ["half an escape", request("GET /c/% HTTP/1.1"), 404],
    ["bytes that are no text", request("GET /c/%ff%fe HTTP/1.1"), 404],
    ["a number beyond all numbers", request("GET /p/18446744073709551617 HTTP/1.1"), 404],
    ["a long path", request(`GET /${"a".repeat(5000)} HTTP/1.1`), 414],
    ["a longer path", request(`GET /${"a".repeat(60_000)} HTTP/1.1`), 400],
    ["a long header", request("GET / HTTP/1.1", `X: ${"a".repeat(20_000)}\r\n`), 400],
    ["a header that does not end", `GET / HTTP/1.1\r\nX: ${"a".repeat(60_000)}`, 400],
    ["5,000 headers", request("GET / HTTP/1.1", "X: y\r\n".repeat(5000)), 400],
    ["a long search", request(`GET /search?q=${"a".repeat(300)} HTTP/1.1`), 400],
    ["a long form", form("Content-Length: 20000\r\n", "a".repeat(20_000)), 413],
    ["a body of 100 MB", form("Content-Length: 100000000\r\n", "a=b"), 413],
    ["the same, asked first", form("Expect: 100-continue\r\nContent-Length: 100000000\r\n"), 413],
    ["a body in chunks without end", form("Transfer-Encoding: chunked\r\n", chunk.repeat(90)), 413],
    ["a chunk of 4 GB", form("Transfer-Encoding: chunked\r\n", "ffffffff\r\n"), 413],
    ["a length below nothing", form("Content-Length: -5\r\n"), 400],
    ["a length that is no number", form("Content-Length: abc\r\n"), 400],
  ])
    test(`${what}: ${status}`, async () => {
      const answer = await say(bytes);
      assert.equal(answer.status, status, answer.head);
      assert.ok(!answer.body.includes("root:"));
    });
});

describe("a request hidden in another", () => {
  const hidden = request("GET /healthz HTTP/1.1");
  for (const [what, bytes] of [
    ["the body of a GET", request("GET /c/nuoc HTTP/1.1", `Content-Length: ${hidden.length}\r\n`, hidden)],
    ["the chunks of a GET", request("GET /c/nuoc HTTP/1.1", "Transfer-Encoding: chunked\r\n", `0\r\n\r\n${hidden}`)],
    ["the rest after two lengths", form(`Content-Length: 0\r\nContent-Length: ${hidden.length}\r\n`, hidden)],
    ["chunks with a length", form("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", `0\r\n\r\n${hidden}`)],
    ["a coding that nobody knows", form("Transfer-Encoding: xchunked\r\n", hidden)],
  ])
    test(`in ${what} is not answered`, async () => {
      const answer = await say(bytes);
      assert.equal(answer.status, 400, answer.head);
      assert.equal(answer.count, 1);
      assert.doesNotMatch(answer.body, /\bok\b/);
    });
});

describe("old and plain clients", () => {
  test("HTTP/1.0 gets the page and the connection's end", async () => {
    const socket = await dial();
    socket.write("GET /c/nuoc HTTP/1.0\r\n\r\n");
    await socket.ended;
    assert.match(socket.heard, /^HTTP\/1\.0 200 .*<\/html>\s*$/s);
  });

  test("HEAD gets the headers of GET and no body", async () => {
    for (const path of ["/c/nuoc", "/c/nuoc.json", "/nothing"]) {
      const [head, get] = [await say(request(`HEAD ${path} HTTP/1.1`)), await say(request(`GET ${path} HTTP/1.1`))];
      const headers = ({ head: text }) => text.split("\r\n").filter((line) => !line.startsWith("Date")).sort();
      assert.deepEqual(headers(head), headers(get));
      assert.equal(head.body, "");
      assert.match(head.head, new RegExp(`Content-Length: ${get.body.length}\\b`));
    }
  });

  test("requests one after the other on one connection are answered in their order", async () => {
    const socket = await dial();
    socket.write(["/healthz", "/nothing", "/c/nuoc.json"].map((path) => request(`GET ${path} HTTP/1.1`)).join(""));
    await until("three answers", () => answersOf(socket).length === 3);
    assert.deepEqual(answersOf(socket), [200, 404, 200]);
    socket.destroy();
  });

  test("every answer bears the security headers", async () => {
    for (const path of ["/", "/c/nuoc.json", "/nothing", "/desk", "/healthz", "/static/loa.css"]) {
      const { head } = await say(request(`GET ${path} HTTP/1.1`));
      assert.match(head, /Content-Security-Policy: default-src 'none'; (?!.*unsafe)/, path);
      assert.match(head, /X-Content-Type-Options: nosniff/, path);
      assert.match(head, /Referrer-Policy: same-origin/, path);
    }
  });
});

describe("one address that takes too much", () => {
  test("gets 64 connections, and others get theirs", async () => {
    const sockets = [];
    for (let i = 0; i < 80; i++) sockets.push(await dial(OTHER));
    await until("the last to be shut", () => sockets.filter(({ readableEnded }) => readableEnded).length >= 16);
    const open = sockets.filter(({ readableEnded }) => !readableEnded);
    assert.equal(open.length, 64);
    assert.equal((await say(request("GET /healthz HTTP/1.1"))).status, 200);
    for (const socket of sockets) socket.destroy();
    await until("its place to be free again", async () => (await say(request("GET /healthz HTTP/1.1"), OTHER)).status === 200);
  });

  test("gets 64 event streams through the proxy, and others get theirs", async () => {
    const stream = async (reader) => {
      const socket = await dial("127.0.0.1");
      socket.write(request("GET /events?c=nuoc HTTP/1.1", `X-Forwarded-For: ${reader}\r\n`));
      await until("an answer", () => answersOf(socket).length);
      return socket;
    };
    const sockets = await Promise.all(Array.from({ length: 70 }, () => stream("203.0.113.7")));
    const answers = sockets.flatMap(answersOf).sort();
    assert.deepEqual([answers.indexOf(503), answers.length], [64, 70]);
    const other = await stream("203.0.113.8");
    assert.deepEqual(answersOf(other), [200]);
    for (const socket of [...sockets, other]) socket.destroy();
    const streams = async () => /loa_web_event_clients (\d+)/.exec(await (await fetch(`${stack.web}/metrics`)).text())[1];
    await until("the streams to be forgotten", async () => (await streams()) === "0");
  });

  test("is told to wait when it asks too often", async () => {
    const socket = await dial(OTHER);
    socket.write(request("GET /healthz HTTP/1.1").repeat(1500));
    await until("1,500 answers", () => answersOf(socket).length === 1500);
    const answers = answersOf(socket);
    assert.deepEqual(answers.slice(0, 900), Array(900).fill(200));
    assert.equal(answers.at(-1), 429);
    assert.match(socket.heard.slice(socket.heard.lastIndexOf("HTTP/1.1 429")), /Retry-After: \d+/);
    socket.destroy();
    assert.equal((await say(request("GET /healthz HTTP/1.1"))).status, 200);
  });
});

test("who takes longer than 20 seconds over a request is shut out", async () => {
  for (const [how, socket] of Object.entries(slow)) {
    const ms = await Promise.race([socket.ended, new Promise((late) => setTimeout(late, 30_000, Infinity).unref())]);
    assert.ok(ms > 19_000 && ms < 30_000, `${how}: ${ms} ms`);
  }
  assert.deepEqual(answersOf(slow.idle), [200]);
});
