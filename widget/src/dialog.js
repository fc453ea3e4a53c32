// Ask for a correction and a comment, and deliver them. Dialog pattern: WAI-ARIA Authoring Practices, Dialog (Modal).

import { codePoints, normalise } from "./capture/normalise.js";
import { addEventListener, own } from "./dom.js";
import { draw } from "./form.js";
import { outcome } from "./outcome.js";
import { announce } from "./thanks.js";
import { turn } from "./turn.js";

/**
 * @typedef {import("./thanks.js").Look} Look
 * @typedef {import("./send.js").Result} Result
 */

/**
 * Pages use these events to catch shortcuts, trap the focus, scroll, close menus on a click elsewhere, and prevent
 * selecting or copying. They must not see such events in the dialog.
 */
const OURS =
  "keydown keypress keyup focusin focusout pointerdown pointerup mousedown mouseup click contextmenu selectstart copy " +
  "cut paste beforeinput input touchstart touchmove touchend wheel";

/**
 * Asks for a suggestion and a comment and delivers them. Resolves to the result, or to undefined if the reader cancels.
 * A refused report stays in the dialog with the reason, so that nothing typed is lost.
 * @param {Look & { captured: import("./capture/quote.js").Captured, textLang: string | undefined,
 *   deliver: (said: { suggestion?: string, comment?: string }) => Promise<Result> }} options
 * @returns {Promise<Result | undefined>}
 */
export const ask = ({ captured, textLang = "", deliver, ...look }) =>
  new Promise((resolve) => {
    const { words, lang } = look;
    const { exact } = captured.quote;
    const { host, root, dialog, form, boxes, problem, cancel, submit } = draw(look, captured, textLang);
    const [suggestion, comment] = boxes;
    /** @type {Result | undefined} */
    let result;
    let isSending = false;
    /** @type {any} where the focus was when the reader was asked whether to discard the text */
    let asked;

    /**
     * Shows an error beside the box that it is about.
     * @param {string} text
     * @param {HTMLTextAreaElement} [wrong]
     */
    const showProblem = (text, wrong) => {
      for (const one of boxes) one.ariaInvalid = `${one === wrong}`;
      (wrong || comment).after(problem);
      problem.textContent = text;
      wrong?.focus();
    };

    /** @param {any} [where] the element with the focus; undefined once the reader continues */
    const askToDiscard = (where) => {
      const back = asked;
      asked = where;
      showProblem(where ? words.unsent : "");
      cancel.textContent = where ? words.keep : words.cancel;
      submit.textContent = where ? words.discard : words.send;
      form.className = where ? "asking" : "";
      if (where) cancel.focus();
      else if (root.activeElement === cancel) back.focus();
    };

    /** @param {boolean} whether */
    const sending = (whether) => {
      isSending = whether;
      for (const one of boxes) one.readOnly = whether;
      submit.ariaDisabled = whether ? "true" : null; // not `disabled`, which would remove the focus from the button
    };

    const finish = async () => {
      if (isSending) return;
      if (asked) askToDiscard();
      const said = suggestion.value.trim();
      const remark = comment.value.trim();
      for (const box of boxes) {
        // In code points, as the collector counts.
        const most = box === comment ? 2000 : 1000;
        if (codePoints(normalise(box.value).trim()) > most) {
          showProblem(words.tooLong.replace("{n}", most.toLocaleString(lang)), box);
          return;
        }
      }
      showProblem("");
      sending(true);
      const answer = await deliver({
        // An emptied box suggests deleting the phrase.
        ...(said !== exact && { suggestion: said }),
        ...(remark && { comment: remark }),
      });
      sending(false);
      if (!host.isConnected) announce(look, ...outcome(look, answer));
      else if (answer.fate === "refused") {
        const wrong = answer.body?.errors || {};
        showProblem(
          outcome(look, answer, true).filter(Boolean).join(" "),
          wrong.suggestion ? suggestion : wrong.comment && comment,
        );
      } else {
        result = answer;
        dialog.close();
      }
    };

    // A report that is being sent cannot be cancelled, and typed text is not discarded without asking.
    const leave = () => {
      if (asked) askToDiscard();
      else if (!isSending && (suggestion.value !== exact || comment.value))
        askToDiscard(root.activeElement || suggestion);
      else dialog.close();
    };

    const closed = new AbortController();
    keepFromPage(host, closed.signal, {
      finish,
      leave,
      input: () => (asked ? askToDiscard() : showProblem("")),
      // A translator may have put its own elements into the button.
      click: (path) => {
        if (path.includes(cancel)) leave();
        else if (path.includes(submit)) asked ? dialog.close() : finish();
      },
    });
    // Closing without a key (Android).
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      leave();
    });
    const end = () => {
      watch.disconnect();
      host.remove(); // this moves the focus, which the page must not notice
      closed.abort();
      if (isSending) announce(look, words.sending);
      resolve(result);
    };
    // Closing restores the focus (HTML standard, dialog's close steps).
    dialog.addEventListener("close", end);
    // A page that replaces its content may remove the dialog with it.
    const watch = new MutationObserver(() => host.isConnected || end());
    watch.observe(document, { childList: true, subtree: true });
    show(dialog, root, closed.signal, suggestion);
  });

/**
 * Handles the dialog's events before the page can: on the window, where the page's listeners have not run yet. No event
 * reaches its target, so all are handled here.
 * @param {Element} host
 * @param {AbortSignal} signal
 * @param {{ finish: () => void, leave: () => void, input: () => void, click: (path: EventTarget[]) => void }} answers
 */
const keepFromPage = (host, signal, { finish, leave, input, click }) => {
  const takeUp = (/** @type {Event} */ event) => {
    event.stopImmediatePropagation();
    if (event.type === "keyup") removeEventListener("keyup", takeUp, true);
  };
  const take = (/** @type {any} */ event) => {
    const { target, type, key } = event;
    if (target !== host && target !== own("body")) return;
    takeUp(event);
    if (type === "input") input();
    if (type === "click") click(event.composedPath());
    if (type !== "keydown" || event.isComposing) return;
    const isEscape = key === "Escape";
    if (!isEscape && (key !== "Enter" || !(event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    if (event.repeat) return;
    // The page must not see the keyup either, although the dialog may be closed by then.
    addEventListener("keyup", takeUp, true);
    isEscape ? leave() : finish();
  };
  for (const type of OURS.split(" "))
    addEventListener(type, take, { capture: true, passive: /^[tw]/.test(type), signal });
};

/**
 * Shows the dialog in steps: layout, and making the page inert, each take a slow processor long enough for a task of
 * its own.
 * @param {HTMLDialogElement} dialog
 * @param {ShadowRoot} root
 * @param {AbortSignal} signal
 * @param {HTMLTextAreaElement} first
 */
const show = async (dialog, root, signal, first) => {
  // An on-screen keyboard covers the page without resizing it: only this viewport changes. While the reader has zoomed
  // in with two fingers, nothing moves. A policy against styles allows this (CSP3: CSSOM).
  const view = /** @type {VisualViewport} */ (window.visualViewport);
  const fit = () => {
    if (view.scale > 1.05) return;
    dialog.style.cssText = `--high:${view.height}px;--low:${view.offsetTop + view.height}px`;
    root.activeElement?.scrollIntoView({ block: "nearest" });
  };
  for (const type of ["resize", "scroll"]) view.addEventListener(type, fit, { signal });
  dialog.style.cssText = "display:block;position:fixed;visibility:hidden";
  await turn();
  dialog.scrollTop = 0;
  await turn();
  if (signal.aborted) return; // the page has removed the dialog
  fit();
  dialog.showModal();
  first.focus();
  first.select();
  first.scrollTop = 0;
};
