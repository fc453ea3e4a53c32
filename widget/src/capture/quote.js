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
 * Normalises the whole text and finds the selection in it, without white space at its ends. An end that parts what is
 * one character once normalised (a base and its accent, a surrogate pair) moves outwards.
 * @param {string} raw
 * @param {number} start
 * @param {number} end
 */
const locate = (raw, start, end) => {
  if (isBlank(raw.slice(start, end))) return undefined;
  const text = normalise(raw);
  let before = normalise(raw.slice(0, start));
  while (!text.startsWith(before)) before = normalise(raw.slice(0, --start));
  let through = normalise(raw.slice(0, end));
  while (!text.startsWith(through)) through = normalise(raw.slice(0, ++end));
  const outside = text.length - text.trimStart().length;
  const exact = text.slice(before.length, through.length).trimStart();
  const from = through.length - exact.length - outside;
  return { text: text.trim(), from, to: from + exact.trimEnd().length };
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
  const first = start ? raw.lastIndexOf(BOUNDARY, start - 1) + 1 : 0;
  const next = raw.indexOf(BOUNDARY, end);
  const found = locate(plain(raw.slice(first, next < 0 ? undefined : next)), start - first, end - first);
  if (!found) return { text: "", start: 0, end: 0 };
  const exact = found.text.slice(found.from, found.to);
  const length = codePoints(exact);
  const room = Math.max(0, (MOST_BLOCK - length) >> 1);
  const left = lastOf([...found.text.slice(0, found.from)], room >> 1, room);
  const right = firstOf([...found.text.slice(found.to)], room >> 1, room);
  return { text: left.join("") + exact + right.join(""), start: left.length, end: left.length + length };
};
