// The phones, live. Without this file the page is a plain form that works.

import { Keypad } from "./keypad.js";
import { segments } from "./segments.js";
import { isCode, Session } from "./ussd.js";

const HOLD_MS = 500;
const ticks = { queued: "…", sent: "✓", refused: "✗" };
const template = document.getElementById("message");
const phones = new Map();
let inHand = null;

const clock = (date) => date.toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit", hour12: false });

class Phone {
  #element;
  #list;
  #form;
  #field;
  #keypad;
  #session;
  #unread = 0;

  constructor(element) {
    this.#element = element;
    this.#list = this.#part(".messages");
    this.#form = this.#part(".compose");
    this.#field = this.#form.elements.text;
    this.#keypad = new Keypad(this.#field, (mode) => (this.#part(".mode").textContent = mode));
    this.#session = new Session(element);
    for (const item of this.#list.children) this.#finish(item, item.querySelector("time").dateTime);
    this.#listenToWriting();
    this.#listenToKeys();
    this.#count();
  }

  #part(selector) {
    return this.#element.querySelector(selector);
  }

  #finish(item, at) {
    const time = item.querySelector("time");
    time.dateTime = at;
    time.textContent = clock(new Date(at));
    item.querySelector(".tick").textContent = ticks[item.dataset.state] ?? "";
  }

  // The list grows upwards from its end, which is where 0 is.
  #toEnd() {
    this.#part(".scroll").scrollTop = 0;
  }

  #count() {
    const { coding, parts, left } = segments(this.#field.value);
    const count = this.#part(".count");
    count.textContent = `${coding === "gsm" ? "GSM" : "UCS-2"} ${left}/${parts}`;
    count.title = `${parts} SMS, room for ${left} more`;
    this.#element.classList.toggle("several", parts > 1);
  }

  #showUnread(unread) {
    this.#unread = unread;
    this.#part(".unread").hidden = !unread;
    this.#part(".unread").textContent = `✉${unread}`;
  }

  #listenToWriting() {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#field.addEventListener("input", () => this.#count());
    this.#field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#form.requestSubmit();
    });
    this.#element.addEventListener("focusin", () => {
      inHand = this;
      this.#showUnread(0);
    });
  }

  #listenToKeys() {
    for (const button of this.#element.querySelectorAll("button[disabled]")) {
      button.disabled = false;
      const { key, scroll } = button.dataset;
      if (key) this.#listenToKey(button, key);
      else if (scroll) button.addEventListener("click", () => this.#part(".scroll").scrollBy({ top: 70 * Number(scroll) }));
      else button.addEventListener("click", () => this.#session.open ? this.#session.erase() : this.#keypad.erase());
    }
  }

  #listenToKey(button, key) {
    let timer = null;
    let held = false;
    button.addEventListener("pointerdown", () => {
      held = false;
      timer = setTimeout(() => {
        held = true;
        this.#session.open ? this.#session.press(key) : this.#keypad.hold(key);
      }, HOLD_MS);
    });
    for (const end of ["pointerup", "pointerleave", "pointercancel"])
      button.addEventListener(end, () => clearTimeout(timer));
    button.addEventListener("click", () => held || (this.#session.open ? this.#session : this.#keypad).press(key));
  }

  write(text) {
    this.#field.value = text;
    this.#count();
    this.#field.focus();
  }

  async #send() {
    const { from, to, text } = Object.fromEntries(new FormData(this.#form));
    const body = JSON.stringify({ from, to, text: text.replaceAll("\r\n", "\n") });
    this.write("");
    const answer = await fetch(isCode(text) ? "/api/ussd" : "/api/send", { method: "POST", body }).catch(() => null);
    if (answer?.ok) return;
    this.write(text);
    this.#play("refused");
  }

  // Starts the animation of a class, again when it has played before.
  #play(name) {
    this.#element.classList.remove(name);
    requestAnimationFrame(() => this.#element.classList.add(name));
  }

  /** A message is new, or is another than it was. */
  show(message) {
    if (message.ussd) {
      this.#session.show(message);
      return;
    }
    const old = document.getElementById(`m${message.number}`);
    const item = old ?? template.content.firstElementChild.cloneNode(true);
    item.id = `m${message.number}`;
    item.classList.add(message.direction);
    item.dataset.state = message.state;
    item.querySelector(".text").textContent = message.text;
    item.querySelector(".peer").textContent = message.peer;
    item.querySelector(".parts").textContent = message.segments > 1 ? `${message.segments} SMS` : "";
    item.querySelector(".coding").textContent = message.coding === "ucs2" ? "UCS-2" : "";
    this.#finish(item, message.at);
    if (old) return;
    this.#list.append(item);
    this.#toEnd();
    if (message.direction === "mt") this.#ring();
  }

  #ring() {
    if (!this.#element.contains(document.activeElement)) this.#showUnread(this.#unread + 1);
    this.#play("ringing");
  }
}

function showLink(receivers) {
  const link = document.getElementById("link");
  link.dataset.receivers = receivers;
  link.textContent = receivers ? `Gateways bound: ${receivers}` : "No gateway bound";
  document.body.classList.toggle("connected", receivers > 0);
}

function listen() {
  const numbers = encodeURIComponent([...phones.keys()].join(","));
  const events = new EventSource(`/events?phone=${numbers}&after=${document.body.dataset.last}`);
  events.addEventListener("message", (event) => {
    const message = JSON.parse(event.data);
    phones.get(message.phone)?.show(message);
  });
  events.addEventListener("link", (event) => showLink(JSON.parse(event.data).receivers));
  events.addEventListener("error", () => showLink(0));
}

function tellTime() {
  for (const each of document.querySelectorAll(".clock")) each.textContent = clock(new Date());
}

for (const element of document.querySelectorAll(".phone")) phones.set(element.dataset.phone, new Phone(element));
[inHand] = phones.values();
document.querySelector(".samples").hidden = false;
for (const button of document.querySelectorAll("[data-sample]"))
  button.addEventListener("click", () => inHand.write(button.dataset.sample));
document.body.classList.add("live");
showLink(Number(document.getElementById("link").dataset.receivers));
tellTime();
setInterval(tellTime, 5000);
listen();
