import assert from "node:assert/strict";
import { InputFaultsError } from "../../../src/traffic/input_faults.ts";
import { readTextFile } from "../../../src/traffic/text_file.ts";

async function faultOf(write: (path: string) => Promise<void>): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/file`;
    await write(path);
    const text = await readTextFile(path);
    return `read: ${text}`;
  } catch (error) {
    assert.ok(error instanceof InputFaultsError);
    return error.faults.map(({ place, fault }) => `${place.slice(folder.length)} ${fault}`).join();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("text_file reads text with or without a byte order mark, and refuses what is none", async () => {
  const bytes = (...values: number[]) => (path: string) =>
    Deno.writeFile(path, Uint8Array.from(values));
  assert.equal(await faultOf(bytes(0xef, 0xbb, 0xbf, 0x31)), "read: 1");
  assert.equal(await faultOf(bytes(0x31, 10, 10, 0, 5)), "/file:3 is no text: byte 3 is zero");
  assert.equal(await faultOf(bytes(0x31, 0xff, 0xfe)), "/file:1 is no text in UTF-8");
  assert.match(await faultOf(async () => {}), /^\/file:1 cannot be read: .*No such file/);
  assert.equal(await faultOf((path) => Deno.mkdir(path)), "/file:1 is no file");
  const large = async (path: string) => {
    await Deno.writeTextFile(path, "");
    await Deno.truncate(path, 20_000_001);
  };
  assert.equal(await faultOf(large), "/file:1 must be at most 20000000 bytes, got 20000001");
});
