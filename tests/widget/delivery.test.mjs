// Sending, keeping and sending again, with a made-up network, storage and clock.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

const BASE = "https://typos.example.org/";
const DAY = 24 * 3600 * 1000;

/** The names that delivery.js finds in a browser. */
const give = (/** @type {string} */ name, /** @type {unknown} */ value) =>
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

/** @type {{ url: string, options: any, storedThen: any[] }[]} */
let posted;
/** What the next posts are answered; the last answer stays. @type {(Response | Error | (() => Promise<Response>))[]} */
let answers;
/** @type {[string, unknown][]} */
let told;
/** @type {Map<string, string>} */
let storage;
/** @type {typeof import("../../widget/src/delivery.js")} */
let delivery;
let copies = 0;

const stored = () => JSON.parse(storage.get("proofdesk") || "[]");
const report = (/** @type {string} */ id, more = {}) => ({ id, site: "key", ...more });
const answer = (/** @type {number} */ status, /** @type {unknown} */ body = {}, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const created = () => answer(201, { id: "stored-id", typo: 1, reports: 1 });
/** Lets everything that waits for no timer happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const pass = async (/** @type {number} */ milliseconds) => {
  mock.timers.tick(milliseconds);
  await settle();
};

beforeEach(async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.parse("2026-11-24T12:00:00Z") });
  posted = [];
  answers = [created()];
  told = [];
  storage = new Map();
  give("localStorage", {
    getItem: (/** @type {string} */ key) => storage.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => storage.set(key, value),
    removeItem: (/** @type {string} */ key) => storage.delete(key),
  });
  give("navigator", {});
  give("document", { dispatchEvent: (/** @type {CustomEvent} */ event) => told.push([event.type, event.detail]) });
  give("fetch", async (/** @type {string} */ url, /** @type {any} */ options) => {
    posted.push({ url, options, storedThen: stored() });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next instanceof Error) throw next;
    return next instanceof Response ? next.clone() : next?.();
  });
  // A page of its own for each test: the module has a timer.
  delivery = await import(`../../widget/src/delivery.js?copy=${copies++}`);
});

afterEach(() => mock.timers.reset());

test("a report is sent in one request that needs no preflight", async () => {
  const result = await delivery.send(BASE, report("a", { comment: "für alle" }));
  assert.deepEqual(result, { fate: "sent", status: 201, body: { id: "stored-id", typo: 1, reports: 1 } });
  assert.equal(posted.length, 1);
  assert.equal(posted[0].url, `${BASE}api/v1/reports`);
  const { body, ...options } = posted[0].options;
  assert.deepEqual(options, { method: "POST", credentials: "omit", keepalive: true });
  assert.equal(typeof body, "string"); // goes as text/plain
  assert.deepEqual(JSON.parse(body), { id: "a", site: "key", comment: "für alle" });
  assert.deepEqual(told, [["proofdesk:sent", "stored-id"]]);
});

test("it is kept while it is under way, and forgotten when it is answered", async () => {
  await delivery.send(BASE, report("a"));
  assert.deepEqual(
    posted[0].storedThen.map((/** @type {any} */ one) => one.id),
    ["a"],
  );
  assert.deepEqual([...storage], []);
});

test("an id that is stored already is as good as sent", async () => {
  answers = [answer(200, { id: "a", typo: 1, reports: 3 })];
  assert.equal((await delivery.send(BASE, report("a"))).fate, "sent");
  assert.deepEqual(told, [["proofdesk:sent", "a"]]);
});

test("a body too large for keepalive goes without", async () => {
  await delivery.send(BASE, report("a", { comment: "é".repeat(31_000) }));
  assert.equal(posted[0].options.keepalive, false);
});

for (const status of [400, 403, 404, 413, 415, 422])
  test(`${status}: refused, with the reason, and not tried again`, async () => {
    answers = [answer(status, { detail: "Because." })];
    assert.deepEqual(await delivery.send(BASE, report("a")), { fate: "refused", status, body: { detail: "Because." } });
    assert.deepEqual(told, [["proofdesk:error", "Because."]]);
    assert.deepEqual([...storage], []);
    await pass(DAY);
    assert.equal(posted.length, 1);
  });

test("a refusal without words tells its number", async () => {
  answers = [new Response("<h1>Forbidden</h1>", { status: 403 })];
  assert.deepEqual(await delivery.send(BASE, report("a")), { fate: "refused", status: 403, body: {} });
  assert.deepEqual(told, [["proofdesk:error", "403"]]);
});

for (const [name, failure] of /** @type {[string, Response | Error][]} */ ([
  ["no connection", new TypeError("Failed to fetch")],
  ["429", answer(429, { detail: "Too many." })],
  ["500", answer(500)],
  ["502 with a proxy's page", new Response("<h1>Bad gateway</h1>", { status: 502 })],
  ["503", answer(503)],
]))
  test(`${name}: queued, sent again after 30 seconds with the same id`, async () => {
    answers = [failure, created()];
    assert.equal((await delivery.send(BASE, report("a", { comment: "kept" }))).fate, "queued");
    assert.deepEqual(told, [["proofdesk:queued", "a"]]);
    await pass(29_000);
    assert.equal(posted.length, 1);
    await pass(1_000);
    assert.equal(posted.length, 2);
    assert.equal(posted[1].options.body, posted[0].options.body);
    assert.deepEqual(told, [
      ["proofdesk:queued", "a"],
      ["proofdesk:sent", "stored-id"],
    ]);
    assert.deepEqual([...storage], []);
    await pass(DAY);
    assert.equal(posted.length, 2);
  });

test("Retry-After is waited for", async () => {
  answers = [answer(429, {}, { "Retry-After": "300" }), created()];
  await delivery.send(BASE, report("a"));
  await pass(299_000);
  assert.equal(posted.length, 1);
  await pass(1_000);
  assert.equal(posted.length, 2);
});

for (const value of ["0", "-5", "soon", "Tue, 24 Nov 2026 12:00:05 GMT", ""])
  test(`Retry-After ${JSON.stringify(value)} is 30 seconds`, async () => {
    answers = [answer(503, {}, { "Retry-After": value }), created()];
    await delivery.send(BASE, report("a"));
    await pass(29_000);
    assert.equal(posted.length, 1);
    await pass(1_000);
    assert.equal(posted.length, 2);
  });

test("a Retry-After longer than a timer can wait does not turn into no wait", async () => {
  const timers = mock.method(globalThis, "setTimeout");
  answers = [answer(503, {}, { "Retry-After": "99999999999" })];
  await delivery.send(BASE, report("a"));
  for (const { arguments: given } of timers.mock.calls) assert.ok(Number(given[1]) < 2 ** 31, String(given[1]));
  await pass(DAY);
  assert.equal(posted.length, 1);
});

test("it is tried until it succeeds", async () => {
  answers = [new TypeError(), answer(503), answer(503), created()];
  await delivery.send(BASE, report("a"));
  for (let round = 0; round < 4; round++) await pass(30_000);
  assert.equal(posted.length, 4);
  assert.deepEqual(told.at(-1), ["proofdesk:sent", "stored-id"]);
});

test("what is refused when it is sent again is forgotten, and told", async () => {
  answers = [new TypeError(), answer(404, { detail: "No such site." })];
  await delivery.send(BASE, report("a"));
  await pass(30_000);
  assert.deepEqual(told.at(-1), ["proofdesk:error", "No such site."]);
  assert.deepEqual([...storage], []);
});

test("where one cannot be sent again, the others wait with it", async () => {
  answers = [new TypeError()];
  for (const id of ["a", "b", "c"]) await delivery.send(BASE, report(id));
  assert.equal(posted.length, 3);
  await pass(30_000);
  assert.equal(posted.length, 4);
  answers = [created()];
  await pass(30_000);
  assert.equal(posted.length, 7);
  assert.deepEqual([...storage], []);
});

test("the next timer is for what is due first", async () => {
  answers = [new TypeError()];
  await delivery.send(BASE, report("a"));
  const later = stored()[0].made + 10 * 60_000;
  storage.set("proofdesk", JSON.stringify([...stored(), { ...stored()[0], id: "b", due: later }]));
  answers = [created()];
  await delivery.flush(BASE);
  assert.equal(posted.length, 1);
  await pass(30_000);
  assert.equal(posted.length, 2);
  await pass(10 * 60_000);
  assert.equal(posted.length, 3);
});

test("back online it is sent at once", async () => {
  answers = [new TypeError(), created()];
  await delivery.send(BASE, report("a"));
  await delivery.hurry(BASE);
  assert.equal(posted.length, 2);
  assert.deepEqual([...storage], []);
});

test("another page of the site sends what this one kept", async () => {
  answers = [new TypeError(), created()];
  await delivery.send(BASE, report("a"));
  const now = Date.now();
  mock.timers.reset(); // the first page is gone
  mock.timers.enable({ apis: ["setTimeout", "Date"], now });
  const other = await import(`../../widget/src/delivery.js?copy=${copies++}`);
  await other.flush(BASE);
  assert.equal(posted.length, 1); // not due yet
  await pass(30_000);
  assert.equal(posted.length, 2);
});

test("what another tab is sending is left alone", async () => {
  /** @type {() => void} */
  let finish = () => {};
  answers = [() => new Promise((resolve) => (finish = () => resolve(created())))];
  const sending = delivery.send(BASE, report("a"));
  const other = await import(`../../widget/src/delivery.js?copy=${copies++}`);
  await other.flush(BASE);
  assert.equal(posted.length, 1);
  finish();
  assert.equal((await sending).fate, "sent");
  await pass(DAY);
  assert.equal(posted.length, 1);
});

test("of several tabs, one sends", async () => {
  answers = [new TypeError(), created()];
  await delivery.send(BASE, report("a"));
  let held = true;
  give("navigator", {
    locks: {
      request: async (/** @type {string} */ name, /** @type {any} */ options, /** @type {any} */ run) => {
        assert.deepEqual([name, options], ["proofdesk", { ifAvailable: true }]);
        return run(held ? null : { name });
      },
    },
  });
  await pass(30_000);
  assert.equal(posted.length, 1);
  held = false;
  await delivery.flush(BASE);
  assert.equal(posted.length, 2);
});

test("after a week it is given up", async () => {
  answers = [new TypeError()];
  await delivery.send(BASE, report("a"));
  mock.timers.setTime(Date.now() + 7 * DAY + 1);
  await settle();
  const before = posted.length;
  await delivery.hurry(BASE);
  assert.equal(posted.length, before);
  assert.deepEqual([...storage], []);
});

test("of more than 20 the newest are kept", async () => {
  answers = [new TypeError()];
  for (let n = 1; n <= 25; n++) await delivery.send(BASE, report(`r${n}`));
  assert.deepEqual(
    stored().map((/** @type {any} */ one) => one.id),
    Array.from({ length: 20 }, (_, index) => `r${index + 6}`),
  );
});

const forbidden = () => {
  throw new DOMException("denied", "SecurityError");
};

test("where storage is forbidden, it is sent all the same", async () => {
  Object.defineProperty(globalThis, "localStorage", { get: forbidden, configurable: true });
  assert.equal((await delivery.send(BASE, report("a"))).fate, "sent");
});

test("where storage is forbidden, a failure is told and not called queued", async () => {
  Object.defineProperty(globalThis, "localStorage", { get: forbidden, configurable: true });
  answers = [new TypeError()];
  assert.equal((await delivery.send(BASE, report("a"))).fate, "refused");
  assert.equal(told.length, 1);
  assert.equal(told[0]?.[0], "proofdesk:error");
});

test("where storage is full, a failure is told and not called queued", async () => {
  localStorage.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  answers = [answer(503)];
  assert.equal((await delivery.send(BASE, report("a"))).fate, "refused");
  assert.equal(told[0]?.[0], "proofdesk:error");
});

for (const nonsense of ["{", "5", "null", "{}", "[null]", '"text"'])
  test(`nonsense in storage (${nonsense}) does not stop it`, async () => {
    storage.set("proofdesk", nonsense);
    assert.equal((await delivery.send(BASE, report("a"))).fate, "sent");
    assert.equal(posted[0].storedThen.length, 1);
    await delivery.flush(BASE);
  });

test("an id is a UUID, version 4, also on pages without https", () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const real = globalThis.crypto;
  try {
    assert.match(delivery.uuid(), shape);
    give("crypto", { getRandomValues: (/** @type {Uint8Array} */ bytes) => real.getRandomValues(bytes) });
    const made = Array.from({ length: 1000 }, () => delivery.uuid());
    for (const id of made) assert.match(id, shape);
    assert.equal(new Set(made).size, made.length);
  } finally {
    give("crypto", real);
  }
});
