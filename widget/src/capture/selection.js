// The reader's selection: where it is, and giving it back.

import { html, own } from "../dom.js";

/** What is selected in these is no text of the page's: in a field of a form, or in what is ours. */
export const FIELDS = "input,textarea,select,[data-proofdesk-hint],proofdesk-dialog";

/**
 * @typedef {object} Taken
 * @property {AbstractRange} range where the selection is
 * @property {Element} root the element whose text can be reported
 * @property {(selector: string) => HTMLElement | undefined} around the nearest element around its beginning that matches
 * @property {() => void} giveBack selects the same again
 */

/**
 * Every open shadow root below a root: a browser tells of a selection in those only that it is asked for.
 * @param {ParentNode} root
 * @param {ShadowRoot[]} found
 */
const shadowRoots = (root, found = []) => {
  for (const element of root.querySelectorAll("*")) {
    const shadowRoot = own("shadowRoot", element);
    if (shadowRoot) shadowRoots(shadowRoot, found).push(shadowRoot);
  }
  return found;
};

/**
 * Where the selection is, inside of shadow roots too (Selection API, getComposedRanges). Where a browser has no such
 * thing, or asks for the roots in the way of Safari 17, it is the range that the document sees.
 * @param {Selection} selection
 * @returns {AbstractRange}
 */
const rangeOf = (selection) => {
  try {
    return /** @type {any} */ (selection).getComposedRanges({ shadowRoots: shadowRoots(html()) })[0];
  } catch {
    return selection.getRangeAt(0);
  }
};

/**
 * The nearest element around a node that matches. Out of a shadow root the way leads over its host.
 * @param {Node | null | undefined} node
 * @param {string} selector
 */
export const around = (node, selector) => {
  /** @type {Element | null | undefined} */
  let found;
  for (; node && !found; node = /** @type {ShadowRoot} */ (node.getRootNode()).host) {
    const element = node instanceof Element ? node : node.parentElement;
    if (element) found = element.closest(selector);
  }
  return /** @type {HTMLElement | undefined} */ (found || undefined);
};

/**
 * Takes what the reader has selected; undefined where that is nothing that could be reported.
 * @param {string | undefined} selector data-article
 * @returns {Taken | undefined}
 */
export const take = (selector) => {
  const selection = /** @type {Selection} */ (getSelection());
  // Of a selection in a shadow root some browsers say that it is collapsed, or that there is none, but all say its text.
  // Of one that is in part in what can be edited they may not.
  const text = `${selection}` || (selection.rangeCount ? `${selection.getRangeAt(0)}` : "");
  if (!text.trim()) return undefined;
  const range = rangeOf(selection);
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const field = around(startContainer, FIELDS);
  // The article that the selection begins or ends in, or the whole page.
  const root = selector ? around(startContainer, selector) || around(endContainer, selector) : own("body");
  if (!root || range.collapsed || (field && field === around(endContainer, FIELDS))) return undefined;
  const backward = selection.direction === "backward";
  return {
    range,
    root,
    around: (selector) => around(startContainer, selector),
    giveBack() {
      try {
        if (backward) selection.setBaseAndExtent(endContainer, endOffset, startContainer, startOffset);
        else selection.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
      } catch {
        // The page changed meanwhile: there is nothing to select again.
      }
    },
  };
};
