import { once } from "node:events";
import { connect, createServer } from "node:net";

// Below the range from which the kernel takes ports for outgoing connections: nobody gets it between test and use.
const FIRST = 20_000;
const COUNT = 12_000;
const given = new Set();

async function isFree(port) {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** A port on 127.0.0.1 where nobody listens. */
export async function freePort() {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

/** True when something listens there: a port on 127.0.0.1, or the path of a socket. */
export function listens(where) {
  return new Promise((resolve) => {
    const socket = connect(typeof where === "number" ? { port: where, host: "127.0.0.1" } : { path: where });
    socket.once("connect", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });
}
