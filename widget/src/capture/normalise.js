// The one form in which text is compared and counted, as the collector has it (collector/text/normalise.py).

const INVISIBLE = /[\u00ad\u180e\u200b-\u200d\u2060\ufeff]/g;

/**
 * Returns text in NFC, runs of white space as one space, without soft hyphens and zero-width characters.
 * @param {string} text
 */
export const normalise = (text) => text.replace(INVISIBLE, "").normalize("NFC").replace(/\s+/g, " ");

/**
 * How many code points a text has: offsets count these, not UTF-16 units.
 * @param {string} text
 */
export const codePoints = (text) => {
  let count = 0;
  for (const _ of text) count++;
  return count;
};
