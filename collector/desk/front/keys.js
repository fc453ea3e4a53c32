// Keys that work on every page, and the list of them.

import htmx from "htmx.org";
import { one } from "./page.js";

/** @type {Record<string, string>} */
const PLACES = { i: "", a: "articles", s: "statistics" };
const PATIENCE = 1_500;

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

/**
 * Which key it is: the letter, or where the layout has other letters (Cyrillic, Greek), the one of that place.
 * @param {KeyboardEvent} event
 */
const keyOf = ({ key, code }) => {
  if (key.length > 1 || /^[\x21-\x7e]$/.test(key)) return key.length > 1 ? key : key.toLowerCase();
  return (/^(?:Key|Digit)(\w)$/.exec(code)?.[1] ?? key).toLowerCase();
};

let going = 0;

/**
 * Lets a key do something, as in `onKey("j", next)` or `onKey("Shift+X", range)`.
 * @param {string} name
 * @param {Key} act
 */
export const onKey = (name, act) => keys.set(name, act);

/** @param {EventTarget | null} target Whether somebody is typing there. */
const isTyped = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));

const press = (/** @type {KeyboardEvent} */ event) => {
  if (
    event.defaultPrevented ||
    event.isComposing ||
    (event.repeat && !"jk".includes(event.key)) ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey
  )
    return;
  if (one("dialog[open]")) return;
  if (isTyped(event.target)) {
    if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
    return;
  }
  const letter = keyOf(event);
  if (Date.now() < going && letter in PLACES) {
    going = 0;
    event.preventDefault();
    location.assign(`${root()}${PLACES[letter]}`);
    return;
  }
  going = 0;
  const act = keys.get(event.shiftKey && /^[a-z]$/.test(letter) ? `Shift+${letter.toUpperCase()}` : letter);
  if (act ? act(event) !== false : !event.shiftKey && others(letter)) event.preventDefault();
};

/** The desk's address, below whatever path it is served under. */
const root = () => (one(".brand") instanceof HTMLAnchorElement ? one(".brand")?.getAttribute("href") : "/desk/");

const showKeys = () => {
  const dialog = one("#keys");
  if (!(dialog instanceof HTMLDialogElement)) return;
  dialog.showModal();
  if (!dialog.childElementCount) htmx.ajax("get", dialog.dataset.address ?? "", { target: dialog, swap: "innerHTML" });
};

/** @param {string} address */
const post = (address) => htmx.ajax("post", address, { source: document.body, swap: "none" });

export const startKeys = () => {
  document.addEventListener("keydown", press);
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
    const offered = one("[data-undo]");
    if (offered) offered.click();
    else post(`${root()}undo${location.search}`);
  });
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-keys]")) {
      event.preventDefault();
      showKeys();
    }
    const dialog = target?.closest("dialog#keys");
    if (dialog instanceof HTMLDialogElement && (target === dialog || target?.closest("button"))) dialog.close();
    // A menu closes when one clicks beside it.
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!target || !menu.contains(target)) menu.removeAttribute("open");
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.removeAttribute("open");
    one("summary", menu)?.focus();
  });
};
