// Builds dist/: the loader as widget.js, everything else under w/ with a hash of its content in its name, each file
// also compressed as .br and .gz, and a manifest with the sizes. The same sources always give the same files.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = (/** @type {string} */ path) => new URL(path, import.meta.url).pathname;
const { version } = JSON.parse(await readFile(here("package.json"), "utf8"));

await rm(here("dist"), { recursive: true, force: true });
await mkdir(here("dist/w"), { recursive: true });

/** @type {Record<string, { bytes: number, gzip: number, brotli: number }>} */
const files = {};

/** Writes one file in its three forms. */
const put = async (/** @type {string} */ name, /** @type {Uint8Array | string} */ content) => {
  const bytes = Buffer.from(content);
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gzip = gzipSync(bytes, { level: 9 });
  await writeFile(here(`dist/${name}`), bytes);
  await writeFile(here(`dist/${name}.br`), brotli);
  await writeFile(here(`dist/${name}.gz`), gzip);
  files[name] = { bytes: bytes.length, gzip: gzip.length, brotli: brotli.length };
};

/** Writes a module under a name with its content's hash, and returns that name. */
const putHashed = async (/** @type {string} */ name, /** @type {Uint8Array | string} */ content) => {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  await put(`w/${name}.${hash}.js`, content);
  return `${name}.${hash}.js`;
};

const bundle = async (
  /** @type {string} */ entry,
  /** @type {"esm" | "iife"} */ format,
  /** @type {Record<string, unknown>} */ names,
) => {
  const result = await build({
    entryPoints: [here(`src/${entry}.js`)],
    bundle: true,
    write: false,
    minify: true,
    format,
    target: "es2022",
    charset: "utf8",
    loader: { ".css": "text" },
    legalComments: "none",
    plugins: [minifiedCss],
    define: Object.fromEntries(Object.entries(names).map(([name, value]) => [name, JSON.stringify(value)])),
  });
  return /** @type {Uint8Array} */ (result.outputFiles[0]?.contents);
};

/** Style sheets go into the modules as text, minified first. */
const minifiedCss = {
  name: "minified css",
  setup(/** @type {import("esbuild").PluginBuild} */ plugin) {
    plugin.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { outputFiles } = await build({ entryPoints: [path], minify: true, write: false, target: "es2022" });
      return { contents: outputFiles[0]?.text.trim() ?? "", loader: "text" };
    });
  },
};

/** @type {Record<string, string>} */
const languages = {};
for (const file of (await readdir(here("src/locales"))).sort()) {
  const tag = file.replace(/\.json$/, "").toLowerCase();
  const words = JSON.parse(await readFile(here(`src/locales/${file}`), "utf8"));
  languages[tag] = await putHashed(tag, `export default ${JSON.stringify(words)}`);
}
const shared = { VERSION: version, LANGUAGES: languages };
const names = {
  MAIN: await putHashed("main", await bundle("main", "esm", shared)),
  HINT: await putHashed("hint", await bundle("hint", "esm", shared)),
  TOUCH: await putHashed("touch", await bundle("touch", "esm", shared)),
};
await put("widget.js", await bundle("loader", "iife", names));
await writeFile(here("dist/manifest.json"), `${JSON.stringify({ version, files }, null, 2)}\n`);
for (const [name, { bytes, brotli }] of Object.entries(files)) console.log(`${name}\t${bytes}\t${brotli} brotli`);
