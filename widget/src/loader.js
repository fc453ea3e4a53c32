// What every page view pays for: it reads its own tag and listens. No style, no storage, no request, no timer before
// the reader acts (only a page that shows a hint block has its code fetched). Everything else is imported on use.

(() => {
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  // Of two tags on one page the first serves the page; the second must not answer the same keys.
  if (!script || window.proofdesk) return;

  const base = new URL(".", script.src).href;
  const data = script.dataset;
  /** @type {Promise<any> | undefined} */
  let main;

  /** @param {string} name */
  const load = (name) => import(`${base}w/${name}`);

  const loadMain = () => {
    main ||= load(MAIN);
    main.catch(() => {
      main = undefined; // the next use tries again
    });
    return main;
  };

  /** Whether the reader has selected something that can be reported. */
  const selected = () => {
    const selection = getSelection();
    return (
      !!selection?.rangeCount &&
      !selection.isCollapsed &&
      !!selection.toString().trim() &&
      (!data.article || [selection.anchorNode, selection.focusNode].some(inArticle))
    );
  };

  /** @param {Node | null} node */
  const inArticle = (node) =>
    (node instanceof Element ? node : node?.parentElement)?.closest(/** @type {string} */ (data.article));

  const open = () => {
    if (!selected()) return false;
    loadMain().then(
      (widget) => widget.open(base, data),
      (error) => document.dispatchEvent(new CustomEvent("proofdesk:error", { detail: String(error) })),
    );
    return true;
  };

  window.proofdesk = Object.freeze({ open });

  addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (event.repeat || event.isComposing || event.defaultPrevented) return;
    // Where the reader types, the keys are the page's. Inside a shadow root only the composed path tells where.
    const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (target.isContentEditable || target.closest?.("input,textarea,select")) return;
    if (open()) event.preventDefault();
  });

  // A selection is a sign that the keys may follow: then the dialog should be there at once. Fingers have no keys, so
  // for them a button appears.
  let awaited = true;
  document.addEventListener("selectionchange", () => {
    if (!awaited || !selected()) return;
    awaited = false;
    if (matchMedia("(any-pointer:coarse)").matches)
      load(TOUCH).then((touch) => touch.watch(base, data, selected, open));
    (window.requestIdleCallback || setTimeout)(loadMain);
  });

  const hint = () => {
    if (data.hint === "on" || document.querySelector("[data-proofdesk-hint]")) {
      load(HINT).then((block) => block.show(base, data));
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", hint);
  else hint();
})();
