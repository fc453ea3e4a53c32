// A typo's page: its keys, copying, naming colleagues, and telling others that one has left. All of it is on top of what
// works without a script.

import { offerNames } from "./names.js";

/**
 * The keys of this page for the list of keys: [key, label].
 * @type {[string, string][]}
 */
export const TYPO_KEYS = [
  ["j", "Next typo"],
  ["k", "Previous typo"],
  ["c", "Confirm, and go on"],
  ["f", "Fixed, and go on"],
  ["r", "Reject, and go on"],
  ["s", "Spam, and go on"],
  ["a", "Assign to me"],
  ["1–9", "Use this suggestion"],
  ["e", "Edit the correction"],
  ["n", "Write a note"],
  ["m", "Merge"],
  ["u", "Undo"],
  ["o", "Open in the article"],
  ["b", "Back to the list"],
];

const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-typo]"));
const decision = /** @type {HTMLFormElement | null} */ (document.getElementById("decision"));

/**
 * Which key it is: the letter, or where the layout has other letters (Cyrillic, Greek), the one of that place.
 * @param {KeyboardEvent} event
 */
const keyOf = ({ key, code }) =>
  (/^[\x21-\x7e]$/.test(key) ? key : (/^(?:Key|Digit)(\w)$/.exec(code)?.[1] ?? key)).toLowerCase();

/** @param {EventTarget | null} target */
const isBox = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("textarea,select,input:not([type=radio],[type=checkbox])"));

/** Whether something was typed here that is not stored yet. */
const isTyped = () =>
  [...document.querySelectorAll("textarea[form=decision]")].some((one) => {
    const box = /** @type {HTMLTextAreaElement} */ (one);
    return box.value !== box.defaultValue || "unsaved" in box.dataset;
  });

/** @param {string} key */
const press = (key) => {
  const found = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${CSS.escape(key)}"]`));
  if (found instanceof HTMLTextAreaElement) {
    found.focus();
    if (key === "e") found.select();
  } else if (found instanceof HTMLButtonElement && decision) {
    const then = /** @type {HTMLInputElement} */ (decision.elements.namedItem("then"));
    then.value = found.dataset.then ?? "";
    decision.requestSubmit(found);
  } else if (found) {
    found.click();
  } else if (key === "m") {
    const first = /** @type {HTMLElement | null} */ (document.querySelector("input[name=into]"));
    first?.focus();
    first?.closest("section")?.scrollIntoView({ block: "nearest" });
    return !!first;
  } else if (key === "u") {
    const undo = /** @type {HTMLFormElement | null} */ (document.getElementById("undo"));
    undo?.requestSubmit();
    return !!undo;
  } else {
    return false;
  }
  return true;
};

/** @param {KeyboardEvent} event */
const onKey = (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat || document.querySelector("dialog[open]")) return;
  const target = event.composedPath()[0] ?? null;
  if (isBox(target)) {
    const box = /** @type {HTMLTextAreaElement} */ (target);
    if (event.key === "Escape") box.blur();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && box.form === decision) {
      event.preventDefault();
      decision?.requestSubmit();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (press(keyOf(event))) event.preventDefault();
};

/** The page of a typo was left, by whatever way: nobody should be told any more that one looks at it. */
const leave = () => {
  const token = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=csrf_token]"));
  const address = page?.getAttribute("hx-post");
  if (!token || !address) return;
  const form = new FormData();
  form.set("csrf_token", token.value);
  form.set("leave", "1");
  navigator.sendBeacon(address, form);
};

/**
 * A button that copies a box's text; where the clipboard is out of reach, it selects the text.
 * @param {HTMLTextAreaElement | HTMLInputElement} box
 */
const offerCopy = (box) => {
  const button = document.createElement("button");
  const label = box.dataset.copy ?? "";
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(box.value);
    } catch {
      const around = box.closest("details");
      if (around) around.open = true;
      box.focus();
      box.select();
      if (!document.execCommand("copy")) return;
    }
    button.textContent = `✓ ${box.dataset.copied}`;
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
  document.getElementById("outward")?.append(button);
};

for (const box of document.querySelectorAll("[data-copy]")) offerCopy(/** @type {HTMLTextAreaElement} */ (box));

const printed = /** @type {HTMLElement | null} */ (document.querySelector("[data-print]"));
if (printed) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = printed.dataset.print ?? "";
  button.addEventListener("click", () => print());
  printed.append(button);
}

if (page) {
  document.addEventListener("keydown", onKey);
  addEventListener("pagehide", leave);
  let sends = false;
  document.addEventListener("submit", (event) => {
    sends = event.target === decision;
  });
  addEventListener("beforeunload", (event) => {
    if (!sends && isTyped()) event.preventDefault();
  });
  const note = /** @type {HTMLTextAreaElement | null} */ (document.querySelector("textarea[data-people]"));
  if (note) offerNames(note);
}
