// The blows of a campaign: what happens to whom, and at which moment. One round has each of them once.

import { ILLS } from "./ills.mjs";
import { STEPS } from "./strike.mjs";

/** A generator of numbers in [0, 1) that a seed repeats (mulberry32). */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const atSteps = (who, steps) =>
  Object.entries(steps).flatMap(([step, moments]) => moments.map((when) => ({ kind: "kill", who, step, when })));

const ROUND = [
  ...atSteps("gateway", STEPS),
  ...atSteps("redis", { look: ["after"], commit: ["before", "half", "after"], sweep: ["after"], place: ["after"] }),
  ...atSteps("bearerbox", { mo: ["read"], ack: ["half", "after"], mt: ["half", "after"], "mt-ack": ["read"] }),
  { kind: "kill", who: "redis" },
  { kind: "kill", who: "redis" },
  { kind: "kill", who: "bearerbox" },
  { kind: "kill", who: "bearerbox" },
  { kind: "pause", who: "redis", step: "commit", when: "after" },
  { kind: "pause", who: "bearerbox", step: "mt", when: "after" },
  ...Object.keys(ILLS).map((ill) => ({ kind: "ill", who: "redis", ill })),
  { kind: "cut" },
  { kind: "smsc" },
  { kind: "smsc" },
  { kind: "resend" },
  { kind: "reverse" },
];

export const ROUND_LENGTH = ROUND.length;

function shuffled(list, random) {
  const rest = [...list];
  for (let i = rest.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [rest[i], rest[j]] = [rest[j], rest[i]];
  }
  return rest;
}

/**
 * `count` blows, round after round, each round in an order of its own. `nth`: at which of the step's occurrences;
 * `after`: milliseconds until a blow at no step; `lasts`: milliseconds of a pause or an ill.
 */
export function* blows(seed, count) {
  const random = chance(seed);
  const upTo = (most) => 1 + Math.floor(random() * most);
  for (let given = 0; given < count; )
    for (const blow of shuffled(ROUND, random).slice(0, count - given)) {
      given++;
      yield { ...blow, number: given, nth: upTo(12), after: upTo(300), lasts: 500 + upTo(2000) };
    }
}

export const named = ({ kind, who = "the SMSC's link", ill, step, when, nth }) =>
  `${kind} ${who}${ill ? `, ${ill}` : ""}${step ? ` at ${step} ${when}, the ${nth}.` : ""}`;
