// The public holidays of data/holidays.json against the Labour Code (45/2019/QH14, articles 111.3 and 112) and the moon:
// new moons by Meeus (Astronomical Algorithms, chapter 49) for UTC+7. (ICU's Chinese calendar takes 7 February for Tet of
// 2027: the new moon is at 22:56 of the 6th in Ha Noi, 23:56 in Beijing, and its moon is some minutes late.)
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const { holidays, made_up: madeUp } = JSON.parse(readFileSync("data/holidays.json", "utf8"));
const DAY = 86_400_000;
const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
const weekend = (date) => [0, 6].includes(new Date(date).getUTCDay());
/** The days about which the sun is at 330 and at 30 degrees: the first month and the third are those that hold them. */
const TERM = { 1: "02-19", 3: "04-20" };

/** The day in Viet Nam on which new moon `k` falls (0: the first of 2000); good for some minutes. */
function newMoonDay(k) {
  const T = k / 1236.85;
  const rad = (degrees) => (degrees * Math.PI) / 180;
  const M = rad(2.5534 + 29.1053567 * k - 0.0000014 * T * T);
  const m = rad(201.5643 + 385.81693528 * k + 0.0107582 * T * T);
  const F = rad(160.7108 + 390.67050284 * k - 0.0016118 * T * T);
  const node = rad(124.7746 - 1.56375588 * k + 0.0020672 * T * T);
  const E = 1 - 0.002516 * T;
  const sum =
    -0.4072 * Math.sin(m) + 0.17241 * E * Math.sin(M) + 0.01608 * Math.sin(2 * m) + 0.01039 * Math.sin(2 * F) + 0.00739 * E * Math.sin(m - M) -
    0.00514 * E * Math.sin(m + M) + 0.00208 * E * E * Math.sin(2 * M) - 0.00111 * Math.sin(m - 2 * F) - 0.00057 * Math.sin(m + 2 * F) +
    0.00056 * E * Math.sin(2 * m + M) - 0.00042 * Math.sin(3 * m) + 0.00042 * E * Math.sin(M + 2 * F) + 0.00038 * E * Math.sin(M - 2 * F) -
    0.00024 * E * Math.sin(2 * m - M) - 0.00017 * Math.sin(node);
  const JDE = 2451550.09766 + 29.530588861 * k + 0.00015437 * T * T + sum;
  const deltaT = 70 / 86400; // TT - UT, these years
  return iso((JDE - deltaT - 2440587.5) * DAY + 7 * 3_600_000);
}

/** The first day of lunar month 1 or 3 of a year: the last new moon up to its sun's term. */
function lunarMonth(year, month) {
  let k = Math.floor((year - 2000) * 12.3685) - 1;
  while (newMoonDay(k + 1) <= `${year}-${TERM[month]}`) k++;
  return newMoonDay(k);
}
const after = (date, days) => iso(Date.parse(date) + days * DAY);

test("the moon is reckoned right: Tet of years that are known", () => {
  // In 2007 the new moon came before midnight of Ha Noi and after that of Beijing: Tet was a day before China's.
  assert.deepEqual([2024, 2025, 2026].map((year) => lunarMonth(year, 1)), ["2024-02-10", "2025-01-29", "2026-02-17"]);
  assert.equal(lunarMonth(2007, 1), "2007-02-17");
});

for (const year of [2026, 2027]) {
  const has = (date) => assert.ok(date in holidays, `${date} is missing`);

  test(`the fixed holidays of ${year}, one day beside National Day`, () => {
    for (const day of ["01-01", "04-30", "05-01", "09-02"]) if (!weekend(`${year}-${day}`)) has(`${year}-${day}`);
    assert.ok([`${year}-09-01`, `${year}-09-03`].some((date) => date in holidays));
  });

  test(`Tet of ${year} is five days with the first of the year, Hung Kings' Day the tenth of the third month`, () => {
    const tet = lunarMonth(year, 1);
    const days = Object.keys(holidays).filter((date) => date.startsWith(`${year}`) && holidays[date] === "Tết Nguyên đán");
    assert.equal(days.length, 5);
    assert.ok(days.includes(tet), tet);
    days.forEach((date, i) => assert.equal(date, after(days[0], i)));
    has(after(lunarMonth(year, 3), 9));
    assert.equal(holidays[after(lunarMonth(year, 3), 9)], "Giỗ Tổ Hùng Vương");
  });

  test(`each holiday of ${year} on a weekend has a working day in its place, and days made up are weekends`, () => {
    const own = Object.keys(holidays).filter((date) => date.startsWith(`${year}`));
    const lost = own.filter((date) => weekend(date) && !/bù|hoán/.test(holidays[date])).length;
    assert.equal(own.filter((date) => /nghỉ bù/.test(holidays[date])).length, lost);
    for (const date of own) if (/bù|hoán/.test(holidays[date])) assert.ok(!weekend(date), date);
    for (const date of Object.keys(madeUp)) assert.ok(weekend(date), date);
  });
}
