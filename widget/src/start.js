// What every page view pays for: it listens. No style, no storage, no request, no timer before the reader acts (only a
// page that shows a hint block has its code fetched). Everything else is imported on use.

import { around, FIELDS, take } from "./capture/selection.js";
import { addEventListener, html, own, tell } from "./dom.js";

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
  if (!Array.prototype.at || !("adoptedStyleSheets" in document)) return "this browser is too old";
  try {
    html().querySelector(article || "p");
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

  const selected = () => take(data.article);

  const open = () => {
    const taken = selected();
    if (!taken) return false;
    loadMain().then(
      (widget) => widget.open(base, data, wake, taken),
      (error) => {
        warn(error);
        tell("error", String(error));
      },
    );
    return true;
  };

  addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (event.repeat || event.isComposing || event.defaultPrevented) return;
    // Where the reader types, the keys are the page's. Inside a shadow root only the composed path tells where.
    const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (target.isContentEditable || around(target, FIELDS)) return;
    if (open()) event.preventDefault();
  });

  // A selection is a sign that the keys may follow: then the dialog should be there at once. Fingers have no keys, so
  // for them a button appears.
  let awaited = true;
  const select = () => {
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
    (typeof requestIdleCallback === "function" ? requestIdleCallback : setTimeout)(loadMain);
  };
  addEventListener("selectionchange", select, true);

  // Reports that could not be sent wait in this browser. The page's load is no moment to look; the reader's first sign
  // of life is.
  const { removeEventListener } = EventTarget.prototype;
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
    if (data.hint === "on" || html().querySelector("[data-proofdesk-hint]"))
      load.hint().then((block) => block.show(base, data), warn);
    // An editor who comes from the desk: the phrase is to be found.
    if (location.hash.startsWith("#proofdesk=")) load.find().then((finder) => finder.find(base), warn);
  };
  if (own("readyState") === "loading") addEventListener("DOMContentLoaded", hint);
  else hint();

  return open;
};
