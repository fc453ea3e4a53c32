// Giving what is chosen, or the current row, to a colleague from the list of them.

import { act } from "./deciding.js";
import { all, one } from "./page.js";
import * as list from "./rows.js";

const select = () => /** @type {HTMLSelectElement | null} */ (one("#assign-colleague"));

/** Offers only who decides at all sites of what is chosen, as far as the page knows: the desk asks again. */
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

/** Gives them to whom was chosen. */
export const assign = () => {
  const box = select();
  if (!box || box.disabled) return;
  one("#assign")?.hidePopover?.();
  act("colleague", { assignee: box.value });
};

export const startAssigning = () => {
  // The event does not bubble. Before it opens, so that a hidden choice is never seen.
  one("#assign")?.addEventListener("beforetoggle", offer);
};
