// Read the reader's selection, and restore it.

import { html, own } from "../dom.js";

/** Text selected in these is not the page's: form fields and our own elements. */
export const FIELDS = "input,textarea,select,[data-proofdesk-hint],proofdesk-dialog";

/**
 * @typedef {object} Taken
 * @property {AbstractRange} range where the selection is
 * @property {Element} root the element whose text can be reported
 * @property {(selector: string) => HTMLElement | undefined} around the nearest element around its start that matches
 * @property {() => void} giveBack selects the same again
 */

/**
 * Every open shadow root below a root: a browser reports selections only in the shadow roots that it is given.
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
 * The range of the selection, also inside shadow roots (Selection API, getComposedRanges). If a browser lacks that, or
 * takes the roots in the way of Safari 17, it is the range that the document sees.
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
 * The nearest matching element around a node. Beyond a shadow root, the search continues at its host.
 * @param {Node | null | undefined} node
 * @param {string} selector
 */
export const around = (node, selector) => {
  /** @type {Element | null | undefined} */
  let found;
  while (node && !found) {
    const element = node instanceof Element ? node : node.parentElement;
    if (element) found = element.closest(selector);
    const root = node.getRootNode();
    // A document's host could only be an element of that name, round and round.
    node = root === document ? null : /** @type {ShadowRoot} */ (root).host;
  }
  return /** @type {HTMLElement | undefined} */ (found || undefined);
};

/**
 * Returns the reader's selection; undefined if it cannot be reported.
 * @param {string | undefined} selector data-article
 * @returns {Taken | undefined}
 */
export const take = (selector) => {
  const selection = /** @type {Selection} */ (getSelection());
  // Some browsers report a selection in a shadow root as collapsed or missing, but all return its text. They may not if
  // the selection is partly in editable text.
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
        // The page has changed: there is nothing to select again.
      }
    },
  };
};
