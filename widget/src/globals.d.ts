// What build.mjs puts in place of these names.

/** The widget's version. */
declare const VERSION: string;
/** File names, with their content's hash, below `w/`. */
declare const MAIN: string;
declare const OUTBOX: string;
declare const HINT: string;
declare const TOUCH: string;
declare const FIND: string;
declare const ENGLISH: string;
/** The tags of the languages in lower case, parted by spaces. */
declare const LANGUAGES: string;
/** The hash of all languages' words, which stands in their files' names. */
declare const WORDS: string;

/** esbuild gives a style sheet, minified, as text. */
declare module "*.css" {
  const text: string;
  export default text;
}

interface Window {
  proofdesk?: { open: () => boolean };
}
