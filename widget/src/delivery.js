// Send one report to the collector, and store it in the browser meanwhile. A report is stored before it is sent and
// removed only after the collector has confirmed its id, so that neither a closed tab, a lost connection nor a proxy's
// page loses it. Sending it twice does no harm: the id is the same.

import { tell } from "./dom.js";

/** The keys in localStorage for waiting reports, and for short hashes of sent ones. */
export const OUTBOX = "proofdesk";
export const SENT = "proofdesk-sent";

export const MOST_KEPT = 20;
const MOST_REMEMBERED = 200;
/** All in milliseconds. No report is told to wait longer than a day. */
export const DAY = 24 * 3600_000;
export const KEPT_FOR = 7 * DAY;
export const TRY_AGAIN = 30_000;
const LIMIT = 20_000;
/** Until another tab may try what this one is sending: by then this one's attempt is over. */
export const OURS = 60_000;

/**
 * @typedef {{ id: string, body: string, sums: string[], made: number, due: number, tries?: number, told?: boolean }} Kept
 *   made and due in milliseconds since 1970; told if the collector has said when to try again
 * @typedef {{ fate: "sent" | "queued" | "refused", status: number, body: any, wait: number }} Answer
 *   status 0 if there was no answer; wait, in milliseconds, as the collector asks, else 0
 */

/**
 * Returns JSON, ignoring a toJSON that the page has added to arrays and objects (as Prototype 1.6 does): a replacer
 * sees the original value in its holder.
 * @param {unknown} value
 */
export const json = (value) =>
  JSON.stringify(value, function (key) {
    return this[key];
  });

/**
 * @param {string} key
 * @returns {any[]}
 */
export const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key) || "[]").filter((/** @type {Kept} */ one) => one.made);
  } catch {
    return []; // storage is not allowed here, or its content is invalid
  }
};

/**
 * @param {string} key
 * @param {any[]} all
 * @returns {boolean} whether it is written
 */
export const write = (key, all) => {
  try {
    if (all.length) localStorage.setItem(key, json(all));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
};

/**
 * Whether a status refuses a report, and does not ask to come at another time.
 * @param {number} status
 */
export const isRefusal = (status) => /^4(?!08|25|29)/.test(`${status}`);

/**
 * Posts a report. Only the collector's own answer, with the report's id, says that it is stored.
 * @param {string} base the collector's address
 * @param {Kept} report
 * @returns {Promise<Answer>}
 */
export const post = async (base, { id, body }) => {
  const ask = (/** @type {boolean} */ keepalive) =>
    fetch(`${base}api/v1/reports`, {
      method: "POST",
      body, // a string is sent as text/plain, which needs no preflight
      credentials: "omit",
      keepalive,
      signal: /** @type {AbortSignal} */ (AbortSignal.timeout?.(LIMIT)),
    });
  /** @type {Answer} */
  const answer = { fate: "queued", status: 0, body: undefined, wait: 0 };
  try {
    const response = await ask(true).catch((error) => {
      // All of a page's keepalive requests share 64 KiB (Fetch standard); above that, send an ordinary request.
      if (error.name === "TypeError" && navigator.onLine) return ask(false);
      throw error;
    });
    answer.status = response.status;
    const after = response.headers.get("Retry-After") || "";
    answer.wait = Math.min(Math.max(+after * 1000 || Date.parse(after) - Date.now() || 0, 0), DAY);
    answer.body = await response.json();
  } catch (error) {
    answer.body ||= { detail: `${error}` };
  }
  const { status } = answer;
  if (/^20[01]$/.test(`${status}`) && answer.body?.id === id) answer.fate = "sent";
  else {
    if (isRefusal(status)) answer.fate = "refused";
    console.warn("Proofdesk:", status, answer.body);
  }
  return answer;
};

/**
 * Stores what happened to a report, and tells the page.
 * @param {Kept} report
 * @param {Answer} answer
 * @param {number} pause milliseconds until the next attempt, unless the collector asks for more
 */
export const settle = ({ id, sums = [] }, { fate, status, body, wait }, pause) => {
  const now = Date.now();
  // Jitter, so that not all browsers try at the same moment.
  const later = { due: now + Math.max(wait, pause * (0.75 + Math.random() / 2)), told: wait > 0 };
  write(
    OUTBOX,
    read(OUTBOX).flatMap((one) => (one.id !== id ? one : fate === "queued" ? { ...one, ...later } : [])),
  );
  if (fate === "sent") {
    // Only the day: that is enough to know when to remove it.
    const made = now - (now % DAY);
    write(SENT, [...remembered(), ...sums.map((sum) => ({ sum, made }))].slice(-MOST_REMEMBERED));
    tell(fate, id);
  } else if (fate === "refused") tell("error", body?.detail || `${status}`);
};

/** @returns {{ sum: string, made: number }[]} */
export const remembered = () => read(SENT).filter((one) => one.made > Date.now() - KEPT_FOR);
