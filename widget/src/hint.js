// The hint block: two key caps, a question and what to do. Drawn in the page's own font and colour, so that it looks at
// home; a site styles it by ::part(hint), ::part(key), ::part(question), ::part(text) and --proofdesk-… properties.

import { element, shadow } from "./element.js";
import css from "./hint.css";
import { onApple, speak } from "./language.js";

/**
 * Fills the page's places for a hint, or puts one after the article where the tag asks for it.
 * @param {string} base the collector's address
 * @param {DOMStringMap} data the tag's options
 */
export const show = async (base, data) => {
  const places = [...document.querySelectorAll("[data-proofdesk-hint]")];
  if (!places.length && data.hint === "on") {
    const after =
      (data.article && document.querySelector(data.article)) ||
      document.querySelector("article") ||
      document.querySelector("main");
    if (!after) return;
    places.push(element("div", { "data-proofdesk-hint": "" }));
    after.after(/** @type {Element} */ (places[0]));
  }
  const { lang, words } = await speak(base, data);
  const key = onApple() ? "⌘" : "Ctrl";
  for (const place of places) {
    if (place.shadowRoot) continue;
    const touch = matchMedia("(hover:none) and (pointer:coarse)").matches;
    const caps = element(
      "span",
      { class: "keys", "aria-hidden": "true" },
      element("kbd", { part: "key" }, key),
      element("kbd", { part: "key" }, "Enter"),
    );
    const block = element(
      "div",
      { class: "hint", part: "hint", lang },
      ...(touch ? [] : [caps]),
      element(
        "span",
        {},
        element("strong", { part: "question" }, words.question),
        element("span", { class: "text", part: "text" }, touch ? words.touch : words.keys.replace("{key}", key)),
      ),
    );
    shadow(/** @type {HTMLElement} */ (place), css, data.theme).append(block);
  }
};
