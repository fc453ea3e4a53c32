// The widget's normalising, on the cases that the collector's passes too (tests/text/test_normalise_shared.py).

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { codePoints, normalise } from "../../widget/src/capture/normalise.js";

/** @type {{ cases: [string, string][], space: [string, string][], nothing: [string, string][] }} */
const { cases, space, nothing } = JSON.parse(
  await readFile(new URL("../data/normalise.json", import.meta.url), "utf8"),
);

/** @param {[string, string][]} ranges the first and the last code of each, in hexadecimal digits */
const codes = (ranges) =>
  ranges.flatMap(([first, last]) => {
    const from = Number.parseInt(first, 16);
    return Array.from({ length: Number.parseInt(last, 16) - from + 1 }, (_, index) => from + index);
  });

test("text is brought into the collector's form", () => {
  for (const [given, wanted] of cases) assert.equal(normalise(given), wanted, JSON.stringify(given));
});

test("normalising again changes nothing", () => {
  for (const [given] of cases) assert.equal(normalise(normalise(given)), normalise(given), JSON.stringify(given));
});

test("what the collector takes for white space or for nothing is so here too", () => {
  const all = Array.from({ length: 0x10000 }, (_, code) => code);
  const made = all.map((code) => normalise(`a${String.fromCharCode(code)}b`));
  assert.deepEqual(
    all.filter((code) => made[code] === "a b"),
    codes(space),
  );
  assert.deepEqual(
    all.filter((code) => made[code] === "ab"),
    codes(nothing),
  );
});

test("code points are counted, not UTF-16 units", () => {
  assert.equal(codePoints(""), 0);
  assert.equal(codePoints("a😀b"), 3);
  assert.equal(codePoints("𝒳𝒴"), 2);
  assert.equal(codePoints("🇺🇿"), 2);
});
