// The desk's queue of strokes: in order, none lost, none done in vain.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue } from "../../collector/desk/front/queue.js";

/** @typedef {import("../../collector/desk/front/queue.js").Stroke} Stroke */

/** @param {string} key @param {string} what @param {[string, string][]} ids @returns {Stroke} */
const stroke = (key, what, ids) => ({ key, address: "/desk/act", fields: [["do", what]], ids });

/** A desk that answers as it is told, and a queue to it. */
const deskThat = (/** @type {(stroke: Stroke) => string} */ outcomeOf) => {
  /** @type {[string, string[]][]} */
  const asked = [];
  const queue = new Queue({
    ask: async (stroke) => {
      asked.push([stroke.key, stroke.ids.map(([id, version]) => `${id}.${version}`)]);
      return { outcome: /** @type {any} */ (outcomeOf(stroke)), html: "" };
    },
    keep: () => {},
    answered: (stroke) => stroke.ids.map(([id, version]) => /** @type {const} */ ([id, `${Number(version) + 1}`])),
    gaveUp: () => {},
  });
  return { queue, asked };
};

const settled = () => new Promise((done) => setImmediate(done));

test("strokes of the same typo have the version that the one before left", async () => {
  const { queue, asked } = deskThat(() => "done");
  queue.add(stroke("a", "confirmed", [["7", "1"]]));
  queue.add(stroke("b", "fixed", [["7", "1"]]));
  await settled();
  assert.deepEqual(asked, [
    ["a", ["7.1"]],
    ["b", ["7.2"]],
  ]);
});

test("what failed is asked for again, before what came later", async () => {
  let isUp = false;
  const { queue, asked } = deskThat(() => (isUp ? "done" : "unreachable"));
  queue.add(stroke("a", "fixed", [["7", "1"]]));
  queue.add(stroke("b", "fixed", [["8", "1"]]));
  await settled();
  assert.deepEqual(
    queue.failed.map(({ key }) => key),
    ["a", "b"],
  );
  isUp = true;
  queue.again();
  queue.add(stroke("c", "note", [["7", "1"]]));
  await settled();
  assert.deepEqual(
    asked.map(([key]) => key),
    ["a", "a", "b", "c"],
  );
  assert.deepEqual(queue.unconfirmed, []);
});

test("what failed is not done over a later decision about the same typo", async () => {
  let isUp = false;
  const { queue, asked } = deskThat(() => (isUp ? "done" : "error"));
  queue.add(
    stroke("a", "fixed", [
      ["7", "1"],
      ["8", "1"],
    ]),
  );
  queue.add(stroke("note", "note", [["7", "1"]]));
  queue.add(stroke("whose", "mine", [["7", "1"]]));
  await settled();
  isUp = true;
  queue.add(stroke("b", "rejected", [["7", "1"]]));
  await settled();
  asked.length = 0;
  queue.again();
  await settled();
  assert.deepEqual(asked, [
    ["a", ["8.1"]],
    ["note", ["7.2"]],
    ["whose", ["7.3"]],
  ]);
});

test("an undo that failed stays", async () => {
  const { queue } = deskThat(() => "error");
  queue.add({ key: "u", address: "/desk/undo", fields: [["of", "x"]], ids: [] });
  await settled();
  queue.add(stroke("b", "rejected", [["7", "1"]]));
  await settled();
  assert.deepEqual(
    queue.failed.map(({ key }) => key),
    ["u", "b"],
  );
});
