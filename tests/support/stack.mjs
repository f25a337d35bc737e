// The whole of Loa on real parts, private to a folder and to free ports: redis-server, Kannel's bearerbox, the gateway,
// and an SMSC with phones on npm's smpp.
//
//   const stack = await startStack();
//   const lan = stack.smsc.phone("+84912000001");
//   assert.match(await lan.ask("DK Lan, Ta Van"), /lan/);
//   await stack.restart("gateway", "SIGKILL");
//   await stack.stop();
//
// LOA_BIN chooses the program (build/loa); LOA_KEEP=1 leaves the folder with its logs.

import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@redis/client";

import { RedisCluster } from "./cluster.mjs";
import { liftLimits } from "./limits.mjs";
import { freePort } from "./ports.mjs";
import { LOA, Program, run } from "./program.mjs";
import { BOX_ID, kannelConf, loaIni, redisConf, REGION, SMSC_ID } from "./settings.mjs";
import { Smsc } from "./smsc.mjs";
import { until } from "./until.mjs";
import { SHORTCODE, village as smallVillage } from "./village.mjs";

export { REGION };
export const RESERVE_ID = "reserve";

class Stack {
  /** The SMSC with its phones (smsc.mjs). */
  smsc = new Smsc({ shortcode: SHORTCODE });
  /** redis, bearerbox and gateway, each a Program (program.mjs). */
  programs = {};

  async prepare({ ini, redis, cluster, simulator, reserve, gatewayArguments, gatewayEnv, env }) {
    this.simulator = simulator;
    this.redisPassword = /^requirepass (\S+)/m.exec(redis)?.[1];
    this.folder = await mkdtemp(join(tmpdir(), "loa-stack-"));
    process.on("exit", this.#clear);
    this.ports = {};
    for (const name of ["admin", "box", "sendsms", "web"]) this.ports[name] = await freePort();
    /** The address of the web pages. */
    this.web = `http://127.0.0.1:${this.ports.web}`;
    this.config = join(this.folder, "loa.ini");
    await this.smsc.listen(await freePort());
    const { folder, ports } = this;
    // On a transceiver each submit_sm waits until TCP has confirmed the deliver_sm_resp before it: npm's SMSC helps
    // itself (smsc.mjs), with the simulator there is one bind for each direction.
    const binds = simulator
      ? [{ port: simulator.smppPort }, { "receive-port": simulator.smppPort }]
      : [{ port: this.smsc.port, "transceiver-mode": true }];
    const more = [];
    if (reserve) {
      this.reserve = new Smsc({ shortcode: SHORTCODE });
      await this.reserve.listen(await freePort());
      binds[0]["allowed-smsc-id"] = SMSC_ID;
      binds.push({ port: this.reserve.port, "transceiver-mode": true, "smsc-id": RESERVE_ID, "allowed-smsc-id": RESERVE_ID });
      more.push({ group: "smsbox-route", "smsbox-id": BOX_ID, "smsc-id": RESERVE_ID });
    }
    await writeFile(join(folder, "kannel.conf"), kannelConf({ folder, ports, binds, more }));
    await writeFile(join(folder, "redis.conf"), redisConf({ folder }) + redis);
    if (cluster) this.cluster = await new RedisCluster().start(folder);
    await this.configure(ini);
    this.#program("redis", ["redis-server", "redis.conf"], env.redis);
    this.#program("bearerbox", ["bearerbox", "-v", "1", "kannel.conf"], env.bearerbox);
    this.#program("gateway", [LOA, "serve", "-c", this.config, ...gatewayArguments], gatewayEnv);
  }

  #ini(changes) {
    const redis = this.cluster ? { url: this.cluster.url } : {};
    return loaIni({ folder: this.folder, ports: this.ports, shortcode: SHORTCODE }, { redis, ...changes });
  }

  /** Writes loa.ini with these changes: for the next start of the gateway. */
  configure(changes) {
    return writeFile(this.config, this.#ini(changes));
  }

  /** One more gateway on the same Redis and bearerbox, a program of that name, with web pages of its own. */
  async addGateway(name, env) {
    this.ports[name] = await freePort();
    const config = join(this.folder, `${name}.ini`);
    await writeFile(config, this.#ini({ web: { listen: `127.0.0.1:${this.ports[name]}` } }));
    this.#program(name, [LOA, "serve", "-c", config], env);
    this.#ready[name] = () => this.#healthy(name);
    await this.start(name);
  }

  /** The address of a gateway's own web pages. */
  webOf(name) {
    return `http://127.0.0.1:${this.ports[name] ?? this.ports.web}`;
  }

  #healthy(name) {
    return until("a healthy gateway", async () => {
      if (!this.programs[name].running) throw new Error("it has ended");
      return (await fetch(`${this.webOf(name)}/healthz`)).status === 200;
    });
  }

  #program(name, command, env) {
    this.programs[name] = new Program(name, command, { cwd: this.folder, log: join(this.folder, `${name}.log`), env });
  }

  #ready = {
    redis: async () => {
      const env = this.redisPassword ? { REDISCLI_AUTH: this.redisPassword } : {};
      const answers = () => run("redis-cli", ["-s", `${this.folder}/redis.sock`, "ping"], { env });
      await until("redis-server", async () => (await answers()).stdout === "PONG\n");
      if (this.redis) await this.openRedis();
    },
    bearerbox: () =>
      this.simulator
        ? until("a bind", async () => (await this.simulator.stats()).receivers > 0)
        : this.smsc.bound(),
    gateway: () => this.#healthy("gateway"),
  };

  /** Starts one of redis, bearerbox, gateway and waits until it is ready. */
  async start(name) {
    this.programs[name].start();
    await this.ready(name);
  }

  /** Waits until one that was started is ready. */
  async ready(name) {
    try {
      await this.#ready[name]();
    } catch (error) {
      throw new Error(`${name} does not start: ${error.message}\n${this.log(name).slice(-2000)}`);
    }
  }

  /** Ends one with a signal: `{code, signal}`. */
  end(name, signal) {
    return this.programs[name].end(signal);
  }

  signal(name, signal) {
    this.programs[name].signal(signal);
  }

  async restart(name, signal) {
    await this.end(name, signal);
    await this.start(name);
  }

  /** What a program has written so far. */
  log(name) {
    return this.programs[name].log();
  }

  /**
   * A connection to Redis (@redis/client), a new one after each start: one that came back by itself said that it was
   * ready and then answered nothing, once in about forty times. In a cluster it is one to the region's master of now.
   * Keys are led by `{vn}`: see key().
   */
  async openRedis() {
    this.#closeRedis();
    const where = this.cluster
      ? { host: "127.0.0.1", port: (await this.cluster.masterOf(this.key("posts"))).port }
      : { path: `${this.folder}/redis.sock`, tls: false };
    this.redis = createClient({ password: this.redisPassword, socket: { ...where, reconnectStrategy: false } });
    this.redis.on("error", () => {});
    await this.redis.connect();
  }

  #closeRedis() {
    if (this.redis?.isOpen) this.redis.destroy();
  }

  /** The full name of a key, as in keys.def: key("feed:nuoc"). */
  key(name) {
    return `{${REGION}}${name}`;
  }

  /** The id of the person with a handle: handles stand in buckets by FNV-1a (social-core/person.c). */
  personOf(handle) {
    const bucket = [...Buffer.from(handle)].reduce((hash, byte) => Math.imul(hash ^ byte, 16777619), 2166136261) >>> 0;
    return this.redis.hGet(this.key(`handles:${bucket % 4096}`), handle);
  }

  /** Runs a subcommand with this stack's loa.ini: `{code, stdout, stderr}`. */
  loa(subcommand, args = [], options) {
    const [first, ...rest] = subcommand.split(" ");
    return run(LOA, [first, ...rest, "-c", this.config, ...args], options);
  }

  /** `loa load` of such a village as village.mjs gives. */
  async load(village) {
    const file = join(this.folder, "village.json");
    await writeFile(file, JSON.stringify(village));
    const { code, stderr } = await this.loa("load", [file]);
    if (code !== 0) throw new Error(`loa load: ${stderr}`);
  }

  /** Ends everything and removes the folder. */
  async stop() {
    this.#closeRedis();
    await Promise.all(Object.values(this.programs).map((program) => program.end("SIGKILL")));
    await Promise.all([this.smsc.close(), this.reserve?.close(), this.cluster?.stop()]);
    this.#clear();
    process.off("exit", this.#clear);
  }

  #clear = () => process.env.LOA_KEEP || rmSync(this.folder, { recursive: true, force: true });
}

/**
 * Starts everything and waits until texts can be sent.
 * village: what is loaded; null loads nothing. ini: changes of loa.ini, `{section: {key: value}}`.
 * redis: more lines of redis.conf. cluster: a Redis Cluster instead of one redis-server (cluster.mjs).
 * simulator: a Simulator (simulator.mjs), which is the SMSC then.
 * reserve: true for one more SMSC, stack.reserve, with smsc-id RESERVE_ID.
 * limits: false for a load, which posts more than newcomers may.
 * gatewayArguments: more of `loa serve`; gatewayEnv: of its environment; env: `{redis, bearerbox}`, more of theirs. gateway: false leaves it for later.
 */
export async function startStack({
  village = smallVillage(),
  ini = {},
  redis = "",
  cluster = false,
  simulator = null,
  reserve = false,
  gatewayArguments = [],
  gatewayEnv = {},
  env = {},
  gateway = true,
  limits = true,
} = {}) {
  const stack = new Stack();
  try {
    await stack.prepare({ ini, redis, cluster, simulator, reserve, gatewayArguments, gatewayEnv, env });
    await Promise.all([cluster || stack.start("redis"), stack.start("bearerbox")]);
    await stack.openRedis();
    if (village) await stack.load(village);
    if (!limits) await liftLimits(stack.config, stack.folder);
    if (gateway) await stack.start("gateway");
    return stack;
  } catch (error) {
    await stack.stop();
    throw error;
  }
}
