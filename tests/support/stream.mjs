// A stream of posts with serial numbers, and the count of what became of them.

import { randomBytes } from "node:crypto";

import { numberIn } from "./people.mjs";
import { PATIENCE_MS, until } from "./until.mjs";

const WINDOW = 5; // texts of one phone that are not answered yet
const ANSWER_MS = 1.5 * PATIENCE_MS;
const ANSWER = /^Da dang .*Nuoc/;
const TEXT = /bai \w+ cua \w+ so \d+ het/;
const OUTBOX = ["emergency", "direct", "case", "channel", "broadcast", "digest"];

/** Posts that go out, and what was heard of them. Made by startPosting(). */
class Stream {
  /** What the SMSC got rid of. */
  texts = [];
  /** The numbers that the answers named. */
  numbers = new Set();
  /** So many of the next texts are sent twice, as by an SMSC that missed our answer. */
  repeat = 0;
  #run = randomBytes(3).toString("hex");
  #stopped = false;

  constructor(phones, { count = Infinity, pause = 0, window = WINDOW, answerMs = ANSWER_MS, onSent = () => {} }) {
    this.phones = phones;
    /** Every phone has posted its texts and heard of each. */
    this.done = Promise.all(phones.map((phone) => this.#talk(phone, { count, pause, window, answerMs, onSent })));
    this.done.catch(() => {}); // whoever waits for it hears of it
  }

  /** No more texts; waits until each has its answer. */
  async stop() {
    this.#stopped = true;
    await this.done;
  }

  /** Hears what came beside: after a failover an answer may name a number that was taken back, and the true one follows. */
  hearRest() {
    for (const phone of this.phones)
      for (const { text } of phone.takeAll()) if (ANSWER.test(text)) this.numbers.add(numberIn(text));
  }

  async #talk(phone, { count, pause, window, answerMs, onSent }) {
    const named = new Set();
    const hear = async () => {
      const { text } = await phone.next({ matching: ANSWER, timeout: answerMs });
      named.add(numberIn(text));
      this.numbers.add(numberIn(text));
    };
    let serial = 0;
    while (serial < count && !this.#stopped) {
      while (serial - named.size >= window) await hear();
      const text = `bai ${this.#run} cua ${phone.handle} so ${++serial} het`;
      await this.#send(phone, `#nuoc ${text}`);
      onSent(this.texts.push(text));
      if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
    }
    while (named.size < serial) await hear();
  }

  async #send(phone, text) {
    const twice = this.repeat > 0;
    this.repeat -= twice;
    await Promise.all([phone.send(text), twice && phone.send(text)]);
  }
}

/** Each phone posts `count` texts to #nuoc, `pause` ms apart, at most `window` of them unanswered, an answer
 * within `answerMs`; `onSent(total)` is called
 * when the SMSC got rid of one. */
export function startPosting(phones, options = {}) {
  return new Stream(phones, options);
}

/**
 * Each phone posts `count` texts. Done when every text has an answer of its own: the stream, with its texts and
 * numbers. An answer may come twice; one that never comes fails.
 */
export async function postStream(phones, count, onSent) {
  const stream = startPosting(phones, { count, onSent });
  await stream.done;
  return stream;
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

const countEach = (names) => names.reduce((counts, name) => counts.set(name, (counts.get(name) ?? 0) + 1), new Map());
const more = (counts) => [...counts.values()].reduce((sum, count) => sum + count - 1, 0);

/** MTs that came more than once: answers at the phones of the stream, posts at a reader who gets each at once. */
export function countDoubledMts({ phones }, readers = []) {
  const answers = phones.map(({ segments }) =>
    more(countEach(segments.flatMap(({ text }) => (/^Da dang/.test(text) ? [numberIn(text)] : [])))),
  );
  const posts = readers.map((reader) => more(countEach([...pushes(reader)])));
  return [...answers, ...posts].reduce((sum, count) => sum + count, 0);
}

function* pushes({ segments }) {
  for (const { text } of segments) {
    const [post] = TEXT.exec(text) ?? [];
    if (post) yield post;
  }
}

/** How many posts a reader who gets each at once has not got. */
export function countUnread({ texts }, reader) {
  const got = new Set(pushes(reader));
  return texts.filter((text) => !got.has(text)).length;
}

/** Waits until a reader who gets each post at once has them all: bearerbox lets the answers pass them. */
export function allRead(stream, reader) {
  return until("every post at its reader", () => countUnread(stream, reader) === 0);
}

/** Waits until everything that was to be sent is sent. */
export function emptyOutbox(stack, options) {
  return until("an empty outbox", async () => {
    const lengths = await Promise.all(OUTBOX.map((name) => stack.redis.xLen(stack.key(`outbox:${name}`))));
    return lengths.every((length) => length === 0);
  }, options);
}
