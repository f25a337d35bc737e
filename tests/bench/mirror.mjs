// How many pages a second readers get: the same page kept, the same bytes as a file from nginx, and made anew each time.

import { mkdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";

import { run } from "../support/program.mjs";
import { listens, freePort } from "../support/ports.mjs";
import { until } from "../support/until.mjs";
import { Store } from "./stand.mjs";
import { TOPIC } from "./village.mjs";

const READERS = 60; // connections that ask on as soon as they have an answer: [gateway] requests is 64
const PAGE_POSTS = 40; // more than a page holds
const PATH = `/c/${TOPIC}`;

/** One process, as the gateway is one; nothing is logged. */
const nginxConf = ({ folder, port }) => `
daemon off;
user ${userInfo().username};
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr;
events { worker_connections 512; }
http {
  access_log off;
  default_type "text/html; charset=utf-8";
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`).join(" ")}
  server { listen 127.0.0.1:${port}; root ${folder}/root; }
}
`;

async function pagesPerSecond(url, seconds) {
  const { code, stdout, stderr } = await run("wrk", ["-t", "1", "-c", String(READERS), "-d", `${seconds}s`, url]);
  if (code !== 0) throw new Error(`wrk: ${stderr}`);
  const bad = /Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)/.exec(stdout);
  if (bad) throw new Error(`wrk at ${url}: ${bad[0]}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

/** The same bytes as a file. */
async function ofNginx(stand, page, seconds) {
  const folder = join(stand.folder, "nginx"), port = await freePort();
  mkdirSync(join(folder, "root", "c"), { recursive: true });
  writeFileSync(join(folder, "root", PATH), page);
  writeFileSync(join(folder, "nginx.conf"), nginxConf({ folder, port }));
  const nginx = stand.program("nginx", ["/usr/sbin/nginx", "-c", join(folder, "nginx.conf"), "-p", folder]);
  await until("nginx", () => listens(port));
  const url = `http://127.0.0.1:${port}${PATH}`;
  if ((await (await fetch(url)).text()) !== page) throw new Error("nginx gives other bytes");
  const rate = await pagesPerSecond(url, seconds);
  await nginx.end();
  return rate;
}

/** The three rows of one turn: `{kept, fresh, file}`. On a store of its own: nothing is left to do of another's load. */
export async function mirrorRates(stand, seconds) {
  const url = stand.web + PATH;
  const store = await new Store(stand, "mirror").start();
  await store.load(PAGE_POSTS);
  const keeping = await stand.gateway(store.ini("mirror"));
  await stand.load({ seconds: 1, rate: PAGE_POSTS, phones: PAGE_POSTS });
  const page = await (await fetch(url)).text();
  const kept = await pagesPerSecond(url, seconds);
  await keeping.end();
  const file = await ofNginx(stand, page, seconds);
  const making = await stand.gateway(store.ini("mirror-fresh", { web: { "kept-mb": 0 } }));
  const fresh = await pagesPerSecond(url, seconds);
  await making.end();
  await store.stop();
  return { kept, file, fresh };
}
