// What htmx asked for and did not get: it is never put into the page, and said where somebody waits for it.

import { one, said } from "./page.js";
import { putParts } from "./parts.js";
import { noteStatus } from "./requests.js";
import { isWaited, say } from "./toasts.js";

/** @param {Event} event */
const detailOf = (event) => /** @type {CustomEvent} */ (event).detail;
/** Whether somebody pressed something: what is asked for every few seconds fails without a word, and is asked for again. */
const isAwaited = (/** @type {any} */ detail) => Boolean(detail.requestConfig?.triggeringEvent?.isTrusted);

export const startFailures = () => {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const detail = detailOf(event);
    const xhr = /** @type {XMLHttpRequest} */ (detail.xhr);
    noteStatus(xhr.status);
    // A proxy on the way may answer with pages of its own, even with 200.
    if (xhr.status >= 400 || xhr.getResponseHeader("X-Proofdesk") === null) detail.shouldSwap = false;
    if (detail.shouldSwap || xhr.status === 204) return;
    const isOurs = xhr.getResponseHeader("X-Proofdesk") !== null;
    if (isOurs && one("#toast") && !isWaited()) putParts(xhr.responseText);
    else if (isAwaited(detail)) say(said("failed"));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      if (isAwaited(detailOf(event))) say(said("failed"));
    });
  }
};
