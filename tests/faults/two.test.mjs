import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { finish, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { countPosts, countUnread, emptyOutbox, startPosting } from "../support/stream.mjs";

const PHONES = 4;
const POSTS = 50;

let stack, phones, reader;
before(async () => {
  stack = await startStack();
  await stack.addGateway("second");
  phones = await Promise.all(Array.from({ length: PHONES }, () => villager(stack)));
  reader = await villager(stack, "Mai");
  await reader.ask("BAT nuoc");
});
after(() => finish(stack));

// Each of the two empties the outbox, so an MT may come twice: docs/faults.md.
test("of two gateways on one Redis and one bearerbox one is killed: each text is one post, and is answered", async () => {
  let killed;
  const stream = startPosting(phones, {
    count: POSTS,
    onSent: (sent) => sent === (PHONES * POSTS) / 2 && (killed = stack.end("gateway", "SIGKILL")),
  });
  await stream.done;
  assert.deepEqual(await killed, { code: null, signal: "SIGKILL" });
  await emptyOutbox(stack);
  assert.deepEqual(await countPosts(stack, stream), { posts: PHONES * POSTS, lost: 0, doubled: 0, misnamed: 0 });
  assert.equal(countUnread(stream, reader), 0);
});
