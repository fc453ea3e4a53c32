// The widget's place on the page, and the thanks.

import css from "./dialog.css";
import { html } from "./dom.js";
import { direction, element, shadow } from "./element.js";

/**
 * @typedef {{ lang: string, words: import("./language.js").Words, theme?: string | undefined }} Look
 */

/** Milliseconds for which the thanks are shown. */
const THANKS = 6000;
/** @type {HTMLElement | undefined} the last thanks */
let thanks;

/**
 * A shadow root of our own at the end of the page.
 * @param {Look} look
 */
export const stage = ({ lang, theme }) => {
  // After two reports in a row, the first thanks disappear.
  thanks?.remove();
  // A custom name, so that the page's rules for div or section do not apply to it.
  const host = element("proofdesk-dialog", { lang, dir: direction(lang) });
  const root = shadow(host, css, theme);
  html().append(host);
  return { host, root };
};

/**
 * Shows a short message that disappears by itself and is announced by screen readers: a live region has to exist before
 * its text (WAI-ARIA 1.2, status).
 * @param {Look} look
 * @param {...(string | false)} lines
 */
export const announce = (look, ...lines) => {
  const { host, root } = stage(look);
  thanks = host;
  const status = element("div", { role: "status", class: "thanks", popover: "manual" });
  root.append(status);
  status.showPopover?.(); // above everything; without popovers, by z-index
  setTimeout(() => {
    status.append(...lines.flatMap((line) => (line ? element("p", {}, line) : [])));
    status.classList.add("said");
  }, 50);
  setTimeout(() => host.remove(), THANKS);
};
