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

/** Whoever comes next does not wait behind what bearerbox has still in its queue. */
async function drained(stand) {
  let last = NaN;
  await until("bearerbox's queue to be empty", async () => {
    const before = last;
    await sleep(QUIET_MS);
    last = await atSmsc(stand);
    return last === before;
  });
}

/** What goes through bearerbox from a box that only hands over. */
export async function nullSender(stand, seconds) {
  const before = await atSmsc(stand);
  const sender = stand.helper("null_sender", stand.ports.box, BOX_ID, String(seconds + 2 * WARM_UP_SECONDS), String(FIRST_NUMBER), NOTICE, SMSC_ID);
  await until("its first texts", async () => (await atSmsc(stand)) > before);
  await sleep(WARM_UP_SECONDS * 1000);
  const rate = await rateAtSmsc(stand, seconds);
  await sender.end();
  await drained(stand);
  return rate;
}

/** What goes through bearerbox of a broadcast. */
async function sendingRate(stand, { store, ini, id, seconds }) {
  const gateway = await stand.gateway(ini);
  await until("the broadcast to go", async () => Number(await store.command("HGET", `{vn}broadcast:${id}`, "sent")) > 1000);
  await sleep(WARM_UP_SECONDS * 1000);
  const rate = await rateAtSmsc(stand, seconds);
  await broadcast(ini, "cancel", id);
  await gateway.end();
  await drained(stand);
  return rate;
}

const sendToAll = (ini) => broadcast(ini, "send", "--from", "xa", "--audience", "all - stopped", "--text", WORDS, "--yes");

/** `turns` broadcasts to all; each sent for so many seconds, in turn with a box that only hands over. */
export async function broadcasts(stand, { people, turns, seconds, note }) {
  const country = await countryStore(stand, people);
  const { store, ini } = country;
  await broadcast(ini, "cancel", /broadcast +(\d+)/.exec(await sendToAll(ini))[1]); // streams and functions are there now
  for (let turn = 0; turn < turns; turn++) {
    const before = await memoryAtRest(store);
    const told = await sendToAll(ini);
    const [, recipients] = /^recipients (\d+)$/m.exec(told);
    if (Number(recipients) < people) throw new Error(`${recipients} recipients of ${people}`);
    const [, id, ms] = /broadcast +(\d+) accepted in ([\d.]+) ms/.exec(told);
    note("broadcast_1m_accept_ms", Number(ms));
    note("broadcast_queue_bytes", Math.max(0, (await memoryAtRest(store)) - before));
    note("null_send_per_s", await nullSender(stand, seconds));
    note("broadcast_send_per_s", await sendingRate(stand, { ...country, id, seconds }));
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
