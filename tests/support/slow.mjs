// A wire that holds back whatever goes over it: a proxy between two sockets.

import { once } from "node:events";
import { createServer, connect } from "node:net";

/** Listens on a unix socket and passes everything on to another, each way `delay` ms later; `delay` may change. */
export class SlowWire {
  delay = 0;
  #server;
  #sockets = new Set();

  constructor(target) {
    this.#server = createServer((near) => {
      const far = connect(target);
      this.#join(near, far);
      this.#join(far, near);
    });
  }

  async listen(path) {
    this.#server.listen(path);
    await once(this.#server, "listening");
  }

  #join(from, to) {
    this.#sockets.add(from);
    const later = (act) => (this.delay ? setTimeout(act, this.delay) : act());
    from.on("data", (bytes) => later(() => to.writable && to.write(bytes)));
    from.on("close", () => (this.#sockets.delete(from), to.destroy()));
    from.on("error", () => to.destroy());
  }

  close() {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
