// Send a report, once.

import { json, MOST_KEPT, OURS, OUTBOX, post, read, remembered, SENT, settle, TRY_AGAIN, write } from "./delivery.js";
import { tell } from "./dom.js";

write(SENT, remembered()); // removes expired entries

/**
 * A UUID, version 4 (RFC 9562, section 5.4). crypto.randomUUID does not exist on pages without https.
 */
export const uuid = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    return (+digit ^ (byte & (15 >> (+digit / 4)))).toString(16);
  });

/**
 * A short hash (FNV-1a, 32 bits): enough to recognise this browser's reports, too little to tell what was in them.
 * @param {unknown[]} parts
 */
const digest = (...parts) =>
  (
    [...json(parts)].reduce(
      (sum, one) => Math.imul(sum ^ /** @type {number} */ (one.codePointAt(0)), 16777619),
      2166136261,
    ) >>> 0
  ).toString(36);

/**
 * @typedef {{ fate: "sent" | "queued" | "refused" | "already", status: number, body?: any, again?: boolean }} Result
 *   status 0 if the collector did not answer; again if this browser has reported the same phrase before
 */

/**
 * Sends a report, unless this browser has already sent or stored the same one. "queued" means that it is stored for
 * later; a "refused" report is not stored.
 * @param {string} base the collector's address
 * @param {Record<string, any> & { id: string }} report
 * @returns {Promise<Result>}
 */
export const send = async (base, report) => {
  const { id, canonical_url, url, quote, suggestion, comment } = report;
  const place = digest(canonical_url || url, quote);
  const sums = [place, digest(place, suggestion, comment)];
  const waiting = read(OUTBOX);
  const known = [...remembered().map(({ sum }) => sum), ...waiting.flatMap((one) => one.sums)];
  if (known.includes(sums[1])) return { fate: "already", status: 0 };
  const made = Date.now();
  const kept = { id, body: json(report), sums, made, due: made + OURS };
  // If there is no room, the newest report is still sent, but not stored.
  const isKept = waiting.length < MOST_KEPT && write(OUTBOX, [...waiting, kept]);
  const answer = await post(base, kept);
  if (answer.fate === "queued" && !isKept) answer.fate = "refused";
  settle(kept, answer, TRY_AGAIN);
  if (answer.fate === "queued") tell("queued", id);
  return { ...answer, again: known.includes(place) };
};
