// A village's day on one sheet: to print, to read at the loudspeaker, to listen to.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { until } from "../support/until.mjs";
import { village } from "../support/village.mjs";

const XSS = `<script>alert(1)</script>`;

let stack, desk, folder, lan;
before(async () => {
  // Stands in for espeak-ng: says how it was called, and waits where a file tells it to.
  folder = await mkdtemp(join(tmpdir(), "loa-speech-"));
  await writeFile(join(folder, "speaker"), `#!/bin/sh
while [ "$1" != -w ]; do shift; done
while [ -e ${folder}/wait ]; do sleep 0.05; done
[ -e ${folder}/fail ] && exit 3
{ printf 'RIFFWAVE '; cat; } > "$2"
`);
  await chmod(join(folder, "speaker"), 0o755);
  const small = village();
  const areas = [...small.areas, { id: "03037-1", name: "Thôn Tả Van Giáy", kind: "village", parent: "03037" }];
  stack = await startStack({ village: { ...small, areas }, ini: { moderation: { "undo-seconds": 1 }, web: { "speech-program": join(folder, "speaker") } } });
  desk = await signIn(stack, await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa" }));
  lan = await villager(stack, "Lan");
});
after(async () => {
  await finish(stack);
  await rm(folder, { recursive: true, force: true });
});

const page = async (path) => {
  const response = await fetch(stack.web + path);
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
};

describe("the sheet of a village", () => {
  let number;
  before(async () => {
    await lan.ask(`DANG toi nay hop thon luc 19h, goi 0912 345 678 ${XSS}`);
    number = numberIn(await lan.ask("HOI xa bao gio cap gao"));
    await desk.submit(await desk.get(`/desk/case/${number}`), /case/, { do: "send", text: "Thứ hai." });
    await lan.next({ matching: /Thu hai/ });
    await desk.submit(await desk.get(`/desk/case/${number}`), /case/, { do: "offer", public: "Bao giờ cấp gạo?\n\nThứ hai, 7h30 ngày 2/12." });
    await lan.next({ matching: /1 duoc 2 khong/ });
    await lan.ask("1");
    const broadcast = await stack.loa("broadcast send", ["--from", "xa", "--audience", "area:03037", "--text", "Chào {name}, mai tiêm phòng cho trâu, 50.000đ một con.", "--yes"]);
    assert.equal(broadcast.code, 0, broadcast.stderr);
    await stack.loa("broadcast send", ["--from", "xa", "--audience", "channel:nuoc", "--text", "Chỉ cho người theo kênh nước.", "--yes"]);
  });

  test("has its board and those above, notices to everybody there, and what may be read by all", async () => {
    const { status, text } = await page("/area/03037-1/sheet");
    assert.equal(status, 200);
    for (const words of ["hop thon luc 19h", "Chào bà con, mai tiêm phòng", "Thứ hai, 7h30 ngày 2/12."]) assert.ok(text.includes(words), words);
    assert.doesNotMatch(text, /Chỉ cho người theo|345 678|<script>alert/);
  });

  test("says what is true of a post that is false, once, and nothing of what is being checked or limited", async () => {
    const mai = await villager(stack, "Mai");
    const posts = [];
    for (const words of ["dap ban mu sap vo, moi nguoi chay di", "KHAN: dap ban mu sap vo, mn chay di", "ngay mai cat dien ca xa", "ban dien thoai re, goi cho toi"]) {
      posts.push(numberIn(await lan.ask(`DANG ${words}`, { matching: /Da dang bai/ })));
      await mai.ask(`BAO ${posts.at(-1)} tin sai`, { matching: /nhan bao cao/i });
    }
    await until("one cluster of the first two", async () => (await stack.redis.sCard(stack.key(`cluster:${posts[0]}`))) === 2);
    const decide = async (card, ...order) => {
      const { code, stdout, stderr } = await stack.loa("moderate decide", [card, "--as", "tam", ...order]);
      assert.equal(code, 0, stderr);
      const id = numberIn(stdout);
      await until("it to be carried out", async () => (await stack.redis.hGet(stack.key(`decision:${id}`), "state")) === "done");
    };
    await stack.loa("staff add", ["--login", "tam", "--name", "Tam", "--role", "moderator"]);
    await decide(posts[0], "--verdict", "false", "--reason", "false", "--truth", "Đập Bản Mù an toàn.", "--rumour", "vỡ đập");
    await decide(posts[2], "--verdict", "unclear");
    await decide(posts[3], "--verdict", "limit", "--reason", "spam");
    for (const path of ["/area/03037/sheet", "/area/03037/sheet.txt"]) {
      await until("the correction", async () => /Đập Bản Mù an toàn/.test((await page(path)).text));
      const { text } = await page(path);
      assert.equal(text.split("Đập Bản Mù an toàn").length, 2, "once");
      assert.doesNotMatch(text, /sap vo|cat dien|dien thoai re/, path);
    }
  });

  test("of yesterday is empty, of no day or no place there is none", async () => {
    assert.match((await page("/area/03037/sheet?day=2020-02-29")).text, /không có tin mới/);
    for (const day of ["2026-02-30", "heute", "2026-11-25x", "99999-01-01"]) assert.equal((await page(`/area/03037/sheet?day=${day}`)).status, 400, day);
    assert.equal((await page("/area/keins/sheet")).status, 404);
  });

  test("is a text that can be read aloud: numbers, times and amounts are words", async () => {
    const { type, text } = await page("/area/03037/sheet.txt");
    assert.match(type, /text\/plain/);
    assert.match(text, /^Loa Xã Tả Van xin chào bà con\./);
    assert.match(text, /hop thon luc mười chín giờ, goi …/);
    assert.match(text, /năm mươi nghìn đồng một con\./);
    assert.match(text, /Ủy ban nhân dân xã Tả Van:\nBao giờ cấp gạo\?\nThứ hai, bảy giờ ba mươi phút ngày hai tháng mười hai\./);
    assert.match(text, /Hết bản tin\. Xin cảm ơn bà con\.\n$/);
    assert.doesNotMatch(text.replace(XSS, ""), /\d/);
  });

  test("is read to a sound for officers of the place, one at a time, and kept", async () => {
    await writeFile(join(folder, "wait"), "");
    const listed = await desk.get("/desk/sheet");
    assert.match(listed.text, /\/desk\/sheet\/03037\.wav/);
    const first = await desk.get("/desk/sheet/03037.wav");
    assert.equal(first.status, 202);
    assert.equal(first.headers.get("refresh"), "2");
    assert.equal((await desk.get("/desk/sheet/03037.wav")).status, 202);
    assert.equal((await desk.get("/desk/sheet/03037-1.wav")).status, 503, "another has to wait");
    await rm(join(folder, "wait"));
    const sound = await until("the sound", async () => {
      const { status, text, headers } = await desk.get("/desk/sheet/03037.wav");
      return status === 200 && { text, headers };
    });
    assert.equal(sound.headers.get("content-type"), "audio/wav");
    assert.equal(sound.text, `RIFFWAVE ${(await page("/area/03037/sheet.txt")).text}`);
    await writeFile(join(folder, "wait"), "");
    assert.equal((await desk.get("/desk/sheet/03037.wav")).status, 200, "kept: nothing is read again");
    await rm(join(folder, "wait"));
  });

  test("is no sound for readers, officers elsewhere, or where the program fails or is missing", async () => {
    assert.equal((await page("/desk/sheet/03037.wav")).text.includes("RIFF"), false);
    assert.equal((await desk.get("/desk/sheet/15.wav")).status, 404);
    assert.equal((await desk.get("/desk/sheet/keins.wav")).status, 404);
    await writeFile(join(folder, "fail"), "");
    await until("the failure to be told", async () => {
      const { status, text } = await desk.get("/desk/sheet/03037-1.wav");
      return status === 503 && /Chưa đọc thành tiếng được/.test(text);
    });
    await rm(join(folder, "fail"));
    await chmod(join(folder, "speaker"), 0o644);
    assert.match((await desk.get("/desk/sheet")).text, /espeak-ng/);
    assert.equal((await desk.get("/desk/sheet/03037-1.wav")).status, 503);
    await chmod(join(folder, "speaker"), 0o755);
  });
});

test("espeak-ng itself reads it", { skip: !existsSync("/usr/bin/espeak-ng") && "espeak-ng is not here" }, async () => {
  await stack.configure({ web: { "speech-program": "espeak-ng" } });
  await stack.restart("gateway");
  const bytes = await until("a sound", async () => {
    const response = await fetch(`${stack.web}/desk/sheet/03037.wav`, { headers: { cookie: desk.cookie } });
    if (response.status !== 200) throw new Error(`${response.status} ${(await response.text()).replace(/<[^>]*>|\s+/g, " ").slice(0, 900)}`);
    return Buffer.from(await response.arrayBuffer());
  });
  assert.equal(bytes.toString("latin1", 0, 4), "RIFF");
  assert.equal(bytes.toString("latin1", 8, 12), "WAVE");
  assert.ok(bytes.length > 100_000, `${bytes.length} bytes`);
});
