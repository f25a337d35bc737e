// What `loa parse` understands, against tables of what people mean: tests/data/understanding. The score is printed.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";

import { fold, rows as madeCommands } from "../data/understanding/commands.mjs";
import { LOA, run } from "../support/program.mjs";

const DATA = "tests/data/understanding";
const SHOWN = 20;

const lines = (file) =>
  readFileSync(`${DATA}/${file}`, "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("##"));

async function parse(texts, ...options) {
  const input = texts.map((text) => text + "\n").join("");
  const { code, stdout, stderr } = await run(LOA, ["parse", "--known", `${DATA}/known.json`, ...options], { input });
  assert.equal(code, 0, stderr);
  const requests = stdout.trimEnd().split("\n").map(JSON.parse);
  assert.equal(requests.length, texts.length);
  return requests;
}

const same = (got, wanted) => fold(String(got ?? "")).toLowerCase().trim() === fold(wanted).toLowerCase().trim();

/** Compares, prints the score, and fails with the first that are wrong. */
async function score(t, rows) {
  const requests = await parse(rows.map(({ text }) => text), "--explain");
  const wrong = rows.flatMap(({ text, intent, wanted }, i) => {
    const got = requests[i];
    const missed = Object.entries(wanted).filter(([name, value]) => !same(got[name], value));
    return got.intent !== intent || missed.length ? [{ text, intent, wanted, got }] : [];
  });
  const intents = wrong.filter(({ intent, got }) => intent !== got.intent).length;
  const percent = (count) => ((100 * (rows.length - count)) / rows.length).toFixed(2);
  t.diagnostic(`${rows.length} texts: intents ${percent(intents)} %, with arguments ${percent(wrong.length)} %`);
  assert.deepEqual(wrong.slice(0, SHOWN), []);
}

const table = (file) =>
  lines(file)
    .map((line) => line.split("\t"))
    .map(([text, intent, wanted]) => ({ text, intent, wanted: JSON.parse(wanted) }));

const sentences = (file, spellings) =>
  lines(file).flatMap((line) => [...new Set(spellings(line))].map((text) => ({ text, intent: "none", wanted: {} })));

describe("understanding", { timeout: 120_000 }, () => {
  test("commands as people text them are read, arguments and all", (t) => score(t, table("commands.tsv")));

  test("texts of somebody who never saw the rules are read, commands and sentences", (t) => score(t, table("strangers.tsv")));

  const made = madeCommands();
  for (const way of [...new Set(made.map((row) => row.way))])
    test(`every keyword is seen through: ${way}`, (t) => score(t, made.filter((row) => row.way === way)));

  test("Vietnamese sentences that begin like a command are none, with accents or without", (t) =>
    score(t, sentences("sentences_vi.txt", (line) => [line, line.toLowerCase(), fold(line), fold(line).toLowerCase()])));

  test("English sentences that begin like a command are none", (t) =>
    score(t, sentences("sentences_en.txt", (line) => [line, line.toLowerCase()])));

  test("accents decide where they stand", (t) =>
    score(t, sentences("sentences_accents_vi.txt", (line) => [line, line.toLowerCase()])));

  test("--explain says which keyword, how it was recognised and why", async () => {
    const [exact, near, glued, leftover, none] = await parse(
      ["THEO nuoc", "FOLOW nuoc", "BAO123", "hoir xa bao gio cap gao", "bo toi dang om"],
      "--explain",
    );
    assert.deepEqual([exact.keyword, exact.match], ["theo", "exact"]);
    assert.deepEqual([near.keyword, near.match], ["follow", "near"]);
    assert.deepEqual([glued.keyword, glued.match], ["báo", "glued"]);
    assert.deepEqual([leftover.keyword, leftover.match], ["hỏi", "typing leftovers"]);
    for (const { why } of [exact, near, glued, leftover, none]) assert.ok(why);
  });

  test("a file of what is known that is none is refused with the part that is wrong", async () => {
    const folder = mkdtempSync(join(tmpdir(), "loa-known-"));
    const file = join(folder, "known.json");
    const cases = [[{ channels: [{ name: "nuoc" }] }, "channels"], [{ places: "Ta Van" }, "places"], [{ languages: { tay: [7] } }, "languages"], [{ languages: ["tay"] }, "languages"]];
    for (const [known, part] of cases) {
      writeFileSync(file, JSON.stringify(known));
      const { code, stderr } = await run(LOA, ["parse", "--known", file], { input: "THEO nuoc\n" });
      assert.deepEqual([code, stderr.includes(`"${part}" must be`)], [1, true], stderr);
    }
    rmSync(folder, { recursive: true });
  });

  test("--time measures texts a second", async () => {
    const [row] = await run(LOA, ["parse", "--known", `${DATA}/known.json`, "--time"], { input: "THEO nuoc\n" }).then(
      ({ stdout }) => [JSON.parse(stdout)],
    );
    assert.equal(row.row, "parse_per_s");
    assert.ok(row.value > 0);
  });
});
