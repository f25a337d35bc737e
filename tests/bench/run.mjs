// The bench: Loa and its peers in turns on the same bearerbox. Rows as JSON lines in build/bench.jsonl, a table on
// stdout, a picture in build/bench.svg. BENCH_SECONDS (5) is how long one turn measures, BENCH_TURNS (3) how many,
// BENCH_CLUSTER_POSTS among how many posts clusters are found.

import { writeFileSync } from "node:fs";

import { pageP99 } from "./pages.mjs";
import { broadcasts } from "./broadcast.mjs";
import { deskTimes } from "./desk.mjs";
import { alone, kannelHttp, loaPosts, nullBox } from "./peers.mjs";
import { directWaitP99 } from "./precedence.mjs";
import { results } from "./rows.mjs";
import { picture, table } from "./show.mjs";
import { bytesOfOne, clusters, readP99, recordPosts, redisLimit } from "./sizes.mjs";
import { Stand } from "./stand.mjs";
import { textRates } from "./texts.mjs";
import { ussdP99 } from "./ussd.mjs";
import { TOPIC } from "./village.mjs";

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const TURNS = Number(process.env.BENCH_TURNS ?? 3);
const PHONES = 2000;
const CALM_RATE = 100; // posts a second, and pages
const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 1_000_000); // that a broadcast goes to
const CLUSTER_POSTS = Number(process.env.BENCH_CLUSTER_POSTS ?? (SECONDS < 5 ? 20_000 : 1_000_000));
const MIB = 1024 * 1024;
const LONGEST_MS = 10 * 60 * 1000;

const measured = {};

function note(row, value) {
  (measured[row] ??= []).push(value);
  process.stderr.write(`  ${row} ${value.toFixed(value < 1 ? 3 : 1)}\n`);
}

/** Times at an even pace, far from the limit: of replies, then of pages beside the posts. */
async function calmly(stand) {
  const gateway = await stand.gateway(stand.store.ini("calm"));
  const posts = { rate: CALM_RATE, seconds: SECONDS, phones: PHONES };
  await stand.load({ ...posts, seconds: 1 });
  note("post_reply_p99_ms", (await stand.load(posts)).p99_ms);
  note("ussd_p99_ms", await ussdP99(stand, { seconds: SECONDS, phones: PHONES }));
  const [page] = await Promise.all([
    pageP99(`${stand.web}/c/${TOPIC}`, { rate: CALM_RATE, seconds: SECONDS }),
    stand.load(posts),
  ]);
  note("page_read_p99_ms", page);
  await gateway.end();
}

async function takeTurns(stand, tape) {
  note("null_box_rt_per_s", await nullBox(stand, SECONDS));
  note("kannel_http_rt_per_s", await kannelHttp(stand, SECONDS));
  note("loa_post_rt_per_s", await loaPosts(stand, SECONDS));
  const { per_s, rss } = await alone(stand, stand.store, { seconds: SECONDS });
  note("loa_alone_post_per_s", per_s);
  note("rss_mb", rss / MIB);
  note("redis_limit_per_s", await redisLimit(stand, tape));
  for (const [row, value] of await textRates()) note(row, value);
  await calmly(stand);
  note("direct_wait_p99_ms_under_broadcast", await directWaitP99(stand, { rate: CALM_RATE, seconds: SECONDS, phones: PHONES }));
  note("feed_read_p99_ms", await readP99(stand, SECONDS));
}

async function bench() {
  const stand = await new Stand().open({ phones: PHONES });
  const tape = await recordPosts(stand);
  for (let turn = 1; turn <= TURNS; turn++) {
    process.stderr.write(`turn ${turn} of ${TURNS}\n`);
    await takeTurns(stand, tape);
  }
  const { person, follow, post } = await bytesOfOne(stand);
  note("bytes_per_person", person);
  note("bytes_per_follow", follow);
  note("bytes_per_post", post);
  await broadcasts(stand, { people: PEOPLE, turns: TURNS, seconds: SECONDS, note });
  const found = await clusters(CLUSTER_POSTS);
  note("cluster_find_p99_ms", found.find_p99_ms);
  note("cluster_bytes_per_post", found.bytes_per_post);
  await stand.close();
  for (let turn = 1; turn <= TURNS; turn++) note("desk_p99_ms", (await deskTimes({ seconds: SECONDS })).p99);
}

function publish() {
  const found = results(measured);
  writeFileSync("build/bench.jsonl", found.map((result) => `${JSON.stringify(result)}\n`).join(""));
  writeFileSync("build/bench.svg", picture(found));
  process.stdout.write(table(found));
}

setTimeout(() => {
  process.stderr.write("the bench takes too long; ended\n");
  process.exit(1);
}, LONGEST_MS).unref();
await bench();
publish();
process.exit(0);
