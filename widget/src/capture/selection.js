// The reader's selection: where it is, what it says, and giving it back.

import { codePoints } from "./normalise.js";
import { describe, MOST_PHRASE } from "./quote.js";
import { read } from "./text.js";

/**
 * Every open shadow root below a root: a browser tells of a selection in those only that it is asked for.
 * @param {ParentNode} root
 * @returns {ShadowRoot[]}
 */
const shadowRoots = (root) =>
  [...root.querySelectorAll("*")].flatMap(({ shadowRoot }) =>
    shadowRoot ? [shadowRoot, ...shadowRoots(shadowRoot)] : [],
  );

/**
 * Where the selection is, inside of shadow roots too (Selection API, getComposedRanges). Where a browser has no such
 * thing, or asks for the roots in the way of Safari 17, it is the range that the document sees.
 * @param {Selection | null} selection
 * @returns {AbstractRange | undefined}
 */
const rangeOf = (selection) => {
  try {
    return /** @type {any} */ (selection).getComposedRanges({ shadowRoots: shadowRoots(document) })[0];
  } catch {
    return selection?.rangeCount ? selection.getRangeAt(0) : undefined;
  }
};

/**
 * The element whose text can be reported: the article that the selection begins or ends in, or the whole page.
 * @param {AbstractRange} range
 * @param {string | undefined} selector data-article
 * @returns {Element}
 */
const rootOf = (range, selector) => {
  if (selector) {
    for (const end of [range.startContainer, range.endContainer]) {
      // Out of a shadow root the way leads over its host.
      for (
        let node = /** @type {Node | null} */ (end);
        node;
        node = /** @type {ShadowRoot} */ (node.getRootNode()).host
      ) {
        const found = (node instanceof Element ? node : node.parentElement)?.closest(selector);
        if (found) return found;
      }
    }
  }
  return document.body;
};

/**
 * Captures the page's selection; undefined where nothing is selected, "long" where it is more than a report takes.
 * @param {string | undefined} selector data-article
 */
export const capture = (selector) => {
  const range = rangeOf(getSelection());
  if (!range) return undefined;
  const { raw, start, end } = read(rootOf(range, selector), range);
  // Describing a whole page only to refuse it would take a while; three units a code point is more than text has.
  if (end - start > 4 * MOST_PHRASE && end - start > raw.length / 2) return "long";
  const captured = describe(raw, start, end);
  return captured && codePoints(captured.quote.exact) > MOST_PHRASE ? "long" : captured;
};

/** Remembers the selection and returns a function that selects the same again. */
export const remember = () => {
  const selection = getSelection();
  const range = rangeOf(selection);
  if (!selection || !range) return () => {};
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const backward = selection.direction === "backward";
  return () => {
    try {
      if (backward) selection.setBaseAndExtent(endContainer, endOffset, startContainer, startOffset);
      else selection.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
    } catch {
      // The page changed meanwhile: there is nothing to select again.
    }
  };
};
