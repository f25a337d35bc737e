// Orders a blow at an exact step of the gateway's work, and reads the counts: the other side of strike.c.

import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { until } from "../support/until.mjs";

const LIBRARY = resolve(process.env.STRIKE_LIBRARY ?? "build/faults/strike.so");
const BOOK_BYTES = 4096;
const NAME_BYTES = 24;
const ARMED = 0;
const ORDER = 4; // victim, signal, left, step, when
const COUNTS = ORDER + 12 + 2 * NAME_BYTES;

/**
 * Where a gateway can be struck: its steps in the order of a message's way, and the moments of each. What is written is
 * struck before it, in the middle of it, after it, and when its answer is in; what is read, when it is read.
 */
const WRITTEN = ["before", "half", "after"];
export const STEPS = {
  mo: ["read"],
  look: [...WRITTEN, "answered"],
  commit: [...WRITTEN, "answered"],
  ack: WRITTEN,
  take: ["read"],
  mt: WRITTEN,
  "mt-ack": ["read"],
  sweep: [...WRITTEN, "answered"],
  place: [...WRITTEN, "answered"],
};

export class Strike {
  #folder = mkdtempSync(join(tmpdir(), "loa-strike-"));
  #path = join(this.#folder, "book");
  #book = openSync(this.#path, "w+");

  constructor() {
    ftruncateSync(this.#book, BOOK_BYTES);
  }

  /** What the gateway is started with. */
  get env() {
    return { LD_PRELOAD: LIBRARY, STRIKE_BOOK: this.#path };
  }

  /** The n-th time from now that the gateway comes to this moment of the step, `victim` (a process id) gets the signal. */
  order({ step, when, nth = 1, victim, signal = "SIGKILL" }) {
    if (!STEPS[step]?.includes(when)) throw new Error(`no such moment: ${step} ${when}`);
    const order = Buffer.alloc(COUNTS - ORDER);
    [victim, constants.signals[signal], nth].forEach((number, i) => order.writeUInt32LE(number, 4 * i));
    order.write(step, 12);
    order.write(when, 12 + NAME_BYTES);
    writeSync(this.#book, order, 0, order.length, ORDER);
    this.#arm(1);
  }

  #arm(armed) {
    writeSync(this.#book, Uint8Array.of(armed, 0, 0, 0), 0, 4, ARMED);
  }

  /** Waits for the blow; one that does not come is taken back. */
  async struck(timeout) {
    try {
      await until("the gateway to come to the step", () => this.#read(ARMED, 1)[0] === 0, { timeout });
    } finally {
      this.#arm(0);
    }
  }

  #read(at, count) {
    const bytes = Buffer.alloc(4 * count);
    readSync(this.#book, bytes, 0, bytes.length, at);
    return Array.from({ length: count }, (_, i) => bytes.readInt32LE(4 * i));
  }

  /**
   * MTs under way: `unanswered` are written and bearerbox has not said that it has them; `unswept` are those and the
   * ones whose rows still stand in the outbox.
   */
  get underWay() {
    const [written, answered, swept] = this.#read(COUNTS, 3);
    return { unanswered: written - answered, unswept: Math.max(written - answered, written - swept) };
  }

  /** MTs that are written, but for those whose rows are swept: of what goes to many, all since this gateway began. */
  get unsweptSinceStart() {
    const [written, , swept] = this.#read(COUNTS, 3);
    return written - swept;
  }

  /** Counts from 0 again; to be called while nothing is under way. */
  settle() {
    writeSync(this.#book, Buffer.alloc(12), 0, 12, COUNTS);
  }

  close() {
    closeSync(this.#book);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
