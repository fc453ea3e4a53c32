// From raw text with a selection in it to a quote, its position and its block.

import assert from "node:assert/strict";
import { test } from "node:test";
import { codePoints, normalise } from "../../widget/src/capture/normalise.js";
import { BOUNDARY, describe } from "../../widget/src/capture/quote.js";

/**
 * Describes what stands between the brackets: "The [teh] bridge"; "|" is where one block ends and another begins.
 * @param {string} marked
 */
const quote = (marked) => {
  const raw = marked.replaceAll("|", BOUNDARY);
  const start = raw.indexOf("[");
  const end = raw.indexOf("]") - 1;
  return describe(raw.replace("[", "").replace("]", ""), start, end);
};

/** @param {string} marked */
const described = (marked) => /** @type {import("../../widget/src/capture/quote.js").Captured} */ (quote(marked));

/**
 * Offsets count code points; so does this.
 * @param {string} text
 * @param {number} from
 * @param {number} [to]
 */
const slice = (text, from, to) => [...text].slice(from, to).join("");

/** What holds for every description. */
const check = (/** @type {string} */ raw, /** @type {ReturnType<typeof described>} */ { quote, position, block }) => {
  const text = normalise(raw.replaceAll(BOUNDARY, " ")).trim();
  assert.equal(slice(text, position.start, position.end), quote.exact);
  assert.equal(slice(block.text, block.start, block.end), quote.exact);
  assert.ok(codePoints(block.text) <= 4000);
  assert.equal(quote.exact, normalise(quote.exact).trim());
  assert.ok(text.includes(quote.prefix + quote.exact + quote.suffix));
  for (const [side, room] of /** @type {[string, number][]} */ ([
    [quote.prefix, position.start],
    [quote.suffix, codePoints(text) - position.end],
  ])) {
    assert.ok(codePoints(side) <= 64);
    assert.ok(codePoints(side) >= Math.min(32, room));
  }
};

test("a phrase in its paragraph", () => {
  assert.deepEqual(quote("|Headline||The mayor opened [teh bridge] at noon.||The end.|"), {
    quote: { exact: "teh bridge", prefix: "Headline The mayor opened ", suffix: " at noon. The end." },
    position: { start: 26, end: 36 },
    block: { text: "The mayor opened teh bridge at noon.", start: 17, end: 27 },
  });
});

test("nothing but white space is no phrase", () => {
  for (const marked of ["a[ ]b", "a[\n\t\u00a0]b", "a[]b", "|a[|]b|", "a[\u00ad\u200b]b", "[ ]"])
    assert.equal(quote(marked), undefined, JSON.stringify(marked));
});

test("white space at the selection's ends is not part of the phrase", () => {
  const { quote: found, block } = described("|one [ two ]three|");
  assert.deepEqual(found, { exact: "two", prefix: "one ", suffix: " three" });
  assert.deepEqual(block, { text: "one two three", start: 4, end: 7 });
});

test("white space in the source is one space, invisible characters are none", () => {
  const { quote: found, position } = described(
    "|\n    The may\u00ador\n    ope[ned\u00a0\n teh\u200b brid]ge  at noon.\n|",
  );
  assert.deepEqual(found, { exact: "ned teh brid", prefix: "The mayor ope", suffix: "ge at noon." });
  assert.deepEqual(position, { start: 13, end: 25 });
});

test("a phrase that stands there several times is told apart by its place", () => {
  const { position } = described("|the cat, the dog, [the] cow, the end|");
  assert.deepEqual(position, { start: 18, end: 21 });
  assert.deepEqual(described("|[ha]hahaha|").position, { start: 0, end: 2 });
  assert.deepEqual(described("|haha[ha]ha|").position, { start: 4, end: 6 });
  assert.deepEqual(described("|hahaha[ha]|").block, { text: "hahahaha", start: 6, end: 8 });
  const twice = described("|same line||same [line]|");
  assert.deepEqual(twice.position, { start: 15, end: 19 });
  assert.deepEqual(twice.block, { text: "same line", start: 5, end: 9 });
});

test("offsets count code points, not UTF-16 units", () => {
  const found = described("|😀 first||🇺🇿 flags and 👩‍👧 people in [teh] middle 🎉🎉|");
  assert.deepEqual(found.position, { start: 35, end: 38 });
  assert.deepEqual(found.block, { text: "🇺🇿 flags and 👩‍👧 people in teh middle 🎉🎉", start: 27, end: 30 });
  assert.equal(described("|a [😀] b|").quote.exact, "😀");
});

test("joiners are kept, direction controls are not", () => {
  const { quote: found, block } = described("|او \u202bمی‌[خواهم]\u202c برود|");
  assert.deepEqual(found, { exact: "خواهم", prefix: "او می‌", suffix: " برود" });
  assert.deepEqual(block, { text: "او می‌خواهم برود", start: 6, end: 11 });
});

test("what is decomposed in the page is composed in the report", () => {
  const found = described("|Cafe\u0301 no\u0308 [ne\u0301 e\u0301]le\u0300ve|");
  assert.deepEqual(found.quote, { exact: "n\u00e9 \u00e9", prefix: "Caf\u00e9 n\u00f6 ", suffix: "l\u00e8ve" });
  assert.deepEqual(found.position, { start: 8, end: 12 });
});

test("a selection that parts a base from its accent takes both", () => {
  const whole = described("|the caf[e\u0301] is|");
  for (const marked of ["|the caf[e]\u0301 is|", "|the cafe[\u0301] is|"])
    assert.deepEqual(quote(marked), whole, marked);
  assert.equal(described("|a cafe[\u0301 is] closed|").quote.exact, "\u00e9 is");
  assert.equal(described("|e\u0301 a cafe[\u0301 is, b cafe\u0301 is] it|").position.start, 7);
});

test("a selection that parts a surrogate pair takes both", () => {
  const raw = "one 😀 two";
  for (const [start, end] of /** @type {[number, number][]} */ ([
    [4, 5],
    [5, 6],
    [4, 6],
  ]))
    assert.equal(describe(raw, start, end)?.quote.exact, "😀");
});

test("prefix and suffix are cut at a space, 32 to 64 characters long", () => {
  const words = "word ".repeat(40);
  const { quote: found } = described(`|${words}[teh] ${words}|`);
  assert.match(found.prefix, /^(word )+$/);
  assert.match(found.suffix, /^( word)+$/);
  assert.equal(codePoints(found.prefix), 60);
  assert.equal(codePoints(found.suffix), 60);
});

test("where no space is near, prefix and suffix are 64 characters, and no pair is torn", () => {
  const { quote: found } = described(`|${"😀".repeat(100)}[teh]${"界".repeat(100)}|`);
  assert.equal(found.prefix, "😀".repeat(64));
  assert.equal(found.suffix, "界".repeat(64));
});

test("prefix and suffix reach into the neighbouring blocks", () => {
  const { quote: found } = described("|before||[teh]||after|");
  assert.deepEqual(found, { exact: "teh", prefix: "before ", suffix: " after" });
});

test("a selection over several blocks has them all as its block", () => {
  const { quote: found, block } = described("|zero||first [one||second|| th]ird||fourth|");
  assert.equal(found.exact, "one second th");
  assert.deepEqual(block, { text: "first one second third", start: 6, end: 19 });
});

test("a triple click, which ends where the next block begins, has one block", () => {
  assert.deepEqual(described("|zero||[one two.||]third|").block, { text: "one two.", start: 0, end: 8 });
  assert.deepEqual(described("|zero[||one two.|\n|]third|").block, { text: "one two.", start: 0, end: 8 });
  assert.deepEqual(described("|zero[\u200b|\u00ad|one two.|\u200b|]third|").block, {
    text: "one two.",
    start: 0,
    end: 8,
  });
});

test("a very long block is cut at spaces around the phrase", () => {
  const { block } = described(`|${"left ".repeat(2000)}[teh]${" right".repeat(2000)}|`);
  assert.ok(codePoints(block.text) <= 4000);
  assert.ok(codePoints(block.text) > 3900);
  assert.match(block.text, /^(left )+teh( right)+$/);
  assert.equal(slice(block.text, block.start, block.end), "teh");
});

test("a very long block without spaces is cut too", () => {
  for (const marked of [
    `|${"左".repeat(5000)}[字]${"右".repeat(5000)}|`,
    `|some words ${"左".repeat(5000)}[字]${"😀".repeat(5000)} more words|`,
    `|[字]${"右".repeat(9000)}|`,
    `|${"左".repeat(9000)}[字]|`,
    `|a ${"左".repeat(3000)}[字]|`,
  ]) {
    const { block } = described(marked);
    assert.ok(codePoints(block.text) <= 4000, `${codePoints(block.text)}`);
    assert.ok(codePoints(block.text) > 1900, `${codePoints(block.text)}`);
    assert.equal(slice(block.text, block.start, block.end), "字");
  }
});

test("whatever is selected in whatever text, the description fits", () => {
  // mulberry32: the same random numbers on every run, so that a failure can be repeated
  let state = 20261124;
  const random = (/** @type {number} */ below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const pieces = [
    ...[
      "a",
      "b",
      "the ",
      "teh",
      "e\u0301",
      "o\u0308\u0323",
      "\u0301",
      "é",
      "😀",
      "🇺🇿",
      "👩\u200d👧",
      "한",
      "\u1112\u1161\u11ab",
    ],
    ...[
      "界",
      "fi",
      "ﬁ",
      "Å",
      "שלום",
      "\u00ad",
      "\u200b",
      "\ufeff",
      "\u0001",
      " ",
      "  ",
      "\n",
      "\u00a0",
      "\u2009",
      "\u0085",
    ],
    ...[BOUNDARY, BOUNDARY + BOUNDARY, "“", "—", "word word word ", "x".repeat(40)],
  ];
  // The ends may move to whole characters, so these are left out where it is asked whether all is there.
  const bare = (/** @type {string} */ text) =>
    text
      .normalize("NFD")
      .replace(/[\p{M}\ufffd]/gu, "")
      .trim();
  for (let round = 0; round < 20_000; round++) {
    const raw = Array.from({ length: 1 + random(round % 100 ? 30 : 600) }, () => pieces[random(pieces.length)]).join(
      "",
    );
    const start = random(raw.length);
    const end = start + 1 + random(raw.length - start);
    const found = describe(raw, start, end);
    const wanted = normalise(raw.slice(start, end).replaceAll(BOUNDARY, " ")).trim();
    const told = JSON.stringify([raw, start, end, found]);
    try {
      assert.equal(!found, !wanted);
      if (found) {
        check(raw, found);
        assert.ok(bare(found.quote.exact).includes(bare(wanted)));
      }
    } catch (error) {
      assert.fail(`${told}\n${error}`);
    }
  }
});
