// A stream of posts with serial numbers, and the count of what became of them.

import { randomBytes } from "node:crypto";

import { numberIn } from "./people.mjs";

const WINDOW = 5; // texts of one phone that are not answered yet

/**
 * Each phone posts `count` texts to #nuoc; `onSent(total)` is called whenever the SMSC got rid of one. Done when every
 * text has an answer of its own: `[{text, numbers}]`, a list of the texts and the numbers that the answers named.
 * An answer may come twice; one that never comes fails.
 */
export async function postStream(phones, count, onSent = () => {}) {
  const run = randomBytes(3).toString("hex");
  const texts = [];
  const numbers = new Set();
  const talk = async (phone) => {
    const named = new Set();
    const hear = async () => named.add(numberIn((await phone.next({ matching: /^Da dang .*Nuoc/, timeout: 60_000 })).text));
    for (let serial = 1; serial <= count; serial++) {
      while (serial - named.size > WINDOW) await hear();
      const text = `bai ${run} cua ${phone.handle} so ${serial} het`;
      await phone.send(`#nuoc ${text}`);
      onSent(texts.push(text));
    }
    while (named.size < count) await hear();
    for (const number of named) numbers.add(number);
  };
  await Promise.all(phones.map(talk));
  return { texts, numbers };
}

/** What the store holds of them: `{posts, lost, doubled, misnamed}`; misnamed: no answer named its number. */
export async function countPosts(stack, { texts, numbers }) {
  const stored = new Map();
  for (const { id, message } of await stack.redis.xRange(stack.key("posts"), "-", "+"))
    stored.set(message.x, [...(stored.get(message.x) ?? []), id.slice("0-".length)]);
  const counts = { posts: texts.length, lost: 0, doubled: 0, misnamed: 0 };
  for (const text of texts) {
    const ids = stored.get(text) ?? [];
    counts.lost += ids.length === 0;
    counts.doubled += ids.length > 1;
    counts.misnamed += ids.some((id) => !numbers.has(id));
  }
  return counts;
}
