// Who lives in the bench: every province and commune of the country, and phones that are known.

import { readFileSync } from "node:fs";

export const SHORTCODE = "8099";
export const FIRST_PHONE = 84910000000;
export const TOPIC = "nuoc";

const HOMES = 50; // communes that people live in

/** What `loa load` takes; persons follow the topic and their own board. */
export function village(phones) {
  const { areas } = JSON.parse(readFileSync("build/share/data/areas.json", "utf8"));
  const homes = areas.filter(({ kind }) => kind === "commune").slice(0, HOMES);
  return {
    areas,
    channels: [{ name: TOPIC, title: "Nước" }],
    phones: Array.from({ length: phones }, (_, i) => ({
      msisdn: `+${FIRST_PHONE + i}`,
      name: "Lan",
      handle: `lan${i}`,
      area: homes[i % homes.length].id,
      follows: [TOPIC],
    })),
  };
}
