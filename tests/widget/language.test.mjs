// Which language is spoken.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose } from "../../widget/src/language.js";

const known = { en: "en.js", de: "de.js", uk: "uk.js", "uz-cyrl": "uz-cyrl.js", "pt-br": "pt-br.js" };

for (const [wanted, chosen] of /** @type {[(string | null | undefined)[], string][]} */ ([
  [["de"], "de"],
  [["de-AT"], "de"],
  [["DE-at-1996"], "de"],
  [["uz-Cyrl-UZ"], "uz-cyrl"],
  [["pt-BR"], "pt-br"],
  [["fr", "uk"], "uk"],
  [["fr-CA", "fr", "de-CH", "uk"], "de"],
  [[undefined, "", "uk-UA"], "uk"],
  [[undefined, null, ""], "en"],
  [[], "en"],
  [["fr", "zh-Hant-TW"], "en"],
  [["pt"], "en"],
  [["english"], "en"],
  [["-", "de-"], "de"],
]))
  test(`of ${JSON.stringify(wanted)} it is ${chosen}`, () => assert.equal(choose(wanted, known), chosen));
