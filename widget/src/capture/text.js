// The article's text as the reader sees it, with the selection's place in it. The idea of reading the text once and
// keeping offsets is Hypothesis' (its TextRange). The order is that of the flat tree (CSS Scoping, 3.3): a shadow root
// stands in for its host's children, which show where its slots are.

import { html, own } from "../dom.js";
import { normalise } from "./normalise.js";
import { BOUNDARY } from "./quote.js";
import { isApart, isInked, isOutOfSight } from "./sight.js";

/** The content of these is invisible or not the article's text; the last one is ours. */
const SKIPPED =
  "noscript,iframe,object,video,audio,canvas,select,textarea,input,meter,progress,svg title,[data-proofdesk-hint]";

/** Text beside the article's, or repeated for the eye: read only if nothing else is selected. */
const BESIDE = ",svg,math,button,rt,rp,[inert],[aria-hidden=true]";

/** UTF-16 units after the selection that are enough for a suffix. */
const ENOUGH = 200;

/**
 * @typedef {{ raw: string, start: number, end: number }} Marked the text as far as a report needs it; offsets in UTF-16
 *   units; both are 0 if an end of the range is not on the page
 */

/**
 * Reads the visible text below `root`; blocks are separated by BOUNDARY, line breaks are white space.
 * @param {Element} root
 * @param {AbstractRange} range may begin and end in different trees, which a live Range cannot
 * @param {boolean} [all] whether to read also text beside the article's, and transparent text, such as the words over a
 *   scanned page
 * @param {[number, Text][]} [texts] gets every text that is read, with where it begins in `raw`
 * @returns {Marked}
 */
export const read = (root, range, all, texts) => {
  const skipped = all ? SKIPPED : SKIPPED + BESIDE;
  let raw = "";
  let done = false;
  let lastBreak = -1;
  /**
   * Where the range's two ends are in `raw`, in the visible order: slots may show earlier content later.
   * @type {number[]}
   */
  const met = [];
  const { startContainer, startOffset, endContainer, endOffset } = range;
  // The child before each end is read once, since every node of the page is compared with it.
  const ends = /** @type {const} */ ([
    [startContainer, startOffset, own("childNodes", startContainer)[startOffset]],
    [endContainer, endOffset, own("childNodes", endContainer)[endOffset]],
  ]);

  /**
   * Marks the ends that are in a node after its children or, in text, after so many characters of it; and those that
   * are in its parent, before this node.
   * @param {Node} node
   * @param {boolean} before
   * @param {boolean} shows
   */
  const mark = (node, before = false, shows = false) => {
    for (const [container, offset, child] of ends) {
      if (before ? child === node : container === node && !child) met.push(raw.length + (shows ? offset : 0));
    }
  };

  /**
   * @param {Element} element
   * @param {boolean} shown whether there is text here, seen by readers
   * @param {boolean} selectable
   */
  const readElement = (element, shown, selectable) => {
    shown = (shown || element === root) && !own("matches", element).call(element, skipped);
    let visible = false;
    let apart = false;
    if (shown) {
      const style = getComputedStyle(element);
      const { display } = style;
      let placed = false;
      shown = display !== "none";
      if (shown && element.localName === "br") {
        // Old pages separate paragraphs by two breaks in a row.
        raw += lastBreak < 0 || raw.slice(lastBreak).trim() ? "\n" : BOUNDARY;
        lastBreak = raw.length;
      }
      // An inline box does not float, clip, or have a position; reading these costs more than all else here.
      if (shown && display !== "inline") {
        placed = /abs|fix/.test(style.position);
        shown = element === root || !isOutOfSight(/** @type {HTMLElement} */ (element), style, placed);
        apart = shown && isApart(element, style, placed);
        shown &&= style.contentVisibility !== "hidden";
      }
      // Transparent text inside a paragraph stays so until a pointer is over it. A whole block may be about to fade in,
      // so it is only left out of the phrase.
      if (!all && style.opacity === "0" && (placed || !apart || met.length === 1)) {
        shown = false;
        apart &&= !placed;
      }
      if (apart) raw += BOUNDARY;
      // Safari only has the prefixed property; in Firefox `auto` means the parent's value.
      const select = style.userSelect || style.webkitUserSelect;
      if (select !== "auto") selectable = select !== "none";
      visible = style.visibility === "visible" && selectable && (all || isInked(element, style));
    }
    // Only the summary of a closed <details> is visible.
    const summary =
      element.localName === "details" &&
      !(/** @type {HTMLDetailsElement} */ (element).open) &&
      element.querySelector(":scope>summary");
    /** @param {Node} child */
    const visit = (child) => {
      const seen = shown && (summary === false || child === summary);
      mark(child, true);
      if ("tagName" in child) readElement(/** @type {Element} */ (child), seen, selectable);
      else {
        const shows = seen && visible && "wholeText" in child;
        mark(child, false, shows);
        if (shows) {
          texts?.push([raw.length, /** @type {Text} */ (child)]);
          raw += /** @type {Text} */ (child).data;
        }
      }
    };
    const slotted = element instanceof HTMLSlotElement ? element.assignedNodes() : undefined;
    const shadowRoot = own("shadowRoot", element);
    for (const child of slotted?.length ? slotted : own("childNodes", shadowRoot || element)) {
      if (!done) visit(child);
    }
    mark(element);
    if (shadowRoot) mark(shadowRoot);
    if (apart) raw += BOUNDARY;
    // Text after the selection's block and its suffix is not part of a report.
    done ||= apart && met.length > 1 && normalise(raw.slice(met[1])).length > ENOUGH;
  };

  // Walk the whole document, hidden parts too, since the selection may begin and end anywhere.
  readElement(html(), false, true);
  const [start = 0, end = start] = met;
  return { raw, start, end };
};
