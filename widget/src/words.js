// Where the words of a language come from: one small file from the collector, data that cannot run. English is a part of
// the program, so that there are words where the page's policy forbids to fetch any.

/** The tags, in lower case, of the languages that there are. */
export const known = LANGUAGES.split(" ");

/** Milliseconds after which English does. */
const LIMIT = 4000;

/** Of English, each in an address of its own: some browsers remember for an address that it failed. */
let attempts = 0;

/**
 * @param {string} base the collector's address
 * @param {string} lang one of `known`
 * @returns {Promise<any>}
 */
export const load = async (base, lang) =>
  lang === "en"
    ? (await import(`${base}w/${ENGLISH}${"?".repeat(attempts++)}`)).default
    : (
        await fetch(`${base}w/${lang}.${WORDS}.json`, {
          signal: /** @type {AbortSignal} */ (AbortSignal.timeout?.(LIMIT)),
        })
      ).json();
