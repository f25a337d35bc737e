// An SMSC with phones, on npm's smpp: somebody else's code is the other side of the wire.

import { once } from "node:events";
import smpp from "smpp";

import { Mailbox, PATIENCE_MS } from "./until.mjs";

const GSM = 0;
const UCS2 = 8;
const UDH = 0x40;
const RECEIPT = 0x04;
const GSM_PART = 153;
const UCS2_PART = 134;
const ESCAPE = 0x1b;
const HELD_MS = 300;

/** One name for a number in whatever form it came: digits with the country code. */
const plain = (number) => number.replace(/^\+|^00/, "").replace(/^0/, "84");

const isGsm = (text) => smpp.encodings.ASCII.match(text);

/** Pieces of at most `size` bytes; a unit of `width` bytes that `straddles` an end goes to the next piece. */
function cut(bytes, size, width, straddles) {
  const parts = [];
  for (let at = 0; at < bytes.length; ) {
    let end = Math.min(at + size, bytes.length);
    if (end < bytes.length && straddles(end)) end -= width;
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return parts;
}

/** The short_messages of a text: one, or parts with a concatenation header. */
function partsOf(text, reference) {
  const gsm = isGsm(text);
  const bytes = smpp.encodings[gsm ? "ASCII" : "UCS2"].encode(text);
  if (bytes.length <= (gsm ? 160 : 140)) return { coding: gsm ? GSM : UCS2, parts: [bytes] };
  const parts = gsm
    ? cut(bytes, GSM_PART, 1, (end) => bytes[end - 1] === ESCAPE)
    : cut(bytes, UCS2_PART, 2, (end) => (bytes[end - 2] & 0xfc) === 0xd8);
  const header = (index) => Buffer.from([5, 0, 3, reference & 0xff, parts.length, index + 1]);
  return { coding: gsm ? GSM : UCS2, parts: parts.map((part, index) => Buffer.concat([header(index), part])) };
}

/** A phone: everything that its number got and sends. Made by Smsc.phone(). */
class Phone {
  #smsc;
  #inbox = new Mailbox();
  #joining = new Map();

  /** What becomes of messages to this phone: DELIVRD, UNDELIV, EXPIRED, …; null sends no receipt. */
  receipt = "DELIVRD";
  /** The status of each submit_sm_resp: 0, or an error such as smpp.ESME_RTHROTTLED. */
  refuse = 0;
  /** Screens of USSD sessions (ussd.mjs) as they came. */
  screens = new Mailbox();
  /** Every short message as it came, refused ones too: `{text, coding, from, part, of, validity}`. */
  segments = [];

  constructor(smsc, number) {
    this.#smsc = smsc;
    this.number = number;
  }

  /** Sends a text and waits until the other side has taken every part. `as` is how the SMSC writes the number. */
  send(text, { as = this.number, to = this.#smsc.shortcode } = {}) {
    return this.#smsc.deliver(as, to, text);
  }

  /** The next message: `{text, coding, parts, from}`, parts joined. `matching` passes over others. */
  next({ matching = /(?:)/, timeout } = {}) {
    return this.#inbox.take(`a message to ${this.number} like ${matching}`, {
      wanted: ({ text }) => matching.test(text),
      timeout,
    });
  }

  /** Sends a text and gives the text of the next message. */
  async ask(text, options) {
    await this.send(text, options);
    return (await this.next(options)).text;
  }

  /** Takes what came and nobody asked for. */
  takeAll() {
    return this.#inbox.takeAll();
  }

  accept(segment) {
    this.segments.push(segment);
    if (segment.of === 1) {
      this.#inbox.put({ text: segment.text, coding: segment.coding, parts: 1, from: segment.from });
      return;
    }
    const key = `${segment.from} ${segment.reference} ${segment.of}`;
    const parts = this.#joining.get(key) ?? [];
    parts[segment.part - 1] = segment.text;
    this.#joining.set(key, parts);
    if (Object.keys(parts).length < segment.of) return;
    this.#joining.delete(key);
    this.#inbox.put({ text: parts.join(""), coding: segment.coding, parts: segment.of, from: segment.from });
  }
}

export class Smsc {
  /** True: nobody is let in. */
  refuseBinds = false;
  #server;
  #session = null;
  #phones = new Map();
  #unanswered = new Set();
  #references = 0;
  #ids = 0;
  #bound = new Mailbox();
  #held = null; // deliver_sm that wait to be sent backwards

  constructor({ shortcode = "8070" } = {}) {
    this.shortcode = shortcode;
    this.#server = smpp.createServer((session) => this.#serve(session));
  }

  async listen(port) {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    this.port = this.#server.address().port;
  }

  /** Waits for a bind that nobody has waited for yet. */
  bound() {
    return this.#bound.take("a bind", { timeout: 2 * PATIENCE_MS });
  }

  /** The phone of a number, in any spelling. */
  phone(number) {
    const name = plain(number);
    if (!this.#phones.has(name)) this.#phones.set(name, new Phone(this, number));
    return this.#phones.get(name);
  }

  /** A phone with a number that no other phone of this SMSC has. */
  newPhone() {
    return this.phone(`+84912${String(this.#phones.size + 1).padStart(6, "0")}`);
  }

  /** Every phone that sent or got something. */
  get phones() {
    return [...this.#phones.values()];
  }

  /**
   * Sends a text as a real SMSC does: each part until it is answered with success, again after a new bind. `from` as
   * written (`more` are further parameters): with "+" it goes as an international number, with a letter as alphanumeric, else as of unknown type.
   */
  async deliver(from, to, text, more = {}) {
    const { coding, parts } = partsOf(text, ++this.#references);
    const source = from.startsWith("+")
      ? { source_addr_ton: 1, source_addr_npi: 1, source_addr: from.slice(1) }
      : { source_addr_ton: /[a-z]/i.test(from) ? 5 : 0, source_addr_npi: 0, source_addr: from };
    await Promise.all(
      parts.map((part) =>
        this.#push({
          ...source,
          destination_addr: to,
          esm_class: parts.length > 1 ? UDH : 0,
          data_coding: coding,
          short_message: part,
          ...more,
        }),
      ),
    );
  }

  #push(fields) {
    return new Promise((resolve) => {
      const delivery = { fields, resolve };
      this.#unanswered.add(delivery);
      if (this.#held) this.#hold(delivery);
      else this.#transmit(delivery);
    });
  }

  /** The next `count` deliver_sm overtake one another: the last goes first. They wait for their number, not for long. */
  reverse(count) {
    this.#held = { count, deliveries: [] };
  }

  #hold(delivery) {
    const held = this.#held;
    held.timer ??= setTimeout(() => this.#release(held), HELD_MS);
    if (held.deliveries.push(delivery) === held.count) this.#release(held);
  }

  #release(held) {
    clearTimeout(held.timer);
    if (this.#held === held) this.#held = null;
    for (const delivery of held.deliveries.reverse()) this.#transmit(delivery);
  }

  #transmit(delivery) {
    const session = this.#session;
    session?.deliver_sm({ ...delivery.fields }, (response) => {
      // bearerbox leaves Nagle's algorithm on: a submit_sm that follows this response waits until TCP has confirmed it,
      // which takes 40 ms unless something is sent. This needs no answer.
      session.send(new smpp.PDU("enquire_link_resp", { sequence_number: response.sequence_number }));
      if (response.command_status === 0) {
        this.#unanswered.delete(delivery);
        delivery.resolve();
      } else if (session === this.#session) {
        setTimeout(() => this.#unanswered.has(delivery) && this.#transmit(delivery), 100);
      }
    });
  }

  #serve(session) {
    session.socket.setNoDelay(true);
    session.on("error", () => session.destroy());
    session.on("close", () => {
      if (this.#session === session) this.#session = null;
    });
    for (const bind of ["bind_transceiver", "bind_receiver", "bind_transmitter"])
      session.on(bind, (pdu) => {
        if (this.refuseBinds) return session.destroy();
        session.send(pdu.response({ system_id: "smsc" }));
        this.#session = session;
        this.#bound.put(bind);
        for (const delivery of this.#unanswered) this.#transmit(delivery);
      });
    session.on("enquire_link", (pdu) => session.send(pdu.response()));
    session.on("unbind", (pdu) => session.send(pdu.response(), () => session.close()));
    session.on("submit_sm", (pdu) => this.#take(session, pdu));
  }

  #take(session, pdu) {
    const phone = this.phone(pdu.destination_addr);
    const id = String(++this.#ids);
    session.send(pdu.response({ command_status: phone.refuse, message_id: phone.refuse ? "" : id }));
    const concatenation = pdu.short_message.udh?.find((element) => element[0] === 0);
    const [, , reference = 0, of = 1, part = 1] = concatenation ?? [];
    const text = pdu.short_message.message;
    const segment = { text, coding: pdu.data_coding, from: pdu.source_addr, reference, of, part, validity: pdu.validity_period };
    if (phone.refuse) {
      phone.segments.push({ ...segment, refused: true });
      return;
    }
    if (pdu.ussd_service_op === undefined) phone.accept(segment);
    else phone.screens.put({ ...segment, op: pdu.ussd_service_op, info: pdu.its_session_info });
    if (pdu.registered_delivery & 1 && phone.receipt) this.#report(pdu, id, phone.receipt);
  }

  #report(pdu, id, state) {
    const at = new Date().toISOString().replace(/\D/g, "").slice(2, 12);
    const delivered = state === "DELIVRD" ? "001" : "000";
    const text = `id:${id} sub:001 dlvrd:${delivered} submit date:${at} done date:${at} stat:${state} err:000 text:`;
    this.#push({
      source_addr_ton: pdu.dest_addr_ton,
      source_addr_npi: pdu.dest_addr_npi,
      source_addr: pdu.destination_addr,
      destination_addr: pdu.source_addr,
      esm_class: RECEIPT,
      data_coding: GSM,
      short_message: Buffer.from(text),
      receipted_message_id: id,
    });
  }

  /** Cuts the connection without a word. */
  cut() {
    this.#session?.destroy();
  }

  /** As kill -9 does: the port is closed and every connection ends. What it has for people it keeps. */
  async die() {
    await this.close();
  }

  /** Starts again where it was. */
  async rise() {
    this.#server = smpp.createServer((session) => this.#serve(session));
    await this.listen(this.port);
  }

  async close() {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const session of [...this.#server.sessions]) session.destroy();
    await closed;
  }
}
