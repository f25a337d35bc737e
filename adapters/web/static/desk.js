// The desk with a keyboard and a line that stays open. Without this script every form still works.

const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select");
const cases = () => [...document.querySelectorAll(".cases a")];

/** Moves the focus through the list of cases. */
function step(by) {
  const all = cases();
  const here = all.indexOf(document.activeElement);
  all[Math.min(Math.max(here + by, 0), all.length - 1)]?.focus();
}

/** Chooses the case that has the focus, or no longer. */
function choose() {
  const box = document.activeElement?.closest(".case")?.querySelector("input[type=checkbox]");
  if (box) box.checked = !box.checked;
}

const keys = {
  x: choose,
  j: () => step(1),
  k: () => step(-1),
  a: () => document.getElementById("text")?.focus(),
  f: () => (document.getElementById("to") ?? document.getElementById("find"))?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  if (typing(event.target)) return;
  event.preventDefault();
  keys[event.key]();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
});

// A list that is fetched anew keeps the place of whoever is going through it with the keys.
let focused = null;
let chosen = [];
const boxes = (root) => [...root.querySelectorAll(":is(.cases, .variants) input[type=checkbox]")];
const numberOf = (box) => box.value.split(":")[0];
document.addEventListener("htmx:beforeSwap", () => {
  focused = document.activeElement?.getAttribute("href");
  chosen = boxes(document).filter((box) => box.checked).map(numberOf);
});
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (focused && target.matches("[data-live]")) target.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  for (const box of boxes(target)) box.checked ||= chosen.includes(numberOf(box));
  // The officer sees the new words: what is sent now answers them too.
  const revision = target.querySelector("[data-revision]")?.dataset.revision;
  if (revision) for (const field of document.querySelectorAll('input[name="revision"]')) field.value = revision;
});
