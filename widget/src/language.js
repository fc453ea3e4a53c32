// Which language the widget speaks, and its words.

/**
 * @typedef {typeof import("./locales/en.json")} Words
 */

/**
 * The best of the languages that we have: for "de-AT" also "de" (RFC 4647, section 3.4, lookup).
 * @param {(string | undefined | null)[]} wanted tags, the most wanted first
 * @param {Record<string, string>} known
 */
export const choose = (wanted, known) => {
  for (const tag of wanted) {
    const parts = (tag || "").toLowerCase().split("-");
    for (; parts.length; parts.pop()) if (known[parts.join("-")]) return parts.join("-");
  }
  return "en";
};

/**
 * Loads the words of the page's language.
 * @param {string} base the collector's address
 * @param {DOMStringMap} data the tag's options
 * @returns {Promise<{ lang: string, words: Words }>}
 */
export const speak = async (base, data) => {
  const lang = choose([data.lang, document.documentElement.lang, ...navigator.languages], LANGUAGES);
  return { lang, words: (await import(`${base}w/${LANGUAGES[lang]}`)).default };
};

/** Whether the keyboard is Apple's, where people press ⌘ and not Ctrl. */
export const onApple = () => /Mac|iPhone|iPad/.test(navigator.platform);
