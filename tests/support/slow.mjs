// A wire between two programs that does what wires do: a proxy between two sockets.

import { once } from "node:events";
import { createServer, connect } from "node:net";

/** Listens on a unix socket or a port and passes everything on to another, each way `delay` ms later; `delay` may change. */
export class SlowWire {
  delay = 0;
  #server;
  #pairs = new Set();

  constructor(target) {
    this.#server = createServer((near) => {
      const far = connect(target);
      const pair = { near, far, frozen: false, halve: null };
      this.#pairs.add(pair);
      this.#join(pair, near, far);
      this.#join(pair, far, near);
    });
  }

  async listen(where) {
    this.#server.listen(where);
    await once(this.#server, "listening");
  }

  #join(pair, from, to) {
    const held = []; // no byte overtakes another, though `delay` changes
    const release = () => {
      for (; held.length && held[0].at <= Date.now(); held.shift()) if (to.writable) to.write(held[0].bytes);
      if (held.length) setTimeout(release, held[0].at - Date.now());
    };
    from.on("data", (bytes) => {
      if (pair.frozen) return;
      if (pair.halve !== from) {
        const at = Math.max(Date.now() + this.delay, held.at(-1)?.at ?? 0);
        if (held.push({ at, bytes }) === 1) release();
        return;
      }
      pair.frozen = true;
      to.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => pair.near.destroy());
    });
    from.on("close", () => (this.#pairs.delete(pair), to.destroy()));
    from.on("error", () => to.destroy());
  }

  /** Nothing passes over the connections of now any more, and nobody is told: they are half open. New ones are good. */
  freeze() {
    for (const pair of this.#pairs) pair.frozen = true;
  }

  /** Each connection of now ends in the middle of the next bytes to the "near" end (who connected) or the "far" one. */
  cutInside(end) {
    for (const pair of this.#pairs) pair.halve = end === "near" ? pair.far : pair.near;
  }

  close() {
    this.#server.close();
    for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.destroy();
  }
}
