// What the scripts ask of the page.

/**
 * The first element that fits, or null.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement | null}
 */
export const one = (selector, within = document) => within.querySelector(selector);

/**
 * All elements that fit.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement[]}
 */
export const all = (selector, within = document) => [...within.querySelectorAll(selector)].filter(isElement);

/** @param {unknown} thing @returns {thing is HTMLElement} */
const isElement = (thing) => thing instanceof HTMLElement;

/**
 * A sentence of the page's own, in its language.
 * @param {string} name
 */
export const said = (name) => one("#said")?.dataset[name] ?? "";

/** @param {EventTarget | null} target @returns Whether the editor types there. */
export const isTyped = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches(
      "textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit]), [role=textbox], [role=searchbox], [role=combobox], [role=listbox]",
    ));
