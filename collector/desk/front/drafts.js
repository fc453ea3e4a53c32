// Words that are typed and not stored yet: kept in this tab, so that no reload, lost session or wrong key takes them away.

const PREFIX = "proofdesk-draft";

const nameOf = (/** @type {string} */ what, /** @type {string} */ about) => `${PREFIX} ${what} ${about}`;

/** @param {string} what "note" or "correct". @param {string} about Which typo, as in "typo-12". @returns {string | null} */
export const draftOf = (what, about) => {
  try {
    return sessionStorage.getItem(nameOf(what, about));
  } catch {
    return null; // a browser that keeps nothing
  }
};

/** @param {string} what @param {string} about @param {string} words Nothing, or what is stored anyway, is no draft. */
export const keepDraft = (what, about, words) => {
  try {
    if (words) sessionStorage.setItem(nameOf(what, about), words);
    else sessionStorage.removeItem(nameOf(what, about));
  } catch {
    // It stays in its box.
  }
};

/** @param {string} what @param {string} about */
export const forgetDraft = (what, about) => keepDraft(what, about, "");
