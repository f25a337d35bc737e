// Rumours as villagers type them: another hand and another generator than rumours.mjs. A line of a file in tests/data/hearsay is a
// cluster: `{a|b|}` are wordings a moderator would call the same, ` / ` parts clauses that may change places, a line that begins
// with `0 ` is said by one person only. `>> ` and `<< ` lines are the file's own openers and closers.
// `node tests/data/hearsay.mjs FILE SEED VARIANTS [paraphrase]` prints a truth file of score_clusters' form.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { chance, plain } from "./rumours.mjs";

const SHORT = [["không", ["ko", "k", "hok", "kg", "hông", "0"]], ["mọi người", ["mn", "m.n", "mng"]], ["người ta", ["ngta"]], ["người", ["ng", "ngừi"]], ["được", ["dc", "đc", "dk"]],
  ["rồi", ["r", "rùi", "ròi"]], ["quá", ["wa", "qá"]], ["nước", ["nc"]], ["phải", ["fai", "phãi"]], ["gì", ["j", "ji"]], ["biết", ["bit", "bik"]], ["với", ["vs", "zới"]], ["trước", ["trc"]],
  ["học sinh", ["hs"]], ["bệnh viện", ["bv"]], ["điện thoại", ["đt"]], ["nhiều", ["nhìu", "nhiu"]], ["vậy", ["z", "v", "zậy"]], ["công an", ["ca"]], ["bây giờ", ["bh", "bjo"]], ["ủy ban", ["ub"]],
  ["thôi", ["thui"]], ["trong", ["trog"]], ["cũng", ["cug"]], ["những", ["nhữg"]], ["như thế nào", ["ntn"]], ["giáo viên", ["gv"]], ["cái gì", ["cái j"]], ["làm", ["lm"]], ["vào", ["zô", "zào"]]];
const NUMBER = { hai: 2, ba: 3, bốn: 4, năm: 5, sáu: 6, bảy: 7, tám: 8, chín: 9, mười: 10 };
const COUNTED = "người|ngày|giờ|em|con|nhà|tháng|cháu|xã|bản|nghìn|triệu|ca|lần|thôn|hộ|tiếng|phòng|bao|tấn";

const NEAR = { q: "wa", w: "qes", e: "wrd", r: "etf", t: "ryg", y: "tuh", u: "yij", i: "uok", o: "ipl", p: "ol", a: "sqz", s: "adw", d: "sfe", f: "dgr", g: "fht", h: "gjy", j: "hku", k: "jli", l: "ko", z: "xa", x: "zcs", c: "xvd", v: "cbf", b: "vng", n: "bmh", m: "nj" };
const TONES = { "\u0301": ["s", "1"], "\u0300": ["f", "2"], "\u0309": ["r", "3"], "\u0303": ["x", "4"], "\u0323": ["j", "5"] };
const SHAPES = { "\u0302": [null, "6"], "\u031b": ["w", "7"], "\u0306": ["w", "8"] };

/** What the keyboard gives when its Vietnamese is off: the keys of Telex, or those of VNI, tone last. */
function keys(word, way) {
  let tone = "", out = "", letter = "";
  for (const c of word.replace(/đ/g, way ? "d9" : "dd").replace(/Đ/g, way ? "D9" : "DD").normalize("NFD")) {
    if (TONES[c]) tone = TONES[c][way];
    else if (SHAPES[c]) out += SHAPES[c][way] ?? letter.toLowerCase();
    else out += letter = c;
  }
  return out + tone;
}

const word = (long) => new RegExp(`(?<![\\p{L}\\d])${long}(?![\\p{L}\\d])`, "giu");
const quiet = (text) => text.match(/\d+|(?<!\p{L})(một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mot|bon|nam|sau|bay|tam|chin|muoi)(?!\p{L})/giu)?.map((w) => plain(w).toLowerCase()).join(" ") ?? "";

function slip(text, random) {
  const letters = [...text];
  const at = random.one(letters.flatMap((c, i) => (/\p{L}/u.test(c) ? [i] : [])));
  const next = letters[at + 1] ?? "";
  const kind = random.below(6);
  if (kind === 0 && /\p{L}| /u.test(next)) [letters[at], letters[at + 1]] = [next, letters[at]];
  else if (kind === 1) letters.splice(at, 1);
  else if (kind === 2) letters.splice(at, 0, letters[at]);
  else if (kind === 3) letters[at] = random.one([...(NEAR[plain(letters[at]).toLowerCase()] ?? "e")]);
  else {
    const blanks = letters.flatMap((c, i) => (c === " " && /\p{L}/u.test(letters[i - 1] ?? "") ? [i] : []));
    if (blanks.length) letters.splice(random.one(blanks), 1);
  }
  const slipped = letters.join("");
  return quiet(slipped) === quiet(text) ? slipped : text;
}

/** The first wording is the one that most people use. Words that may be left out often are; another word for the same thing is used by
 *  those who paraphrase only. */
function wording(options, random, paraphrase) {
  const heard = paraphrase ? options : options.includes("") ? [options[0], ""] : [options[0]];
  return random.happens(0.8) ? options[0] : random.one(heard);
}

const chosen = (text, random, paraphrase) =>
  text.replace(/\{([^}]*)\}/g, (_, options) => wording(options.split("|"), random, paraphrase)).replace(/ +/g, " ").replace(/ ,/g, ",").trim();

function clauses(text, random) {
  const parts = text.split(" / ");
  if (parts.length > 1 && random.happens(0.25)) parts.push(parts.shift());
  return parts.map((part, i) => (i ? random.one([", ", ", ", " ", ". ", " , ", ",", " - "]) : "") + part).join("");
}

function shorten(text, random) {
  for (const [long, shorts] of SHORT) if (random.happens(0.6)) text = text.replace(word(long), random.one(shorts.filter((s) => s !== "0")));
  return text;
}

function digits(text, random) {
  return text.replace(new RegExp(`(?<![\\p{L}])(?<!m[ườ]+i )(${Object.keys(NUMBER).join("|")}) (?=(${COUNTED})(?!\\p{L}))`, "giu"), (all, w) => (random.happens(0.5) ? `${NUMBER[w.toLowerCase()]} ` : all));
}

export function variant(base, { openers, closers }, random, paraphrase) {
  let text = clauses(chosen(base, random, paraphrase), random);
  text = digits(text, random);
  if (random.happens(0.3)) text = `${random.one(openers)}${random.one([" ", " ", ", ", ": ", " - ", "... "])}${text}`;
  if (random.happens(0.3)) text = `${text}${random.one([" ", " ", ", ", ". ", "!! ", "... "])}${random.one(closers)}`;
  if (random.happens(0.45)) text = shorten(text, random);
  if (random.happens(0.55)) text = plain(text);
  else if (random.happens(0.12)) { const way = random.below(2); text = text.replace(/[\p{L}]+/gu, (w) => (random.happens(0.5) ? keys(w, way) : w)); }
  if (random.happens(0.4)) for (let i = 1 + (random.happens(0.3) ? 1 : 0); i; i--) text = slip(text, random);
  if (random.happens(0.15)) text = text.toUpperCase();
  else if (random.happens(0.3)) text = text.toLowerCase();
  if (random.happens(0.15)) text = text.replace(/,/g, "");
  if (random.happens(0.12)) text = text.replace(/ /g, () => (random.happens(0.3) ? "  " : " "));
  if (random.happens(0.15)) text += random.one(["...", "!!!", " :((", " ??", ".", " huhu"]);
  return text;
}

/** `[{cluster, text}]`, in an order that tells nothing. */
export function variants(file, seed, each, paraphrase = false) {
  const random = chance(seed);
  const lines = readFileSync(file, "utf8").split("\n").filter((line) => line && !line.startsWith("##"));
  const of = (mark) => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length));
  const edges = { openers: of(">> "), closers: of("<< ") };
  const rows = lines.filter((line) => !/^(>>|<<) /.test(line)).flatMap((line, i) =>
    line.startsWith("0 ") ? [{ cluster: "0", text: variant(line.slice(2), edges, random, paraphrase) }]
      : Array.from({ length: each }, () => ({ cluster: String(i + 1), text: variant(line, edges, random, paraphrase) })));
  for (let i = rows.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [rows[i], rows[j]] = [rows[j], rows[i]];
  }
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, seed, each, paraphrase] = process.argv.slice(2);
  for (const { cluster, text } of variants(file, Number(seed), Number(each), paraphrase !== undefined)) console.log(`${cluster}\t${text}`);
}
