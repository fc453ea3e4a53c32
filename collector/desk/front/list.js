// The list by keyboard and by pointer: moving, choosing, deciding. What is decided shows at once; the server's answer
// then puts every row as it is.

import htmx from "htmx.org";
import { onKey } from "./keys.js";
import { offerNames } from "./names.js";
import { all, one, said } from "./page.js";
import { say } from "./toasts.js";

const rows = () => all("#rows > .row:not([hidden], .leaving)");
/** @param {Element | null} row */
const linkOf = (row) => (row ? one(".snippet", row) : null);
/** @param {Element | null | undefined} row @returns {HTMLInputElement | null} */
const boxOf = (row) => (row ? /** @type {HTMLInputElement | null} */ (one(".pick input", row)) : null);

/** The row that the keys are about: the one with the focus, else the one that had it last. */
let currentId = "";
const current = () => {
  const focused = document.activeElement?.closest("#rows > .row");
  const row = focused instanceof HTMLElement ? focused : document.getElementById(currentId);
  return row && !row.hidden ? row : null;
};

const mark = (/** @type {HTMLElement | null} */ row) => {
  for (const other of all("#rows > .current")) other.classList.remove("current");
  row?.classList.add("current");
  currentId = row?.id ?? "";
};

const go = (/** @type {HTMLElement | undefined | null} */ row) => {
  if (!row) return false;
  mark(row);
  linkOf(row)?.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
};

/** @param {1 | -1} step */
const move = (step) => {
  const there = rows();
  const at = there.indexOf(/** @type {HTMLElement} */ (current()));
  const next = at < 0 ? there[step > 0 ? 0 : there.length - 1] : there[at + step];
  if (!next && step > 0) one("#more")?.scrollIntoView({ block: "nearest" });
  return go(next);
};

const chosen = () => rows().filter((row) => boxOf(row)?.checked);

/** @type {HTMLElement | null} */
let lastChosen = null;

const choose = (/** @type {HTMLElement | null} */ row, /** @type {boolean} */ isRange) => {
  const box = boxOf(row);
  if (!row || !box) return false;
  const there = rows();
  const [from, to] = [there.indexOf(lastChosen ?? row), there.indexOf(row)].sort((a, b) => a - b);
  if (isRange && from !== undefined && from >= 0) {
    for (const one of there.slice(from, (to ?? 0) + 1)) {
      const its = boxOf(one);
      if (its) its.checked = true;
    }
  } else {
    box.checked = !box.checked;
  }
  lastChosen = row;
  tell();
  return true;
};

const chooseNone = () => {
  for (const box of /** @type {HTMLInputElement[]} */ (all("#acts :checked"))) box.checked = false;
  tell();
};

/** After something that could not be done: the rows as they were, which may be other elements now. */
const chooseAgain = (/** @type {HTMLElement[]} */ picked, /** @type {HTMLElement | null} */ row) => {
  for (const { id } of picked) {
    const box = boxOf(document.getElementById(id));
    if (box) box.checked = true;
  }
  tell();
  if (row) go(document.getElementById(row.id));
};

/** How many there are of all that match, where the page shows it. */
const allThatMatch = (/** @type {HTMLElement} */ box) =>
  "counted" in box.dataset ? one("#counts [aria-current] .count")?.textContent : "";

const tell = () => {
  const count = one("#chosen");
  if (!count) return;
  const every = one(".bulk [name=all]:checked");
  const here = all("#rows .pick :checked").length;
  const shown = here ? here.toLocaleString(document.documentElement.lang) : "";
  const many = every ? allThatMatch(every) : shown;
  count.textContent = many ? said("chosen").replace("{n}", many) : "";
};

/** @param {string} id A row's. @returns {string} The typo's number and the version of it that is on the screen. */
const versionOf = (id) => boxOf(document.getElementById(id))?.value ?? id.replace("typo-", "");

/** What was asked for before; each waits for the one before it, so that none is lost and none is too early. */
let before = Promise.resolve();

/**
 * @param {HTMLFormElement} form
 * @param {() => Record<string, unknown>} values Asked for when it is this one's turn: versions grow with each decision.
 * @param {() => void} settled
 */
const send = (form, values, settled) => {
  before = before
    .then(() => htmx.ajax("post", form.action, { source: form, values: values(), swap: "none" }))
    .then(settled, settled);
};

/** What is never done to all that match, only to what is chosen. */
const CHOSEN_ONLY = ["merge", "correct", "note"];

/**
 * Does something with what is chosen, else with the current row, and goes on to the next one.
 * @param {string} what
 * @param {{ words?: string, leaves?: boolean }} [more]
 */
const act = (what, { words, leaves = false } = {}) => {
  const form = one("#acts");
  const isAll = !CHOSEN_ONLY.includes(what) && Boolean(one(".bulk [name=all]:checked"));
  if (!(form instanceof HTMLFormElement) || !one(".bulk")) return false;
  const picked = chosen();
  const row = current();
  const about = picked.length ? picked : row ? [row] : [];
  if (what === "merge" && row && picked.length === 1 && !picked.includes(row)) about.push(row);
  if (what === "merge" && about.length !== 2) {
    if (!picked.length && row) location.assign(`${linkOf(row)?.getAttribute("href")}#others`);
    else say(said("two"));
    return true;
  }
  if (!about.length && !isAll) return false;
  const there = rows();
  const after = there
    .slice(there.indexOf(/** @type {HTMLElement} */ (about.at(-1))) + 1)
    .find((one) => !about.includes(one));
  const earlier = there.slice(0, there.indexOf(/** @type {HTMLElement} */ (about[0]))).at(-1);
  if (leaves && !isAll) for (const one of about) one.classList.add("leaving");
  chooseNone();
  if (row && about.includes(row)) go(after ?? earlier);
  const ids = about.map((one) => one.id);
  send(
    form,
    () => ({ id: ids.map(versionOf), do: what, ...(words !== undefined && { words }), ...(isAll && { all: "1" }) }),
    () => {
      for (const one of about) one.classList.remove("leaving");
      // htmx tells that the answer is there a moment before it has put it into the page.
      if (what === "merge") setTimeout(() => one(".toast-wrong") && chooseAgain(picked, row), 100);
    },
  );
  return true;
};

/** Asks for words in a small dialog: a correction or a note. */
const write = (/** @type {"correct" | "note"} */ what) => {
  const dialog = one("#words");
  const box = one("#words-box");
  const row = current() ?? chosen()[0];
  if (!(dialog instanceof HTMLDialogElement) || !(box instanceof HTMLTextAreaElement) || !row) return false;
  const title = one("#words-title");
  if (title) title.textContent = title.dataset[what] ?? "";
  const isNote = what === "note";
  const hint = one("#note-hint");
  if (hint) hint.hidden = !isNote;
  box.dataset.people = isNote ? "colleagues" : "";
  const address = /** @type {HTMLAnchorElement | null} */ (linkOf(row))?.pathname;
  if (isNote) htmx.ajax("get", `${address}/colleagues`, { source: dialog, target: "#colleagues", swap: "innerHTML" });
  box.value = what === "correct" ? (row.dataset.wanted ?? "") : "";
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue === "save") act(what, { words: box.value });
    else linkOf(row)?.focus();
  };
  dialog.showModal();
  box.select();
  return true;
};

/** What a list's own status says: whether a decision takes a typo off it. */
const leaves = (/** @type {string} */ status) => {
  const shown = new URLSearchParams(location.search).get("status") ?? "open";
  return shown !== "all" && shown !== status && !(shown === "open" && ["new", "confirmed"].includes(status));
};

const startListKeys = () => {
  onKey("j", () => move(1));
  onKey("k", () => move(-1));
  onKey("o", () => {
    const row = current();
    if (!row) return false;
    linkOf(row)?.click();
    return true;
  });
  onKey("x", () => choose(current(), false));
  onKey("Shift+X", () => choose(current(), true));
  onKey("Escape", chooseNone);
  for (const [key, status] of Object.entries({ c: "confirmed", f: "fixed", r: "rejected", s: "spam" })) {
    onKey(key, () => act(status, { leaves: leaves(status) }));
  }
  onKey("a", () => act("mine"));
  onKey("m", () => act("merge"));
  onKey("e", () => write("correct"));
  onKey("n", () => write("note"));
  // In the box for words, Ctrl+Enter saves, as on a typo's page.
  const words = one("#words-box");
  if (words instanceof HTMLTextAreaElement) offerNames(words);
  words?.addEventListener("keydown", (event) => {
    if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    one("#words button[value=save]")?.click();
  });
  onKey("t", () => one("#group")?.click());
};

/** Remembers in the history's entry how far one had come, and goes there again when one comes back. */
const keepPlace = () => {
  addEventListener("pagehide", () => {
    history.replaceState({ ...history.state, rows: all("#rows > .row").length, y: scrollY, current: currentId }, "");
  });
  const place = history.state;
  if (!place?.rows) {
    // From a typo's page by its link: the keys are about that typo. The browser, which scrolls there once the page is
    // loaded, takes the focus away when it does.
    if (location.hash.startsWith("#typo-")) {
      const goThere = () => setTimeout(() => go(document.getElementById(location.hash.slice(1))));
      if (document.readyState === "complete") goThere();
      else addEventListener("load", goThere);
    }
    return;
  }
  const restore = async () => {
    for (let more = one("#more"); more && all("#rows > .row").length < place.rows; more = one("#more")) {
      await htmx.ajax("get", more.getAttribute("hx-get") ?? "", { source: more, target: more, swap: "outerHTML" });
    }
    scrollTo(0, place.y);
    const row = document.getElementById(place.current);
    if (row) {
      mark(row);
      linkOf(row)?.focus({ preventScroll: true });
    }
  };
  restore();
};

/** What was undone comes back, and the keys are about the first of it again. */
const goToUndone = () => {
  let isUndone = false;
  let wasAt = "";
  const isUndo = (/** @type {Event} */ event) => {
    const { requestConfig, pathInfo } = /** @type {CustomEvent} */ (event).detail;
    return requestConfig?.verb === "post" && /\/undo(?:[/?]|$)/.test(pathInfo?.requestPath ?? "");
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isUndo(event)) wasAt = currentId;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isUndo(event)) isUndone = currentId === wasAt; // not where somebody has gone on meanwhile
  });
  // Not before: htmx puts the classes back as the answer has them.
  document.addEventListener("htmx:afterSettle", (event) => {
    const row = event.target;
    if (!isUndone || !(row instanceof HTMLElement) || !row.matches("#rows > .row") || row.hidden) return;
    isUndone = false;
    go(row);
    wasAt = currentId; // the next may have been asked for already
  });
};

export const startList = () => {
  const form = one("#acts");
  if (!form) return;
  startListKeys();
  keepPlace();
  form.addEventListener("focusin", (event) => {
    const row = event.target instanceof Element ? event.target.closest(".row") : null;
    if (row instanceof HTMLElement) mark(row);
  });
  form.addEventListener("change", tell);
  form.addEventListener("click", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.closest(".pick")) return;
    const row = /** @type {HTMLElement | null} */ (box.closest(".row"));
    if (event.shiftKey && lastChosen) choose(row, true);
    lastChosen = row;
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    act(button.value, { leaves: leaves(button.value) && !["mine", "nobody", "merge"].includes(button.value) });
  });
  document.addEventListener("htmx:oobAfterSwap", tell);
  goToUndone();
};
