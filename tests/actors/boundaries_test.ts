/**
 * Who may import whom (DESIGN.md, "Rooms"), read from the source itself. A room that learns too
 * much fails here, with the line that says so.
 */
import assert from "node:assert/strict";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Rooms whose files are source. */
const rooms = ["src", "cli", "actors", "adapters", "demo", "tests", "docs", "web"];
/** What nobody but the clock and the start may use. */
const ambient = [
  /\bDate\.now\b/,
  /\bnew Date\(\)/,
  /\bMath\.random\b/,
  /\bperformance\.now\b/,
  /\bset(Timeout|Interval)\b/,
];

/** One import of one file. */
interface Import {
  readonly from: string;
  /** A path in the repository, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

Deno.test("boundaries: actors/ knows itself, the lift's physics, zod, the words of refusals and rings, and types of a few", async () => {
  // Recorded in docs/decisions/0003: a stored call holds the request it answers.
  const exceptions = new Set(["actors/elevator_group/state.ts -> src/protocol.ts"]);
  const open = [/^actors\//, /^src\/lift\//, /^src\/(refusal|rings)\.ts$/, /^zod$/];
  const typesOnly = [
    /^src\/(protocol|site|clock|lifts|leases|group_condition|doors|boardings)\.ts$/,
    /^src\/store\//,
  ];
  const faults = (await importsOf("actors")).filter(({ from, to, typeOnly }) =>
    !open.some((rule) => rule.test(to)) &&
    !(typeOnly && typesOnly.some((rule) => rule.test(to))) &&
    !exceptions.has(`${from} -> ${to}`)
  );
  assert.deepEqual(faults, []);
});

Deno.test("boundaries: actors/ has no Deno, no clock, no chance and no timers of its own", async () => {
  const faults: string[] = [];
  for (const { path, code } of await sourcesOf("actors")) {
    for (const rule of [/\bDeno\b/, /\bsetImmediate\b/, /\bcrypto\b/, ...ambient]) {
      if (rule.test(code)) faults.push(`${path}: ${rule}`);
    }
  }
  assert.deepEqual(faults, []);
});

Deno.test("boundaries: time and chance are injected; only the clock and the start touch the machine's", async () => {
  const allowed = new Set([
    "src/clock.ts",
    // The start hands the machine's chance to whoever takes it.
    "src/main.ts",
  ]);
  const faults: string[] = [];
  for (const room of ["src", "cli", "adapters"]) {
    for (const { path, code } of await sourcesOf(room)) {
      if (allowed.has(path)) continue;
      for (const rule of ambient) if (rule.test(code)) faults.push(`${path}: ${rule}`);
    }
  }
  assert.deepEqual(faults, []);
});

Deno.test("boundaries: adapters/ imports no actor", async () => {
  const faults = (await importsOf("adapters")).filter(({ to }) => to.startsWith("actors/"));
  assert.deepEqual(faults, []);
});

Deno.test("boundaries: nothing that ships imports the demo or the tests", async () => {
  for (const room of ["src", "cli", "actors", "adapters"]) {
    const faults = (await importsOf(room)).filter(({ to }) => /^(demo|tests)\//.test(to));
    assert.deepEqual(faults, []);
  }
});

Deno.test("boundaries: packages come by name, pinned, from npm; nothing comes from an address", async () => {
  const { imports } = JSON.parse(await Deno.readTextFile(`${root}deno.json`)) as {
    imports: Record<string, string>;
  };
  for (const [name, target] of Object.entries(imports)) {
    assert.match(target, /^npm:@?[\w./-]+@\d+\.\d+\.\d+$/, `${name} is not pinned`);
  }
  const faults: Import[] = [];
  for (const room of ["src", "cli", "actors", "adapters", "demo", "tests", "docs"]) {
    for (const found of await importsOf(room)) {
      const inside = /^(src|cli|actors|adapters|demo|tests|docs|web)\/|^[\w.-]+\.(json|ts|md)$/;
      const named = Object.keys(imports).some((name) =>
        found.to === name || found.to.startsWith(`${name}/`)
      );
      if (!inside.test(found.to) && !named && !found.to.startsWith("node:")) faults.push(found);
    }
  }
  assert.deepEqual(faults, []);
});

Deno.test("boundaries: no source file is longer than 500 lines", async () => {
  const faults: string[] = [];
  for (const room of rooms) {
    for (const { path, text } of await sourcesOf(room)) {
      const lines = text.split("\n").length - 1;
      if (path === "web/client/wire.d.ts") continue; // written by `deno task client`
      if (lines > 500) faults.push(`${path}: ${lines} lines`);
    }
  }
  assert.deepEqual(faults, []);
});

Deno.test("boundaries: every file is named for what it holds", async () => {
  const vague = /(^|[_/])(utils?|helpers?|common|misc)([_./]|$)/;
  const faults: string[] = [];
  for (const room of rooms) {
    for (const { path } of await sourcesOf(room)) {
      if (vague.test(path)) faults.push(path);
      else if (!/^[a-z0-9_./-]+$/.test(path)) faults.push(`${path} is not in snake_case`);
    }
  }
  assert.deepEqual(faults, []);
});

Deno.test("boundaries: the rules are read right", () => {
  const found = importsIn(
    "actors/x/y.ts",
    codeOf(`
import "./side.ts";
import { value } from "../z.ts"; // import { not } from "comment";
/* import { not } from "comment"; */
import type { A, B } from "../../src/clock.ts";
import { type C, type D } from "../../src/site.ts";
import { type E, f } from "../../src/protocol.ts";
import name, { type G } from "zod";
import {
  type H,
  i,
} from "aedes";
export { j } from "./j.ts";
export type { K } from "./k.ts";
export * from "./all.ts";
const lazy = await import("./lazy.ts");
const text = "import { not } from nowhere";
`),
  );
  assert.deepEqual(
    found.map(({ to, typeOnly }) => `${to}${typeOnly ? " (types)" : ""}`),
    [
      "actors/x/side.ts",
      "actors/z.ts",
      "src/clock.ts (types)",
      "src/site.ts (types)",
      "src/protocol.ts",
      "zod",
      "aedes",
      "actors/x/j.ts",
      "actors/x/k.ts (types)",
      "actors/x/all.ts",
      "actors/x/lazy.ts",
    ],
  );
});

/** One source file: its path in the repository, its text, and the text without comments. */
interface Source {
  readonly path: string;
  readonly text: string;
  readonly code: string;
}

async function sourcesOf(room: string): Promise<Source[]> {
  const sources: Source[] = [];
  for await (const entry of Deno.readDir(`${root}${room}`)) {
    const path = `${room}/${entry.name}`;
    if (entry.isDirectory) sources.push(...await sourcesOf(path));
    else if (/\.(ts|js)$/.test(entry.name)) {
      const text = await Deno.readTextFile(`${root}${path}`);
      sources.push({ path, text, code: codeOf(text) });
    }
  }
  return sources;
}

async function importsOf(room: string): Promise<Import[]> {
  return (await sourcesOf(room)).flatMap(({ path, code }) => importsIn(path, code));
}

function codeOf(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, "").replace(/(^|\s)\/\/.*$/gm, "");
}

function importsIn(from: string, code: string): Import[] {
  const found: Import[] = [];
  const statement =
    /^(?:import\s+(?:(type\s+)?([\w$*{][^"';]*?)\s+from\s+)?|export\s+(type\s+)?(\*[^"';]*?|\{[^}]*\})\s*from\s+)"([^"]+)"/gm;
  for (const [, type, names, exportType, exported, to] of code.matchAll(statement)) {
    const typeOnly = (type ?? exportType) !== undefined || areTypes(names ?? exported ?? "");
    found.push({ from, to: pathOf(from, to!), typeOnly });
  }
  for (const [, to] of code.matchAll(/\bimport\(\s*"([^"]+)"/g)) {
    found.push({ from, to: pathOf(from, to!), typeOnly: false });
  }
  return found;
}

/** Whether an import clause names types alone, each marked so. */
function areTypes(names: string): boolean {
  const list = /^\{([\s\S]*)\}$/.exec(names)?.[1]?.split(",").map((name) => name.trim());
  return list !== undefined &&
    list.every((name) => name === "" || name.startsWith("type "));
}

function pathOf(from: string, to: string): string {
  return to.startsWith(".") ? posix.join(posix.dirname(from), to) : to;
}
