// Building elements without innerHTML, which pages under Trusted Types forbid.

import { own } from "./dom.js";

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
export const element = (tag, attributes = {}, ...children) => {
  const made = own("createElement").call(document, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

/**
 * Which way a language runs: by its script, for a tag alone does not tell (Azerbaijani is written in three).
 * @param {string} lang
 */
export const direction = (lang) => (/Arab|Hebr/.test(`${new Intl.Locale(lang).maximize().script}`) ? "rtl" : "ltr");

/**
 * A host element with a shadow root that the page's styles do not reach. The style sheet is made by script: a page
 * whose policy forbids styles allows that (CSP3: it is no inline style).
 * @param {HTMLElement} host
 * @param {string} css
 * @param {string} theme auto, light or dark
 */
export const shadow = (host, css, theme = "auto") => {
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  host.dataset.theme = theme;
  return root;
};
