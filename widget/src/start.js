// The part that every page view loads: it listens. No style, storage, request or timer before the reader acts (only a
// page with a hint block loads its code). Everything else is imported when it is used.

import { around, FIELDS, take } from "./capture/selection.js";
import { addEventListener, html, own, tell } from "./dom.js";

/** Events of any visit; the first one of each kind sends reports that an earlier visit could not send. */
const SIGNS = ["pointermove", "pointerdown", "keydown", "scroll", "online"];

/** Milliseconds until a part that could not be loaded is requested again. */
const PAUSE = 5000;

/** @param {unknown} why */
const warn = (why) => console.warn(`Proofdesk: ${why}`);

/**
 * Why the widget does nothing on this page, for the site's owner.
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
        main = undefined; // the next use loads it again
      },
    );
    return main;
  };

  const selected = () => take(data.article);

  const open = () => {
    const taken = selected();
    if (!taken) return false;
    loadMain()
      .then((widget) => widget.open(base, data, wake, taken))
      .catch((error) => {
        warn(error);
        tell("error", `${error}`);
      });
    return true;
  };

  addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (event.repeat || event.isComposing || event.defaultPrevented) return;
    // In text fields the keys belong to the page. Inside a shadow root only the composed path shows the target.
    const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (target.isContentEditable || around(target, FIELDS)) return;
    if (open()) event.preventDefault();
  });

  // After a selection the keys may follow, and then the dialog should open at once. On touch screens, which have no
  // keys, a button appears.
  let awaited = true;
  const select = () => {
    if (!awaited || !selected()) return;
    awaited = false;
    if (matchMedia("(any-pointer:coarse)").matches)
      load
        .touch()
        .then((touch) => touch.watch(base, data, selected, open))
        .catch((error) => {
          warn(error);
          setTimeout(() => {
            awaited = true;
          }, PAUSE);
        });
    (typeof requestIdleCallback === "function" ? requestIdleCallback : setTimeout)(loadMain);
  };
  addEventListener("selectionchange", select, true);

  // Reports that could not be sent wait in this browser. They are not looked for when the page loads, but when the
  // reader first does something.
  const wake = (/** @type {{ type?: string }} */ { type } = {}) => {
    try {
      if (localStorage.proofdesk)
        load
          .outbox()
          .then((outbox) => outbox.flush(base, type === "online"))
          .catch(() => setTimeout(wake, PAUSE * 12));
    } catch {
      // Storage is not allowed here, so nothing was stored.
    }
  };
  for (const type of SIGNS) addEventListener(type, wake, { capture: true, passive: true, once: type !== "online" });

  const hint = () => {
    if (data.hint === "on" || html().querySelector("[data-proofdesk-hint]"))
      load
        .hint()
        .then((block) => block.show(base, data))
        .catch(warn);
    // An editor comes from the desk: find the phrase.
    if (location.hash.startsWith("#proofdesk="))
      load
        .find()
        .then((finder) => finder.find(base))
        .catch(warn);
  };
  if (own("readyState") === "loading") addEventListener("DOMContentLoaded", hint);
  else hint();

  return open;
};
