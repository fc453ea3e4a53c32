// Finding our own tag, and what it says. Only a script element of HTML with a site's key may lead: what else a page has
// can be a reader's comment, or another vendor's.

import { html, own } from "./dom.js";

/** @returns {HTMLScriptElement | null} */
const find = () => {
  const running = own("currentScript");
  // Of a module, or of a script that a tool runs later, no tag is said to be running. Then it is the one that this
  // program came from or, where a tool combined or inlined it, the one that names its collector.
  const { stack } = new Error();
  return (
    [running, ...html().querySelectorAll("script[data-site]")].find(
      (tag) =>
        tag instanceof HTMLScriptElement &&
        tag.dataset.site &&
        (tag === running || tag.dataset.collector || (tag.src && `${stack}`.includes(tag.src))),
    ) || running
  );
};

/** Whether the widget runs here already: an element's id makes no property of the window's own. */
export const isTaken = () => Object.keys(window).includes("proofdesk");

/**
 * Reads our tag's options and the collector's address, ending in "/", and gives the page what `start` returns. Of two
 * tags on one page the first serves the page; the second must not answer the same keys.
 * @param {RegExp} file what of the script's address is not the collector's
 * @param {(base: string, data: DOMStringMap) => () => boolean} start
 */
export const begin = (file, start) => {
  const tag = find();
  if (!tag || isTaken()) return;
  const { dataset, src } = tag;
  const base = (dataset.collector || src.replace(file, "")).replace(/\/*$/, "/");
  window.proofdesk = Object.freeze({ open: start(base, dataset) });
};
