// The dialog's elements: the phrase in its context, two boxes, two buttons.

import { codePoints } from "./capture/normalise.js";
import { element } from "./element.js";
import { stage } from "./thanks.js";

/**
 * Returns the first hundred code points, and an ellipsis for the rest. Words are not cut, except very long ones (as in
 * scripts without spaces).
 * @param {string} text
 */
const head = (text) => text.replace(/^(?=.{101})(.{80,100}(?= )|.{100}).+/su, "$1…");

/**
 * Returns the last hundred code points in the same way.
 * @param {string} text
 */
const tail = (text) => text.replace(/^.+?(?=.{100}$)(\S{0,20} )?/su, "…");

/**
 * @param {Record<string, string>} attributes
 */
const box = (attributes) =>
  /** @type {HTMLTextAreaElement} */ (element("textarea", { "aria-errormessage": "e", ...attributes }));

/**
 * Puts the dialog on the page without showing it yet.
 * @param {import("./thanks.js").Look} look
 * @param {import("./capture/quote.js").Captured} captured
 * @param {string} textLang the language of the phrase
 */
export const draw = (look, { quote: { exact }, block: { text, start, end } }, textLang) => {
  const { words } = look;
  const { host, root } = stage(look);
  const points = [...text];
  const context = element(
    "p",
    { id: "c", dir: "auto", lang: textLang },
    tail(points.slice(0, start).join("")),
    element("mark", {}, codePoints(exact) > 200 ? `${head(exact)} ${tail(exact)}` : exact),
    head(points.slice(end).join("")),
  );
  // The browser's spell checker marks the mistake if it knows the text's language.
  const suggestion = box({ id: "s", dir: "auto", spellcheck: "true", lang: textLang });
  const comment = box({ id: "m", placeholder: words.optional });
  suggestion.value = exact;
  const problem = element("p", { id: "e", role: "alert" });
  // No button submits: in a frame whose sandbox forbids forms, submitting does nothing.
  const cancel = element("button", { type: "button" }, words.cancel);
  const submit = element("button", { type: "button", class: "send" }, words.send);
  const form = element(
    "form",
    {},
    element("h2", { id: "t" }, words.title),
    context,
    element("label", { for: "s" }, words.suggestion),
    suggestion,
    element("label", { for: "m" }, words.comment),
    comment,
    problem,
    element("div", { class: "actions" }, cancel, submit),
  );
  const dialog = /** @type {HTMLDialogElement} */ (
    element("dialog", { role: "dialog", "aria-modal": "true", "aria-labelledby": "t", "aria-describedby": "c" }, form)
  );
  root.append(dialog);
  /** @type {[HTMLTextAreaElement, HTMLTextAreaElement]} */
  const boxes = [suggestion, comment];
  return { host, root, dialog, form, boxes, problem, cancel, submit };
};
