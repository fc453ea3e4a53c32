// The list's rows: which one is current, and which are chosen.

import { isCovered } from "./menus.js";
import { all, isTyped, one, said } from "./page.js";

export const rows = () => all("#rows > .row:not([hidden], .leaving)");
/** @param {Element | null | undefined} row */
export const linkOf = (row) => (row ? one(".snippet", row) : null);
/** @param {Element | null | undefined} row @returns {HTMLInputElement | null} */
export const boxOf = (row) => (row ? /** @type {HTMLInputElement | null} */ (one(".pick input", row)) : null);

/** @param {string} text As in "12.3". @returns {[string, string]} A typo's number and version. */
export const numberAndVersion = (text) => {
  const [number = "", version = ""] = text.split(".");
  return [number, version];
};

/** The current row: the one with the focus, else the one that had it last. */
let currentId = "";
export const current = () => {
  const focused = document.activeElement?.closest("#rows > .row");
  const row = focused instanceof HTMLElement ? focused : document.getElementById(currentId);
  return row && !row.hidden ? row : null;
};
export const currentNow = () => currentId;

/** @param {HTMLElement | null} row */
export const mark = (row) => {
  // A row that someone else removed from the list stays until it is no longer current.
  for (const gone of all("#rows > .gone")) if (gone !== row) gone.hidden = true;
  tidyGroups();
  for (const other of all("#rows > .current")) other.classList.remove("current");
  if (row && row.id !== currentId) delete row.dataset.seen;
  row?.classList.add("current");
  currentId = row?.id ?? "";
};

/** @param {HTMLElement | undefined | null} row */
export const go = (row) => {
  if (!row) return false;
  mark(row);
  // If an answer arrives while the editor uses a menu or types, the focus stays there.
  if (isCovered() || isTyped(document.activeElement)) return true;
  linkOf(row)?.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
};

/** @param {1 | -1} step */
export const move = (step) => {
  const there = rows();
  const at = there.indexOf(/** @type {HTMLElement} */ (current()));
  const next = at < 0 ? there[step > 0 ? 0 : there.length - 1] : there[at + step];
  if (!next && step > 0) one("#more")?.scrollIntoView({ block: "nearest" });
  return go(next);
};

/** Moves to a row beside these if the current row was one of them and is gone. */
export const goBeside = (/** @type {HTMLElement[]} */ about) => {
  const there = all("#rows > .row");
  const free = (/** @type {HTMLElement} */ row) => !row.hidden && !row.matches(".leaving") && !about.includes(row);
  const last = there.indexOf(/** @type {HTMLElement} */ (about.at(-1)));
  const first = there.indexOf(/** @type {HTMLElement} */ (about[0]));
  const next = there.slice(last + 1).find(free) ?? there.slice(0, Math.max(first, 0)).reverse().find(free);
  if (!next) one("#main")?.focus({ preventScroll: true });
  return go(next);
};

/** Hides the headings of articles without rows, and counts that are no longer true. */
export const tidyGroups = () => {
  for (const heading of all("#rows > .group")) {
    const its = [];
    for (let row = heading.nextElementSibling; row?.matches(".row"); row = row.nextElementSibling) its.push(row);
    const left = its.filter((row) => !row.matches("[hidden]"));
    heading.hidden = !left.length;
    const count = one(".group-count", heading);
    if (count) count.hidden = left.length < its.length;
  }
};

export const chosen = () => rows().filter((row) => boxOf(row)?.checked);

/** @type {string} */
let lastChosen = "";
export const noteChosen = (/** @type {HTMLElement | null} */ row) => {
  lastChosen = row?.id ?? "";
};

export const choose = (/** @type {HTMLElement | null} */ row, /** @type {boolean} */ isRange) => {
  const box = boxOf(row);
  if (!row || !box) return false;
  const there = rows();
  const last = document.getElementById(lastChosen) ?? row;
  const [from, to] = [there.indexOf(last), there.indexOf(row)].sort((a, b) => a - b);
  if (isRange && from !== undefined && from >= 0) {
    for (const one of there.slice(from, (to ?? 0) + 1)) {
      const its = boxOf(one);
      if (its) its.checked = true;
    }
  } else {
    box.checked = !box.checked;
  }
  noteChosen(row);
  tellChosen();
  return true;
};

export const chooseNone = () => {
  for (const box of /** @type {HTMLInputElement[]} */ (all("#acts :checked"))) box.checked = false;
  tellChosen();
};

/** Restores the choice after an action failed; the rows may be other elements now. */
export const chooseAgain = (/** @type {HTMLElement[]} */ picked, /** @type {HTMLElement | null} */ row) => {
  for (const { id } of picked) {
    const box = boxOf(document.getElementById(id));
    if (box) box.checked = true;
  }
  tellChosen();
  if (row) go(document.getElementById(row.id));
};

/** The number of all typos that match, if the page shows it. */
const allThatMatch = (/** @type {HTMLElement} */ box) =>
  "counted" in box.dataset ? one("#counts [aria-current] .count")?.textContent : "";

export const tellChosen = () => {
  const count = one("#chosen");
  if (!count) return;
  const every = one(".bulk [name=all]:checked");
  const here = all("#rows .pick :checked").length;
  const shown = here ? here.toLocaleString(document.documentElement.lang) : "";
  const many = every ? allThatMatch(every) : shown;
  count.textContent = many ? said("chosen").replace("{n}", many) : "";
};
