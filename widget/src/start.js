// What every page view pays for: it listens. No style, no storage, no request, no timer before the reader acts (only a
// page that shows a hint block has its code fetched). Everything else is imported on use.

/** What a reader does on any visit; the first of it sends what an earlier visit could not. */
const SIGNS = ["pointermove", "pointerdown", "keydown", "scroll", "online"];

/** Milliseconds until what could not be loaded is asked for again. */
const PAUSE = 5000;

/** @param {unknown} why */
const warn = (why) => console.warn(`Proofdesk: ${why}`);

/**
 * Why the widget can do nothing on this page, for whoever put the tag there.
 * @param {DOMStringMap} data
 */
const hindrance = ({ site, article }) => {
  if (!site) return "no data-site on the script tag";
  if (!document.adoptedStyleSheets) return "this browser is too old";
  try {
    document.querySelector(article || "p");
  } catch {
    return `data-article is no CSS selector: ${article}`;
  }
  return "";
};

/**
 * Listens on this page.
 * @param {string} base the collector's address, ending in "/"
 * @param {DOMStringMap} data the tag's options
 * @param {Record<"main" | "outbox" | "hint" | "touch" | "find", () => Promise<any>>} load imports the parts
 */
export const start = (base, data, load) => {
  const why = hindrance(data);
  if (why) {
    warn(why);
    return () => false;
  }

  /** @type {Promise<any> | undefined} */
  let main;

  const loadMain = () => {
    main ||= load.main();
    main.then(
      (widget) => widget.prepare(base, data),
      () => {
        main = undefined; // the next use tries again
      },
    );
    return main;
  };

  /** @param {Node | null} node */
  const inArticle = (node) =>
    (node instanceof Element ? node : node?.parentElement)?.closest(/** @type {string} */ (data.article));

  /** Whether the reader has selected something that can be reported. */
  const selected = () => {
    const selection = getSelection();
    // Of a selection in a shadow root some browsers say that it is collapsed, or that there is none; but all say its
    // text.
    return (
      !!selection?.toString().trim() && (!data.article || [selection.anchorNode, selection.focusNode].some(inArticle))
    );
  };

  const open = () => {
    if (!selected()) return false;
    loadMain().then(
      (widget) => widget.open(base, data, wake),
      (error) => {
        warn(error);
        document.dispatchEvent(new CustomEvent("proofdesk:error", { detail: String(error) }));
      },
    );
    return true;
  };

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
      load.touch().then(
        (touch) => touch.watch(base, data, selected, open),
        (error) => {
          warn(error);
          setTimeout(() => {
            awaited = true;
          }, PAUSE);
        },
      );
    (window.requestIdleCallback || setTimeout)(loadMain);
  });

  // Reports that could not be sent wait in this browser. The page's load is no moment to look; the reader's first sign
  // of life is.
  const wake = (/** @type {Event | void} */ event) => {
    for (const type of SIGNS) if (type !== "online") removeEventListener(type, wake, true);
    try {
      if (localStorage.proofdesk)
        load.outbox().then(
          (outbox) => outbox.flush(base, event?.type === "online"),
          () => setTimeout(wake, PAUSE * 12),
        );
    } catch {
      // Storage is forbidden here: nothing was kept.
    }
  };
  for (const type of SIGNS) addEventListener(type, wake, { capture: true, passive: true });

  const hint = () => {
    if (data.hint === "on" || document.querySelector("[data-proofdesk-hint]"))
      load.hint().then((block) => block.show(base, data), warn);
    // An editor who comes from the desk: the phrase is to be found.
    if (location.hash.startsWith("#proofdesk=")) load.find().then((finder) => finder.find(base), warn);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", hint);
  else hint();

  return open;
};
