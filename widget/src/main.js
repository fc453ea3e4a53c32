// What the reader's keys set off: capture, ask, send, thank.

import { capture, remember } from "./capture/selection.js";
import { flush, hurry, send, tell, uuid } from "./delivery.js";
import { ask, thank } from "./dialog.js";
import { speak } from "./language.js";
import { describePage } from "./page.js";

let busy = false;
let listening = false;

/**
 * Reports the page's selection.
 * @param {string} base the collector's address, ending in "/"
 * @param {DOMStringMap} data the tag's options
 */
export const open = async (base, data) => {
  if (busy) return;
  busy = true;
  try {
    const captured = capture(data.article);
    const giveBack = remember();
    const { lang, words } = await speak(base, data);
    const theme = data.theme;
    if (!captured) return;
    tell("open", undefined);
    if (captured === "long") {
      thank({ lang, words, theme }, words.long);
      return;
    }
    const id = uuid();
    const page = describePage();

    /** @param {{ suggestion?: string, comment?: string }} said */
    const deliver = (said) => send(base, { id, site: data.site, ...page, ...captured, ...said });

    const result =
      data.send === "instant"
        ? await deliver({})
        : await ask({ lang, words, theme, captured, pageLang: /** @type {string} */ (page.lang), deliver });
    giveBack();
    if (!result) return;
    const others = result.body.reports - 1;
    if (result.fate === "queued") thank({ lang, words, theme }, words.queued);
    else if (result.fate === "refused") thank({ lang, words, theme }, `${words.refused} ${result.body.detail || ""}`);
    else thank({ lang, words, theme }, words.thanks, others > 0 ? count(lang, words.others, others) : "");
  } finally {
    busy = false;
    if (!listening) {
      listening = true;
      addEventListener("online", () => hurry(base));
    }
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
