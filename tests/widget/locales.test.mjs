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

test("English and the languages of the first readers are there", () => {
  for (const tag of ["en", "de", "es", "ru", "uk", "uz"]) assert.ok(names.includes(`${tag}.json`), tag);
});

for (const name of names) {
  const tag = name.replace(".json", "");
  const words = await read(name);

  test(`${tag}: the file's name is a language tag`, () => {
    assert.deepEqual(Intl.getCanonicalLocales(tag), [tag]);
    assert.deepEqual(Intl.PluralRules.supportedLocalesOf([tag]), [tag]);
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
    for (const [form, text] of Object.entries(words.others)) assert.deepEqual(placeholders(text), ["{n}"], form);
  });

  test(`${tag}: a form for every number of readers`, () => {
    const rules = new Intl.PluralRules(tag);
    for (let n = 1; n <= 10_000; n++) assert.ok(rules.select(n) in words.others, `${n}: ${rules.select(n)}`);
    assert.ok("other" in words.others, "what larger numbers fall back to");
    for (const form of Object.keys(words.others))
      assert.ok(rules.resolvedOptions().pluralCategories.includes(form), form);
  });

  if (tag !== "en") {
    test(`${tag}: translated`, () => {
      const same = Object.keys(english).filter((key) => words[key] === english[key]);
      assert.deepEqual(same, []);
    });
  }
}
