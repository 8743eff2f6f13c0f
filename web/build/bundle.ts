/**
 * The pages as few files: each page's module with what it imports, shared parts in files of their
 * own, its styles as one, all minified and named by a hash of what is in them, so that a browser
 * asks for each once and never again. Pages, icons, the manifest and the service worker keep their
 * names. `hashes.json` lists the SHA-256 of every file, to compare what a server serves with what
 * was published.
 *
 * All files lie in one folder without others for scripts, since a service worker rules the folder
 * that it lies in and modules look for it beside themselves.
 */
import * as esbuild from "esbuild";
import { type Hashes, hashesFile, hashOf } from "./hashes.ts";
import { bundledPage, type PageParts, partsOf } from "./page.ts";

/** Files that are taken as they are, by their endings. */
const kept = /\.(svg|png|ico|webmanifest)$/;
/** A folder of modules for other apps, who bundle them with their own. */
const client = /^client\/[\w.]+\.js$/;
/** Scripts whose name is their identity to browsers. */
const named = ["ring_worker.js"];
const target = ["es2023"];

/**
 * Bundles the pages of a folder into another; what was there before is removed.
 * @param from absolute, without a slash at its end
 * @throws {Error} where a page loads what cannot be bundled
 */
export async function bundlePages(from: string, to: string): Promise<Hashes> {
  const pages = new Map<string, { readonly html: string; readonly parts: PageParts }>();
  const files = new Map<string, Uint8Array>();
  for await (const path of filesBelow(from)) {
    if (path.endsWith(".html")) {
      const html = await Deno.readTextFile(`${from}/${path}`);
      pages.set(path, { html, parts: partsOf(path, html) });
    } else if (kept.test(path) || client.test(path)) {
      files.set(path, await Deno.readFile(`${from}/${path}`));
    }
  }
  try {
    const parts = [...pages.values()].map(({ parts }) => parts);
    const modules = await build(from, {
      entryPoints: parts.map(({ module }) => module),
      splitting: true,
      format: "esm",
    });
    const scripts = await build(from, {
      entryPoints: [...new Set(parts.flatMap(({ scripts }) => scripts))],
      format: "iife",
    });
    const workers = await build(from, {
      entryPoints: named.filter((path) => existing(`${from}/${path}`)),
      format: "iife",
      entryNames: "[name]",
    });
    for (const [path, { html, parts }] of pages) {
      const styles = await build(from, {
        stdin: {
          contents: parts.styles.map((style) => `@import "./${style}";`).join("\n"),
          resolveDir: from,
          sourcefile: path.replace(".html", ".css"),
          loader: "css",
        },
        // Pictures in styles are some hundred bytes each; a request costs more.
        loader: { ".svg": "dataurl" },
      });
      const [style] = styles.files.keys();
      const renamed = path.replace(".html", `-${style!.split("-").at(-1)}`);
      files.set(renamed, styles.files.get(style!)!);
      const markup = bundledPage(html, {
        style: renamed,
        module: modules.entries.get(parts.module)!,
        shared: importedBy(modules.entries.get(parts.module)!, modules.imports),
        scripts: scripts.entries,
      });
      files.set(path, new TextEncoder().encode(markup));
    }
    for (const each of [modules, scripts, workers]) {
      for (const [path, body] of each.files) files.set(path, body);
    }
  } finally {
    await esbuild.stop();
  }
  return await write(to, files);
}

interface Built {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The file made of each entry. */
  readonly entries: ReadonlyMap<string, string>;
  /** What each file imports at once. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
}

/** Builds in memory; paths of all that comes out are relative to the folder. */
async function build(from: string, options: esbuild.BuildOptions): Promise<Built> {
  const { outputFiles = [], metafile } = await esbuild.build({
    entryNames: "[name]-[hash]",
    chunkNames: "shared-[hash]",
    ...options,
    absWorkingDir: from,
    outdir: from,
    bundle: true,
    minify: true,
    legalComments: "none",
    charset: "utf8",
    target,
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const outputs = Object.entries(metafile?.outputs ?? {});
  return {
    files: new Map(
      outputFiles.map(({ path, contents }) => [path.slice(from.length + 1), contents]),
    ),
    entries: new Map(
      outputs.flatMap(([path, { entryPoint }]) =>
        entryPoint === undefined ? [] : [[entryPoint, path]]
      ),
    ),
    imports: new Map(
      outputs.map(([path, { imports }]) => [
        path,
        imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path),
      ]),
    ),
  };
}

/** All that a file imports, and what that imports, each once. */
function importedBy(path: string, imports: Built["imports"]): string[] {
  const found = new Set<string>();
  const follow = (from: string) => {
    for (const to of imports.get(from) ?? []) {
      if (found.has(to)) continue;
      found.add(to);
      follow(to);
    }
  };
  follow(path);
  return [...found].sort();
}

async function write(to: string, files: ReadonlyMap<string, Uint8Array>): Promise<Hashes> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(to)) {
    await Deno.remove(`${to}/${name}`, { recursive: true });
  }
  const hashes: Record<string, string> = {};
  for (const [path, body] of [...files].sort(([one], [other]) => one < other ? -1 : 1)) {
    await Deno.mkdir(`${to}/${path}`.replace(/\/[^/]+$/, ""), { recursive: true });
    await Deno.writeFile(`${to}/${path}`, body);
    hashes[path] = await hashOf(body);
  }
  await Deno.writeTextFile(`${to}/${hashesFile}`, `${JSON.stringify(hashes, null, 2)}\n`);
  return hashes;
}

async function* filesBelow(folder: string, below = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
    if (isDirectory) yield* filesBelow(folder, `${below}${name}/`);
    else yield `${below}${name}`;
  }
}

function existing(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
