// Bring a page up to date. In the list only the rows and the numbers are replaced: open menus, typed text, the choice
// and the scroll position stay. Other pages are reloaded once nothing is open or typed there.

import { isCovered } from "./menus.js";
import { nextRows, watch } from "./more.js";
import { all, one, said } from "./page.js";
import { keepFocus, put, putRow, tellChanged } from "./parts.js";
import { ask } from "./requests.js";
import * as list from "./rows.js";
import { isWaited, keepToast, say } from "./toasts.js";

const SOON = 300;
/** Elements that are updated together with the rows. */
const PARTS = ["counts", "total", "news", "empty"];

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {(() => void)[]} */
const afterwards = [];
let changes = 0;

/** Notes that something was done: a list that is being loaded may not show it. */
export const outdate = () => {
  changes += 1;
};

/**
 * Brings the page up to date once nothing is being sent to the server.
 * @param {() => void} [then] What to do afterwards, if the page is still the same one.
 */
export const renew = (then) => {
  if (then) afterwards.push(then);
  clearTimeout(timer);
  timer = setTimeout(() => {
    const isList = Boolean(one("#rows"));
    if (one(".htmx-request, [data-sending]") || (!isList && isCovered())) renew();
    else if (isList) renewList();
    else if (!isTouched()) loadAnew();
  }, SOON);
};

const loadAnew = () => {
  keepToast();
  location.reload();
};

/** Whether this page has typed text or a choice that has not been sent yet. */
const isTouched = () =>
  all("main :is(input, textarea, option)").some((box) => {
    if (box instanceof HTMLOptionElement) return box.selected && !box.defaultSelected && box.index > 0;
    if (box instanceof HTMLInputElement && box.checked !== box.defaultChecked) return true;
    const field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (box);
    return field.type !== "hidden" && field.value !== field.defaultValue;
  });

const renewList = async () => {
  const begun = changes;
  const page = await load(all("#rows > .row").length);
  if (begun !== changes) {
    renew();
  } else if (!page) {
    if (!isWaited()) say(said("failed"), { label: said("again"), act: renew });
  } else if (!one("#rows", page)) {
    loadAnew(); // the page is no longer a list
  } else {
    show(page);
    for (const then of afterwards.splice(0)) then();
  }
};

/**
 * Loads the list with as many rows as the page shows.
 * @param {number} count
 */
const load = async (count) => {
  const { outcome, html } = await ask(location.href);
  if (outcome !== "done") return null;
  const page = new DOMParser().parseFromString(html, "text/html");
  for (let more = one("#more", page); more && all("#rows > .row", page).length < count; more = one("#more", page)) {
    const rows = await nextRows(more, page);
    if (!rows) break;
    more.replaceWith(...rows);
  }
  return page;
};

/** @param {Document} page */
const show = (page) => {
  const hadFocus = document.activeElement !== document.body;
  const row = list.current();
  const anchor = row && isSeen(row) ? row : list.rows().find(isSeen);
  const top = anchor?.getBoundingClientRect().top ?? 0;
  keepFocus(() => {
    for (const id of PARTS) {
      const part = one(`#${id}`, page);
      if (part) put(part);
    }
    const fresh = all(":scope > *", one("#rows", page) ?? page);
    one("#rows")?.replaceChildren(...fresh.map((child) => (child.matches(".row") ? inPlace(child) : child)));
  });
  const there = anchor && document.getElementById(anchor.id);
  if (there && !there.hidden) scrollBy(0, there.getBoundingClientRect().top - top);
  if (hadFocus && document.activeElement === document.body) {
    (list.linkOf(list.current() ?? list.rows()[0]) ?? one("#main"))?.focus({ preventScroll: true });
  }
  list.tellChosen();
  tellChanged();
  watch();
};

/** The page's row, updated; a new one if the page does not have it. */
const inPlace = (/** @type {HTMLElement} */ fresh) => {
  const seen = document.getElementById(fresh.id)?.dataset.seen;
  if (seen) fresh.dataset.seen = seen;
  putRow(fresh);
  return document.getElementById(fresh.id) ?? fresh;
};

const isSeen = (/** @type {HTMLElement} */ row) => {
  const { top, bottom } = row.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};
