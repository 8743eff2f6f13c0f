/** The wrapped keys of people as bytes, taken while nobody has the file open; looked for later. */
import { Buffer } from "node:buffer";
import { KeyFile } from "../../src/privacy/key_file.ts";
import { filesBelow } from "./canary_search.ts";

/** The wrapped profile keys of some people, as they lie in a folder of keys. */
export async function wrappedKeys(folder: string, people: readonly string[]): Promise<Buffer[]> {
  const file = await KeyFile.open(folder);
  try {
    return people.map((person) => {
      const wrapped = file.get(`profile/${person}`)?.wrapped ?? null;
      if (wrapped === null) throw new Error(`There is no profile key in ${folder}`);
      return Buffer.from(wrapped);
    });
  } finally {
    await file.close();
  }
}

/**
 * In which files below a folder some bytes stand: whole, their first half or their last, for a
 * database may have moved a part.
 */
export function filesWith(folder: string, secrets: readonly Buffer[]): string[] {
  const parts = secrets.flatMap((bytes) => [
    bytes.subarray(0, bytes.length / 2),
    bytes.subarray(bytes.length / 2),
  ]);
  return [...filesBelow(folder)].filter((path) => {
    const bytes = Buffer.from(Deno.readFileSync(path));
    return parts.some((part) => bytes.includes(part));
  }).map((path) => path.slice(folder.length + 1));
}
