// Measures what Proofdesk's files weigh beside those of others that do such a job, and writes docs/widget-size.md.
//
//   make sizes
//
// The others' packages come from the npm registry, in the versions named here, into a temporary folder that is removed
// at the end. A figure is the sum over the files that a browser fetches, each compressed by itself. Every script and
// style sheet is measured as it is published and once more through esbuild's minifier, and the smaller one counts, so
// that nobody looks large only for having published a file with spaces in it.

import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = new URL("../../", import.meta.url).pathname;
const esbuild = createRequire(join(root, "widget/package.json"))("esbuild");

/** What is fetched. A newer version is a new number here. */
const PACKAGES = { jquery: "3.7.1", hypothesis: "1.1766.0", "@sentry/browser": "11.12.0" };

/** @typedef {{ gzip: number, brotli: number }} Size */
const none = { gzip: 0, brotli: 0 };

/** @param {Size[]} sizes */
const sum = (...sizes) => ({
  gzip: sizes.reduce((all, { gzip }) => all + gzip, 0),
  brotli: sizes.reduce((all, { brotli }) => all + brotli, 0),
});

/**
 * The same settings as in widget/build.mjs.
 * @param {string | Uint8Array} content
 */
const compressed = (content) => {
  const bytes = Buffer.from(content);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return { gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes, { params }).length };
};

/**
 * The size of a published file, minified further where that makes it smaller.
 * @param {string} path
 */
const published = async (path) => {
  const text = await readFile(path, "utf8");
  const loader = path.endsWith(".css") ? "css" : "js";
  const { code } = await esbuild.transform(text, { loader, minify: true, legalComments: "none", charset: "utf8" });
  const [asIs, minified] = [compressed(text), compressed(code)];
  return minified.brotli < asIs.brotli ? minified : asIs;
};

/**
 * The size of a program that uses modules, bundled for browsers as a site's own build would do it.
 * @param {string} folder where the packages are
 * @param {string} code
 * @param {string[]} external packages that the page has already
 */
const bundled = async (folder, code, external = []) => {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    external,
    write: false,
    minify: true,
    format: "esm",
    platform: "browser",
    conditions: ["production"],
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return compressed(outputFiles[0].contents);
};

const proofdesk = async () => {
  const { version, files } = JSON.parse(await readFile(join(root, "widget/dist/manifest.json"), "utf8"));
  /** @param {string} stem */
  const part = (stem) => files[Object.keys(files).find((name) => name.startsWith(`w/${stem}.`)) ?? ""];
  const languages = Object.keys(files)
    .filter((name) => name.endsWith(".json"))
    .sort((a, b) => files[a].brotli - files[b].brotli);
  const largest = /** @type {string} */ (languages.at(-1));
  const from = "`make widget`";
  const view = files["widget.js"];
  const report = sum(part("main"), part("english"));
  return {
    parts: [
      ["the loader, `widget.js`", files["widget.js"]],
      ["the dialog and the sending, `main`", part("main")],
      ["English, `english`", part("english")],
      [`the largest of ${languages.length} languages, \`${largest.slice(2).split(".")[0]}\``, files[largest]],
      ["what waits to be sent again, `outbox`", part("outbox")],
      ["the button on touch screens, `touch`", part("touch")],
      ["finding a phrase for an editor, `find`", part("find")],
      ["the hint block, `hint`", part("hint")],
      ["all in one file, for a tag with an integrity attribute", part("proofdesk")],
    ],
    rows: [
      { name: "**Proofdesk**", version, view, report, from },
      { name: "Proofdesk on a touch screen", version, view, report: sum(report, part("touch")), from },
      {
        name: "Proofdesk on a page with the hint block",
        version,
        view: sum(view, part("hint"), part("english")),
        report: part("main"),
        from,
      },
    ],
  };
};

/** @param {string} folder */
const fetchPackages = async (folder) => {
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: PACKAGES }));
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  execFileSync("npm", ["install", ...options], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
};

/** @param {string} folder */
const peers = async (folder) => {
  const sentry = PACKAGES["@sentry/browser"];
  /** @param {string} integration */
  const withFeedback = (integration) =>
    bundled(
      folder,
      `import { init, ${integration} } from "@sentry/browser";
       init({ dsn: "https://key@sentry.example/1", integrations: [${integration}()] });`,
    );
  const lateForm = bundled(
    folder,
    'export { feedbackModalIntegration, feedbackScreenshotIntegration } from "@sentry/feedback";',
    ["@sentry/core"],
  );

  /** @param {string[]} names */
  const hypothesis = async (...names) =>
    sum(...(await Promise.all(names.map((name) => published(join(folder, "node_modules/hypothesis/build", name))))));
  const annotator = await hypothesis(
    "boot.js",
    "scripts/annotator.bundle.js",
    "styles/annotator.css",
    "styles/highlights.css",
  );
  const sidebar = await hypothesis("scripts/sidebar.bundle.js", "styles/sidebar.css", "styles/katex.min.css");

  return [
    {
      name: "Sentry's feedback, in one bundle",
      version: sentry,
      view: await withFeedback("feedbackIntegration"),
      report: none,
      from: "npm: `@sentry/browser` (`init`, `feedbackIntegration`), bundled",
    },
    {
      name: "Sentry's feedback, its form loaded late",
      version: sentry,
      view: await withFeedback("feedbackAsyncIntegration"),
      report: await lateForm,
      from: "npm: `@sentry/browser` (`init`, `feedbackAsyncIntegration`); `@sentry/feedback`'s form and screenshots",
    },
    {
      name: "Hypothesis, what runs in the page",
      version: PACKAGES.hypothesis,
      view: annotator,
      report: none,
      from: "npm: `hypothesis` (`boot.js`, `annotator.bundle.js`, `annotator.css`, `highlights.css`)",
    },
    {
      name: "Hypothesis with its sidebar",
      version: PACKAGES.hypothesis,
      view: sum(annotator, sidebar),
      report: none,
      from: "npm: `hypothesis`, the above and `sidebar.bundle.js`, `sidebar.css`, `katex.min.css`",
    },
    {
      name: "jQuery alone, which Mistape needs",
      version: PACKAGES.jquery,
      view: await published(join(folder, "node_modules/jquery/dist/jquery.min.js")),
      report: none,
      from: "npm: `jquery` (`jquery.min.js`)",
    },
  ];
};

/** Not on npm. Minified, brotli, in KB of 1,000 bytes, measured by hand on that day. */
const BY_HAND = {
  day: "2026-11-24",
  rows: [
    ["Mistape with the jQuery it needs", 31.7, ""],
    ["Re:Typos", 115, "its styles come on top"],
    ["Isso's embed", 16.9, "comments, not reports of mistakes"],
    ["the Browser Engineering book's feedback tool", 2.2, "no context of the phrase, no accessibility"],
    ["GoatCounter's counter", 1.9, "counts views and has nothing to show: how small a script on every page can be"],
  ],
};

/** @param {number} bytes */
const number = (bytes) => (bytes ? bytes.toLocaleString("en") : "–");

/** @param {(string | number)[]} cells */
const line = (...cells) => `| ${cells.join(" | ")} |`;

/**
 * @param {Awaited<ReturnType<typeof proofdesk>>} ours
 * @param {Awaited<ReturnType<typeof peers>>} others
 */
const page = (ours, others) => {
  const npm = execFileSync("npm", ["--version"], { encoding: "utf8" }).trim();
  const day = new Date().toISOString().slice(0, 10);
  const { node, brotli, zlib } = process.versions;
  const rows = [...ours.rows, ...others].map(({ name, version, view, report, from }) => {
    const all = sum(view, report);
    return line(
      name,
      version,
      number(view.brotli),
      number(report.brotli),
      `**${number(all.brotli)}**`,
      number(view.gzip),
      number(report.gzip),
      number(all.gzip),
      from,
    );
  });
  return `# What the widget weighs

<!-- Written by \`make sizes\` (tests/bench/peers.mjs): change that, not this. -->

Bytes that a browser fetches, minified and compressed with brotli (quality 11) or gzip (level 9), each file by itself,
without the headers of HTTP. *A page view* is what every reader pays for; *a report* is what comes on top for the reader
who makes one. A dash is nothing more.

${line("", "version", "a page view, brotli", "a report, brotli", "both, brotli", "a page view, gzip", "a report, gzip", "both, gzip", "measured from")}
${line("---", "---", "---:", "---:", "---:", "---:", "---:", "---:", "---")}
${rows.join("\n")}

Measured on ${day} with esbuild ${esbuild.version}, node ${node} (brotli ${brotli}, zlib ${zlib}), npm ${npm}.

These are not on npm. The figures are brotli, in KB of 1,000 bytes, measured by hand on ${BY_HAND.day}:

| | both, brotli | |
| --- | ---: | --- |
${BY_HAND.rows.map(([name, kb, remark]) => line(name, `${kb} KB`, ["not on npm; measured by hand", remark].filter(Boolean).join("; "))).join("\n")}

## Proofdesk's parts

| | brotli | gzip |
| --- | ---: | ---: |
${ours.parts.map(([name, size]) => line(name, number(size.brotli), number(size.gzip))).join("\n")}

A reader gets one language. Tests enforce two budgets in brotli bytes: 1,536 for the loader, and 8,192 for everything that
is loaded for one report.

## How to read the table

The jobs differ, so the numbers compare what a page pays, not who does more for it.

- Sentry's feedback rests on its SDK, which also reports a page's errors; a site that has the SDK anyway pays only for
  the difference. In one bundle, a page view pays for the form too. Loaded late, the form and its screenshots come from
  Sentry's servers at the first use; here both are one bundle made from the package, without the core that the page has
  by then.
- Hypothesis annotates whole pages and shows others' notes. Its sidebar runs in a frame that the script puts into the
  page when it starts, not when a reader writes something, so it counts to the page view.
- Every file of others is taken as published or minified once more by esbuild, whichever is smaller. Fonts, pictures and
  answers from servers are in no figure.
`;
};

const folder = await mkdtemp(join(tmpdir(), "proofdesk-sizes-"));
try {
  await fetchPackages(folder);
  const text = page(await proofdesk(), await peers(folder));
  await writeFile(join(root, "docs/widget-size.md"), text);
  console.log(
    text
      .split("\n")
      .filter((row) => /^\||^Measured/.test(row))
      .join("\n"),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
