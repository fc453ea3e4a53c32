// Sending: one request without a preflight. A report is kept in this browser before it is sent and forgotten when the
// collector has answered, so that neither a closed tab nor a lost connection loses it; sending twice does no harm, for
// the collector knows its id.

const KEY = "proofdesk";
const MOST_KEPT = 20;
/** Milliseconds. */
const KEPT_FOR = 7 * 24 * 3600 * 1000;
const TRY_AGAIN = 30 * 1000;
/** Bytes; browsers let no more go out with keepalive (Fetch standard, "inflight keepalive bytes"). */
const MOST_KEEPALIVE = 60_000;

/**
 * @typedef {{ id: string, body: string, made: number, due: number }} Kept times in milliseconds since 1970
 * @typedef {{ status: number, body: any, wait: number }} Answer status 0 where there was none; wait in milliseconds
 */

/** @returns {Kept[]} */
const kept = () => {
  try {
    const all = JSON.parse(localStorage.getItem(KEY) || "[]");
    return all.filter((/** @type {Kept} */ one) => one.made > Date.now() - KEPT_FOR);
  } catch {
    return []; // storage is forbidden here, or somebody wrote nonsense into it
  }
};

/** @param {Kept[]} all */
const keep = (all) => {
  try {
    if (all.length) localStorage.setItem(KEY, JSON.stringify(all.slice(-MOST_KEPT)));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
};

/** @param {string} id */
const forget = (id) => keep(kept().filter((one) => one.id !== id));

/**
 * @param {string} base
 * @param {string} body
 * @returns {Promise<Answer>}
 */
const post = async (base, body) => {
  try {
    const answer = await fetch(`${base}api/v1/reports`, {
      method: "POST",
      body, // a plain string goes as text/plain, for which no preflight is needed
      credentials: "omit",
      keepalive: new Blob([body]).size < MOST_KEEPALIVE,
    });
    const wait = Number(answer.headers.get("Retry-After")) * 1000;
    return { status: answer.status, body: await answer.json().catch(() => ({})), wait: wait > 0 ? wait : TRY_AGAIN };
  } catch {
    return { status: 0, body: {}, wait: TRY_AGAIN };
  }
};

/** @param {number} status */
const isLater = (status) => !status || status === 429 || status >= 500;

/**
 * @param {string} name
 * @param {unknown} detail
 */
export const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`proofdesk:${name}`, { detail }));

/**
 * A UUID, version 4 (RFC 9562, section 5.4). crypto.randomUUID is not there on pages without https.
 */
export const uuid = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (+digit ^ ((crypto.getRandomValues(new Uint8Array(1)).at(0) ?? 0) & (15 >> (+digit / 4)))).toString(16),
  );

/**
 * Sends a report. Resolves to its fate: "sent" with the collector's answer, "queued" where it is kept for later, or
 * "refused" with the reason; status is 0 where the collector did not answer.
 * @param {string} base the collector's address
 * @param {Record<string, unknown> & { id: string }} report
 * @returns {Promise<{ fate: "sent" | "queued" | "refused", status: number, body: any }>}
 */
export const send = async (base, report) => {
  const body = JSON.stringify(report);
  const { id } = report;
  // Due after this attempt should be over, so that another tab does not send it meanwhile.
  const isKept = keep([...kept(), { id, body, made: Date.now(), due: Date.now() + TRY_AGAIN }]);
  const answer = await post(base, body);
  if (!isKept || !isLater(answer.status)) return settle(id, answer);
  postpone(answer.wait);
  later(base);
  tell("queued", id);
  return { fate: "queued", status: answer.status, body: answer.body };
};

/**
 * What was answered for good is forgotten and told.
 * @param {string} id
 * @param {Answer} answer
 * @returns {{ fate: "sent" | "refused", status: number, body: any }}
 */
const settle = (id, answer) => {
  const { status, body } = answer;
  const fate = status >= 200 && status < 300 ? "sent" : "refused";
  forget(id);
  if (fate === "sent") tell(fate, body.id);
  else tell("error", body.detail || String(status));
  return { fate, status, body };
};

/**
 * Where one was not taken, the others would meet the same: nothing is due before the wait is over.
 * @param {number} wait milliseconds
 */
const postpone = (wait) => keep(kept().map((one) => ({ ...one, due: Math.max(one.due, Date.now() + wait) })));

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Waits for what is due first; never longer than a timer can.
 * @param {string} base
 */
const later = (base) => {
  clearTimeout(timer);
  const wait = Math.min(KEPT_FOR, ...kept().map(({ due }) => due - Date.now()));
  if (wait < KEPT_FOR) timer = setTimeout(() => flush(base), wait);
};

/**
 * Sends what is kept and due, in one tab only (Web Locks; where they are missing, the id keeps copies harmless).
 * @param {string} base the collector's address
 */
export const flush = (base) => {
  if (!kept().length) return undefined;
  const run = async () => {
    const ready = kept().filter(({ due }) => due <= Date.now());
    // Taken at once, so that where locks are missing (on pages without https) nobody sends the same meanwhile.
    if (ready.length) postpone(TRY_AGAIN);
    for (const { id, body } of ready) {
      const answer = await post(base, body);
      if (isLater(answer.status)) {
        postpone(answer.wait);
        break;
      }
      settle(id, answer);
    }
    later(base);
  };
  return navigator.locks
    ? navigator.locks.request(KEY, { ifAvailable: true }, (lock) => (lock ? run() : undefined))
    : run();
};

/**
 * Back online, what is kept is due at once.
 * @param {string} base the collector's address
 */
export const hurry = (base) => {
  keep(kept().map((one) => ({ ...one, due: 0 })));
  return flush(base);
};
