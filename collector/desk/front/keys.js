// Keys that work on every page, and the list of them.

import htmx from "htmx.org";
import { undoLast } from "./deciding.js";
import { isCovered } from "./menus.js";
import { isTyped, one } from "./page.js";
import { usualKey } from "./shortcuts.js";
import { hasDone } from "./strokes.js";

/** @type {Record<string, string>} */
const PLACES = { i: "", a: "articles", s: "statistics" };
const PATIENCE = 1_500;
/** The longest time that keys are ignored while a form is sent: its answer is another page. */
const LEAVING = 10_000;

/** @typedef {(event: KeyboardEvent) => boolean | void} Key Does something; false where it did nothing. */

/** @type {Map<string, Key>} */
const keys = new Map();

/** @type {(key: string) => boolean | void} */
let others = () => false;

/**
 * Lets a page do something with the keys that nobody else takes.
 * @param {(key: string) => boolean | void} act False where it did nothing.
 */
export const onOtherKeys = (act) => {
  others = act;
};

/** @returns {import("./shortcuts.js").Shortcuts} The editor's changes to the keys. */
const shortcuts = () => JSON.parse(document.body.dataset.shortcuts ?? "{}");

let going = 0;
let leaving = 0;

/**
 * Lets a key do something, as in `onKey("j", next)` or `onKey("Shift+X", range)`.
 * @param {string} name
 * @param {Key} act
 */
export const onKey = (name, act) => keys.set(name, act);

const press = (/** @type {KeyboardEvent} */ event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isCovered()) return;
  if (isTyped(event.target)) {
    if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
    return;
  }
  if (Date.now() < leaving) return; // the key is meant for the next page
  // The second of two keys is always the default one.
  const place = usualKey(event);
  const letter = usualKey(event, shortcuts());
  if (Date.now() < going && place in PLACES) {
    going = 0;
    event.preventDefault();
    location.assign(`${root()}${PLACES[place]}`);
    return;
  }
  going = 0;
  if (!letter || (event.repeat && !"jk".includes(letter))) return;
  const act = keys.get(event.shiftKey && /^[a-z]$/.test(letter) ? `Shift+${letter.toUpperCase()}` : letter);
  if (act ? act(event) !== false : (!event.shiftKey || /^\d$/.test(letter)) && others(letter)) event.preventDefault();
};

/** The desk's address, below whatever path it is served under. */
const root = () => (one(".brand") instanceof HTMLAnchorElement ? one(".brand")?.getAttribute("href") : "/desk/");

const showKeys = () => {
  const dialog = one("#keys");
  if (!(dialog instanceof HTMLDialogElement)) return;
  dialog.showModal();
  if (!dialog.childElementCount) htmx.ajax("get", dialog.dataset.address ?? "", { target: dialog, swap: "innerHTML" });
};

export const startKeys = () => {
  document.addEventListener("keydown", press);
  addEventListener("submit", (event) => {
    const form = event.target;
    const isSent = form instanceof HTMLFormElement && form.method === "post" && !event.defaultPrevented;
    if (isSent) leaving = Date.now() + LEAVING;
  });
  addEventListener("pageshow", () => {
    leaving = 0;
  });
  onKey("g", () => {
    going = Date.now() + PATIENCE;
  });
  onKey("/", () => {
    const box = one("#q");
    if (box instanceof HTMLInputElement) box.select();
    else location.assign(`${root()}#q`);
  });
  onKey("?", showKeys);
  onKey("u", () => {
    const flash = one(".flash [data-undo]");
    if (flash && !hasDone()) flash.click();
    else undoLast(`${root()}undo${location.search}`);
  });
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-keys]")) {
      event.preventDefault();
      showKeys();
    }
    const dialog = target?.closest("dialog#keys");
    if (dialog instanceof HTMLDialogElement && (target === dialog || target?.closest("button"))) dialog.close();
  });
};
