/** The list of what is in a bundle, to compare what is served with what was published. */

/** SHA-256 of each file by its path, as `sha256-…` in base64 (the form of integrity attributes). */
export type Hashes = Readonly<Record<string, string>>;

/** Where the list lies in the bundle. */
export const hashesFile = "hashes.json";

/** A file's, as it stands in {@link Hashes}. */
export async function hashOf(body: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", Uint8Array.from(body));
  return `sha256-${new Uint8Array(digest).toBase64()}`;
}
