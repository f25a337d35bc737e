// The whole on a Redis Cluster of six nodes: what a village does, and what a failover in its midst leaves behind.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { NODE_TIMEOUT_MS } from "../support/cluster.mjs";
import { finish, newOfficer, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { countDoubledMts, countPosts, emptyOutbox, startPosting } from "../support/stream.mjs";
import { until } from "../support/until.mjs";

const PHONES = 4;
const POSTS_BEFORE = 60; // of all phones, before the blow
const POSTS_AFTER = 120;
const PAUSE_MS = 5;
const TOLD_MS = 5000; // from bearerbox to the phone
const FAILOVER_MS = 15 * NODE_TIMEOUT_MS; // there to fail, not to measure
const WINDOW = 512; // docs/architecture.md: what may be in doubt at a kill

let stack, cluster, phones;
before(async () => {
  stack = await startStack({ limits: false, cluster: true });
  ({ cluster } = stack);
  phones = await Promise.all(Array.from({ length: PHONES }, () => villager(stack, "Lan")));
});
after(() => finish(stack));

const master = () => cluster.masterOf(stack.key("posts"));
const json = async (path) => (await fetch(`${stack.web}${path}`)).json();

describe("on a cluster a village", () => {
  test("posts, reads, and gets posts at once", async () => {
    const [lan, mai] = phones;
    await mai.ask("BAT nuoc");
    await lan.ask("#nuoc mat nuoc tu sang");
    await mai.next({ matching: /mat nuoc tu sang/ });
    assert.match(await phones[2].ask("DOC nuoc"), /mat nuoc tu sang/);
    await mai.ask("TAT nuoc");
  });

  test("asks an agency, which answers on the same phone", async () => {
    const told = await phones[0].ask("HOI xa bao gio cap gao");
    assert.match(told, /\d/);
    const { code, stderr } = await stack.loa("check");
    assert.equal(code, 0, stderr);
  });

  test("is seen on the web", async () => {
    const { posts } = await json("/c/nuoc.json");
    assert.match(posts[0].text, /mat nuoc tu sang/);
  });
});

describe("an acknowledged post is on two servers", () => {
  const entries = async () => Number(await cluster.ask(await master(), "XLEN", stack.key("posts")));
  const metric = async (name) => {
    const text = await (await fetch(`${stack.web}/metrics`)).text();
    return Number(new RegExp(`^loa_${name} (\\d+)$`, "m").exec(text)[1]);
  };

  test("while the replica stands still a text is neither acknowledged nor answered; after a second the operator is told and it goes on", async () => {
    const replica = await cluster.replicaOf(await master());
    const posts = await entries();
    replica.program.signal("SIGSTOP");
    try {
      await phones[0].send("#ngo con ai khong");
      await until("the post on the master", async () => (await entries()) === posts + 1);
      assert.equal(await metric("mo_in_flight"), 1);
      assert.equal(await metric("redis_replicated"), 1);
      assert.deepEqual(phones[0].takeAll(), []);
      await until("the acknowledgement", async () => (await metric("mo_in_flight")) === 0);
      await phones[0].next({ matching: /Ngo/ });
      assert.equal(await metric("redis_replicated"), 0);
      assert.match(stack.log("gateway"), /replica_missing/);
    } finally {
      replica.program.signal("SIGCONT");
    }
    await until("the replica again", async () => {
      await phones[1].ask(`#ngo lai co ${Date.now()}`, { matching: /Ngo/ });
      return (await metric("redis_replicated")) === 1;
    });
  });

  test("a text that only the master had which died is worked on again, and answered once", async () => {
    const node = await master();
    const replica = await cluster.replicaOf(node);
    const posts = await entries();
    replica.program.signal("SIGKILL"); // one that is stopped would find the post in its socket
    await phones[2].send("#duong cau gay roi");
    await until("the post on the master", async () => (await entries()) === posts + 1);
    node.program.signal("SIGKILL");
    await cluster.startNode(replica);
    const { text } = await phones[2].next({ matching: /Duong/, timeout: FAILOVER_MS });
    assert.equal((await json("/c/duong.json")).posts.length, 1);
    assert.match(text, new RegExp(`bai ${(await json("/c/duong.json")).posts[0].id} `));
    await until("the acknowledgement", async () => (await metric("mo_in_flight")) === 0);
    await stack.openRedis();
    await emptyOutbox(stack);
    await phones[2].ask("TOI", { matching: /Hom nay/ });
    assert.deepEqual(phones[2].takeAll(), []);
    await cluster.startNode(node);
    await cluster.settled();
  });

  test("with `replica = must` nothing is acknowledged or answered until a replica is back", async () => {
    await stack.configure({ redis: { url: cluster.url, replica: "must" } });
    await stack.restart("gateway", "SIGTERM");
    await phones[3].ask("TOI");
    const replica = await cluster.replicaOf(await master());
    replica.program.signal("SIGSTOP");
    try {
      await phones[3].send("#ngo cho den bao gio");
      await until("the operator to be told", async () => (await metric("redis_replicated")) === 0);
      await phones[1].send("#ngo ai cung cho"); // after the second in which another rule would go on
      await until("both to wait", async () => (await metric("mo_in_flight")) === 2);
      assert.deepEqual([...phones[3].takeAll(), ...phones[1].takeAll()], []);
    } finally {
      replica.program.signal("SIGCONT");
    }
    await Promise.all([3, 1].map((i) => phones[i].next({ matching: /Ngo/ })));
    await stack.configure({});
    await stack.restart("gateway", "SIGTERM");
  });

  test("tools find the master too", async () => {
    const { code, stdout } = await stack.loa("staff list");
    assert.equal(code, 0);
    assert.equal(stdout, "");
    await emptyOutbox(stack);
  });
});

/** A stream of posts, `strike(master)` in its midst: what became of them, and the longest time without an answer. */
async function counted(strike) {
  const stream = startPosting(phones, { pause: PAUSE_MS });
  await until("a stream", () => stream.numbers.size >= POSTS_BEFORE);
  const node = await master();
  const answered = stream.numbers.size;
  let [seen, since, silent_ms] = [answered, Date.now(), 0];
  const look = () => {
    if (stream.numbers.size > seen) [seen, since] = [stream.numbers.size, Date.now()];
    silent_ms = Math.max(silent_ms, Date.now() - since);
    return seen >= answered + POSTS_AFTER;
  };
  await Promise.all([strike(node, stream), until("answers again", look, { timeout: FAILOVER_MS })]);
  await stream.stop();
  await stack.openRedis();
  await emptyOutbox(stack);
  const told = async () => (stream.hearRest(), (await countPosts(stack, stream)).misnamed === 0);
  await until("each answer at its phone", told, { timeout: TOLD_MS }).catch(() => {}); // what is missing is counted
  const counts = { ...(await countPosts(stack, stream)), mt_doubled: countDoubledMts(stream), silent_ms };
  return { node, counts };
}

describe("nothing is lost or doubled when", () => {
  test("the region's master is killed: its replica takes over", async (t) => {
    const { node, counts } = await counted((node) => node.program.signal("SIGKILL"));
    t.diagnostic(JSON.stringify(counts));
    assert.deepEqual([counts.lost, counts.doubled, counts.misnamed], [0, 0, 0]);
    assert.ok(counts.mt_doubled <= WINDOW, `${counts.mt_doubled} MT doubled`);
    assert.notEqual((await master()).port, node.port);
    await cluster.startNode(node);
    await cluster.settled();
  });

  test("a master is told to hand over", async (t) => {
    const { counts } = await counted(async (node) => cluster.ask(await cluster.replicaOf(node), "CLUSTER", "FAILOVER"));
    t.diagnostic(JSON.stringify(counts));
    assert.deepEqual([counts.lost, counts.doubled, counts.misnamed], [0, 0, 0]);
    await cluster.settled();
  });

  test("the gateway dies with the master, and both come back", async (t) => {
    const { node, counts } = await counted(async (node) => {
      node.program.signal("SIGKILL");
      await stack.restart("gateway", "SIGKILL");
    });
    t.diagnostic(JSON.stringify(counts));
    assert.deepEqual([counts.lost, counts.doubled, counts.misnamed], [0, 0, 0]);
    await cluster.startNode(node);
    await cluster.settled();
  });

  /** Tools read and write while the region's keys are on two nodes; those that need the whole of it say so. */
  async function toolsWork() {
    const { login } = await newOfficer(stack, { login: "moi", name: "Moi", agency: "xa" });
    const listed = await stack.loa("staff list");
    assert.match(listed.stdout, new RegExp(login), listed.stderr);
    const outbox = await stack.loa("outbox list");
    assert.equal(outbox.code, 0, outbox.stderr);
    const exported = await stack.loa("region export", ["-"]);
    assert.equal(exported.code, 1);
    assert.match(exported.stderr, /region is moving/);
  }

  test("the slot moves to another master; work goes on while half of it is there", async (t) => {
    const target = await until("another master", async () => {
      const source = await master();
      for (const node of cluster.nodes)
        if (node.port !== source.port && (await cluster.ask(node, "ROLE")).startsWith("master")) return node;
    });
    const midway = async (stream) => {
      const answered = stream.numbers.size;
      await until("answers while the slot moves", () => stream.numbers.size >= answered + POSTS_AFTER);
      const { posts } = await json("/c/nuoc.json");
      assert.match(posts[0].text, /bai/);
      await toolsWork();
    };
    const { counts } = await counted((node, stream) => cluster.moveSlot(stack.key("posts"), node, target, { midway: () => midway(stream) }));
    t.diagnostic(JSON.stringify(counts));
    assert.deepEqual([counts.lost, counts.doubled, counts.misnamed], [0, 0, 0]);
    assert.equal((await master()).port, target.port);
  });
});
