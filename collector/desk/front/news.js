// Looks for news: told by the server's events, or every fifteen seconds where those do not get through.

import { all, one, said } from "./page.js";
import { putParts } from "./parts.js";
import { ask } from "./requests.js";
import { isWaited } from "./toasts.js";

const EVERY = 15_000;
// Events come in bursts while somebody else decides.
const AT_MOST_EVERY = 1_500;
const LONGEST = 300_000;
// A single failure is soon made up for; the second one is reported.
const WORTH_A_WORD = 2;
/** How long the current row counts as unseen after someone else changed it. */
const UNSEEN = 3_000;

/** @typedef {ReturnType<typeof setTimeout> | undefined} Timer */
/** @type {Timer} */
let soon;
/** @type {Timer} */
let next;
let failures = 0;
let isLooking = false;
let isAsked = false;

/** Doubles with each failure, with jitter so that pages do not all ask at the same moment. */
const pause = (/** @type {number} */ usual, /** @type {number} */ failed) =>
  failed ? Math.min(usual * 2 ** failed, LONGEST) * (0.75 + Math.random() / 2) : usual;

/** The rows that the page shows, hidden ones too, each with its version. */
const seen = () => /** @type {HTMLInputElement[]} */ (all("#rows .pick input")).map(({ value }) => value);

/** Viewers' rows have no boxes to tick. */
const shown = () => seen().concat(all("#rows > .row[data-version]").map(({ dataset }) => dataset.version ?? ""));

const look = async () => {
  const bar = one("#news");
  if (!bar || document.visibilityState !== "visible") return;
  isAsked = isLooking;
  if (isLooking) return;
  isLooking = true;
  clearTimeout(next);
  const { outcome, html } = await ask(bar.dataset.address ?? "", { fields: [["seen", shown().join()]] });
  isLooking = false;
  if (outcome === "done") {
    failures = 0;
    for (const eyes of all("#rows .eyes")) eyes.replaceChildren();
    for (const row of putParts(html).rows) seeSoon(row);
  } else {
    failures += 1;
    if (outcome === "signedOut" || outcome === "refused") {
      if (!isWaited()) putParts(html);
    } else if (failures >= WORTH_A_WORD) bar.textContent = said("noNews");
  }
  next = setTimeout(look, pause(isAsked ? AT_MOST_EVERY : EVERY, failures));
};

/** After a moment, the editor counts as having seen the change in the current row. */
const seeSoon = (/** @type {HTMLElement} */ row) => {
  if (row.dataset.seen) setTimeout(() => delete document.getElementById(row.id)?.dataset.seen, UNSEEN);
};

const lookSoon = (wait = AT_MOST_EVERY) => {
  clearTimeout(soon);
  soon = setTimeout(() => {
    soon = undefined;
    look();
  }, wait);
};

/** Events in quick succession do not postpone the update. */
const onNews = () => {
  if (!soon) lookSoon(pause(AT_MOST_EVERY, failures));
};

/** @type {EventSource | undefined} */
let source;
/** @type {Timer} */
let reopening;
let broken = 0;

/** Listens as long as the page is seen: a browser keeps six connections to a host, and each page would hold one. */
const listen = (/** @type {string | undefined} */ address) => {
  source?.close();
  source = undefined;
  clearTimeout(reopening);
  if (!address || !("EventSource" in window) || document.visibilityState !== "visible") return;
  source = new EventSource(address);
  source.addEventListener("news", onNews);
  // What happened between the page and this moment, or while the connection was broken, passed without an event.
  source.addEventListener("open", () => {
    broken = 0;
    lookSoon();
  });
  // Browsers reconnect after a lost connection, but not after an error status such as a proxy's 502.
  source.addEventListener("error", () => {
    if (source?.readyState !== EventSource.CLOSED) return;
    broken += 1;
    clearTimeout(reopening);
    reopening = setTimeout(() => listen(address), pause(AT_MOST_EVERY, broken));
  });
};

export const startNews = () => {
  const bar = one("#news");
  if (!bar) return;
  const address = bar.dataset.events;
  listen(address);
  next = setTimeout(look, EVERY);
  document.addEventListener("visibilitychange", () => {
    listen(address);
    if (document.visibilityState === "visible") lookSoon();
  });
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) listen(address);
  });
};
