// The page's objects as their interfaces define them. On a document, an element's name stands before the document's own
// properties (HTML standard, Document, LegacyOverrideBuiltIns), and on a form those of its fields do: <img
// name=querySelector> in a reader's comment would stop the widget, and <img name=currentScript> would lead it elsewhere.

/**
 * @param {string} name
 * @param {Node} node
 * @returns {any} the property of this name of the document, or of another node, whatever its elements are called
 */
export const own = (name, node = document) =>
  Reflect.get((node === document ? Document : Element).prototype, name, node);

/** The root element, which no element's name changes. @returns {HTMLElement} */
export const html = () => own("documentElement");

/**
 * The window inherits it, so an element with such an id stands before it, too (HTML standard, "named access on the Window
 * object"). Called without an object it is the window's.
 */
export const { addEventListener } = /** @type {typeof window} */ (EventTarget.prototype);

/**
 * Tells the page's own scripts.
 * @param {string} name
 * @param {unknown} [detail]
 */
export const tell = (name, detail) =>
  html().dispatchEvent.call(document, new CustomEvent(`proofdesk:${name}`, { detail }));
