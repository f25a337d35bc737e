// What can ail Redis, short of its death: each begins, lasts, and ends. A row of the campaign and of ills.test.mjs.

import { mkdir, readdir, readFile, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { until } from "../support/until.mjs";

const ROOM = 3000; // bytes left on the disk: a commit is cut in its middle
const RESTART_MS = 500; // what a service manager waits before it starts Redis again
const SLOW_MS = 500;
const LOADING_MS = 1500;
const NAP_US = 75; // what the shortest sleep takes in truth

/** Who starts Redis again when it has ended: one at a time. */
const service = { on: false, done: null };

const config = (stack, ...words) => stack.redis.sendCommand(["CONFIG", "SET", ...words]);
const snapshot = (stack) => join(stack.folder, "dump.rdb");

/** How many commands Redis will read when it starts. */
async function commandsKept(stack) {
  const folder = join(stack.folder, "appendonlydir");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".aof"));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "latin1")));
  return texts.reduce((sum, text) => sum + text.split("\n*").length, 1);
}

/** Redis's key-load-delay: microseconds before each command; negative: the shortest sleep before one in so many. */
function loadDelay(commands) {
  const each = (1000 * LOADING_MS) / commands;
  return each > NAP_US ? Math.ceil(each) : -Math.ceil(NAP_US / each);
}

/**
 * begin(stack, disk), end(stack, disk). `says`: what /healthz and the log say of it; null: Redis serves, if slowly.
 * `ends`: Redis does not survive it.
 */
export const ILLS = {
  "out of memory": {
    says: /OOM/,
    begin: (stack) => config(stack, "maxmemory", "1mb"),
    end: (stack) => config(stack, "maxmemory", "0"),
  },
  "read only": {
    says: /READONLY/,
    begin: (stack) => stack.redis.sendCommand(["REPLICAOF", "127.0.0.1", "1"]),
    end: (stack) => stack.redis.sendCommand(["REPLICAOF", "NO", "ONE"]),
  },
  // A folder where the file should be: so a snapshot fails for root too.
  "no snapshot": {
    says: /MISCONF/,
    async begin(stack) {
      await mkdir(snapshot(stack));
      await config(stack, "save", "3600 1");
      await stack.redis.sendCommand(["BGSAVE"]);
      const failed = async () => /rdb_last_bgsave_status:err/.test(await stack.redis.sendCommand(["INFO", "persistence"]));
      await until("a snapshot that fails", failed);
    },
    async end(stack) {
      await rmdir(snapshot(stack));
      await config(stack, "save", "");
    },
  },
  "slow disk": {
    says: null,
    begin: async (stack, disk) => disk.slow(SLOW_MS),
    end: async (stack, disk) => disk.slow(0),
  },
  // With `appendfsync always` Redis ends itself, and whoever starts it again sees the same.
  "disk full": {
    ends: true,
    says: /no connection to Redis/,
    async begin(stack, disk) {
      disk.fill(ROOM);
      await stack.programs.redis.ended();
      disk.fill(0);
      service.on = true;
      service.done = (async () => {
        while (service.on) {
          if (!stack.programs.redis.running) stack.programs.redis.start();
          await sleep(RESTART_MS);
        }
      })();
    },
    async end(stack, disk) {
      disk.clear();
      service.on = false;
      await service.done;
      if (!stack.programs.redis.running) stack.programs.redis.start();
      await stack.ready("redis");
    },
  },
  loading: {
    ends: true,
    says: /LOADING|no connection to Redis/,
    async begin(stack) {
      await stack.end("redis", "SIGKILL");
      stack.programs.redis.start("--key-load-delay", String(loadDelay(await commandsKept(stack))));
    },
    end: (stack) => stack.ready("redis"),
  },
};
