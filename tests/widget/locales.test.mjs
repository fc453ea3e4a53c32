// Every language says everything that English says.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

const folder = new URL("../../widget/src/locales/", import.meta.url);
const names = (await readdir(folder)).sort();
/** @param {string} name */
const read = async (name) => JSON.parse(await readFile(new URL(name, folder), "utf8"));
const english = await read("en.json");

/** @param {string} text */
const placeholders = (text) => (text.match(/\{[^}]*\}/g) || []).sort();

test("the promised languages are there", () => {
  const promised =
    "en ru uk be kk uz uz-cyrl ky tg az hy ka tr de fr es pt it nl pl cs ro bg sr el lt lv et fi sv ar he fa hi zh ja ko";
  for (const tag of promised.split(" ")) assert.ok(names.includes(`${tag}.json`), tag);
});

for (const name of names) {
  const tag = name.replace(".json", "");
  const words = await read(name);

  test(`${tag}: the file's name is a language tag`, () => {
    assert.equal(Intl.getCanonicalLocales(tag)[0]?.toLowerCase(), tag);
  });

  test(`${tag}: the same keys as in English, in the same order`, () => {
    assert.deepEqual(Object.keys(words), Object.keys(english));
  });

  test(`${tag}: texts, none empty, none with space at an end`, () => {
    for (const [key, text] of Object.entries({ ...words, ...words.others, others: "-" })) {
      assert.equal(typeof text, "string", key);
      assert.ok(text, key);
      assert.equal(text, text.trim().normalize("NFC"), key);
    }
  });

  test(`${tag}: the placeholders are English's`, () => {
    for (const [key, text] of Object.entries(english)) {
      if (key !== "others") assert.deepEqual(placeholders(words[key]), placeholders(text), key);
    }
    for (const [form, text] of Object.entries(words.others)) {
      // Arabic has words of its own for none, one and two.
      if (tag === "ar" && ["zero", "one", "two"].includes(form)) assert.deepEqual(placeholders(text), []);
      else assert.deepEqual(placeholders(text), ["{n}"], form);
    }
  });

  // Where a browser has no rules for a language (Tajik), it takes its own language's and we the form for the rest.
  const isKnown = Intl.PluralRules.supportedLocalesOf([tag]).length > 0;
  test(`${tag}: a form for every number of readers`, () => {
    const rules = new Intl.PluralRules(isKnown ? tag : "en");
    for (let n = 1; n <= 10_000; n++) assert.ok(rules.select(n) in words.others, `${n}: ${rules.select(n)}`);
    assert.ok("other" in words.others, "what larger numbers fall back to");
    for (const form of Object.keys(words.others))
      assert.ok(rules.resolvedOptions().pluralCategories.includes(form), form);
  });

  if (tag !== "en") {
    test(`${tag}: translated`, () => {
      const same = Object.keys(english).filter((key) => words[key] === english[key]);
      assert.deepEqual(same, tag === "da" ? ["send"] : []); // the same word in Danish
    });
  }
}
