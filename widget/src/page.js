// Read the page's address, title and language, and the article's headline, author, section and dates, from JSON-LD
// (schema.org Article and its subtypes), Open Graph (https://ogp.me) or the markup.

import { html, own } from "./dom.js";

/** Code points, as the collector limits them. */
const MOST_ADDRESS = 2048;
const MOST_TEXT = 500;
const MOST_LANG = 35;

/**
 * Parameters that say who came, or from where: campaigns, clicks, newsletters, sessions, secrets. On no site do they
 * distinguish articles: parameters that may do so on some sites (ref, source, id) stay.
 */
const TRACES =
  /([?&])(?:(?:amp;)?(?:(?:utm|mtm|hsa|mkt|fb|vero|oly)_\w*|mc_[cet]\w*|ml_sub\w*|_?_hs\w*|_g[al]\w*|\w*cl(?:ic)?k?_?id|[gw]braid|igsh\w*|mibextid|srsltid|\w*token|\w*sess(?:ion)?_?id|password|e-?mail)(?:=[^&]*)?(?:&|$))+/gi;

/**
 * Removes from an address what could identify its reader: fragment, user name and password, tokens and tracking.
 * @param {string} address
 */
export const clean = (address) =>
  address
    .replace(/#.*/s, "")
    .replace(/\/\/[^/?]*@/, "//")
    .replace(TRACES, "$1")
    .replace(/[?&]$/, "")
    .slice(0, MOST_ADDRESS);

/**
 * The page's address, or, in a frame without an address of its own (srcdoc, blob:), that of the page around it;
 * undefined if there is none from which the collector could accept a report.
 */
const address = () => {
  try {
    /** @type {Window} */
    let place = window;
    while (!/^http/.test(place.location.href) && place !== place.parent) place = place.parent;
    return origin === "null" ? undefined : clean(place.location.href);
  } catch {
    return undefined; // the page around it has another origin
  }
};

/**
 * @param {unknown} text
 * @param {number} most
 * @returns {string | undefined}
 */
const cut = (text, most = MOST_TEXT) =>
  (typeof text === "string" && [...text.trim()].slice(0, most).join("")) || undefined;

/**
 * The first of a page's values that is a text: they may be anything.
 * @param {unknown[]} statements
 */
const firstOf = (...statements) => cut(statements.find((one) => cut(one)));

/**
 * @param {ParentNode} within
 * @param {string} name of a meta element (of Open Graph's or HTML's), or a selector
 */
const text = (within, name) =>
  /** @type {HTMLMetaElement | null} */ (
    /^(author$|og:|article:)/.test(name) && within.querySelector(`meta[property="${name}"],meta[name="${name}"]`)
  )?.content ?? within.querySelector(name.replace(":", "\\:"))?.textContent?.replace(/\s+/g, " ");

/**
 * Every article in a page's JSON-LD, also inside lists and @graph.
 * @param {any} value
 * @returns {any[]}
 */
const articles = (value) =>
  Array.isArray(value)
    ? value.flatMap(articles)
    : value && typeof value === "object"
      ? [
          ...(/Article|BlogPosting|Report/.test(`${value["@type"]}`) ? [value] : []),
          ...articles(value["@graph"]),
          ...articles(value.mainEntity),
        ]
      : [];

const jsonLd = () =>
  [...html().querySelectorAll('script[type="application/ld+json"]')].flatMap((script) => {
    try {
      return articles(JSON.parse(script.textContent || ""));
    } catch {
      return []; // broken JSON-LD is ignored
    }
  });

/**
 * @param {any} value a name, an object with a name, or a list of these
 * @returns {string | undefined}
 */
const names = (value) =>
  Array.isArray(value) ? value.map(names).filter(Boolean).join(", ") : typeof value === "object" ? value?.name : value;

/**
 * Whether an address that the page states is its own. The page's may have more parameters, but `?id=1` is not `?id=2`.
 * @param {any} stated
 */
const isHere = (stated) => {
  try {
    const here = new URL(address() || "");
    const { pathname, searchParams } = new URL(clean(stated["@id"] || stated), here);
    return (
      pathname === here.pathname && [...searchParams].every(([key, value]) => here.searchParams.get(key) === value)
    );
  } catch {
    return false;
  }
};

/**
 * What the page says about the article with the selection.
 *
 * A page that loads further articles, or replaces its content, may still describe the first one in its head. That is
 * used only for the first article at the address at which the page was loaded, or if it names the present address.
 * @param {Element | undefined} article the outermost element of that name in which the selection begins
 * @returns {Record<string, unknown>} the report's fields that the page gives; without `url`, there can be no report
 */
export const describePage = (article) => {
  const url = address();
  const inFirst = !article || article === html().querySelector("article");
  const [loaded] = performance.getEntriesByType("navigation");
  const isFirst = inFirst && (!loaded || isHere(loaded.name));
  const canonical = /** @type {HTMLLinkElement | null} */ (html().querySelector("link[rel~=canonical]"))?.href || "";
  const isHead = isFirst || isHere(canonical);
  const all = jsonLd();
  const data = all.find((one) => isHere(one.url || one.mainEntityOfPage)) || (isHead && inFirst && all[0]) || {};
  const head = isHead ? html() : new DocumentFragment();
  const body = isFirst ? html() : article || html();
  return {
    url,
    canonical_url: isHead && /^http.{0,2044}$/.test(canonical) ? clean(canonical) : undefined,
    title: cut(own("title")),
    lang: cut(html().lang, MOST_LANG),
    article: {
      headline: firstOf(names(data.headline), text(head, "og:title"), text(body, "h1"), text(body, "h2")),
      author: firstOf(
        names(data.author),
        text(head, "author"),
        text(head, "article:author"),
        text(body, "[rel=author],[itemprop=author],.byline"),
      ),
      section: firstOf(names(data.articleSection), text(head, "article:section")),
      published: firstOf(
        data.datePublished,
        text(head, "article:published_time"),
        body.querySelector("time[datetime]")?.getAttribute("datetime"),
      ),
      modified: firstOf(data.dateModified, text(head, "article:modified_time")),
    },
    client: {
      widget: VERSION,
      viewport: `${innerWidth}x${innerHeight}`,
      touch: matchMedia("(any-pointer:coarse)").matches,
      // Chrome, and other browsers with Google's translator, mark the root and wrap every text in two font elements;
      // Edge leaves hashes of the originals. Then the text is not the article's own.
      translated: !!html().querySelector("html[class*=translated-] *,[_msttexthash],font>font"),
    },
  };
};
