// Runs in a hard page: makes random selections, has the widget capture each, and tells what was selected. What is right
// is judged outside, by the text that a human wrote (property.py).
//
// A page marks by hand what is not its article's text with data-out, and what is again, inside of that, with data-in.
// So where a selection lies is known here without a look at any style.

import { capture } from "../../../widget/src/capture/capture.js";
import { take } from "../../../widget/src/capture/selection.js";

/** @typedef {{ node: Text, at: number, counts: boolean, root: Node }} Piece a text node and where it begins in all text */
/** @typedef {[Node, number]} Place */

/**
 * The page's text nodes as they show: a shadow root instead of its host's children, which stand in its slots.
 * @param {Node} node
 * @param {boolean} counts
 * @param {Piece[]} pieces
 */
const collect = (node, counts, pieces) => {
  if (node instanceof Text) {
    const last = pieces.at(-1);
    const at = last ? last.at + (last.counts ? last.node.length : 0) : 0;
    pieces.push({ node, at, counts, root: node.getRootNode() });
  } else if (node instanceof Element && !/^(SCRIPT|STYLE|NOSCRIPT|IFRAME|SELECT|TEXTAREA)$/.test(node.tagName)) {
    if (node.hasAttribute("data-out")) counts = false;
    if (node.hasAttribute("data-in")) counts = true;
    const slotted = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
    for (const child of slotted.length ? slotted : (node.shadowRoot || node).childNodes) collect(child, counts, pieces);
  }
  return pieces;
};

/**
 * mulberry32: the same numbers on every run and in every engine, so that a failure can be repeated.
 * @param {number} state
 */
const dice = (state) => (/** @type {number} */ below) => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
};

/** @param {unknown[]} one @param {unknown[]} other */
const same = (one, other) => one.every((value, index) => value === other[index]);

/** @param {{ engine: string, seed: number, rounds: number }} told */
const run = ({ engine, seed, rounds }) => {
  const random = dice(seed);
  const pieces = collect(document.body, true, []).filter(({ node }) => node.length);
  const text = pieces.map(({ node, counts }) => (counts ? node.data : "")).join("");
  // data-differs names the engine whose selection says something else than is seen there, or all of them.
  const comparable = !["all", engine].includes(document.documentElement.dataset.differs ?? "");
  const simple = [...document.querySelectorAll("*")].every(({ shadowRoot }) => !shadowRoot);
  const selection = /** @type {Selection} */ (getSelection());
  const roots = [...new Set(pieces.map(({ root }) => root))].filter((root) => root instanceof ShadowRoot);
  // Where a reader sees one character ends: some browsers show no half of one as selected.
  const whole = new Set([text.length, ...[...new Intl.Segmenter().segment(text)].map(({ index }) => index)]);

  /** Both ends of the selection, in a form to compare. */
  const ends = () => {
    const [range] = selection.getComposedRanges({ shadowRoots: roots });
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    const { startContainer, startOffset, endContainer, endOffset } = /** @type {StaticRange} */ (range);
    return [anchorNode, anchorOffset, focusNode, focusOffset, startContainer, startOffset, endContainer, endOffset];
  };

  /** @param {Piece} piece @param {number} offset */
  const placed = (piece, offset) => piece.at + (piece.counts ? offset : 0);

  /** A random place in the text, and the one so many characters further on, in the same tree. @returns {[Place, Place, number, number]} */
  const twoPlaces = () => {
    const first = random(pieces.length);
    const piece = /** @type {Piece} */ (pieces[first]);
    const offset = random(piece.node.length + 1);
    let left = [1, 3, 8, 8, 20, 20, 60, 200, 700, 3000][random(10)] ?? 0;
    left = 1 + random(left) + offset;
    let last = piece;
    for (const next of pieces.slice(first)) {
      if (next.root !== piece.root) continue;
      if (next !== piece) left -= last.node.length;
      last = next;
      if (left <= next.node.length) break;
    }
    const end = Math.min(left, last.node.length);
    return [[piece.node, offset], [last.node, end], placed(piece, offset), placed(last, end)];
  };

  /** Ends between elements, as a triple click and "select all" have them. @returns {[Place, Place, number, number]} */
  const betweenElements = () => {
    const all = [...document.body.querySelectorAll("*")].filter((one) => one.closest("data-out,script,style") === null);
    const pick = () => /** @type {Element} */ (all[random(all.length)]);
    const range = new Range();
    const start = pick();
    if (random(2)) {
      // What a triple click selects: from a block's first text to the beginning of the next element.
      range.setStart(start.firstChild || start, 0);
      const next = all.find((one) => start.compareDocumentPosition(one) === Node.DOCUMENT_POSITION_FOLLOWING);
      if (next) range.setEnd(next, 0);
      else range.setEndAfter(start);
    } else {
      range.setStart(start, random(start.childNodes.length + 1));
      const end = random(3) ? start : pick();
      const offset = random(end.childNodes.length + 1);
      if (range.comparePoint(end, offset) < 0) range.setStart(end, offset);
      else range.setEnd(end, offset);
    }
    const inside = pieces.filter(({ node }) => range.intersectsNode(node));
    const first = inside[0];
    const last = inside.at(-1);
    const { startContainer, startOffset, endContainer, endOffset } = range;
    return [
      [startContainer, startOffset],
      [endContainer, endOffset],
      first ? placed(first, first.node === startContainer ? startOffset : 0) : 0,
      last ? placed(last, last.node === endContainer ? endOffset : last.node.length) : 0,
    ];
  };

  const isBeside = !!document.querySelector("[aria-hidden],svg,math,button,rt,rp,[inert]");
  const made = [];
  for (let round = 0; round < rounds; round++) {
    const [a, b, from, to] = simple && random(4) === 0 ? betweenElements() : twoPlaces();
    const [anchor, focus] = random(2) ? [a, b] : [b, a];
    selection.setBaseAndExtent(...anchor, ...focus);
    const before = ends();
    // A selection that the engine does not allow, as out of what can be edited, is not what was asked for.
    const [start, end] = [before.slice(4, 6), before.slice(6)];
    if (!(same(start, a) && same(end, b)) && !(same(start, b) && same(end, a))) continue;
    const shown = comparable && whole.has(from) && whole.has(to) ? `${selection}` : null;
    const taken = take(undefined);
    // What the browser itself calls empty, as from one blank to another around a shadow root, is not reported.
    const isEmpty = !taken && !`${selection}`.trim();
    const captured = (taken && capture(taken)) ?? null;
    selection.removeAllRanges();
    taken?.giveBack();
    made.push({
      isBeside,
      isEmpty,
      from: Math.min(from, to),
      to: Math.max(from, to),
      captured,
      shown,
      kept: !captured || same(ends(), before),
    });
  }
  return { wanted: document.querySelector("#article")?.textContent, text, made };
};

Object.assign(globalThis, { harness: run });
