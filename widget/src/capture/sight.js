// Decide by an element's style whether a reader can see it.

/** The most characters of a drop cap, with its quotation marks. */
const DROP_CAP = 3;

/**
 * Whether the element is a separate block of text. Inline boxes are not. A drop cap is a float, which CSS computes as a
 * block, but it is part of its word; so is the raised number of a note that is positioned. To Chromium, each letter of
 * a formula is a block.
 * @param {Element} element
 * @param {CSSStyleDeclaration} style
 * @param {boolean} placed whether it is positioned
 */
export const isApart = (element, style, placed) =>
  !/^(inline|contents|ruby)|math/.test(style.display) &&
  ((style.float === "none" && !placed) || /** @type {string} */ (element.textContent).trim().length > DROP_CAP);

/**
 * Whether a box is invisible: text only for screen readers, or words that a picture replaces. Such a box is tiny,
 * clipped, shrunk to nothing, or outside the page.
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
 * Whether a positioned box ends before its container begins (as a note in the margin does, too) and before the page
 * begins, where the reader cannot scroll; or lies where right-to-left pages hide text.
 * @param {HTMLElement} element
 */
const isBeyondThePage = (element) => {
  const { offsetLeft: left, offsetTop: top } = element;
  const { right, bottom, width, height } = element.getBoundingClientRect();
  return (left < -width && right + scrollX <= 0) || (top < -height && bottom + scrollY <= 0) || left > 8000;
};

/**
 * Whether text in this element has a size and a colour. Transparent text can be drawn by an outline or a background.
 * @param {Element} element
 * @param {CSSStyleDeclaration} style
 */
export const isInked = (element, style) =>
  style.fontSize !== "0px" &&
  (!/(^rgba.*,|\/) 0\)$/.test(style.webkitTextFillColor) || style.webkitTextStrokeWidth !== "0px" || isFilled(element));

/**
 * Whether this element, or one around it, clips its background to the letters.
 * @param {Element | null} element
 * @returns {boolean}
 */
const isFilled = (element) =>
  !!element && (/text/.test(getComputedStyle(element).webkitBackgroundClip) || isFilled(element.parentElement));
