// Who lives in the bench: every province and commune of the country, and phones that are known.

import { readFileSync } from "node:fs";

export const SHORTCODE = "8099";
export const FIRST_PHONE = 84910000000;
export const TOPIC = "nuoc";

const HOMES = 150; // communes that people live in: as many as a province has
const TOPICS = [TOPIC, "dien", "lua", "ngo", "ca", "gia", "thuoc", "truong", "duong", "rung"].concat(
  ["lu", "ret", "cho", "viec", "vay", "dat", "bo", "lon", "ga", "che", "mua", "nang", "le", "hoi"],
);
/** As many as somebody may follow who follows much. */
const ALL_TOPICS = TOPICS.concat(Array.from({ length: 60 - TOPICS.length }, (_, i) => `viec${i}`));
const FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Giàng", "Vàng", "Lò", "Hoàng", "Sùng", "Nông", "Tẩn", "Bùi"];
const MIDDLE = ["Văn", "Thị", "A", "Thị Thu", "Đức", "Minh", "Ngọc", "Hữu"];
const GIVEN = ["Lan", "Páo", "Mai", "Hùng", "Dế", "Chư", "Hoa", "Phương", "Thành", "Súa", "Tuấn", "Yến", "Khoa"];

const one = (list, i) => list[i % list.length];

/** The i-th person's name; Vietnamese names are of two to four words. */
const nameOf = (i) => `${one(FAMILY, i)} ${one(MIDDLE, i >> 2)} ${one(GIVEN, i >> 1)}`;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").toLowerCase();

/**
 * What `loa load` takes: places, channels, and the phones `from` … `from + phones`. Persons follow their own board and so
 * many topics, everybody the first of them.
 */
export function village(phones, topics = 1, from = 0) {
  const { areas } = JSON.parse(readFileSync("build/share/data/areas.json", "utf8"));
  const homes = areas.filter(({ kind }) => kind === "commune").slice(0, HOMES);
  const follows = (i) =>
    topics < TOPICS.length
      ? Array.from({ length: topics }, (_, n) => (n ? one(TOPICS.slice(1), i + n * 5) : TOPIC))
      : ALL_TOPICS.slice(0, topics);
  return {
    areas,
    channels: ALL_TOPICS.map((name) => ({ name, title: name })),
    phones: Array.from({ length: phones }, (_, n) => from + n).map((i) => ({
      msisdn: `+${FIRST_PHONE + i}`,
      name: nameOf(i),
      handle: `${plain(one(GIVEN, i >> 1))}${i}`,
      area: one(homes, i).id,
      follows: follows(i),
    })),
  };
}
