import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { PacketSizes, prepareStream } from "../../../adapters/mqtt/broker_stream.ts";

/** A packet of some type with a body of `size` bytes. */
function packet(size: number): Uint8Array {
  const length: number[] = [];
  let left = size;
  do {
    const digit = left % 128;
    left = Math.floor(left / 128);
    length.push(left > 0 ? digit | 128 : digit);
  } while (left > 0);
  // A body of bytes that would be lengths, were they taken for such.
  return Uint8Array.from([0x30, ...length, ...new Uint8Array(size).fill(0xff)]);
}

Deno.test("PacketSizes accepts packets within its bound and no other, however they are cut", () => {
  const bound = 300;
  fc.assert(fc.property(
    fc.array(fc.oneof(fc.nat(bound), fc.nat(40_000)), { maxLength: 12 }),
    fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
    (sizes, cuts) => {
      const bytes = Buffer.concat(sizes.map(packet));
      const checker = new PacketSizes(bound);
      let accepted = true;
      for (let at = 0, cut = 0; at < bytes.length && accepted; cut++) {
        const step = cuts[cut % cuts.length]!;
        accepted = checker.accept(bytes.subarray(at, at + step));
        at += step;
      }
      assert.equal(accepted, sizes.every((size) => size <= bound));
    },
  ));
});

Deno.test("PacketSizes refuses a length that never ends, and takes the largest there is", () => {
  assert.equal(new PacketSizes(2 ** 40).accept(Uint8Array.of(0x30, 128, 128, 128, 128)), false);
  assert.equal(new PacketSizes(2 ** 40).accept(Uint8Array.of(0x30, 255, 255, 255, 127)), true);
  assert.equal(new PacketSizes(268_435_454).accept(Uint8Array.of(0x30, 255, 255, 255, 127)), false);
});

Deno.test("prepareStream gives everything that came, where the platform gives one chunk", async () => {
  const stream = new Duplex({ read() {}, write() {} });
  const bare = new Duplex({ read() {}, write() {} });
  for (const each of [stream, bare]) for (let n = 1; n <= 9; n++) each.push(Buffer.from([0x30, 0]));
  prepareStream(stream, 100, () => {});
  await setImmediate();
  assert.equal((stream.read() as Buffer).length, 18);
  assert.equal(stream.read(), null);
  // Were this to fail, Deno gives all of it again and the mend has become needless.
  assert.equal((bare.read() as Buffer).length, 2);
});

Deno.test("prepareStream destroys a stream at the length of a packet beyond the bound", async () => {
  const stream = new Duplex({ read() {}, write() {} });
  let oversized = 0;
  const bound = prepareStream(stream, 10, () => oversized++);
  bound.packetBytesMax = 20;
  stream.push(packet(20));
  await setImmediate();
  assert.equal((stream.read() as Buffer).length, 22);
  stream.push(Uint8Array.of(0x30, 21));
  await setImmediate();
  assert.equal(stream.read(), null);
  assert.equal(stream.destroyed, true);
  assert.equal(oversized, 1);
});

Deno.test("prepareStream lets what is written in one turn leave together", async () => {
  const written: number[] = [];
  const stream = new Duplex({
    read() {},
    writev(chunks, done) {
      written.push(chunks.length);
      done();
    },
  });
  prepareStream(stream, 100, () => {});
  for (let n = 0; n < 5; n++) stream.write("x");
  assert.deepEqual(written, []);
  await setImmediate();
  stream.write("y");
  await setImmediate();
  assert.deepEqual(written, [5, 1]);
});
