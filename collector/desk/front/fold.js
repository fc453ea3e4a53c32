// What opens from a button on a narrow screen (fold.css). The browser opens and closes it; here it is closed where
// something else happens: what it was opened for is on its way, or one leaves and may come back to the page.

import { all } from "./page.js";

const close = () => {
  for (const part of all("[popover].is-open")) part.hidePopover();
};

document.addEventListener("submit", close);
addEventListener("pagehide", close);
