// The widget as a package, for sites that bundle their scripts.

import { start } from "./start.js";
import { isTaken } from "./tag.js";

/**
 * Listens on this page, as the tag does. Called again it changes nothing.
 * @param {import("./npm.js").Options} options
 */
export const proofdesk = ({ collector, texts = {}, ...options }) => {
  if (!isTaken()) {
    /** @type {DOMStringMap} */
    const data = { ...options };
    for (const [key, text] of Object.entries(texts)) data[`text${key[0]?.toUpperCase()}${key.slice(1)}`] = text;
    const open = start(`${collector.replace(/\/$/, "")}/`, data, {
      main: () => import("./main.js"),
      outbox: () => import("./outbox.js"),
      hint: () => import("./hint.js"),
      touch: () => import("./touch.js"),
      find: () => import("./find.js"),
    });
    window.proofdesk = Object.freeze({ open });
  }
  return window.proofdesk;
};
