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
 *
 * An end that parts what is one character once normalised (a base and its accent, a surrogate pair) moves outwards.
 * @param {string} raw the article's text, blocks parted by BOUNDARY
 * @param {number} start
 * @param {number} end
 * @returns {Captured | undefined}
 */
export const describe = (raw, start, end) => {
  // White space and boundaries at the selection's ends are not what the reader meant: a triple click ends at the start
  // of the next block.
  while (start < end && isBlank(raw[start])) start++;
  while (start < end && isBlank(raw[end - 1])) end--;
  if (start >= end) return undefined;
  // Neither composition nor a run of white space counts across a boundary. So what is compared to find the ends is the
  // selection's blocks alone, however long the article.
  const first = Math.max(0, raw.lastIndexOf(BOUNDARY, start - 1));
  const next = raw.indexOf(BOUNDARY, end);
  const last = next < 0 ? raw.length : next;
  const middle = normalise(raw.slice(first, last));
  let lead = normalise(raw.slice(first, start));
  while (!middle.startsWith(lead)) lead = normalise(raw.slice(first, --start));
  let through = normalise(raw.slice(first, end));
  while (!middle.startsWith(through)) through = normalise(raw.slice(first, ++end));

  const trailing = middle.slice(lead.length, through.length).trimStart();
  const exact = trailing.trimEnd();
  const left = middle.slice(0, through.length - trailing.length);
  const right = middle.slice(left.length + exact.length).trimEnd();
  const head = (normalise(raw.slice(0, first)).trimEnd() + left).trimStart();
  const from = codePoints(head);
  const length = codePoints(exact);
  return {
    quote: { exact, prefix: before(head), suffix: after((right + normalise(raw.slice(last))).trimEnd()) },
    position: { start: from, end: from + length },
    block: block(left.trimStart(), exact, right, length),
  };
};

/** @param {string | undefined} text */
const isBlank = (text = "") => !normalise(text).trim();

/**
 * The last points, cut after a space, so that no half word stands at the beginning; where there is no space (some
 * scripts have none), cut anywhere.
 * @param {string[]} points
 * @param {number} least
 * @param {number} most
 */
const lastOf = (points, least, most) => {
  const cut = Math.max(0, points.length - most);
  const space = points.slice(cut, Math.max(0, points.length - least)).indexOf(" ");
  return points.slice(cut && cut + space + 1);
};

/**
 * The first points, cut before a space.
 * @param {string[]} points
 * @param {number} least
 * @param {number} most
 */
const firstOf = (points, least, most) => {
  const space = points.length > most ? points.lastIndexOf(" ", most) : -1;
  return points.slice(0, space < least ? most : space);
};

/** @param {string} text */
const before = (text) => lastOf([...text.slice(-3 * MOST_AROUND)], LEAST_AROUND, MOST_AROUND).join("");

/** @param {string} text */
const after = (text) => firstOf([...text.slice(0, 3 * MOST_AROUND)], LEAST_AROUND, MOST_AROUND).join("");

/**
 * The block around the selection (of a selection across blocks, all of them), cut down where it is very long.
 * @param {string} before
 * @param {string} exact
 * @param {string} after
 * @param {number} length of `exact`, in code points
 * @returns {Block}
 */
const block = (before, exact, after, length) => {
  const room = Math.max(0, (MOST_BLOCK - length) >> 1);
  const left = lastOf([...before], room >> 1, room);
  const right = firstOf([...after], room >> 1, room);
  return { text: left.join("") + exact + right.join(""), start: left.length, end: left.length + length };
};
