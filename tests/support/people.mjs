// People of the small village, and what must hold for all of them.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { totp, Visitor } from "./web.mjs";

/** A phone whose owner has joined; `handle` as the welcome says. */
export async function villager(stack, name = "Lan", area = "Ta Van") {
  const phone = stack.smsc.newPhone();
  const welcome = await phone.ask(`DK ${name}, ${area}`);
  phone.handle = /@?(\w+), Xa /.exec(welcome)?.[1];
  assert.ok(phone.handle, `no welcome: ${welcome}`);
  return phone;
}

/** An officer (or another role) of an agency, made by `loa staff add`: `{login, password, secret}`. */
export async function newOfficer(stack, { login, name, agency, role = "officer" }) {
  const { code, stdout, stderr } = await stack.loa("staff add", ["--login", login, "--name", name, "--role", role, "--agency", agency]);
  assert.equal(code, 0, stderr);
  return keysIn(login, stdout);
}

function keysIn(login, stdout) {
  const password = /password\W+(\S+)/i.exec(stdout)?.[1];
  const secret = /secret=([A-Z2-7]+)/.exec(stdout)?.[1];
  assert.ok(password && secret, `no password and secret in: ${stdout}`);
  return { login, password, secret };
}

/** An administrator, made in the same way. */
export async function newAdmin(stack, { login = "quan", name = "Quân" } = {}) {
  const { code, stdout, stderr } = await stack.loa("staff add", ["--login", login, "--name", name, "--role", "admin"]);
  assert.equal(code, 0, stderr);
  return keysIn(login, stdout);
}

/** A visitor signed in as that officer. */
export async function signIn(stack, officer) {
  const visitor = new Visitor(stack.web);
  officer.signedInAt = Date.now();
  const { login, password, secret } = officer;
  const fields = { login, password, code: totp(secret, officer.signedInAt) };
  const desk = await visitor.submit(await visitor.get("/desk/sign-in"), /sign-in/, fields);
  assert.match(desk.url, /^\/(desk|admin)$/, desk.text);
  return visitor;
}

/** The number that an answer such as "Da dang bai 12 len Nuoc." names. */
export function numberIn(text) {
  const found = /\b\d+\b/.exec(text);
  assert.ok(found, `no number in: ${text}`);
  return found[0];
}

/** No phone number lies in the gateway's log nor in anything that Redis ever wrote down, in no spelling. */
export async function assertNoNumbers(stack) {
  const files = [stack.programs.gateway.logFile];
  for (const { folder } of stack.cluster?.nodes ?? [stack]) {
    const append = join(folder, "appendonlydir");
    files.push(...(await readdir(append)).map((name) => join(append, name)));
  }
  const numbers = new Set(stack.smsc.phones.map(({ number }) => number.replace(/^(\+|00)?(84|0)/, "")).filter((common) => common.length >= 6));
  const lengths = [...new Set([...numbers].map((common) => common.length))];
  for (const file of files) {
    const text = await readFile(file, "latin1");
    for (const { 0: digits, index } of text.matchAll(/\d{6,}/g))
      for (const length of lengths)
        for (let at = 0; at + length <= digits.length; at++)
          assert.ok(!numbers.has(digits.slice(at, at + length)), `${file} holds a phone number: …${text.slice(index - 80, index + at + length + 20)}…`);
  }
}

/** Ends the stack after a file's tests; what holds for everybody must have held all the time. */
export async function finish(stack) {
  if (!stack) return;
  try {
    await assertNoNumbers(stack);
    assert.doesNotMatch(stack.log("gateway"), /ERROR: AddressSanitizer|runtime error:/);
  } finally {
    await stack.stop();
  }
}
