// Show a button by the selection on touch screens, which have no keys.

import { addEventListener, html } from "./dom.js";
import { direction, element, shadow } from "./element.js";
import { loadWords } from "./language.js";
import { pencil } from "./pencil.js";
import css from "./touch.css";

/** @typedef {import("./capture/selection.js").Taken} Taken */

// All in CSS pixels of the unzoomed page.
const SIZE = 48;
/** Between the phrase and the button: the handles of the selection hang there. */
const HANDLES = 30;
/** The height of Android's and iOS's own menu. It is above the phrase, or below if there is no room above. */
const MENU = 68;
/** From the edges of the screen. */
const EDGE = 8;
/** Milliseconds for which a selection must not change: while its handles are dragged, it changes all the time. */
const REST = 250;

/**
 * Where to put the button so that it covers neither the phrase nor the system's menu: below the phrase, else above it;
 * in the corner if the phrase fills the screen.
 * @param {{ top: number, bottom: number }} phrase
 * @param {DOMRect} line its last line
 * @param {VisualViewport} view
 */
const place = ({ top, bottom }, line, view) => {
  const unit = 1 / view.scale;
  const menu = MENU * unit;
  const isMenuAbove = top - menu >= view.offsetTop;
  const below = bottom + HANDLES * unit + (isMenuAbove ? 0 : menu);
  const above = top - (EDGE + SIZE) * unit - (isMenuAbove ? menu : 0);
  const first = view.offsetTop + EDGE * unit;
  const last = view.offsetTop + view.height - (SIZE + EDGE) * unit;
  const left = view.offsetLeft + EDGE * unit;
  const right = view.offsetLeft + view.width - (SIZE + EDGE) * unit;
  if (below > last && above < first) return [right, last];
  const middle = (line.left + line.right - SIZE * unit) / 2;
  return [Math.min(Math.max(left, middle), right), below <= last ? Math.max(first, below) : above];
};

/**
 * The selection as a live range, which knows its place on the screen. The selection may begin and end in different
 * trees, which a live range cannot; then it is the part in the last tree.
 * @param {AbstractRange} range
 */
const live = ({ startContainer, startOffset, endContainer, endOffset }) => {
  const made = new Range();
  made.setStart(startContainer, startOffset);
  made.setEnd(endContainer, endOffset);
  if (made.collapsed) made.setStart(endContainer, 0);
  return made;
};

/**
 * Shows the button when the reader selects reportable text by touch.
 * @param {string} base the collector's address
 * @param {DOMStringMap} data the tag's options
 * @param {() => Taken | undefined} selected
 * @param {() => boolean} open
 */
export const watch = async (base, data, selected, open) => {
  const { lang, words } = await loadWords(base, data);
  const view = /** @type {VisualViewport} */ (window.visualViewport);
  const host = element("proofdesk-button", { lang, dir: direction(lang) });
  const button = element("button", { type: "button", "aria-label": words.title, title: words.title }, pencil());
  // A popover is above everything on the page; without popovers, z-index has to do.
  const layer = element("div", { popover: "manual", role: "region", "aria-label": words.title }, button);
  shadow(host, css, data.theme).append(layer);

  /** Whether the last touch was a finger's or a pen's: many laptops have both a mouse and a touch screen. */
  let isTouch = matchMedia("(pointer:coarse)").matches;
  /** While a finger is on the button, the button stays. */
  let isPressed = false;
  /** @type {Taken | undefined} the selection that the button reports */
  let taken;
  /** @type {AbstractRange | undefined} the selection that has already been reported */
  let reported;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;

  const hide = () => {
    clearTimeout(resting);
    host.remove();
  };

  const show = () => {
    const now = isPressed ? undefined : selected();
    // Not in the page's own editor, nor behind our dialog.
    if (!now || now.range.startContainer.parentElement?.isContentEditable || isOpen() || isSame(now.range, reported))
      return;
    const range = live(now.range);
    const phrase = range.getBoundingClientRect();
    const line = [...range.getClientRects()].pop();
    if (!line || phrase.bottom < view.offsetTop || phrase.top > view.offsetTop + view.height) return;
    taken = now;
    const [x, y] = place(phrase, line, view);
    layer.style.setProperty("left", `${x}px`);
    layer.style.setProperty("top", `${y}px`);
    layer.style.setProperty("scale", `${1 / view.scale}`);
    html().append(host);
    layer.showPopover?.();
  };

  // Android reports every step of a handle; iOS reports late, sometimes only after the finger is lifted.
  const rest = () => {
    if (isPressed) return;
    hide();
    if (isTouch) resting = setTimeout(show, REST);
  };
  for (const type of ["selectionchange", "touchend", "touchcancel", "contextmenu"]) addEventListener(type, rest, true);
  addEventListener("scroll", rest, { passive: true, capture: true });
  view.addEventListener("scroll", rest);
  view.addEventListener("resize", rest);
  addEventListener(
    "pointerdown",
    (event) => {
      isTouch = event.pointerType !== "mouse";
    },
    { passive: true, capture: true },
  );

  button.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // so that Android keeps the selection
    isPressed = true;
  });
  for (const type of ["pointerup", "pointercancel"]) {
    // The click follows, if there is one.
    button.addEventListener(type, () => setTimeout(release, REST));
  }
  const release = () => {
    if (!isPressed) return;
    isPressed = false;
    rest();
  };
  button.addEventListener("click", () => {
    isPressed = false;
    hide();
    // iOS removes the selection on a touch in any case.
    if (!selected()) taken?.giveBack();
    open();
  });
  for (const type of ["sent", "queued"]) {
    addEventListener(
      `proofdesk:${type}`,
      () => {
        reported = taken?.range;
      },
      true,
    );
  }
  rest();
};

/** Whether the dialog is open, not merely the thanks shown. */
const isOpen = () =>
  [...html().querySelectorAll("proofdesk-dialog")].some(({ shadowRoot }) => shadowRoot?.querySelector("dialog"));

/**
 * @param {AbstractRange} one
 * @param {AbstractRange | undefined} other
 */
const isSame = (one, other) =>
  one.startContainer === other?.startContainer &&
  one.startOffset === other.startOffset &&
  one.endContainer === other.endContainer &&
  one.endOffset === other.endOffset;
