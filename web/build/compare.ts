/**
 * Compares what a server serves with what was published: every file of a bundle's `hashes.json`, by
 * its SHA-256. Whoever publishes the pages publishes that list; this program trusts the list that it
 * is given and nothing that the server says. It finds a server that serves other pages to everybody,
 * not one that serves them to a single person.
 *
 *     deno task web:compare ADDRESS [LIST]     such as https://house.example, dist/hashes.json
 */
import { type Hashes, hashesFile, hashOf } from "./hashes.ts";

/** Paths of files that a server does not serve as they were published. */
export async function differing(address: string, hashes: Hashes): Promise<string[]> {
  const found: string[] = [];
  for (const [path, hash] of Object.entries(hashes)) {
    const response = await fetch(new URL(path, `${address}/`));
    const served = await hashOf(await response.bytes());
    if (!response.ok || served !== hash) found.push(path);
  }
  return found;
}

if (import.meta.main) {
  const [address, list = `dist/${hashesFile}`] = Deno.args;
  if (address === undefined) throw new Error("Cannot compare: it takes the address of a server");
  const hashes = JSON.parse(await Deno.readTextFile(list)) as Hashes;
  const paths = await differing(address, hashes);
  const said = paths.length === 0
    ? `${Object.keys(hashes).length} files are as published`
    : `not as published: ${paths.join(", ")}`;
  Deno.stdout.writeSync(new TextEncoder().encode(`${said}\n`));
  Deno.exitCode = paths.length === 0 ? 0 : 1;
}
