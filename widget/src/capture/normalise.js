// The one form in which text is compared and counted, as the collector has it (collector/text/normalise.py; both pass
// tests/data/normalise.json).

/** Nobody sees these: soft hyphens, zero-width characters, and controls other than white space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const INVISIBLE = /[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u180e\u200b-\u200d\u2060\ufeff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Unicode calls these separators white space
const SPACES = /[\s\x1c-\x1f\x85]+/g;

/**
 * Returns text in NFC, runs of white space as one space, without soft hyphens and zero-width characters. Half a
 * surrogate pair, which UTF-8 cannot carry, becomes U+FFFD.
 * @param {string} text
 */
export const normalise = (text) =>
  // Browsers before 2023 leave such halves to the collector, which does the same.
  (text.toWellFormed?.() ?? text).replace(INVISIBLE, "").normalize("NFC").replace(SPACES, " ");

/**
 * How many code points a text has: offsets count these, not UTF-16 units.
 * @param {string} text
 */
export const codePoints = (text) => text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
