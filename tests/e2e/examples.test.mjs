// What etc/ gives an operator, tried as it stands: only ports, folders and the SMSC's address are put in.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { freePort } from "../support/ports.mjs";
import { LOA, Program, run } from "../support/program.mjs";
import { Simulator } from "../support/simulator.mjs";
import { until } from "../support/until.mjs";
import { village } from "../support/village.mjs";

const LAN = "+84912345678";

/** A file of etc/ with every `[from, to]` put in; each must be there. */
async function example(name, changes) {
  let text = await readFile(join("etc", name), "utf8");
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), `etc/${name} has no '${from}'`);
    text = text.replaceAll(from, to);
  }
  return text;
}

let folder, simulator, ports;
const programs = {};
const at = (name) => join(folder, name);
const log = (name) => readFile(at(`${name}.log`), "utf8");

function start(name, ...command) {
  programs[name] = new Program(name, command, { cwd: folder, log: at(`${name}.log`) });
  programs[name].start();
}

async function writeAll() {
  const socket = at("redis-server.sock");
  const files = {
    "redis-loa.conf": [["/run/redis-loa/redis-server.sock", socket], ["/var/lib/redis/loa", at("loa")], ["/var/log/redis", folder]],
    "redis-kannel.conf": [["6380", ports.redis], ["/var/lib/redis/kannel", at("kannel")], ["/var/log/redis", folder]],
    "kannel.conf": [
      ["13000", ports.admin], ["13001", ports.box], ["13013", ports.sendsms], ["6380", ports.redis], ["2775", simulator.smppPort],
      ["smsc.example.vn", "127.0.0.1"], ["/var/log/kannel", folder], ["reconnect-delay = 10", "reconnect-delay = 1"],
    ],
    "loa.ini": [["13001", ports.box], ["/run/redis-loa/redis-server.sock", socket], ["8080", ports.web], ["/var/lib/loa/phone.key", at("phone.key")],
      ["[web]", "[gateway]\nquiet-from = 0\nquiet-to = 0\n\n[web]"]], // this runs at night too
  };
  for (const [name, changes] of Object.entries(files)) await writeFile(at(name), await example(name, changes));
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "loa-examples-"));
  ports = {};
  for (const name of ["admin", "box", "sendsms", "redis", "web"]) ports[name] = await freePort();
  simulator = await Simulator.start("--system-id", "loa", "--password", "CHANGEME", "--shortcode", "8070");
  for (const name of ["loa", "kannel"]) await mkdir(at(name));
  await writeAll();
  start("redis-kannel", "redis-server", at("redis-kannel.conf"));
  start("redis-loa", "redis-server", at("redis-loa.conf"));
  await until("both servers", async () => {
    const answers = [await run("redis-cli", ["-p", ports.redis, "ping"]), await run("redis-cli", ["-s", at("redis-server.sock"), "ping"])];
    return answers.every(({ stdout }) => stdout === "PONG\n");
  });
  start("kannel", "bearerbox", "-v", "4", at("kannel.conf"));
  await until("both binds", async () => (await simulator.stats()).receivers === 1);
  await writeFile(at("village.json"), JSON.stringify(village()));
  const { code, stderr } = await run(LOA, ["load", "-c", at("loa.ini"), at("village.json")]);
  assert.equal(code, 0, stderr);
  start("loa", LOA, "serve", "-c", at("loa.ini"));
  await until("health", async () => (await fetch(`http://127.0.0.1:${ports.web}/healthz`)).ok);
});

after(async () => {
  await Promise.all(Object.values(programs).map((program) => program.end("SIGKILL")));
  await simulator?.stop();
  if (!process.env.LOA_KEEP) await rm(folder, { recursive: true, force: true });
});

describe("the examples of etc/", () => {
  test("carry a text to Loa and its answer back", async () => {
    const sent = await simulator.send({ from: LAN, text: "DK Lan, Ta Van" });
    const answer = await simulator.arrived(LAN, sent.id);
    assert.match(answer.text, /Chao lan/);
  });

  test("bring delivery reports back through Kannel's Redis", async () => {
    const reports = async () => {
      const text = await (await fetch(`http://127.0.0.1:${ports.web}/metrics`)).text();
      return Number(/^loa_delivery_reports_total (\d+)$/m.exec(text)[1]);
    };
    await simulator.faults({ dlr_delay_ms: 300 }); // two binds: a report that overtakes the answer finds nothing
    const minh = "+84912345679";
    const joined = await simulator.send({ from: minh, text: "DK Minh, Ta Van" });
    await simulator.arrived(minh, joined.id);
    await simulator.send({ from: LAN, text: "NHAN @minh mai di cho" });
    await until("a report", async () => (await reports()) >= 1);
  });

  test("write no number into a log", async () => {
    for (const name of ["loa", "bearerbox", "redis-loa", "redis-kannel"])
      assert.doesNotMatch(await log(name), /912345678/, `${name}.log`);
  });

  test("satisfy `loa check`", async () => {
    const { code, stdout, stderr } = await run(LOA, ["check", "-c", at("loa.ini")]);
    assert.equal(code, 0, stdout + stderr);
  });
});
