// Messages at the page's foot: each stays for ten seconds, longer while it is read or used.

import { all, one, said } from "./page.js";

const STAYS = 10_000;

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

export const startToasts = () => {
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.target instanceof Element && event.target.id === "toast") begin();
  });
  document.addEventListener("htmx:sendError", () => say(said("offline")));
  // Another page, or too many rows to send: show what is there now, in the same place.
  document.addEventListener("proofdesk:reload", () => setTimeout(() => location.reload(), 900));
  // What a flash offers to undo can be undone for as long as a toast.
  setTimeout(() => {
    for (const form of all(".flash form, .flash [form=undo]")) form.remove();
  }, STAYS);
};
