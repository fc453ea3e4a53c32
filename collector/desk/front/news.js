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

export const startNews = () => {
  const bar = one("#news");
  if (!bar) return;
  let isTold = false;
  const events = bar.dataset.events;
  if (events && "EventSource" in window) {
    const source = new EventSource(events);
    source.addEventListener("news", look);
    source.addEventListener("open", () => {
      isTold = true;
    });
    source.addEventListener("error", () => {
      isTold = false;
    });
    addEventListener("pagehide", () => source.close());
  }
  // Who looks at what passes without an event, so even with events one looks now and then.
  let turn = 0;
  setInterval(() => {
    turn += 1;
    if (!isTold || turn % 2 === 0) look();
  }, EVERY);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target instanceof Element && event.target.id === "news") {
      for (const eyes of all("#rows .eyes")) eyes.replaceChildren();
    }
  });
};
