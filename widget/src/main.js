// What the reader's keys set off: capture, ask, send, thank.

import { capture, take } from "./capture/selection.js";
import { ask } from "./dialog.js";
import { speak } from "./language.js";
import { outcome } from "./outcome.js";
import { describePage } from "./page.js";
import { send, tell, uuid } from "./send.js";
import { thank } from "./thanks.js";
import { turn } from "./turn.js";

let busy = false;

/**
 * Gets ready while the reader has still to press the keys: words are fetched. What fails is tried again when it is
 * needed, and told then.
 * @param {string} base the collector's address, ending in "/"
 * @param {DOMStringMap} data the tag's options
 */
export const prepare = (base, data) => {
  speak(base, data).catch(() => {});
};

/**
 * Reports the page's selection.
 * @param {string} base the collector's address, ending in "/"
 * @param {DOMStringMap} data the tag's options
 * @param {() => void} wake looks after what waits in this browser
 */
export const open = async (base, data, wake) => {
  if (busy) return;
  busy = true;
  try {
    // What is selected, before anything is waited for: the page may change meanwhile.
    const selected = take();
    if (!selected) return;
    // The keys, reading the page, and the dialog have a turn each: all in one would hold up a slow processor.
    await turn();
    const captured = capture(selected.range, data.article);
    if (!captured) return;
    const { lang, words } = await speak(base, data);
    const page = describePage(selected.node);
    const look = { lang, words, theme: data.theme };
    tell("open");
    if (captured === "long") {
      thank(look, words.long);
      return;
    }
    await turn();

    /** @param {{ suggestion?: string, comment?: string }} said */
    const deliver = (said) => send(base, { id: uuid(), site: data.site, ...page, ...captured, ...said });

    const result =
      data.send === "instant"
        ? await deliver({})
        : await ask({ ...look, captured, textLang: languageOf(selected.node), deliver });
    selected.giveBack();
    if (result) thank(look, ...outcome(look, result));
    wake();
  } catch (error) {
    console.warn("Proofdesk:", error);
    document.dispatchEvent(new CustomEvent("proofdesk:error", { detail: String(error) }));
  } finally {
    busy = false;
  }
};

/**
 * In which language something is written.
 * @param {Node | null} node
 */
const languageOf = (node) =>
  /** @type {HTMLElement | null | undefined} */ (
    (node instanceof Element ? node : node?.parentElement)?.closest("[lang]")
  )?.lang;
