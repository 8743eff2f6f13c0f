/** The search that the canary's tests rest on finds what it must, and does not find what is not there. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { CanarySearch } from "../../parts/canary_search.ts";

const name = { what: "name", text: "Zephyrine Kanarienvögel" };
const pin = { what: "PIN", text: "493817" };

/** Random bytes with some others in their midst. */
function within(bytes: Uint8Array): Uint8Array {
  const noise = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  return Buffer.concat([noise(10_000), bytes, noise(10_000)]);
}

Deno.test("R40 E22 the search finds a word in every form and at every place, and none in noise", () => {
  const search = new CanarySearch([name, pin]);
  const { text } = name;
  const utf16be = Buffer.from(text, "utf16le").swap16();
  const forms: readonly (readonly [string, Uint8Array | string])[] = [
    ["as it is", text],
    ["in capitals", text.toUpperCase()],
    ["in mixed case", "zEPHYRINE kANARIENVÖgel"],
    ["decomposed", text.normalize("NFD")],
    ["UTF-16LE", Buffer.from(text, "utf16le")],
    ["UTF-16BE", utf16be],
    ["in JSON, escaped", JSON.stringify({ text }).replace("ö", "\\u00F6")],
    ["percent-encoded", encodeURIComponent(text)],
    ["in a form", new URLSearchParams({ text }).toString()],
    ["byte by byte", [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join("")],
    ["in hexadecimal", Buffer.from(text).toString("hex").toUpperCase()],
    ...["", "a", "ab", "abc"].flatMap((before) =>
      (["base64", "base64url"] as const).map((alphabet) =>
        [
          `${alphabet} after ${before.length} bytes`,
          Buffer.from(`${before}${text} and more`).toString(alphabet),
        ] as const
      )
    ),
  ];
  for (const [form, written] of forms) {
    const bytes = typeof written === "string" ? Buffer.from(written) : written;
    assert.deepEqual(
      new Set(search.in(within(bytes)).map(({ what }) => what)),
      new Set(["name"]),
      form,
    );
  }
  assert.deepEqual(search.in(within(new Uint8Array(0))), []);
  assert.deepEqual(search.in(Buffer.from("Zephyrine und die Kanarienvögel")), []);
});

Deno.test("R40 E22 a PIN is found where it stands alone, and not inside a longer number", () => {
  const search = new CanarySearch([pin]);
  for (const text of ['{"pin":"493817"}', "493817", "pin=493817&", "x493817x"]) {
    assert.equal(search.in(Buffer.from(text)).length, 1, text);
  }
  assert.deepEqual(search.in(Buffer.from('{"atMs":1764938170000}')), []);
});

Deno.test("R40 E22 files are searched by name and content, however deep they lie", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/a/b`, { recursive: true });
    await Deno.writeTextFile(`${folder}/a/b/rows.db-wal`, `…${name.text}…`);
    await Deno.writeTextFile(`${folder}/a/493817`, "");
    assert.deepEqual(new CanarySearch([name, pin]).below(folder).toSorted(), [
      "PIN as UTF-8 in the name a/493817",
      "name as UTF-8 in a/b/rows.db-wal",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
