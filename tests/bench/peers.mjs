// Who takes turns at the same bearerbox, and who stands alone. Each turn starts its programs, measures, ends them.

import { until } from "../support/until.mjs";
import { listens } from "../support/ports.mjs";
import { BOX_ID } from "../support/settings.mjs";
import { LOA } from "../support/program.mjs";
import { FIRST_PHONE, SHORTCODE, TOPIC } from "./village.mjs";

const CALLERS = 500; // phones of a load, each with one text on its way
const WARM_UP_SECONDS = 1;

/** Round trips a second through the simulator, bearerbox and whoever stands behind it. */
async function roundTrips(stand, seconds) {
  await stand.load({ seconds: WARM_UP_SECONDS, phones: CALLERS });
  return (await stand.load({ seconds, phones: CALLERS })).per_s;
}

/** A box that echoes and keeps nothing. */
export async function nullBox(stand, seconds) {
  const box = stand.helper("null_box", stand.ports.box, BOX_ID);
  await box.line();
  const perSecond = await roundTrips(stand, seconds);
  await box.end();
  return perSecond;
}

/** Kannel's own way: smsbox calls an HTTP application, which echoes and keeps nothing. */
export async function kannelHttp(stand, seconds) {
  const smsbox = stand.program("smsbox", ["smsbox", "-v", "4", stand.kannelConf]);
  await until("smsbox", () => listens(stand.ports.sendsms));
  const perSecond = await roundTrips(stand, seconds);
  await smsbox.end();
  return perSecond;
}

/** Loa: each text is a post, durable before it is acknowledged, with its reply. */
export async function loaPosts(stand, seconds) {
  const gateway = await stand.gateway(stand.store.ini("posts"));
  const perSecond = await roundTrips(stand, seconds);
  await gateway.end();
  return perSecond;
}

/**
 * `loa bench` in bearerbox's place, on a store; `redis` is another way to it. `text` is posted, `asked` sent as it is.
 * Gives its report and the gateway's peak memory.
 */
export async function alone(stand, store, { seconds, phones = stand.phones, text = "bai {serial}", rate = 0, asked, redis = {} }) {
  const load = stand.program(
    "bench",
    [LOA, "bench", "--port", stand.ports.alone, "--seconds", seconds, "--phones", phones, "--first", FIRST_PHONE]
      .concat(["--rate", rate, "--to", SHORTCODE, "--text", asked ?? `#${TOPIC} ${stand.serial()} ${text}`])
      .map(String),
    { lines: true },
  );
  await load.line();
  const gateway = await stand.gateway(store.ini("alone", { kannel: { port: stand.ports.alone }, redis }));
  const report = JSON.parse(await load.line({ timeout: (seconds + 20) * 1000 }));
  if (report.refused || report.replied < report.sent) throw new Error(`loa bench: ${JSON.stringify(report)}`);
  const rss = gateway.rss();
  await gateway.end();
  return { ...report, rss };
}
