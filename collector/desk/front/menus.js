// Menus take the focus when they open, and close on a click elsewhere, when the focus leaves them, or on Escape.

import { one } from "./page.js";

const OPEN = "details.menu[open]";
/** Asks the browser, since its event comes a moment after a popover has closed. Older browsers have no popovers. */
const POPOVER = CSS.supports("selector(:popover-open)") ? ", :popover-open" : "";
/** Elements that can take the focus. */
export const CONTROLS = ":is(input:not([type=hidden]), select, textarea, button, a[href]):not([disabled], [hidden])";

/** Whether something is open above the page, so that the page's keys must not act. */
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
