// Waiting for what happens, never for time to pass.

const LOOK_MS = 20;

// The suite runs on slow machines too: a limit is there to fail, not to measure. LOA_TEST_PATIENCE=3 trebles all.
const patience = Number(process.env.LOA_TEST_PATIENCE ?? 1);
export const PATIENCE_MS = 20_000 * patience;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls `look` until it gives something true, and gives that. Fails with `what` in its message. */
export async function until(what, look, { timeout = PATIENCE_MS } = {}) {
  const end = Date.now() + timeout;
  let trouble = "";
  do {
    try {
      const seen = await look();
      if (seen) return seen;
    } catch (error) {
      trouble = `: ${error.message}`;
    }
    await pause(LOOK_MS);
  } while (Date.now() < end);
  throw new Error(`waited ${timeout} ms for ${what}${trouble}`);
}

/** Messages that arrive and those who wait for them. */
export class Mailbox {
  #arrived = [];
  #waiting = [];

  put(item) {
    const index = this.#waiting.findIndex(({ wanted }) => wanted(item));
    if (index < 0) this.#arrived.push(item);
    else this.#waiting.splice(index, 1)[0].resolve(item);
  }

  /** The oldest item that nobody has taken and that is `wanted`; waits for it. */
  take(what, { wanted = () => true, timeout = PATIENCE_MS } = {}) {
    const index = this.#arrived.findIndex(wanted);
    if (index >= 0) return Promise.resolve(this.#arrived.splice(index, 1)[0]);
    return new Promise((resolve, reject) => {
      const waiter = { wanted };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(new Error(`waited ${timeout} ms for ${what}; there: ${JSON.stringify(this.#arrived)}`));
      }, timeout);
      waiter.resolve = (item) => (clearTimeout(timer), resolve(item));
      this.#waiting.push(waiter);
    });
  }

  /** What nobody has taken yet; they are taken by this. */
  takeAll() {
    return this.#arrived.splice(0);
  }
}
