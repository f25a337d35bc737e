// Kills the gateway between each two steps of a message's way, Redis and bearerbox, over and over, while a stream of
// posts comes in; then counts. The last line is JSON. `SEED=7 KILLS=300 make faults` repeats and prolongs.

import { setTimeout as sleep } from "node:timers/promises";

import { villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { allRead, countDoubledMts, countPosts, countUnread, emptyOutbox, startPosting } from "../support/stream.mjs";
import { until } from "../support/until.mjs";
import { blows, named, ROUND_LENGTH } from "./blows.mjs";
import { ILLS } from "./ills.mjs";
import { Disk } from "./preload.mjs";
import { Strike } from "./strike.mjs";

const PHONES = 6;
const PAUSE_MS = 20; // between two texts of a phone
const STEP_MS = 15_000; // until a step must have come by
const SHORT = process.env.FAULTS === "short"; // runs beside other things: its limits are there to fail, not to measure
const RECOVERY_MS = (SHORT ? 5 : 1) * 2000 * Number(process.env.LOA_TEST_PATIENCE ?? 1);
const RECOVERED = 5; // answers after a blow
const SUBMITS = 10; // max-pending-submits of bearerbox: MTs that it has given to the SMSC and not noted as sent
const RESENT = 5;
const REVERSED = 6;
const LIMIT_MS = 15_000; // a blow, at most, on average

const seed = Number(process.env.SEED || Math.floor(Math.random() * 1e6));
const count = Number(process.env.KILLS || (SHORT ? ROUND_LENGTH : 5 * ROUND_LENGTH));

class Campaign {
  #strike = new Strike();
  #disk = new Disk();
  #inFlight = 0;
  #kills = 0;
  #slowest = 0;

  async open() {
    const budget = { channel: 10_000_000 }; // a day's would be used up after some 800 blows
    this.stack = await startStack({ gatewayEnv: this.#strike.env, env: { redis: this.#disk.env }, limits: false, ini: { budget } });
    this.phones = await Promise.all(Array.from({ length: PHONES }, () => villager(this.stack, "Lan")));
    this.reader = await villager(this.stack, "Mai");
    await this.reader.ask("BAT nuoc");
    this.stream = startPosting(this.phones, { pause: PAUSE_MS });
  }

  async close() {
    await this.stack?.stop();
    this.#strike.close();
    this.#disk.close();
  }

  /** Gives a blow and waits until people are answered again: milliseconds of that. */
  async give(blow) {
    await this[`_${blow.kind}`](blow);
    return this.#recover(blow);
  }

  /** Sends the signal: at the step, or some time from now. */
  async #hit({ who, step, when, nth, after }, signal) {
    const program = this.stack.programs[who];
    if (step) {
      this.#strike.order({ step, when, nth, victim: program.pid, signal });
      await this.#strike.struck(STEP_MS);
    } else {
      await sleep(after);
      program.signal(signal);
    }
  }

  async _kill(blow) {
    await this.#hit(blow, "SIGKILL");
    await this.stack.programs[blow.who].ended();
    this.#kills++;
    const { unanswered, unswept } = this.#strike.underWay;
    if (blow.who === "gateway") this.#inFlight += unswept;
    if (blow.who === "bearerbox") this.#inFlight += unanswered + SUBMITS;
    await this.stack.start(blow.who);
  }

  async _pause(blow) {
    await this.#hit(blow, "SIGSTOP");
    await sleep(blow.lasts);
    this.stack.programs[blow.who].signal("SIGCONT");
  }

  async _ill({ ill, lasts }) {
    const { begin, end, ends } = ILLS[ill];
    try {
      await begin(this.stack, this.#disk);
      await sleep(lasts);
    } finally {
      await end(this.stack, this.#disk);
    }
    if (ends) this.#kills++;
  }

  async _smsc({ after, lasts }) {
    await sleep(after);
    this.#inFlight += SUBMITS;
    await this.stack.smsc.die();
    this.#kills++;
    await sleep(lasts);
    await this.stack.smsc.rise();
    await this.stack.smsc.bound();
  }

  async _reverse() {
    this.stack.smsc.reverse(REVERSED);
  }

  async _cut() {
    this.#inFlight += SUBMITS;
    this.stack.smsc.cut();
    await this.stack.smsc.bound();
  }

  async _resend() {
    this.stream.repeat = RESENT;
  }

  async #recover(blow) {
    const begun = Date.now();
    const answered = this.stream.numbers.size;
    await until(`answers after ${named(blow)}`, () => this.stream.numbers.size >= answered + RECOVERED);
    const took = Date.now() - begun;
    this.#slowest = Math.max(this.#slowest, took);
    if (took > RECOVERY_MS) console.log(`slow: ${took} ms after ${named(blow)}`);
    return took;
  }

  /** Waits until everybody has what they were to get; what they wait for in vain. */
  async #settle() {
    const waits = await Promise.allSettled([this.stream.stop(), emptyOutbox(this.stack)]);
    const vain = waits.flatMap(({ reason }) => (reason ? [reason.message] : []));
    await allRead(this.stream, this.reader).catch(({ message }) => vain.push(message));
    for (const what of vain) console.log(`faults ${what}`);
    return vain.length;
  }

  async count() {
    const unheard = await this.#settle();
    const { posts, lost, doubled, misnamed } = await countPosts(this.stack, this.stream);
    return {
      kills: this.#kills,
      posts,
      lost,
      doubled,
      mt_doubled: countDoubledMts(this.stream, [this.reader]),
      in_flight_at_kills: this.#inFlight,
      replies_missing: misnamed,
      pushes_missing: countUnread(this.stream, this.reader),
      dead: await this.stack.redis.xLen(this.stack.key("dead")),
      waits_in_vain: unheard,
      slowest_recovery_ms: this.#slowest,
      seed,
    };
  }
}

function wrong(counts) {
  const zero = ["lost", "doubled", "replies_missing", "pushes_missing", "waits_in_vain", "dead"].filter((name) => counts[name] !== 0);
  if (counts.mt_doubled > counts.in_flight_at_kills) zero.push("mt_doubled");
  if (counts.slowest_recovery_ms > RECOVERY_MS) zero.push("slowest_recovery_ms");
  return zero;
}

/** Gives every blow; one that nobody recovers from ends it. */
async function giveAll(campaign) {
  let last = null;
  setTimeout(() => {
    console.log(`faults took too long, at blow ${last?.number}`);
    process.exit(1);
  }, 120_000 + count * LIMIT_MS).unref();
  try {
    for (const blow of blows(seed, count)) {
      last = blow;
      const took = await campaign.give(blow);
      console.log(`faults ${blow.number}/${count} ${named(blow)}: answers after ${took} ms`);
    }
    return true;
  } catch (error) {
    console.log(`faults failed at blow ${last.number}, ${named(last)}: ${error.stack}`);
    for (const name of ["gateway", "redis", "bearerbox"]) console.log(`--- ${name}\n${campaign.stack.log(name).slice(-1500)}`);
    return false;
  }
}

async function run(campaign) {
  console.log(`faults ${count} blows, SEED=${seed}`);
  await campaign.open();
  const replay = () => console.log(`faults replay with: make faults SEED=${seed} KILLS=${count}`);
  const given = await giveAll(campaign);
  if (!given) replay();
  const counts = await campaign.count();
  const bad = wrong(counts);
  if (bad.length) console.log(`faults not as it must be: ${bad.join(", ")}`);
  if (bad.length) replay();
  console.log(JSON.stringify(counts));
  return given && bad.length === 0;
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
const campaign = new Campaign();
try {
  process.exitCode = (await run(campaign)) ? 0 : 1;
} finally {
  await campaign.close();
}
