// The reader's selection: where it is, what it says, and giving it back.

import { codePoints } from "./normalise.js";
import { describe, MOST_PHRASE } from "./quote.js";
import { read } from "./text.js";

/**
 * Every open shadow root below a root: a browser tells of a selection in those only that it is asked for.
 * @param {ParentNode} root
 * @param {ShadowRoot[]} found
 */
const shadowRoots = (root, found = []) => {
  for (const { shadowRoot } of root.querySelectorAll("*")) {
    if (shadowRoot) shadowRoots(shadowRoot, found).push(shadowRoot);
  }
  return found;
};

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
 * Takes the page's selection; undefined where there is none. `giveBack` selects the same again.
 */
export const take = () => {
  const selection = getSelection();
  const range = rangeOf(selection);
  if (!selection || !range) return undefined;
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const backward = selection.direction === "backward";
  const giveBack = () => {
    try {
      if (backward) selection.setBaseAndExtent(endContainer, endOffset, startContainer, startOffset);
      else selection.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
    } catch {
      // The page changed meanwhile: there is nothing to select again.
    }
  };
  return { range, node: selection.anchorNode, giveBack };
};

/**
 * Captures what is selected; undefined where that is nothing but white space, "long" where it is more than a report
 * takes.
 * @param {AbstractRange} range
 * @param {string | undefined} selector data-article
 */
export const capture = (range, selector) => {
  const { raw, start, end } = read(rootOf(range, selector), range);
  const captured = describe(raw, start, end);
  return captured && codePoints(captured.quote.exact) > MOST_PHRASE ? "long" : captured;
};
