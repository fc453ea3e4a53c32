// What became of a report, in the reader's words. Pure, but for asking whether there is a connection.

/** @typedef {import("./language.js").Words} Words */

/**
 * Whether the same report may be taken at another time.
 * @param {number} status
 */
const isLater = (status) => !/^4(?!08|25|29)/.test(`${status}`);

/**
 * Why the collector did not take a report; more than that, in the collector's own words, stands in the console: it is for
 * those who run the site.
 * @param {Words} words
 * @param {number} status
 */
const reason = (words, status) =>
  isLater(status) || /40[34]/.test(`${status}`)
    ? status || navigator.onLine
      ? words.closed
      : words.offline
    : status === 413 && words.large;

/**
 * What became of a report, in lines; some may be empty.
 * @param {{ lang: string, words: Words }} look
 * @param {import("./send.js").Result} result
 * @param {boolean} [isHere] whether the reader still has before them what they wrote
 */
export const outcome = ({ lang, words }, { fate, status, body, again }, isHere) => {
  if (fate === "already") return [words.already];
  if (fate === "sent") {
    const others = body.reports - 1;
    return [words.thanks, others > 0 && !again && count(lang, words.others, others)];
  }
  return [
    reason(words, status),
    fate === "queued" ? words.queued : isHere && isLater(status) ? words.again : words.refused,
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
    // Without need it is not called: the first time takes a slow processor as long as a whole dialog. Of our languages
    // Persian alone has digits of its own.
    n > 999 || lang === "fa" ? n.toLocaleString(lang) : `${n}`,
  );
