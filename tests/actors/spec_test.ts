/** `actors/SPEC.md` and the tests belong together: no rule without a test, no test of no rule. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const places = ["tests/actors", "tests/src/store", "tests/simulation"];

Deno.test("SPEC: every rule is proved by a test that carries its id", async () => {
  const titles = await titlesOf(places);
  const unproved = (await rules()).filter((id) => !titles.some((title) => ids(title).includes(id)));
  assert.deepEqual(unproved, []);
});

Deno.test("SPEC: every id in a title is a rule", async () => {
  const known = new Set(await rules());
  const unknown = (await titlesOf(["tests/actors"])).flatMap((title) =>
    ids(title).filter((id) => !known.has(id)).map((id) => `${id} in "${title}"`)
  );
  assert.deepEqual(unknown, []);
});

async function rules(): Promise<string[]> {
  const spec = await Deno.readTextFile(`${root}actors/SPEC.md`);
  const found = [...spec.matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm)].map(([, id]) => id!);
  assert.equal(new Set(found).size, found.length, "a rule has two places");
  return found;
}

/** The ids that a title begins with; E-numbers are the engineering rulings'. */
function ids(title: string): string[] {
  const start = /^((?:[A-Z]{1,2}\d+[ ,]+)*)/.exec(title)?.[1] ?? "";
  return start.split(/[ ,]+/).filter((id) => /^(T|M|G|B|L|F|A|O|EG|AU|IC)\d+$/.test(id));
}

async function titlesOf(folders: readonly string[]): Promise<string[]> {
  const titles: string[] = [];
  for (const folder of folders) {
    for await (const entry of Deno.readDir(`${root}${folder}`)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) titles.push(...await titlesOf([path]));
      else if (entry.name.endsWith("_test.ts")) {
        const text = await Deno.readTextFile(`${root}${path}`);
        titles.push(
          ...[...text.matchAll(/\(\s*["`]([A-Z]{1,2}\d+ [^"`]*)["`]/g)].map(([, t]) => t!),
        );
      }
    }
  }
  return titles;
}
