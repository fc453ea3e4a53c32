// Reports that wait in this browser: each is sent again when it is due, until the collector has it. Loaded only where
// something waits.

import { KEPT_FOR, OUTBOX, post, read, settle, TRY_AGAIN, write } from "./delivery.js";
import { tell } from "./dom.js";

/** Milliseconds until another tab may try what this one is sending. */
const OURS = 60_000;
/** What the collector itself refused for what is in it: no later try can change that. */
const FINAL = [400, 413, 415, 422];
/** Milliseconds. */
const SLOWEST = 3600_000;
/** Milliseconds until whoever runs the site may have mended what refuses reports. */
const SLOWLY = 6 * 3600_000;

/** @typedef {import("./delivery.js").Kept} Kept */

/**
 * Sends what is due, in one tab at a time (Web Locks; where they are missing, on pages without https, the id keeps
 * copies harmless), and comes back for the rest.
 * @param {string} base the collector's address
 * @param {boolean} [hurry] back online, what only waited for a connection is due at once
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
 * Waits for what is due first.
 * @param {string} base
 */
const later = (base) => {
  clearTimeout(timer);
  const all = read(OUTBOX);
  if (!all.length) return;
  const first = Math.min(...all.map(({ due }) => due || 0));
  // What is due and still there is another tab's, or could not be written.
  timer = setTimeout(() => flush(base), Math.max(first - Date.now(), 30_000));
};

/**
 * @param {string} base
 * @param {boolean} [hurry]
 */
const sendDue = async (base, hurry) => {
  giveUpOld();
  const now = Date.now();
  const ready = read(OUTBOX).filter(({ due, told }) => !(due > now) || (hurry && !told));
  for (const { id } of ready) {
    // Read anew: meanwhile another tab may have sent it.
    const one = read(OUTBOX).find((kept) => kept.id === id);
    if (!one) continue;
    const { tries = 0 } = one;
    change((kept) => (kept.id === id ? { ...kept, due: Date.now() + OURS, tries: tries + 1 } : kept));
    const answer = await post(base, one);
    if (answer.fate === "refused" && !(FINAL.includes(answer.status) && answer.body?.status === answer.status)) {
      answer.fate = "later"; // it was promised
      answer.wait = SLOWLY;
    }
    // A collector that is down is asked less and less.
    settle(one, answer, Math.min(SLOWEST, TRY_AGAIN * 2 ** (tries + 1)));
    if (answer.status === 429) {
      // It is the sender who sends too much, so the others would be told the same.
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
 * Says why reports do not get through while other files do: browsers hide the collector's answer from an origin that no
 * site has.
 * @param {string} base
 */
const explain = async (base) => {
  if (isExplained) return;
  isExplained = true;
  try {
    await fetch(`${base}widget.js`, { credentials: "omit", method: "HEAD" });
    console.warn(
      `Proofdesk: the collector can be reached, but takes no reports from here. Is ${location.origin} among the ` +
        "site's origins, and does the page's policy (connect-src) allow the collector?",
    );
  } catch {
    // The collector cannot be reached at all: the browser's console says why.
  }
};
