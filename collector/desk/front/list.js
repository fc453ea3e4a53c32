// The list by keyboard and by pointer: moving, choosing, deciding.

import { assign, openAssigning, startAssigning } from "./assigning.js";
import { act, leaves, startUndoing, write } from "./deciding.js";
import { onKey } from "./keys.js";
import { startMore } from "./more.js";
import { offerNames } from "./names.js";
import { all, one } from "./page.js";
import { keepPlace } from "./place.js";
import * as list from "./rows.js";

const startListKeys = () => {
  onKey("j", () => list.move(1));
  onKey("k", () => list.move(-1));
  onKey("o", () => {
    const row = list.current();
    if (!row) return false;
    list.linkOf(row)?.click();
    return true;
  });
  onKey("x", () => list.choose(list.current(), false));
  onKey("Shift+X", () => list.choose(list.current(), true));
  onKey("Escape", list.chooseNone);
  for (const [key, status] of Object.entries({ c: "confirmed", f: "fixed", r: "rejected", s: "spam" })) {
    onKey(key, () => act(status, { leaves: leaves(status) }));
  }
  onKey("a", () => act("mine"));
  onKey("Shift+A", openAssigning);
  onKey("m", () => act("merge"));
  onKey("e", () => write("correct"));
  onKey("n", () => write("note"));
  // In the box for words, Ctrl+Enter saves, as on a typo's page.
  const words = one("#words-box");
  if (words instanceof HTMLTextAreaElement) offerNames(words);
  words?.addEventListener("keydown", (event) => {
    if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    one("#words button[value=save]")?.click();
  });
  onKey("t", () => one("#group")?.click());
};

export const startList = () => {
  startUndoing();
  const form = one("#acts");
  if (!form) return;
  startListKeys();
  startAssigning();
  startMore();
  keepPlace();
  // The lists are loaded late: text that was typed before stays.
  one("#choices")?.addEventListener("htmx:beforeSwap", (event) => {
    const boxes = /** @type {HTMLInputElement[]} */ (all("#choices input"));
    if (boxes.some(({ value, defaultValue }) => value !== defaultValue)) {
      /** @type {CustomEvent} */ (event).detail.shouldSwap = false;
    }
  });
  form.addEventListener("focusin", (event) => {
    const row = event.target instanceof Element ? event.target.closest(".row") : null;
    if (row instanceof HTMLElement) list.mark(row);
  });
  form.addEventListener("change", list.tellChosen);
  form.addEventListener("click", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.closest(".pick")) return;
    const row = /** @type {HTMLElement | null} */ (box.closest(".row"));
    if (event.shiftKey) list.choose(row, true);
    list.noteChosen(row);
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    if (button.value === "colleague") {
      assign();
      return;
    }
    act(button.value, { leaves: leaves(button.value) && !["mine", "nobody", "merge"].includes(button.value) });
  });
};
