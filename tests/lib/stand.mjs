// A stand for tests of the whole: private redis-server, bearerbox, SMSC simulator and gateway in one folder, on free
// ports. Everything that was started ends with the test program, however it ends.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };
export const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
export const loa = process.env.LOA ?? path.join(root, 'build/loa');
export const shortcode = '8099';

const running = new Set();
const folders = new Set();

function endAll() {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
}
process.on('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

/** A folder that goes with the program; KEEP=1 keeps it, to look at logs. */
export function folder(name = 'loa-test') {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
  if (process.env.KEEP) console.error(`kept: ${made}`);
  else folders.add(made);
  return made;
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until check() is truthy and returns that; fails with what was waited for. */
export async function until(what, check, ms = 15000, step = 20) {
  const end = Date.now() + ms;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain for ${what}`);
    await sleep(step);
  }
}

/** True when something listens there: a port of 127.0.0.1 or the path of a socket. */
export function listens(where) {
  return new Promise((resolve) => {
    const socket = net.connect(typeof where === 'number' ? { port: where, host: '127.0.0.1' } : { path: where });
    socket.once('connect', () => resolve(true) || socket.destroy());
    socket.once('error', () => resolve(false));
  });
}

/** A program that was started: its output goes to dir/name.log, and stdout also to onLine(line). */
export class Program {
  constructor(dir, name, command, args, { onLine, env } = {}) {
    Object.assign(this, { dir, name, command, args, onLine, env });
    this.logFile = path.join(dir, `${name}.log`);
  }

  start() {
    const log = fs.openSync(this.logFile, 'a');
    const stdio = ['ignore', this.onLine ? 'pipe' : log, log];
    const child = spawn(this.command, this.args, { cwd: this.dir, stdio, env: { ...process.env, ...this.env } });
    running.add(child);
    this.child = child;
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(`${error.message}`));
      child.once('exit', (code, signal) => {
        running.delete(child);
        child.gone = true;
        resolve(signal ?? code);
      });
    });
    if (this.onLine) this.#lines(child.stdout);
    fs.closeSync(log);
    return this;
  }

  #lines(stream) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (data) => {
      const lines = (rest + data).split('\n');
      rest = lines.pop();
      lines.forEach(this.onLine);
    });
  }

  get pid() {
    return this.child.pid;
  }

  get up() {
    return Boolean(this.child) && !this.child.gone;
  }

  /** As a crash does. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** As an operator does; returns the exit status. */
  async stop(ms = 15000) {
    this.child.kill('SIGTERM');
    const late = sleep(ms, 'late', { ref: false });
    const how = await Promise.race([this.ended, late]);
    if (how === 'late') {
      await this.kill();
      throw new Error(`${this.name} did not end within ${ms} ms of SIGTERM; log: ${this.logFile}`);
    }
    return how;
  }

  log() {
    return fs.existsSync(this.logFile) ? fs.readFileSync(this.logFile, 'utf8') : '';
  }

  /** Waits for the condition, or fails with the log when the program ends before. */
  async ready(what, check) {
    await until(`${this.name}: ${what}`, async () => {
      if (!this.up) throw new Error(`${this.name} ended before ${what}:\n${this.log().slice(-2000)}`);
      return check();
    });
    return this;
  }

  /** Resident memory, bytes. */
  rss() {
    const status = fs.readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) * 1024;
  }
}

/** redis-server that loses nothing: AOF, fsync before each answer. `dir/data` holds it, so that a restart finds it. */
export async function startRedis(dir, { name = 'redis' } = {}) {
  const data = path.join(dir, name);
  fs.mkdirSync(data, { recursive: true });
  const socket = path.join(data, 'redis.sock');
  const settings = { port: 0, unixsocket: socket, dir: data, appendonly: 'yes', appendfsync: 'always', save: '""' };
  const args = Object.entries(settings).flatMap(([key, value]) => [`--${key}`, String(value).replace('""', '')]);
  const redis = new Program(dir, name, 'redis-server', [...args, '--set-max-intset-entries', '65536']);
  redis.socket = socket;
  redis.url = `unix:${socket}`;
  redis.again = async () => {
    fs.rmSync(socket, { force: true });
    redis.start();
    return redis.ready('its socket', () => listens(socket));
  };
  return redis.again();
}

/** One command at a Redis socket, on a connection of its own. Knows numbers, texts, nil and lists. */
export function redisCommand(socketPath, ...words) {
  return redisCommands(socketPath, [words]).then(([reply]) => reply);
}

/** Commands in one pipeline; an error reply fails. */
export function redisCommands(socketPath, commands) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ path: socketPath });
    const replies = [];
    let buffer = Buffer.alloc(0);
    socket.once('error', reject);
    socket.on('data', (data) => {
      buffer = Buffer.concat([buffer, data]);
      for (let read; replies.length < commands.length && (read = readReply(buffer, 0)); ) {
        buffer = buffer.subarray(read.next);
        replies.push(read.value);
      }
      if (replies.length < commands.length) return;
      socket.destroy();
      const error = replies.find((reply) => reply instanceof Error);
      if (error) reject(error);
      else resolve(replies);
    });
    socket.once('close', () => reject(new Error('Redis closed the connection')));
    socket.write(Buffer.concat(commands.map(commandBytes)));
  });
}

export function commandBytes(words) {
  const parts = [Buffer.from(`*${words.length}\r\n`)];
  for (const word of words) {
    const bytes = Buffer.from(String(word));
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'));
  }
  return Buffer.concat(parts);
}

/** One RESP value at `at`: {value, next}, or null when bytes are missing. */
export function readReply(buffer, at) {
  const end = buffer.indexOf('\r\n', at);
  if (end < 0) return null;
  const line = buffer.toString('utf8', at + 1, end);
  switch (String.fromCharCode(buffer[at])) {
    case '+':
      return { value: line, next: end + 2 };
    case '-':
      return { value: new Error(line), next: end + 2 };
    case ':':
      return { value: Number(line), next: end + 2 };
    case '$': {
      const size = Number(line);
      if (size < 0) return { value: null, next: end + 2 };
      if (buffer.length < end + 2 + size + 2) return null;
      return { value: buffer.toString('utf8', end + 2, end + 2 + size), next: end + 2 + size + 2 };
    }
    case '*': {
      const list = [];
      let next = end + 2;
      for (let i = 0; i < Number(line); i++) {
        const item = readReply(buffer, next);
        if (!item) return null;
        list.push(item.value);
        next = item.next;
      }
      return { value: Number(line) < 0 ? null : list, next };
    }
    default:
      throw new Error(`no RESP: ${buffer.toString('utf8', at, at + 40)}`);
  }
}

/** The SMSC simulator; its API is JSON over HTTP. */
export async function startSimulator(dir, { smppPort = 0, options = [] } = {}) {
  const simulator = new Program(
    dir, 'simulator', loa, ['simulate', '--smpp-port', String(smppPort), '--shortcode', shortcode, ...options],
    { onLine: (line) => (simulator.said ??= JSON.parse(line)) });
  simulator.start();
  await simulator.ready('its ports', () => simulator.said);
  simulator.smppPort = simulator.said.smpp_port;
  simulator.web = simulator.said.web;
  simulator.get = (what) => json(new URL(what, simulator.web));
  simulator.post = (what, body) =>
    json(new URL(what, simulator.web), { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  return simulator;
}

export async function json(url, options) {
  const answer = await fetch(url, options);
  const body = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${body}`);
  return JSON.parse(body);
}

/** bearerbox between the simulator and a box; its file store survives a restart. */
export async function startBearerbox(dir, { smppPort, boxPort, boxId = 'loa', name = 'bearerbox', store = 'file' }) {
  const config = (groups) => groups.map((group) => Object.entries(group).map(([key, value]) => `${key} = ${value}\n`).join('')).join('\n');
  const adminPort = await freePort();
  boxPort ??= await freePort();
  const file = path.join(dir, `${name}.conf`);
  const smsc = { group: 'smsc', smsc: 'smpp', 'smsc-id': 'sim', host: '127.0.0.1', 'smsc-username': 'loa', 'smsc-password': 'loa',
    'system-type': '""', 'max-pending-submits': 100, 'reconnect-delay': 1 };
  fs.writeFileSync(file, config([
    { group: 'core', 'admin-port': adminPort, 'admin-password': 'test', 'admin-interface': '127.0.0.1',
      'smsbox-port': boxPort, 'smsbox-interface': '127.0.0.1', 'store-type': store,
      'store-location': path.join(dir, `${name}.store`), 'dlr-storage': 'internal' },
    // One bind for each direction: on a transceiver each submit_sm would wait for the TCP acknowledgement of the
    // deliver_sm_resp before it (bearerbox leaves Nagle's algorithm on), up to 40 ms.
    { ...smsc, port: smppPort },
    { ...smsc, 'receive-port': smppPort },
    // bearerbox wants an smsbox group though none may ever run.
    { group: 'smsbox', 'smsbox-id': 'http', 'sendsms-port': await freePort(), 'bearerbox-host': '127.0.0.1' },
    { group: 'smsbox-route', 'smsbox-id': boxId, 'smsc-id': 'sim' },
  ]));
  const bearerbox = new Program(dir, name, 'bearerbox', ['-v', '4', file]);
  Object.assign(bearerbox, { boxPort, adminPort });
  bearerbox.again = () => {
    bearerbox.start();
    return bearerbox.ready('its box port', () => listens(adminPort));
  };
  return bearerbox.again();
}

/** The gateway. `seed` is a FILE.json of `loa load`, given once. Settings are sections of loa.ini. */
export async function startLoa(dir, { boxPort, redisUrl, seed, settings = {}, name = 'loa', webPort }) {
  webPort ??= await freePort();
  const file = path.join(dir, `${name}.ini`);
  const sections = {
    kannel: { host: '127.0.0.1', port: boxPort, 'box-id': 'loa' },
    redis: { url: redisUrl },
    web: { listen: `127.0.0.1:${webPort}`, 'public-url': `http://127.0.0.1:${webPort}` },
    phones: { 'key-file': path.join(dir, 'phone.key'), shortcode },
    ...settings,
  };
  fs.writeFileSync(file, Object.entries(sections).map(([section, keys]) =>
    `[${section}]\n${Object.entries(keys).map(([key, value]) => `${key} = ${value}\n`).join('')}`).join('\n'));
  if (seed) {
    const seedFile = path.join(dir, `${name}-seed.json`);
    fs.writeFileSync(seedFile, JSON.stringify(seed));
    await run(dir, loa, ['load', '-c', file, seedFile]);
  }
  const gateway = new Program(dir, name, loa, ['serve', '-c', file]);
  gateway.web = `http://127.0.0.1:${webPort}`;
  gateway.again = () => {
    gateway.start();
    return gateway.ready('its pages', () => listens(webPort));
  };
  return gateway.again();
}

/** Runs a program to its end; its stdout, or an error with its stderr. */
export function run(dir, command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '', err = '';
    running.add(child);
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      if (code === 0) resolve(out);
      else reject(new Error(`${command} ${args.join(' ')}: status ${code}\n${err.slice(-2000)}`));
    });
  });
}
