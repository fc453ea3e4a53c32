// Where in a text a quote is: with all that stood around it, else what is between that now, else the phrase alone, else
// where the text is most like it. The idea is Hypothesis' (https://web.hypothes.is/blog/fuzzy-anchoring/). Pure: no DOM here.

import { normalise } from "./capture/normalise.js";

/**
 * @typedef {import("./capture/quote.js").Quote} Quote
 * @typedef {{ start: number, end: number, how: "exact" | "moved" | "changed" | "like" }} Place offsets in UTF-16 units
 */

/** Occurrences of the phrase that are looked at: a page may consist of one letter. */
const MOST_PLACES = 2000;
/** Characters of the phrase that are compared approximately, which takes time by length. */
const MOST_LIKE = 200;
/** Of so many characters one may be wrong. */
const ONE_WRONG_OF = 4;
/** Characters around a phrase that tell where it is. */
const LEAST_AROUND = 10;

/**
 * Finds the quote in text in the form of `normalise`; undefined where it is not there. `how` says "exact" where all that
 * is known of its surroundings is there too, "moved" where only the phrase is, "changed" where only the surroundings
 * are.
 * @param {string} text
 * @param {Quote} quote
 * @returns {Place | undefined}
 */
export const anchor = (text, quote) => {
  const found = exactly(text, quote);
  // A short phrase is soon found elsewhere, as a part of a word for instance.
  return found?.how === "exact" ? found : between(text, quote) || found || alike(text, quote);
};

/**
 * @param {string} text
 * @param {Quote} quote
 * @returns {Place | undefined}
 */
const exactly = (text, { exact, prefix, suffix }) => {
  let best = -1;
  let most = -1;
  let at = text.indexOf(exact);
  for (let n = 0; at >= 0 && n < MOST_PLACES; n++) {
    const alike = likeness(text, at, at + exact.length, prefix, suffix);
    if (alike > most) [best, most] = [at, alike];
    at = text.indexOf(exact, at + 1);
  }
  if (best < 0) return undefined;
  return { start: best, end: best + exact.length, how: most >= prefix.length + suffix.length ? "exact" : "moved" };
};

/**
 * The phrase was changed, by being corrected for instance: it is what stands between its surroundings now. Of several
 * such places it is the one with the most of them around it, since many paragraphs begin alike.
 * @param {string} text
 * @param {Quote} quote
 * @returns {Place | undefined}
 */
const between = (text, { exact, prefix, suffix }) => {
  const allBefore = prefix.trimEnd();
  const allAfter = suffix.trimStart();
  const before = allBefore.slice(-3 * LEAST_AROUND);
  const after = allAfter.slice(0, 3 * LEAST_AROUND);
  if (Math.min(before.length, after.length) < LEAST_AROUND) return undefined;
  /** @type {Place | undefined} */
  let best;
  let most = -1;
  let at = text.indexOf(before);
  for (let n = 0; at >= 0 && n < MOST_PLACES; n++, at = text.indexOf(before, at + 1)) {
    let start = at + before.length;
    let end = text.indexOf(after, start);
    if (end < 0) break;
    if (end - start > 2 * exact.length + LEAST_AROUND) continue;
    const alike = likeness(text, start, end, allBefore, allAfter);
    if (alike <= most) continue;
    most = alike;
    while (start < end && text[start] === " ") start++;
    while (start < end && text[end - 1] === " ") end--;
    // Where nothing is left of it, the words beside it tell where it was.
    best = start < end ? { start, end, how: "changed" } : { start: at, end: end + after.length, how: "changed" };
  }
  return best;
};

/**
 * The part of the text with the fewest differences from the phrase with a little around it: Sellers' algorithm ("The
 * theory and computation of evolutionary distances", 1980), cut off as Ukkonen does it (1985): columns are computed as
 * far as differences are few enough.
 * @param {string} text
 * @param {Quote} quote
 * @returns {Place | undefined}
 */
const alike = (text, { exact, prefix, suffix }) => {
  const lead = prefix.slice(-LEAST_AROUND);
  const pattern = (lead + exact + suffix.slice(0, LEAST_AROUND)).slice(0, MOST_LIKE).toLowerCase();
  const lower = text.toLowerCase();
  // Some capitals have small letters of another length: then places would not be those of the text.
  if (lower.length !== text.length) return undefined;
  const length = pattern.length;
  const allowed = Math.floor(length / ONE_WRONG_OF);
  if (!allowed) return undefined;
  let cost = Array.from({ length: length + 1 }, (_, n) => n);
  let from = new Array(length + 1).fill(0);
  let last = allowed;
  let best = { cost: allowed + 1, start: 0, end: 0 };
  for (let at = 0; at < lower.length; at++) {
    const costs = new Array(length + 1).fill(allowed + 1);
    const froms = new Array(length + 1).fill(at + 1);
    costs[0] = 0;
    const reach = Math.min(length, last + 1);
    for (let n = 1; n <= reach; n++) {
      const same = /** @type {number} */ (cost[n - 1]) + (pattern[n - 1] === lower[at] ? 0 : 1);
      const more = /** @type {number} */ (n <= last ? cost[n] : allowed + 1) + 1;
      const less = /** @type {number} */ (costs[n - 1]) + 1;
      const least = Math.min(same, more, less, allowed + 1);
      costs[n] = least;
      froms[n] = least === same ? from[n - 1] : least === less ? froms[n - 1] : from[n];
    }
    last = reach;
    while (last > 0 && /** @type {number} */ (costs[last]) > allowed) last--;
    if (last === length && /** @type {number} */ (costs[length]) < best.cost)
      best = { cost: /** @type {number} */ (costs[length]), start: froms[length], end: at + 1 };
    [cost, from] = [costs, froms];
  }
  if (best.cost > allowed) return undefined;
  const start = Math.min(best.start + lead.length, best.end - 1);
  return { start, end: Math.min(text.length, Math.max(start + 1, start + exact.length)), how: "like" };
};

/**
 * How many characters next to a place are those that are expected there.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {string} prefix
 * @param {string} suffix
 */
const likeness = (text, start, end, prefix, suffix) =>
  endsAlike(text.slice(Math.max(0, start - prefix.length), start), prefix) +
  startsAlike(text.slice(end, end + suffix.length), suffix);

/** How many characters at the ends are the same. @param {string} a @param {string} b */
const endsAlike = (a, b) => {
  let n = 0;
  while (n < b.length && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return n;
};

/** How many characters at the beginnings are the same. @param {string} a @param {string} b */
const startsAlike = (a, b) => {
  let n = 0;
  while (n < b.length && a[n] === b[n]) n++;
  return n;
};

/** A character with its marks, in raw text: what normalising turns into one, at least mostly. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: Unicode calls these separators white space
const PIECE = /[\s\x1c-\x1f\x85]+|.[\p{M}\p{DI}\u1160-\u11ff]*/gsu;

/**
 * Raw text in the form of `normalise`, with where each of its UTF-16 units comes from.
 * @param {string} raw
 * @returns {{ text: string, from: number[], to: number[] }} `from` and `to` are where what became the unit begins and
 *   ends in `raw`
 */
export const normalised = (raw) => {
  const parts = [];
  /** @type {number[]} */
  const from = [];
  /** @type {number[]} */
  const to = [];
  for (const { 0: piece, index } of raw.matchAll(PIECE)) {
    const part = normalise(piece);
    // White space that an invisible character parts is two pieces and one space.
    if (!part || (part === " " && parts.at(-1) === " ")) continue;
    parts.push(part);
    for (let n = 0; n < part.length; n++) {
      from.push(index);
      to.push(index + piece.length);
    }
  }
  return { text: parts.join(""), from, to };
};
