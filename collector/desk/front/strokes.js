// Send what an editor does to the desk, show the result, and undo it.

import { askInParts, isLong, startLong, stop } from "./long.js";
import { all, one, said } from "./page.js";
import { putParts } from "./parts.js";
import { fieldsOf, Queue } from "./queue.js";
import { outdate, renew } from "./renewing.js";
import { ask, token } from "./requests.js";
import { boxOf, numberAndVersion } from "./rows.js";
import { addWords, say } from "./toasts.js";

/** @typedef {import("./queue.js").Stroke} Stroke */

const KEPT = "proofdesk-strokes";
/** Milliseconds after which a message says that changes are still being sent. */
const LONG = 3_000;
/** Milliseconds until an automatic retry; doubled after each failure, up to the longest. */
const RETRY = 15_000;
const LONGEST_RETRY = 300_000;

/** @type {Map<string, (outcome: string, rows: HTMLElement[]) => void>} What to do when a stroke has been answered, by key. */
const settling = new Map();
/** @type {Set<string>} The keys of strokes that the previous page could not finish. */
let resumed = new Set();
/** @type {string[]} The keys of strokes made on this page and not undone, the newest last. */
let done = [];

const editor = () => one("#said")?.dataset.editor ?? "";

/** @param {Stroke[]} strokes */
const keep = (strokes) => {
  outdate();
  document.body.toggleAttribute("data-sending", queue.waiting.length > 0); // keeps the page from reloading
  try {
    if (strokes.length) sessionStorage.setItem(KEPT, JSON.stringify({ editor: editor(), strokes }));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // The browser allows no storage: waiting strokes are sent all the same.
  }
};

/** @returns {Stroke[]} What another page of this tab has left, if it was the same editor's. */
const kept = () => {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    return found.editor === editor() ? (found.strokes ?? []) : [];
  } catch {
    return [];
  }
};

const waitingWords = () => said("waiting").replace("{n}", `${queue.waiting.length}`);

const queue = new Queue({
  keep,
  ask: async (stroke) => {
    if (isLong(stroke)) return askInParts(stroke, () => keep(queue.unconfirmed));
    const timer = setTimeout(() => say(waitingWords()), LONG);
    const answer = await ask(stroke.address, { fields: fieldsOf(stroke), limit: stroke.limit, keepalive: true });
    clearTimeout(timer);
    return answer;
  },
  answered: ({ key }, { outcome, html, isReload, more }) => {
    retries = 0;
    const { rows, missing, refused } = putParts(html);
    if (more) addWords(more);
    const settle = settling.get(key);
    settling.delete(key);
    settle?.(outcome, rows);
    if (!one("#toast [data-undo]")) done = done.filter((known) => known !== key); // it changed nothing
    if (queue.failed.length) tellFailed(); // the message about them has just been replaced
    // Another page, or rows that this page does not have: reload it.
    const isLastOfBefore = resumed.delete(key) && !resumed.size && one("#news");
    const absent = missing.filter((row) => !row.hidden).map(({ id }) => id);
    if (isReload || isLastOfBefore || absent.length) {
      renew(() =>
        settle?.(
          outcome,
          absent.map((id) => document.getElementById(id)).filter((row) => row !== null),
        ),
      );
    }
    return rows.map((row) => numberAndVersion(boxOf(row)?.value ?? "")).filter(([id]) => !refused.has(id));
  },
  gaveUp: ({ outcome }) => {
    for (const { key } of queue.failed) {
      settling.get(key)?.("failed", []);
      settling.delete(key);
    }
    lastFailure = outcome;
    tellFailed();
    tryAgainLater();
  },
});

/** @type {string} */
let lastFailure = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retrying;
let retries = 0;

/** Who is signed out has to do something first. */
const tryAgainLater = () => {
  clearTimeout(retrying);
  if (lastFailure === "signedOut") return;
  retrying = setTimeout(() => queue.again(), Math.min(RETRY * 2 ** retries, LONGEST_RETRY));
  retries += 1;
};

/** Says how many changes may not be stored, and offers to try again. */
const tellFailed = () => {
  const isSignedOut = lastFailure === "signedOut";
  const words = isSignedOut ? said("signedOut") : `${said(lastFailure)} ${said("unstored")}`;
  say(words.replace("{n}", `${queue.failed.length}`), {
    label: said("again"),
    act: () => queue.again(),
    ...(isSignedOut && { link: said("signIn"), address: said("signInAddress") }),
  });
};

/**
 * Sends an editor's action on typos.
 * @param {Omit<Stroke, "key">} stroke
 * @param {(outcome: string, rows: HTMLElement[]) => void} [settled] Told "done", "refused" or "failed", and given the rows
 *   that the answer put into the page.
 */
export const send = (stroke, settled = () => {}) => {
  const key = uuid();
  settling.set(key, settled);
  const isNote = stroke.fields.some(([name, value]) => name === "do" && value === "note");
  if (!isNote) done.push(key); // notes stay
  queue.add({ key, ...stroke });
};

const uuid = () => {
  if (isSecureContext) return crypto.randomUUID();
  // Without https.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes.set([((bytes.at(6) ?? 0) & 15) | 64], 6);
  bytes.set([((bytes.at(8) ?? 0) & 63) | 128], 8);
  return [...bytes]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

/** Whether something on this page can be undone. */
export const hasDone = () => done.length > 0;

/**
 * Undoes the last action, whether the desk has answered or not.
 * @param {string} address Where to ask.
 * @param {(outcome: string, rows: HTMLElement[]) => void} [settled]
 */
export const undo = (address, settled = () => {}) => {
  const of = done.pop();
  if (of) {
    queue.forget(of);
    stop(of);
  }
  const key = uuid();
  settling.set(key, settled);
  queue.add({ key, address, fields: of ? [["of", of]] : [], ids: [] });
};

/**
 * Undoes the action that a message offers to undo.
 * @param {HTMLFormElement} form
 * @param {(outcome: string, rows: HTMLElement[]) => void} settled
 */
export const undoOffered = (form, settled) => {
  done = done.filter((key) => key !== form.dataset.stroke);
  const key = uuid();
  settling.set(key, settled);
  queue.add({ key, address: form.action, fields: [], ids: [] });
};

/** Sends all unconfirmed strokes when the page is left, in one request, so that their order is kept. */
const sendAll = () => {
  // A long one cannot be sent completely now: the next page of this tab continues with it and with those after it.
  const long = queue.waiting.findIndex(isLong);
  const strokes = long < 0 ? queue.waiting : queue.waiting.slice(0, long);
  if (!strokes.length) return;
  const body = new URLSearchParams({ csrf_token: token() });
  for (const stroke of strokes) {
    body.append(
      "of_page",
      `${new URL(stroke.address, location.href).pathname}?${new URLSearchParams(fieldsOf(stroke))}`,
    );
  }
  const address = one("#said")?.dataset.strokes ?? "";
  fetch(address, { method: "POST", body, keepalive: true }).catch(() => {});
};

export const startStrokes = () => {
  if (!one("#said")) return;
  addEventListener("pagehide", sendAll);
  startLong();
  // Failed strokes, and the rest of a long one, would be lost with the tab.
  addEventListener("beforeunload", (event) => {
    if (queue.failed.length || queue.waiting.some(isLong)) event.preventDefault();
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    done = [];
    const left = new Set(kept().map(({ key }) => key));
    queue.waiting = queue.waiting.filter(({ key }) => left.has(key));
    queue.failed = queue.failed.filter(({ key }) => left.has(key));
  });
  const left = kept();
  resumed = new Set(left.map(({ key }) => key));
  for (const stroke of left) queue.add(stroke);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.closest("#toast")) return;
    event.preventDefault();
    for (const button of all("button", form)) button.setAttribute("disabled", "");
    document.dispatchEvent(new CustomEvent("proofdesk:undo", { detail: form }));
  });
};
