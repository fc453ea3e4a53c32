// Load a language's texts in the single-file build: English is included, since browsers do not check the integrity of
// imported files; the others are fetched as data, which cannot run.

import english from "./locales/en.json";

/** The tags of the available languages, in lower case. */
export const known = LANGUAGES.split(" ");

/** Milliseconds after which English is used instead. */
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
