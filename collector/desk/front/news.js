// Looks for news: told by the server's events, or every fifteen seconds where those do not get through.

import htmx from "htmx.org";
import { all, one } from "./page.js";

const EVERY = 15_000;
// Events come in bursts while somebody else decides.
const AT_MOST_EVERY = 1_500;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

const look = () => {
  clearTimeout(soon);
  soon = setTimeout(() => {
    if (document.visibilityState === "visible") htmx.trigger("#news", "look", {});
  }, AT_MOST_EVERY);
};

/** @type {EventSource | undefined} */
let source;

/** Listens as long as the page is seen: a browser keeps six connections to a host, and each page would hold one. */
const listen = (/** @type {string | undefined} */ address) => {
  source?.close();
  source = undefined;
  if (!address || !("EventSource" in window) || document.visibilityState !== "visible") return;
  source = new EventSource(address);
  source.addEventListener("news", look);
  // What happened between the page and this moment, or while the connection was broken, passed without an event.
  source.addEventListener("open", look);
};

export const startNews = () => {
  const bar = one("#news");
  if (!bar) return;
  const address = bar.dataset.events;
  listen(address);
  // Who looks at what passes without an event, so even with events one looks now and then.
  let turn = 0;
  setInterval(() => {
    turn += 1;
    if (source?.readyState !== EventSource.OPEN || turn % 2 === 0) look();
  }, EVERY);
  document.addEventListener("visibilitychange", () => {
    listen(address);
    look();
  });
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) listen(address);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target instanceof Element && event.target.id === "news") {
      for (const eyes of all("#rows .eyes")) eyes.replaceChildren();
    }
  });
};
