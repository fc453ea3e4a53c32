// What the page says of itself: address, title, language, and the article's headline, author, section and dates, from
// JSON-LD (schema.org Article and its kinds), Open Graph (https://ogp.me) or the markup.

/** Code points, as the collector takes them. */
const MOST_ADDRESS = 2048;
const MOST_TEXT = 500;
const MOST_LANG = 35;

/**
 * @param {unknown} text
 * @param {number} most
 * @returns {string | undefined}
 */
const cut = (text, most = MOST_TEXT) =>
  (typeof text === "string" && [...text.trim()].slice(0, most).join("")) || undefined;

/**
 * The first of a page's statements that is a text: what stands there may be anything.
 * @param {unknown[]} statements
 */
const first = (...statements) => cut(statements.find((one) => cut(one)));

/**
 * @param {ParentNode} within
 * @param {string} selector
 */
const text = (within, selector) => {
  const element = within.querySelector(selector);
  return element instanceof HTMLMetaElement ? element.content : element?.textContent?.replace(/\s+/g, " ");
};

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
          ...(/Article|BlogPosting|Report/.test(String(value["@type"])) ? [value] : []),
          ...articles(value["@graph"]),
          ...articles(value.mainEntity),
        ]
      : [];

const jsonLd = () =>
  [...document.querySelectorAll('script[type="application/ld+json"]')].flatMap((script) => {
    try {
      return articles(JSON.parse(script.textContent || ""));
    } catch {
      return []; // a page's broken JSON-LD is the page's matter
    }
  });

/**
 * @param {any} value a name, an object with a name, or a list of these
 * @returns {string | undefined}
 */
const names = (value) =>
  Array.isArray(value) ? value.map(names).filter(Boolean).join(", ") : typeof value === "object" ? value?.name : value;

/**
 * Whether an address, as a page states it, is that of the page or of this article in it.
 * @param {any} stated
 * @param {string | undefined} own
 */
const isHere = (stated, own) => {
  try {
    const { pathname } = new URL(stated?.["@id"] || stated, location.href);
    return pathname === location.pathname || (!!own && pathname === new URL(own).pathname);
  } catch {
    return false;
  }
};

/**
 * The outermost article that the selection begins in; on a page with endless scrolling there are several.
 * @param {string | undefined} selector data-article
 */
const articleOf = (selector) => {
  const node = getSelection()?.anchorNode;
  let at = node instanceof Element ? node : node?.parentElement;
  /** @type {Element | undefined} */
  let found;
  for (; at; at = at.parentElement) {
    at = at.closest(selector ? `article,${selector}` : "article");
    if (!at) break;
    found = at;
  }
  return found;
};

/** The address that an article gives for itself (microdata, the bookmark link). @param {Element} article */
const ownAddress = (article) => {
  /** @type {any} */
  const mark = article.querySelector("[itemprop=url],[itemprop=mainEntityOfPage],a[rel~=bookmark]");
  const stated = mark?.href || mark?.content || article.getAttribute("itemid");
  return stated ? new URL(stated, location.href).href : undefined;
};

/**
 * What the page says of the article in which something is selected.
 *
 * A page that loads further articles, or swaps its content, may still say in its head what it said at first. That is
 * believed only of the first article at the address at which the page was loaded, or where it names this address.
 * @param {string} [selector] data-article
 * @returns {Record<string, unknown>} the report's fields that the page gives
 */
export const describePage = (selector) => {
  const article = articleOf(selector);
  const own = article && ownAddress(article);
  const [loaded] = performance.getEntriesByType("navigation");
  const isFirst = !article || article.contains(document.querySelector("article")) || !article.matches("article");
  const asLoaded = isFirst && (!loaded || isHere(loaded.name, undefined));
  const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel~=canonical]"))?.href;
  const all = jsonLd();
  const data = all.find((one) => isHere(one.url || one.mainEntityOfPage, own)) || (asLoaded && all[0]) || {};
  const head =
    asLoaded || isHere(text(document, 'meta[property="og:url"]') || canonical, own) ? document : new DocumentFragment();
  const body = asLoaded ? document : article || document;
  const address = [asLoaded || isHere(canonical, own) ? canonical : own].find(
    (one) => one && /^https?:/.test(one) && one.length <= MOST_ADDRESS,
  );
  return {
    url: location.href.slice(0, MOST_ADDRESS),
    canonical_url: address,
    title: cut(document.title),
    lang: cut(document.documentElement.lang, MOST_LANG),
    article: {
      headline: first(
        names(data.headline),
        text(head, 'meta[property="og:title"]'),
        text(body, "h1"),
        text(body, "h2"),
      ),
      author: first(
        names(data.author),
        text(head, 'meta[name=author],meta[property="article:author"]'),
        text(body, "[rel=author],[itemprop=author],.byline"),
      ),
      section: first(names(data.articleSection), text(head, 'meta[property="article:section"]')),
      published: first(
        data.datePublished,
        text(head, 'meta[property="article:published_time"]'),
        body.querySelector("time[datetime]")?.getAttribute("datetime"),
      ),
      modified: first(data.dateModified, text(head, 'meta[property="article:modified_time"]')),
    },
    client: {
      widget: VERSION,
      viewport: `${innerWidth}x${innerHeight}`,
      touch: matchMedia("(any-pointer:coarse)").matches,
      ...(isTranslated() && { translated: true }),
    },
  };
};

/**
 * Whether the browser translated the page: then its text is not the article's. Chrome, Edge and the browsers with
 * Google's translator mark the root, wrap every text in a font element, or leave hashes of the originals.
 */
const isTranslated = () =>
  !!document.querySelector(
    "html[class*=translated-],html[_msttexthash],[_msttexthash],font[style*=vertical-align]>font[style*=vertical-align]",
  );
