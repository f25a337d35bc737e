// Rumours as people pass them on: every line of a file in tests/data/rumours becomes a cluster of variants. A seed makes
// the same variants always. `node tests/data/rumours.mjs FILE SEED VARIANTS` prints a truth file of score_clusters' form.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Small, seeded, good enough to choose: mulberry32. */
export function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, below: (n) => Math.floor(next() * n), one: (list) => list[Math.floor(next() * list.length)], happens: (p) => next() < p };
}

const MARKS = /[\u0300-\u036f]/g;
export const plain = (text) => text.normalize("NFD").replace(MARKS, "").normalize("NFC").replace(/đ/g, "d").replace(/Đ/g, "D");

const SHORT = {
  vi: [["không", "ko"], ["không", "k"], ["mọi người", "mn"], ["người", "ng"], ["được", "dc"], ["được", "đc"], ["nước", "nc"], ["phải", "fai"], ["gì", "j"], ["biết", "bit"], ["với", "vs"], ["trước", "trc"], ["học sinh", "hs"], ["bệnh viện", "bv"], ["điện thoại", "đt"], ["nhiều", "nhìu"], ["giờ", "h"], ["nghìn", "k"], ["triệu", "tr"]],
  en: [["people", "ppl"], ["tomorrow", "tmrw"], ["your", "ur"], ["you", "u"], ["and", "n"], ["hospital", "hosp"], ["tonight", "tonite"], ["because", "bcoz"], ["government", "govt"]],
};
// "giờ", "nghìn" and "triệu" are shortened behind digits only.
const BEHIND_DIGITS = new Set(["giờ", "nghìn", "triệu"]);

const OPENERS = {
  vi: ["nghe nói", "Nghe đồn", "nghe noi la", "KHẨN:", "KHẨN CẤP!", "Mọi người ơi", "bà con ơi", "Theo tin từ trên", "hôm qua có người bảo", "Tin nóng:", "Cảnh báo:", "người ta bảo", "nghe bảo", "CHÚ Ý:", "Mn ơi", "hàng xóm kể", "có tin"],
  en: ["URGENT:", "Breaking news:", "I heard that", "They say", "Attention everyone:", "hey guys", "my neighbour told me", "Warning!", "People are saying"],
};
const CLOSERS = {
  vi: ["chuyển cho mọi người", "chuyen ngay cho ba con", "có thật không?", "ai biết thì báo", "nhớ cẩn thận", "!!!", "chia sẻ gấp", "có đúng không vậy", "chuyển cho mọi người nhé", "mọi người cẩn thận", "báo cho nhau biết", "thật không?", "gửi cho người thân nhé", "cẩn thận nhé", "..."],
  en: ["share with everyone", "please forward", "is it true?", "be careful", "tell your friends", "!!!", "pass it on", "stay safe everyone", "is this true"],
};

/** A letter swapped with the next, lost, doubled, now and then a wrong one beside it on the keys; digits are left alone. */
function slip(text, random) {
  const places = [...text].flatMap((c, i) => (/\p{L}/u.test(c) ? [i] : []));
  const letters = [...text];
  const at = random.one(places);
  const next = letters[at + 1] ?? "";
  const kind = random.below(3);
  if (kind === 0 && next && !/\d/.test(next)) [letters[at], letters[at + 1]] = [next, letters[at]];
  else if (kind === 1) letters.splice(at, 1);
  else letters.splice(at, 0, letters[at]);
  return letters.join("");
}

// A slip may not make another number of a number word, nor another word of a short "not" ("ok" of "ko", "cua" of "chua"): that
// would be another thing said, and nobody could tell.
const NUMBERS = /(?<!\p{L})(một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mot|bon|nam|sau|bay|tam|chin|muoi|two|three|five|six|seven|nine|ten)(?!\p{L})/giu;
const numbersOf = (text) => (text.match(NUMBERS) ?? []).map((word) => plain(word).toLowerCase()).join(" ");
const NOTS = /(?<!\p{L})(ko|k|chưa|chua|đừng|dung|cấm|cam|not|no)(?!\p{L})/giu;
const notsOf = (text) => (text.replace(/(\p{L})\1/giu, "$1").match(NOTS) ?? []).map((word) => plain(word).toLowerCase()).join(" ");
const digitsOf = (text) => (text.match(/\d+/g) ?? []).join(" ");

function slips(text, count, random) {
  for (let i = 0; i < count; i++) {
    const slipped = slip(text, random);
    if ([numbersOf, notsOf, digitsOf].every((of) => of(slipped) === of(text))) text = slipped;
  }
  return text;
}

function shorten(text, language, random) {
  for (const [long, short] of SHORT[language]) {
    const behind = BEHIND_DIGITS.has(long) ? "(?<=\\d) ?" : "(?<!\\p{L})";
    if (random.happens(0.7)) text = text.replace(new RegExp(`${behind}${long}(?!\\p{L})`, "giu"), short);
  }
  return text;
}

/** Clauses in another order, where a comma parts them. */
function turned(text) {
  const clauses = text.split(", ");
  return clauses.length > 1 ? [...clauses.slice(1), clauses[0]].join(", ") : text;
}

export function variant(base, language, random) {
  let text = base;
  if (random.happens(0.15)) text = turned(text);
  if (random.happens(0.4)) text = shorten(text, language, random);
  if (random.happens(0.5)) text = plain(text);
  if (random.happens(0.45)) text = slips(text, 1 + random.below(3), random);
  if (random.happens(0.35)) text = `${random.one(OPENERS[language])} ${text}`;
  if (random.happens(0.35)) text = `${text} ${random.one(CLOSERS[language])}`;
  if (random.happens(0.2)) text = text.toUpperCase();
  else if (random.happens(0.2)) text = text.toLowerCase();
  if (random.happens(0.1)) text = text.replace(/ /g, "  ");
  return text;
}

const languageOf = (base) => (base === plain(base) && / (the|is|in|are|of|your|and|by|from|at) /i.test(base) ? "en" : "vi");

/** The lines of a file of rumours. */
export const bases = (file) => readFileSync(file, "utf8").split("\n").filter((line) => line && !line.startsWith("##"));

/** `[{cluster, text}]`, in an order that tells nothing. */
export function variants(file, seed, each) {
  const random = chance(seed);
  const rows = bases(file).flatMap((base, i) =>
    Array.from({ length: each }, () => ({ cluster: String(i + 1), text: variant(base, languageOf(base), random) })));
  for (let i = rows.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [rows[i], rows[j]] = [rows[j], rows[i]];
  }
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, seed, each] = process.argv.slice(2);
  for (const { cluster, text } of variants(file, Number(seed), Number(each))) console.log(`${cluster}\t${text}`);
}
