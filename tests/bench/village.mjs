// Who lives in the bench: every province and commune of the country, and phones that are known.

export const SHORTCODE = "8099";
export const FIRST_PHONE = 84910000000;
export const TOPIC = "nuoc";

const PROVINCES = 34;
const COMMUNES = 3321;

// Made-up names of the usual length; as in the country, many come several times.
const FIRSTS = ["Tân", "Bình", "Mường", "Nậm", "Phú", "Vĩnh", "Hòa", "Đông", "Sơn", "Long", "Thạnh", "Xuân", "Yên", "Krông"];
const SECONDS = ["Lập", "Thạnh", "Hum", "Khánh", "Phước", "Hưng", "Lộc", "Thủy", "Trung", "Mỹ", "Nghĩa", "Giang", "Ana", "Cường"];
const THIRDS = ["", "", "", "", "", "", " Đông", " Tây", " Nam", " Bắc", " Thượng", " Hạ", " Nhất"];

const name = (i) => `${FIRSTS[i % FIRSTS.length]} ${SECONDS[(i * 5 + (i >> 4)) % SECONDS.length]}${THIRDS[i % THIRDS.length]}`;
const provinceId = (i) => String(i + 1).padStart(2, "0");
const communeId = (i) => String(i + 1).padStart(5, "0");

function country() {
  const provinces = Array.from({ length: PROVINCES }, (_, i) => ({
    id: provinceId(i),
    name: `Tỉnh ${name(i * 7)}`,
    kind: "province",
    parent: null,
  }));
  const communes = Array.from({ length: COMMUNES }, (_, i) => ({
    id: communeId(i),
    name: `Xã ${name(i)}`,
    kind: "commune",
    parent: provinceId(i % PROVINCES),
  }));
  return [...provinces, ...communes];
}

/** What `loa load` takes; persons follow the topic. */
export const village = (phones) => ({
  areas: country(),
  channels: [{ name: TOPIC, title: "Nước" }],
  phones: Array.from({ length: phones }, (_, i) => ({
    msisdn: `+${FIRST_PHONE + i}`,
    name: "Lan",
    handle: `lan${i}`,
    area: communeId(i % COMMUNES),
    follows: [TOPIC],
  })),
});
