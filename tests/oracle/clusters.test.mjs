// `loa cluster` against what people know to be the same rumour: tests/data/rumours. The score is printed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, test } from "node:test";

import { variants as framed } from "../data/frames.mjs";
import { variants as heard } from "../data/hearsay.mjs";
import { plain, variants } from "../data/rumours.mjs";
import { run } from "../support/program.mjs";

const LOA = resolve(process.env.LOA_BIN ?? "build/loa");
const DATA = "tests/data";

async function cluster(texts, ...options) {
  const { code, stdout, stderr } = await run(LOA, ["cluster", ...options], { input: texts.map((text) => text + "\n").join("") });
  assert.equal(code, 0, stderr);
  const rows = stdout.trimEnd().split("\n").map(JSON.parse);
  assert.equal(rows.length, texts.length);
  return rows;
}

const pairs = (n) => (n * (n - 1)) / 2;

/** How many of each key. */
function counts(keys) {
  const found = new Map();
  for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1);
  return found;
}

const pairsWithin = (keys) => [...counts(keys).values()].reduce((sum, n) => sum + pairs(n), 0);

/** Pairwise; cluster "0" holds texts that belong to nothing. */
function score(truth, found) {
  const both = truth.flatMap((cluster, i) => (cluster === "0" ? [] : [`${cluster} ${found[i]}`]));
  const right = pairsWithin(both);
  return { precision: right / pairsWithin(found), recall: right / pairsWithin(truth.filter((cluster) => cluster !== "0")) };
}

async function scored(t, rows, { precision, recall }) {
  const found = (await cluster(rows.map(({ text }) => text))).map((row) => row.cluster);
  const got = score(rows.map((row) => row.cluster), found);
  t.diagnostic(`${rows.length} texts: precision ${got.precision.toFixed(3)}, recall ${got.recall.toFixed(3)}`);
  assert.ok(got.precision >= precision && got.recall >= recall, JSON.stringify(got));
}

const handWritten = () =>
  readFileSync(`${DATA}/rumours-hand.tsv`, "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("##"))
    .map((line) => line.split("\t"))
    .map(([cluster, text]) => ({ cluster, text }));

describe("clusters", { timeout: 80_000 }, () => {
  // What was seen when the rules were last mended, less a little: a change for the worse fails.
  for (const [file, seed, least] of [
    ["first.txt", 1, { precision: 0.98, recall: 0.96 }],
    ["second.txt", 11, { precision: 0.98, recall: 0.96 }],
    ["third.txt", 22, { precision: 0.98, recall: 0.96 }],
    ["third.txt", 21, { precision: 0.98, recall: 0.96 }],
  ])
    test(`variants of ${file} with seed ${seed} find together`, (t) =>
      scored(t, variants(`${DATA}/rumours/${file}`, seed, file === "first.txt" ? 12 : 14), least));

  // Another generator, with paraphrase in half of them; here a wrong join fails first.
  for (const [file, seed, paraphrase, least] of [
    ["a.txt", 3, false, { precision: 0.98, recall: 0.88 }],
    ["b.txt", 4, true, { precision: 0.98, recall: 0.55 }],
    ["c.txt", 7, false, { precision: 0.98, recall: 0.8 }],
    ["d.txt", 32, false, { precision: 0.98, recall: 0.94 }],
  ])
    test(`hearsay of ${file} with seed ${seed} finds together`, (t) =>
      scored(t, heard(`${DATA}/hearsay/${file}`, seed, 8, paraphrase), least));

  // Hard negatives beside each rumour.
  for (const [file, seed, way, least] of [
    ["a.txt", 101, "mild", { precision: 0.98, recall: 0.94 }],
    ["b.txt", 201, "mild", { precision: 0.98, recall: 0.96 }],
    ["b.txt", 201, "harsh", { precision: 0.98, recall: 0.89 }],
    ["c.txt", 302, "mild", { precision: 0.98, recall: 0.96 }],
  ])
    test(`statements of frames/${file} with seed ${seed}, ${way}, stay apart from what is near them`, (t) =>
      scored(t, framed(`${DATA}/frames/${file}`, seed, 6, way), least));

  test("variants written by hand find together", (t) => scored(t, handWritten(), { precision: 0.98, recall: 0.92 }));

  test("neither accents nor the order of texts change clusters", async () => {
    const rows = variants(`${DATA}/rumours/second.txt`, 5, 6);
    const texts = rows.map(({ text }) => text);
    const inOrder = (await cluster(texts)).map((row) => row.cluster);
    const folded = (await cluster(texts.map(plain))).map((row) => row.cluster);
    const backwards = (await cluster([...texts].reverse())).map((row) => row.cluster).reverse();
    assert.deepEqual(folded, inOrder);
    const together = (clusters) => clusters.map((name) => clusters.indexOf(name));
    assert.deepEqual(together(backwards), together(inOrder));
  });

  test("--explain names what joined and what kept apart", async () => {
    const rows = await cluster(
      ["Đập Bản Mù sắp vỡ rồi bà con", "KHẨN: dap ban mu sap vo roi", "Đập Bản Mù không vỡ"],
      "--explain",
    );
    assert.deepEqual(rows.map((row) => row.cluster), ["1", "1", "3"]);
    assert.deepEqual(rows[1].joined, { line: 1, why: "same words", words: ["dap", "ban", "mu", "vo"] });
    assert.equal(rows[2].kept_apart.why, "decisive word");
    assert.equal(rows[2].kept_apart.word, "khong");
  });
});
