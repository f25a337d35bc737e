// The bench: Loa and its peers in turns on the same bearerbox. Rows as JSON lines in build/bench.jsonl, a table on
// stdout, a picture in build/bench.svg. QUICK=1 takes one turn of a second and small crowds: to see that it works.

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

/** How long one turn measures, how many turns, and how many there are of what is counted in thousands. */
const plan = process.env.QUICK
  ? { seconds: 1, turns: 1, people: 100_000, persons: 5_000, clusterPosts: 20_000, cases: 5_000 }
  : { seconds: 5, turns: 3, people: 1_000_000, persons: 100_000, clusterPosts: 1_000_000, cases: 100_000 };
const { seconds: SECONDS, turns: TURNS } = plan;
const PHONES = 2000;
const CALM_RATE = 100; // posts a second, and pages
const MIB = 1024 * 1024;
const LONGEST_MS = 20 * 60 * 1000;

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
  const { person, follow, post } = await bytesOfOne(stand, plan.persons);
  note("bytes_per_person", person);
  note("bytes_per_follow", follow);
  note("bytes_per_post", post);
  await broadcasts(stand, { people: plan.people, turns: TURNS, seconds: SECONDS, note });
  const found = await clusters(plan.clusterPosts);
  note("cluster_find_p99_ms", found.find_p99_ms);
  note("cluster_bytes_per_post", found.bytes_per_post);
  await stand.close();
  for (let turn = 1; turn <= TURNS; turn++) note("desk_p99_ms", (await deskTimes({ seconds: SECONDS, cases: plan.cases })).p99);
}

function publish() {
  const found = results(measured);
  writeFileSync("build/bench.jsonl", found.map((result) => `${JSON.stringify(result)}\n`).join(""));
  writeFileSync("build/bench.svg", picture(found));
  process.stdout.write(table(found));
}

setTimeout(() => {
  process.stderr.write("the bench takes too long; what was measured until now:\n");
  publish();
  process.exit(1);
}, LONGEST_MS).unref();
await bench();
publish();
process.exit(0);
