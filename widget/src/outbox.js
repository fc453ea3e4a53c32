// Send the reports that wait in this browser again, each when it is due, until the collector has stored it. Loaded only
// if a report waits.

import { DAY, KEPT_FOR, OURS, OUTBOX, post, read, settle, TRY_AGAIN, write } from "./delivery.js";
import { tell } from "./dom.js";

/** Statuses by which the collector refuses a report's content: trying again would not help. */
const FINAL = [400, 413, 415, 422];
/** Milliseconds. */
const SLOWEST = 3600_000;
/** Milliseconds until the next attempt, in which the site's settings may be corrected. */
const SLOWLY = 6 * 3600_000;

/** @typedef {import("./delivery.js").Kept} Kept */

/**
 * Sends the reports that are due, in one tab at a time (by Web Locks; on pages without https, which have none, the id
 * makes copies harmless), and schedules the rest.
 * @param {string} base the collector's address
 * @param {boolean} [hurry] the browser is back online: reports that only waited for a connection are due at once
 */
export const flush = async (base, hurry) => {
  const run = () => sendDue(base, hurry);
  if (navigator.locks) await navigator.locks.request(OUTBOX, { ifAvailable: true }, (lock) => lock && run());
  else await run();
  later(base);
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Waits until the next report is due.
 * @param {string} base
 */
const later = (base) => {
  clearTimeout(timer);
  const all = read(OUTBOX);
  if (!all.length) return;
  const first = Math.min(...all.map(({ due }) => due || 0));
  // A report that is due and still here belongs to another tab, or could not be written.
  timer = setTimeout(() => flush(base), Math.min(Math.max(first - Date.now(), 30_000), DAY));
};

/**
 * @param {string} base
 * @param {boolean} [hurry]
 */
const sendDue = async (base, hurry) => {
  giveUpOld();
  const now = Date.now();
  // What seems to wait longer than a day was written before the clock was set back.
  const ready = read(OUTBOX).filter(({ due, told }) => !(due > now && due <= now + DAY) || (hurry && !told));
  for (const { id } of ready) {
    // Read again: another tab may have sent it.
    const one = read(OUTBOX).find((kept) => kept.id === id);
    if (!one) continue;
    const { tries = 0 } = one;
    change((kept) => (kept.id === id ? { ...kept, due: Date.now() + OURS, tries: tries + 1 } : kept));
    const answer = await post(base, one);
    if (answer.fate === "refused" && !(FINAL.includes(answer.status) && answer.body?.status === answer.status)) {
      answer.fate = "queued"; // it was promised
      answer.wait = SLOWLY;
    }
    // If the collector is down, the pauses get longer.
    settle(one, answer, Math.min(SLOWEST, TRY_AGAIN * 2 ** (tries + 1)));
    if (answer.status === 429) {
      // The limit is for the sender, so the other reports would be refused too.
      const { due } = read(OUTBOX).find((kept) => kept.id === id) || { due: 0 };
      change((kept) => ({ ...kept, due: Math.max(kept.due, due) }));
      break;
    }
    if (!answer.status && navigator.onLine) await explain(base);
  }
};

/** @param {(kept: Kept) => Kept} how */
const change = (how) => write(OUTBOX, read(OUTBOX).map(how));

const giveUpOld = () => {
  const all = read(OUTBOX);
  const fresh = all.filter(({ made }) => made > Date.now() - KEPT_FOR);
  if (fresh.length === all.length) return;
  write(OUTBOX, fresh);
  for (const { id } of all.filter((one) => !fresh.includes(one))) {
    console.warn("Proofdesk: given up after seven days:", id);
    tell("error", "A report could not be sent for seven days.");
  }
};

let isExplained = false;

/**
 * Explains in the console why reports fail although the collector can be reached: browsers hide its answer from an
 * origin that belongs to no site.
 * @param {string} base
 */
const explain = async (base) => {
  if (isExplained) return;
  isExplained = true;
  try {
    await fetch(`${base}widget.js`, { credentials: "omit", method: "HEAD" });
    console.warn(
      `Proofdesk: the collector can be reached, but accepts no reports from this page. Check that ${location.origin} is ` +
        "one of the site's origins and that the page's policy (connect-src) allows the collector.",
    );
  } catch {
    // The collector cannot be reached at all: the browser's console says why.
  }
};
