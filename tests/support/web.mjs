// A reader and an officer at the web pages, without a browser.

import { createHmac } from "node:crypto";

import { Mailbox } from "./until.mjs";

/** The six digits of RFC 6238 for a Base32 secret. */
export function totp(secret, at = Date.now()) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/[=\s]/g, "").toUpperCase()].map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0"));
  const key = Buffer.from((bits.join("").match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** A visitor that keeps cookies and fills forms in, as a browser without JavaScript does. */
export class Visitor {
  #base;
  #cookies = new Map();

  constructor(base) {
    this.#base = base;
  }

  /** The cookies as a header has them. */
  get cookie() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async #fetch(path, options = {}) {
    const { cookie } = this;
    const headers = { ...options.headers, ...(cookie && { cookie }) };
    const response = await fetch(new URL(path, this.#base), { redirect: "manual", ...options, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.#cookies.set(name, value);
    }
    return response;
  }

  /** A page, redirects followed: `{status, url, text, headers}`. */
  async get(path, headers = {}) {
    let response = await this.#fetch(path, { headers });
    let url = new URL(path, this.#base);
    for (let hops = 0; response.status >= 300 && response.status < 400 && response.headers.has("location"); hops++) {
      if (hops > 5) throw new Error(`${path} redirects for ever`);
      url = new URL(response.headers.get("location"), url);
      response = await this.#fetch(url.pathname + url.search);
    }
    return { status: response.status, url: url.pathname + url.search, text: await response.text(), headers: response.headers };
  }

  async json(path) {
    const page = await this.get(path);
    if (page.status !== 200) throw new Error(`${path}: ${page.status}`);
    return JSON.parse(page.text);
  }

  /** Sends the form of `page` whose action matches `action`, its hidden fields and `fields` in it. */
  async submit(page, action, fields, headers = {}) {
    const forms = [...page.text.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)];
    const form = forms.find(([, attributes]) => /\bmethod="?post/i.test(attributes) && action.test(attribute(attributes, "action") ?? page.url));
    if (!form) throw new Error(`no form like ${action} on ${page.url}`);
    const hidden = [...form[2].matchAll(/<input\b([^>]*)>/g)]
      .map(([, attributes]) => attributes)
      .filter((attributes) => attribute(attributes, "type") === "hidden")
      .map((attributes) => [attribute(attributes, "name"), attribute(attributes, "value") ?? ""]);
    const target = attribute(form[1], "action") || page.url;
    const response = await this.#fetch(target, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: new URL(this.#base).origin, ...headers },
      body: new URLSearchParams([...hidden, ...Object.entries(fields)]),
    });
    const location = response.headers.get("location");
    if (location) {
      await response.text();
      return this.get(location);
    }
    return { status: response.status, url: target, text: await response.text(), headers: response.headers };
  }
}

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const unescape = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name]);
const attribute = (attributes, name) => {
  const found = new RegExp(`\\b${name}=(?:"([^"]*)"|([^\\s>]+))`).exec(attributes);
  return found ? unescape(found[1] ?? found[2]) : null;
};

/** A stream of server-sent events: `next()` gives `{id, event, data}`. */
export async function eventStream(url, headers = {}) {
  const abort = new AbortController();
  const response = await fetch(url, { headers: { accept: "text/event-stream", ...headers }, signal: abort.signal });
  if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
  const events = new Mailbox();
  const reading = read(response.body, events).catch(() => {});
  return {
    headers: response.headers,
    next: (wanted) => events.take(`an event from ${url}`, { wanted }),
    close: () => (abort.abort(), reading),
  };
}

async function read(body, events) {
  let rest = "";
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const event = { data: "" };
      for (const line of block.split("\n")) {
        const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
        if (name === "data") event.data += (event.data && "\n") + value;
        else if (name) event[name] = value;
      }
      if (event.data) events.put(event);
    }
  }
}

/** A figure of /metrics, without a label or with one: metric(web, 'loa_mt_queued{class="case"}'). */
export async function metric(web, name) {
  const text = await (await fetch(`${web}/metrics`)).text();
  const line = text.split("\n").find((sample) => sample.startsWith(`${name} `));
  return line && Number(line.slice(name.length + 1));
}
