// What the reader's keys set off: capture, ask, send, thank.

import { capture, take } from "./capture/selection.js";
import { ask, explain, thank } from "./dialog.js";
import { speak } from "./language.js";
import { turn } from "./turn.js";

/** @typedef {typeof import("./send.js")} Sender */

let busy = false;
let prepared = false;

/**
 * Gets ready while the reader has still to press the keys: words and sender are fetched, a connection that comes back
 * is noticed. What fails is tried again when it is needed, and told then.
 * @param {string} base the collector's address, ending in "/"
 * @param {DOMStringMap} data the tag's options
 * @param {() => Promise<Sender>} load
 */
export const prepare = (base, data, load) => {
  if (prepared) return;
  prepared = true;
  speak(base, data).catch(() => {});
  load().then(
    (sender) => addEventListener("online", () => sender.hurry(base)),
    () => {},
  );
};

/**
 * Reports the page's selection.
 * @param {string} base the collector's address, ending in "/"
 * @param {DOMStringMap} data the tag's options
 * @param {() => Promise<Sender>} load
 */
export const open = async (base, data, load) => {
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
    const [{ lang, words }, sender] = await Promise.all([speak(base, data), load()]);
    const page = sender.describePage(selected.node);
    const look = { lang, words, theme: data.theme };
    sender.tell("open", undefined);
    if (captured === "long") {
      thank(look, words.long);
      return;
    }
    const id = sender.uuid();
    await turn();

    /** @param {{ suggestion?: string, comment?: string }} said */
    const deliver = (said) => sender.send(base, { id, site: data.site, ...page, ...captured, ...said });

    const result =
      data.send === "instant"
        ? await deliver({})
        : await ask({ ...look, captured, textLang: languageOf(selected.node), deliver });
    selected.giveBack();
    if (result) {
      const others = result.body.reports - 1;
      if (result.fate === "queued") thank(look, words.queued);
      else if (result.fate === "refused") thank(look, explain(words, result));
      else thank(look, words.thanks, others > 0 ? count(lang, words.others, others) : "");
    }
    sender.flush(base);
  } catch (error) {
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

/**
 * @param {string} lang
 * @param {Record<string, string>} forms by plural category (Unicode CLDR, Intl.PluralRules)
 * @param {number} n
 */
const count = (lang, forms, n) =>
  (forms[new Intl.PluralRules(lang).select(n)] || /** @type {string} */ (forms.other)).replace(
    "{n}",
    // Without need it is not called: the first time takes a slow processor as long as a whole dialog. Of our languages
    // Persian alone has digits of its own.
    n > 999 || lang === "fa" ? n.toLocaleString(lang) : `${n}`,
  );
