import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { finish, newOfficer, numberIn, signIn, villager } from "../support/people.mjs";
import { startStack } from "../support/stack.mjs";
import { Visitor, totp } from "../support/web.mjs";
import { until } from "../support/until.mjs";

let stack, officer, desk;
before(async () => {
  stack = await startStack();
  officer = await newOfficer(stack, { login: "hoa", name: "Hoa", agency: "xa" });
  desk = await signIn(stack, officer);
});
after(() => finish(stack));

const textsOf = (page) => [...page.text.matchAll(/<p class="text"[^>]*>([^<]*)<\/p>/g)].map(([, text]) => text);
const answer = async (number, text) => desk.submit(await desk.get(`/desk/case/${number}`), /\/desk\/case\//, { text, do: "send" });

describe("a question to an agency", () => {
  test("is a case with a number, answered on the page, read on the phone, and goes on with TL", async () => {
    const lan = await villager(stack, "Lan");
    const number = numberIn(await lan.ask("HOI xa bao giờ cấp gạo cứu đói?"));
    assert.match((await desk.get("/desk")).text, new RegExp(`/desk/case/${number}\\b.*bao giờ cấp gạo`, "s"));

    const page = await answer(number, "Thứ hai tuần sau, mang theo sổ hộ khẩu.");
    assert.equal(page.status, 200);
    const { text } = await lan.next();
    assert.match(text, new RegExp(`\\b${number}\\b.*Thu hai tuan sau, mang theo so ho khau`));
    assert.match(text, /UBND xa Ta Van/);

    assert.match(await lan.ask("TL cảm ơn cán bộ, mấy giờ ạ?"), new RegExp(`\\b${number}\\b`));
    assert.deepEqual(textsOf(await desk.get(`/desk/case/${number}`)), [
      "bao giờ cấp gạo cứu đói?",
      "Thứ hai tuần sau, mang theo sổ hộ khẩu.",
      "cảm ơn cán bộ, mấy giờ ạ?",
    ]);
    await answer(number, "Bảy giờ sáng.");
    assert.match((await lan.next()).text, /Bay gio sang/);
  });

  test("goes to the nearest agency above when the commune has none", async () => {
    const lan = await villager(stack, "Lan", "Muong Hum");
    assert.match(await lan.ask("HOI đường lên bản bao giờ sửa?"), /UBND tinh Lao Cai/);
  });

  test("asked again in the same words is the same case", async () => {
    const lan = await villager(stack, "Lan");
    const number = numberIn(await lan.ask("HOI xa lam giay khai sinh o dau"));
    assert.equal(numberIn(await lan.ask("HOI xa làm giấy khai sinh ở đâu?")), number);
  });

  test("shows on the page when its answer was delivered", async () => {
    const lan = await villager(stack, "Lan");
    const number = numberIn(await lan.ask("HOI xa tram y te mo cua may gio"));
    await answer(number, "Bảy giờ.");
    await lan.next();
    await until("the page to tell", async () => (await desk.get(`/desk/case/${number}`)).text.includes("delivery-delivered"));
  });

  test("sent twice from one form is answered once", async () => {
    const lan = await villager(stack, "Lan");
    const number = numberIn(await lan.ask("HOI xa co tiem phong cho trau khong"));
    const page = await desk.get(`/desk/case/${number}`);
    const twice = { text: "Có, thứ sáu.", do: "send" };
    await Promise.all([desk.submit(page, /case/, twice), desk.submit(page, /case/, twice)]);
    await lan.next();
    await lan.ask("TOI");
    assert.deepEqual(lan.takeAll(), []);
    assert.deepEqual(textsOf(await desk.get(`/desk/case/${number}`)).slice(1), ["Có, thứ sáu."]);
  });

  test("that went on meanwhile is looked at again before it is answered", async () => {
    const lan = await villager(stack, "Lan");
    const number = numberIn(await lan.ask("HOI xa bao gio phat giong ngo"));
    const page = await desk.get(`/desk/case/${number}`);
    await lan.ask(`TL ${number} y toi la giong ngo lai`);
    const refused = await desk.submit(page, /case/, { text: "Tháng sau.", do: "send" });
    assert.equal(refused.status, 409);
    assert.match(refused.text, /y toi la giong ngo lai/);
    assert.match(refused.text, /Tháng sau\./, "what was typed is kept");
  });

  test("of another agency is nothing an officer sees", async () => {
    const lan = await villager(stack, "Lan");
    const number = numberIn(await lan.ask("HOI tinh bao gio lam duong cao toc"));
    assert.equal((await desk.get(`/desk/case/${number}`)).status, 404);
  });

  test("becomes an entry of what is asked often without who asked, and the page says that it is kept", async () => {
    const lan = await villager(stack, "Nguyen Thi Thuong");
    const number = numberIn(await lan.ask("HOI xa the bao hiem cua Thuong so 0987654321 bao gio co"));
    await answer(number, "Chị Thương đến lấy thứ ba.");
    const page = await desk.get(`/desk/case/${number}`);
    const [, question] = /id="question"[^>]*value="([^"]*)"/.exec(page.text);
    const [, words] = /id="answer"[^>]*>\n?([^<]*)</.exec(page.text);
    assert.doesNotMatch(question + words, /0987654321|Th[uư][oơ]ng/);
    assert.doesNotMatch(page.text, /Đã có trong/);
    const kept = await desk.submit(page, /case/, { do: "faq", question, answer: words });
    assert.match(kept.text, /Đã có trong/);
    assert.doesNotMatch((await desk.get("/desk/faq")).text, /0987654321|Thuong/);
  });

  test("shows no phone number to the officer", async () => {
    const pages = [await desk.get("/desk"), await desk.get("/desk/case/1")];
    for (const { text } of pages)
      for (const { number } of stack.smsc.phones) assert.ok(!text.includes(number.slice(4)), number);
  });
});

describe("an answer in two languages", () => {
  test("goes out in the citizen's, and the officer's own words stay beside it", async () => {
    const john = await villager(stack, "John");
    await john.ask("NN en");
    const number = numberIn(await john.ask("ASK xa when does the market open please"));
    const page = await desk.get(`/desk/case/${number}`);
    assert.match(page.text, /name="theirs"[^]*English|English[^]*name="theirs"/);
    await desk.submit(await desk.get("/desk/answers"), /answers/, { do: "keep", language: "vi", name: "chợ", words: "Chợ họp thứ bảy, câu {so}." });
    await desk.submit(await desk.get("/desk/answers"), /answers/, { do: "keep", language: "en", name: "chợ", words: "The market is on Saturday, question {id}." });
    const filled = await desk.submit(page, /\/desk\/case\//, { text: "", theirs: "", canned: "chợ", do: "insert" });
    assert.match(filled.text, new RegExp(`Chợ họp thứ bảy, câu ${number}\\.</textarea>[^]*The market is on Saturday, question ${number}\\.</textarea>`));
    assert.match((await desk.get(`/desk/case/${number}`)).text, /The market is on Saturday/, "the draft has both");
    await desk.submit(filled, /\/desk\/case\//, { text: "Chợ họp thứ bảy.", theirs: "The market is on Saturday.", do: "send" });
    const { text } = await john.next();
    assert.match(text, /The market is on Saturday\./);
    assert.doesNotMatch(text, /bay|bảy/);
    assert.deepEqual(textsOf(await desk.get(`/desk/case/${number}`)).slice(1), ["The market is on Saturday.", "Chợ họp thứ bảy."]);
  });

  test("is written once where the citizen speaks the house's language", async () => {
    const lan = await villager(stack, "Lan");
    const number = numberIn(await lan.ask("HOI xa cho phien hop hom nao vay"));
    assert.doesNotMatch((await desk.get(`/desk/case/${number}`)).text, /name="theirs"/);
  });
});

describe("signing in", () => {
  test("needs the password and a code that was not used before", async () => {
    const { login, password, secret } = officer;
    const usedCode = totp(secret, officer.signedInAt);
    const visitor = new Visitor(stack.web);
    for (const fields of [
      { login, password: "falsch", code: totp(secret) },
      { login, password, code: "000000" },
      { login, password, code: usedCode },
      { login: "nobody", password, code: totp(secret) },
    ]) {
      const page = await visitor.submit(await visitor.get("/desk/sign-in"), /sign-in/, fields);
      assert.equal(page.status, 403);
    }
    assert.match((await visitor.get("/desk")).url, /sign-in/);
  });

  test("without it no page of the desk opens, and no form from elsewhere works", async () => {
    const visitor = new Visitor(stack.web);
    assert.match((await visitor.get("/desk/case/1")).url, /sign-in/);
    const lan = await villager(stack, "Lan");
    const number = numberIn(await lan.ask("HOI xa chuyen gi vay"));
    const page = await desk.get(`/desk/case/${number}`);
    const forged = await desk.submit(page, /case/, { text: "giả", do: "send" }, { origin: "https://elsewhere.example" });
    assert.ok(forged.status >= 400, String(forged.status));
    assert.equal(textsOf(await desk.get(`/desk/case/${number}`)).length, 1);
  });
});
