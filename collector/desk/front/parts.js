// Putting the parts of an answer into their places. Rows keep the focus, the tick and the mark of where one is.

import htmx from "htmx.org";
import { one } from "./page.js";
import { showToast } from "./toasts.js";

/** @param {Element} row */
const pick = (row) => /** @type {HTMLInputElement | null} */ (row.querySelector(".pick input"));
/** @param {Element} row The typo's version that the row shows; 0 where it shows none. */
const versionOf = (row) => Number(pick(row)?.value.split(".")[1] ?? 0);

/**
 * Puts a row into the place of its older self. False where the page has no place for it, or has a newer one.
 * @param {HTMLElement} fresh
 * @returns {boolean}
 */
const putRow = (fresh) => {
  const row = document.getElementById(fresh.id);
  if (!row) return false;
  if (versionOf(fresh) && versionOf(fresh) < versionOf(row)) return true; // it was on its way too long
  const focused = document.activeElement;
  const wasFocused =
    focused && row.contains(focused) ? (focused.matches(".pick input") ? ".pick input" : ".snippet") : "";
  const [box, old] = [pick(fresh), pick(row)];
  if (box && old) box.checked = old.checked;
  for (const name of ["current", "leaving"]) fresh.classList.toggle(name, row.classList.contains(name));
  // Until one has seen what somebody else did, one's keys are about what one saw: the desk then says so.
  const isWatched = row.classList.contains("current") || old?.checked;
  if (fresh.dataset.by && old && isWatched && versionOf(fresh) !== versionOf(row)) {
    fresh.dataset.seen = row.dataset.seen ?? old.value;
    if (fresh.hidden) {
      fresh.hidden = false;
      fresh.classList.add("gone");
    }
  }
  row.replaceWith(fresh);
  htmx.process(fresh);
  if (wasFocused && !fresh.hidden) one(wasFocused, fresh)?.focus({ preventScroll: true });
  return true;
};

/**
 * Puts an answer's parts, each with the id of its place, into the page.
 * @param {string} html
 * @returns {{ rows: HTMLElement[], missing: HTMLElement[], refused: Set<string> }} The rows that it has, and those that
 *   have no place here; the numbers of the typos that somebody else changed first.
 */
export const putParts = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  /** @type {HTMLElement[]} */
  const rows = [];
  /** @type {HTMLElement[]} */
  const missing = [];
  let refused = new Set();
  for (const part of [...template.content.children]) {
    if (!(part instanceof HTMLElement) || !part.id) continue;
    if (part.matches("li.row")) {
      (putRow(part) ? rows : missing).push(part);
    } else if (part.id === "toast") {
      refused = new Set((part.dataset.refused ?? "").split(" "));
      showToast(part);
    } else {
      const place = document.getElementById(part.id);
      if (!place) continue;
      place.replaceWith(part);
      htmx.process(part);
    }
  }
  return { rows, missing, refused };
};
