// The reader's selection: where it is, what it says, and giving it back.

import { codePoints } from "./normalise.js";
import { describe, MOST_PHRASE } from "./quote.js";
import { read } from "./text.js";

/**
 * The element whose text can be reported: the article that the selection begins or ends in, or the whole page.
 * @param {Selection} selection
 * @param {string | undefined} selector data-article
 * @returns {Element}
 */
const rootOf = (selection, selector) => {
  if (selector) {
    for (const node of [selection.anchorNode, selection.focusNode]) {
      const found = (node instanceof Element ? node : node?.parentElement)?.closest(selector);
      if (found) return found;
    }
  }
  return document.body;
};

/**
 * Captures the page's selection; undefined where nothing is selected, "long" where it is more than a report takes.
 * @param {string | undefined} selector data-article
 */
export const capture = (selector) => {
  const selection = getSelection();
  if (!selection?.rangeCount) return undefined;
  const { raw, start, end } = read(rootOf(selection, selector), selection.getRangeAt(0));
  if (start < 0) return undefined;
  // Describing a whole page only to refuse it would take a while; three units a code point is more than text has.
  if (end - start > 4 * MOST_PHRASE && end - start > raw.length / 2) return "long";
  const captured = describe(raw, start, end);
  return captured && codePoints(captured.quote.exact) > MOST_PHRASE ? "long" : captured;
};

/** Remembers the selection and returns a function that selects the same again. */
export const remember = () => {
  const selection = getSelection();
  if (!selection?.anchorNode || !selection.focusNode) return () => {};
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  return () => {
    try {
      selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
    } catch {
      // The page changed meanwhile: there is nothing to select again.
    }
  };
};
