// Asks for a correction and a comment, and delivers them. Dialog pattern: WAI-ARIA Authoring Practices, Dialog (Modal).

import { codePoints, normalise } from "./capture/normalise.js";
import { addEventListener } from "./dom.js";
import { draw } from "./form.js";
import { outcome } from "./outcome.js";
import { thank } from "./thanks.js";
import { turn } from "./turn.js";

/**
 * @typedef {import("./thanks.js").Look} Look
 * @typedef {import("./send.js").Result} Result
 */

/**
 * By these, pages catch shortcuts, trap the focus, scroll by themselves, close what is open on a click elsewhere, and
 * forbid to select or to copy. What happens in the dialog is no concern of theirs.
 */
const OURS =
  "keydown keypress keyup focusin focusout pointerdown pointerup mousedown mouseup click contextmenu selectstart copy " +
  "cut paste beforeinput input touchstart touchmove touchend wheel";

/**
 * Asks for a suggestion and a comment and delivers them. Resolves to what became of the report, or undefined where the
 * reader left. A refused report stays in the dialog with the reason, so that nothing typed is lost.
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
    /** @type {any} where the reader was when they were asked whether to discard it all */
    let asked;

    /**
     * Says what is wrong, by the box that it is wrong with.
     * @param {string} text
     * @param {HTMLTextAreaElement} [wrong]
     */
    const blame = (text, wrong) => {
      for (const one of boxes) one.ariaInvalid = `${one === wrong}`;
      (wrong || comment).after(problem);
      problem.textContent = text;
      wrong?.focus();
    };

    /** @param {any} where the focus is; nothing once the reader goes on */
    const askToDiscard = (where) => {
      const back = asked;
      asked = where;
      blame(where ? words.unsent : "");
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
      submit.ariaDisabled = whether ? "true" : null; // not `disabled`, by which the button would lose the focus
    };

    const finish = async () => {
      if (isSending) return;
      if (asked) askToDiscard(undefined);
      const said = suggestion.value.trim();
      const remark = comment.value.trim();
      for (const [index, most] of [1000, 2000].entries()) {
        const box = /** @type {HTMLTextAreaElement} */ (boxes[index]);
        // In code points, as the collector takes them.
        if (codePoints(normalise(box.value).trim()) > most) {
          blame(words.tooLong.replace("{n}", most.toLocaleString(lang)), box);
          return;
        }
      }
      blame("");
      sending(true);
      const answer = await deliver({
        // Emptied, the box says that the phrase should go.
        ...(said !== exact && { suggestion: said }),
        ...(remark && { comment: remark }),
      });
      sending(false);
      if (!host.isConnected) thank(look, ...outcome(look, answer));
      else if (answer.fate === "refused") {
        const wrong = answer.body?.errors || {};
        blame(
          outcome(look, answer, true).filter(Boolean).join(" "),
          wrong.suggestion ? suggestion : wrong.comment && comment,
        );
      } else {
        result = answer;
        dialog.close();
      }
    };

    // What is on its way stays so, and what was typed is not thrown away unasked.
    const leave = () => {
      if (asked) askToDiscard(undefined);
      else if (!isSending && (suggestion.value !== exact || comment.value))
        askToDiscard(root.activeElement || suggestion);
      else dialog.close();
    };

    const away = new AbortController();
    keepFromPage(host, away.signal, {
      finish,
      leave,
      input: () => (asked ? askToDiscard(undefined) : blame("")),
      // A translator may have put elements of its own into the button.
      click: (path) => {
        if (path.includes(cancel)) leave();
        else if (path.includes(submit)) asked ? dialog.close() : finish();
      },
    });
    // Where there is no key for it (Android).
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      leave();
    });
    const end = () => {
      watch.disconnect();
      host.remove(); // a loss of focus, which is not the page's
      away.abort();
      if (isSending) thank(look, words.sending);
      resolve(result);
    };
    // Closing gives the focus back to where it was (HTML standard, dialog's close steps).
    dialog.addEventListener("close", end);
    // A page that throws its content away may take the dialog with it.
    const watch = new MutationObserver(() => host.isConnected || end());
    watch.observe(document, { childList: true, subtree: true });
    show(dialog, root, away.signal, suggestion);
  });

/**
 * Takes what happens in the dialog before the page gets it: on the window, since there the page's own have not had it
 * yet. So no event reaches what it is for, and all are answered here.
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
    if (target !== host && target !== document.body) return;
    takeUp(event);
    if (type === "input") input();
    if (type === "click") click(event.composedPath());
    if (type !== "keydown" || event.isComposing) return;
    const isEscape = key === "Escape";
    if (!isEscape && (key !== "Enter" || !(event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    if (event.repeat) return;
    // The key's way up is not the page's either, though the dialog may be gone by then.
    addEventListener("keyup", takeUp, true);
    isEscape ? leave() : finish();
  };
  for (const type of OURS.split(" "))
    addEventListener(type, take, { capture: true, passive: /^[tw]/.test(type), signal });
};

/**
 * Laying out, and making all of the page inert, are each long enough on a slow processor for a turn of their own.
 * @param {HTMLDialogElement} dialog
 * @param {ShadowRoot} root
 * @param {AbortSignal} signal
 * @param {HTMLTextAreaElement} first
 */
const show = async (dialog, root, signal, first) => {
  // An on-screen keyboard covers the page without making it smaller: only this viewport tells. While the reader has
  // zoomed in with two fingers, nothing moves. A policy against styles allows this (CSP3: CSSOM).
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
  if (signal.aborted) return; // the page has thrown it away
  fit();
  dialog.showModal();
  first.focus();
  first.select();
  first.scrollTop = 0;
};
