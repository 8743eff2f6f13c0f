/**
 * The files that a browser runs, read into memory once at the start. What is not in the map is not
 * there, so no path of a request ever reaches the file system.
 */
import { fileURLToPath } from "node:url";

/** One file as it is served. */
export interface WebFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Quoted, as it stands in the header. */
  readonly etag: string;
}

/** Files by their path, such as `/index.html`. */
export type WebFiles = ReadonlyMap<string, WebFile>;

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml; charset=utf-8",
  png: "image/png",
  ico: "image/x-icon",
  woff2: "font/woff2",
  json: "application/json",
  webmanifest: "application/manifest+json",
};
/** How a bundle names what never changes: by a hash of what is in it (`web/build/bundle.ts`). */
const namedByHash = /-[0-9A-Z]{8}\.(js|css)$/;
const filesMax = 500;
const bytesMax = 32 * 1024 * 1024;

/** Makes a servable file of a body; the type follows from the path's ending. */
export async function webFile(path: string, content: string | Uint8Array): Promise<WebFile> {
  const body = typeof content === "string"
    ? new TextEncoder().encode(content)
    : Uint8Array.from(content);
  const type = types[endingOf(path)];
  if (type === undefined) {
    throw new Error(`Cannot serve ${path}: its ending must be one of ${Object.keys(types)}`);
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return { body, type, etag: `"${digest.slice(0, 16).toHex()}"` };
}

/**
 * Reads every file of a folder, and of those in it, that a browser may have; others (such as a
 * README) are left out.
 */
export async function readWebFiles(folder: URL | string): Promise<WebFiles> {
  const files = new Map<string, WebFile>();
  const root = (folder instanceof URL ? fileURLToPath(folder) : folder).replace(/\/$/, "");
  let bytes = 0;
  const read = async (below: string): Promise<void> => {
    for await (const entry of Deno.readDir(`${root}${below}`)) {
      const path = `${below}/${entry.name}`;
      if (entry.isDirectory) await read(path);
      else if (entry.isFile && types[endingOf(path)] !== undefined) {
        const body = await Deno.readFile(`${root}${path}`);
        bytes += body.length;
        if (files.size >= filesMax || bytes > bytesMax) {
          throw new Error(
            `Cannot serve the folder: at most ${filesMax} files of ${bytesMax} bytes together`,
          );
        }
        files.set(path, await webFile(path, body));
      }
    }
  };
  await read("");
  return files;
}

/** The file at a path, the index of the folder at it, or the page of that name: `/visit`. */
export function webFileAt(files: WebFiles, path: string): WebFile | undefined {
  return files.get(path.endsWith("/") ? `${path}index.html` : path) ?? files.get(`${path}.html`);
}

/** The answer to a GET or HEAD for a path; undefined for another method or where no file lies. */
export function serveWebFile(
  files: WebFiles,
  request: Request,
  path: string,
): Response | undefined {
  const file = webFileAt(files, path);
  if (file === undefined || (request.method !== "GET" && request.method !== "HEAD")) {
    return undefined;
  }
  // Pages ask each time whether the file is still the same, and get 304 if it is.
  const cached = namedByHash.test(path) ? "public, max-age=31536000, immutable" : "no-cache";
  const headers = { etag: file.etag, "cache-control": cached };
  const known = request.headers.get("if-none-match")?.split(",").map((tag) => tag.trim());
  if (known?.some((tag) => tag === file.etag || tag === `W/${file.etag}` || tag === "*")) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(request.method === "HEAD" ? null : file.body, {
    headers: { ...headers, "content-type": file.type, "content-length": String(file.body.length) },
  });
}

function endingOf(path: string): string {
  return /\.([a-z0-9]+)$/.exec(path)?.[1] ?? "";
}
