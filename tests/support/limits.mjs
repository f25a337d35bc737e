// Loads of machines are no newcomers: they post more in a minute than a person in a year.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { LOA, run } from "./program.mjs";

const own = JSON.parse(readFileSync("data/rules.json", "utf8"));

/** Loads the rules that came with Loa but for those that look at how much somebody posts. */
export async function liftLimits(config, folder) {
  const file = join(folder, "rules.json");
  const rules = own.rules.filter(({ kind }) => kind !== "first-day" && kind !== "repeat");
  writeFileSync(file, JSON.stringify({ ...own, rules }));
  const { code, stderr } = await run(LOA, ["rules", "load", "-c", config, file]);
  if (code !== 0) throw new Error(`loa rules load: ${stderr}`);
}
