// What a text costs, against two others that reckon it: npm's sms-segments-calculator and Perl's Encode::GSM0338.

import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { before, describe, test } from "node:test";

import calculator from "sms-segments-calculator";

import { LOA, run } from "../support/program.mjs";

const SEED = Number(process.env.SEED ?? randomInt(2 ** 31));
const TEXTS = 12_000;

/** Numbers that a seed repeats (mulberry32). */
function dice(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { below: (n) => Math.floor(next() * n), of: (list) => list[Math.floor(next() * list.length)] };
}

const GSM = [..."@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"];
const EXTENSION = [..."^{}\\[~]|€"];
const VIETNAMESE = [..."ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵĂÂĐÊÔƠƯ abcghiklmnoqstuvxy"];
const OTHERS = [..."नमस्ते中文字幕ไทยខ្មែរꪀꪁ“”…–•·`"].filter((letter) => !/\p{M}/u.test(letter));
const SURROGATES = [..."🐃🌊🏠𝒜𠮷🚨"];
// What one reads as one letter: marks that do not compose, Khmer and Thai vowels, Cham, joined emoji, skins, flags.
const CLUSTERS = ["e\u0328\u0306", "x\u0301", "ភ្", "កុំ", "ที่", "น้ำ", "ꨀꨩ", "👨\u200d👩\u200d👧", "👍🏽", "🇻🇳", "❤\ufe0f"];

const ALPHABETS = [
  { name: "GSM", letters: [GSM] },
  { name: "GSM with its extension", letters: [GSM, GSM, GSM, EXTENSION] },
  { name: "extension alone", letters: [EXTENSION] },
  { name: "Vietnamese", letters: [VIETNAMESE, VIETNAMESE, GSM] },
  { name: "UCS-2", letters: [OTHERS, VIETNAMESE, EXTENSION] },
  { name: "surrogates", letters: [SURROGATES, GSM, VIETNAMESE] },
  { name: "surrogates alone", letters: [SURROGATES] },
  { name: "clusters", letters: [CLUSTERS, CLUSTERS, OTHERS, SURROGATES] },
];
// Where one more character is one more segment.
const BOUNDARIES = [1, 2, 67, 70, 134, 153, 160, 201, 306, 459];

function randomText({ below, of }, { letters }) {
  const wanted = below(2) ? of(BOUNDARIES) + below(5) - 2 : below(700);
  let text = "";
  while (text.length < wanted) text += of(of(letters));
  return text.normalize("NFC");
}

/** A text is a line of its own: LINE SEPARATOR is a line end within it. */
async function segmentsOf(texts) {
  const input = texts.map((text) => text.replaceAll("\n", "\u2028") + "\n").join("");
  const { code, stdout } = await run(LOA, ["segments"], { input });
  assert.equal(code, 0);
  const rows = stdout.trimEnd().split("\n").map(JSON.parse);
  assert.equal(rows.length, texts.length);
  return rows;
}

function theirs(text) {
  const message = new calculator.SegmentedMessage(text);
  const gsm = message.encodingName === "GSM-7";
  return { coding: gsm ? "gsm" : "ucs2", units: message.messageSize / (gsm ? 7 : 16), segments: message.segmentsCount };
}

describe(`segments (SEED=${SEED})`, { timeout: 120_000 }, () => {
  let texts, rows;
  before(async () => {
    const chance = dice(SEED);
    texts = Array.from({ length: TEXTS }, (_, i) => randomText(chance, ALPHABETS[i % ALPHABETS.length]));
    rows = await segmentsOf(texts);
  });

  ALPHABETS.forEach(({ name }, of) => {
    test(`${name}: coding, units and segments are those of sms-segments-calculator`, () => {
      let compared = 0;
      for (let i = of; i < TEXTS; i += ALPHABETS.length, compared++) {
        const { coding, units, segments } = rows[i];
        assert.deepEqual({ coding, units, segments }, theirs(texts[i]), JSON.stringify(texts[i]));
      }
      assert.equal(compared, TEXTS / ALPHABETS.length);
    });
  });

  test("what Loa folds for people without accents costs what the calculator says of it", () => {
    for (const { folded, folded_segments: segments } of rows.filter((_, i) => i % 5 === 0))
      assert.equal(segments, theirs(folded).segments, JSON.stringify(folded));
  });

  test("the alphabet and its septets are those of Perl's Encode::GSM0338", async () => {
    const points = Array.from({ length: 0x2fff }, (_, i) => i + 0x20)
      .filter((point) => point < 0x7f || point > 0x9f)
      .map((point) => String.fromCodePoint(point))
      .filter((letter) => !/[\p{M}\p{Cf}\p{Zl}\p{Zp}\p{Cn}]/u.test(letter) && letter.normalize() === letter);
    const perl = String.raw`
      use Encode; binmode STDIN, ":utf8";
      while (<STDIN>) { chomp; my $text = $_; my $octets = eval { encode("gsm0338", $text, Encode::FB_CROAK) };
        print defined $octets ? length $octets : 0, "\n" }`;
    const { code, stdout } = await run("perl", ["-e", perl], { input: points.join("\n") + "\n" });
    assert.equal(code, 0);
    const septets = stdout.trimEnd().split("\n").map(Number);
    const ours = (await segmentsOf(points)).map((row) => (row.coding === "gsm" ? row.units : 0));
    assert.ok(septets.filter((count) => count === 2).length >= 9);
    points.forEach((letter, i) => assert.equal(ours[i], septets[i], `U+${letter.codePointAt(0).toString(16)}`));
  });
});
