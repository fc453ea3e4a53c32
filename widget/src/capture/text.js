// The article's text as the reader sees it, with the selection's place in it. The idea of reading the text once and
// keeping offsets is Hypothesis' (its TextRange). The order is that of the flat tree (CSS Scoping, 3.3): a shadow root
// stands in for its host's children, which show where its slots are.

import { html, own } from "../dom.js";
import { normalise } from "./normalise.js";
import { BOUNDARY } from "./quote.js";
import { isApart, isInked, isOutOfSight } from "./sight.js";

/** What these hold is not shown or not the article's text; the last is our own. */
const SKIPPED =
  "noscript,iframe,object,video,audio,canvas,select,textarea,input,meter,progress,svg title,[data-proofdesk-hint]";

/** What stands beside the text, or once more for the eye: read only where nothing else is selected. */
const BESIDE = ",svg,math,button,rt,rp,[inert],[aria-hidden=true]";

/** UTF-16 units after the selection that are enough for a suffix. */
const ENOUGH = 200;

/**
 * @typedef {{ raw: string, start: number, end: number }} Marked the text as far as a report needs it; offsets in UTF-16
 *   units; both are 0 where an end of the range is nowhere on the page
 */

/**
 * Reads the visible text below `root`; blocks are parted by BOUNDARY, line breaks are white space.
 * @param {Element} root
 * @param {AbstractRange} range may begin and end in different trees, which a live Range cannot
 * @param {boolean} [all] whether to read also what stands beside the text, and what is transparent, as the words that
 *   lie over a scanned page are
 * @param {[number, Text][]} [texts] gets every text that is read, with where it begins in `raw`
 * @returns {Marked}
 */
export const read = (root, range, all, texts) => {
  const skipped = all ? SKIPPED : SKIPPED + BESIDE;
  let raw = "";
  let done = false;
  let lastBreak = -1;
  /**
   * Where the range's two ends are in `raw`, in the order in which they show: slots may show later what is written
   * earlier.
   * @type {number[]}
   */
  const met = [];
  const { startContainer, startOffset, endContainer, endOffset } = range;
  // The child before which an end stands is asked for once, since every node of the page is compared with it.
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
        // Two breaks in a row are how old pages part paragraphs.
        raw += lastBreak < 0 || raw.slice(lastBreak).trim() ? "\n" : BOUNDARY;
        lastBreak = raw.length;
      }
      // An inline box neither floats nor is put elsewhere nor clips; asking costs more than all else here.
      if (shown && display !== "inline") {
        placed = /abs|fix/.test(style.position);
        shown = element === root || !isOutOfSight(/** @type {HTMLElement} */ (element), style, placed);
        apart = shown && isApart(element, style, placed);
        shown &&= style.contentVisibility !== "hidden";
      }
      // What is transparent inside of a paragraph stays so until a pointer is there. A whole block may be about to fade
      // in, so it is left out of the phrase alone.
      if (!all && style.opacity === "0" && (placed || !apart || met.length === 1)) {
        shown = false;
        apart &&= !placed;
      }
      if (apart) raw += BOUNDARY;
      // Safari has the prefix only; in Firefox `auto` stands for what the parent has.
      const select = style.userSelect || style.webkitUserSelect;
      if (select !== "auto") selectable = select !== "none";
      visible = style.visibility === "visible" && selectable && (all || isInked(element, style));
    }
    // Of a closed <details> only its summary is seen.
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
    // What comes after the selection's block and its suffix is in no report.
    done ||= apart && met.length > 1 && normalise(raw.slice(met[1])).length > ENOUGH;
  };

  // The document is walked from its beginning, hidden or not, since the selection may begin and end anywhere.
  readElement(html(), false, true);
  const [start = 0, end = start] = met;
  return { raw, start, end };
};
