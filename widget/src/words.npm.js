// Where the words of a language come from in the package: a part that the site's bundler loads on use.

/** The tags, in lower case, of the languages that there are. */
export const known = LANGUAGES.split(" ");

/**
 * @param {string} _base the collector's address, which is not asked
 * @param {string} lang one of `known`
 * @returns {Promise<any>}
 */
export const load = async (_base, lang) => (await import(`./locales/${lang}.json`)).default;
