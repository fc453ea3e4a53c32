// The article's text as the reader sees it, with the selection's place in it. The idea of reading the text once and
// keeping offsets is Hypothesis' (its TextRange); the order of walking is the DOM's.

import { BOUNDARY } from "./quote.js";

/** Not the article's text, whatever it shows. */
const SKIPPED = new Set(
  "SCRIPT,STYLE,NOSCRIPT,TEMPLATE,IFRAME,OBJECT,VIDEO,AUDIO,CANVAS,SVG,MATH,SELECT,TEXTAREA,INPUT,BUTTON,RT,RP".split(
    ",",
  ),
);

/**
 * @typedef {{ raw: string, start: number, end: number }} Marked offsets in UTF-16 units; start is -1 where no text of
 *   the root is selected
 */

/**
 * Reads the visible text below `root`; blocks are parted by BOUNDARY, line breaks are white space.
 * @param {Element} root
 * @param {Range} range
 * @returns {Marked}
 */
export const read = (root, range) => {
  let raw = "";
  let start = -1;
  let end = -1;

  /** @param {Text} node */
  const readText = (node) => {
    if (range.intersectsNode(node)) {
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.length;
      if (from < to) {
        if (start < 0) start = raw.length + from;
        end = raw.length + to;
      }
    }
    raw += node.data;
  };

  /** @param {Element} element */
  const readElement = (element) => {
    const name = element.tagName.toUpperCase();
    if (name === "BR") {
      // Two breaks in a row are how old pages part paragraphs.
      raw += /\n\s*$/.test(raw) ? BOUNDARY : "\n";
      return;
    }
    if (SKIPPED.has(name) || element.ariaHidden === "true") return;
    const style = getComputedStyle(element);
    if (style.display === "none") return;
    // A drop cap floats, and CSS calls whatever floats a block; but it is part of its word.
    const apart = !/^(inline|contents|ruby)/.test(style.display) && style.float === "none";
    if (apart) raw += BOUNDARY;
    const visible = style.visibility === "visible" && style.userSelect !== "none";
    for (const child of element.childNodes) {
      if (child instanceof Text) visible && readText(child);
      else if (child instanceof Element) readElement(child);
    }
    if (apart) raw += BOUNDARY;
  };

  readElement(root);
  return { raw, start, end };
};
