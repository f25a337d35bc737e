// The rows for people: a table, and a picture.

import { rows } from "./rows.mjs";

const number = (value) => value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 2 : 0 });

function goalText({ of, least, most, value, met }) {
  const wanted = least === undefined ? `below ${number(most)}` : `at least ${number(least)}`;
  const against = of ? `${number(value)} of ${of}, ` : "";
  return `${met ? "met" : "MISSED"}: ${against}goal ${wanted}`;
}

export function table(results) {
  const lines = results.map(({ row, value, runs, goals }) => [
    row,
    number(value),
    runs.map(number).join(" "),
    goals.map(goalText).join("; "),
  ]);
  const heads = ["row", "value", "runs", "goal"];
  const widths = heads.map((head, i) => Math.max(head.length, ...lines.map((line) => line[i].length)));
  const line = (cells) => cells.map((cell, i) => (i === 1 ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  ").trimEnd();
  return [line(heads), ...lines.map(line)].join("\n") + "\n";
}

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const WIDTH = 760;
const BAR = { left: 20, width: 560, height: 22, step: 62, top: 64 };

function bar({ row, value, runs }, index, most) {
  const y = BAR.top + index * BAR.step;
  const at = (amount) => BAR.left + (amount / most) * BAR.width;
  const { what } = rows.find((candidate) => candidate.row === row);
  const ticks = runs.map((run) => `<line class="run" x1="${at(run).toFixed(1)}" x2="${at(run).toFixed(1)}" y1="${y + 8}" y2="${y + 8 + BAR.height}"/>`);
  return `<text class="what" x="${BAR.left}" y="${y}">${escape(what)}</text>
<rect class="${row.startsWith("loa") ? "loa" : "peer"}" x="${BAR.left}" y="${y + 8}" width="${(at(value) - BAR.left).toFixed(1)}" height="${BAR.height}" rx="3"/>
${ticks.join("\n")}
<text class="value" x="${(Math.max(at(value), ...runs.map(at)) + 8).toFixed(1)}" y="${y + 24}">${number(value)}</text>`;
}

/** The rows that are so many a second, as bars; a thin line is one run. Readable on light and dark pages. */
export function picture(results) {
  const shown = results.filter(({ row }) => row.endsWith("_per_s"));
  const most = Math.max(...shown.flatMap(({ runs }) => runs));
  const height = BAR.top + shown.length * BAR.step;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Messages a second of Loa and its peers">
<style>
text { font: 14px system-ui, sans-serif; fill: #1f2937 } .title { font-weight: 600; font-size: 17px } .value { font-weight: 600 }
.loa { fill: #0f766e } .peer { fill: #94a3b8 } .run { stroke: #1f2937; stroke-width: 1; opacity: .55 } .page { fill: #ffffff }
@media (prefers-color-scheme: dark) { text { fill: #e5e7eb } .loa { fill: #2dd4bf } .peer { fill: #64748b } .run { stroke: #e5e7eb } .page { fill: #111827 } }
</style>
<rect class="page" width="${WIDTH}" height="${height}" rx="8"/>
<text class="title" x="${BAR.left}" y="32">Messages a second, each answered</text>
${shown.map((result, index) => bar(result, index, most)).join("\n")}
</svg>
`;
}
