// What a Redis Cluster costs: posts a second of `loa bench` on one redis-server and on a cluster of six on the same
// machine, in turns: node tests/bench/cluster.mjs [turns]

import { join } from "node:path";

import { RedisCluster } from "../support/cluster.mjs";
import { liftLimits } from "../support/limits.mjs";
import { LOA, run } from "../support/program.mjs";
import { alone } from "./peers.mjs";
import { Stand, Store } from "./stand.mjs";

const PHONES = 2000;
const SECONDS = 4;

const stand = await new Stand().openAlone();
stand.phones = PHONES;

const store = await new Store(stand, "one").start();
await store.load(PHONES);
const cluster = await new RedisCluster().start(stand.folder);
const redis = { url: cluster.url };
const config = store.ini("cluster", { redis });
const { code, stderr } = await run(LOA, ["load", "-c", config, join(store.folder, "village.json")]);
if (code !== 0) throw new Error(`loa load: ${stderr}`);
await liftLimits(config, store.folder);

for (let turn = 0; turn < Number(process.argv[2] ?? 3); turn++) {
  const one = await alone(stand, store, { seconds: SECONDS });
  const six = await alone(stand, store, { seconds: SECONDS, redis });
  const calm = await alone(stand, store, { seconds: SECONDS, rate: 100 });
  const calmSix = await alone(stand, store, { seconds: SECONDS, redis, rate: 100 });
  process.stdout.write(`${JSON.stringify({ one_per_s: one.per_s, cluster_per_s: six.per_s, one_ms_at_100: [calm.p50_ms, calm.p99_ms], cluster_ms_at_100: [calmSix.p50_ms, calmSix.p99_ms] })}\n`);
}
await cluster.stop();
await stand.close();
