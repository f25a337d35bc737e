// `loa simulate` for a test: its ports, and its JSON as functions. LOA_BIN chooses the program (build/loa).


import { LOA, Program } from "./program.mjs";
import { until } from "./until.mjs";

export class Simulator {
  #program;

  /** Starts it on free ports and waits until it is ready. */
  static async start(...args) {
    const simulator = new Simulator();
    simulator.#program = new Program("simulator", [LOA, "simulate", ...args], { lines: true });
    simulator.#program.start();
    const { smpp_port, web } = JSON.parse(await simulator.#program.line());
    return Object.assign(simulator, { smppPort: smpp_port, web });
  }

  /** Ends it as a service manager does; gives its exit status. */
  async stop() {
    return (await this.#program.end("SIGTERM")).code;
  }

  async #json(path, body) {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(new URL(path, this.web), init);
    const json = await response.json();
    if (!response.ok) throw new Error(json.error);
    return json;
  }

  /** Writes a message on a phone: `{from, text}` and what else POST /api/send takes. */
  send(message) {
    return this.#json("/api/send", message);
  }

  /** The messages of a phone, oldest first. */
  async messages(phone, after = 0) {
    const path = `/api/phones/${encodeURIComponent(phone)}/messages?after=${after}`;
    return (await this.#json(path)).messages;
  }

  /** The phone's first MT after message number `after`; waits for it. */
  async arrived(phone, after = 0) {
    return until(`an MT for ${phone}`, async () =>
      (await this.messages(phone, after)).find((message) => message.direction === "mt"),
    );
  }

  stats() {
    return this.#json("/api/stats");
  }

  /** Replaces how it misbehaves; `{}` ends it. */
  faults(faults) {
    return this.#json("/api/faults", faults);
  }

  load(plan) {
    return this.#json("/api/load", plan);
  }
}
