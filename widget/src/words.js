// Where the words of a language come from: one small file from the collector, data that cannot run.

/** The tags, in lower case, of the languages that there are. */
export const known = LANGUAGES.split(" ");

/**
 * @param {string} base the collector's address
 * @param {string} lang one of `known`
 * @returns {Promise<any>}
 */
export const load = async (base, lang) => (await fetch(`${base}w/${lang}.${WORDS}.json`)).json();
