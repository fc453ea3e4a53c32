// What happens after the reader's keys: capture, ask, send, thank.

import { capture } from "./capture/capture.js";
import { ask } from "./dialog.js";
import { tell } from "./dom.js";
import { loadWords } from "./language.js";
import { outcome } from "./outcome.js";
import { describePage } from "./page.js";
import { send, uuid } from "./send.js";
import { announce } from "./thanks.js";
import { turn } from "./turn.js";

let busy = false;

/**
 * Fetches the texts before the reader presses the keys. If that fails, it is tried again, and reported, when they are
 * needed.
 * @param {string} base the collector's address, ending in "/"
 * @param {DOMStringMap} data the tag's options
 */
export const prepare = (base, data) => {
  loadWords(base, data).catch(() => {});
};

/**
 * Reports the page's selection.
 * @param {string} base the collector's address, ending in "/"
 * @param {DOMStringMap} data the tag's options
 * @param {() => void} wake sends the reports that wait in this browser
 * @param {import("./capture/selection.js").Taken} taken what is selected
 */
export const open = async (base, data, wake, taken) => {
  if (busy) return;
  busy = true;
  try {
    // The keys, reading the page, and the dialog get a task each: all in one would block a slow processor for too long.
    await turn();
    const captured = capture(taken);
    if (!captured) throw new Error("Nothing to report");
    const { lang, words } = await loadWords(base, data);
    const page = describePage(taken.around("article:not(article *)"));
    const look = { lang, words, theme: data.theme };
    tell("open");
    if (!page.url || captured === "long") {
      announce(look, page.url ? words.long : words.closed);
      return;
    }
    await turn();

    /** @param {{ suggestion?: string, comment?: string }} said */
    const deliver = (said) => send(base, { id: uuid(), site: data.site, ...page, ...captured, ...said });

    const result =
      data.send === "instant"
        ? await deliver({})
        : await ask({ ...look, captured, textLang: taken.around("[lang]")?.lang, deliver });
    taken.giveBack();
    if (result) announce(look, ...outcome(look, result));
    wake();
  } catch (error) {
    console.warn("Proofdesk:", error);
    tell("error", `${error}`);
  } finally {
    busy = false;
  }
};
