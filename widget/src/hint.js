// The hint block: two key caps, a question and what to do. Drawn in the page's own font and colour, so that it looks at
// home; a site styles it by ::part(hint), ::part(key), ::part(question), ::part(text) and --proofdesk-… properties. With
// data-theme light or dark it brings its own colours.

import { html } from "./dom.js";
import { direction, element, shadow } from "./element.js";
import css from "./hint.css";
import { loadWords, onApple } from "./language.js";
import { pencil } from "./pencil.js";

/**
 * Fills the page's places for a hint, or puts one after the article where the tag asks for it.
 * @param {string} base the collector's address
 * @param {DOMStringMap} data the tag's options
 */
export const show = async (base, data) => {
  const places = [...html().querySelectorAll("[data-proofdesk-hint]")];
  if (!places.length && data.hint === "on") {
    const after =
      (data.article && html().querySelector(data.article)) ||
      html().querySelector("article") ||
      html().querySelector("main");
    if (!after) return;
    places.push(element("div", { "data-proofdesk-hint": "" }));
    after.after(/** @type {Element} */ (places[0]));
  }
  const { lang, words } = await loadWords(base, data);
  const isTouch = matchMedia("(hover:none) and (pointer:coarse)").matches;
  const key = onApple() ? "⌘" : "Ctrl";
  for (const place of places) {
    if (place.shadowRoot || place.querySelector("[data-proofdesk-hint]")) continue;
    // What the sentence says once more, for the eye only.
    const picture = isTouch
      ? element("span", { class: "button", part: "button", "aria-hidden": "true" }, pencil())
      : element(
          "span",
          { class: "keys", dir: "ltr", "aria-hidden": "true" },
          element("kbd", { part: "key" }, key),
          element("kbd", { part: "key" }, "Enter"),
        );
    const block = element(
      "div",
      { class: "hint", part: "hint", lang, dir: direction(lang) },
      picture,
      element(
        "span",
        { class: "words" },
        element("strong", { part: "question" }, words.question),
        element("span", { class: "text", part: "text" }, isTouch ? words.touch : words.keys.replace("{key}", key)),
      ),
    );
    try {
      shadow(/** @type {HTMLElement} */ (place), css, data.theme).append(block);
    } catch {
      // A list item, a link or a cell takes no shadow root (DOM standard, attachShadow): one inside of it does.
      const inner = element("div", { "data-proofdesk-hint": "" });
      place.append(inner);
      shadow(inner, css, data.theme).append(block);
    }
  }
};
