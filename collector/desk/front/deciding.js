// Deciding about rows. What is decided shows at once; the desk's answer then puts every row as it is.

import htmx from "htmx.org";
import { askAboutAll } from "./confirming.js";
import { draftOf, forgetDraft, keepDraft } from "./drafts.js";
import { one, said } from "./page.js";
import * as list from "./rows.js";
import { send, undo, undoOffered } from "./strokes.js";
import { say } from "./toasts.js";

/** What is never done to all that match, only to what is chosen. */
const CHOSEN_ONLY = ["merge", "correct", "note"];

/** @param {HTMLElement} row @returns {[string, string]} The typo's number and the version of it that the editor saw. */
const seenOf = (row) =>
  list.numberAndVersion(row.dataset.seen ?? list.boxOf(row)?.value ?? row.id.replace("typo-", ""));

/**
 * Does something with what is chosen, else with the current row, and goes on to the next one.
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
  const isInBar = document.activeElement?.closest(".bulk"); // it goes away
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

/** Where the row that one was at is no longer in the list, one is at the next. */
const stayOnList = () => {
  const row = document.getElementById(list.currentNow());
  if (row?.hidden) list.goBeside([row]);
};

/** Asks for words in a small dialog: a correction or a note. What was typed is there again until it is stored. */
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
    const there = document.getElementById(at.id) ?? at; // news may have put another element into its place
    if (dialog.returnValue === "save") act(what, { words: box.value, row: there });
    else list.linkOf(there)?.focus();
  };
  dialog.showModal();
  box.select();
  return true;
};

/** What a list's own status says: whether a decision takes a typo off it. */
export const leaves = (/** @type {string} */ status) => {
  const shown = new URLSearchParams(location.search).get("status") ?? "open";
  return shown !== "all" && shown !== status && !(shown === "open" && ["new", "confirmed"].includes(status));
};

/** The row to which the last undoing went. */
let followed = "";

/** What was undone comes back, and the keys are about the first of it again, unless one has gone on meanwhile. */
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
