// Keyboard use of the list of articles and of an article's sheet: next, previous, open.

import { onKey } from "./keys.js";
import { all } from "./page.js";

const links = () => all(".articles .title, .sheet .suggested a");

/** @param {1 | -1} step */
const move = (step) => {
  const there = links();
  const at = there.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = there[at < 0 ? (step > 0 ? 0 : there.length - 1) : at + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return Boolean(next);
};

export const startArticles = () => {
  if (!links().length) return;
  onKey("j", () => move(1));
  onKey("k", () => move(-1));
  onKey("o", () => {
    const link = links().find((one) => one === document.activeElement);
    link?.click();
    return Boolean(link);
  });
};
