// A broadcast to a million people: how soon it is accepted, what waits in Redis, how fast it goes, what receipts take.

import { setTimeout as sleep } from "node:timers/promises";

import { LOA, run } from "../support/program.mjs";
import { BOX_ID, SMSC_ID } from "../support/settings.mjs";
import { until } from "../support/until.mjs";
import { helper, Store } from "./stand.mjs";
import { FIRST_PHONE } from "./village.mjs";

const FIRST_NUMBER = FIRST_PHONE + 10_000_000; // of those who never text
const WARM_UP_SECONDS = 2;
const QUIET_MS = 500;
const FIRST_TEXTS = 1000;
const DRAINED_WITHIN_MS = 60_000;
const PAIRS = 2; // a turn: what the stand can carry changes from one sending to the next
const WORDS = "Ngay mai co lu, ba con len cho cao, dung di qua suoi.";
const NOTICE = `Thong bao cua UBND xa: ${WORDS}`;
const RECEIPTS = [1, 8, 50]; // everybody, one in so many

/** A redis-server with so many people who never text, and the ini of a gateway on it. */
async function countryStore(stand, people) {
  const store = await new Store(stand, "country").start();
  await store.load(10);
  const ini = store.ini("country");
  const agency = { agencies: [{ name: "xa", title: "UBND xa" }] };
  const { code, stderr } = await run("sh", ["-c", `cat >"${store.folder}/agency.json" && "${LOA}" load -c "${ini}" "${store.folder}/agency.json"`], { input: JSON.stringify(agency) });
  if (code !== 0) throw new Error(`loa load: ${stderr}`);
  await store.pipe(`"${helper("people")}" -c "${ini}" write ${people} ${FIRST_NUMBER}`);
  return { store, ini };
}

async function broadcast(ini, verb, ...args) {
  const { code, stdout, stderr } = await run(LOA, ["broadcast", verb, "-c", ini, ...args]);
  if (code !== 0) throw new Error(`loa broadcast ${verb}: ${stderr}`);
  return stdout;
}

/** Rests until nothing more is freed. */
async function memoryAtRest(store) {
  let memory = NaN;
  return until("Redis to come to rest", async () => {
    const before = memory;
    await sleep(300);
    memory = await store.usedMemory();
    return Math.abs(memory - before) < 1024 && memory;
  });
}

const atSmsc = async (stand) => (await stand.simulator.stats()).submit_sm;

/** Texts a second that come to the SMSC meanwhile: what bearerbox takes it may only queue, as much as memory holds. */
async function rateAtSmsc(stand, seconds) {
  const [first, begun] = [await atSmsc(stand), performance.now()];
  await sleep(seconds * 1000);
  return ((await atSmsc(stand)) - first) / ((performance.now() - begun) / 1000);
}

/** What bearerbox says of itself. */
async function waitingInBearerbox({ ports }) {
  const status = await (await fetch(`http://127.0.0.1:${ports.admin}/status.xml?password=test`)).text();
  return Number(/<storesize>(-?\d+)<\/storesize>/.exec(status)[1]);
}

/** Whoever comes next waits behind nothing, and hears of no reports that are another's: the box stays until the last of its own. */
async function drained(stand) {
  await until("bearerbox's store to be empty, the last report told", async () => {
    const { dlr_sent, deliver_sm_acked } = await stand.simulator.stats();
    await sleep(QUIET_MS);
    const later = await stand.simulator.stats();
    return later.dlr_sent === dlr_sent && later.deliver_sm_acked === deliver_sm_acked && (await waitingInBearerbox(stand)) === 0;
  }, { timeout: DRAINED_WITHIN_MS });
}

/** The rate in the midst of a sending that has begun; `end` ends it while its box still hears of the reports. */
async function rateOfSending(stand, before, seconds, end) {
  await until("its first texts", async () => (await atSmsc(stand)) > before + FIRST_TEXTS);
  await sleep(WARM_UP_SECONDS * 1000);
  const rate = await rateAtSmsc(stand, seconds);
  await end();
  await drained(stand);
  return rate;
}

/** What goes through bearerbox from a box that only hands over. */
async function nullSender(stand, seconds) {
  const before = await atSmsc(stand);
  const sender = stand.helper("null_sender", stand.ports.box, BOX_ID, String(FIRST_NUMBER), NOTICE, SMSC_ID);
  const rate = await rateOfSending(stand, before, seconds, () => sender.signal("SIGUSR1"));
  await sender.end();
  return rate;
}

/** What goes through bearerbox of a broadcast. */
async function sendingRate(stand, { ini, id, seconds }) {
  const before = await atSmsc(stand);
  const gateway = await stand.gateway(ini);
  const rate = await rateOfSending(stand, before, seconds, () => broadcast(ini, "cancel", id));
  await gateway.end();
  return rate;
}

const sendToAll = (ini) => broadcast(ini, "send", "--from", "xa", "--audience", "all - stopped", "--text", WORDS, "--yes");

/** Sends to all: `{id, recipients, ms}`. */
async function accepted(ini) {
  const told = await sendToAll(ini);
  const [, recipients] = /^recipients (\d+)$/m.exec(told);
  const [, id, ms] = /broadcast +(\d+) accepted in ([\d.]+) ms/.exec(told);
  return { id, recipients: Number(recipients), ms: Number(ms) };
}

/** In each turn broadcasts to all, each sent for so many seconds, in pairs with a box that only hands over; who goes first changes. */
export async function broadcasts(stand, { people, turns, seconds, note }) {
  const country = await countryStore(stand, people);
  const { store, ini } = country;
  await broadcast(ini, "cancel", (await accepted(ini)).id); // streams and functions are there now
  for (let pair = 0; pair < turns * PAIRS; pair++) {
    const before = await memoryAtRest(store);
    const { id, recipients, ms } = await accepted(ini);
    if (recipients < people) throw new Error(`${recipients} recipients of ${people}`);
    note("broadcast_1m_accept_ms", ms);
    note("broadcast_queue_bytes", Math.max(0, (await memoryAtRest(store)) - before));
    const sendings = [
      async () => note("null_send_per_s", await nullSender(stand, seconds)),
      async () => note("broadcast_send_per_s", await sendingRate(stand, { ini, id, seconds })),
    ];
    for (const sending of pair % 2 ? sendings.reverse() : sendings) await sending();
  }
  note("bytes_per_receipt", await bytesPerReceipt(country, people));
  await store.stop();
}

/** Over audiences of everybody, one in eight and one in fifty. */
async function bytesPerReceipt({ store, ini }, people) {
  const forget = () => store.command("DEL", "{vn}seen", "{vn}seen:old"); // marks of commits go by themselves
  await forget();
  const before = await memoryAtRest(store);
  let receipts = 0;
  let last = before;
  for (const every of RECEIPTS) {
    const { code, stderr } = await run(helper("people"), ["-c", ini, "got", String(900_000_000 + every), String(every), String(people)]);
    if (code !== 0) throw new Error(`people got: ${stderr}`);
    const count = Math.floor(people / every);
    await forget();
    const now = await memoryAtRest(store);
    process.stderr.write(`    one in ${every}: ${((now - last) / count).toFixed(2)} bytes a receipt\n`);
    receipts += count;
    last = now;
  }
  return (last - before) / receipts;
}
