// How long answers wait while a backlog of broadcasts is sent as fast as bearerbox takes it.

const SENT_PER_S = 15_000; // more than bearerbox takes
const BACKLOG = `for i = 1, tonumber(ARGV[2]) do redis.call('XADD', KEYS[1], '*', 'to', ARGV[1], 'x', 'Loa phuong: hom nay cat nuoc ' .. i) end`;

/** Puts texts for one phone, which is none of the load's, into the class broadcast. */
async function fillOutbox(store, phones, count) {
  const sealed = await store.command("HGET", `{vn}person:${phones}`, "sealed");
  await store.command("EVAL", BACKLOG, 1, "{vn}outbox:broadcast", sealed, count);
}

/** From a text to its reply, at `rate` texts a second, the whole time behind the backlog; the 99th percentile in ms. */
export async function directWaitP99(stand, { rate, seconds, phones }) {
  const { store } = stand;
  const gateway = await stand.gateway(store.ini("precedence"));
  await stand.load({ rate, seconds: 1, phones: phones - 1 });
  await fillOutbox(store, phones, SENT_PER_S * (seconds + 1));
  const { p99_ms } = await stand.load({ rate, seconds, phones: phones - 1 });
  const left = Number(await store.command("XLEN", "{vn}outbox:broadcast"));
  if (!left) throw new Error("the backlog was sent before the last answer");
  await gateway.end();
  await store.command("DEL", "{vn}outbox:broadcast");
  return p99_ms;
}
