// The dialog and the thanks, in a shadow root of their own. Dialog pattern: WAI-ARIA Authoring Practices, Dialog (Modal).

import { codePoints, normalise } from "./capture/normalise.js";
import css from "./dialog.css";
import { direction, element, shadow } from "./element.js";
import { turn } from "./turn.js";

/**
 * @typedef {import("./language.js").Words} Words
 * @typedef {{ lang: string, words: Words, theme?: string | undefined }} Look
 * @typedef {{ fate: "sent" | "queued" | "refused", status: number, body: any }} Result
 */

/** Milliseconds for which the thanks stay. */
const THANKS = 6000;
/**
 * By these, pages catch shortcuts, trap the focus, close what is open on a click elsewhere, and forbid to select or to
 * copy. What happens in the dialog is no concern of theirs.
 */
const OURS = "keydown keypress keyup focusin pointerdown mousedown click contextmenu selectstart copy cut paste";

/**
 * The first hundred code points, and an ellipsis for the rest. No word is cut, except a very long one (as words are where
 * no spaces are written).
 * @param {string} text
 */
const head = (text) => text.replace(/^(?=.{101})(.{80,100}(?= )|.{100}).+/su, "$1…");

/**
 * The last hundred, likewise.
 * @param {string} text
 */
const tail = (text) => text.replace(/^.+?(?=.{100}$)(\S{0,20} )?/su, "…");

/**
 * @param {Look} look
 */
const stage = ({ lang, theme }) => {
  // Of two reports in a row, the first's thanks make room.
  document.querySelector("proofdesk-dialog")?.remove();
  // A name of our own, so that the page's rules for div or section do not apply to it.
  const host = element("proofdesk-dialog", { lang, dir: direction(lang) });
  const root = shadow(host, css, theme);
  document.documentElement.append(host);
  return { host, root };
};

/**
 * @param {Record<string, string>} attributes
 */
const box = (attributes) =>
  /** @type {HTMLTextAreaElement} */ (element("textarea", { "aria-errormessage": "e", ...attributes }));

/**
 * Why a report was not taken, in the reader's language.
 * @param {Words} words
 * @param {Result} result
 */
export const explain = (words, { status, body }) =>
  /^(0|429|5..)$/.test(`${status}`)
    ? words.offline
    : /^40[34]$/.test(`${status}`)
      ? words.closed
      : `${words.refused} ${body?.detail || ""}`;

/**
 * Asks for a suggestion and a comment and delivers them. Resolves to what became of the report, or undefined where the
 * reader cancelled. A refused report stays in the dialog with the reason, so that nothing typed is lost.
 * @param {Look & { captured: import("./capture/quote.js").Captured, textLang: string | undefined,
 *   deliver: (said: { suggestion?: string, comment?: string }) => Promise<Result> }} options
 * @returns {Promise<Result | undefined>}
 */
export const ask = ({ captured, textLang = "", deliver, ...look }) =>
  new Promise((resolve) => {
    const { words, lang } = look;
    const { host, root } = stage(look);
    const { exact } = captured.quote;
    const { text, start, end } = captured.block;
    const points = [...text];
    const context = element(
      "p",
      { id: "c", dir: "auto", lang: textLang },
      tail(points.slice(0, start).join("")),
      element("mark", {}, codePoints(exact) > 200 ? `${head(exact)} ${tail(exact)}` : exact),
      head(points.slice(end).join("")),
    );
    // The browser marks the mistake by itself, if it knows the text's language.
    const suggestion = box({ id: "s", dir: "auto", spellcheck: "true", lang: textLang });
    const comment = box({ id: "m", placeholder: words.optional });
    suggestion.value = exact;
    const problem = element("p", { id: "e", role: "alert" });
    // No button submits: in a frame whose sandbox forbids forms that does nothing at all.
    const cancel = element("button", { type: "button" }, words.cancel);
    const submit = element("button", { type: "button", class: "send" }, words.send);
    const form = /** @type {HTMLFormElement} */ (
      element(
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
      )
    );
    const dialog = /** @type {HTMLDialogElement} */ (
      element("dialog", { role: "dialog", "aria-modal": "true", "aria-labelledby": "t", "aria-describedby": "c" }, form)
    );
    root.append(dialog);

    /** @param {HTMLTextAreaElement} one code points, as the collector takes them */
    const most = (one) => (one === comment ? 2000 : 1000);
    /**
     * Says what is wrong, by the box that it is wrong with.
     * @param {string} text
     * @param {HTMLTextAreaElement} [wrong]
     */
    const blame = (text, wrong) => {
      for (const one of [suggestion, comment]) one.ariaInvalid = `${one === wrong}`;
      (wrong || comment).after(problem);
      problem.textContent = text;
      wrong?.focus();
    };
    form.addEventListener("input", () => blame(""));

    /** @type {Result | undefined} */
    let result;
    const finish = async () => {
      if (submit.ariaDisabled) return;
      const said = suggestion.value.trim();
      const remark = comment.value.trim();
      const tooLong = [suggestion, comment].find((one) => codePoints(normalise(one.value).trim()) > most(one));
      if (tooLong) {
        blame(words.tooLong.replace("{n}", most(tooLong).toLocaleString(lang)), tooLong);
        return;
      }
      blame("");
      submit.ariaDisabled = "true"; // not `disabled`, by which the button would lose the focus
      const answer = await deliver({
        // Emptied, the box says that the phrase should go.
        ...(said !== exact && { suggestion: said }),
        ...(remark && { comment: remark }),
      });
      submit.ariaDisabled = null;
      if (answer.fate !== "refused") {
        result = answer;
        dialog.close();
        return;
      }
      const { errors = {} } = answer.body || {};
      const [text] = errors.suggestion || errors.comment || [];
      if (text) blame(`${words.refused} ${text}`, errors.suggestion ? suggestion : comment);
      else blame(explain(words, answer));
    };

    const away = new AbortController();
    const { signal } = away;
    const guard = (/** @type {any} */ event) => {
      if (event.target !== host && event.target !== document.body) return;
      event.stopImmediatePropagation();
      if (event.type === "keydown" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        if (!event.repeat && !event.isComposing) finish();
      }
      // Stopped here, a click reaches no button, so it is answered here too.
      if (event.type === "click") {
        const [button] = event.composedPath();
        if (button === submit) finish();
        if (button === cancel) dialog.close();
      }
    };
    // On the window, since there the page's own have not had it yet.
    for (const type of OURS.split(" ")) addEventListener(type, guard, { capture: true, signal });

    // An on-screen keyboard covers the page without making it smaller: only this viewport tells. While the reader has
    // zoomed in with two fingers, nothing moves. A policy against styles allows this (CSP3: CSSOM).
    const view = /** @type {VisualViewport} */ (window.visualViewport);
    const fit = () => {
      if (view.scale > 1.05) return;
      dialog.style.cssText = `--high:${view.height}px;--low:${view.offsetTop + view.height}px`;
      root.activeElement?.scrollIntoView({ block: "nearest" });
    };
    for (const type of ["resize", "scroll"]) view.addEventListener(type, fit, { signal });

    // Closing gives the focus back to where it was (HTML standard, dialog's close steps).
    dialog.addEventListener("close", () => {
      away.abort();
      host.remove();
      resolve(result);
    });
    // Laying out, and making all of the page inert, are each long enough on a slow processor for a turn of their own.
    dialog.style.cssText = "display:block;position:fixed;visibility:hidden";
    const show = async () => {
      await turn();
      dialog.scrollTop = 0;
      await turn();
      fit();
      dialog.showModal();
      suggestion.focus();
      suggestion.select();
      suggestion.scrollTop = 0;
    };
    show();
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
