// Sending, keeping and sending again, with a made-up network, storage and clock.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

const BASE = "https://typos.example.org/";
const DAY = 24 * 3600 * 1000;
const HOUR = 3600 * 1000;
/** No pause between two attempts is longer than this, jitter included, after so many attempts. */
const pauseAfter = (/** @type {number} */ attempts) => Math.min(HOUR, 30_000 * 2 ** (attempts - 1)) * 1.25 + 30_000;

/** The names that our modules find in a browser. */
const give = (/** @type {string} */ name, /** @type {unknown} */ value) =>
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

/** @type {{ url: string, options: any, storedThen: any[], id: string }[]} */
let posted;
/**
 * What the next posts are answered; the last answer stays. A function gets the id of the report.
 * @type {(Response | Error | ((id: string) => Response | Promise<Response>))[]}
 */
let answers;
/** @type {[string, unknown][]} */
let told;
/** @type {string[]} */
let warned;
/** @type {Map<string, string>} */
let storage;
/** @type {typeof import("../../widget/src/send.js").send} */
let send;
/** @type {typeof import("../../widget/src/outbox.js").flush} */
let flush;
let copies = 0;

/** A page of its own: the modules remember and have timers. */
const newPage = async () => {
  const copy = `copy=${copies++}`;
  return {
    send: (await import(`../../widget/src/send.js?${copy}`)).send,
    flush: (await import(`../../widget/src/outbox.js?${copy}`)).flush,
  };
};

const stored = () => JSON.parse(storage.get("proofdesk") || "[]");
const sent = () => JSON.parse(storage.get("proofdesk-sent") || "[]");
/** A report like no other. */
const report = (/** @type {string} */ id, more = {}) => ({
  id,
  site: "key",
  url: "https://news.example/a",
  quote: { exact: id, prefix: "", suffix: "" },
  ...more,
});
const answer = (/** @type {number} */ status, /** @type {unknown} */ body = {}, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const created = (/** @type {string} */ id) => answer(201, { id, typo: 1, reports: 1 });
/** Lets everything that waits for no timer happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const pass = async (/** @type {number} */ milliseconds) => {
  mock.timers.tick(milliseconds);
  await settle();
  await settle();
};

beforeEach(async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.parse("2026-11-24T12:00:00Z") });
  posted = [];
  answers = [created];
  told = [];
  warned = [];
  storage = new Map();
  give("localStorage", {
    getItem: (/** @type {string} */ key) => storage.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => storage.set(key, value),
    removeItem: (/** @type {string} */ key) => storage.delete(key),
  });
  give("navigator", { onLine: false });
  give("location", { origin: "https://news.example" });
  const dispatchEvent = (/** @type {CustomEvent} */ event) => told.push([event.type, event.detail]);
  // As widget/src/dom.js finds them: on the interface.
  class Document {
    get documentElement() {
      return { dispatchEvent };
    }
  }
  give("Document", Document);
  give("document", new Document());
  mock.method(console, "warn", (/** @type {unknown[]} */ ...words) => warned.push(words.map(String).join(" ")));
  give("fetch", async (/** @type {string} */ url, /** @type {any} */ options) => {
    const id = options.body && JSON.parse(options.body).id;
    posted.push({ url, options, storedThen: stored(), id });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next instanceof Error) throw next;
    return next instanceof Response ? next.clone() : next?.(id);
  });
  ({ send, flush } = await newPage());
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

test("a report is sent in one request that needs no preflight", async () => {
  const result = await send(BASE, report("a", { comment: "für alle" }));
  assert.equal(result.fate, "sent");
  assert.deepEqual(result.body, { id: "a", typo: 1, reports: 1 });
  assert.equal(posted.length, 1);
  assert.equal(posted[0].url, `${BASE}api/v1/reports`);
  const { body, signal, ...options } = posted[0].options;
  assert.deepEqual(options, { method: "POST", credentials: "omit", keepalive: true });
  assert.ok(signal instanceof AbortSignal); // a limit to how long it may take
  assert.equal(typeof body, "string"); // goes as text/plain
  assert.deepEqual(JSON.parse(body), report("a", { comment: "für alle" }));
  assert.deepEqual(told, [["proofdesk:sent", "a"]]);
});

test("a report is kept while it is under way, and forgotten when it is confirmed", async () => {
  await send(BASE, report("a"));
  assert.deepEqual(
    posted[0].storedThen.map((/** @type {any} */ one) => one.id),
    ["a"],
  );
  assert.deepEqual(stored(), []);
});

test("an id that is stored already is as good as sent", async () => {
  answers = [answer(200, { id: "a", typo: 1, reports: 3 })];
  assert.equal((await send(BASE, report("a"))).fate, "sent");
  assert.deepEqual(told, [["proofdesk:sent", "a"]]);
});

test("a report that the collector holds back is as good as sent", async () => {
  answers = [answer(201, { id: "a", typo: null, typos: [], reports: 1 })];
  assert.equal((await send(BASE, report("a"))).fate, "sent");
});

for (const [name, made] of /** @type {[string, () => Response][]} */ ([
  ["200 with an offline page", () => new Response("<h1>You are offline</h1>", { status: 200 })],
  ["200 {}", () => answer(200, {})],
  ["200 null", () => answer(200, null)],
  ["200 with text", () => answer(200, "ok")],
  ["204", () => new Response(null, { status: 204 })],
  ["201 with another id", () => answer(201, { id: "b", typo: 1, reports: 1 })],
  ["202 with the id", () => answer(202, { id: "a" })],
  ["201 without an id", () => answer(201, { typo: 1, reports: 1 })],
]))
  test(`${name} does not confirm a report: it is kept`, async () => {
    answers = [made, created];
    assert.equal((await send(BASE, report("a"))).fate, "queued");
    assert.deepEqual(told, [["proofdesk:queued", "a"]]);
    assert.deepEqual(
      stored().map((/** @type {any} */ one) => one.id),
      ["a"],
    );
    await pass(pauseAfter(1));
    await flush(BASE);
    assert.deepEqual(told.at(-1), ["proofdesk:sent", "a"]);
    assert.deepEqual(stored(), []);
  });

test("an error with a JSON null for a body is an error like others", async () => {
  answers = [answer(422, null)];
  const { fate, status } = await send(BASE, report("a"));
  assert.deepEqual([fate, status], ["refused", 422]);
  assert.deepEqual(told, [["proofdesk:error", "422"]]);
});

test("a page that gives toJSON to its prototypes changes nothing", async () => {
  const prototypes = /** @type {any[]} */ ([Array.prototype, Object.prototype, String.prototype, Date.prototype]);
  for (const prototype of prototypes)
    Object.defineProperty(prototype, "toJSON", { configurable: true, value: () => "broken" });
  try {
    answers = [new TypeError("Failed to fetch")];
    assert.equal((await send(BASE, report("a", { block: { text: "x", start: 0, end: 1 } }))).fate, "queued");
  } finally {
    for (const prototype of prototypes) delete prototype.toJSON;
  }
  const body = report("a", { block: { text: "x", start: 0, end: 1 } });
  assert.deepEqual(JSON.parse(posted[0].options.body), body);
  assert.deepEqual(JSON.parse(stored()[0].body), body);
});

test("where keepalive is refused while online, the report goes without", async () => {
  give("navigator", { onLine: true });
  answers = [new TypeError("keepalive quota"), created];
  assert.equal((await send(BASE, report("a"))).fate, "sent");
  assert.deepEqual(
    posted.map(({ options }) => options.keepalive),
    [true, false],
  );
});

test("what took too long is not tried again at once", async () => {
  give("navigator", { onLine: true });
  answers = [new DOMException("too long", "TimeoutError")];
  assert.equal((await send(BASE, report("a"))).fate, "queued");
  assert.equal(posted.length, 1);
});

for (const status of [400, 403, 404, 413, 415, 422, 451])
  test(`${status}: refused, with the reason, and not tried again`, async () => {
    answers = [answer(status, { status, detail: "Because." })];
    const result = await send(BASE, report("a"));
    assert.deepEqual([result.fate, result.status], ["refused", status]);
    assert.deepEqual(told, [["proofdesk:error", "Because."]]);
    assert.match(warned.join(), new RegExp(`Proofdesk: ${status}`)); // for whoever looks after the site
    assert.deepEqual([...storage], []);
    await flush(BASE);
    await pass(DAY);
    assert.equal(posted.length, 1);
  });

test("a refusal without words tells its number", async () => {
  answers = [new Response("<h1>Forbidden</h1>", { status: 403 })];
  const { fate, status } = await send(BASE, report("a"));
  assert.deepEqual([fate, status], ["refused", 403]);
  assert.equal(told[0]?.[0], "proofdesk:error");
});

// --- once for each selection and reader ---

test("the same selection with the same words is sent once", async () => {
  await send(BASE, report("a", { suggestion: "x", quote: { exact: "teh", prefix: "b", suffix: "c" } }));
  for (let press = 0; press < 3; press++)
    assert.deepEqual(
      await send(BASE, report(`b${press}`, { suggestion: "x", quote: { exact: "teh", prefix: "b", suffix: "c" } })),
      { fate: "already", status: 0 },
    );
  assert.equal(posted.length, 1);
});

test("another page of the site knows what this one has sent", async () => {
  const quote = { exact: "teh", prefix: "b", suffix: "c" };
  await send(BASE, report("a", { quote }));
  assert.equal((await (await newPage()).send(BASE, report("b", { quote }))).fate, "already");
});

test("what waits to be sent has been reported already", async () => {
  const quote = { exact: "teh", prefix: "b", suffix: "c" };
  answers = [new TypeError()];
  await send(BASE, report("a", { quote }));
  assert.equal((await send(BASE, report("b", { quote }))).fate, "already");
  assert.equal(posted.length, 1);
});

for (const [name, more] of Object.entries({
  "another suggestion": { suggestion: "the" },
  "no suggestion": { suggestion: undefined },
  "a comment": { suggestion: "x", comment: "Look!" },
  "another place": { suggestion: "x", quote: { exact: "teh", prefix: "b", suffix: "elsewhere" } },
  "another article": { suggestion: "x", url: "https://news.example/b" },
}))
  test(`${name}: another report`, async () => {
    const quote = { exact: "teh", prefix: "b", suffix: "c" };
    await send(BASE, report("a", { suggestion: "x", quote }));
    const { fate, again } = await send(BASE, report("b", { quote, ...more }));
    assert.equal(fate, "sent");
    assert.equal(again, !name.startsWith("another") || name.endsWith("suggestion")); // the same reader once more
  });

test("what was refused may be sent again", async () => {
  const quote = { exact: "teh", prefix: "b", suffix: "c" };
  answers = [answer(422, { status: 422 }), created];
  await send(BASE, report("a", { quote }));
  assert.equal((await send(BASE, report("b", { quote }))).fate, "sent");
});

test("of what was sent only short hashes stay, to the day, for seven days, and not more than 200", async () => {
  for (let n = 0; n < 150; n++) await send(BASE, report(`r${n}`, { comment: "secret" }));
  const all = sent();
  assert.equal(all.length, 200);
  for (const one of all) {
    assert.deepEqual(Object.keys(one).sort(), ["made", "sum"]);
    assert.match(one.sum, /^[0-9a-z]{1,7}$/);
    assert.equal(one.made % DAY, 0);
  }
  mock.timers.setTime(Date.now() + 8 * DAY);
  await newPage();
  assert.equal(storage.has("proofdesk-sent"), false);
});

// --- kept for later ---

for (const [name, failure] of /** @type {[string, Response | Error][]} */ ([
  ["no connection", new TypeError("Failed to fetch")],
  ["a time limit", new DOMException("too long", "TimeoutError")],
  ["408", answer(408)],
  ["425", answer(425)],
  ["429", answer(429, { detail: "Too many." })],
  ["500", answer(500)],
  ["502 with a proxy's page", new Response("<h1>Bad gateway</h1>", { status: 502 })],
  ["503", answer(503)],
]))
  test(`${name}: queued, sent again about half a minute later with the same id`, async () => {
    answers = [failure, created];
    assert.equal((await send(BASE, report("a", { comment: "kept" }))).fate, "queued");
    assert.deepEqual(told, [["proofdesk:queued", "a"]]);
    await flush(BASE);
    await pass(22_000);
    assert.equal(posted.length, 1);
    await pass(40_000);
    assert.equal(posted.length, 2);
    assert.equal(posted[1].options.body, posted[0].options.body);
    assert.deepEqual(told.slice(1), [["proofdesk:sent", "a"]]);
    assert.deepEqual(stored(), []);
    await pass(DAY);
    assert.equal(posted.length, 2);
  });

for (const [value, seconds] of /** @type {[string, number][]} */ ([
  ["300", 300],
  ["Tue, 24 Nov 2026 12:05:00 GMT", 300],
]))
  test(`Retry-After: ${value} is waited for, also where the connection comes back`, async () => {
    answers = [answer(429, {}, { "Retry-After": value }), created];
    await send(BASE, report("a"));
    await flush(BASE, true);
    await pass((seconds - 1) * 1000);
    assert.equal(posted.length, 1);
    await pass(1_000);
    assert.equal(posted.length, 2);
  });

for (const value of ["0", "-5", "soon", "Tue, 24 Nov 2026 11:00:00 GMT", ""])
  test(`Retry-After ${JSON.stringify(value)} is about 30 seconds`, async () => {
    answers = [answer(503, {}, { "Retry-After": value }), created];
    await send(BASE, report("a"));
    await flush(BASE);
    await pass(20_000);
    assert.equal(posted.length, 1);
    await pass(40_000);
    assert.equal(posted.length, 2);
  });

test("a Retry-After longer than a timer can wait is a day", async () => {
  const timers = mock.method(globalThis, "setTimeout");
  answers = [answer(503, {}, { "Retry-After": "99999999999" }), created];
  await send(BASE, report("a"));
  await flush(BASE);
  for (const { arguments: given } of timers.mock.calls) assert.ok(Number(given[1]) < 2 ** 31, String(given[1]));
  await pass(DAY);
  assert.equal(posted.length, 2);
});

test("a collector that is down is asked less and less, but not less than once an hour", async () => {
  answers = [answer(503)];
  await send(BASE, report("a"));
  await flush(BASE);
  for (let minute = 0; minute < 60; minute++) await pass(60_000);
  const first = posted.length;
  assert.ok(first > 4 && first < 9, String(first));
  for (let minute = 0; minute < 24 * 60; minute++) await pass(60_000);
  const day = posted.length - first;
  assert.ok(day > 18 && day < 34, String(day));
});

test("two browsers that failed at the same moment do not come back at the same moment", async () => {
  answers = [answer(503)];
  for (const id of ["a", "b", "c", "d"]) await send(BASE, report(id));
  assert.ok(new Set(stored().map((/** @type {any} */ one) => one.due)).size > 1);
});

test("it is tried until it succeeds", async () => {
  answers = [new TypeError(), answer(503), answer(503), created];
  await send(BASE, report("a"));
  await flush(BASE);
  for (let round = 1; round < 4; round++) await pass(pauseAfter(round));
  assert.equal(posted.length, 4);
  assert.deepEqual(told.at(-1), ["proofdesk:sent", "a"]);
});

test("one that always fails does not hold up those behind it", async () => {
  answers = [(id) => (id === "a" ? answer(500) : created(id))];
  storage.set(
    "proofdesk",
    JSON.stringify(
      ["a", "b", "c"].map((id) => ({ id, body: JSON.stringify(report(id)), sums: [], made: Date.now(), due: 0 })),
    ),
  );
  await flush(BASE);
  assert.deepEqual(
    stored().map((/** @type {any} */ one) => one.id),
    ["a"],
  );
});

test("told that it sends too much, a browser waits with the others too", async () => {
  answers = [new TypeError()];
  for (const id of ["a", "b", "c"]) await send(BASE, report(id));
  answers = [answer(429, {}, { "Retry-After": "600" })];
  await pass(60_000);
  await flush(BASE);
  assert.equal(posted.length, 4);
  answers = [created];
  await pass(590_000);
  assert.equal(posted.length, 4);
  await pass(30_000);
  assert.deepEqual(stored(), []);
});

for (const [name, refusal] of /** @type {[string, Response][]} */ ([
  ["403", answer(403, { status: 403, detail: "Origin not allowed." })],
  ["404", answer(404, { status: 404, detail: "No such site." })],
  ["a proxy's 400", new Response("<h1>Bad request</h1>", { status: 400 })],
]))
  test(`what was promised stays when it is told ${name}, and is tried four times a day`, async () => {
    answers = [new TypeError(), refusal];
    await send(BASE, report("a"));
    await flush(BASE);
    await pass(60_000);
    assert.equal(posted.length, 2);
    for (let hour = 0; hour < 24; hour++) await pass(HOUR);
    assert.ok(posted.length >= 4 && posted.length <= 8, String(posted.length));
    answers = [created];
    await pass(8 * HOUR);
    assert.deepEqual(told.at(-1), ["proofdesk:sent", "a"]);
  });

test("what the collector refuses for what is in it is given up, and told", async () => {
  answers = [new TypeError(), answer(422, { status: 422, detail: "One field is wrong." })];
  await send(BASE, report("a"));
  await flush(BASE);
  await pass(60_000);
  assert.deepEqual(told.at(-1), ["proofdesk:error", "One field is wrong."]);
  assert.deepEqual(stored(), []);
});

test("where the collector can be reached and only reports do not get through, the console says why", async () => {
  answers = [new TypeError()];
  await send(BASE, report("a"));
  give("navigator", { onLine: true });
  answers = [new TypeError(), new TypeError(), answer(200)];
  await pass(60_000);
  await flush(BASE);
  assert.equal(posted.at(-1)?.url, `${BASE}widget.js`);
  assert.match(warned.join("\n"), /Check that https:\/\/news\.example is one of the site's origins/);
});

test("back online what waited for a connection is sent at once", async () => {
  answers = [new TypeError(), created];
  await send(BASE, report("a"));
  await flush(BASE, true);
  assert.equal(posted.length, 2);
  assert.deepEqual(stored(), []);
});

test("what waits for a moment that the clock was set back from is sent at once", async () => {
  answers = [new TypeError(), created];
  await send(BASE, report("a"));
  const timers = mock.method(globalThis, "setTimeout");
  mock.timers.setTime(Date.parse("2025-01-01T00:00:00Z"));
  await flush(BASE);
  assert.equal(posted.length, 2);
  assert.deepEqual(stored(), []);
  // Where another tab is at it, this one does not look without a pause: a timer that is too long ends at once.
  storage.set("proofdesk", JSON.stringify([{ id: "b", body: "{}", sums: [], made: Date.now(), due: 1e15 }]));
  give("navigator", { locks: { request: async () => {} } });
  await flush(BASE);
  for (const { arguments: given } of timers.mock.calls) assert.ok(Number(given[1]) < 2 ** 31, String(given[1]));
});

test("another page of the site sends what this one kept", async () => {
  answers = [new TypeError(), created];
  await send(BASE, report("a"));
  const now = Date.now();
  mock.timers.reset(); // the first page is gone
  mock.timers.enable({ apis: ["setTimeout", "Date"], now });
  const other = await newPage();
  await other.flush(BASE);
  assert.equal(posted.length, 1); // not due yet
  await pass(60_000);
  assert.equal(posted.length, 2);
});

test("what another tab is sending is left alone", async () => {
  /** @type {() => void} */
  let finish = () => {};
  answers = [(id) => new Promise((resolve) => (finish = () => resolve(created(id))))];
  const sending = send(BASE, report("a"));
  const other = await newPage();
  await other.flush(BASE);
  assert.equal(posted.length, 1);
  finish();
  assert.equal((await sending).fate, "sent");
  await pass(DAY);
  assert.equal(posted.length, 1);
});

test("of several tabs, one sends", async () => {
  answers = [new TypeError(), created];
  await send(BASE, report("a"));
  let held = true;
  give("navigator", {
    locks: {
      request: async (/** @type {string} */ name, /** @type {any} */ options, /** @type {any} */ run) => {
        assert.deepEqual([name, options], ["proofdesk", { ifAvailable: true }]);
        return run(held ? null : { name });
      },
    },
  });
  await pass(60_000);
  await flush(BASE);
  assert.equal(posted.length, 1);
  held = false;
  await pass(60_000); // it looks again by itself
  assert.equal(posted.length, 2);
});

test("after a week it is given up, and told", async () => {
  answers = [new TypeError()];
  await send(BASE, report("a"));
  mock.timers.setTime(Date.now() + 7 * DAY + 1);
  await settle();
  const before = posted.length;
  await flush(BASE, true);
  assert.equal(posted.length, before);
  assert.deepEqual(told.at(-1), ["proofdesk:error", "A report could not be sent for seven days."]);
  assert.deepEqual([...storage], []);
});

test("where 20 wait, the next is sent but not promised, and none of the others is dropped", async () => {
  answers = [new TypeError()];
  for (let n = 1; n <= 20; n++) assert.equal((await send(BASE, report(`r${n}`))).fate, "queued");
  const { fate, status } = await send(BASE, report("r21"));
  assert.deepEqual([fate, status], ["refused", 0]);
  assert.deepEqual(
    stored().map((/** @type {any} */ one) => one.id),
    Array.from({ length: 20 }, (_, index) => `r${index + 1}`),
  );
  answers = [created];
  assert.equal((await send(BASE, report("r21"))).fate, "sent");
});

test("what the widget before this one kept is sent", async () => {
  const kept = { id: "a", body: JSON.stringify(report("a")), made: Date.now(), due: 0 };
  storage.set("proofdesk", JSON.stringify([kept]));
  await send(BASE, report("b"));
  await flush(BASE);
  assert.deepEqual(
    posted.map(({ id }) => id),
    ["b", "a"],
  );
  assert.deepEqual(stored(), []);
});

const forbidden = () => {
  throw new DOMException("denied", "SecurityError");
};

test("where storage is forbidden, it is sent all the same", async () => {
  Object.defineProperty(globalThis, "localStorage", { get: forbidden, configurable: true });
  assert.equal((await send(BASE, report("a"))).fate, "sent");
});

test("where storage is forbidden, a failure is told and not called queued", async () => {
  Object.defineProperty(globalThis, "localStorage", { get: forbidden, configurable: true });
  answers = [new TypeError()];
  assert.equal((await send(BASE, report("a"))).fate, "refused");
  assert.equal(told.length, 1);
  assert.equal(told[0]?.[0], "proofdesk:error");
});

test("where storage is full, a failure is told and not called queued", async () => {
  localStorage.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  answers = [answer(503)];
  assert.equal((await send(BASE, report("a"))).fate, "refused");
  assert.equal(told[0]?.[0], "proofdesk:error");
});

for (const nonsense of ["{", "5", "null", "{}", "[null]", "[5]", '[{"made":1}]', '"text"'])
  test(`nonsense in storage (${nonsense}) does not stop it`, async () => {
    storage.set("proofdesk", nonsense);
    storage.set("proofdesk-sent", nonsense);
    assert.equal((await send(BASE, report("a"))).fate, "sent");
    await flush(BASE);
  });

test("an id is a UUID, version 4, also on pages without https", async () => {
  const { uuid } = await import("../../widget/src/send.js");
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const real = globalThis.crypto;
  try {
    assert.match(uuid(), shape);
    give("crypto", { getRandomValues: (/** @type {Uint8Array} */ bytes) => real.getRandomValues(bytes) });
    const made = Array.from({ length: 1000 }, () => uuid());
    for (const id of made) assert.match(id, shape);
    assert.equal(new Set(made).size, made.length);
  } finally {
    give("crypto", real);
  }
});
