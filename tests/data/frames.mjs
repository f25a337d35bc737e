// Rumours beside their hard negatives: a line of a file in tests/data/frames is a frame, each statement made of it has siblings that
// differ from it in one thing (a number, a place, a "not", who, what). The variants are those of rumours.mjs ("mild") or of
// hearsay.mjs ("harsh"). tests/data/frames/a.txt tells how a frame is read.
// `node tests/data/frames.mjs FILE SEED VARIANTS mild|harsh` prints a truth file of score_clusters' form.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { variant as harsh } from "./hearsay.mjs";
import { variant as mild, chance, plain } from "./rumours.mjs";

const SIBLINGS = 3;
const LEFT_OUT = 0.3; // a clause that may be

/** The options of each `[a~b]`, in order. */
const slotsOf = (frame) => [...frame.matchAll(/\[([^\]]*)\]/g)].map(([, options]) => options.split("~"));

const filled = (frame, choices) => {
  let slot = 0;
  return frame.replace(/\[([^\]]*)\]/g, (_, options) => options.split("~")[choices[slot++]]);
};

/** Statements of a frame: one, and siblings of it that differ in one slot each. */
function statements(frame, random) {
  const slots = slotsOf(frame);
  const first = slots.map((options) => random.below(options.length));
  const all = [first];
  const left = slots.map((_, i) => i);
  while (all.length <= SIBLINGS && left.length) {
    const [slot] = left.splice(random.below(left.length), 1);
    const sibling = [...first];
    sibling[slot] = (first[slot] + 1 + random.below(slots[slot].length - 1)) % slots[slot].length;
    all.push(sibling);
  }
  return all.map((choices) => filled(frame, choices));
}

/** The clause behind ` / /? ` is there or not. */
const clausesKept = (base, random) => base.replace(/ \/ \/\?( .*?)(?= \/|$)/g, (_, clause) => (random.happens(LEFT_OUT) ? "" : ` /${clause}`));

/** A wording for the mild generator, which knows no braces. */
const worded = (base, random) =>
  base.replace(/\{([^}]*)\}/g, (_, options) => (random.happens(0.85) ? options.split("|")[0] : options.includes("|}") || options.endsWith("|") ? "" : options.split("|")[0]))
    .replaceAll(" / ", ", ").replace(/ +/g, " ").trim();

function said(base, edges, random, way) {
  const kept = clausesKept(base, random);
  if (way === "harsh") return harsh(kept, edges, random, false);
  let text = mild(worded(kept, random), "vi", random);
  if (random.happens(0.12)) text = `${random.one(edges.openers)} ${text}`;
  if (random.happens(0.12)) text = `${text} ${random.one(edges.closers)}`;
  return random.happens(0.3) ? plain(text) : text;
}

/** `[{cluster, text}]`, in an order that tells nothing. */
export function variants(file, seed, each, way) {
  const random = chance(seed);
  const lines = readFileSync(file, "utf8").split("\n").filter((line) => line && !line.startsWith("##"));
  const of = (mark) => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length));
  const edges = { openers: of(">> "), closers: of("<< ") };
  let clusters = 0;
  const rows = lines.filter((line) => !/^(>>|<<) /.test(line)).flatMap((line) => {
    if (line.startsWith("0 ")) return [{ cluster: "0", text: said(line.slice(2), edges, random, way) }];
    return statements(line, random).flatMap((statement) => {
      clusters++;
      return Array.from({ length: each }, () => ({ cluster: String(clusters), text: said(statement, edges, random, way) }));
    });
  });
  for (let i = rows.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [rows[i], rows[j]] = [rows[j], rows[i]];
  }
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, seed, each, way] = process.argv.slice(2);
  for (const { cluster, text } of variants(file, Number(seed), Number(each), way)) console.log(`${cluster}\t${text}`);
}
