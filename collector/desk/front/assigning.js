// Assign the chosen typos, or the current row, to a colleague.

import { act } from "./deciding.js";
import { all, one } from "./page.js";
import * as list from "./rows.js";

const select = () => /** @type {HTMLSelectElement | null} */ (one("#assign-colleague"));

/** Offers only colleagues who may decide at all sites of the chosen typos, as far as the page knows; the desk checks. */
const offer = () => {
  const box = select();
  if (!box) return;
  const picked = list.chosen();
  const row = list.current();
  const about = one(".bulk [name=all]:checked") ? all("#rows > .row") : picked.length ? picked : row ? [row] : [];
  const wanted = about.map(({ dataset }) => dataset.site).filter((site) => site !== undefined);
  for (const option of box.options) {
    const sites = option.dataset.sites?.split(" ");
    option.disabled = option.hidden = Boolean(sites && !wanted.every((site) => sites.includes(site)));
  }
  const first = [...box.options].find(({ disabled }) => !disabled);
  if (first && box.selectedOptions[0]?.disabled !== false) first.selected = true;
  box.disabled = !first;
  const none = one("#assign-none");
  if (none) none.hidden = Boolean(first);
  const button = /** @type {HTMLButtonElement | null} */ (one("#assign [name=do]"));
  if (button) button.disabled = !first;
};

/** Opens the list of colleagues, from the keyboard. */
export const openAssigning = () => {
  const box = one("#assign");
  if (!box?.showPopover || !(list.chosen().length || list.current())) return false;
  offer();
  box.showPopover();
  return true;
};

/** Assigns the typos to the chosen colleague. */
export const assign = () => {
  const box = select();
  if (!box || box.disabled) return;
  one("#assign")?.hidePopover?.();
  act("colleague", { assignee: box.value });
};

export const startAssigning = () => {
  // The event does not bubble. This runs before the list opens, so that colleagues to hide are never visible.
  one("#assign")?.addEventListener("beforetoggle", offer);
};
