// Where the words of a language come from in the one file: English is in it, since a browser checks no file that it
// imports; the others are fetched, and cannot run.

import english from "./locales/en.json";

/** The tags, in lower case, of the languages that there are. */
export const known = LANGUAGES.split(" ");

/** Milliseconds after which English does. */
const LIMIT = 4000;

/**
 * @param {string} base the collector's address
 * @param {string} lang one of `known`
 * @returns {Promise<any>}
 */
export const load = async (base, lang) =>
  lang === "en"
    ? english
    : (await fetch(`${base}w/${lang}.${WORDS}.json`, { signal: AbortSignal.timeout?.(LIMIT) ?? null })).json();
