import assert from "node:assert/strict";
import fc from "fast-check";
import { lend } from "../../../../src/privacy/reidentification/custodian_device.ts";
import {
  decodePoint,
  encodePoint,
  generator,
} from "../../../../src/privacy/reidentification/group.ts";
import {
  hiddenBytes,
  isOfLabel,
  openRow,
  sealedRowSchema,
  sealRow,
} from "../../../../src/privacy/reidentification/sealed_row.ts";
import { combined } from "../../../../src/privacy/reidentification/threshold.ts";
import { aLabel, generated, random } from "./board.ts";

const hidden = new TextEncoder().encode("0195f0a2-7c1e-7aaa-8bbb-0123456789ab");

Deno.test("D7 a row says nothing of what it hides: all are of one length, no two alike", async () => {
  const key = generator.multiply(77n);
  const label = aLabel("key");
  const rows = await Promise.all(
    [new Uint8Array(0), hidden, hidden, new Uint8Array(hiddenBytes - 1)].map((bytes) =>
      sealRow(key, label, bytes, random)
    ),
  );
  assert.equal(new Set(rows.map(({ box }) => box.length)).size, 1);
  assert.equal(new Set(rows.flatMap(({ point, box }) => [point, box])).size, 8);
  for (const row of rows) assert.ok(sealedRowSchema.safeParse(row).success);
  await assert.rejects(
    sealRow(key, label, new Uint8Array(hiddenBytes), random),
    /hides at most 79 bytes, got 80/,
  );
});

Deno.test("D7 what is sealed comes back whole, whatever it is, and with r·Y alone", async () => {
  const secret = 1234567n;
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: hiddenBytes - 1 }), async (bytes) => {
      const label = aLabel("key");
      const row = await sealRow(generator.multiply(secret), label, bytes, random);
      const point = decodePoint(row.point);
      assert.deepEqual(await openRow(point.multiply(secret), row, label), new Uint8Array(bytes));
      assert.equal(await openRow(point.multiply(secret + 1n), row, label), null);
    }),
    { numRuns: 15 },
  );
});

Deno.test("C11 a row put in another's place is refused by the device and opens for nobody", async () => {
  const custody = await generated();
  const { key } = custody.set;
  const wanted = aLabel(key);
  const publicKey = decodePoint(custody.set.publicKey);
  const others = [
    aLabel(key, { row: "row-2" }),
    aLabel(key, { rid: "s".repeat(43) }),
    aLabel(key, { epochDay: wanted.epochDay + 1 }),
    aLabel(key, { building: "annex" }),
    aLabel("another-key"),
  ];
  for (const label of others) {
    const row = await sealRow(publicKey, label, hidden, random);
    assert.ok(isOfLabel(row, label));
    assert.equal(isOfLabel(row, wanted), false);
    const opening = { request: "request-1", label: wanted, points: row };
    assert.throws(
      () => lend(custody.devices[0]!, opening, random),
      /is not that of this pseudonym/,
    );
    if (label.key !== key) continue;
    // Even where the parts were lent for its own name, it does not open under this one.
    const parts = [0, 1].map((at) =>
      lend(custody.devices[at]!, { request: "request-1", label, points: row }, random)
    );
    assert.deepEqual(await openRow(combined(parts), row, label), hidden);
    assert.equal(await openRow(combined(parts), row, wanted), null);
  }
});

Deno.test("C11 a server cannot dress another row's point as this one's", async () => {
  const custody = await generated();
  const publicKey = decodePoint(custody.set.publicKey);
  const wanted = aLabel(custody.set.key);
  const victim = await sealRow(
    publicKey,
    aLabel(custody.set.key, { row: "row-2" }),
    hidden,
    random,
  );
  const row = await sealRow(publicKey, wanted, hidden, random);
  const shifted = decodePoint(victim.point).add(generator);
  for (
    const points of [
      { ...row, point: victim.point },
      { ...row, point: victim.point, witness: victim.witness },
      { ...row, point: encodePoint(shifted) },
      { ...row, witness: victim.witness },
      { ...row, proof: victim.proof },
      { ...row, point: "A".repeat(43) },
    ]
  ) {
    const opening = { request: "request-1", label: wanted, points };
    assert.throws(() => lend(custody.devices[0]!, opening, random), /Cannot open/);
  }
});
