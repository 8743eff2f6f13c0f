/**
 * Whether the pages type-check, which every bundle begins with: a text that is missing in one of the
 * languages is an error of the types (`web/language.js`), and so no page is built without it.
 */

/**
 * Type-checks a folder of pages by the nearest settings.
 * @throws {Error} with what is wrong
 */
export async function typeCheck(folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "."],
    cwd: folder,
    env: { NO_COLOR: "1" },
  }).output();
  if (success) return;
  throw new Error(
    `Cannot bundle the pages: they do not type-check\n${new TextDecoder().decode(stderr)}`,
  );
}
