// Which key was pressed at the desk, on keyboards of several layouts and with an editor's own keys.

import assert from "node:assert/strict";
import { test } from "node:test";
import { usualKey } from "../../collector/desk/front/shortcuts.js";

const pressed = (key, code = "", shiftKey = false) => ({ key, code, shiftKey });

test("a letter is the usual key, by its place where the layout has other letters", () => {
  assert.equal(usualKey(pressed("f", "KeyF")), "f");
  assert.equal(usualKey(pressed("F", "KeyF", true)), "f");
  assert.equal(usualKey(pressed("а", "KeyF")), "f"); // Cyrillic
  assert.equal(usualKey(pressed("a", "KeyQ")), "a"); // AZERTY
  assert.equal(usualKey(pressed("Escape", "Escape")), "Escape");
});

test("digits work where the row of digits has other characters in front", () => {
  assert.equal(usualKey(pressed("1", "Digit1")), "1");
  assert.equal(usualKey(pressed("1", "Numpad1")), "1");
  // AZERTY, without and with Shift
  assert.equal(usualKey(pressed("&", "Digit1")), "1");
  assert.equal(usualKey(pressed("é", "Digit2")), "2");
  assert.equal(usualKey(pressed("2", "Digit2", true)), "2");
  // German: a slash is Shift and 7
  assert.equal(usualKey(pressed("/", "Digit7", true)), "/");
  assert.equal(usualKey(pressed("!", "Digit1", true)), "!");
});

test("an editor's own keys take the place of the usual ones", () => {
  const own = { on: true, chosen: { f: "d", "?": "é" } };
  assert.equal(usualKey(pressed("d", "KeyD"), own), "f");
  assert.equal(usualKey(pressed("f", "KeyF"), own), "");
  assert.equal(usualKey(pressed("é", "Digit2"), own), "?");
  assert.equal(usualKey(pressed("r", "KeyR"), own), "r");
});

test("keys that are switched off do nothing, but those that are no characters", () => {
  assert.equal(usualKey(pressed("f", "KeyF"), { on: false }), "");
  assert.equal(usualKey(pressed("1", "Digit1"), { on: false }), "");
  assert.equal(usualKey(pressed("Escape", "Escape"), { on: false }), "Escape");
});
