// A queue of strokes to send to the desk one after the other, without losing any. Each has a key, so that sending it
// again does nothing twice. Strokes that are still waiting when the page is left are sent then, and again, in the same
// order, by the next page of the same tab. Pure, apart from the functions that it is given.

/**
 * @typedef {import("./requests.js").Answer} Answer
 * @typedef {{ key: string, address: string, fields: [string, string][], ids: [string, string][], limit?: number, sent?: number }} Stroke
 *   `ids` are the typos' numbers, each with the version that the editor saw; `sent` is how many of them are done.
 */

/** @param {Stroke} stroke @returns {[string, string][]} */
export const fieldsOf = ({ key, fields, ids }) => [
  ...fields,
  ...ids.map(
    ([number, version]) => /** @type {[string, string]} */ (["id", version ? `${number}.${version}` : number]),
  ),
  ["stroke", key],
];

/** What a stroke sets on a typo: a later value replaces an earlier one. Notes are added, and merging is not repeated. */
const SETS = /** @type {Record<string, string>} */ ({
  new: "status",
  confirmed: "status",
  fixed: "status",
  rejected: "status",
  spam: "status",
  mine: "assignee",
  nobody: "assignee",
  colleague: "assignee",
  correct: "correction",
});

/** @param {Stroke} stroke */
const setBy = ({ fields }) => SETS[fields.find(([name]) => name === "do")?.[1] ?? ""];

/** @param {string} outcome @returns Whether the desk has not confirmed the stroke, though it may have done it. */
const isOpen = (outcome) => outcome !== "done" && outcome !== "refused";

export class Queue {
  /** @type {Stroke[]} To be sent; the first one is being sent. */
  waiting = [];
  /** @type {Stroke[]} Perhaps not stored; the editor may try them again. */
  failed = [];
  isSending = false;

  /**
   * @param {{
   *   ask: (stroke: Stroke) => Promise<Answer>,
   *   keep: (strokes: Stroke[]) => void,
   *   answered: (stroke: Stroke, answer: Answer) => Iterable<[string, string]>,
   *   gaveUp: (answer: Answer) => void,
   * }} desk `answered` returns the typos' versions after the stroke.
   */
  constructor(desk) {
    this.desk = desk;
  }

  /** All strokes that the desk has not confirmed. */
  get unconfirmed() {
    return [...this.failed, ...this.waiting];
  }

  /** @param {Stroke} stroke */
  add(stroke) {
    this.#supersede(stroke);
    this.waiting.push(stroke);
    this.#keep();
    this.#send();
  }

  /** Sends all failed strokes again, before the later ones. */
  again() {
    if (!this.failed.length) return;
    this.waiting.splice(this.isSending ? 1 : 0, 0, ...this.failed);
    this.failed = [];
    this.#keep();
    this.#send();
  }

  /**
   * Removes a failed stroke, if there is one with this key.
   * @param {string} key
   */
  forget(key) {
    this.failed = this.failed.filter((stroke) => stroke.key !== key);
    this.#keep();
  }

  /** A failed stroke is not repeated for typos that the editor has decided about since. @param {Stroke} stroke */
  #supersede(stroke) {
    const what = setBy(stroke);
    const typos = new Set(stroke.ids.map(([id]) => id));
    this.failed = this.failed.filter((old) => {
      if (!what || setBy(old) !== what || !old.ids.length) return true;
      old.ids = old.ids.filter(([id]) => !typos.has(id));
      return old.ids.length > 0;
    });
  }

  #keep() {
    this.desk.keep(this.unconfirmed);
  }

  async #send() {
    if (this.isSending) return;
    this.isSending = true;
    for (let stroke = this.waiting[0]; stroke; stroke = this.waiting[0]) {
      const answer = await this.desk.ask(stroke);
      this.waiting.shift();
      if (isOpen(answer.outcome)) {
        this.failed.push(stroke);
        // Signed out, or the desk cannot be reached: the other strokes would fail in the same way.
        if (answer.outcome === "signedOut" || answer.outcome === "unreachable")
          this.failed.push(...this.waiting.splice(0));
        this.desk.gaveUp(answer);
      } else {
        const left = new Map(this.desk.answered(stroke, answer));
        for (const later of this.unconfirmed) later.ids = later.ids.map(([id, seen]) => [id, left.get(id) ?? seen]);
      }
      this.#keep();
    }
    this.isSending = false;
  }
}
