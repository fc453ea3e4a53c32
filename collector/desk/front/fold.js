// Close what opens from a button on a narrow screen (fold.css) once its purpose is served, or when the page is left and
// may be restored later. All other opening and closing is done by the browser.

import { all } from "./page.js";

const close = () => {
  for (const part of all("[popover].is-open")) part.hidePopover();
};

document.addEventListener("submit", close);
addEventListener("pagehide", close);
