// Messages at the page's foot: each stays for ten seconds, longer while it is read or used.

import { all, one } from "./page.js";

const STAYS = 10_000;
const KEPT = "proofdesk-toast";

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Element[]} Messages about typos that a colleague changed first: they stay while other decisions are answered. */
let refusals = [];
const MOST_REFUSALS = 3;

/** Replaces the message. If the focus was in it, the current row gets the focus. */
const fill = (/** @type {HTMLElement} */ toast, /** @type {Element[]} */ children) => {
  const hadFocus = toast.matches(":focus-within");
  toast.replaceChildren(...children);
  if (hadFocus) (one("#rows > .current:not([hidden]) .snippet") ?? one("#main"))?.focus({ preventScroll: true });
};

/**
 * Shows a message from a script. One with a button stays until that is pressed or another message replaces it.
 * @param {string} words
 * @param {{ label?: string, act?: () => void, link?: string, address?: string }} [more] What a button does, and where a
 *   link leads, in a tab of its own.
 */
export const say = (words, { label, act, link, address } = {}) => {
  const toast = one("#toast");
  if (!toast || !words) return;
  const paragraph = document.createElement("p");
  paragraph.textContent = words;
  toast.className = "toast toast-wrong";
  toast.setAttribute("role", "alert");
  fill(toast, [paragraph]);
  if (link) {
    const anchor = document.createElement("a");
    anchor.className = "button";
    anchor.target = "_blank";
    anchor.href = address ?? "";
    anchor.textContent = link;
    paragraph.append(" ", anchor);
  }
  if (!label) {
    begin();
    return;
  }
  clearTimeout(timer);
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.stays = "";
  button.textContent = label;
  button.addEventListener("click", () => {
    fill(toast, []);
    act?.();
  });
  paragraph.append(" ", button);
};

/** Whether the message waits for the editor to do something. */
export const isWaited = () => Boolean(one("#toast [data-stays]"));

/** Puts text before the desk's message. */
export const addWords = (/** @type {string} */ words) => one("#toast > p:last-of-type")?.prepend(`${words} `);

/** Shows the desk's message. The element stays, so that screen readers announce its new content. */
export const showToast = (/** @type {HTMLElement} */ answer) => {
  const toast = one("#toast");
  if (!toast) return;
  toast.className = answer.className;
  toast.setAttribute("role", answer.getAttribute("role") ?? "status");
  const words = answer.dataset.refused && one("p", answer);
  fill(toast, [...refusals, ...answer.children]);
  if (words) refusals = [...refusals, words].slice(-MOST_REFUSALS);
  begin();
};

const begin = () => {
  clearTimeout(timer);
  timer = setTimeout(end, STAYS);
};

const end = () => {
  const toast = one("#toast");
  if (toast?.matches(":hover, :focus-within")) {
    begin();
    return;
  }
  refusals = [];
  toast?.replaceChildren();
};

/** Keeps the message for the next page. */
export const keepToast = () => {
  const toast = one("#toast");
  try {
    if (toast?.childElementCount) sessionStorage.setItem(KEPT, toast.outerHTML);
  } catch {
    // The browser allows no storage: the message is lost.
  }
};

/** Shows the message that came along, once. */
const showKept = () => {
  let html = null;
  try {
    html = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
  } catch {
    // Nothing is kept here.
  }
  const toast = one("#toast");
  if (!html || !toast) return;
  const template = document.createElement("template");
  template.innerHTML = html;
  const kept = one("#toast", template.content);
  if (!kept) return;
  showToast(kept);
};

export const startToasts = () => {
  showKept();
  // What a flash offers to undo can be undone for as long as a toast.
  setTimeout(() => {
    for (const form of all(".flash form, .flash [form=undo]")) form.remove();
  }, STAYS);
};
