// Libraries that are preloaded into a program and read what they shall do from a book, a file of 64-bit numbers.

import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const LIBRARIES = resolve(process.env.FAULTS_LIBRARIES ?? "build/faults");
const BOOK_BYTES = 4096;

class Preload {
  #folder = mkdtempSync(join(tmpdir(), "loa-preload-"));
  #book;

  constructor(library, variable) {
    const path = join(this.#folder, "book");
    this.#book = openSync(path, "w+");
    ftruncateSync(this.#book, BOOK_BYTES);
    /** What the program is started with. */
    this.env = { LD_PRELOAD: join(LIBRARIES, library), [variable]: path };
  }

  put(place, number) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(number));
    writeSync(this.#book, bytes, 0, bytes.length, 8 * place);
  }

  close() {
    closeSync(this.#book);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The disk under a program (disk.c). */
export class Disk extends Preload {
  constructor() {
    super("disk.so", "DISK_BOOK");
  }

  /** From now on `bytes` more can be written. */
  fill(bytes) {
    this.put(1, bytes);
    this.put(0, 1);
  }

  clear() {
    this.put(0, 0);
  }

  /** Each sync takes so much longer. */
  slow(ms) {
    this.put(2, 1000 * ms);
  }
}

/** The clock of the day of a program (clock.c). */
export class Clock extends Preload {
  constructor() {
    super("clock.so", "CLOCK_BOOK");
  }

  jump(hours) {
    this.put(0, 3600 * hours);
  }
}
