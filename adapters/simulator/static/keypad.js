// Writing with twelve keys: a key pressed again within a second goes on to its next letter.

const letters = {
  1: ".,?!1@#:;-'\"/()&%+", 2: "abc2", 3: "def3", 4: "ghi4", 5: "jkl5", 6: "mno6",
  7: "pqrs7", 8: "tuv8", 9: "wxyz9", 0: " 0\n",
};

// What * makes of the letter before it, round and round.
const accents = ["aàáảãạăằắẳẵặâầấẩẫậ", "eèéẻẽẹêềếểễệ", "iìíỉĩị", "oòóỏõọôồốổỗộơờớởỡợ", "uùúủũụưừứửữự", "yỳýỷỹỵ", "dđ"];

const modes = ["abc", "ABC", "123"];
const AGAIN_WITHIN_MS = 1000;

function nextAccent(letter) {
  const small = letter.toLowerCase();
  const row = accents.find((each) => each.includes(small));
  if (!letter || !row) return null;
  const next = row[(row.indexOf(small) + 1) % row.length];
  return letter === small ? next : next.toUpperCase();
}

export class Keypad {
  #field;
  #onMode;
  #mode = 0;
  #last = { key: null, turn: 0, at: 0 };

  /** Writes into a text field and tells onMode(name) what # has chosen. */
  constructor(field, onMode) {
    this.#field = field;
    this.#onMode = onMode;
    onMode(modes[0]);
  }

  // Puts the text in the place of what is selected, or of so many units before the cursor.
  #put(text, back = 0) {
    const { selectionStart: start, selectionEnd: end } = this.#field;
    this.#field.setRangeText(text, start === end ? Math.max(0, start - back) : start, end, "end");
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #before() {
    return [...this.#field.value.slice(0, this.#field.selectionStart)].at(-1) ?? "";
  }

  #forget() {
    this.#last = { key: null, turn: 0, at: 0 };
  }

  #letter(key) {
    const row = letters[key];
    const again = this.#last.key === key && performance.now() - this.#last.at < AGAIN_WITHIN_MS;
    const turn = again ? (this.#last.turn + 1) % row.length : 0;
    const letter = modes[this.#mode] === "ABC" ? row[turn].toUpperCase() : row[turn];
    this.#put(letter, again ? 1 : 0);
    this.#last = { key, turn, at: performance.now() };
  }

  #accent() {
    const next = nextAccent(this.#before());
    this.#put(next ?? "*", next ? 1 : 0);
    this.#forget();
  }

  #changeMode() {
    this.#mode = (this.#mode + 1) % modes.length;
    this.#onMode(modes[this.#mode]);
    this.#forget();
  }

  press(key) {
    if (key === "#") this.#changeMode();
    else if (modes[this.#mode] === "123") this.#put(key);
    else if (key === "*") this.#accent();
    else this.#letter(key);
  }

  /** A key that is held long writes its digit. */
  hold(key) {
    this.#put(key);
    this.#forget();
  }

  erase() {
    this.#put("", this.#before().length);
    this.#forget();
  }
}
