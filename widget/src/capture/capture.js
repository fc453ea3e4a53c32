// Turn the reader's selection into the quote of a report.

import { codePoints } from "./normalise.js";
import { describe, MOST_PHRASE } from "./quote.js";
import { read } from "./text.js";

/**
 * Captures the selection. Returns undefined if it is only white space, "long" if it is longer than a report may be.
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
