import assert from "node:assert/strict";
import fc from "fast-check";
import { base45Of } from "../../../src/access/base45.ts";
import { cborOf, readSign1, sign1 } from "../../../src/access/cose.ts";
import {
  type DoorQr,
  isSignedQr,
  qrKeyId,
  qrLifeMsMax,
  qrPublicKeys,
  qrSpans,
  qrTextMax,
  readDoorQr,
  signDoorQr,
} from "../../../src/access/door_qr.ts";
import { MasterKey } from "../../../src/access/master_key.ts";
import { startMs } from "../people/rows.ts";

const masterKey = new MasterKey(new Uint8Array(32).fill(7));
const hourMs = 3_600_000;

function aQr(change: Partial<DoorQr> = {}): DoorQr {
  return {
    cluster: "yard",
    building: "tower",
    id: "0195a000-0000-7000-8000-000000000001",
    logId: "0195a000-0000-7000-8000-000000000002",
    notBeforeMs: startMs,
    expiresAtMs: startMs + 24 * hourMs,
    places: [{ doors: ["entrance/main"], spans: [[startMs, startMs + 24 * hourMs]] }],
    usesMax: null,
    ...change,
  };
}

Deno.test("C7 a QR says what was signed, in characters that a QR packs tightest", () => {
  const qr = aQr({
    places: [
      {
        doors: ["entrance/main", "cellar/bikes"],
        spans: [[startMs, startMs + hourMs], [startMs + 2 * hourMs, startMs + 3 * hourMs]],
      },
      { doors: ["entrance/parcels"], spans: [[startMs + hourMs, startMs + 2 * hourMs]] },
    ],
  });
  const text = signDoorQr(qr, masterKey)!;
  assert.match(text, /^VST1:[0-9A-Z $%*+\-./:]+$/);
  const read = readDoorQr(text)!;
  assert.deepEqual(read.claims, qr);
  assert.ok(isSignedQr(read, qrPublicKeys(masterKey, startMs)));
  assert.deepEqual(qrSpans(read.claims, "cellar/bikes"), qr.places[0]!.spans);
  assert.equal(qrSpans(read.claims, "cellar/main"), null);
});

Deno.test("C7 a QR for one door has at most 300 characters, which is QR version 10 or less", () => {
  const text = signDoorQr(aQr({ usesMax: 1 }), masterKey)!;
  // Version 10 with medium error correction holds 311 alphanumeric characters (ISO/IEC 18004).
  assert.ok(text.length <= 300, String(text.length));
});

Deno.test("C7 a QR lives a day at most, and one that says longer is not read", () => {
  const long = aQr({ expiresAtMs: startMs + qrLifeMsMax + 61_000 });
  assert.throws(() => signDoorQr(long, masterKey), TypeError);
  assert.throws(() => signDoorQr(aQr({ expiresAtMs: startMs }), masterKey), TypeError);
});

Deno.test("C12 counted uses have one door", () => {
  const doors = ["entrance/main", "cellar/bikes"];
  const spans = [[startMs, startMs + hourMs]] as const;
  assert.throws(() => signDoorQr(aQr({ usesMax: 2, places: [{ doors, spans }] }), masterKey));
  const one = signDoorQr(aQr({ usesMax: 2 }), masterKey)!;
  assert.equal(readDoorQr(one)!.claims.usesMax, 2);
});

Deno.test("C7 a QR that would not fit a unit's payload is not made", () => {
  const doors = Array.from({ length: 32 }, (_, at) => `${"unit".repeat(9)}/${at}${"x".repeat(30)}`);
  const spans = [[startMs, startMs + hourMs]] as const;
  assert.equal(signDoorQr(aQr({ places: [{ doors, spans }] }), masterKey), null);
});

Deno.test("C7 another server's signature, another key's and a changed text are no QR of ours", () => {
  const keys = qrPublicKeys(masterKey, startMs);
  const foreign = signDoorQr(aQr(), new MasterKey(new Uint8Array(32).fill(8)))!;
  assert.equal(isSignedQr(readDoorQr(foreign)!, keys), false);
  const own = readDoorQr(signDoorQr(aQr(), masterKey)!)!;
  assert.equal(isSignedQr(own, [{ kid: own.message.kid, publicKey: "AAAA" }]), false);
  assert.equal(isSignedQr(own, []), false);
  const text = signDoorQr(aQr(), masterKey)!;
  fc.assert(
    fc.property(
      fc.integer({ min: 5, max: text.length - 1 }),
      fc.constantFrom(..."07AZ"),
      (at, c) => {
        if (text[at] === c) return;
        const changed = readDoorQr(text.slice(0, at) + c + text.slice(at + 1));
        assert.ok(changed === null || !isSignedQr(changed, keys));
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("C7 the key is the quarter's; a unit holds this one's, the next one's and a day's the last", () => {
  assert.equal(qrKeyId(startMs), "2026-1");
  assert.deepEqual(qrPublicKeys(masterKey, startMs).map(({ kid }) => kid), ["2026-1", "2026-2"]);
  const aprilMs = Date.UTC(2026, 3, 1, 12);
  assert.deepEqual(
    qrPublicKeys(masterKey, aprilMs).map(({ kid }) => kid),
    ["2026-1", "2026-2", "2026-3"],
  );
  const marchMs = Date.UTC(2026, 2, 31, 23, 59);
  const late = aQr({
    notBeforeMs: marchMs,
    expiresAtMs: marchMs + 24 * hourMs,
    places: [{ doors: ["entrance/main"], spans: [[marchMs, marchMs + 24 * hourMs]] }],
  });
  assert.ok(
    isSignedQr(readDoorQr(signDoorQr(late, masterKey)!)!, qrPublicKeys(masterKey, aprilMs)),
  );
  const [q1] = qrPublicKeys(masterKey, startMs);
  assert.notEqual(q1!.publicKey, qrPublicKeys(masterKey, aprilMs)[1]!.publicKey);
});

Deno.test("C7 spans are rounded inwards: a QR never opens for longer than was held", () => {
  const qr = aQr({ places: [{ doors: ["a/b"], spans: [[startMs + 1, startMs + 5_999]] }] });
  const { claims } = readDoorQr(signDoorQr(qr, masterKey)!)!;
  assert.deepEqual(claims.places[0]!.spans, [[startMs + 1_000, startMs + 5_000]]);
});

Deno.test("C7 a message with two signatures' worth of form, or none, is not read", () => {
  const key = masterKey.signingKey("door_qr/2026-1");
  const sound = sign1(new Uint8Array([0xa0]), "2026-1", key);
  assert.equal(readSign1(sound)?.kid, "2026-1");
  for (
    const value of [
      [],
      new Map(),
      "text",
      [new Uint8Array(1), new Map(), new Uint8Array(1), new Uint8Array(64)],
    ]
  ) {
    assert.equal(readSign1(cborOf(value)), null);
  }
  assert.equal(readSign1(new Uint8Array(2_000)), null);
  assert.equal(readSign1(new Uint8Array([...sound, 0])), null);
});

Deno.test("C7 whatever is shown, reading never throws", () => {
  const signed = readSign1(sign1(new Uint8Array([0xa0]), "2026-1", masterKey.signingKey("x")))!;
  assert.ok(signed);
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ maxLength: 1_200 }), fc.string({ unit: "binary" })),
      (text) => {
        assert.equal(readDoorQr(text), null);
        const marked = readDoorQr(`VST1:${text}`);
        assert.ok(marked === null || !isSignedQr(marked, qrPublicKeys(masterKey, startMs)));
      },
    ),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      assert.equal(readDoorQr(`VST1:${base45Of(bytes)}`), null);
    }),
    { numRuns: 300 },
  );
  // Well signed, and nonsense within.
  const key = masterKey.signingKey("door_qr/2026-1");
  fc.assert(
    fc.property(fc.anything({ maxDepth: 2, withBigInt: false }), (value) => {
      let payload: Uint8Array;
      try {
        payload = cborOf(value);
      } catch {
        return;
      }
      assert.equal(readDoorQr(`VST1:${base45Of(sign1(payload, "2026-1", key))}`), null);
    }),
    { numRuns: 200 },
  );
  assert.equal(readDoorQr("VST1:" + "A".repeat(qrTextMax)), null);
});
