// The rows, in the order they are shown: what each is, and what it should be.

import { growthDescriptions } from "./growth.mjs";

/** least, most: the goal. of: the goal is a share of that row, taken in the same turn. */
export const rows = [
  { row: "null_box_rt_per_s", what: "SMPP and bearerbox with a box that echoes and keeps nothing" },
  { row: "kannel_http_rt_per_s", what: "the same with smsbox and an HTTP application that echoes" },
  {
    row: "loa_post_rt_per_s",
    what: "the same with Loa: durable post, then reply",
    goals: [
      { of: "null_box_rt_per_s", least: 0.9 },
      { of: "kannel_http_rt_per_s", least: 3 },
    ],
  },
  { row: "loa_alone_post_per_s", what: "Loa and Redis alone, load in bearerbox's place", goals: [{ least: 30_000 }] },
  { row: "redis_limit_per_s", what: "the same commands straight at Redis" },
  { row: "parse_per_s", what: "texts understood on one core, a quarter of them commands", goals: [{ least: 1_000_000 }] },
  { row: "segments_per_s", what: "texts priced on one core" },
  { row: "post_reply_p99_ms", what: "from a text to its reply, at 100 posts a second", goals: [{ most: 20 }] },
  {
    row: "direct_wait_p99_ms_under_broadcast",
    what: "the same behind a backlog of broadcasts that goes as fast as bearerbox takes it",
    goals: [{ most: 50 }],
  },
  { row: "ussd_p99_ms", what: "from a code or an answer to the next screen, at 1,000 screens a second", goals: [{ most: 20 }] },
  { row: "desk_page_p99_ms", what: "a page of the desk: 100,000 open cases, 200 desks open, 50 pages a second", goals: [{ most: 50 }] },
  { row: "desk_live_officers", what: "open desks of 200 that heard of every question asked meanwhile", goals: [{ least: 200 }] },
  {
    row: "mirror_pages_per_s",
    what: "the page of a topic, as it is kept",
    goals: [{ of: "nginx_file_per_s", least: 0.5 }],
  },
  { row: "nginx_file_per_s", what: "the same bytes as a file from nginx" },
  { row: "mirror_fresh_pages_per_s", what: "the same page made anew for each reader" },
  { row: "recovery_s", what: "from a kill -9 of the gateway under load until the full rate again", goals: [{ most: 2 }] },
  { row: "page_read_p99_ms", what: "the page of a topic, 100 a second, while 100 posts a second come in" },
  { row: "feed_read_p99_ms", what: "from DOC to what is new in 50 channels, 100 a second" },
  { row: "rss_mb", what: "memory of the gateway after a full load, 3,321 communes", goals: [{ most: 32 }] },
  { row: "broadcast_1m_accept_ms", what: "from a broadcast's sending to its acceptance, to a million people", goals: [{ most: 50 }] },
  { row: "broadcast_queue_bytes", what: "Redis memory that it takes while it waits", goals: [{ most: 8192 }] },
  { row: "null_send_per_s", what: "texts that go through bearerbox to the SMSC from a box that only hands them over" },
  {
    row: "broadcast_send_per_s",
    what: "the same of a broadcast: each recipient's own text, receipts, place kept",
    goals: [{ of: "null_send_per_s", least: 0.95 }],
  },
  { row: "bytes_per_receipt", what: "Redis memory of who got it: a million, an eighth, a fiftieth of them", goals: [{ most: 2 }] },
  { row: "bytes_per_person", what: "Redis memory of one more person with its phone, at 100,000", goals: [{ most: 300 }] },
  { row: "bytes_per_follow", what: "Redis memory of one more follow, both ways", goals: [{ most: 30 }] },
  { row: "bytes_per_post", what: "Redis memory of one more post beside its text, with its place in a feed", goals: [{ most: 60 }] },
  { row: "bytes_per_archived_post", what: "Redis memory of a post of two sentences in the archive, its text included" },
  { row: "cluster_find_p99_ms", what: "the cluster of a new post among a million in Redis", goals: [{ most: 1 }] },
  { row: "cluster_bytes_per_post", what: "Redis memory of what one of them is found by" },
  ...growthDescriptions([1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000]),
];

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Shares are taken turn by turn, since what else the machine does changes from turn to turn. */
function judged(goal, runs, runsOf) {
  const value = goal.of ? median(runs.map((run, turn) => run / runsOf(goal.of)[turn])) : median(runs);
  const met = goal.least === undefined ? value < goal.most : value >= goal.least;
  return { ...goal, value, met };
}

const rounded = (value) => Number(value.toPrecision(5));

/** What the bench writes: `{row, value, runs, goals}` of each row that was measured. */
export function results(measured) {
  return rows
    .filter(({ row }) => measured[row]?.length)
    .map(({ row, goals = [] }) => {
      const runs = measured[row];
      const judgements = goals.filter(({ of }) => !of || measured[of]?.length).map((goal) => judged(goal, runs, (of) => measured[of]));
      return {
        row,
        value: rounded(median(runs)),
        runs: runs.map(rounded),
        goals: judgements.map((goal) => ({ ...goal, value: rounded(goal.value) })),
      };
    });
}
