// A small village for `loa load`. Names and codes are real units; `Tân Lập` stands four times in the country, and
// Bắc Ninh and An Giang are there to be confused with nothing.

export const SHORTCODE = "8070";

export const village = () => ({
  areas: [
    { id: "15", name: "Tỉnh Lào Cai", kind: "province", parent: null },
    { id: "03037", name: "Xã Tả Van", kind: "commune", parent: "15" },
    { id: "02728", name: "Xã Mường Hum", kind: "commune", parent: "15" },
    { id: "44", name: "Tỉnh Quảng Trị", kind: "province", parent: null },
    { id: "19462", name: "Xã Tân Lập", kind: "commune", parent: "44" },
    { id: "66", name: "Tỉnh Đắk Lắk", kind: "province", parent: null },
    { id: "24121", name: "Phường Tân Lập", kind: "commune", parent: "66" },
    { id: "68", name: "Tỉnh Lâm Đồng", kind: "province", parent: null },
    { id: "23134", name: "Xã Tân Lập", kind: "commune", parent: "68" },
  ],
  channels: [
    { name: "nuoc", title: "Nước" },
    { name: "ngo", title: "Ngô" },
    { name: "duong", title: "Đường" },
    { name: "y_te", title: "Y tế" },
  ],
  agencies: [
    { name: "xa", title: "UBND xã Tả Van", area: "03037" },
    { name: "tinh", title: "UBND tỉnh Lào Cai", area: "15" },
  ],
});
