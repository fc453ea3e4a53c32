// Finding a quote again in a text that may have changed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { anchor, normalised } from "../../widget/src/anchor.js";
import { normalise } from "../../widget/src/capture/normalise.js";
import { BOUNDARY, describe } from "../../widget/src/capture/quote.js";

const TEXT =
  "The mayor opened teh bridge at noon. Nobody had seen teh bridge before. " +
  "After years of rain the council has decided to build a second one of stone and iron near the old mill.";
const quote = { exact: "teh bridge", prefix: "Nobody had seen ", suffix: " before. After years of rain" };

/** @param {string} text @param {Partial<typeof quote>} changes */
const found = (text, changes = {}) => {
  const place = anchor(text, { ...quote, ...changes });
  return place && [text.slice(place.start, place.end), place.start, place.how];
};

test("of several places the one with the same surroundings", () => {
  assert.deepEqual(found(TEXT), ["teh bridge", TEXT.lastIndexOf("teh bridge"), "exact"]);
  assert.deepEqual(found(TEXT, { prefix: "The mayor opened ", suffix: " at noon." }), ["teh bridge", 17, "exact"]);
});

test("a phrase that was moved", () => {
  const moved = `Something new. So teh bridge is there. ${"x ".repeat(500)}`;
  assert.deepEqual(found(moved), ["teh bridge", 18, "moved"]);
});

test("a phrase that was corrected is what stands between its surroundings", () => {
  const text = TEXT.replace("seen teh bridge", "seen the bridge").replace("opened teh", "opened the");
  assert.deepEqual(found(text), ["the bridge", text.lastIndexOf("the bridge"), "changed"]);
  assert.equal(found(text.replaceAll("the bridge ", ""))?.[2], "changed");
});

test("of several places between the same words, it is the one with most of its surroundings", () => {
  const ways = ["Some say yes.", "Some say no.", "Nobody says a thing."];
  const text = ways
    .map((way) => `${way} Everyone in this country has the right to learn, and that is all there is to it.`)
    .join(" ");
  for (const way of ways) {
    const changes = {
      exact: "laern",
      prefix: `${way} Everyone in this country has the right to `,
      suffix: ", and that is all there is",
    };
    assert.deepEqual(found(text, changes), ["learn", text.indexOf("learn", text.indexOf(way)), "changed"]);
  }
});

const alike = JSON.parse(readFileSync(new URL("../data/paragraphs_alike.json", import.meta.url), "utf8"));

for (const [language, paragraphs] of Object.entries(alike))
  test(`corrected in one of paragraphs that begin alike: ${language}`, () => {
    const beside = "There is more of it above them, and below.";
    const raw = [beside, ...paragraphs, beside].join(BOUNDARY);
    const text = normalised(raw).text;
    for (const paragraph of paragraphs) {
      const first = raw.indexOf(paragraph);
      for (const { index, segment, isWordLike } of new Intl.Segmenter(language, { granularity: "word" }).segment(
        paragraph,
      )) {
        if (!isWordLike) continue;
        const start = first + index;
        // The reader saw it with a letter twice; now it stands there without.
        const end = start + segment.length;
        const mistaken = raw.slice(0, end) + segment.at(-1) + raw.slice(end);
        const quote = describe(mistaken, start, end + 1)?.quote;
        assert.ok(quote);
        const place = anchor(text, quote);
        assert.equal(place?.start, start, `${segment}: ${JSON.stringify(place)}`);
      }
    }
  });

test("a phrase that was changed like its surroundings", () => {
  const exact = "decided to build a second one of stone";
  const place = found(TEXT.replace("decided to build", "decided to builld").replace("second one", "secnd one"), {
    exact,
    prefix: "Whatever was here ",
    suffix: " and more of it",
  });
  assert.equal(place?.[2], "like");
  assert.ok(place[0].includes("to builld a secnd one"));
});

test("what is not there is not found", () => {
  assert.equal(
    found("Nothing of all that stands on this page.", { exact: "kangaroos in the outback of Queensland" }),
    undefined,
  );
  assert.equal(found(""), undefined);
});

/**
 * A text that counts how often it is searched, cut, and read a character at a time.
 * @param {string} text
 */
const counted = (text) => {
  const count = { searches: 0, cuts: 0, characters: 0 };
  class Counted extends String {
    /** @param {string} wanted @param {number} [from] */
    indexOf(wanted, from) {
      count.searches++;
      return super.indexOf(wanted, from);
    }
    /** @param {number} [start] @param {number} [end] */
    slice(start, end) {
      count.cuts++;
      return super.slice(start, end);
    }
    toLowerCase() {
      const lower = super.toLowerCase();
      return /** @type {any} */ ({
        length: lower.length,
        __proto__: new Proxy(
          {},
          {
            get: (_, at) => {
              count.characters++;
              return lower[Number(at)];
            },
          },
        ),
      });
    }
  }
  return { text: /** @type {any} */ (new Counted(text)), count };
};

test("hostile texts cost no more than their length", () => {
  for (const [letters, changes] of /** @type {[string, typeof quote][]} */ ([
    ["a", { exact: "a".repeat(1000), prefix: "b".repeat(200), suffix: "c".repeat(200) }],
    ["ab", { exact: "ba".repeat(499), prefix: "ab".repeat(100), suffix: "x".repeat(200) }],
    ["ab", { exact: "abx".repeat(300), prefix: "q".repeat(100), suffix: "x".repeat(200) }],
  ])) {
    const { text, count } = counted(letters.repeat(20_000 / letters.length));
    found(text, changes);
    assert.ok(count.searches <= 6010, `${count.searches} searches`);
    assert.ok(count.cuts <= 8010, `${count.cuts} cuts`);
    assert.ok(count.characters <= 201 * 20_000, `${count.characters} characters`);
    assert.ok(count.searches + count.characters > 100, "the text was looked at");
  }
});

test("normalised text is that of the reports, and each unit knows its place", () => {
  for (const raw of [
    "a  b\n\tc",
    "e\u0301a\u00adb",
    "\u1112\u1161\u11ab x",
    "\x1fOne.\x1f\x1fTwo.\x1f",
    "👩‍👩‍👧 n\u0303o",
    "می‌خواهم \u202eتو\u202c",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 1\ufe0f\u20e3 \u{e0061}",
    "\ufeffa \ufeff b\u2800\u200b\u2800c",
  ]) {
    const { text, from, to } = normalised(raw);
    assert.equal(text, normalise(raw));
    assert.equal(from.length, text.length);
    for (let n = 0; n < text.length; n++) assert.ok(from[n] < to[n]);
  }
  const { text, from, to } = normalised("xx e\u0301t e\u0301 yy");
  const at = text.indexOf("ét");
  assert.equal("xx e\u0301t e\u0301 yy".slice(from[at], to[at + 1]), "e\u0301t");
});
