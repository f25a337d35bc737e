// Checks from the #include lines that no room knows what it must not know: docs/architecture.md.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const NO_MACHINERY = /^(event2?|hiredis|kannel|libsmpp34|sys\/socket|netinet|arpa)\b/;

const rooms = [
  { room: "social-core", own: ["social-core"], system: (header) => !NO_MACHINERY.test(header) },
  { room: "moderation", own: ["social-core", "moderation"], system: (header) => !NO_MACHINERY.test(header) },
  ...["kannel", "redis", "web", "simulator", "ussd"].map((name) => ({
    room: `adapters/${name}`,
    own: ["social-core", "moderation", `adapters/${name}`],
    system: (header) =>
      (name === "redis" || !header.startsWith("hiredis/")) && (name === "kannel" || !header.startsWith("kannel/")),
  })),
  { room: "gateway", own: ["social-core", "moderation", "adapters", "gateway"], system: () => true },
];

const inside = (path, folder) => path.startsWith(`${folder}/`);

function faults(file) {
  const rule = rooms.find(({ room }) => inside(file, room));
  if (!rule) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, at) => {
      const [, open, header] = line.match(/^\s*#\s*include\s*(["<])([^">]+)/) ?? [];
      const allowed = !header || (open === "<" ? rule.system(header) : rule.own.some((own) => inside(header, own)));
      return allowed ? [] : [`${file}:${at + 1}: ${rule.room} must not know ${header}`];
    });
}

const files = execFileSync("git", ["ls-files", "*.c", "*.h", "*.cc"], { encoding: "utf8" }).split("\n");
const found = files.filter(Boolean).flatMap(faults);
console.error(found.join("\n"));
process.exit(found.length ? 1 : 0);
