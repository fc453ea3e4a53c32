// Requests to the desk, with a timeout. Only the desk's own answers count: a proxy may answer with its own pages.

import { all, one } from "./page.js";

/** Milliseconds. */
const LIMIT = 10_000;
/** Deciding about thousands of typos takes longer. */
export const LONG_LIMIT = 120_000;

/**
 * @typedef {"done" | "refused" | "signedOut" | "error" | "late" | "unreachable"} Outcome
 * @typedef {{ outcome: Outcome, html: string, isReload?: boolean, more?: string }} Answer
 *   `more` is text to add to the desk's message.
 */

/** Whether the last answer said that the session has ended. */
let isSignedOut = false;

const tokenBoxes = () => /** @type {HTMLInputElement[]} */ (all("input[name=csrf_token]"));
export const token = () => tokenBoxes()[0]?.value ?? "";

/** After a new sign-in in another tab, the forms of this page need the new session's token. */
const renewToken = async () => {
  const answer = await fetch(location.href, { redirect: "manual" });
  if (!answer.ok || answer.headers.get("X-Proofdesk") === null) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = /** @type {HTMLInputElement | null} */ (page.querySelector("input[name=csrf_token]"))?.value;
  const editor = one("#said", page)?.dataset.editor;
  if (!fresh || editor !== one("#said")?.dataset.editor) return; // another editor signed in: send nothing in their name
  for (const box of tokenBoxes()) box.value = fresh;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
};

/** @param {Response} answer @returns {Outcome} */
const outcomeOf = (answer) => {
  if (answer.headers.get("X-Proofdesk") === null || answer.status >= 500) return "error";
  if (answer.status === 401) return "signedOut";
  return answer.ok ? "done" : "refused";
};

/** Remembers whether an answer says that the session has ended, whoever sent the request. */
export const noteStatus = (/** @type {number} */ status) => {
  isSignedOut = status === 401;
};

/**
 * @param {string} address
 * @param {{ fields?: [string, string][], limit?: number, target?: string, keepalive?: boolean }} [more] With fields, the
 *   request is a POST. One that is kept alive goes on when the page is left.
 * @returns {Promise<Answer>}
 */
export const ask = async (address, { fields, limit = LIMIT, target = "", keepalive = false } = {}) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit);
  const signal = stop.signal;
  try {
    if (isSignedOut) await renewToken();
    const headers = { "HX-Request": "true", "HX-Current-URL": location.href, "HX-Target": target };
    const body = fields && new URLSearchParams([...fields, ["csrf_token", token()]]);
    const method = fields ? "POST" : "GET";
    const options = { method, headers, body, signal };
    const answer = await fetch(address, { ...options, keepalive }).catch((error) => {
      // All keepalive requests of a page share 64 KiB; larger ones are sent without keepalive.
      if (!keepalive || signal.aborted) throw error;
      return fetch(address, options);
    });
    noteStatus(answer.status);
    const isReload = (answer.headers.get("HX-Trigger-After-Settle") ?? "").includes("proofdesk:reload");
    return { outcome: outcomeOf(answer), html: await answer.text(), isReload };
  } catch {
    return { outcome: signal.aborted ? "late" : "unreachable", html: "" };
  } finally {
    clearTimeout(timer);
  }
};
