// How many short messages a text costs: 3GPP TS 23.038 and 23.040. The alphabet is the server's, on the page.

const { gsm, gsmEscaped } = document.body.dataset;
// A parser of HTML turns CR into LF.
const oneSeptet = new Set([...gsm, "\r", "\n"]);
const twoSeptets = new Set([...gsmEscaped, "\f"]);

const limits = { gsm: { alone: 160, part: 153 }, ucs2: { alone: 70, part: 67 } };

function unitsOf(letter, coding) {
  if (coding === "ucs2") return letter.length;
  return twoSeptets.has(letter) ? 2 : 1;
}

// A letter of two units never straddles two parts.
function severalParts(letters, coding) {
  const { part } = limits[coding];
  let parts = 1, used = 0;
  for (const letter of letters) {
    const units = unitsOf(letter, coding);
    if (used + units > part) {
      parts += 1;
      used = 0;
    }
    used += units;
  }
  return { coding, parts, left: part - used };
}

/** { coding: "gsm" | "ucs2", parts, left } of a text; left is what the last part still holds. */
export function segments(text) {
  const letters = [...text];
  const coding = letters.every((letter) => oneSeptet.has(letter) || twoSeptets.has(letter)) ? "gsm" : "ucs2";
  const units = letters.reduce((sum, letter) => sum + unitsOf(letter, coding), 0);
  const { alone } = limits[coding];
  return units <= alone ? { coding, parts: 1, left: alone - units } : severalParts(letters, coding);
}
