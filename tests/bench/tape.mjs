// Records what a gateway sends to Redis, so that it can be sent again without the gateway.

import { createWriteStream } from "node:fs";
import { connect, createServer } from "node:net";
import { once } from "node:events";

/** Copies between two sockets; `heard` gets what goes from the client to the server. */
function join(client, server, heard) {
  client.on("data", (bytes) => (heard(bytes), server.write(bytes)));
  server.on("data", (bytes) => client.write(bytes));
  for (const [one, other] of [
    [client, server],
    [server, client],
  ])
    one.on("error", () => {}).on("close", () => other.destroy());
}

const commandOf = (bytes) => /^\*\d+\r\n\$\d+\r\n(\w+)\r\n/.exec(bytes.toString("latin1", 0, 64))?.[1];
const OF_A_TAIL = ["PING", "XREAD", "XREVRANGE"];

/**
 * Stands before a Redis socket at `path` and writes the commands into `file`. Connections that only follow streams
 * are left out: an XREAD that waits for something would wait in vain when it is sent again.
 */
export async function record(socket, path, file) {
  const tape = createWriteStream(file);
  const server = createServer((client) => {
    let follows = null;
    join(client, connect({ path: socket }), (bytes) => {
      const command = follows === null && commandOf(bytes);
      if (command === "EXISTS") return; // a connection begins by asking whose its key is
      follows ??= OF_A_TAIL.includes(command);
      if (!follows) tape.write(bytes);
    });
  });
  server.listen(path);
  await once(server, "listening");
  return {
    async stop() {
      server.close();
      tape.end();
      await once(tape, "finish");
    },
  };
}
