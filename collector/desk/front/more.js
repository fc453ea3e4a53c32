// Load the next page's rows on scrolling to the end. If that fails, show a button to try again.

import htmx from "htmx.org";
import { all, one, said } from "./page.js";
import { ask } from "./requests.js";

const MORE = "more";

/** @type {IntersectionObserver | undefined} */
let observer;
let isLoading = false;

/** Loads more once the end of the list is visible. */
export const watch = () => {
  const more = one(`#${MORE}`);
  observer?.disconnect();
  if (more) observer?.observe(more);
};

/** Says that the rows could not be loaded, beside a button to try again. */
const offerAgain = (/** @type {HTMLElement} */ more) => {
  observer?.disconnect();
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  words.textContent = said("failed");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = said("again");
  button.addEventListener("click", () => loadMore());
  more.replaceChildren(words, button);
};

/**
 * Returns the rows of the next page, and its own way to the next one; null where they do not come.
 * @param {HTMLElement} more
 * @param {Document} [page] What they are for: a row may have moved down since, then it is there already.
 */
export const nextRows = async (more, page = document) => {
  const { outcome, html } = await ask(more.dataset.address ?? "", { target: MORE });
  if (outcome !== "done") return null;
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const row of all("li.row", template.content)) if (page.getElementById(row.id)) row.remove();
  return [...template.content.children];
};

/** @returns {Promise<boolean>} Whether rows were loaded. */
export const loadMore = async () => {
  const more = one(`#${MORE}`);
  if (!more || isLoading) return false;
  isLoading = true;
  const rows = await nextRows(more);
  isLoading = false;
  if (!more.isConnected) return false; // the list has been replaced meanwhile
  if (!rows) {
    offerAgain(more);
    return false;
  }
  more.replaceWith(...rows);
  for (const row of rows) htmx.process(row);
  watch();
  return true;
};

/** Loads as many rows as there were before the editor left the page and came back. */
export const loadUntil = async (/** @type {number} */ count) => {
  while (all("#rows > .row").length < count && (await loadMore()));
};

export const startMore = () => {
  observer = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && loadMore());
  watch();
};
