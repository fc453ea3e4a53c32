// What the reader's keys set off: capture, ask, send, thank.

import { capture, remember } from "./capture/selection.js";
import { flush, hurry, send, tell, uuid } from "./delivery.js";
import { ask, explain, thank } from "./dialog.js";
import { speak } from "./language.js";
import { describePage } from "./page.js";

export { flush };

let busy = false;
let prepared = false;

/**
 * Gets ready while the reader has still to press the keys: the words are fetched, a connection that comes back is
 * noticed.
 * @param {string} base the collector's address, ending in "/"
 * @param {DOMStringMap} data the tag's options
 */
export const prepare = (base, data) => {
  if (prepared) return;
  prepared = true;
  addEventListener("online", () => hurry(base));
  speak(base, data).catch(() => {
    // Tried again when they are needed, and told then.
  });
};

/**
 * Reports the page's selection.
 * @param {string} base the collector's address, ending in "/"
 * @param {DOMStringMap} data the tag's options
 */
export const open = async (base, data) => {
  if (busy) return;
  busy = true;
  try {
    // What is selected and where, before anything is waited for: the page may change meanwhile.
    const captured = capture(data.article);
    if (!captured) return;
    const page = describePage(data.article);
    const giveBack = remember();
    const { lang, words } = await speak(base, data);
    const look = { lang, words, theme: data.theme };
    tell("open", undefined);
    if (captured === "long") {
      thank(look, words.long);
      return;
    }
    const id = uuid();

    /** @param {{ suggestion?: string, comment?: string }} said */
    const deliver = (said) => send(base, { id, site: data.site, ...page, ...captured, ...said });

    const result =
      data.send === "instant"
        ? await deliver({})
        : await ask({ ...look, captured, pageLang: /** @type {string} */ (page.lang), deliver });
    giveBack();
    if (!result) return;
    const others = result.body.reports - 1;
    if (result.fate === "queued") thank(look, words.queued);
    else if (result.fate === "refused") thank(look, explain(words, result));
    else thank(look, words.thanks, others > 0 ? count(lang, words.others, others) : "");
  } catch (error) {
    tell("error", String(error));
  } finally {
    busy = false;
    flush(base);
  }
};

/**
 * @param {string} lang
 * @param {Record<string, string>} forms by plural category (Unicode CLDR, Intl.PluralRules)
 * @param {number} n
 */
const count = (lang, forms, n) =>
  (forms[new Intl.PluralRules(lang).select(n)] || /** @type {string} */ (forms.other)).replace(
    "{n}",
    n.toLocaleString(lang),
  );
