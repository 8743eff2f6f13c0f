import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { MasterKey } from "../../../src/access/master_key.ts";
import {
  guessOddsMax,
  isTooPlain,
  newPin,
  pinDigest,
  pinDigits,
  pinDigitsMax,
  pinSurvival,
} from "../../../src/access/pin.ts";

const dayMs = 86_400_000;

Deno.test("C12 a PIN survives a day of guessing with odds of a hundred to one, however many live", () => {
  assert.deepEqual(pinSurvival(6, 1, dayMs).guesses, 1448);
  assert.ok(Math.abs(pinSurvival(6, 1, dayMs).odds - 0.00145) < 0.00001);
  for (let live = 0; live < 5_000; live++) {
    const digits = pinDigits(live);
    assert.ok(digits !== null);
    assert.ok(pinSurvival(digits, live + 1, dayMs).odds <= guessOddsMax, `${live} live`);
  }
});

Deno.test("C12 PINs grow with the number of live ones at their door", () => {
  const lengths = [0, 5, 6, 68, 69, 689, 690].map((live) => pinDigits(live));
  assert.deepEqual(lengths, [6, 6, 7, 7, 8, 8, 9]);
  assert.equal(pinDigits(10_000_000), null);
});

Deno.test("C12 no sequences and no repeats", () => {
  for (
    const plain of [
      "111111",
      "121212",
      "123123",
      "1212121",
      "123456",
      "654321",
      "890123",
      "210987",
      "000000",
      "9999999",
    ]
  ) {
    assert.ok(isTooPlain(plain), plain);
  }
  for (const fine of ["120385", "112233", "135791", "124578", "999998"]) {
    assert.ok(!isTooPlain(fine), fine);
  }
});

Deno.test("C12 the plain PINs are as many as the odds allow for", () => {
  let plain = 0;
  for (let n = 0; n < 1_000_000; n++) if (isTooPlain(n.toString().padStart(6, "0"))) plain++;
  const kept = pinSurvival(6, 1, 0);
  assert.equal(Math.round(kept.guesses / kept.odds), 1_000_000 - plain);
});

Deno.test("C12 a new PIN has its digits, is never plain, and takes its chance from outside", () => {
  for (let made = 0; made < 500; made++) {
    const pin = newPin(6, (count) => randomBytes(count));
    assert.match(pin, /^\d{6}$/);
    assert.ok(!isTooPlain(pin));
  }
  // Bytes above 249 would favour some digits and are passed over; the first plain PIN is too.
  const given = [[255, 1, 2, 3, 4, 5], [6, 0, 0, 0, 0, 0], [7, 3, 9, 250, 1, 4], [
    8,
    0,
    0,
    0,
    0,
    0,
  ]];
  assert.equal(newPin(6, () => new Uint8Array(given.shift()!)), "739148");
});

Deno.test("C12 the digest is keyed, and another at each door, building and server", () => {
  const key = new MasterKey(new Uint8Array(32).fill(7));
  const other = new MasterKey(new Uint8Array(32).fill(8));
  const digests = [
    pinDigest(key, "tower", "entrance/main", "739148"),
    pinDigest(key, "tower", "entrance/parcels", "739148"),
    pinDigest(key, "annex", "entrance/main", "739148"),
    pinDigest(other, "tower", "entrance/main", "739148"),
    pinDigest(key, "tower", "entrance/main", "739149"),
  ];
  assert.equal(new Set(digests).size, digests.length);
  assert.ok(digests.every((digest) => !digest.includes("739148")));
  assert.equal(pinDigitsMax, 10);
});
