// The growth alone, without its peers: node tests/bench/grow.mjs [--docs] [persons…]. A table on stdout, the picture in
// build/growth.svg; `--docs` (make growth) puts both into docs/bench.md and docs/images/.

import { readFileSync, writeFileSync } from "node:fs";

import { growthPicture, growthTable } from "./growth.mjs";
import { bytesArchived, bytesOfOne } from "./sizes.mjs";
import { Stand } from "./stand.mjs";

const LONGEST_MS = 20 * 60 * 1000;
const ARCHIVED_POSTS = 50_000;
const DOCUMENT = "docs/bench.md";
const PART = /(<!-- BEGIN growth.*-->\n)[^]*(<!-- END growth -->)/;

const words = process.argv.slice(2);
const inDocs = words.includes("--docs");
const counts = words.filter((word) => word !== "--docs").map(Number);
if (!counts.length || counts.some((count) => !(count >= 1000))) {
  process.stderr.write("usage: node tests/bench/grow.mjs [--docs] PERSONS…   (1000 and more, the fewest first)\n");
  process.exit(2);
}
setTimeout(() => process.exit(1), LONGEST_MS).unref();

const stand = await new Stand().openAlone();
const grown = [];
for (const persons of counts) {
  grown.push({ persons, ...(await bytesOfOne(stand, persons)) });
  process.stderr.write(`  ${JSON.stringify(grown.at(-1))}\n`);
}
const table = growthTable(grown, await bytesArchived(stand, ARCHIVED_POSTS), new Date());
await stand.close();
process.stdout.write(table);
writeFileSync("build/growth.svg", growthPicture(grown));
if (inDocs) {
  writeFileSync("docs/images/growth.svg", growthPicture(grown));
  const text = readFileSync(DOCUMENT, "utf8");
  if (!PART.test(text)) throw new Error(`${DOCUMENT} has no place for the table: put \`BEGIN growth\` and \`END growth\` into it`);
  writeFileSync(DOCUMENT, text.replace(PART, (_, begin, end) => `${begin}\n${table}\n${end}`));
}
process.exit(0);
