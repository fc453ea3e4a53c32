// Builds dist/: the loader as widget.js, everything else under w/ with a hash of its content in its name, each file
// also compressed as .br and .gz, a manifest with sizes and the hash for an integrity attribute, and the npm package in
// npm/. The same sources always give the same files.

import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

const here = (/** @type {string} */ path) => new URL(path, import.meta.url).pathname;
const { version } = JSON.parse(await readFile(here("package.json"), "utf8"));

await rm(here("dist"), { recursive: true, force: true });
await mkdir(here("dist/w"), { recursive: true });

/** @type {Record<string, { bytes: number, gzip: number, brotli: number }>} */
const files = {};

const brotli = (/** @type {Buffer} */ bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** Writes one file in its three forms. */
const put = async (/** @type {string} */ name, /** @type {Uint8Array | string} */ content) => {
  const bytes = Buffer.from(content);
  const packed = brotli(bytes);
  const gzip = gzipSync(bytes, { level: 9 });
  await writeFile(here(`dist/${name}`), bytes);
  await writeFile(here(`dist/${name}.br`), packed);
  await writeFile(here(`dist/${name}.gz`), gzip);
  files[name] = { bytes: bytes.length, gzip: gzip.length, brotli: packed.length };
};

const digest = (/** @type {Uint8Array | string} */ content) =>
  createHash("sha256").update(content).digest("hex").slice(0, 8);

/** Writes a module under a name with its content's hash, and returns that name. */
const putHashed = async (/** @type {string} */ name, /** @type {Uint8Array | string} */ content) => {
  const file = `${name}.${digest(content)}.js`;
  await put(`w/${file}`, content);
  return file;
};

const bundle = async (
  /** @type {string} */ entry,
  /** @type {"esm" | "iife"} */ format,
  /** @type {Record<string, unknown>} */ names,
  { plugins = [minifiedCss] } = {},
) => {
  // A file that a tag names has to be read by browsers that the widget then leaves alone; modules are asked for by
  // newer ones only.
  const isTagged = format === "iife";
  const result = await build({
    entryPoints: [here(`src/${entry}.js`)],
    bundle: true,
    write: false,
    minify: true,
    format,
    target: isTagged ? "es2018" : "es2022",
    supported: { "dynamic-import": true },
    charset: "utf8",
    loader: { ".css": "text" },
    legalComments: "none",
    plugins,
    define: Object.fromEntries(Object.entries(names).map(([name, value]) => [name, JSON.stringify(value)])),
  });
  // What esbuild put together, terser makes two per cent smaller still. What is shortest is not always shortest once it
  // is compressed, so the best of a few ways is taken.
  const text = result.outputFiles[0]?.text ?? "";
  const ecma = isTagged ? 2018 : 2020;
  const ways = [1, 2, 3].flatMap((passes) => [true, false].map((sequences) => ({ passes, sequences })));
  const tries = ways.map(async (way) => {
    const compress = { ...way, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false };
    return (
      (await minify(text, { module: format === "esm", toplevel: true, ecma, compress, format: { ecma } })).code ?? ""
    );
  });
  const codes = (await Promise.all(tries)).map((code) => ({ code, size: brotli(Buffer.from(code)).length }));
  return codes.reduce((best, one) => (one.size < best.size ? one : best)).code;
};

/** In the package, and in the one file, the words come from elsewhere. */
const wordsFrom = (/** @type {string} */ path) => ({
  name: "words",
  setup(/** @type {import("esbuild").PluginBuild} */ plugin) {
    plugin.onResolve({ filter: /\/words\.js$/ }, () => ({ path: here(path) }));
  },
});

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

// One hash for the words of all languages: a hash each would cost everyone who reports the bytes of forty.
/** @type {Record<string, string>} */
const languages = {};
for (const file of (await readdir(here("src/locales"))).sort()) {
  languages[file.replace(/\.json$/, "")] = JSON.stringify(
    JSON.parse(await readFile(here(`src/locales/${file}`), "utf8")),
  );
}
const words = digest(Object.values(languages).join("\n"));
for (const [tag, text] of Object.entries(languages)) await put(`w/${tag}.${words}.json`, text);

const english = await putHashed("english", await bundle("english", "esm", {}));
const shared = { VERSION: version, LANGUAGES: Object.keys(languages).join(" "), WORDS: words, ENGLISH: english };
const names = {
  MAIN: await putHashed("main", await bundle("main", "esm", shared)),
  OUTBOX: await putHashed("outbox", await bundle("outbox", "esm", shared)),
  HINT: await putHashed("hint", await bundle("hint", "esm", shared)),
  TOUCH: await putHashed("touch", await bundle("touch", "esm", shared)),
  FIND: await putHashed("find", await bundle("find", "esm", shared)),
};
await put("widget.js", await bundle("loader", "iife", names));

const pinned = await bundle("pinned", "iife", shared, { plugins: [minifiedCss, wordsFrom("src/words.pinned.js")] });
const whole = {
  file: `w/${await putHashed("proofdesk", pinned)}`,
  integrity: `sha384-${createHash("sha384").update(pinned).digest("base64")}`,
};
await writeFile(here("dist/manifest.json"), `${JSON.stringify({ version, pinned: whole, files }, null, 2)}\n`);

// The package: modules, for the site's own bundler to put together; a language is a part that is loaded on use.
await build({
  entryPoints: { index: here("src/npm.js") },
  outdir: here("dist/npm"),
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  loader: { ".css": "text" },
  legalComments: "none",
  plugins: [minifiedCss, wordsFrom("src/words.npm.js")],
  define: Object.fromEntries(Object.entries(shared).map(([name, value]) => [name, JSON.stringify(value)])),
});
await copyFile(here("src/npm.d.ts"), here("dist/npm/index.d.ts"));

for (const [name, { bytes, brotli }] of Object.entries(files)) console.log(`${name}\t${bytes}\t${brotli} brotli`);
