// parse_per_s and segments_per_s: texts a second of one core, commands and sentences as the tests have them.

import { readFileSync } from "node:fs";

import { LOA, run } from "../support/program.mjs";

const DATA = "tests/data/understanding";

const lines = (file) =>
  readFileSync(`${DATA}/${file}`, "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("##"))
    .map((line) => line.split("\t")[0]);

/** `[row, value]` of each. */
export async function textRates() {
  const input = [...lines("commands.tsv"), ...lines("sentences_vi.txt"), ...lines("sentences_en.txt")].join("\n");
  const measures = [
    ["parse", "--time", "--known", `${DATA}/known.json`],
    ["segments", "--time"],
  ];
  const rates = [];
  for (const args of measures) {
    const { code, stdout, stderr } = await run(LOA, args, { input });
    if (code !== 0) throw new Error(`loa ${args[0]}: ${stderr}`);
    const { row, value } = JSON.parse(stdout);
    rates.push([row, value]);
  }
  return rates;
}
