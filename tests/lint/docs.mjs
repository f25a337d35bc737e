// Checks that the documents tell of every log event, metric and subcommand, and of no others.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const read = (file) => readFileSync(file, "utf8");
const sources = execFileSync("git", ["ls-files", "social-core/*.c", "moderation/*.c", "adapters/*.c", "adapters/*.cc", "gateway/*.c"], { encoding: "utf8" })
  .split("\n")
  .filter(Boolean)
  .map(read)
  .join("\n");
const operations = read("docs/operations.md");
const manual = read("docs/man/loa.1");

const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

/** The names in the first column of the tables under a heading of docs/operations.md. */
function listed(heading) {
  const [, section] = operations.split(`\n## ${heading}\n`);
  if (!section) return [];
  const rows = all(section.split("\n## ")[0], /^\| (`[^|]*)\|/gm);
  return rows.flatMap((names) => all(names, /`([a-z_]+)/g));
}

const metrics = [
  ...all(sources, /(?:sample|decimal|histogram)\(arena, (?:out|""), "([a-z_]+)"/g),
  ...all(sources, /# TYPE loa_([a-z_]+) /g),
].map((name) => `loa_${name}`);

const pairs = [
  ["log event", all(sources, /log_event\(\s*"([a-z_]+)"/g), "docs/operations.md", listed("Logs")],
  ["metric", metrics, "docs/operations.md", listed("Figures")],
  [
    "subcommand",
    all(read("gateway/subcommands.def"), /^SUBCOMMAND\((\w+)/gm),
    "docs/man/loa.1",
    all(manual.split(".Sh SIGNALS")[0], /^\.Ss (\w+)/gm),
  ],
];

const found = pairs.flatMap(([what, code, file, told]) => [
  ...code.filter((name) => !told.includes(name)).map((name) => `${file}: tells nothing of the ${what} ${name}`),
  ...told.filter((name) => !code.includes(name)).map((name) => `${file}: tells of a ${what} ${name} that is not there`),
]);
if (found.length) console.error([...new Set(found)].join("\n"));
process.exit(found.length ? 1 : 0);
