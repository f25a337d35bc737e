// A phone in USSD sessions: the SMSC's side of the parameters ussd_service_op and its_session_info.

import assert from "node:assert/strict";

export const OPS = { dial: 1, ask: 2, end: 17, answer: 18 };
export const CODE = "*123#";

/** Sessions of one phone, one after the other. */
export class Sessions {
  #smsc;
  #phone;
  #number = 0;
  #sequence = 0;
  #counts;

  /** counts: the SMSC counts by itself, so that an answer has the number after that of the screen. */
  constructor(smsc, phone, { counts = false } = {}) {
    this.#smsc = smsc;
    this.#phone = phone;
    this.#counts = counts;
  }

  /** Hands one dialogue unit over; resolves when the other side has taken it. */
  say(op, text, { session = this.#number, sequence = this.#sequence, end = false } = {}) {
    const info = Buffer.from([session, (sequence << 1) | (end ? 1 : 0)]);
    return this.#smsc.deliver(this.#phone.number, CODE, text, { ussd_service_op: op, its_session_info: info });
  }

  /**
   * The next screen: its text. What must hold for every screen is asserted. `matching` passes over others: a screen may
   * come twice when the gateway is killed.
   */
  async screen(matching = /(?:)/) {
    const wanted = ({ info, text }) => info[0] === this.#number && matching.test(text);
    const what = `a screen on ${this.#phone.number}`;
    const { text, op, info, of, coding } = await this.#phone.screens.take(what, { wanted });
    assert.equal(of, 1, `a screen in parts: ${text}`);
    assert.ok(op === OPS.ask || op === OPS.end, `op ${op}`);
    assert.equal(info[1] & 1, op === OPS.end ? 1 : 0, "its end bit");
    assert.ok(text.length <= (coding === 8 ? 80 : 182), `too long: ${text}`);
    this.ended = op === OPS.end;
    this.#sequence = info[1] >> 1;
    return text;
  }

  /** Dials in a new session. */
  async dial(code = CODE) {
    this.#number = (this.#number + 1) % 256;
    this.#sequence = 0;
    await this.say(OPS.dial, code);
    return this.screen();
  }

  /** Answers the screen without waiting for the next. */
  send(text) {
    if (this.#counts) this.#sequence = (this.#sequence + 1) % 128;
    return this.say(OPS.answer, text);
  }

  /** Answers the screen; the next one. */
  async answer(text) {
    await this.send(text);
    return this.screen();
  }

  /** Answers one screen after the other; the last one. */
  async follow(...texts) {
    let screen = "";
    for (const text of texts) screen = await this.answer(text);
    return screen;
  }

  /** The network cuts the session and says so. */
  cut() {
    return this.say(OPS.answer, "", { end: true });
  }

  /** True when no screen has come that nobody waited for. */
  get quiet() {
    return this.#phone.screens.takeAll().length === 0;
  }
}
