// Builds the desk's script and style sheet, htmx included, into collector/desk/static/. The same sources always give the
// same files.

import { mkdir } from "node:fs/promises";
import { build } from "esbuild";

const here = (/** @type {string} */ path) => new URL(path, import.meta.url).pathname;
const outdir = here("../collector/desk/static/");
await mkdir(outdir, { recursive: true });

for (const [entry, outfile] of [
  ["desk.js", "desk.js"],
  ["desk.css", "desk.css"],
]) {
  await build({
    entryPoints: [here(`../collector/desk/front/${entry}`)],
    outfile: `${outdir}${outfile}`,
    nodePaths: [here("node_modules")], // htmx lives beside this file, and its importer does not
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
  });
}
