// What a person, a follow and a post cost in Redis as a region grows: node tests/bench/growth.mjs 10000 100000 1000000
// Needs build/loa. Persons are loaded by `loa load`, posts by a gateway.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { freePort } from "../support/ports.mjs";
import { bytesOfOne } from "./sizes.mjs";
import { Stand } from "./stand.mjs";

const stand = new Stand();
stand.folder = mkdtempSync(join(tmpdir(), "loa-growth-"));
process.on("exit", () => rmSync(stand.folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));
stand.ports = {};
for (const name of ["admin", "box", "sendsms", "web", "alone"]) stand.ports[name] = await freePort();
stand.web = `http://127.0.0.1:${stand.ports.web}`;
for (const persons of process.argv.slice(2).map(Number))
  process.stdout.write(`${JSON.stringify({ persons, ...(await bytesOfOne(stand, persons)) })}\n`);
await stand.close();
