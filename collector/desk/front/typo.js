// A typo's page: its keys, naming colleagues, and telling others that one has left. All of it is on top of what
// works without a script.

import { draftOf, forgetDraft, keepDraft } from "./drafts.js";
import { onOtherKeys } from "./keys.js";
import { offerNames } from "./names.js";
import { said } from "./page.js";

const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-typo]"));
const decision = /** @type {HTMLFormElement | null} */ (document.getElementById("decision"));

/** @param {EventTarget | null} target */
const isBox = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("textarea,select,input:not([type=radio],[type=checkbox])"));

/** Whether something was typed here that is not stored yet. */
const isTyped = () =>
  [...document.querySelectorAll("textarea[form=decision]")].some((one) => {
    const box = /** @type {HTMLTextAreaElement} */ (one);
    return box.value !== box.defaultValue || "unsaved" in box.dataset;
  });

/** @param {string} key */
const press = (key) => {
  const found = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${CSS.escape(key)}"]`));
  if (found instanceof HTMLTextAreaElement) {
    found.focus();
    if (key === "e") found.select();
  } else if (found instanceof HTMLButtonElement && decision) {
    const then = /** @type {HTMLInputElement} */ (decision.elements.namedItem("then"));
    then.value = found.dataset.then ?? "";
    decision.requestSubmit(found);
  } else if (found) {
    found.click();
  } else if (key === "m") {
    const first = /** @type {HTMLElement | null} */ (document.querySelector("input[name=into]"));
    first?.focus();
    first?.closest("section")?.scrollIntoView({ block: "nearest" });
    return !!first;
  } else {
    return false;
  }
  return true;
};

/**
 * In a box, Ctrl+Enter sends.
 * @param {KeyboardEvent} event
 */
const onSend = (event) => {
  const box = /** @type {HTMLTextAreaElement} */ (event.composedPath()[0]);
  if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  if (!isBox(box) || box.form !== decision) return;
  event.preventDefault();
  decision?.requestSubmit();
};

/** The boxes whose text is kept as a draft: by box, the draft's name. */
const DRAFTS = /** @type {const} */ ({ note: "note", correction: "correct" });

/** Whether the page shows this text as stored. */
const isStored = (/** @type {string} */ name, /** @type {string} */ words) =>
  name === "note" &&
  [...document.querySelectorAll(".history .note")].some((note) => note.textContent?.trim() === words.trim());

/**
 * Restores unsaved text, with a button to discard it.
 * @param {HTMLTextAreaElement} box
 * @param {string} what
 * @param {string} about
 */
const bringBack = (box, what, about) => {
  const words = draftOf(what, about);
  if (words === null || "unsaved" in box.dataset) return;
  if (words.trim() === box.value.trim() || isStored(box.name, words)) {
    forgetDraft(what, about);
    return;
  }
  const stored = box.value;
  box.value = words;
  box.dataset.unsaved = "";
  const line = document.createElement("p");
  line.className = "muted small";
  line.setAttribute("role", "status");
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "quiet";
  discard.textContent = said("discard");
  discard.addEventListener("click", () => {
    box.value = stored;
    delete box.dataset.unsaved;
    forgetDraft(what, about);
    line.remove();
    box.focus();
  });
  line.append(said("draft"), " ", discard);
  box.after(line);
};

/** A page with a message is the answer to a form that was sent, so its text is stored. */
const forgetStored = () => {
  const about = draftOf("sent", "typo");
  forgetDraft("sent", "typo");
  if (about && document.querySelector(".flash")) for (const what of Object.values(DRAFTS)) forgetDraft(what, about);
};

const keepDrafts = (/** @type {HTMLFormElement} */ form) => {
  const about = `typo-${page?.dataset.typo}`;
  for (const [name, what] of Object.entries(DRAFTS)) {
    const box = form.elements.namedItem(name);
    if (!(box instanceof HTMLTextAreaElement)) continue;
    bringBack(box, what, about);
    box.addEventListener("input", () => keepDraft(what, about, box.value === box.defaultValue ? "" : box.value));
  }
  form.addEventListener("submit", () => keepDraft("sent", "typo", about));
};

let isLeft = false;

/** The page of a typo was left, by whatever way: nobody should be told any more that one looks at it. */
const leave = () => {
  isLeft = true;
  const token = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=csrf_token]"));
  const address = page?.getAttribute("hx-post");
  if (!token || !address) return;
  const form = new FormData();
  form.set("csrf_token", token.value);
  form.set("leave", "1");
  navigator.sendBeacon(address, form);
};

const printed = /** @type {HTMLElement | null} */ (document.querySelector("[data-print]"));
if (printed) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = printed.dataset.print ?? "";
  button.addEventListener("click", () => print());
  printed.append(button);
}

forgetStored();
if (page) {
  if (decision) keepDrafts(decision);
  onOtherKeys(press);
  document.addEventListener("keydown", onSend);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", () => {
    isLeft = false;
  });
  // A page that is left becomes hidden just after, and a tab behind others is not looked at: neither says it is there.
  page.addEventListener("htmx:beforeRequest", (event) => {
    if (isLeft || document.hidden) event.preventDefault();
  });
  let sends = false;
  document.addEventListener("submit", (event) => {
    sends = event.target === decision;
  });
  addEventListener("beforeunload", (event) => {
    if (!sends && isTyped()) event.preventDefault();
  });
  const note = /** @type {HTMLTextAreaElement | null} */ (document.querySelector("textarea[data-people]"));
  if (note) offerNames(note);
}
