// The article's text as the reader sees it, with the selection's place in it. The idea of reading the text once and
// keeping offsets is Hypothesis' (its TextRange). The order is that of the flat tree (CSS Scoping, 3.3): a shadow root
// stands in for its host's children, which show where its slots are.

import { normalise } from "./normalise.js";
import { BOUNDARY } from "./quote.js";

/** Not the article's text, whatever it shows; the last are our own. */
const SKIPPED =
  "script,style,noscript,template,iframe,object,video,audio,canvas,svg,math,select,textarea,input,button,meter," +
  "progress,rt,rp," +
  "[aria-hidden=true],[data-proofdesk-hint],proofdesk-dialog,proofdesk-button";

/** UTF-16 units after the selection that are enough for a suffix. */
const ENOUGH = 200;

/** More characters than any initial letter that is set as a drop cap, with its quotation marks. */
const DROP_CAP = 3;

/**
 * @typedef {{ raw: string, start: number, end: number }} Marked the text as far as a report needs it; offsets in UTF-16
 *   units; both are 0 where an end of the range is nowhere on the page
 */

/**
 * Reads the visible text below `root`; blocks are parted by BOUNDARY, line breaks are white space.
 * @param {Element} root
 * @param {AbstractRange} range may begin and end in different trees, which a live Range cannot
 * @param {[number, Text][]} [texts] gets every text that is read, with where it begins in `raw`
 * @returns {Marked}
 */
export const read = (root, range, texts) => {
  let raw = "";
  let done = false;
  let lastBreak = -1;
  /**
   * Where the range's two ends are in `raw`, in the order in which they show: slots may show later what is written
   * earlier.
   * @type {number[]}
   */
  const met = [];
  const ends = [
    { container: range.startContainer, offset: range.startOffset },
    { container: range.endContainer, offset: range.endOffset },
    // The child before which an end stands is asked for once, since every node of the page is compared with it.
  ].map((end) => ({ ...end, child: end.container.childNodes[end.offset] }));

  /**
   * Marks the ends that are in a node after its children or, in text, after so many characters of it; and those that
   * are in its parent, before this node.
   * @param {Node} node
   * @param {boolean} before
   * @param {boolean} shows
   */
  const mark = (node, before = false, shows = false) => {
    for (const { container, offset, child } of ends) {
      if (before ? child === node : container === node && !child) met.push(raw.length + (shows ? offset : 0));
    }
  };

  /**
   * @param {Element} element
   * @param {boolean} shown whether there is text here, seen by readers
   * @param {boolean} selectable
   */
  const readElement = (element, shown, selectable) => {
    shown = (shown || element === root) && !element.matches(SKIPPED);
    let visible = false;
    let apart = false;
    if (shown) {
      const style = getComputedStyle(element);
      const { display } = style;
      shown = display !== "none";
      if (shown && element.tagName === "BR") {
        // Two breaks in a row are how old pages part paragraphs.
        raw += lastBreak < 0 || raw.slice(lastBreak).trim() ? "\n" : BOUNDARY;
        lastBreak = raw.length;
      }
      // An inline box neither floats nor is put elsewhere nor clips; asking costs more than all else here.
      if (shown && display !== "inline") {
        const placed = /abs|fix/.test(style.position);
        shown = element === root || !isClipped(/** @type {HTMLElement} */ (element), style, placed);
        apart = shown && isApart(element, style, placed);
        shown &&= style.contentVisibility !== "hidden";
      }
      if (apart) raw += BOUNDARY;
      // Safari has the prefix only; in Firefox `auto` stands for what the parent has.
      const select = style.userSelect || style.webkitUserSelect;
      if (select !== "auto") selectable = select !== "none";
      visible = style.visibility === "visible" && selectable;
    }
    // Of a closed <details> only its summary is seen.
    const summary = element.matches("details:not([open])") && element.querySelector(":scope>summary");
    /** @param {Node} child */
    const visit = (child) => {
      const seen = shown && (summary === false || child === summary);
      mark(child, true);
      if (child.nodeType === 1) readElement(/** @type {Element} */ (child), seen, selectable);
      else {
        const shows = seen && visible && child.nodeType === 3;
        mark(child, false, shows);
        if (shows) {
          texts?.push([raw.length, /** @type {Text} */ (child)]);
          raw += /** @type {Text} */ (child).data;
        }
      }
    };
    const slotted = /** @type {HTMLSlotElement} */ (element).assignedNodes?.();
    if (slotted?.length) slotted.forEach(visit);
    else {
      for (let child = (element.shadowRoot || element).firstChild; child && !done; child = child.nextSibling)
        visit(child);
    }
    mark(element);
    if (element.shadowRoot) mark(element.shadowRoot);
    if (apart) raw += BOUNDARY;
    // What comes after the selection's block and its suffix is in no report.
    done ||= apart && met.length > 1 && normalise(raw.slice(met[1])).length > ENOUGH;
  };

  // The document is walked from its beginning, hidden or not, since the selection may begin and end anywhere.
  readElement(document.documentElement, false, true);
  const [start = 0, end = start] = met;
  return { raw, start, end };
};

/**
 * Whether the element is a block of text of its own. Inline boxes are none; a drop cap floats, and CSS calls whatever
 * floats a block, but it is part of its word, and so is a note's raised number that is put somewhere by hand.
 * @param {Element} element
 * @param {CSSStyleDeclaration} style
 * @param {boolean} placed whether it is put somewhere by hand
 */
const isApart = (element, style, placed) =>
  !/^(inline|contents|ruby)/.test(style.display) &&
  ((style.float === "none" && !placed) || /** @type {string} */ (element.textContent).trim().length > DROP_CAP);

/**
 * Whether an element is a dot, cut off: text for screen readers alone.
 * @param {HTMLElement} element
 * @param {CSSStyleDeclaration} style
 * @param {boolean} placed
 */
const isClipped = (element, style, placed) =>
  style.display !== "contents" &&
  ((style.overflowX !== "visible" && (element.offsetWidth < 2 || element.offsetHeight < 2)) ||
    (placed && (/^rect/.test(style.clip) || /^inset\((50|100)%/.test(style.clipPath))));
