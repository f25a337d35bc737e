// The bench: Loa and its peers in turns on the same bearerbox. Rows as JSON lines in build/bench.jsonl, a table on
// stdout, pictures in build/bench.svg and build/growth.svg. QUICK=1 takes one turn of a second and small crowds: to see
// that it works. ROWS="mirror growth" runs these parts only.

import { writeFileSync } from "node:fs";

import { pageP99 } from "./pages.mjs";
import { broadcasts } from "./broadcast.mjs";
import { deskTimes } from "./desk.mjs";
import { alone, kannelHttp, loaPosts, nullBox } from "./peers.mjs";
import { mirrorRates } from "./mirror.mjs";
import { recoverySeconds } from "./recovery.mjs";
import { directWaitP99 } from "./precedence.mjs";
import { results } from "./rows.mjs";
import { growthPicture, growthRows } from "./growth.mjs";
import { picture, table } from "./show.mjs";
import { bytesArchived, bytesOfOne, clusters, readP99, recordPosts, redisLimit } from "./sizes.mjs";
import { Stand } from "./stand.mjs";
import { textRates } from "./texts.mjs";
import { ussdP99 } from "./ussd.mjs";
import { TOPIC } from "./village.mjs";

/** How long one turn measures, how many turns, and how many there are of what is counted in thousands. */
const plan = process.env.QUICK
  ? { seconds: 1, turns: 1, people: 100_000, persons: 5_000, archived: 5_000, clusterPosts: 20_000, cases: 5_000, growth: [1_000, 2_000, 5_000] }
  : { seconds: 5, turns: 3, people: 1_000_000, persons: 100_000, archived: 50_000, clusterPosts: 1_000_000, cases: 100_000, growth: [10_000, 100_000, 1_000_000] };
const { seconds: SECONDS, turns: TURNS } = plan;
const PHONES = 2000;
const CALM_RATE = 100; // posts a second, and pages
const MIB = 1024 * 1024;
const LONGEST_MS = 20 * 60 * 1000;

const measured = {};
const grown = []; // what bytesOfOne() gave, by how many persons

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

async function bearerboxTurn(stand, tape) {
  note("null_box_rt_per_s", await nullBox(stand, SECONDS));
  note("kannel_http_rt_per_s", await kannelHttp(stand, SECONDS));
  note("loa_post_rt_per_s", await loaPosts(stand, SECONDS));
  const { per_s, rss } = await alone(stand, stand.store, { seconds: SECONDS });
  note("loa_alone_post_per_s", per_s);
  note("rss_mb", rss / MIB);
  note("redis_limit_per_s", await redisLimit(stand, tape));
}

async function mirrorTurn(stand) {
  const { kept, file, fresh } = await mirrorRates(stand, SECONDS);
  note("mirror_pages_per_s", kept);
  note("nginx_file_per_s", file);
  note("mirror_fresh_pages_per_s", fresh);
}

async function sizes(stand) {
  const { person, follow, post } = await bytesOfOne(stand, plan.persons);
  note("bytes_per_person", person);
  note("bytes_per_follow", follow);
  note("bytes_per_post", post);
  note("bytes_per_archived_post", (await bytesArchived(stand, plan.archived)).archived);
}

async function growth(stand) {
  for (const persons of plan.growth) {
    const size = { persons, ...(await bytesOfOne(stand, persons)) };
    grown.push(size);
    for (const [row, value] of growthRows([size])) note(row, value);
  }
}

async function clustering(stand) {
  const found = await clusters(stand, plan.clusterPosts);
  note("cluster_find_p99_ms", found.find_p99_ms);
  note("cluster_bytes_per_post", found.bytes);
}

async function desk() {
  const { p99, live } = await deskTimes({ seconds: SECONDS, cases: plan.cases });
  note("desk_page_p99_ms", p99);
  note("desk_live_officers", live);
}

/** In this order: what takes turns, turn by turn; then what is measured once. ROWS names those that are run. */
const parts = {
  bearerbox: { turn: bearerboxTurn, prepare: recordPosts },
  texts: { turn: async () => (await textRates()).forEach(([row, value]) => note(row, value)) },
  calm: { turn: calmly },
  precedence: { turn: async (stand) => note("direct_wait_p99_ms_under_broadcast", await directWaitP99(stand, { rate: CALM_RATE, seconds: SECONDS, phones: PHONES })) },
  reading: { turn: async (stand) => note("feed_read_p99_ms", await readP99(stand, SECONDS)) },
  mirror: { turn: mirrorTurn },
  recovery: { turn: async (stand) => note("recovery_s", await recoverySeconds(stand, { phones: PHONES })) },
  desk: { turn: desk },
  sizes: { once: sizes },
  broadcast: { once: (stand) => broadcasts(stand, { people: plan.people, turns: TURNS, seconds: SECONDS, note }) },
  clusters: { once: clustering },
  growth: { once: growth, asked: true },
};

/** The parts that ROWS names; without it all but those that are to be asked for. */
function chosen() {
  const names = (process.env.ROWS ?? "").split(/[\s,]+/).filter(Boolean);
  const unknown = names.filter((name) => !parts[name]);
  if (unknown.length) throw new Error(`ROWS: there is no ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`);
  return Object.entries(parts).filter(([name, { asked }]) => (names.length ? names.includes(name) : !asked)).map(([, part]) => part);
}

async function bench() {
  const wanted = chosen();
  const stand = await new Stand().open({ phones: PHONES });
  const prepared = new Map();
  for (const part of wanted) if (part.prepare) prepared.set(part, await part.prepare(stand));
  const turns = wanted.filter(({ turn }) => turn);
  for (let turn = 1; turns.length && turn <= TURNS; turn++) {
    process.stderr.write(`turn ${turn} of ${TURNS}\n`);
    for (const part of turns) await part.turn(stand, prepared.get(part));
  }
  for (const { once } of wanted) await once?.(stand);
  await stand.close();
}

function publish() {
  const found = results(measured);
  writeFileSync("build/bench.jsonl", found.map((result) => `${JSON.stringify(result)}\n`).join(""));
  writeFileSync("build/bench.svg", picture(found));
  if (grown.length) writeFileSync("build/growth.svg", growthPicture(grown));
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
