// Unsaved text, kept in this tab so that it survives a reload, a lost session or a wrong key.

const PREFIX = "proofdesk-draft";

const nameOf = (/** @type {string} */ what, /** @type {string} */ about) => `${PREFIX} ${what} ${about}`;

/** @param {string} what "note" or "correct". @param {string} about Which typo, as in "typo-12". @returns {string | null} */
export const draftOf = (what, about) => {
  try {
    return sessionStorage.getItem(nameOf(what, about));
  } catch {
    return null; // the browser allows no storage
  }
};

/** @param {string} what @param {string} about @param {string} words Empty or already stored text is not a draft. */
export const keepDraft = (what, about, words) => {
  try {
    if (words) sessionStorage.setItem(nameOf(what, about), words);
    else sessionStorage.removeItem(nameOf(what, about));
  } catch {
    // The text stays in its box.
  }
};

/** @param {string} what @param {string} about */
export const forgetDraft = (what, about) => keepDraft(what, about, "");
