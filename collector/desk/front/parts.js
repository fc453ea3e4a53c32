// Put the parts of an answer into the page. The focus stays, and rows keep their tick and the current mark.

import htmx from "htmx.org";
import { CONTROLS } from "./menus.js";
import { all } from "./page.js";
import { boxOf, numberAndVersion, tidyGroups } from "./rows.js";
import { showToast } from "./toasts.js";

/** @param {Element} row @returns The version of the typo that the row shows; 0 if it shows none. */
const versionOf = (row) => Number(numberAndVersion(boxOf(row)?.value ?? "")[1]);

/**
 * Replaces parts of the page. Where one of them had the focus, the same control of the new one gets it.
 * @param {() => void} replace
 */
export const keepFocus = (replace) => {
  const place = document.activeElement?.closest("[id]");
  const at = place ? controlsOf(place).indexOf(/** @type {Element} */ (document.activeElement)) : -1;
  replace();
  const fresh = place && at >= 0 && document.getElementById(place.id);
  if (!fresh || fresh.contains(document.activeElement)) return;
  const control = controlsOf(fresh)[at];
  if (control instanceof HTMLElement) control.focus({ preventScroll: true });
};

const controlsOf = (/** @type {Element} */ place) => [place, ...all(CONTROLS, place)];

/**
 * Replaces a row unless it is already newer. Returns false if the page does not have the row.
 * @param {HTMLElement} fresh
 * @returns {boolean}
 */
export const putRow = (fresh) => {
  const row = document.getElementById(fresh.id);
  if (!row) return false;
  if (versionOf(fresh) && versionOf(fresh) < versionOf(row)) return true; // the answer is out of date
  const [box, old] = [boxOf(fresh), boxOf(row)];
  if (box && old) box.checked = old.checked;
  for (const name of ["current", "leaving"]) fresh.classList.toggle(name, row.classList.contains(name));
  // Until the editor has seen someone else's change, keys act on the old version, and the desk refuses that.
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
  return true;
};

/** Lets whatever counts typos, such as saved views, count them again. */
export const tellChanged = () => document.body.dispatchEvent(new CustomEvent("proofdesk:changed"));

/** Replaces the element with the part's id, if the page has one. */
export const put = (/** @type {HTMLElement} */ part) => {
  const place = document.getElementById(part.id);
  place?.replaceWith(part);
  if (place) htmx.process(part);
};

/**
 * Puts an answer's parts into the page, each in place of the element with its id.
 * @param {string} html
 * @returns {{ rows: HTMLElement[], missing: HTMLElement[], refused: Set<string> }} The rows of the answer, those
 *   that the page does not have, and the numbers of the typos that someone else changed first.
 */
export const putParts = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  /** @type {HTMLElement[]} */
  const rows = [];
  /** @type {HTMLElement[]} */
  const missing = [];
  let refused = new Set();
  keepFocus(() => {
    for (const part of [...template.content.children]) {
      if (!(part instanceof HTMLElement) || !part.id) continue;
      if (part.matches("li.row")) {
        (putRow(part) ? rows : missing).push(part);
      } else if (part.id === "toast") {
        refused = new Set((part.dataset.refused ?? "").split(" "));
        showToast(part);
      } else put(part);
    }
  });
  tidyGroups();
  if (rows.length) tellChanged();
  return { rows, missing, refused };
};
