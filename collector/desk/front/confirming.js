// Ask the editor to confirm a decision about all typos that match: the desk counts them; later reports are not
// included.

import { isLong } from "./long.js";
import { one, said } from "./page.js";
import { putParts } from "./parts.js";
import { ask, LONG_LIMIT } from "./requests.js";
import * as list from "./rows.js";
import { send } from "./strokes.js";
import { say } from "./toasts.js";

/** @typedef {[string, string][]} Fields */

/** The number of questions so far: an answer that arrives after its question was cancelled is not shown. */
let asked = 0;

/**
 * Opens the question at once, so that keys reach nothing else, and fills it in once the desk has counted.
 * @param {HTMLFormElement} form
 * @param {Fields} fields What is to be done.
 */
export const askAboutAll = async (form, fields) => {
  const dialog = one("#confirm");
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  const counting = [...dialog.childNodes];
  asked += 1;
  const mine = asked;
  dialog.onclose = () => {
    asked += 1;
    dialog.replaceChildren(...counting);
  };
  dialog.showModal();
  const { outcome, html } = await ask(form.action, { fields: [...fields, ["all", "1"]] });
  if (mine !== asked) return;
  const template = document.createElement("template");
  template.innerHTML = html;
  const question = outcome === "done" ? one("#confirm form", template.content) : null;
  if (question instanceof HTMLFormElement) {
    show(dialog, question);
    return;
  }
  dialog.close();
  if (html && (outcome === "refused" || outcome === "signedOut")) putParts(html);
  else say(`${said(outcome)} ${said("failed")}`);
};

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLFormElement} question
 */
const show = (dialog, question) => {
  dialog.replaceChildren(question);
  one("[autofocus]", question)?.focus();
  one("[data-cancel]", question)?.addEventListener("click", () => dialog.close());
  question.addEventListener("submit", (event) => {
    event.preventDefault();
    const named = /** @type {Fields} */ ([...new FormData(question)].filter(([name]) => name !== "csrf_token"));
    dialog.close();
    list.chooseNone();
    const ids = (named.find(([name]) => name === "ids")?.[1] ?? "").split(",").map(list.numberAndVersion);
    const others = named.filter(([name]) => name !== "ids");
    if (isLong({ ids })) send({ address: question.action, fields: others, ids });
    else send({ address: question.action, fields: named, ids: [], limit: LONG_LIMIT });
  });
};
