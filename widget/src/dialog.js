// The dialog and the thanks, in a shadow root of their own. Dialog pattern: WAI-ARIA Authoring Practices, Dialog (Modal).

import css from "./dialog.css";
import { element, shadow } from "./element.js";

/**
 * @typedef {import("./language.js").Words} Words
 * @typedef {{ lang: string, words: Words, theme?: string | undefined }} Look
 * @typedef {{ fate: "sent" | "queued" | "refused", body: any }} Result
 */

/** Code points of context shown on either side of the phrase. */
const CONTEXT = 140;
/** Milliseconds for which the thanks stay. */
const THANKS = 6000;

/**
 * @param {Look} look
 */
const stage = ({ lang, theme }) => {
  // A name of our own, so that the page's rules for div or section do not apply to it.
  const host = element("proofdesk-dialog", { lang });
  const root = shadow(host, css, theme);
  host.dir = new Intl.Locale(lang).maximize().script?.match(/Arab|Hebr/) ? "rtl" : "ltr";
  // What happens in the dialog is no concern of the page's shortcuts.
  for (const type of ["keydown", "keyup", "keypress"]) host.addEventListener(type, (event) => event.stopPropagation());
  document.documentElement.append(host);
  return { host, root };
};

/**
 * @param {string} text
 * @param {number} from
 * @param {number} to
 */
const slice = (text, from, to) => [...text].slice(from, to).join("");

/**
 * Asks for a suggestion and a comment and delivers them. Resolves to what became of the report, or undefined where the
 * reader cancelled. A refused report stays in the dialog with the reason, so that nothing typed is lost.
 * @param {Look & { captured: import("./capture/quote.js").Captured, pageLang: string | undefined,
 *   deliver: (said: { suggestion?: string, comment?: string }) => Promise<Result> }} options
 * @returns {Promise<Result | undefined>}
 */
export const ask = ({ captured, pageLang, deliver, ...look }) =>
  new Promise((resolve) => {
    const { words } = look;
    const { host, root } = stage(look);
    const { exact } = captured.quote;
    const { text, start, end } = captured.block;
    const context = element(
      "p",
      { id: "c", class: "context", dir: "auto", lang: pageLang || "" },
      start > CONTEXT ? "…" : "",
      slice(text, Math.max(0, start - CONTEXT), start),
      element("mark", {}, exact),
      slice(text, end, end + CONTEXT),
      [...text].length > end + CONTEXT ? "…" : "",
    );
    const suggestion = /** @type {HTMLTextAreaElement} */ (
      element("textarea", {
        id: "s",
        maxlength: "1000",
        dir: "auto",
        spellcheck: "true",
        lang: pageLang || "",
        rows: "2",
      })
    );
    suggestion.value = exact;
    const comment = /** @type {HTMLTextAreaElement} */ (
      element("textarea", { id: "m", maxlength: "2000", dir: "auto", rows: "2", placeholder: words.optional })
    );
    const problem = element("p", { id: "e", role: "alert", class: "problem" });
    const cancel = element("button", { type: "button" }, words.cancel);
    const submit = /** @type {HTMLButtonElement} */ (element("button", { class: "send" }, words.send));
    const form = element(
      "form",
      { method: "dialog" },
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

    /** @type {Result | undefined} */
    let result;
    const sendIt = async () => {
      if (submit.disabled) return;
      submit.disabled = true;
      const said = suggestion.value.trim();
      const remark = comment.value.trim();
      const answer = await deliver({
        // Emptied, the box says that the phrase should go.
        ...(said !== exact && { suggestion: said }),
        ...(remark && { comment: remark }),
      });
      submit.disabled = false;
      if (answer.fate === "refused") {
        problem.textContent = `${words.refused} ${answer.body.detail || ""}`;
        suggestion.focus();
        return;
      }
      result = answer;
      dialog.close();
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sendIt();
    });
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing && !event.repeat) {
        event.preventDefault();
        sendIt();
      }
    });
    // Closing gives the focus back to where it was (HTML standard, dialog's close steps).
    dialog.addEventListener("close", () => {
      host.remove();
      resolve(result);
    });
    dialog.showModal();
    suggestion.focus();
    suggestion.select();
  });

/**
 * Says something short that goes by itself, also to screen readers: a live region is there before its words are
 * (WAI-ARIA 1.2, status).
 * @param {Look} look
 * @param {...string} lines
 */
export const thank = (look, ...lines) => {
  const { host, root } = stage(look);
  const status = element("div", { role: "status", class: "thanks", popover: "manual" });
  root.append(status);
  status.showPopover?.(); // above everything; without popovers, by z-index
  setTimeout(() => {
    status.append(...lines.filter(Boolean).map((line) => element("p", {}, line)));
    status.classList.add("said");
  }, 50);
  setTimeout(() => host.remove(), THANKS);
};
