// The strokes that are on their way to the desk: one after the other, none lost. Each has a key, so that asking for it
// again does nothing twice. What a page could not send before it was left is sent as it goes, and once more, in the same
// order, by the next page of the same tab. Pure, but for what it is given.

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

/** What strokes set: of one typo, what is set later counts. Notes are added, and merging is not repeated. */
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

/** @param {string} outcome Whether the desk may have done it, although it did not say so. */
const isOpen = (outcome) => outcome !== "done" && outcome !== "refused";

export class Queue {
  /** @type {Stroke[]} On their way, the first one just now. */
  waiting = [];
  /** @type {Stroke[]} Perhaps not stored: the editor may ask again. */
  failed = [];
  isSending = false;

  /**
   * @param {{
   *   ask: (stroke: Stroke) => Promise<Answer>,
   *   keep: (strokes: Stroke[]) => void,
   *   answered: (stroke: Stroke, answer: Answer) => Iterable<[string, string]>,
   *   gaveUp: (answer: Answer) => void,
   * }} desk `answered` returns the versions in which one's own stroke left typos.
   */
  constructor(desk) {
    this.desk = desk;
  }

  /** All that the desk has not confirmed. */
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

  /** Asks again for all that failed, before what came later. */
  again() {
    if (!this.failed.length) return;
    this.waiting.splice(this.isSending ? 1 : 0, 0, ...this.failed);
    this.failed = [];
    this.#keep();
    this.#send();
  }

  /**
   * Forgets a stroke that the desk did not answer, if there is such a one.
   * @param {string} key
   */
  forget(key) {
    this.failed = this.failed.filter((stroke) => stroke.key !== key);
    this.#keep();
  }

  /** What failed is not asked for again where the editor has decided anew meanwhile. @param {Stroke} stroke */
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
        // Nobody is signed in, or nobody there: the others would only wait for the same.
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
