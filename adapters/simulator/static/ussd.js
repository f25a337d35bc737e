// A USSD session on the phone's screen: what the network says, and a line to answer it.

/** What a phone dials instead of sending it as a message. */
export const isCode = (text) => /^\*[*0-9]+#$/.test(text);

export class Session {
  #box;
  #field;
  #from;

  constructor(phone) {
    this.#box = phone.querySelector(".session");
    this.#field = this.#box.querySelector(".typed");
    this.#from = phone.dataset.phone;
    this.#box.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.submitter?.matches(".hang-up")) this.#end();
      else this.answer();
    });
    // The empty message below the session would keep its form from being submitted.
    phone.querySelector(".send").addEventListener("click", (event) => {
      if (!this.open) return;
      event.preventDefault();
      this.answer();
    });
  }

  /** Whether the session covers the screen: its keys then answer it. */
  get open() {
    return !this.#box.hidden;
  }

  get #isOver() {
    return this.#box.classList.contains("over");
  }

  #post(body) {
    return fetch("/api/ussd", { method: "POST", body: JSON.stringify({ from: this.#from, ...body }) }).catch(() => null);
  }

  async answer() {
    const text = this.#field.value;
    if (this.#isOver) this.#close();
    else if (text) await this.#say(text);
  }

  async #say(text) {
    this.#field.value = "";
    const taken = await this.#post({ text });
    if (!taken?.ok) this.#field.value = text;
  }

  #close() {
    this.#box.hidden = true;
    this.#box.classList.remove("over");
  }

  #end() {
    if (!this.#isOver) this.#post({ hang_up: true });
    this.#close();
  }

  press(key) {
    if (this.#isOver) return;
    this.#field.value += key;
    this.#field.focus();
  }

  erase() {
    this.#field.value = [...this.#field.value].slice(0, -1).join("");
  }

  /** A message of the session is new, or is another than it was. */
  show({ ussd, text, state }) {
    if (ussd === "hang_up" || state === "refused") {
      this.#close();
      return;
    }
    if (ussd !== "ask" && ussd !== "end" && state !== "queued") return;
    this.#box.hidden = false;
    this.#box.querySelector(".said").textContent = ussd === "ask" || ussd === "end" ? text : "";
    this.#box.classList.toggle("over", ussd === "end");
    if (ussd === "ask" && this.#box.closest(".phone").contains(document.activeElement)) this.#field.focus();
  }
}
