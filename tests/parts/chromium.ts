/**
 * A real Chromium for tests, from npm alone: the browser lies Brotli-packed in
 * `@sparticuz/chromium` and is unpacked once below `.cache/`. The package unpacks into the
 * temporary folder and returns a half-written file to whoever asks meanwhile, so it is pointed at
 * a folder of its own, which gets its final name only when it is whole.
 *
 * NSS, NSPR and Expat come from the copies that the package carries (`LD_LIBRARY_PATH`), and so
 * does the one font family, so that a bare machine and a desktop run the same browser and draw the
 * same page. Of the package's flags none is used: several switch off
 * what the tests check (`--disable-web-security`).
 */
import packaged from "@sparticuz/chromium";
import fs from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";

const version = "147.0.0";
const cache = fileURLToPath(new URL("../../.cache/", import.meta.url));
const home = `${cache}chromium-${version}`;

/** How to start it. */
export interface ChromiumOptions {
  /** Further command-line flags, such as the fake camera's. */
  readonly args?: readonly string[];
}

const { chromium } = await withoutLookingForWindows(() => import("playwright-core"));

/** Starts a headless Chromium; the caller closes it. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
  await (unpacking ??= unpack());
  const ambient = Deno.env.get("LD_LIBRARY_PATH");
  return await chromium.launch({
    executablePath: `${home}/chromium`,
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", ...(options.args ?? [])],
    env: {
      ...Deno.env.toObject(),
      FONTCONFIG_FILE: `${home}/fonts.conf`,
      LD_LIBRARY_PATH: `${home}/al2023/lib${ambient ? `:${ambient}` : ""}`,
    },
  });
}

/** Once a process: the unpacking borrows the environment. */
let unpacking: Promise<void> | undefined;

/** Unpacks the browser unless it is there, whole; safe when several processes do it at once. */
async function unpack(): Promise<void> {
  if (await exists(`${home}/chromium`)) return;
  await Deno.mkdir(cache, { recursive: true });
  const making = await Deno.makeTempDir({ dir: cache, prefix: "chromium-" });
  // The package reads both at the call: where to unpack to, and that its libraries are wanted too.
  const wanted = { TMPDIR: making, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" };
  const before = Object.keys(wanted).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(wanted)) Deno.env.set(name, value);
  try {
    await packaged.executablePath();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
  await Deno.writeTextFile(
    `${making}/fonts.conf`,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${home}/fonts</dir><cachedir>${home}/fonts-cache</cachedir></fontconfig>
`,
  );
  try {
    await Deno.rename(making, home);
  } catch (error) {
    await Deno.remove(making, { recursive: true });
    if (!await exists(`${home}/chromium`)) throw error; // nobody else was faster
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Playwright asks on loading whether this Linux runs below Windows, by a file that Deno shows to
 * nobody without `--allow-all`; tests have no need of that much. It is told that there is none.
 */
async function withoutLookingForWindows<T>(load: () => Promise<T>): Promise<T> {
  const existsSync = fs.existsSync;
  fs.existsSync = (path) => path !== "/proc/sys/fs/binfmt_misc/WSLInterop" && existsSync(path);
  try {
    return await load();
  } finally {
    fs.existsSync = existsSync;
  }
}
