// Read DOM properties that elements of the page cannot shadow. On a document, elements' names take precedence over its
// own properties (HTML standard, Document, LegacyOverrideBuiltIns), as fields' names do on a form: <img
// name=querySelector> in a reader's comment would stop the widget, and <img name=currentScript> would make it load from
// elsewhere.

/**
 * @param {string} name
 * @param {Node} node
 * @returns {any} the node's own property of this name, even if an element has that name
 */
export const own = (name, node = document) =>
  Reflect.get((node === document ? Document : Element).prototype, name, node);

/** The root element. @returns {HTMLElement} */
export const html = () => own("documentElement");

/**
 * The window inherits it, so an element with this id would shadow it (HTML standard, "named access on the Window
 * object"). Called without an object, it applies to the window.
 */
export const { addEventListener } = /** @type {typeof window} */ (EventTarget.prototype);

/**
 * Dispatches an event to the page's own scripts.
 * @param {string} name
 * @param {unknown} [detail]
 */
export const tell = (name, detail) =>
  html().dispatchEvent.call(document, new CustomEvent(`proofdesk:${name}`, { detail }));
