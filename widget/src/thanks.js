// Where all that the widget says stands, and the thanks.

import css from "./dialog.css";
import { html } from "./dom.js";
import { direction, element, shadow } from "./element.js";

/**
 * @typedef {{ lang: string, words: import("./language.js").Words, theme?: string | undefined }} Look
 */

/** Milliseconds for which the thanks stay. */
const THANKS = 6000;
/** @type {HTMLElement | undefined} where the last thanks stand */
let thanks;

/**
 * A shadow root of our own at the end of the page.
 * @param {Look} look
 */
export const stage = ({ lang, theme }) => {
  // Of two reports in a row, the first's thanks make room.
  thanks?.remove();
  // A name of our own, so that the page's rules for div or section do not apply to it.
  const host = element("proofdesk-dialog", { lang, dir: direction(lang) });
  const root = shadow(host, css, theme);
  html().append(host);
  return { host, root };
};

/**
 * Says something short that goes by itself, also to screen readers: a live region is there before its words are
 * (WAI-ARIA 1.2, status).
 * @param {Look} look
 * @param {...(string | false)} lines
 */
export const thank = (look, ...lines) => {
  const { host, root } = stage(look);
  thanks = host;
  const status = element("div", { role: "status", class: "thanks", popover: "manual" });
  root.append(status);
  status.showPopover?.(); // above everything; without popovers, by z-index
  setTimeout(() => {
    status.append(...lines.flatMap((line) => line || []).map((line) => element("p", {}, line)));
    status.classList.add("said");
  }, 50);
  setTimeout(() => host.remove(), THANKS);
};
