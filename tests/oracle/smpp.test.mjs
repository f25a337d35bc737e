// The simulator's SMPP against somebody else's: npm's smpp is the gateway that binds.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, afterEach, before, beforeEach, test } from "node:test";

import smpp from "smpp";

import { Simulator } from "../support/simulator.mjs";
import { Mailbox, until } from "../support/until.mjs";

const LAN = "+84912000001";
const SHORTCODE = "8099";
const UDHI = 0x40;
const LONG =
  "Bản tin: nước về làng từ sáng sớm, bà con nhớ lấy nước sạch để dùng. Điện cắt từ bảy giờ. Họp thôn tối nay ở nhà văn hóa 🐃🐃";

let simulator;

before(async () => {
  simulator = await Simulator.start("--system-id", "loa", "--password", "secret", "--window", "4");
});
after(() => simulator.stop());

/** A gateway on npm's smpp: it answers each deliver_sm with `status` and keeps it. */
class Gateway {
  delivered = new Mailbox();
  status = 0;

  static async bind(how = "bind_transceiver", bind = {}) {
    const gateway = new Gateway();
    gateway.session = smpp.connect({ url: `smpp://127.0.0.1:${simulator.smppPort}` });
    gateway.session.on("error", () => {});
    gateway.session.on("deliver_sm", (pdu) => {
      gateway.delivered.put(pdu);
      if (gateway.status !== null) gateway.session.send(pdu.response({ command_status: gateway.status }));
    });
    await once(gateway.session, "connect");
    gateway.bound = await gateway.ask(how, { system_id: "loa", password: "secret", ...bind });
    return gateway;
  }

  ask(command, fields = {}) {
    return new Promise((answered) => this.session[command](fields, answered));
  }

  submit(fields) {
    return this.ask("submit_sm", { source_addr: SHORTCODE, dest_addr_ton: 1, destination_addr: LAN.slice(1), ...fields });
  }

  async close() {
    this.session.close();
    await until("the link to end", () => this.session.socket.destroyed);
  }
}

let gateway;
beforeEach(async () => {
  await simulator.faults({});
  gateway = await Gateway.bind();
});
afterEach(() => gateway.close());

const lastNumber = async () => (await simulator.messages(LAN)).at(-1)?.number ?? 0;

/** Octets on a socket of their own; gives what came back until the other side is quiet or gone. */
async function speak(...octets) {
  const socket = connect(simulator.smppPort, "127.0.0.1");
  const heard = [];
  socket.on("data", (data) => heard.push(data));
  socket.on("error", () => {});
  await once(socket, "connect");
  for (const each of octets) socket.write(each);
  return { socket, heard: () => Buffer.concat(heard) };
}

const head = (length, command, status = 0, sequence = 1) => {
  const octets = Buffer.alloc(16);
  [length, command, status, sequence].forEach((number, index) => octets.writeUInt32BE(number, index * 4));
  return octets;
};

/** Waits for one PDU on a raw socket. */
const answerOf = (said) =>
  until("an answer", () => {
    const octets = said.heard();
    return octets.length >= 16 && octets.length >= octets.readUInt32BE(0) && {
      command: octets.readUInt32BE(4),
      status: octets.readUInt32BE(8),
      sequence: octets.readUInt32BE(12),
    };
  });

test("a transceiver, a receiver and a transmitter bind; a stranger does not", async () => {
  for (const how of ["bind_transceiver", "bind_receiver", "bind_transmitter"]) {
    const bound = await Gateway.bind(how);
    assert.equal(bound.bound.command_status, 0, how);
    assert.equal(bound.bound.system_id, "loa");
    await bound.close();
  }
  for (const [wrong, status] of [
    [{ system_id: "else" }, smpp.ESME_RINVSYSID],
    [{ password: "wrong" }, smpp.ESME_RINVPASWD],
  ]) {
    const stranger = await Gateway.bind("bind_transceiver", wrong);
    assert.equal(stranger.bound.command_status, status);
    await stranger.close();
  }
});

test("a bind happens once, and nothing is taken before it", async () => {
  assert.equal((await gateway.ask("bind_transceiver", { system_id: "loa", password: "secret" })).command_status, smpp.ESME_RALYBND);
  const receiver = await Gateway.bind("bind_receiver");
  assert.equal((await receiver.submit({ short_message: "hello" })).command_status, smpp.ESME_RINVBNDSTS);
  await receiver.close();
  const stranger = await Gateway.bind("bind_transceiver", { system_id: "else" });
  assert.equal((await stranger.submit({ short_message: "hello" })).command_status, smpp.ESME_RINVBNDSTS);
  await stranger.close();
});

test("enquire_link is answered and unbind ends the link", async () => {
  assert.equal((await gateway.ask("enquire_link")).command_status, 0);
  const closed = once(gateway.session, "close");
  assert.equal((await gateway.ask("unbind")).command, "unbind_resp");
  await closed;
});

test("a submitted text is on the phone, in GSM, UCS-2 and Latin", async () => {
  for (const [data_coding, text, coding] of [
    [0, "Gia gao hom nay: 18.000 {dong} [kg]", "gsm"],
    [8, "Nước về rồi 🐃", "ucs2"],
    [3, "café à la crème", "gsm"],
  ]) {
    const number = await lastNumber();
    const encoding = { 0: "ASCII", 3: "LATIN1", 8: "UCS2" }[data_coding];
    const answer = await gateway.submit({ data_coding, short_message: smpp.encodings[encoding].encode(text) });
    assert.equal(answer.command_status, 0);
    assert.match(answer.message_id, /^[0-9a-f]+$/);
    const message = await simulator.arrived(LAN, number);
    assert.deepEqual([message.text, message.coding, message.segments, message.peer], [text, coding, 1, SHORTCODE]);
  }
});

test("raw octets are shown in hexadecimal", async () => {
  const number = await lastNumber();
  await gateway.submit({ data_coding: 4, short_message: Buffer.from([0, 0xab, 0xff]) });
  assert.deepEqual((await simulator.arrived(LAN, number)).text, "00abff");
});

test("parts join on the phone, by header or by sar parameters, in any order", async () => {
  const halves = ["Nước về", " rồi"].map((half) => smpp.encodings.UCS2.encode(half));
  const byHeader = (place) => ({
    esm_class: UDHI,
    data_coding: 8,
    short_message: Buffer.concat([Buffer.from([5, 0, 3, 77, 2, place]), halves[place - 1]]),
  });
  const bySar = (place) => ({
    data_coding: 8,
    short_message: halves[place - 1],
    sar_msg_ref_num: 300,
    sar_total_segments: 2,
    sar_segment_seqnum: place,
  });
  for (const part of [byHeader, bySar]) {
    const number = await lastNumber();
    await gateway.submit(part(2));
    assert.equal(await lastNumber(), number);
    await gateway.submit(part(1));
    const message = await simulator.arrived(LAN, number);
    assert.deepEqual([message.text, message.segments], ["Nước về rồi", 2]);
  }
});

test("a message_payload of many parts is on the phone whole", async () => {
  const number = await lastNumber();
  const text = "Nước về rồi. ".repeat(300);
  await gateway.submit({ data_coding: 8, message_payload: smpp.encodings.UCS2.encode(text) });
  assert.equal((await simulator.arrived(LAN, number)).text, text);
});

test("a text written on the phone is delivered, and ticked when it is answered", async () => {
  const { id, coding } = await simulator.send({ from: LAN, to: SHORTCODE, text: "DK Lan, Tả Van" });
  const pdu = await gateway.delivered.take("the deliver_sm");
  assert.equal(coding, "ucs2");
  assert.deepEqual(
    [pdu.source_addr, pdu.source_addr_ton, pdu.destination_addr, pdu.data_coding, pdu.esm_class],
    [LAN.slice(1), 1, SHORTCODE, 8, 0],
  );
  assert.equal(pdu.short_message.message, "DK Lan, Tả Van");
  await until("the tick", async () => (await simulator.messages(LAN)).find(({ number }) => number === id).state === "sent");
});

test("a long text goes out as parts with a header, with sar parameters, or as one payload", async () => {
  const { segments } = await simulator.send({ from: LAN, to: SHORTCODE, text: LONG });
  assert.equal(segments, 2);
  const parts = [await gateway.delivered.take("part 1"), await gateway.delivered.take("part 2")];
  parts.forEach((part, index) => {
    assert.equal(part.esm_class, UDHI);
    assert.deepEqual([...part.short_message.udh[0]].slice(-2), [2, index + 1]);
  });
  assert.equal(parts.map((part) => part.short_message.message).join(""), LONG);

  await simulator.send({ from: LAN, to: SHORTCODE, text: LONG, long: "sar" });
  const sars = [await gateway.delivered.take("part 1"), await gateway.delivered.take("part 2")];
  assert.deepEqual(sars.map((part) => [part.sar_total_segments, part.sar_segment_seqnum]), [[2, 1], [2, 2]]);
  assert.equal(sars[0].sar_msg_ref_num, sars[1].sar_msg_ref_num);
  assert.equal(sars.map((part) => part.short_message.message).join(""), LONG);

  await simulator.send({ from: LAN, to: SHORTCODE, text: LONG, long: "payload" });
  const { message_payload } = await gateway.delivered.take("the payload");
  assert.equal(message_payload.message ?? smpp.encodings.UCS2.decode(message_payload), LONG);
});

test("every text of the alphabets survives the way to npm's smpp", async () => {
  for (const text of ["@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà", "^{}\\[~]|€", "ê̆ ơ̆ ƀ ខ្មែរ ꨀꨁ 𞄀"]) {
    await simulator.send({ from: LAN, to: SHORTCODE, text });
    assert.equal((await gateway.delivered.take("the text")).short_message.message, text);
  }
});

test("a delivery report says which message was delivered", async () => {
  const { message_id } = await gateway.submit({ short_message: "hello", registered_delivery: 1 });
  const dlr = await gateway.delivered.take("the report");
  assert.equal(dlr.esm_class, 0x04);
  assert.equal(dlr.receipted_message_id, message_id);
  assert.equal(dlr.message_state, 2);
  assert.match(dlr.short_message.message, new RegExp(`^id:${message_id} sub:001 dlvrd:001 submit date:\\d{10} done date:\\d{10} stat:DELIVRD err:000 text:`));
  assert.deepEqual([dlr.source_addr, dlr.destination_addr], [LAN.slice(1), SHORTCODE]);

  await simulator.faults({ fail_dlr: { next: 1 } });
  await gateway.submit({ short_message: "hello", registered_delivery: 2 });
  assert.match((await gateway.delivered.take("the report")).short_message.message, /stat:UNDELIV/);
});

test("deliver_sm keep to the window", async () => {
  gateway.status = null;
  const from = "+84912000077";
  for (let i = 0; i < 10; i++) await simulator.send({ from, to: SHORTCODE, text: `so ${i}` });
  const first = [];
  for (let i = 0; i < 4; i++) first.push(await gateway.delivered.take("one in the window"));
  assert.deepEqual(gateway.delivered.takeAll(), []);
  assert.equal((await simulator.stats()).queued, 6);
  gateway.status = 0;
  for (const pdu of first) gateway.session.send(pdu.response());
  for (let i = 4; i < 10; i++) assert.equal((await gateway.delivered.take("the rest")).short_message.message, `so ${i}`);
});

test("what a lost link left unanswered comes again", async () => {
  gateway.status = null;
  await simulator.send({ from: LAN, to: SHORTCODE, text: "mat link" });
  await gateway.delivered.take("the first time");
  await gateway.close();
  gateway = await Gateway.bind();
  assert.equal((await gateway.delivered.take("the second time")).short_message.message, "mat link");
});

test("a deliver_sm without an answer, or with one that got lost, comes again", async () => {
  await simulator.faults({ resend_ms: 100, ignore_deliver_resp: { next: 1 } });
  await simulator.send({ from: LAN, to: SHORTCODE, text: "lai lan nua" });
  const first = await gateway.delivered.take("the first time");
  const second = await gateway.delivered.take("the second time");
  assert.equal(second.short_message.message, first.short_message.message);
  assert.notEqual(second.sequence_number, first.sequence_number);
});

test("a gateway that says not now is asked again; one that says no is not", async () => {
  gateway.status = smpp.ESME_RX_T_APPN;
  const { id } = await simulator.send({ from: LAN, to: SHORTCODE, text: "cho chut" });
  await gateway.delivered.take("the first time");
  gateway.status = smpp.ESME_RX_P_APPN;
  await gateway.delivered.take("the second time");
  await until("the refusal", async () => (await simulator.messages(LAN)).find(({ number }) => number === id).state === "refused");
});

test("faults: throttled, rejected, silent, late, doubled, cut", async () => {
  await simulator.faults({ throttle: { next: 1 } });
  assert.equal((await gateway.submit({ short_message: "a" })).command_status, smpp.ESME_RTHROTTLED);
  await simulator.faults({ reject: { next: 1 } });
  assert.equal((await gateway.submit({ short_message: "b" })).command_status, smpp.ESME_RSUBMITFAIL);

  await simulator.faults({ drop_submit_resp: { next: 1 }, submit_resp_delay_ms: 50 });
  let dropped = true;
  gateway.submit({ short_message: "c" }).then(() => (dropped = false));
  const asked = Date.now();
  assert.equal((await gateway.submit({ short_message: "d" })).command_status, 0);
  assert.ok(Date.now() - asked >= 49);
  assert.ok(dropped);

  await simulator.faults({ duplicate_deliver: { next: 1 } });
  await simulator.send({ from: LAN, to: SHORTCODE, text: "hai lan" });
  for (let i = 0; i < 2; i++) assert.equal((await gateway.delivered.take("both")).short_message.message, "hai lan");

  await simulator.faults({ cut_link: { next: 1 } });
  const closed = once(gateway.session, "close");
  gateway.submit({ short_message: "e" });
  await closed;
});

test("an address that is none and a header that lies are refused", async () => {
  assert.equal((await gateway.submit({ destination_addr: "", short_message: "x" })).command_status, smpp.ESME_RINVDSTADR);
  const lying = { esm_class: UDHI, short_message: Buffer.from([0x20, 0, 3]) };
  assert.equal((await gateway.submit(lying)).command_status, smpp.ESME_RINVMSGLEN);
});

test("an unknown command and a malformed body get a generic_nack, and the link goes on", async () => {
  const said = await speak(head(16, 0x7777, 0, 42));
  assert.deepEqual(await answerOf(said), { command: 0x80000000, status: smpp.ESME_RINVCMDID, sequence: 42 });
  said.socket.destroy();

  const cut = await speak(Buffer.concat([head(20, 4, 0, 43), Buffer.from([0, 1, 1, 0x38])]));
  assert.deepEqual(await answerOf(cut), { command: 0x80000000, status: smpp.ESME_RINVCMDLEN, sequence: 43 });
  cut.socket.write(head(16, 0x15, 0, 44));
  await until("the link to go on", () => cut.heard().length === 32 && cut.heard().readUInt32BE(20) === 0x80000015);
  cut.socket.destroy();
});

test("garbage that no length can frame gets a generic_nack and the link ends", async () => {
  for (const garbage of ["GET / HTTP/1.1\r\n\r\n", head(5, 4), head(0x7fffffff, 4), Buffer.alloc(64)]) {
    const said = await speak(garbage);
    await once(said.socket, "close");
    assert.equal(said.heard().readUInt32BE(4), 0x80000000);
    assert.equal(said.heard().readUInt32BE(8), smpp.ESME_RINVCMDLEN);
  }
});

test("a PDU that comes octet by octet is one PDU, and one cut by the end of the link none", async () => {
  const bind = new smpp.PDU("bind_transceiver", { system_id: "loa", password: "secret", sequence_number: 5 }).toBuffer();
  const slow = await speak();
  slow.socket.setNoDelay(true);
  for (const octet of bind) slow.socket.write(Buffer.from([octet]));
  assert.deepEqual(await answerOf(slow), { command: 0x80000009, status: 0, sequence: 5 });
  slow.socket.destroy();

  const cut = await speak(bind.subarray(0, bind.length - 1));
  cut.socket.destroy();
  assert.equal((await gateway.ask("enquire_link")).command_status, 0);
});

const dialled = async (text, more = {}) => {
  const answer = await fetch(new URL("/api/ussd", simulator.web), { method: "POST", body: JSON.stringify({ from: LAN, text, ...more }) });
  return answer.status;
};
const screen = (text, op, info, more = {}) =>
  gateway.submit({ short_message: text, data_coding: 0, ussd_service_op: op, its_session_info: Buffer.from(info), ...more });

test("a code is dialled, screens are asked and answered, and the last one ends it", async () => {
  assert.equal(await dialled("*123#"), 200);
  const dial = await gateway.delivered.take("the dialling");
  assert.deepEqual([dial.ussd_service_op, dial.its_session_info[1], dial.destination_addr], [1, 0, "*123#"]);
  const session = dial.its_session_info[0];
  assert.equal((await screen("1 Doc", 2, [session, 1 << 1])).command_status, 0);
  assert.equal(await dialled("1"), 200);
  const answer = await gateway.delivered.take("the answer");
  assert.deepEqual([answer.ussd_service_op, ...answer.its_session_info], [18, session, 1 << 1]);
  assert.equal(answer.short_message.message, "1");
  assert.equal((await screen("Chao ban", 17, [session, (2 << 1) | 1])).command_status, 0);
  const said = (await simulator.messages(LAN)).filter(({ ussd }) => ussd).map(({ ussd, text }) => [ussd, text]);
  assert.deepEqual(said, [["dial", "*123#"], ["ask", "1 Doc"], ["answer", "1"], ["end", "Chao ban"]]);
  assert.equal(await dialled("2"), 400, "nothing is open any more");
});

test("a screen that no session waits for, or that no phone could show, is refused", async () => {
  assert.equal((await screen("nobody", 2, [1, 2])).command_status, smpp.ESME_RSUBMITFAIL);
  await dialled("*123#");
  const session = (await gateway.delivered.take("the dialling")).its_session_info[0];
  assert.equal((await screen("another", 2, [session + 1, 2])).command_status, smpp.ESME_RSUBMITFAIL);
  assert.equal((await screen("another op", 3, [session, 2])).command_status, smpp.ESME_RSUBMITFAIL);
  assert.equal((await screen("a".repeat(183), 2, [session, 2])).command_status, smpp.ESME_RINVMSGLEN);
  assert.equal((await screen("a".repeat(182), 2, [session, 2])).command_status, 0);
  assert.equal(await dialled("", { hang_up: true }), 200);
  const end = await gateway.delivered.take("the end");
  assert.equal(end.its_session_info[1] & 1, 1);
  assert.equal((await screen("too late", 2, [session, 4])).command_status, smpp.ESME_RSUBMITFAIL);
});

test("a load gets its replies", async () => {
  gateway.session.on("deliver_sm", ({ source_addr }) =>
    gateway.session.submit_sm({ source_addr: SHORTCODE, dest_addr_ton: 1, destination_addr: source_addr, short_message: "ok" }),
  );
  const report = await simulator.load({ rate: 200, seconds: 1, phones: 50 });
  assert.deepEqual([report.sent, report.replied, report.lost], [200, 200, 0]);
  assert.ok(report.p50_ms > 0 && report.p50_ms <= report.p99_ms && report.p99_ms <= report.max_ms);
  await assert.rejects(simulator.load({ phones: 0 }), /phones/);
});

test("SIGTERM ends it with 0", async () => {
  const other = await Simulator.start();
  assert.equal(await other.stop(), 0);
});
