// What build.mjs puts in place of these names.

/** The widget's version. */
declare const VERSION: string;
/** File names, with their content's hash, below `w/`. */
declare const MAIN: string;
declare const HINT: string;
declare const TOUCH: string;
/** The file of each language, by its tag in lower case. */
declare const LANGUAGES: Record<string, string>;

/** esbuild gives a style sheet, minified, as text. */
declare module "*.css" {
  const text: string;
  export default text;
}

interface Window {
  proofdesk?: { open: () => boolean };
}
