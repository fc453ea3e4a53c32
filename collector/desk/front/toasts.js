// Messages at the page's foot: each stays for ten seconds, longer while it is read or used.

import { all, one } from "./page.js";

const STAYS = 10_000;
const KEPT = "proofdesk-toast";

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Shows a sentence of our own. One with something to do stays until that is done or something else is said.
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
  toast.replaceChildren(paragraph);
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
    toast.replaceChildren();
    act?.();
  });
  paragraph.append(" ", button);
};

/** Whether the message waits for the editor to do something. */
export const isWaited = () => Boolean(one("#toast [data-stays]"));

/** Adds words of our own to what the desk says. */
export const addWords = (/** @type {string} */ words) => one("#toast p")?.prepend(`${words} `);

/** Shows what the desk says. The element stays, so that screen readers hear what is new in it. */
export const showToast = (/** @type {HTMLElement} */ answer) => {
  const toast = one("#toast");
  if (!toast) return;
  toast.className = answer.className;
  toast.setAttribute("role", answer.getAttribute("role") ?? "status");
  toast.replaceChildren(...answer.children);
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
export const renew = () => {
  clearTimeout(renewal);
  renewal = setTimeout(() => {
    if (one(".htmx-request, [data-sending]")) {
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
  showToast(kept);
};

export const startToasts = () => {
  showKept();
  // What a flash offers to undo can be undone for as long as a toast.
  setTimeout(() => {
    for (const form of all(".flash form, .flash [form=undo]")) form.remove();
  }, STAYS);
};
