// How long readers wait for a page.

import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const VISITORS = 50; // addresses, as a reverse proxy tells them: each may ask only so often

function read(agent, url, address) {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    get(url, { agent, headers: { "X-Forwarded-For": address } }, (response) => {
      response.resume().once("end", () => {
        if (response.statusCode === 200) resolve(performance.now() - from);
        else reject(new Error(`${url}: ${response.statusCode}`));
      });
    }).once("error", reject);
  });
}

/** The 99th percentile, in ms, of reading `url` `rate` times a second for so long. */
export async function pageP99(url, { rate, seconds }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const start = performance.now();
  const reads = [];
  for (let i = 0; i < rate * seconds; i++) {
    await sleep(Math.max(0, start + (i * 1000) / rate - performance.now()));
    reads.push(read(agent, url, `10.0.0.${i % VISITORS}`));
  }
  const times = (await Promise.all(reads)).sort((a, b) => a - b);
  agent.destroy();
  return times[Math.floor(times.length * 0.99)];
}
