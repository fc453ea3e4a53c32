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

/** @param {string} selector */
const text = (selector) => {
  const element = document.querySelector(selector);
  return element instanceof HTMLMetaElement ? element.content : element?.textContent?.replace(/\s+/g, " ");
};

/**
 * Every object in a page's JSON-LD, also inside lists and @graph.
 * @param {any} value
 * @returns {any[]}
 */
const objects = (value) =>
  Array.isArray(value)
    ? value.flatMap(objects)
    : value && typeof value === "object"
      ? [value, ...objects(value["@graph"]), ...objects(value.mainEntity)]
      : [];

const jsonLd = () => {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    try {
      const found = objects(JSON.parse(script.textContent || "")).find((one) =>
        /Article|BlogPosting|Report/.test(String(one["@type"])),
      );
      if (found) return found;
    } catch {
      // A page's broken JSON-LD is the page's matter.
    }
  }
  return {};
};

/**
 * @param {any} value a name, an object with a name, or a list of these
 * @returns {string | undefined}
 */
const names = (value) =>
  Array.isArray(value) ? value.map(names).filter(Boolean).join(", ") : typeof value === "object" ? value?.name : value;

/** @returns {Record<string, unknown>} the report's fields that the page gives */
export const describePage = () => {
  const data = jsonLd();
  const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel~=canonical]"))?.href;
  return {
    url: location.href.slice(0, MOST_ADDRESS),
    canonical_url: canonical && /^https?:/.test(canonical) && canonical.length <= MOST_ADDRESS ? canonical : undefined,
    title: cut(document.title),
    lang: cut(document.documentElement.lang, MOST_LANG),
    article: {
      headline: first(names(data.headline), text('meta[property="og:title"]'), text("h1")),
      author: first(
        names(data.author),
        text('meta[name=author],meta[property="article:author"]'),
        text("[rel=author],[itemprop=author],.byline"),
      ),
      section: first(names(data.articleSection), text('meta[property="article:section"]')),
      published: first(
        data.datePublished,
        text('meta[property="article:published_time"]'),
        document.querySelector("time[datetime]")?.getAttribute("datetime"),
      ),
      modified: first(data.dateModified, text('meta[property="article:modified_time"]')),
    },
    client: {
      widget: VERSION,
      viewport: `${innerWidth}x${innerHeight}`,
      touch: matchMedia("(any-pointer:coarse)").matches,
    },
  };
};
