// Thousands of commands as people text them, made from the keywords of the languages and what may follow each, in every
// way of writing that Loa must see through. Each is {text, intent, wanted}: `wanted` holds the arguments that must be there.

import { readFileSync } from "node:fs";

const NEAR_LETTERS = 4;
const locales = ["vi", "en"].map((code) => JSON.parse(readFileSync(`social-core/locale/${code}.json`, "utf8")));

export const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D");
const squash = (text) => fold(text).toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

// What follows a keyword of an intent: the texts, and what they must be read as. LIMITED ones take only some of it.
const NOTHING = [["", {}]];
const CHANNELS = [
  ["nuoc", { channel: "nuoc" }],
  ["#nuoc", { channel: "nuoc" }],
  ["nước", { channel: "nuoc" }],
  ["# ngo", { channel: "ngo" }],
  ["y te", { channel: "y_te" }],
  ["Y TẾ", { channel: "y_te" }],
  ["giong ngo", { channel: "giong-ngo" }],
  ["kenh nuoc", { channel: "nuoc" }],
];
const NUMBERS = [
  ["123", { id: "123" }],
  ["#123", { id: "123" }],
  ["123.", { id: "123" }],
  ["123 tin sai", { id: "123", text: "tin sai" }],
  ["123: tin sai lắm", { id: "123", text: "tin sai lắm" }],
];
const PLACES = [
  ["hai phong", { text: "hai phong" }],
  ["Hải Phòng", { text: "Hải Phòng" }],
  ["o ha noi", { text: "ha noi" }],
  ["", {}],
];
export const ARGUMENTS = {
  accents_off: NOTHING,
  accents_on: NOTHING,
  answer: [["2", { option: "2" }]],
  appeal: [["77 toi tan mat thay", { id: "77", text: "toi tan mat thay" }], ["77", { id: "77" }]],
  ask: [
    ["xa bao gio cap gao?", { agency: "xa", text: "bao gio cap gao?" }],
    ["Xã bao giờ cấp gạo?", { agency: "xa", text: "bao giờ cấp gạo?" }],
    ["tinh khi nao sua duong", { agency: "tinh", text: "khi nao sua duong" }],
    ["bao gio co bac si", { text: "bao gio co bac si" }],
  ],
  behalf: [["@lan mat nuoc", { to: "lan", text: "mat nuoc" }]],
  check: [["123", { id: "123" }], ["nghe noi dap vo", { text: "nghe noi dap vo" }]],
  digest: CHANNELS,
  follow: CHANNELS,
  help: [["", {}], ["dang", { text: "dang" }], ["THEO", { text: "theo" }]],
  hour: [["7", { hour: "7" }], ["7h", { hour: "7" }], ["7 gio toi", { hour: "19" }], ["", {}]],
  iam: [["Lan", { name: "Lan" }], ["mai", { name: "Mai" }]],
  instant: CHANNELS,
  jobs: PLACES,
  join: [
    ["Lan, Ta Van", { name: "Lan", area: "Ta Van" }],
    ["Giàng A Páo, Sa Pa", { name: "Giàng A Páo", area: "Sa Pa" }],
    ["Mai - Ban Ho", { name: "Mai", area: "Ban Ho" }],
    ["Mai xa Ban Ho", { name: "Mai", area: "Ban Ho" }],
  ],
  language: [["tay", { language: "tay" }], ["anh", { language: "anh" }]],
  learn: NOTHING,
  leave: CHANNELS,
  me: NOTHING,
  message: [["@lan mai di cho", { to: "lan", text: "mai di cho" }], ["@pao: may gio", { to: "pao", text: "may gio" }]],
  more: NOTHING,
  pin: [["1234", { id: "1234" }]],
  post: [
    ["#nuoc mat nuoc tu sang", { channel: "nuoc", text: "mat nuoc tu sang" }],
    ["# nuoc mat nuoc", { channel: "nuoc", text: "mat nuoc" }],
    ["#Nước: Bản Tả Van mất nước", { channel: "nuoc", text: "Bản Tả Van mất nước" }],
    ["toi nay hop thon", { text: "toi nay hop thon" }],
  ],
  rate: [["5", { stars: "5" }], ["1", { stars: "1" }]],
  read: [...CHANNELS, ["", {}]],
  rename: [["Mai", { name: "Mai" }]],
  reply: [["123 cam on can bo", { id: "123", text: "cam on can bo" }], ["cam on", { text: "cam on" }]],
  report: NUMBERS,
  sos: [["lu quet o suoi", { text: "lu quet o suoi" }]],
  start: NOTHING,
  station: PLACES,
  stop: NOTHING,
  topics: NOTHING,
  word: [["tay nuoc", { text: "tay nuoc" }], ["khmer lua", { text: "khmer lua" }]],
};
const ALONE = new Set(["pin_alone", "help_alone", "sos_alone", "stop_alone", "iam_alone", "hour_alone", "stop_short"]);

// ---- ways of writing ----

const MARKS = { "\u0301": "s1", "\u0300": "f2", "\u0309": "r3", "\u0303": "x4", "\u0323": "j5" };
const QUALITIES = { "\u0302": (base) => [base, "6"], "\u0306": () => ["w", "8"], "\u031b": () => ["w", "7"] };

/** The keys one presses for a Vietnamese word in Telex (0) or VNI (1), the tone last. */
function typed(word, method) {
  let keys = "";
  let tone = "";
  for (const letter of word.normalize("NFD")) {
    if (MARKS[letter]) tone = MARKS[letter][method];
    else if (QUALITIES[letter]) keys += QUALITIES[letter](keys.at(-1))[method];
    else if (letter === "đ") keys += method ? "d9" : "dd";
    else keys += letter;
  }
  return keys + tone;
}
const typedAll = (text, method) => text.split(" ").map((word) => typed(word, method)).join(" ");
const LOOKS = { a: "а", c: "с", e: "е", o: "о", p: "р", x: "х", y: "у", i: "і", s: "ѕ" };
const wide = (text) => [...text].map((c) => (c > " " && c < "\x7f" ? String.fromCodePoint(c.codePointAt(0) + 0xfee0) : c)).join("");

/** How a keyword may be written so that its accents stay right. */
const SPELLINGS = {
  "as the language has it": (keyword) => keyword,
  "in capitals": (keyword) => fold(keyword).toUpperCase(),
  "in accented capitals": (keyword) => keyword.toUpperCase(),
  "with one capital": (keyword) => keyword[0].toUpperCase() + keyword.slice(1),
  "without blanks": (keyword) => fold(keyword).toUpperCase().replaceAll(" ", ""),
  "with blanks doubled": (keyword) => fold(keyword).toUpperCase().replaceAll(" ", "  "),
  "decomposed": (keyword) => keyword.normalize("NFD"),
  "full-width": (keyword) => wide(fold(keyword).toUpperCase()),
  "in look-alikes": (keyword) => fold(keyword).replace(/[acepoxyis]/g, (c) => LOOKS[c] ?? c).toUpperCase(),
};

const keywordsOf = (section) => locales.flatMap((locale) => locale.keywords[section] ?? []);
const sections = [...new Set(locales.flatMap((locale) => Object.keys(locale.keywords)))];
export const intentOf = (section) => section.replace(/_(alone|short)$/, "");

function argumentsOf(section, keyword) {
  const intent = intentOf(section);
  if (ALONE.has(section)) return NOTHING;
  if (intent === "message" && section.endsWith("_short")) return ARGUMENTS.message;
  if (intent === "reply" && keyword === "trả lời") return ARGUMENTS.reply.slice(0, 1);
  return ARGUMENTS[intent];
}

const row = (keyword, rest, intent, wanted, way) => ({ text: rest ? `${keyword} ${rest}` : keyword, intent, wanted, way });

const meanings = new Map();
for (const section of sections)
  for (const keyword of keywordsOf(section)) meanings.set(squash(keyword), (meanings.get(squash(keyword)) ?? new Set()).add(intentOf(section)));
/** "bật dấu" and "bắt đầu" are one without their accents. */
const isClear = (keyword, text) => meanings.get(squash(keyword)).size === 1 || /[\u0300-\u036f]/.test(text.normalize("NFD"));

/** Every keyword in every spelling with everything that may follow it. */
function spelled() {
  const rows = [];
  for (const section of sections)
    for (const keyword of keywordsOf(section))
      for (const [rest, wanted] of argumentsOf(section, keyword))
        for (const [way, spell] of Object.entries(SPELLINGS))
          if (isClear(keyword, spell(keyword))) rows.push(row(spell(keyword), rest, intentOf(section), wanted, way));
  return rows;
}

/** Commands with what people put around them. */
function surrounded() {
  const rows = [];
  const around = [" %", "%.", "% !", "\"%\"", "% a", "% ạ", "% cam on", "% nhe", "- %", "%…"];
  const carries = new Set(["text", "area", "name"]);
  for (const section of sections)
    for (const keyword of keywordsOf(section).slice(0, 2)) {
      const [rest, wanted] = argumentsOf(section, keyword).find(([, w]) => !Object.keys(w).some((k) => carries.has(k))) ?? [];
      if (rest === undefined) continue;
      const plain = row(fold(keyword).toUpperCase(), rest, intentOf(section), wanted, "surrounded");
      for (const pattern of around) rows.push({ ...plain, text: pattern.replace("%", plain.text) });
    }
  return rows;
}

/** What a Telex or VNI keyboard leaves when the phone does not turn it into accents. */
function leftovers() {
  const rows = [];
  for (const section of sections)
    for (const keyword of keywordsOf(section)) {
      const [rest, wanted] = argumentsOf(section, keyword)[0];
      for (const method of [0, 1]) {
        const keys = typedAll(keyword, method);
        if (keys !== keyword) rows.push(row(keys, rest, intentOf(section), wanted, method ? "VNI" : "Telex"));
      }
    }
  return rows;
}

/** A keyword with its first argument glued to it. */
function glued() {
  const made = [
    ["follow", "nuoc", { channel: "nuoc" }], ["leave", "nuoc", { channel: "nuoc" }], ["instant", "nuoc", { channel: "nuoc" }],
    ["digest", "ngo", { channel: "ngo" }], ["read", "nuoc", { channel: "nuoc" }], ["report", "123", { id: "123" }],
    ["report", "123 tin sai", { id: "123", text: "tin sai" }], ["reply", "123 cam on", { id: "123", text: "cam on" }],
    ["check", "123", { id: "123" }], ["appeal", "77", { id: "77" }], ["rate", "5", { stars: "5" }],
    ["jobs", "haiphong", { text: "haiphong" }], ["station", "hanoi", { text: "hanoi" }],
    ["message", "@lan mai di cho", { to: "lan", text: "mai di cho" }], ["post", "#nuoc mat nuoc", { channel: "nuoc", text: "mat nuoc" }],
    ["iam", "lan", { name: "Lan" }], ["stop", "nuoc", { channel: "nuoc" }],
  ];
  return made.flatMap(([intent, rest, wanted]) =>
    keywordsOf(intent)
      .filter((keyword) => squash(keyword).length > 1 && squash(keyword).length < 8)
      .map((keyword) => ({ text: fold(keyword).toUpperCase().replaceAll(" ", "") + rest, intent, wanted, way: "glued" })),
  );
}

function slips(word, wrongs = "qwz") {
  const found = new Set();
  for (let i = 0; i < word.length; i++) {
    found.add(word.slice(0, i) + word.slice(i + 1));
    found.add(word.slice(0, i) + word[i] + word.slice(i));
    if (i) found.add(word.slice(0, i - 1) + word[i] + word[i - 1] + word.slice(i + 1));
    for (const wrong of wrongs) found.add(word.slice(0, i) + wrong + word.slice(i + 1));
  }
  found.delete(word);
  return [...found];
}

/** One wrong, missing, doubled or swapped letter, where only one keyword is that near. */
function slipped() {
  const all = sections.flatMap((section) => keywordsOf(section).map((keyword) => [squash(keyword), intentOf(section)]));
  const exact = new Set(all.map(([word]) => word));
  const near = new Map();
  for (const [word, intent] of all)
    if (word.length >= NEAR_LETTERS) for (const slip of slips(word, "abcdefghijklmnopqrstuvwxyz")) near.set(slip, (near.get(slip) ?? new Set()).add(intent));
  const rows = [];
  const sure = { follow: 1, leave: 1, instant: 1, digest: 1, read: 1, post: 1, message: 1, behalf: 1, ask: 1, jobs: 1, station: 1, language: 1 };
  for (const section of sections) {
    const intent = intentOf(section);
    if (!sure[intent]) continue;
    for (const keyword of keywordsOf(section)) {
      const word = squash(keyword);
      if (word.length < NEAR_LETTERS || keyword.includes(" ")) continue;
      const [rest, wanted] = argumentsOf(section, keyword)[0];
      for (const slip of slips(word))
        if (!exact.has(slip) && near.get(slip).size === 1 && ![...exact].some((other) => other.length < 4 && slip.startsWith(other)))
          rows.push(row(slip.toUpperCase(), rest, intent, wanted, "one slip"));
    }
  }
  return rows;
}

/** STOP in any form, with anything after it. */
function stops() {
  const words = ["STOP", "stop", "Stop!", "S T O P", "s.t.o.p", "STOP.", "ＳＴＯＰ", "stopp", "Ngừng", "ngung", "NGUNG!!!", "tc", "TC.", "T.C", "stop all", "STOPALL", "unsubscribe", "ngừng nhắn", "Dừng lại", "đừng nhắn nữa", "huy dang ky", "hủy dịch vụ", "từ chối quảng cáo", "không nhận tin nữa"];
  const after = ["", " please", " now!", " lam on", " di", " ngay", " khong gui nua", " sending me messages", " toi khong muon nhan"];
  return words.flatMap((word) => after.map((rest) => ({ text: word + (/^s.t.o.p|^T\.C|^S T/i.test(word) && rest ? "," : "") + rest, intent: "stop", wanted: {}, way: "stop" })));
}

export const rows = () => [...spelled(), ...surrounded(), ...leftovers(), ...glued(), ...slipped(), ...stops()];
