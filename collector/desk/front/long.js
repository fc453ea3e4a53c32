// Send a decision about many typos in parts, so that the editor sees its progress and can stop it. All parts have the
// key of one stroke: undoing reverts all of them, and a part that is sent twice is done once.

import { one, said } from "./page.js";
import { ask } from "./requests.js";

/** @typedef {import("./queue.js").Stroke} Stroke */

/** Typos in one part: done soon, and small enough to be sent while the page is left. */
const FEW = 60;
/** The most that the desk does in one transaction; it refuses longer parts. */
const PART = 20;

/** @type {string} The key of the stroke that is being sent; empty if there is none. */
let running = "";
let isStopped = false;
/** @type {Map<string, string>} What the desk has answered to the parts so far, by key. */
const answers = new Map();

/** @param {{ ids: unknown[] }} stroke */
export const isLong = ({ ids }) => ids.length > FEW;

/** @param {string} [key] Only the stroke with this key. */
export const stop = (key = running) => {
  if (key === running) isStopped = true;
};

/** @param {string} words @param {number} done @param {number} all */
const filled = (words, done, all) => {
  const inWords = (/** @type {number} */ number) => number.toLocaleString(document.documentElement.lang);
  return said(words).replace("{n}", inWords(done)).replace("{all}", inWords(all));
};

/** @param {number} done @param {number} all */
const show = (done, all) => {
  const [box, count, aloud] = [one("#progress"), one("#progress-count"), one("#progress-said")];
  const bar = /** @type {HTMLProgressElement | null} */ (box && one("progress", box));
  if (!box || !bar || !count || !aloud) return;
  const quarter = Math.floor((bar.value / all) * 4);
  const isNew = box.hidden;
  Object.assign(bar, { max: all, value: done });
  count.textContent = filled("progress", done, all);
  box.hidden = false;
  // Announced by screen readers only a few times.
  if (isNew || Math.floor((done / all) * 4) !== quarter) aloud.textContent = count.textContent;
};

const hide = () => {
  const [box, aloud] = [one("#progress"), one("#progress-said")];
  if (!box || !aloud) return;
  if (box.matches(":focus-within")) one("#main")?.focus({ preventScroll: true });
  box.hidden = true;
  aloud.textContent = "";
};

/**
 * Sends a long stroke, continuing where it stopped.
 * @param {Stroke} stroke
 * @param {() => void} keep Stores the progress.
 * @returns {Promise<import("./requests.js").Answer>}
 */
export const askInParts = async (stroke, keep) => {
  const { key, ids } = stroke;
  running = key;
  isStopped = false;
  let isReload = false;
  for (stroke.sent ??= 0; stroke.sent < ids.length && !(isStopped && stroke.sent); stroke.sent += PART) {
    show(stroke.sent, ids.length);
    const part = ids.slice(stroke.sent, stroke.sent + PART).map(([id, version]) => (version ? `${id}.${version}` : id));
    /** @type {[string, string][]} */
    const fields = [...stroke.fields, ["ids", part.join()], ["part", `${stroke.sent / PART + 1}`], ["stroke", key]];
    const answer = await ask(stroke.address, { fields, keepalive: true });
    if (answer.outcome !== "done") {
      end();
      return { ...answer, html: (answers.get(key) ?? "") + answer.html };
    }
    isReload ||= Boolean(answer.isReload);
    answers.set(key, (answers.get(key) ?? "") + answer.html);
    keep();
  }
  end();
  const html = answers.get(key) ?? "";
  answers.delete(key);
  const more = stroke.sent < ids.length ? filled("stopped", stroke.sent, ids.length) : "";
  return { outcome: "done", html, isReload, more };
};

const end = () => {
  running = "";
  hide();
};

export const startLong = () => {
  one("#progress button")?.addEventListener("click", () => stop());
};
