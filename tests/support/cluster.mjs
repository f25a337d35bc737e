// A Redis Cluster of a test's own: three masters, each with a replica, on free ports in one folder.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { freePort } from "./ports.mjs";
import { Program, run } from "./program.mjs";
import { until } from "./until.mjs";

const NODES = 6;
export const NODE_TIMEOUT_MS = 1000; // after so long without an answer a node counts as failed

const conf = ({ port, bus, folder }) => `
port ${port}
bind 127.0.0.1
cluster-enabled yes
cluster-port ${bus}
cluster-node-timeout ${NODE_TIMEOUT_MS}
cluster-replica-validity-factor 0
repl-diskless-sync-delay 0
dir ${folder}
appendonly yes
appendfsync always
save ""
`;

export class RedisCluster {
  nodes = [];

  /** Starts the nodes in `folder` and joins them; ready when every slot is served and replicated. */
  async start(folder) {
    for (let i = 0; i < NODES; i++) {
      const node = { port: await freePort(), bus: await freePort(), folder: join(folder, `node${i}`) };
      mkdirSync(node.folder);
      writeFileSync(join(node.folder, "redis.conf"), conf(node));
      const log = join(node.folder, "redis.log");
      node.program = new Program(`node${i}`, ["redis-server", "redis.conf"], { cwd: node.folder, log });
      this.nodes.push(node);
    }
    for (const node of this.nodes) await this.startNode(node);
    const addresses = this.nodes.map(({ port }) => `127.0.0.1:${port}`);
    const { code, stdout, stderr } = await run("redis-cli", ["--cluster", "create", ...addresses, "--cluster-replicas", "1", "--cluster-yes"]);
    if (code !== 0) throw new Error(`redis-cli --cluster create: ${stdout.slice(-1000)}${stderr}`);
    await this.settled();
    return this;
  }

  /** [redis] url of loa.ini. */
  get url() {
    return this.nodes.map(({ port }) => `redis://127.0.0.1:${port}`).join(" ");
  }

  async startNode(node) {
    node.program.start();
    await until(`redis-server on ${node.port}`, async () => (await this.ask(node, "PING")) === "PONG");
  }

  /** One command, as redis-cli answers it; not redirected. */
  async ask(node, ...words) {
    return (await run("redis-cli", ["-p", String(node.port), ...words.map(String)])).stdout.trimEnd();
  }

  /** One command to whoever has its key. */
  async command(...words) {
    const node = this.nodes.find(({ program }) => program.running);
    return (await run("redis-cli", ["-c", "-p", String(node.port), ...words.map(String)])).stdout.trimEnd();
  }

  async #role(node) {
    return node.program.running ? (await this.ask(node, "ROLE")).split("\n") : [];
  }

  /** Every slot served, every master with a replica in step. */
  settled() {
    return until("the cluster", async () => {
      for (const node of this.nodes) {
        if (!node.program.running) continue;
        if (!/cluster_state:ok/.test(await this.ask(node, "CLUSTER", "INFO"))) return false;
        const [role, ...rest] = await this.#role(node);
        if (role === "master" && rest.length < 4) return false; // offset, and of a replica its address and offset
        if (role === "slave" && rest[2] !== "connected") return false;
      }
      return true;
    }, { timeout: 30_000 });
  }

  /** The node that is master of a key just now. */
  async masterOf(key) {
    for (const node of this.nodes) {
      if ((await this.#role(node))[0] === "master" && !/^MOVED|CLUSTERDOWN/.test(await this.ask(node, "EXISTS", key))) return node;
    }
    throw new Error(`nobody has ${key}`);
  }

  /** The replica of a master. */
  async replicaOf(master) {
    const port = Number((await this.#role(master))[3]);
    return this.nodes.find((node) => node.port === port);
  }

  /** Moves the slot of `key` from one master to another, its keys in small steps, while all goes on; `midway` is waited
   *  for when the first of them have moved. */
  async moveSlot(key, from, to, { midway = async () => {} } = {}) {
    const slot = await this.ask(from, "CLUSTER", "KEYSLOT", key);
    const [source, target] = [await this.ask(from, "CLUSTER", "MYID"), await this.ask(to, "CLUSTER", "MYID")];
    await this.ask(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", source);
    await this.ask(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", target);
    for (let step = 0; ; step++) {
      if (step === 1) await midway();
      const keys = (await this.ask(from, "CLUSTER", "GETKEYSINSLOT", slot, 20)).split("\n").filter(Boolean);
      if (!keys.length) break;
      await this.ask(from, "MIGRATE", "127.0.0.1", to.port, "", 0, 5000, "KEYS", ...keys);
    }
    for (const node of [to, from]) await this.ask(node, "CLUSTER", "SETSLOT", slot, "NODE", target);
  }

  async stop() {
    await Promise.all(this.nodes.map(({ program }) => program.end("SIGKILL")));
  }
}
