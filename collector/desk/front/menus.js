// Menus take the focus when they open, and close when one leaves them: a click or the focus elsewhere, or Escape.

import { one } from "./page.js";

const OPEN = "details.menu[open]";
/** Asked of the browser itself: its event comes a moment after a popover has closed. Older ones know no popovers. */
const POPOVER = CSS.supports("selector(:popover-open)") ? ", :popover-open" : "";
/** What takes the focus. */
export const CONTROLS = ":is(input:not([type=hidden]), select, textarea, button, a[href]):not([disabled], [hidden])";

/** Whether something is open above the page, which keys of the page must not reach through. */
export const isCovered = () => Boolean(one(`dialog[open], ${OPEN}${POPOVER}`));

const closeOthers = (/** @type {EventTarget | null} */ target) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    if (!(target instanceof Node && menu.contains(target))) menu.removeAttribute("open");
  }
};

export const startMenus = () => {
  // The event does not bubble.
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (!(target instanceof HTMLElement)) return;
      if (target.popover) target.classList.toggle("is-open", target.matches(":popover-open"));
      if (!target.matches(`${OPEN}, .is-open`)) return;
      const body = target instanceof HTMLDetailsElement ? target.querySelector("summary ~ *") : target;
      if (body instanceof HTMLElement && !body.querySelector(":focus")) one(CONTROLS, body)?.focus();
    },
    true,
  );
  document.addEventListener("click", (event) => closeOthers(event.target));
  document.addEventListener("focusin", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && one(OPEN);
    if (!menu) return;
    menu.removeAttribute("open");
    one("summary", menu)?.focus();
  });
};
