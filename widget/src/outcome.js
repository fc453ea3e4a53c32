// Tell the reader what happened to a report. Pure, apart from checking for a connection.

import { isRefusal } from "./delivery.js";

/** @typedef {import("./language.js").Words} Words */

/**
 * Why the collector did not accept a report. Its own message goes to the console: it is meant for the site's owners.
 * @param {Words} words
 * @param {number} status
 */
const reason = (words, status) => {
  if (!status && !navigator.onLine) return words.offline;
  if (!isRefusal(status) || status === 403 || status === 404) return words.closed;
  return status === 413 && words.large;
};

/**
 * What happened to a report, in lines; some may be empty.
 * @param {{ lang: string, words: Words }} look
 * @param {import("./send.js").Result} result
 * @param {boolean} [isHere] whether the dialog with the reader's text is still open
 */
export const outcome = ({ lang, words }, { fate, status, body, again }, isHere) => {
  if (fate === "already") return [words.already];
  if (fate === "sent") {
    const others = body.reports - 1;
    return [words.thanks, others > 0 && !again && count(lang, words.others, others)];
  }
  return [
    reason(words, status),
    fate === "queued" ? words.queued : isHere && !isRefusal(status) ? words.again : words.refused,
  ];
};

/**
 * @param {string} lang
 * @param {Record<string, string>} forms by plural category (Unicode CLDR, Intl.PluralRules)
 * @param {number} n
 */
const count = (lang, forms, n) =>
  (forms[new Intl.PluralRules(lang).select(n)] || /** @type {string} */ (forms.other)).replace(
    "{n}",
    // Only called if needed: the first call takes a slow processor as long as a whole dialog. Of our languages only
    // Persian has its own digits.
    n > 999 || lang === "fa" ? n.toLocaleString(lang) : `${n}`,
  );
