// ussd_p99_ms: from a dialled code or an answer to the next screen, through SMPP, bearerbox and Redis.
//
// `ussdP99(stand, plan)` is for the bench's runner; run alone, this file starts a stand of its own and prints the row.

import { Simulator } from "../support/simulator.mjs";
import { startStack } from "../support/stack.mjs";
import { village } from "../support/village.mjs";

/** What each phone does, over and over: dial, look at the topics and at one, go home, leave. */
const DIALOG = "*123# 3 2 1 0 00 0";

const RATE = 1000; // screens a second
const PHONES = 2000;

/** The 99th percentile, in ms, of `rate` screens a second; `load` is POST /api/load of the simulator. */
export async function ussdP99(stand, { rate = RATE, seconds = 5, phones = PHONES } = {}) {
  const report = await stand.load({ ussd: true, text: DIALOG, rate, seconds, phones });
  if (report.lost || report.refused) throw new Error(`lost ${report.lost}, refused ${report.refused} screens`);
  return report.p99_ms;
}

async function alone() {
  const first = 84910000000;
  const phones = Array.from({ length: PHONES }, (_, i) => ({
    msisdn: `+${first + i}`, name: "Lan", handle: `lan${i}`, area: "03037", follows: ["nuoc"],
  }));
  const simulator = await Simulator.start();
  const stack = await startStack({ simulator, village: { ...village(), phones }, limits: false });
  const stand = { load: (plan) => simulator.load({ first: `+${first}`, ...plan }) };
  const runs = [];
  await ussdP99(stand, { seconds: 1 });
  for (const rate of [RATE, RATE, RATE, 2 * RATE, 4 * RATE]) runs.push([rate, await ussdP99(stand, { rate })]);
  await stack.stop();
  await simulator.stop();
  for (const [rate, ms] of runs) process.stderr.write(`  ${rate} screens a second: ${ms} ms\n`);
  const atRate = runs.filter(([rate]) => rate === RATE).map(([, ms]) => ms);
  const value = [...atRate].sort((a, b) => a - b)[1];
  process.stdout.write(`${JSON.stringify({ row: "ussd_p99_ms", value, runs: atRate })}\n`);
}

if (process.argv[1] === import.meta.filename) {
  setTimeout(() => process.exit(1), 120_000).unref();
  await alone();
}
