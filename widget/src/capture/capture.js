// From what the reader has selected to the quote that a report holds.

import { codePoints } from "./normalise.js";
import { describe, MOST_PHRASE } from "./quote.js";
import { read } from "./text.js";

/**
 * Captures what is selected; undefined where that is nothing but white space, "long" where it is more than a report
 * takes.
 * @param {import("./selection.js").Taken} taken
 */
export const capture = ({ root, range }) => {
  const look = (/** @type {boolean} */ all) => {
    const { raw, start, end } = read(root, range, all);
    return describe(raw, start, end);
  };
  const captured = look(false) || look(true);
  return captured && codePoints(captured.quote.exact) > MOST_PHRASE ? "long" : captured;
};
