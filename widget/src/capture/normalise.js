// Bring text into the form that is stored and counted, as the collector does (collector/text/normalise.py; both pass
// tests/data/normalise.json).

/**
 * Invisible characters: Default_Ignorable_Code_Point, and controls other than white space. Not those that shape their
 * neighbours: joiners, variation selectors, Mongolian vowel separators, and the tags in the flags of England, Scotland
 * and Wales.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are searched for
  /(🏴[\u{e0030}-\u{e007f}]{3,7})|(?![\p{VS}\p{Join_C}\u180e\t-\r\x1c-\x1f\x85])[\p{DI}\p{Cc}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Unicode calls these separators white space
const SPACES = /[\s\x1c-\x1f\x85\u2800]+/g;

/**
 * Returns text in NFC, with runs of white space as one space and without invisible characters. Half a surrogate pair,
 * which UTF-8 cannot encode, becomes U+FFFD.
 * @param {string} text
 */
export const normalise = (text) =>
  // Browsers before 2023 leave such halves to the collector, which does the same. It also cuts runs of marks that are
  // longer than in any language.
  (text.toWellFormed?.() ?? text).replace(UNSEEN, "$1").normalize().replace(SPACES, " ");

/**
 * How many code points a text has: offsets count these, not UTF-16 units.
 * @param {string} text
 */
export const codePoints = (text) => text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
