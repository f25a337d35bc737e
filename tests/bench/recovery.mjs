// recovery_s: from a kill -9 of the gateway until posts are committed at the full rate again. Nothing may be lost on the way.

import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@redis/client";

import { REGION } from "../support/settings.mjs";

const RATE = 1000; // posts a second, all the time
const FULL = 0.9; // of the rate
const WINDOW_MS = 100; // over which the rate is taken
const SAMPLE_MS = 20;
const SECONDS = 8;
const KILL_AFTER_MS = 2000;

/** Looks again and again how many posts there are: `[time, count]` of each look, until `ended()`. */
async function watch(store, samples, ended) {
  const redis = createClient({ socket: { path: store.socket, tls: false } });
  redis.on("error", () => {});
  await redis.connect();
  while (!ended()) {
    const count = Number(await redis.get(`{${REGION}}number`));
    samples.push([performance.now(), count]);
    await sleep(SAMPLE_MS);
  }
  redis.destroy();
}

/** When the first window at the full rate ended, of those that began after `from`. */
function fullAgain(samples, from) {
  for (const [begun, count] of samples.filter(([time]) => time >= from)) {
    const end = samples.find(([time]) => time >= begun + WINDOW_MS);
    if (end && (end[1] - count) / (end[0] - begun) >= (FULL * RATE) / 1000) return end[0];
  }
  throw new Error("the full rate did not come back");
}

export async function recoverySeconds(stand, { phones }) {
  const ini = stand.store.ini("recovery"), samples = [];
  const killed = await stand.gateway(ini);
  await stand.load({ seconds: 1, rate: RATE, phones });
  let done = false;
  const watching = watch(stand.store, samples, () => done);
  const load = stand.load({ seconds: SECONDS, rate: RATE, phones }).finally(() => (done = true));
  await sleep(KILL_AFTER_MS);
  await killed.end("SIGKILL");
  const from = performance.now();
  const gateway = await stand.gateway(ini);
  await Promise.all([load, watching]);
  await gateway.end();
  return (fullAgain(samples, from) - from) / 1000;
}
