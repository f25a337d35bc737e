// A commune on a busy evening: what the browser tests look at and what the README's pictures show. Units are real.

import { numberIn, villager } from "./people.mjs";

const PROVINCES = `01 Thành phố Hà Nội;04 Tỉnh Cao Bằng;08 Tỉnh Tuyên Quang;11 Tỉnh Điện Biên;12 Tỉnh Lai Châu;14 Tỉnh Sơn La;
15 Tỉnh Lào Cai;19 Tỉnh Thái Nguyên;20 Tỉnh Lạng Sơn;22 Tỉnh Quảng Ninh;24 Tỉnh Bắc Ninh;25 Tỉnh Phú Thọ;
31 Thành phố Hải Phòng;33 Tỉnh Hưng Yên;37 Tỉnh Ninh Bình;38 Tỉnh Thanh Hoá;40 Tỉnh Nghệ An;42 Tỉnh Hà Tĩnh;
44 Tỉnh Quảng Trị;46 Thành phố Huế;48 Thành phố Đà Nẵng;51 Tỉnh Quảng Ngãi;52 Tỉnh Gia Lai;56 Tỉnh Khánh Hoà;
66 Tỉnh Đắk Lắk;68 Tỉnh Lâm Đồng;75 Thành phố Đồng Nai;79 Thành phố Hồ Chí Minh;80 Tỉnh Tây Ninh;82 Tỉnh Đồng Tháp;
86 Tỉnh Vĩnh Long;91 Tỉnh An Giang;92 Thành phố Cần Thơ;96 Tỉnh Cà Mau`;

const COMMUNES = `02647 Phường Lào Cai;02671 Phường Cam Đường;02683 Xã Bát Xát;02701 Xã Y Tý;02728 Xã Mường Hum;
02761 Xã Mường Khương;02809 Xã Si Ma Cai;02839 Xã Bắc Hà;02947 Xã Bảo Yên;03006 Phường Sa Pa;03013 Xã Tả Phìn;
03037 Xã Tả Van;03046 Xã Bản Hồ;03082 Xã Văn Bàn;04456 Xã Mù Cang Chải;04630 Xã Tú Lệ`;

const units = (list, kind, parent) =>
  list.split(/;\s*/).map((unit) => ({ id: unit.slice(0, unit.indexOf(" ")), name: unit.slice(unit.indexOf(" ") + 1), kind, parent }));

export const livelyVillage = () => ({
  areas: [
    ...units(PROVINCES, "province", null),
    ...units(COMMUNES, "commune", "15"),
    { id: "v1", name: "Bản Tả Van Giáy", kind: "village", parent: "03037" },
    { id: "v2", name: "Bản Séo Mý Tỷ", kind: "village", parent: "03037" },
    { id: "v3", name: "Bản Dền Thàng", kind: "village", parent: "03037" },
  ],
  channels: [
    { name: "nuoc", title: "Nước" },
    { name: "ngo", title: "Ngô và lúa" },
    { name: "duong", title: "Đường sá" },
    { name: "y_te", title: "Y tế" },
    { name: "cho", title: "Chợ phiên" },
    { name: "thoi_tiet", title: "Thời tiết" },
  ],
  agencies: [
    { name: "xa", title: "UBND xã Tả Van", area: "03037" },
    { name: "tinh", title: "UBND tỉnh Lào Cai", area: "15" },
  ],
});

const PEOPLE = ["Lan", "Mai", "Tuấn", "Sùng A Páo", "Giàng Thị Mỷ", "Vàng"];
const WORDS = [
  ["Lan", "#nuoc Mất nước từ sáng, bể đầu bản cạn rồi bà con ạ."],
  ["Tuấn", "#nuoc Đường ống đứt chỗ cây gạo. Chiều nay ai rảnh mang cuốc ra giúp một tay."],
  ["Mai", "#cho Phiên chợ chủ nhật này tôi mang hai con lợn đen, ai mua nhắn NHAN @mai"],
  ["Sùng A Páo", "#duong Cầu treo Séo Mý Tỷ gãy ba tấm ván, xe máy đừng qua, đi vòng đập nhé."],
  ["Giàng Thị Mỷ", "DANG Tối nay 7 giờ họp bản ở nhà văn hoá, bàn chuyện tiền điện và trồng cây."],
  ["Vàng", "#ngo Ngô nhà tôi bị sâu ăn lá, có ai biết thuốc gì không?"],
  ["Lan", "TL {question} Rắc tro bếp lúc sáng sớm, nhà tôi làm thế thấy đỡ nhiều."],
  ["Tuấn", "TL {question} Hỏi cán bộ khuyến nông xem, đừng phun bừa hại ong."],
  ["Mai", "#y_te Trạm y tế tiêm phòng cho trẻ sáng thứ tư, bà con đưa cháu đi sớm, nhớ mang sổ."],
  ["Sùng A Páo", "#thoi_tiet Sương mù dày trên đèo Ô Quy Hồ, đi chậm bật đèn."],
  ["Tuấn", "#nuoc Nước về rồi! Cảm ơn anh em đã nối lại ống. Nhà cuối bản cũng có rồi."],
];
const QUESTION = WORDS.findIndex(([, text]) => text.endsWith("?"));

/** Its people join, follow and talk: `{lan, mai, …, posts}`, phones by handle; `posts` the numbers, oldest first;
 *  `question` the one that has replies. */
export async function enliven(stack) {
  const phones = {};
  for (const name of PEOPLE) phones[name] = await villager(stack, name);
  for (const name of PEOPLE.slice(1)) await phones[name].ask("THEO nuoc");
  for (const name of PEOPLE.slice(3)) await phones[name].ask("THEO ngo");
  await phones.Lan.ask("THEO thoi_tiet");
  const posts = [];
  for (const [name, text] of WORDS)
    posts.push(numberIn(await phones[name].ask(text.replace("{question}", posts[QUESTION]))));
  for (const phone of Object.values(phones)) phone.takeAll();
  const byHandle = Object.fromEntries(Object.values(phones).map((phone) => [phone.handle, phone]));
  return { ...byHandle, posts, question: posts[QUESTION] };
}
