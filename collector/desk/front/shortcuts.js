// Which key was pressed, whatever the keyboard's layout and whatever the editor chose. Pure.

/**
 * @typedef {{ on?: boolean, chosen?: Record<string, string> }} Shortcuts What the editor made of the keys
 *   (collector/desk/shortcuts.py); nothing for the usual ones.
 * @typedef {{ key: string, code: string, shiftKey: boolean }} Pressed
 */

const isAscii = (/** @type {string} */ key) => /^[\x21-\x7e]$/.test(key);
const placeOf = (/** @type {string} */ code) => /^(?:Key|Digit)(\w)$/.exec(code)?.[1]?.toLowerCase();

/**
 * Returns what a key usually does: the usual character, or the name of a key that is none. Empty where it does nothing.
 * @param {Pressed} pressed
 * @param {Shortcuts} [shortcuts]
 */
export const usualKey = ({ key, code, shiftKey }, { on = true, chosen = {} } = {}) => {
  if (key.length > 1) return key;
  if (!on) return "";
  const typed = key.toLowerCase();
  const usual = Object.keys(chosen).find((name) => chosen[name] === typed);
  if (usual) return usual;
  // A layout with other letters (Cyrillic, Greek) has the usual one at the same place; the row of digits has other
  // characters in front on French keyboards.
  const isDigit = /^Digit\d$/.test(code) && !shiftKey && !/[/?]/.test(typed);
  const letter = isAscii(typed) && !isDigit ? typed : (placeOf(code) ?? typed);
  return letter in chosen ? "" : letter;
};
