// An editor comes from the desk to see a phrase in its article. Where the browser knows text fragments and the text is
// as it was, the browser shows it. Else it is found here, scrolled to and marked, without a change of the page's text.

import { anchor, normalised } from "./anchor.js";
import { read } from "./capture/text.js";
import { addEventListener, html, own } from "./dom.js";
import { element, shadow } from "./element.js";

const NAME = "proofdesk";
const MARK = "background:#ffe27a;color:#2b2400";
/** What a page's own scripts put in place late is waited for so long, in milliseconds. */
const WAITS = [0, 500, 2000];

/**
 * Finds the phrase that the address names.
 * @param {string} base the collector's address, ending in "/"
 */
export const find = async (base) => {
  const ticket = /^#proofdesk=\d+\.([\w.-]+)/.exec(location.hash)?.[1];
  if (!ticket) return;
  const answer = await fetch(`${base}w/quote?ticket=${ticket}`);
  if (!answer.ok) return;
  const quote = await answer.json();
  for (const wait of WAITS) {
    await new Promise((done) => setTimeout(done, wait));
    const found = look(quote, false) || look(quote, true);
    if (!found) continue;
    const { range, how } = found;
    // The browser's own way: it finds what is as it was, and then it is in sight.
    if ("fragmentDirective" in document && how === "exact" && inSight(range)) return;
    mark(range);
    scrollTo(range);
    return;
  }
};

/**
 * @param {import("./capture/quote.js").Quote} quote
 * @param {boolean} all whether to look also in what stands beside the text
 */
const look = (quote, all) => {
  /** @type {[number, Text][]} */
  const texts = [];
  // A range that is nowhere on the page, so that all of the page is read.
  const nowhere = new Range();
  nowhere.selectNode(element("p").appendChild(element("i")));
  const { raw } = read(own("body"), nowhere, all, texts);
  const { text, from, to } = normalised(raw);
  const place = anchor(text, quote);
  if (!place) return undefined;
  const range = new Range();
  // What was taken away altogether is a place between two characters.
  const last = Math.max(place.start, place.end - 1);
  const [first, at] = nodeAt(texts, from[place.start] ?? raw.length);
  const [end, until] = nodeAt(texts, Math.max(0, (to[last] ?? raw.length) - 1));
  if (!first || !end) return undefined;
  range.setStart(first, Math.min(at, first.length));
  range.setEnd(end, Math.min(until + 1, end.length));
  return { range, how: place.how };
};

/**
 * The text that a place in the raw text is in, and where in it.
 * @param {[number, Text][]} texts
 * @param {number} place
 * @returns {[Text | undefined, number]}
 */
const nodeAt = (texts, place) => {
  let [low, high] = [0, texts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (/** @type {[number, Text]} */ (texts[middle])[0] <= place) low = middle;
    else high = middle - 1;
  }
  const [begin, node] = texts[low] ?? [0, undefined];
  return [node, Math.max(0, place - begin)];
};

/** @param {Range} range */
const inSight = (range) => {
  const { top, bottom } = range.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

/** @param {Range} range */
const scrollTo = (range) => {
  range.startContainer.parentElement?.scrollIntoView({ block: "center" });
  // A paragraph may be higher than the window.
  if (!inSight(range)) scrollBy(0, range.getBoundingClientRect().top - innerHeight / 3);
};

/** @param {Range} range */
const mark = (range) => {
  const root = /** @type {Document | ShadowRoot} */ (range.startContainer.getRootNode());
  try {
    CSS.highlights.set(NAME, new Highlight(range));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`::highlight(${NAME}){${MARK}}`);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    cover(range);
  }
};

/**
 * Where the browser has no highlights, boxes lie over the words and let them show through.
 * @param {Range} range
 */
const cover = (range) => {
  const host = element("proofdesk-mark", { "aria-hidden": "true" });
  const root = shadow(
    host,
    ":host{all:initial;position:absolute;top:0;left:0;width:0;height:0;pointer-events:none;z-index:2147483646}" +
      "i{position:absolute;background:#ffd84a;opacity:.45;border-radius:2px}",
  );
  html().append(host);
  const place = () => {
    const zero = host.getBoundingClientRect();
    root.replaceChildren(
      ...[...range.getClientRects()].map(({ left, top, width, height }) => {
        const box = element("i");
        Object.assign(box.style, {
          left: `${left - zero.left}px`,
          top: `${top - zero.top}px`,
          width: `${width}px`,
          height: `${height}px`,
        });
        return box;
      }),
    );
  };
  place();
  addEventListener("resize", place);
  addEventListener("load", place);
};
