// Checks that nobody can ever be told a key instead of a phrase: every key that the code says is in the language that
// others fall back to, with the placeholders that the code fills; and no phrase is there that nobody says.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const FALLBACK = "vi";
const list = (...patterns) => execFileSync("git", ["ls-files", ...patterns], { encoding: "utf8" }).split("\n").filter(Boolean);
const sources = list("social-core/*.c", "moderation/*.c", "adapters/*.c", "gateway/*.c").map((file) => [file, readFileSync(file, "utf8")]);
const locales = Object.fromEntries(
  list("social-core/locale/*.json").map((file) => JSON.parse(readFileSync(file, "utf8"))).map((locale) => [locale.code, locale]),
);
const phrases = locales[FALLBACK].phrases;
const intents = [...readFileSync("social-core/understand/intents.def", "utf8").matchAll(/^INTENT\((\w+)/gm)].map(([, name]) => name);
const faults = [];

const placeholders = (text) => [...new Set([...text.matchAll(/\{(\w+)[^}]*\}/g)].map(([, name]) => name))].sort();
const literals = (code) => [...code.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text);

/** The arguments of a call whose `(` is at `open`, cut at its own commas. */
function callArguments(code, open) {
  const found = [""];
  let depth = 0;
  let quoted = false;
  for (let i = open; i < code.length; i++) {
    const c = code[i];
    if (c === '"' && code[i - 1] !== "\\") quoted = !quoted;
    if (!quoted && (c === ")" || c === "}") && --depth === 0) break;
    if (!quoted && c === "," && depth === 1) found.push("");
    else if (depth > 0) found[found.length - 1] += c;
    if (!quoted && (c === "(" || c === "{")) depth++;
  }
  return found;
}

/** A call that says a phrase: its key comes after `before` arguments, then placeholders and values in turn. */
function checkCall(file, code, open, before) {
  const [key, ...pairs] = callArguments(code, open).slice(before);
  const keys = literals(key.replace(/^[^?]*\?/, ""));
  const given = pairs.filter((_, i) => i % 2 === 0).flatMap(literals);
  for (const name of keys) {
    if (!(name in phrases)) faults.push(`${file}: says "${name}", which ${FALLBACK}.json does not have`);
    else
      for (const hole of placeholders(phrases[name]))
        if (!given.includes(hole)) faults.push(`${file}: says "${name}" without its {${hole}}`);
  }
}

for (const [file, code] of sources) {
  for (const call of code.matchAll(/\b(say|words_of|phrase|tell)\(/g)) {
    const before = { say: 1, words_of: 1, phrase: 2, tell: 4 }[call[1]];
    if (!/^(adapters)/.test(file)) checkCall(file, code, call.index + call[0].length - 1, before);
  }
  for (const words of code.matchAll(/\*const words\[\] = \{/g)) checkCall(file, code, words.index + words[0].length - 1, 0);
}

const said = new Set(sources.flatMap(([, code]) => literals(code)));
for (const intent of intents)
  if (intent !== "none" && !(`help_${intent}` in phrases)) faults.push(`${FALLBACK}.json: no "help_${intent}"`);
for (const key of Object.keys(phrases))
  if (!said.has(key) && !intents.some((intent) => key === `help_${intent}`)) faults.push(`${FALLBACK}.json: nobody says "${key}"`);

for (const { code, partial, phrases: own } of Object.values(locales)) {
  for (const key of Object.keys(phrases)) if (!partial && !(key in own)) faults.push(`${code}.json: no "${key}"`);
  for (const [key, text] of Object.entries(own ?? {})) {
    if (!(key in phrases)) faults.push(`${code}.json: "${key}" is not in ${FALLBACK}.json`);
    else if (placeholders(text).join() !== placeholders(phrases[key]).join()) faults.push(`${code}.json: "${key}" has other placeholders`);
  }
}

// The same of the sentences that the pages' words have for what operators write.
const pages = Object.fromEntries(list("adapters/web/pages/*.json").map((file) => [file, JSON.parse(readFileSync(file, "utf8"))]));
const core = sources.filter(([file]) => /^social-core/.test(file)).map(([, code]) => code).join("\n");
const named = new Set([...core.matchAll(/"((?:mistake|audience)_\w+)"/g)].map(([, key]) => key));
for (const [file, words] of Object.entries(pages)) {
  for (const key of Object.keys(words)) if (key.startsWith("mistake_") && !named.has(key)) faults.push(`${file}: nobody says "${key}"`);
  for (const key of named) if (!(key in words)) faults.push(`${file}: no "${key}"`);
  for (const [other, others] of Object.entries(pages))
    for (const [key, text] of Object.entries(words)) {
      if (!(key in others)) faults.push(`${other}: no "${key}", which ${file} has`);
      else if (/^(mistake|audience)_/.test(key) && placeholders(text).join() !== placeholders(others[key]).join()) faults.push(`${other}: "${key}" has other placeholders`);
    }
}

for (const fault of faults) console.error(fault);
process.exit(faults.length ? 1 : 0);
