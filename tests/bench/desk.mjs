// How long an officer waits for a page of the desk while the agency has many open cases and many desks are open.
//
//   node tests/bench/desk.mjs

import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { newOfficer, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";

const AT_ONCE = 2000;
const STREAMS_EACH = 16; // of one officer, as many as the desk allows
const ASKED_MS = 200; // a new question, and with it an event to every desk
const HOUR_MS = 3_600_000;
const PATHS = ["/desk", "/desk?folder=late", "/desk?folder=open&skip=3000", "/desk?folder=all"];

/** So many open cases of `xa`, written as case_write.c writes them. */
async function fill(stack, cases) {
  const now = Date.now();
  for (let from = 1; from <= cases; from += AT_ONCE) {
    const batch = stack.redis.multi();
    for (let i = from; i < Math.min(from + AT_ONCE, cases + 1); i++) {
      const id = String(1_000_000 + i), due = now + (i - cases / 3) * 1000, score = { score: due, value: id };
      batch.hSet(stack.key(`case:${id}`), { agency: "xa", asker: "1", officer: "", area: "03037", state: "new", kind: "khac", labels: "", raised: "", opened: String(now - HOUR_MS), last: String(now - i), due: String(due), settled: "0", watch: "0", paused: "0", stars: "0", reminded: "0", offered: "", shown: "0", revision: "1", question: `Câu hỏi số ${i}: bao giờ xã sửa đường vào bản?` });
      batch.zAdd(stack.key("folder:xa:open"), score).zAdd(stack.key("folder:xa:free"), score).zAdd(stack.key("folder:xa:kind.khac"), score);
      batch.zAdd(stack.key("inbox:xa"), { score: now - i, value: id });
    }
    await batch.exec();
  }
}

function timed(agent, url, cookie) {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    get(url, { agent, headers: { cookie } }, (response) => {
      response.resume().once("end", () => (response.statusCode === 200 ? resolve(performance.now() - from) : reject(new Error(`${url}: ${response.statusCode}`))));
    }).once("error", reject);
  });
}

/** One open desk: counts the events it is told. */
function listen(url, cookie, desk) {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: new Agent(), headers: { cookie } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`a desk: ${response.statusCode}`));
      response.on("data", (data) => (desk.heard += data.toString().split("event: moved").length - 1)).on("error", () => {});
      resolve(request);
    });
    request.once("error", reject);
  });
}

/** `{p99, p50, asked, live}` of pages read `rate` times a second, with so many open cases and open desks; live: how many desks
 *  heard of each question that was asked meanwhile. */
export async function deskTimes({ cases = 100_000, desks = 200, rate = 50, seconds = 5 } = {}) {
  const stack = await startStack({ ini: { web: { proxies: "127.0.0.1" } } });
  try {
    const lan = await villager(stack, "Lan");
    await fill(stack, cases);
    const cookies = [];
    for (let i = 0; i < Math.ceil(desks / STREAMS_EACH); i++)
      cookies.push((await signIn(stack, await newOfficer(stack, { login: `o${i}`, name: `O ${i}`, agency: "xa" }))).cookie);
    const open = Array.from({ length: desks }, () => ({ heard: 0 }));
    const streams = [];
    for (const [i, desk] of open.entries()) streams.push(await listen(`${stack.web}/desk/events`, cookies[i % cookies.length], desk));
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const start = performance.now(), reads = [];
    let asked = 0;
    const asking = setInterval(() => lan.send(`HOI xa cau hoi thu ${++asked} trong luc do`), ASKED_MS);
    for (let i = 0; i < rate * seconds; i++) {
      await sleep(Math.max(0, start + (i * 1000) / rate - performance.now()));
      reads.push(timed(agent, stack.web + PATHS[i % PATHS.length], cookies[i % cookies.length]));
    }
    const times = (await Promise.all(reads)).sort((a, b) => a - b);
    clearInterval(asking);
    const live = () => open.filter(({ heard }) => heard >= asked).length;
    await until("every desk to hear of every question", () => live() === desks).catch(() => {}); // the row tells how many did
    for (const stream of streams) stream.destroy();
    agent.destroy();
    return { p99: times[Math.floor(times.length * 0.99)], p50: times[times.length >> 1], asked, live: live() };
  } finally {
    await stack.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(await deskTimes()));
  process.exit(0);
}
