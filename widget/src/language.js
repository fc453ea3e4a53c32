// Which language the widget speaks, and its words.

import { html } from "./dom.js";
import { known, load } from "./words.js";

/**
 * @typedef {typeof import("./locales/en.json")} Words
 */

/**
 * The best of the languages that we have: for "de-AT" also "de" (RFC 4647, section 3.4, lookup), and for "zh-TW", whose
 * likely script is another than that of "zh", "zh-hant" (Unicode Technical Standard 35, likely subtags).
 * @param {(string | undefined | null)[]} wanted tags, the most wanted first
 * @param {string[]} known tags in lower case
 */
export const choose = (wanted, known) => {
  for (const tag of wanted) {
    try {
      const { language, script } = new Intl.Locale((tag || "").replaceAll("_", "-")).maximize();
      // "no" stands for Norwegian of either form.
      const tags = [`${language}-${script}`.toLowerCase(), language, /^n[no]$/.test(language) ? "nb" : ""];
      const found = tags.find((one) => known.includes(one));
      if (found) return found;
    } catch {
      // No language tag: whoever wrote it, somebody else may have said it better.
    }
  }
  return "en";
};

/** @type {Record<string, Promise<Words>>} */
const loaded = {};

/**
 * The words of a language, loaded once; what fails is tried again at the next use.
 * @param {string} base
 * @param {string} lang
 */
const loadOnce = (base, lang) => {
  loaded[lang] ||= load(base, lang).catch((error) => {
    delete loaded[lang];
    throw error;
  });
  return loaded[lang];
};

/**
 * Loads the words of the page's language, or English where they cannot be had, some of them perhaps said in the site's
 * own way (data-text-…).
 * @param {string} base the collector's address
 * @param {DOMStringMap} data the tag's options
 * @returns {Promise<{ lang: string, words: Words }>}
 */
export const loadWords = async (base, data) => {
  let lang = choose([data.lang, html().lang, ...navigator.languages], known);
  /** @type {any} */
  const words = {
    ...(await loadOnce(base, lang).catch(() => {
      lang = "en";
      return loadOnce(base, lang);
    })),
  };
  for (const key in words) {
    const own = data[`text${key[0]?.toUpperCase()}${key.slice(1)}`];
    if (own) words[key] = key === "others" ? { other: own } : own;
  }
  return { lang, words };
};

/** Whether the keyboard is Apple's, where people press ⌘ and not Ctrl. */
export const onApple = () => /Mac|iPhone|iPad/.test(navigator.platform);
