// One simulator, one bearerbox and one redis-server, on free ports in a folder of their own. Who is connected to
// bearerbox changes from turn to turn (peers.mjs).

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { liftLimits } from "../support/limits.mjs";
import { freePort, listens } from "../support/ports.mjs";
import { LOA, Program, run } from "../support/program.mjs";
import { kannelConf, loaIni, redisConf } from "../support/settings.mjs";
import { Simulator } from "../support/simulator.mjs";
import { until } from "../support/until.mjs";
import { FIRST_PHONE, SHORTCODE, TOPIC, village } from "./village.mjs";

const PHONES_A_FILE = 50_000; // `loa load` takes files of 64 MB

export const helper = (name) => resolve("build/bench", name);

/** What the example says of how compactly Redis keeps things. */
const SHAPES = readFileSync("etc/redis-loa.conf", "utf8").match(/^(set|hash|zset|stream)-.*\n/gm).join("");

/** A redis-server that loses nothing, with a village in it, and the loa.ini of a gateway on it. */
export class Store {
  constructor(stand, name) {
    this.stand = stand;
    this.name = name;
    this.folder = join(stand.folder, name);
    this.socket = join(this.folder, "redis.sock");
    mkdirSync(this.folder);
    writeFileSync(join(this.folder, "redis.conf"), redisConf(this) + SHAPES);
  }

  async start() {
    this.program = this.stand.program(`redis-${this.name}`, ["redis-server", join(this.folder, "redis.conf")]);
    await until(`the redis-server ${this.name}`, () => listens(this.socket));
    return this;
  }

  /** The answer of one command, as redis-cli shows it to a program. */
  async command(...words) {
    const { code, stdout, stderr } = await run("redis-cli", ["-s", this.socket, ...words.map(String)]);
    if (code !== 0) throw new Error(`redis-cli ${words[0]}: ${stderr}`);
    return stdout.trimEnd();
  }

  /** Writes what a shell command prints: the commands of Redis's own protocol. */
  async pipe(command) {
    const { code, stdout, stderr } = await run("sh", ["-c", `${command} | redis-cli -s "${this.socket}" --pipe`]);
    if (code !== 0 || !/errors: 0,/.test(stdout)) throw new Error(`redis-cli --pipe: ${stdout}${stderr}`);
  }

  async usedMemory() {
    return Number(/^used_memory:(\d+)/m.exec(await this.command("INFO", "memory"))[1]);
  }

  /** Writes a loa.ini: `{section: {key: value}}` on top of the stand's. Every store shares one phone key. */
  ini(name, changes = {}) {
    const { folder, ports } = this.stand;
    const file = join(this.folder, `${name}.ini`);
    const redis = { url: `unix:${this.socket}`, ...changes.redis };
    writeFileSync(file, loaIni({ folder, ports, shortcode: SHORTCODE }, { ...changes, redis }));
    return file;
  }

  async load(phones, topics) {
    const file = join(this.folder, "village.json");
    const config = this.ini("load");
    for (let from = 0; from === 0 || from < phones; from += PHONES_A_FILE) {
      writeFileSync(file, JSON.stringify(village(Math.min(phones - from, PHONES_A_FILE), topics, from)));
      const { code, stderr } = await run(LOA, ["load", "-c", config, file]);
      if (code !== 0) throw new Error(`loa load: ${stderr}`);
    }
    await liftLimits(config, this.folder);
  }

  async stop() {
    await this.program.end("SIGKILL");
    rmSync(this.folder, { recursive: true });
  }
}

export class Stand {
  #programs = [];

  /** A folder and free ports, for what needs neither phones nor bearerbox. */
  async openAlone() {
    this.folder = mkdtempSync(join(tmpdir(), "loa-bench-"));
    process.on("exit", () => rmSync(this.folder, { recursive: true, force: true }));
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));
    this.ports = {};
    for (const name of ["admin", "box", "sendsms", "web", "alone"]) this.ports[name] = await freePort();
    this.web = `http://127.0.0.1:${this.ports.web}`;
    return this;
  }

  async open({ phones }) {
    await this.openAlone();
    this.phones = phones;
    this.simulator = await Simulator.start("--shortcode", SHORTCODE);
    this.echo = this.program("http_echo", [helper("http_echo")], { lines: true });
    await this.#startBearerbox(await this.echo.line());
    this.store = await new Store(this, "main").start();
    await this.store.load(phones);
    return this;
  }

  // One bind for each direction: on a transceiver each submit_sm would wait until TCP has confirmed the
  // deliver_sm_resp before it (bearerbox leaves Nagle's algorithm on), up to 40 ms.
  async #startBearerbox(echoPort) {
    const { folder, ports } = this;
    const port = this.simulator.smppPort;
    const answer = { group: "sms-service", keyword: "default", "catch-all": "true", "max-messages": 1 };
    const conf = kannelConf({
      folder,
      ports,
      core: { "smsbox-max-pending": 512 },
      binds: [{ port }, { "receive-port": port }],
      smsbox: { "smsbox-id": "loa", "bearerbox-host": "127.0.0.1" },
      more: [{ ...answer, "get-url": `"http://127.0.0.1:${echoPort}/?text=%a"` }],
    });
    this.kannelConf = join(folder, "kannel.conf");
    writeFileSync(this.kannelConf, conf);
    this.program("bearerbox", ["bearerbox", "-v", "4", this.kannelConf]);
    await until("bearerbox", async () => (await listens(ports.box)) && (await this.simulator.stats()).receivers > 0);
  }

  /** Starts a program; its log lies in the folder. It ends with the bench, whatever happens. */
  program(name, command, { lines } = {}) {
    const program = new Program(name, command, { cwd: this.folder, log: join(this.folder, `${name}.log`), lines });
    program.start();
    this.#programs.push(program);
    return program;
  }

  helper(name, ...args) {
    return this.program(name, [helper(name), ...args], { lines: true });
  }

  /** A gateway with a loa.ini, healthy once it is asked for. `healthy: false` waits for its pages only. */
  async gateway(ini, { healthy = true } = {}) {
    const gateway = this.program("gateway", [LOA, "serve", "-c", ini]);
    await until("the gateway", async () => {
      if (!gateway.running) throw new Error(`it has ended: ${gateway.log().slice(-500)}`);
      const { status } = await fetch(`${this.web}/healthz`);
      return !healthy || status === 200;
    });
    return gateway;
  }

  /** Texts from the simulator's phones through SMPP and bearerbox, each with one reply; the report of POST /api/load. */
  async load(plan) {
    const whole = { first: `+${FIRST_PHONE}`, text: `#${TOPIC} bai ${this.serial()} {serial}`, ...plan };
    const report = await this.simulator.load(whole);
    if (report.lost || report.refused) throw new Error(`lost ${report.lost}, refused ${report.refused} texts`);
    return report;
  }

  #serial = 0;

  /** Makes the texts of each load other texts than those before: the same words again would be the same post. */
  serial() {
    return `luot ${++this.#serial} so`;
  }

  async close() {
    await this.simulator?.stop();
    await Promise.all(this.#programs.map((program) => program.end("SIGKILL")));
  }
}
