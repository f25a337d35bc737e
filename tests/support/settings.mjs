// What the programs of a stand are told: kannel.conf, redis.conf, loa.ini.

export const REGION = "vn";
export const SMSC_ID = "village";
export const BOX_ID = "loa";

/** The parameters of SMPP that carry USSD, under the names that loa.ini has by itself. */
const ussd = [
  { group: "smpp-tlv", name: "ussd_service_op", tag: "0x0501", type: "integer", length: 1 },
  { group: "smpp-tlv", name: "its_session_info", tag: "0x1383", type: "octetstring", length: 2 },
];

const lines = (options) => Object.entries(options).map(([key, value]) => `${key} = ${value}\n`).join("");

/**
 * kannel.conf: one SMSC, everything from it to the box `loa`.
 * core: more of that group. binds: of each SMPP connection what is not the same for all. smsbox: lines of that group, for a stand that runs one;
 * bearerbox insists on the group though none may ever run. more: further groups.
 */
export function kannelConf({ folder, ports, core = {}, binds, smsbox = {}, more = [] }) {
  const smsc = { group: "smsc", smsc: "smpp", "smsc-id": SMSC_ID, host: "127.0.0.1", "smsc-username": "loa" };
  const groups = [
    {
      group: "core",
      "admin-port": ports.admin,
      "admin-interface": "127.0.0.1",
      "admin-password": "test",
      "smsbox-port": ports.box,
      "smsbox-interface": "127.0.0.1",
      "store-type": "file",
      "store-location": `${folder}/kannel.store`,
      "store-dump-freq": 1,
      "dlr-storage": "internal",
      // A message whose connection was cut is sent again after so many seconds; a minute by itself.
      "sms-resend-freq": 1,
      ...core,
    },
    { group: "smsbox", "smsbox-id": "none", "sendsms-port": ports.sendsms, ...smsbox },
    { group: "smsbox-route", "smsbox-id": BOX_ID, "smsc-id": SMSC_ID },
    ...binds.map((bind) => ({ ...smsc, "smsc-password": "loa", "system-type": '""', "reconnect-delay": 1, ...bind })),
    ...ussd,
    ...more,
  ];
  return groups.map(lines).join("\n");
}

/** redis.conf: appendfsync always is what the gateway asks for; nothing is compressed, so that what lies in its files can be
 * looked for; the rest keeps a test's server small and alone. */
export const redisConf = ({ folder }) => `
port 0
unixsocket ${folder}/redis.sock
dir ${folder}
appendonly yes
appendfsync always
save ""
rdbcompression no
`;

const section = ([name, options]) => `[${name}]\n${lines(options)}`;

/** loa.ini; `changes` is `{section: {key: value}}`. */
export function loaIni({ folder, ports, shortcode }, changes = {}) {
  const web = `127.0.0.1:${ports.web}`;
  const sections = {
    gateway: { region: REGION, "quiet-from": 0, "quiet-to": 0 },
    budget: { person: 0 }, // a test texts more than a person does
    kannel: { port: ports.box, ...(ports.admin && { "admin-port": ports.admin }), "box-id": BOX_ID },
    redis: { url: `unix:${folder}/redis.sock` },
    web: { listen: web, "public-url": `http://${web}` },
    phones: { "key-file": `${folder}/phone.key`, shortcode },
    "route default": { "smsc-id": SMSC_ID, rate: 100_000 },
  };
  for (const [name, options] of Object.entries(changes)) sections[name] = { ...sections[name], ...options };
  return Object.entries(sections).map(section).join("\n");
}
