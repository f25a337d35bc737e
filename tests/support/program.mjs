// A program that a test runs beside itself: it writes its log into a file and dies with the test, whatever happens.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { Mailbox } from "./until.mjs";

const TICK_MS = 10; // USER_HZ of Linux

/** The program under test; LOA_BIN chooses another build of it. */
export const LOA = resolve(process.env.LOA_BIN ?? "build/loa");

export class Program {
  #command;
  #options;
  #child = null;
  #lines;

  /**
   * log: the file that gets what it writes; without one its errors show. lines: its stdout is read by line() instead.
   */
  constructor(name, command, { log, lines = false, env = {}, cwd }) {
    this.name = name;
    this.logFile = log;
    this.#lines = lines ? new Mailbox() : null;
    // Not even SIGKILL of the test leaves it behind.
    this.#command = ["setpriv", "--pdeathsig", "KILL", ...command];
    this.#options = { cwd, env: { ...process.env, ...env } };
  }

  get running() {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid() {
    return this.#child?.pid;
  }

  /** Starts it, with more arguments this once. */
  start(...more) {
    if (this.running) throw new Error(`${this.name} runs already`);
    const log = this.logFile ? openSync(this.logFile, "a") : "inherit";
    const [file, ...args] = this.#command;
    this.#child = spawn(file, [...args, ...more], { ...this.#options, stdio: ["ignore", this.#lines ? "pipe" : log, log] });
    if (this.logFile) closeSync(log);
    if (this.#lines) createInterface(this.#child.stdout).on("line", (line) => this.#lines.put(line));
  }

  /** The next line of its stdout that nobody has taken; fails when it ends without one. */
  async line({ timeout } = {}) {
    const line = this.#lines.take(`a line of ${this.name}`, { timeout });
    const end = this.running && once(this.#child, "close").then(() => Promise.reject(new Error(`${this.name} has ended`)));
    return end ? Promise.race([line, end]) : line;
  }

  /** Waits for its end: `{code, signal}`. */
  async ended() {
    if (this.running) await once(this.#child, "exit");
    return { code: this.#child.exitCode, signal: this.#child.signalCode };
  }

  signal(signal) {
    this.#child.kill(signal);
  }

  /** Sends the signal and waits for the end. */
  async end(signal = "SIGTERM") {
    if (this.running) this.signal(signal);
    return this.#child ? this.ended() : null;
  }

  log() {
    return readFileSync(this.logFile, "utf8");
  }

  /** Time of the processor that it has taken, milliseconds. */
  cpuMs() {
    const fields = readFileSync(`/proc/${this.pid}/stat`, "utf8").replace(/.*\) /, "").split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }

  /** Resident memory, bytes. */
  rss() {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.pid}/status`, "utf8"))[1]) * 1024;
  }
}

/** Runs a program to its end: `{code, stdout, stderr}`. */
export async function run(file, args, { env = {}, input = "" } = {}) {
  const child = spawn(file, args, { env: { ...process.env, ...env } });
  const out = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (data) => (out[name] += data));
  child.stdin.on("error", () => {}); // it may end without having read
  child.stdin.end(input);
  const [code] = await once(child, "close");
  return { code, ...out };
}
