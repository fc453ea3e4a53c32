// The one tag: reads its own options and starts. Of two tags on one page the first serves the page; the second must not
// answer the same keys.

import { start } from "./start.js";

// A module script has no currentScript.
const script = /** @type {HTMLScriptElement | null} */ (
  document.currentScript || document.querySelector("script[data-site][src*='/widget.js']")
);
if (script && !window.proofdesk) {
  const { src, dataset } = script;
  // Cheaper than the class URL, which a page may not have used yet.
  const base = src.replace(/[^/?#]*([?#].*)?$/, "");
  const part = (/** @type {string} */ name) => () =>
    import(`${base}w/${name}`).catch((error) => {
      name += "?"; // some browsers remember for an address that it failed
      throw error;
    });
  window.proofdesk = Object.freeze({
    open: start(base, dataset, {
      main: part(MAIN),
      outbox: part(OUTBOX),
      hint: part(HINT),
      touch: part(TOUCH),
      find: part(FIND),
    }),
  });
}
