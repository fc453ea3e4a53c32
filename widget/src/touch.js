// On a touch screen: a button by the selection, since there are no keys to press.

import { element, shadow } from "./element.js";
import { speak } from "./language.js";
import css from "./touch.css";

/** Milliseconds for which a selection must rest: while its handles are dragged, it changes all the time. */
const REST = 250;
/** CSS pixels between the phrase and the button, with room for the selection's handles. */
const GAP = 28;
const SIZE = 48;

/**
 * Shows the button whenever something that can be reported is selected.
 * @param {string} base the collector's address
 * @param {DOMStringMap} data the tag's options
 * @param {() => boolean} selected
 * @param {() => boolean} open
 */
export const watch = async (base, data, selected, open) => {
  const { lang, words } = await speak(base, data);
  const host = element("proofdesk-button", { lang });
  const button = element("button", { type: "button", "aria-label": words.title, title: words.title }, "✎");
  shadow(host, css, data.theme).append(button);

  // Without this, the touch would take the selection away before the click sees it.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    host.remove();
    open();
  });

  const place = () => {
    if (!selected()) {
      host.remove();
      return;
    }
    const range = /** @type {Selection} */ (getSelection()).getRangeAt(0);
    const boxes = range.getClientRects();
    const last = boxes[boxes.length - 1];
    if (!last) return;
    // Below the phrase: the system's own menu is above it. Where there is no room below, above the menu's place.
    const below = last.bottom + GAP;
    const top = below + SIZE <= innerHeight ? below : Math.max(8, range.getBoundingClientRect().top - 2 * SIZE - GAP);
    const left = Math.min(Math.max(8, last.right - SIZE / 2), innerWidth - SIZE - 8);
    document.documentElement.append(host);
    button.style.setProperty("top", `${top}px`);
    button.style.setProperty("left", `${left}px`);
  };

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  const rest = () => {
    clearTimeout(resting);
    if (!selected()) host.remove();
    resting = setTimeout(place, REST);
  };
  document.addEventListener("selectionchange", rest);
  addEventListener("scroll", rest, { passive: true, capture: true });
  addEventListener("resize", rest);
  rest();
};
