// `loa demo` as people run it: one program that starts everything, tells where it is, and takes all of it along at its end.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";

import { signIn } from "../support/people.mjs";
import { freePort } from "../support/ports.mjs";
import { LOA, run } from "../support/program.mjs";
import { PATIENCE_MS, until } from "../support/until.mjs";

const LAN = "+84912000001";
const folders = [];

const newFolder = () => {
  folders.push(mkdtempSync(join(tmpdir(), "loa-demo-")));
  return folders.at(-1);
};

/** The process that `pid` names is there and no zombie. */
const lives = (pid) => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

/** The processes that work in a folder, whoever their parent is by now: a demo and all that it has started. */
const workingIn = (folder) =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && lives(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === folder;
      } catch {
        return false; // it has ended meanwhile
      }
    })
    .map((pid) => ({ pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0") }));

/** A demo in a folder. */
class Demo {
  constructor(folder, ...args) {
    this.folder = folder;
    this.child = spawn("setpriv", ["--pdeathsig", "TERM", LOA, "demo", "--dir", folder, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    // Whatever hangs, hangs no longer than this.
    setTimeout(() => this.child.kill("SIGKILL"), 3 * PATIENCE_MS).unref();
    this.stderr = "";
    this.child.stderr.setEncoding("utf8").on("data", (data) => (this.stderr += data));
    this.ended = once(this.child, "close").then(([code]) => code);
  }

  /** Waits for its first line; what it says there becomes its own. */
  async ready() {
    const first = once(createInterface(this.child.stdout), "line");
    const said = await Promise.race([first, this.ended]);
    assert.ok(Array.isArray(said), `it ended with ${said}: ${this.stderr}`);
    return Object.assign(this, { said: JSON.parse(said[0]) });
  }

  /** Ends it and waits until nothing of it is left; its exit status. */
  async end(signal = "SIGINT") {
    this.child.kill(signal);
    const code = await this.ended;
    await until("the end of every program", () => workingIn(this.folder).length === 0);
    return code;
  }

  async send(from, text) {
    const response = await fetch(new URL("/api/send", this.said.phones), { method: "POST", body: JSON.stringify({ from, text }) });
    const { id } = await response.json();
    return until(`an answer to ${text}`, async () => (await this.messages(from, id)).find(({ direction }) => direction === "mt"));
  }

  async messages(phone, after = 0) {
    const path = `/api/phones/${encodeURIComponent(phone)}/messages?after=${after}`;
    return (await (await fetch(new URL(path, this.said.phones))).json()).messages;
  }

  async posts(path = "/.json") {
    return (await (await fetch(new URL(path, this.said.web))).json()).posts;
  }

  program(name) {
    return workingIn(this.folder).find(({ command }) => command.some((word) => word.endsWith(name)));
  }
}

const demos = new Set();
const start = async (folder = newFolder(), ...args) => {
  const demo = new Demo(folder, ...args);
  demos.add(demo);
  return demo.ready();
};

after(async () => {
  for (const demo of demos) if (workingIn(demo.folder).length) await demo.end("SIGTERM");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("a demo", () => {
  let demo;
  before(async () => (demo = await start()));

  test("tells first, in one line, where everything is", () => {
    const { web, phones, desk, smpp_port, redis, dir, officer } = demo.said;
    for (const url of [web, phones, desk]) assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\//);
    assert.ok(smpp_port > 0);
    assert.equal(dir, demo.folder);
    assert.equal(redis, `unix:${demo.folder}/redis.sock`);
    assert.match(officer.otpauth, new RegExp(`secret=${officer.secret}`));
  });

  test("knows every province and commune", async () => {
    const areas = readFileSync("data/vn_admin_units.tsv", "utf8").trim().split("\n").slice(1).map((line) => line.split("\t"));
    assert.equal(areas.length, 34 + 3321);
    const { stdout } = await run("redis-cli", ["-s", `${demo.folder}/redis.sock`, "hkeys", "{vn}areas"]);
    const known = new Set(stdout.split("\n"));
    assert.deepEqual(areas.filter(([, code]) => !known.has(code)), []);
    const some = [areas[1][1], "03037", areas.at(-1)[1]].map((code) => areas.find(([, id]) => id === code));
    for (const [, code, , , , , , name] of some) {
      const page = await (await fetch(new URL(`/area/${code}`, demo.said.web))).text();
      assert.ok(page.includes(`<h1>${name}</h1>`), `${code} is not ${name}`);
    }
  });

  test("finds the village talking: posts, replies, a case asked and answered", async () => {
    const posts = await demo.posts();
    assert.ok(posts.length >= 20);
    assert.ok(new Set(posts.map(({ author }) => author)).size >= 6);
    assert.ok((await demo.messages(LAN)).some(({ text }) => /^UBND .*gạo|căn cước/.test(text)));
    const page = await (await fetch(demo.said.phones)).text();
    assert.match(page, /Phone of Páo, \+84 912 000 002/);
  });

  test("answers a phone that dials *123#", async () => {
    const body = JSON.stringify({ from: "+84912000002", text: "*123#" });
    const dialled = await fetch(new URL("/api/ussd", demo.said.phones), { method: "POST", body });
    assert.equal(dialled.status, 200);
    const shown = async () => (await demo.messages("+84912000002")).find(({ ussd }) => ussd === "ask");
    assert.match((await until("the menu", shown)).text, /^Loa\n1 /);
  });

  test("puts on the web what a phone texts", async () => {
    assert.match((await demo.send(LAN, "#cho Mai tôi bán măng ở cổng chợ")).text, /\d+/);
    const [newest] = await demo.posts("/c/cho.json");
    assert.equal(newest.text, "Mai tôi bán măng ở cổng chợ");
    assert.equal(newest.author, "lan");
  });

  test("sends a question that names no agency to the commune's front office", async () => {
    assert.match((await demo.send(LAN, "HOI bao giờ sửa cầu Mây?")).text, /UBND xã Tả Van/);
  });

  test("shows an officer's keys that open the desk", async () => {
    const visitor = await signIn({ web: demo.said.web.replace(/\/$/, "") }, { ...demo.said.officer });
    const cases = [...(await visitor.get("/desk?folder=all")).text.matchAll(/href="(\/desk\/case\/\d+)"/g)].map(([, path]) => path);
    assert.ok(cases.length >= 3);
    const delivered = async (path) => (await visitor.get(path)).text.includes("delivery-delivered");
    await until("the phones' reports", async () => (await Promise.all(cases.map(delivered))).filter(Boolean).length >= 2);
  });

  test("lets nobody else read what it keeps", () => {
    const open = readdirSync(demo.folder).filter((name) => statSync(join(demo.folder, name)).mode & 0o077);
    assert.deepEqual(open.filter((name) => name !== "appendonlydir"), []);
  });

  test("has a second one beside it, but not in its own folder", async () => {
    const second = await start();
    assert.notEqual(second.said.web, demo.said.web);
    assert.equal((await fetch(second.said.web)).status, 200);
    assert.equal(await second.end(), 0);

    const same = new Demo(demo.folder);
    assert.equal(await same.ended, 1);
    assert.match(same.stderr, /^loa demo: the folder .* is in use by another demo; .*--dir\n$/);
    assert.equal((await fetch(demo.said.web)).status, 200);
  });

  test("goes on where it was: the same addresses, keys and posts, and no story twice", async () => {
    const posts = await demo.posts();
    assert.equal(await demo.end(), 0);
    const again = await start(demo.folder);
    assert.deepEqual(again.said, demo.said);
    assert.deepEqual(await again.posts(), posts);
    assert.match((await again.send(LAN, "TOI")).text, /Lan/);
    demo = again;
  });

  test("ends with every program when one of them dies, and says which", async () => {
    const { pid } = demo.program("bearerbox");
    process.kill(pid, "SIGKILL");
    assert.equal(await demo.ended, 1);
    assert.match(demo.stderr, /^loa demo: bearerbox was ended by signal 9 .*bearerbox\.log$/m);
    assert.deepEqual(workingIn(demo.folder), []);
  });

  test("leaves nothing behind when it is killed itself", async () => {
    demo = await start(demo.folder);
    assert.ok(workingIn(demo.folder).length >= 5);
    demo.child.kill("SIGKILL");
    await until("the end of every program", () => workingIn(demo.folder).length === 0);
  });
});

describe("a demo that cannot start", () => {
  test("says that a port is taken", async () => {
    const port = await freePort();
    const other = await start(newFolder(), "--web-port", `${port}`);
    assert.equal(other.said.web, `http://127.0.0.1:${port}/`);
    const demo = new Demo(newFolder(), "--web-port", `${port}`);
    assert.equal(await demo.ended, 1);
    assert.match(demo.stderr, new RegExp(`port ${port} is taken`));
    await other.end("SIGTERM");
  });

  test("leaves a folder with other things alone", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "letter.txt"), "Dear Lan");
    const demo = new Demo(folder);
    assert.equal(await demo.ended, 1);
    assert.match(demo.stderr, /holds other things/);
    assert.deepEqual(readdirSync(folder), ["letter.txt"]);
  });
});
