// How what a person, a follow and a post take grows with a region: rows for `make bench ROWS=growth`, a table and a picture
// (grow.mjs).

const KINDS = [
  { kind: "person", what: "a person with its phone", goal: 300 },
  { kind: "follow", what: "a follow, both ways", goal: 30 },
  { kind: "post", what: "a post beside its text", goal: 60 },
];

/** `[row, value]` of each: bytes_per_person_at_10000. */
export const growthRows = (grown) => grown.flatMap((size) => KINDS.map(({ kind }) => [growthRow(kind, size.persons), size[kind]]));

const growthRow = (kind, persons) => `bytes_per_${kind}_at_${persons}`;

/** What rows.mjs shows of each number of persons. */
export const growthDescriptions = (counts) =>
  counts.flatMap((persons) =>
    KINDS.map(({ kind, what, goal }) => ({
      row: growthRow(kind, persons),
      what: `${what}, among ${persons.toLocaleString("en")} persons`,
      goals: persons >= 1_000_000 ? [{ most: goal }] : [],
    })),
  );

/** What the bench says of growth, for docs/bench.md: one line a number of persons, and what an archived post takes. */
export function growthTable(grown, { logged, archived, text }, when) {
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  const cell = (size, { kind, goal }) => number(size[kind]) + (size.persons >= 1_000_000 && size[kind] > goal ? ": **missed**" : "");
  return (
    line(["persons", ...KINDS.map(({ what }) => what)]) +
    line(["---", ...KINDS.map(() => "---")]) +
    line(["goal", ...KINDS.map(({ goal }) => goal)]) +
    grown.map((size) => line([size.persons.toLocaleString("en"), ...KINDS.map((kind) => cell(size, kind))])).join("") +
    `\nMeasured ${when.toISOString().slice(0, 10)}: five follows each, ten posts an author, texts of ${number(grown[0].text)} bytes.\n` +
    `An archived post takes ${number(archived)} bytes, its text of ${number(text)} (two sentences) and all its fields included; in the log it took ${number(logged)}.\n`
  );
}

const WIDTH = 760;
const PLOT = { left: 70, width: 540, height: 120, step: 170, top: 70 };
const number = (value) => value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 });

/** One small plot a kind: bytes over persons (each step ten times as many), the goal as a dashed line. */
function plot({ kind, what, goal }, index, grown) {
  const top = PLOT.top + index * PLOT.step, most = 1.3 * Math.max(goal, ...grown.map((size) => size[kind]));
  const [least, last] = [grown[0], grown.at(-1)].map(({ persons }) => Math.log10(persons));
  const x = (persons) => PLOT.left + ((Math.log10(persons) - least) / (last - least || 1)) * PLOT.width;
  const y = (bytes) => top + PLOT.height - (bytes / most) * PLOT.height;
  const points = grown.map((size) => ({ persons: size.persons, bytes: size[kind], at: [x(size.persons), y(size[kind])].map((n) => n.toFixed(1)) }));
  const besideDot = (bytes) => (bytes <= goal && y(bytes) - y(goal) < 24 ? 18 : -9); // below the dot where the goal's line is just above
  const right = PLOT.left + PLOT.width;
  return `<text x="${PLOT.left}" y="${top - 8}">${what}</text>
<line class="axis" x1="${PLOT.left}" x2="${right}" y1="${top + PLOT.height}" y2="${top + PLOT.height}"/>
<line class="goal" x1="${PLOT.left}" x2="${right}" y1="${y(goal).toFixed(1)}" y2="${y(goal).toFixed(1)}"/>
<text class="small" x="${right + 8}" y="${(y(goal) + 4).toFixed(1)}">goal ${goal}</text>
<polyline class="grown" points="${points.map(({ at }) => at.join(",")).join(" ")}"/>
${points.map(({ at, bytes, persons }) => `<circle class="dot" cx="${at[0]}" cy="${at[1]}" r="4"/>
<text class="value" x="${at[0]}" y="${(Number(at[1]) + besideDot(bytes)).toFixed(1)}">${number(bytes)}</text>
<text class="small middle" x="${at[0]}" y="${top + PLOT.height + 16}">${number(persons)}</text>`).join("\n")}`;
}

/** Bytes of Redis's memory for one more, by how many persons there are. Readable on light and dark pages. */
export function growthPicture(grown) {
  const height = PLOT.top + KINDS.length * PLOT.step;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Bytes of Redis memory for one more person, follow and post, by the number of persons">
<style>
text { font: 14px system-ui, sans-serif; fill: #1f2937 } .title { font-weight: 600; font-size: 17px } .value { font-weight: 600; text-anchor: middle } .small { font-size: 12px } .middle { text-anchor: middle }
.grown { fill: none; stroke: #0f766e; stroke-width: 2 } .dot { fill: #0f766e } .axis { stroke: #94a3b8 } .goal { stroke: #b45309; stroke-dasharray: 5 4 } .page { fill: #ffffff }
@media (prefers-color-scheme: dark) { text { fill: #e5e7eb } .grown { stroke: #2dd4bf } .dot { fill: #2dd4bf } .axis { stroke: #64748b } .goal { stroke: #fbbf24 } .page { fill: #111827 } }
</style>
<rect class="page" width="${WIDTH}" height="${height}" rx="8"/>
<text class="title" x="20" y="32">Bytes of Redis memory for one more, by persons in the region</text>
${KINDS.map((kind, index) => plot(kind, index, grown)).join("\n")}
</svg>
`;
}
