// Remember the place in the list in the history entry, and restore it when the editor comes back.

import { loadUntil } from "./more.js";
import { all } from "./page.js";
import { currentNow, go, linkOf, mark } from "./rows.js";

export const keepPlace = () => {
  addEventListener("pagehide", () => {
    history.replaceState({ ...history.state, rows: all("#rows > .row").length, y: scrollY, current: currentNow() }, "");
  });
  const place = history.state;
  if (place?.rows) restore(place);
  else if (location.hash.startsWith("#typo-")) {
    // Coming back from a typo's page by its link: that typo becomes current. The browser scrolls there once the page
    // has loaded, and removes the focus when it does.
    const goThere = () => setTimeout(() => go(document.getElementById(location.hash.slice(1))));
    if (document.readyState === "complete") goThere();
    else addEventListener("load", goThere);
  }
};

/** @param {{ rows: number, y: number, current: string }} place */
const restore = async (place) => {
  await loadUntil(place.rows);
  scrollTo(0, place.y);
  const row = document.getElementById(place.current);
  if (row) {
    mark(row);
    linkOf(row)?.focus({ preventScroll: true });
  }
};
