// The operator's page, live: draws the last hour above each table and asks for what is new, one question at a time, while
// somebody looks. The tables are the truth without this script too.

const HEIGHT = 150;
const PATIENCE_MS = 10_000;
const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3]];

const plots = new Map(); // panel → {host, data, plot}
let times = []; // seconds, of every panel
let newest = 0;
let every = 5000;

const value = (from, path) => path.split(".").reduce((at, key) => at?.[key], from);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// As the rest of the page tells the time: that of Viet Nam.
const hours = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh" });

const short = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" });

function options({ series }, width) {
  const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, low, high) => [Math.min(0, low ?? 0), (high ?? 0) > 0 ? high * 1.1 : 1] } },
    axes: [{ ...axis, values: (_, marks) => marks.map((mark) => hours.format(mark * 1000)) }, { ...axis, size: 56, values: (_, marks) => marks.map((mark) => short.format(mark)) }],
    series: [
      {},
      ...series.map(({ label }, index) => ({
        label,
        stroke: colour(`--plot-${index % 8}`),
        width: 2,
        dash: DASHES[Math.floor(index / 2) % DASHES.length],
        points: { size: 4 },
      })),
    ],
  };
}

function draw(panel) {
  const entry = plots.get(panel.panel);
  if (!entry || times.length < 2) return;
  entry.plot?.destroy();
  entry.plot = new uPlot(options(panel, entry.host.clientWidth), [times, ...entry.data], entry.host);
}

/** Appends what is new and forgets what is older than the hour that the gateway keeps. */
function take(figures, most) {
  times = [...times, ...figures.at.map((ms) => ms / 1000)].slice(-most);
  for (const { panel, series } of figures.panels) {
    const entry = plots.get(panel);
    if (!entry) continue;
    entry.data = series.map(({ values }, index) =>
      [...(entry.data[index] ?? []), ...values.map((number) => (number === null ? null : number / 1000))].slice(-most),
    );
    if (entry.plot) entry.plot.setData([times, ...entry.data]);
    else draw({ panel, series });
  }
}

function write(figures) {
  for (const cell of document.querySelectorAll("[data-at]")) {
    const text = value(figures, cell.dataset.at);
    if (text !== undefined && cell.textContent !== text) cell.textContent = text;
  }
}

let last = null;
async function ask() {
  const answer = await fetch(`/admin.json?after=${newest}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (answer.redirected) return location.reload(); // signed out meanwhile
  if (!answer.ok) throw new Error(String(answer.status));
  const figures = await answer.json();
  every = figures.every_ms;
  if (figures.at.length && figures.at[0] - newest > 3_600_000) times = [];
  take(figures, Math.ceil(3_600_000 / every));
  write(figures);
  newest = figures.at.at(-1) ?? newest;
  last = figures;
}

async function turn() {
  if (!document.hidden)
    try {
      await ask();
      document.querySelector("#stale").hidden = true;
    } catch {
      document.querySelector("#stale").hidden = false;
    }
  setTimeout(turn, every);
}

const redraw = () => last?.panels.forEach(draw);
for (const host of document.querySelectorAll(".plot")) plots.set(host.dataset.panel, { host, data: [], plot: null });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
addEventListener("resize", () => {
  for (const { host, plot } of plots.values())
    if (plot && plot.width !== host.clientWidth) plot.setSize({ width: host.clientWidth, height: HEIGHT });
});
turn();
