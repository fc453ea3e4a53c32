// Find our own tag and read its options. Only an HTML script element with a site's key counts: other elements may come
// from a reader's comment or another vendor.

import { html, own } from "./dom.js";

/** @returns {HTMLScriptElement | null} */
const find = () => {
  const running = own("currentScript");
  // Browsers report no current script for a module, or for a script that a tool runs later. Then our tag is the one
  // that this program was loaded from or, if a tool combined or inlined it, the one with data-collector.
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

/** Whether the widget already runs here. An element's id does not create an own property of the window. */
export const isTaken = () => Object.keys(window).includes("proofdesk");

/**
 * Reads our tag's options and the collector's address, ending in "/", and exposes what `start` returns to the page. If
 * a page has two tags, only the first one works: two must not answer the same keys.
 * @param {RegExp} file the part of the script's address to remove to get the collector's
 * @param {(base: string, data: DOMStringMap) => () => boolean} start
 */
export const begin = (file, start) => {
  const tag = find();
  if (!tag || isTaken()) return;
  const { dataset, src } = tag;
  const base = (dataset.collector || src.replace(file, "")).replace(/\/*$/, "/");
  window.proofdesk = Object.freeze({ open: start(base, dataset) });
};
