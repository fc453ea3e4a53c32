// Messages at the page's foot: each stays for ten seconds, longer while it is read or used.

import htmx from "htmx.org";
import { all, one, said } from "./page.js";

const STAYS = 10_000;
const KEPT = "proofdesk-toast";

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Shows a sentence of our own. */
export const say = (/** @type {string} */ words) => {
  const toast = one("#toast");
  if (!toast || !words) return;
  const paragraph = document.createElement("p");
  paragraph.textContent = words;
  toast.className = "toast toast-wrong";
  toast.replaceChildren(paragraph);
  begin();
};

const begin = () => {
  clearTimeout(timer);
  timer = setTimeout(end, STAYS);
};

const end = () => {
  const toast = one("#toast");
  if (toast?.matches(":hover, :focus-within")) begin();
  else toast?.replaceChildren();
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let renewal;

/** Loads the page anew, once nothing is on its way to the server, and takes the message along. */
const renew = () => {
  clearTimeout(renewal);
  renewal = setTimeout(() => {
    if (one(".htmx-request")) {
      renew();
      return;
    }
    const toast = one("#toast");
    try {
      if (toast?.childElementCount) sessionStorage.setItem(KEPT, toast.outerHTML);
    } catch {
      // A browser that keeps nothing: the rows are more than the message.
    }
    location.reload();
  }, 300);
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
  toast.className = kept.className;
  toast.replaceChildren(...kept.children);
  htmx.process(toast);
  begin();
};

/** Whether the answer that is being put into the page is to something that was done: news also has rows. */
let isStroke = false;

export const startToasts = () => {
  showKept();
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.target instanceof Element && event.target.id === "toast") begin();
  });
  document.addEventListener("htmx:sendError", () => say(said("offline")));
  // Another page, or too many rows to send: show what is there now, in the same place.
  document.addEventListener("proofdesk:reload", renew);
  // So do rows that have no place in the page, as where the last of them were decided and that is undone.
  document.addEventListener("htmx:beforeSwap", (event) => {
    isStroke = /** @type {CustomEvent} */ (event).detail.requestConfig?.verb === "post";
  });
  document.addEventListener("htmx:oobErrorNoTarget", (event) => {
    const row = /** @type {CustomEvent} */ (event).detail.content;
    if (isStroke && row instanceof HTMLElement && row.id.startsWith("typo-") && !row.hidden) renew();
  });
  // What a flash offers to undo can be undone for as long as a toast.
  setTimeout(() => {
    for (const form of all(".flash form, .flash [form=undo]")) form.remove();
  }, STAYS);
};
