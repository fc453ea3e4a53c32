// Failed htmx requests: an error is never put into the page, and is reported if the editor waits for the answer.

import { one, said } from "./page.js";
import { putParts } from "./parts.js";
import { noteStatus } from "./requests.js";
import { isWaited, say } from "./toasts.js";

/** @param {Event} event */
const detailOf = (event) => /** @type {CustomEvent} */ (event).detail;
/** Whether the editor started the request: polling fails silently and is repeated. */
const isAwaited = (/** @type {any} */ detail) => {
  const event = detail.requestConfig?.triggeringEvent;
  return Boolean(event?.isTrusted) && event.type !== "visibilitychange";
};

/** The most polls in a row that are skipped while they fail. */
const LONGEST_REST = 20;

/** @type {WeakMap<Element, { failures: number, rest: number }>} */
const failing = new WeakMap();

/** The element that sent the request. @returns {Element} */
const elementOf = (/** @type {any} */ detail) => detail.requestConfig.elt;

/** Skips more and more polls while they fail. */
const rest = (/** @type {any} */ detail) => {
  if (!elementOf(detail).matches("[hx-trigger*=every]")) return;
  const failures = (failing.get(elementOf(detail))?.failures ?? 0) + 1;
  failing.set(elementOf(detail), { failures, rest: Math.min(2 ** failures - 1, LONGEST_REST) });
};

export const startFailures = () => {
  document.addEventListener("htmx:beforeRequest", (event) => {
    const found = failing.get(elementOf(detailOf(event)));
    if (!found?.rest || isAwaited(detailOf(event))) return;
    found.rest -= 1;
    event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const detail = detailOf(event);
    const xhr = /** @type {XMLHttpRequest} */ (detail.xhr);
    noteStatus(xhr.status);
    // A proxy may answer with its own pages, even with 200.
    const isOurs = xhr.getResponseHeader("X-Proofdesk") !== null;
    if (xhr.status === 204 || (isOurs && xhr.status < 400)) {
      failing.delete(elementOf(detail));
      return;
    }
    detail.shouldSwap = false;
    rest(detail);
    if (isOurs && one("#toast") && !isWaited()) putParts(xhr.responseText);
    else if (isAwaited(detail)) say(said("failed"));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      rest(detailOf(event));
      if (isAwaited(detailOf(event))) say(said("failed"));
    });
  }
};
