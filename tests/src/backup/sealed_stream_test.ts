/** A sealed file: what comes out is what went in, and nothing else ever comes out. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { MasterKey } from "../../../src/access/master_key.ts";
import {
  ArchiveBroken,
  openSealed,
  pieceBytes,
  SealedWriter,
} from "../../../src/backup/sealed_stream.ts";
import { masterKey, randomBytes, withFolder } from "../privacy/key_folder.ts";

const headBytes = 91;
const tagBytes = 16;

async function sealed(path: string, parts: readonly Uint8Array[]): Promise<number> {
  const writer = await SealedWriter.create(path, { masterKey, randomBytes });
  for (const part of parts) await writer.write(part);
  return await writer.finish();
}

async function opened(path: string, key = masterKey): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of openSealed(path, key)) parts.push(part);
  return Buffer.concat(parts);
}

Deno.test("R89 a sealed file of any length gives back what was written, and stands nowhere in clear", async () => {
  await withFolder(async (folder) => {
    const lengths = [0, 1, pieceBytes - 1, pieceBytes, pieceBytes + 1, 2 * pieceBytes, 700_000];
    for (const [number, length] of lengths.entries()) {
      const path = `${folder}/${number}`;
      const plain = Buffer.alloc(length, "a canary of some bytes. ");
      const pieces = Math.max(1, Math.ceil(length / pieceBytes));
      assert.equal(await sealed(path, [plain]), headBytes + length + pieces * tagBytes);
      assert.ok(plain.equals(await opened(path)), String(length));
      assert.ok(!Buffer.from(await Deno.readFile(path)).includes("canary"));
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 200_000 }), { maxLength: 6 }),
        fc.uuid(),
        async (parts, name) => {
          await sealed(`${folder}/${name}`, parts);
          assert.ok(Buffer.concat(parts).equals(await opened(`${folder}/${name}`)));
        },
      ),
      { numRuns: 15 },
    );
  });
});

Deno.test("R89 pieces that are changed, exchanged, left out, added or cut off do not open", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/file`;
    const part = randomBytes(pieceBytes >> 2);
    await sealed(path, [...Array.from({ length: 12 }, () => part), part.subarray(0, 100)]);
    const whole = Buffer.from(await Deno.readFile(path));
    const head = whole.subarray(0, headBytes);
    const full = pieceBytes + tagBytes;
    const piece = (n: number) => whole.subarray(headBytes + n * full, headBytes + (n + 1) * full);
    const broken = async (parts: readonly Uint8Array[], what: string) => {
      await Deno.writeFile(path, Buffer.concat(parts));
      await assert.rejects(opened(path), ArchiveBroken, what);
    };
    await broken([head, piece(1), piece(0), piece(2), piece(3)], "exchanged");
    await broken([head, piece(0), piece(2), piece(3)], "left out");
    await broken([head, piece(0), piece(1), piece(1), piece(2), piece(3)], "twice");
    await broken([head, piece(0), piece(1), piece(2)], "cut at a piece");
    await broken([head, piece(0)], "cut to one full piece");
    await broken([head], "the head alone");
    await broken([], "empty");
    await broken([whole, piece(3)], "added");
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const changed = Buffer.from(whole);
        changed[at]! ^= 1 << bit;
        await broken([changed], `bit ${bit} of byte ${at}`);
      }),
      { numRuns: 40 },
    );
    await Deno.writeFile(path, whole);
    assert.equal((await opened(path)).length, 3 * pieceBytes + 100);
  });
});

Deno.test("R89 every file has a key of its own, and another master key is named as the reason", async () => {
  await withFolder(async (folder) => {
    const plain = new Uint8Array(5000);
    await sealed(`${folder}/a`, [plain]);
    await sealed(`${folder}/b`, [plain]);
    const [a, b] = await Promise.all(["a", "b"].map((name) => Deno.readFile(`${folder}/${name}`)));
    const [headA, headB] = [a!.slice(0, headBytes), b!.slice(0, headBytes)];
    assert.notDeepEqual(a!.slice(headBytes), b!.slice(headBytes));
    await Deno.writeFile(`${folder}/mixed`, Buffer.concat([headA, b!.slice(headBytes)]));
    await assert.rejects(opened(`${folder}/mixed`), ArchiveBroken);
    assert.notDeepEqual(headA, headB);
    const other = new MasterKey(new Uint8Array(32).fill(1));
    await assert.rejects(opened(`${folder}/a`, other), /must be of this master key/);
  });
});
