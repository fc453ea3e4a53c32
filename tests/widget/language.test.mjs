// Which language is spoken.

import assert from "node:assert/strict";
import { test } from "node:test";

// What build.mjs puts in place of these names.
Object.assign(globalThis, { LANGUAGES: "en", WORDS: "0" });
const { choose } = await import("../../widget/src/language.js");

const known = ["en", "de", "uk", "uz", "uz-cyrl", "zh", "zh-hant", "sr", "sr-latn", "he", "nb"];

for (const [wanted, chosen] of /** @type {[(string | null | undefined)[], string][]} */ ([
  [["de"], "de"],
  [["de-AT"], "de"],
  [["DE-at-1996"], "de"],
  [["uz-Cyrl-UZ"], "uz-cyrl"],
  [["uz"], "uz"],
  [["uz-UZ"], "uz"],
  [["uz_Cyrl"], "uz-cyrl"],
  [["zh-CN"], "zh"],
  [["zh-TW"], "zh-hant"],
  [["zh-HK"], "zh-hant"],
  [["sr-RS"], "sr"],
  [["sr-Latn-RS"], "sr-latn"],
  [["iw"], "he"],
  [["no"], "nb"],
  [["nn-NO"], "nb"],
  [["fr", "uk"], "uk"],
  [["fr-CA", "fr", "de-CH", "uk"], "de"],
  [[undefined, "", "uk-UA"], "uk"],
  [[undefined, null, ""], "en"],
  [[], "en"],
  [["fr", "ja-JP"], "en"],
  [["pt"], "en"],
  [["english"], "en"],
  [["-", "de-", "de"], "de"],
]))
  test(`of ${JSON.stringify(wanted)} it is ${chosen}`, () => assert.equal(choose(wanted, known), chosen));
