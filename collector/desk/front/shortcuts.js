// Find out which default key was meant, whatever the keyboard layout and the editor's own keys. Pure.

/**
 * @typedef {{ on?: boolean, chosen?: Record<string, string> }} Shortcuts The editor's changes
 *   to the keys (collector/desk/shortcuts.py); empty for the default ones.
 * @typedef {{ key: string, code: string, shiftKey: boolean }} Pressed
 */

const isAscii = (/** @type {string} */ key) => /^[\x21-\x7e]$/.test(key);
const placeOf = (/** @type {string} */ code) => /^(?:Key|Digit)(\w)$/.exec(code)?.[1]?.toLowerCase();

/**
 * Returns the default character of the pressed key, or its name if it is not a character. Empty if it does nothing.
 * @param {Pressed} pressed
 * @param {Shortcuts} [shortcuts]
 */
export const usualKey = ({ key, code, shiftKey }, { on = true, chosen = {} } = {}) => {
  if (key.length > 1) return key;
  if (!on) return "";
  const typed = key.toLowerCase();
  const usual = Object.keys(chosen).find((name) => chosen[name] === typed);
  if (usual) return usual;
  // On a layout with other letters (Cyrillic, Greek) the default key is at the same place. On French keyboards the row
  // of digits types other characters without Shift.
  const isDigit = /^Digit\d$/.test(code) && !shiftKey && !/[/?]/.test(typed);
  const letter = isAscii(typed) && !isDigit ? typed : (placeOf(code) ?? typed);
  return letter in chosen ? "" : letter;
};
