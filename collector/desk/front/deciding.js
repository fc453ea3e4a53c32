// Decide about rows. A decision shows at once; the desk's answer then replaces every row.

import htmx from "htmx.org";
import { askAboutAll } from "./confirming.js";
import { draftOf, forgetDraft, keepDraft } from "./drafts.js";
import { one, said } from "./page.js";
import * as list from "./rows.js";
import { send, undo, undoOffered } from "./strokes.js";
import { say } from "./toasts.js";

/** Actions that apply only to the chosen typos, never to all that match. */
const CHOSEN_ONLY = ["merge", "correct", "note"];

/** @param {HTMLElement} row @returns {[string, string]} The typo's number and the version of it that the editor saw. */
const seenOf = (row) =>
  list.numberAndVersion(row.dataset.seen ?? list.boxOf(row)?.value ?? row.id.replace("typo-", ""));

/**
 * Applies an action to the chosen typos, else to the current row, and moves to the next row.
 * @param {string} what
 * @param {{ words?: string, leaves?: boolean, row?: HTMLElement | null, assignee?: string }} [more]
 */
export const act = (what, { words, leaves = false, row = list.current(), assignee } = {}) => {
  const form = one("#acts");
  if (!(form instanceof HTMLFormElement) || !one(".bulk")) return false;
  const isAll = !CHOSEN_ONLY.includes(what) && Boolean(one(".bulk [name=all]:checked"));
  /** @type {[string, string][]} */
  const fields = [["do", what]];
  if (words !== undefined) fields.push(["words", words]);
  if (assignee !== undefined) fields.push(["assignee", assignee]);
  if (isAll) {
    askAboutAll(form, fields);
    return true;
  }
  const picked = list.chosen();
  const about = picked.length ? picked : row ? [row] : [];
  if (what === "merge" && row && picked.length === 1 && !picked.includes(row)) about.push(row);
  if (what === "merge" && about.length !== 2) {
    if (!picked.length && row) location.assign(`${list.linkOf(row)?.getAttribute("href")}#others`);
    else say(said("two"));
    return true;
  }
  if (!about.length) return false;
  const ids = about.map(seenOf);
  const rowIds = about.map(({ id }) => id);
  if (leaves) for (const one of about) one.classList.add("leaving");
  const isInBar = document.activeElement?.closest(".bulk"); // the bar will be hidden
  list.chooseNone();
  if (row && about.includes(row)) list.goBeside(about);
  else if (isInBar) list.go(row ?? list.rows()[0]);
  send({ address: form.action, fields, ids }, (outcome) => {
    for (const id of rowIds) document.getElementById(id)?.classList.remove("leaving");
    if (outcome === "done" && words !== undefined) for (const id of rowIds) forgetDraft(what, id);
    if (outcome === "refused" && what === "merge") list.chooseAgain(picked, row);
    stayOnList();
  });
  return true;
};

/** If the current row is no longer in the list, the next one becomes current. */
const stayOnList = () => {
  const row = document.getElementById(list.currentNow());
  if (row?.hidden) list.goBeside([row]);
};

/** Asks for a correction or a note in a small dialog. Typed text is restored until it is stored. */
export const write = (/** @type {"correct" | "note"} */ what) => {
  const dialog = one("#words");
  const box = one("#words-box");
  const picked = list.chosen();
  const at = list.current() ?? picked[0];
  const row = picked[0] ?? at;
  if (!(dialog instanceof HTMLDialogElement) || !(box instanceof HTMLTextAreaElement) || !row || !at) return false;
  const title = one("#words-title");
  // The dialog says which typo it is about, or how many.
  const isOne = picked.length < 2;
  const about = isOne ? `“${one(".pick bdi", row)?.textContent}”` : said("chosen").replace("{n}", `${picked.length}`);
  if (title) title.textContent = `${title.dataset[what]}: ${about}`;
  const isNote = what === "note";
  const hint = one("#note-hint");
  if (hint) hint.hidden = !isNote;
  box.dataset.people = isNote ? "colleagues" : "";
  const address = /** @type {HTMLAnchorElement | null} */ (list.linkOf(row))?.pathname;
  if (isNote) htmx.ajax("get", `${address}/colleagues`, { source: dialog, target: "#colleagues", swap: "innerHTML" });
  const usual = what === "correct" && isOne ? (row.dataset.wanted ?? "") : "";
  box.value = draftOf(what, row.id) ?? usual;
  box.oninput = () => keepDraft(what, row.id, box.value === usual ? "" : box.value);
  dialog.returnValue = "";
  dialog.onclose = () => {
    const there = document.getElementById(at.id) ?? at; // an update may have replaced the element
    if (dialog.returnValue === "save") act(what, { words: box.value, row: there });
    else list.linkOf(there)?.focus();
  };
  dialog.showModal();
  box.select();
  return true;
};

/** Returns whether a decision with this status removes a typo from the list. */
export const leaves = (/** @type {string} */ status) => {
  const shown = new URLSearchParams(location.search).get("status") ?? "open";
  return shown !== "all" && shown !== status && !(shown === "open" && ["new", "confirmed"].includes(status));
};

/** The row that became current after the last undo. */
let followed = "";

/** After an undo the first restored row becomes current, unless the editor has moved on. */
const goToUndone = () => {
  const wasAt = list.currentNow();
  return (/** @type {string} */ outcome, /** @type {HTMLElement[]} */ put) => {
    const row = put.find((one) => !one.hidden);
    const now = list.currentNow();
    if (outcome === "done" && row && (now === wasAt || now === followed)) {
      list.go(row);
      followed = row.id;
    } else stayOnList();
  };
};

export const undoLast = (/** @type {string} */ address) => undo(address, goToUndone());

export const startUndoing = () => {
  document.addEventListener("proofdesk:undo", (event) => {
    undoOffered(/** @type {CustomEvent} */ (event).detail, goToUndone());
  });
};
