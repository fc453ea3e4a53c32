// What of an element a reader sees, by its style.

/** More characters than any initial letter that is set as a drop cap, with its quotation marks. */
const DROP_CAP = 3;

/**
 * Whether the element is a block of text of its own. Inline boxes are none; a drop cap floats, and CSS calls whatever
 * floats a block, but it is part of its word, and so is a note's raised number that is put somewhere by hand. Each
 * letter of a formula is a block to Chromium.
 * @param {Element} element
 * @param {CSSStyleDeclaration} style
 * @param {boolean} placed whether it is put somewhere by hand
 */
export const isApart = (element, style, placed) =>
  !/^(inline|contents|ruby)|math/.test(style.display) &&
  ((style.float === "none" && !placed) || /** @type {string} */ (element.textContent).trim().length > DROP_CAP);

/**
 * Whether a box shows nothing: text for screen readers alone, or words that a picture replaces. It is a dot, cut off,
 * shrunk to nothing, or put beyond the page's edges.
 * @param {HTMLElement} element
 * @param {CSSStyleDeclaration} style
 * @param {boolean} placed
 */
export const isOutOfSight = (element, style, placed) =>
  style.display !== "contents" &&
  ((style.overflowX !== "visible" && (element.offsetWidth < 2 || element.offsetHeight < 2)) ||
    (placed && (/^rect/.test(style.clip) || isBeyondThePage(element))) ||
    /^(inset\((50|100)%|circle\(0)|matrix\(0, 0, 0, 0/.test(style.clipPath + style.transform) ||
    // A hanging indent is shorter.
    /^(-\d{4}|100%)/.test(style.textIndent));

/**
 * Whether a box that is put somewhere by hand ends before what it is put in begins (a note in the margin does, too) and
 * before the page begins, where nobody can scroll; or where a page from right to left hides it.
 * @param {HTMLElement} element
 */
const isBeyondThePage = (element) => {
  const { offsetLeft: left, offsetTop: top } = element;
  const { right, bottom, width, height } = element.getBoundingClientRect();
  return (left < -width && right + scrollX <= 0) || (top < -height && bottom + scrollY <= 0) || left > 8000;
};

/**
 * Whether text in this element has a size and a colour. An outline or a background can be what it is drawn by.
 * @param {Element} element
 * @param {CSSStyleDeclaration} style
 */
export const isInked = (element, style) =>
  style.fontSize !== "0px" &&
  (!/(^rgba.*,|\/) 0\)$/.test(style.webkitTextFillColor) || style.webkitTextStrokeWidth !== "0px" || isFilled(element));

/**
 * Whether letters are cut out of the background of this element or of one around it.
 * @param {Element | null} element
 * @returns {boolean}
 */
const isFilled = (element) =>
  !!element && (/text/.test(getComputedStyle(element).webkitBackgroundClip) || isFilled(element.parentElement));
