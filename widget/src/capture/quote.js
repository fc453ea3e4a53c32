// From raw text with the selection's place in it to a quote: W3C Web Annotation Data Model, TextQuoteSelector (4.2.4)
// and TextPositionSelector (4.2.5). Pure: no DOM here.

import { codePoints, normalise } from "./normalise.js";

/** Stands in raw text where one block ends and another begins. A control character: no page shows it. */
export const BOUNDARY = "\x1f";

/** Code points of the text before and after the phrase. */
const LEAST_AROUND = 32;
const MOST_AROUND = 64;
/** Code points, as the collector takes them. */
export const MOST_PHRASE = 1000;
const MOST_BLOCK = 4000;

/**
 * @typedef {{ exact: string, prefix: string, suffix: string }} Quote
 * @typedef {{ start: number, end: number }} Position offsets in code points of the normalised text
 * @typedef {{ text: string, start: number, end: number }} Block
 * @typedef {{ quote: Quote, position: Position, block: Block }} Captured
 */

/**
 * Describes raw.slice(start, end), whose offsets are UTF-16 units as the DOM counts them. Returns undefined where that
 * is nothing but white space.
 * @param {string} raw the article's text, blocks parted by BOUNDARY
 * @param {number} start
 * @param {number} end
 * @returns {Captured | undefined}
 */
export const describe = (raw, start, end) => {
  const place = locate(plain(raw), start, end);
  if (!place) return undefined;
  const { text, from, to } = place;
  return {
    quote: { exact: text.slice(from, to), prefix: before(text.slice(0, from)), suffix: after(text.slice(to)) },
    position: { start: codePoints(text.slice(0, from)), end: codePoints(text.slice(0, to)) },
    block: block(raw, start, end),
  };
};

/** @param {string} raw */
const plain = (raw) => raw.replaceAll(BOUNDARY, " ");

/**
 * Normalises the whole text and finds the selection in it, without white space at its ends.
 * @param {string} raw
 * @param {number} start
 * @param {number} end
 */
const locate = (raw, start, end) => {
  const exact = normalise(raw.slice(start, end)).trim();
  if (!exact) return undefined;
  const text = normalise(raw).trim();
  // What is before the phrase, then the space that parts them, if there is one.
  let from = normalise(raw.slice(0, start)).trim().length;
  if (text[from] === " ") from++;
  // A selection that begins in the middle of a character (a base and its accent) is not at that place once they are
  // composed: then the nearest occurrence is meant.
  if (!text.startsWith(exact, from)) from = Math.max(text.lastIndexOf(exact, from), text.indexOf(exact));
  if (from < 0) return undefined;
  return { text, from, to: from + exact.length };
};

/** @param {string | undefined} unit */
const isBlank = (unit) => unit === BOUNDARY || !unit?.trim();

/** @param {string} text */
const before = (text) => {
  const points = [...text.slice(-2 * MOST_AROUND)].slice(-MOST_AROUND);
  const space = points.slice(0, points.length - LEAST_AROUND).indexOf(" ");
  // Cut after a space, so that no half word stands at the end; a script without spaces is cut anywhere.
  return points.slice(points.length === MOST_AROUND && space >= 0 ? space + 1 : 0).join("");
};

/** @param {string} text */
const after = (text) => {
  const points = [...text.slice(0, 2 * MOST_AROUND)].slice(0, MOST_AROUND);
  const space = points.lastIndexOf(" ");
  return points.slice(0, points.length === MOST_AROUND && space >= LEAST_AROUND ? space : undefined).join("");
};

/**
 * The block around the selection (of a selection across blocks, all of them), cut down where it is very long.
 * @param {string} raw
 * @param {number} start
 * @param {number} end
 * @returns {Block}
 */
const block = (raw, start, end) => {
  // White space and boundaries at the selection's ends are not what the reader meant: a triple click ends at the start
  // of the next block.
  while (start < end && isBlank(raw[start])) start++;
  while (start < end && isBlank(raw[end - 1])) end--;
  const first = raw.lastIndexOf(BOUNDARY, start - 1) + 1;
  const next = raw.indexOf(BOUNDARY, end);
  const part = plain(raw.slice(start ? first : 0, next < 0 ? undefined : next));
  const offset = start ? first : 0;
  const found = locate(part, start - offset, end - offset);
  if (!found) return { text: "", start: 0, end: 0 };
  const exact = found.text.slice(found.from, found.to);
  const room = Math.floor((MOST_BLOCK - codePoints(exact)) / 2);
  const left = [...found.text.slice(0, found.from)];
  const right = [...found.text.slice(found.to)];
  const kept = left.length > room ? left.slice(left.indexOf(" ", left.length - room) + 1) : left;
  const rest = right.length > room ? right.slice(0, right.lastIndexOf(" ", room)) : right;
  const length = codePoints(exact);
  return { text: kept.join("") + exact + rest.join(""), start: kept.length, end: kept.length + length };
};
