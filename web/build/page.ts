/** A page's markup: which files it is made of, and the same markup over a bundle of them. */

/** The files of a page, by their paths in the folder of the pages. */
export interface PageParts {
  /** Its styles in their order. */
  readonly styles: readonly string[];
  /** Its module. */
  readonly module: string;
  /** Scripts that run before anything is drawn. */
  readonly scripts: readonly string[];
}

/** What a page loads in their place. */
export interface BundledParts {
  readonly style: string;
  readonly module: string;
  /** Modules that the module imports, and those that they do. */
  readonly shared: readonly string[];
  /** By the path of the script in whose place each stands. */
  readonly scripts: ReadonlyMap<string, string>;
}

const style = /<link rel="stylesheet" href="([^"]+)">/g;
const early = /<link rel="modulepreload" href="[^"]+">/g;
const script = /<script src="([^"]+)"><\/script>/g;
const module = /<script type="module" src="([^"]+)"><\/script>/g;
const anyLoaded = /<script\b[^>]*>|<link\b[^>]*rel="(?:stylesheet|modulepreload)"[^>]*>/g;

/**
 * The files that a page loads.
 * @throws {Error} where it loads something in another form than this file knows
 */
export function partsOf(name: string, html: string): PageParts {
  const found = (of: RegExp) => [...html.matchAll(of)].map(([, path]) => path!);
  const modules = found(module);
  const known = [style, early, script, module].reduce((sum, of) => sum + found(of).length, 0);
  if (modules.length !== 1 || known !== [...html.matchAll(anyLoaded)].length) {
    throw new Error(
      `Cannot bundle ${name}: it must load one module, and the rest as other pages do`,
    );
  }
  return { styles: found(style), module: modules[0]!, scripts: found(script) };
}

/** The page's markup, loading a bundle; what it will import is asked for at once. */
export function bundledPage(html: string, parts: BundledParts): string {
  const line = (of: RegExp) => new RegExp(`[ \\t]*(?:${of.source})\\n`, "g");
  let isFirst = true;
  return html
    .replace(line(early), "")
    .replace(line(style), () => {
      const link = isFirst ? `    <link rel="stylesheet" href="${parts.style}">\n` : "";
      isFirst = false;
      return link;
    })
    .replace(script, (_, path) => `<script src="${parts.scripts.get(path)}"></script>`)
    .replace(line(module), () =>
      [
        ...parts.shared.map((path) => `    <link rel="modulepreload" href="${path}">\n`),
        `    <script type="module" src="${parts.module}"></script>\n`,
      ].join(""));
}
