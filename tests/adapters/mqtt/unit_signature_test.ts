import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import {
  accessBytes,
  actBytes,
  isSigned,
  publicKeyOf,
  readPublicKey,
  signerOf,
  timeBytes,
  type UnitSigner,
  withSignature,
} from "../../../adapters/mqtt/unit_signature.ts";
import { unitAccessSchema, unitActSchema } from "../../../adapters/mqtt/unit_payloads.ts";

const { privateKey } = generateKeyPairSync("ed25519");
const signer: UnitSigner = { ...signerOf(privateKey), kid: "k1" };
const keys = new Map([["k1", readPublicKey(publicKeyOf(privateKey))]]);
const at = { building: "tower", unit: "entrance" };
const act = {
  act: "a1",
  kind: "open_door",
  door: "main",
  boot: "b1",
  notAfterUnitMs: 5_000,
} as const;

Deno.test("E5 unit signature: the canonical bytes of an act are these", () => {
  assert.equal(
    new TextDecoder().decode(actBytes(at, act)),
    '["vestibule/1 act","tower","entrance","a1","open_door","main","b1",5000]',
  );
});

Deno.test("E5 unit signature: an act in order is accepted, over the wire too", () => {
  const signed = withSignature(act, actBytes(at, act), signer);
  const carried = unitActSchema.parse(JSON.parse(JSON.stringify(signed)));
  assert.ok(isSigned(keys, carried, actBytes(at, carried)));
});

Deno.test("E5 unit signature: a key has a name of its own, and what is no such key is refused", () => {
  assert.equal(signerOf(privateKey).kid, signerOf(privateKey).kid);
  const other = generateKeyPairSync("ed25519").privateKey;
  assert.notEqual(signerOf(other).kid, signerOf(privateKey).kid);
  assert.match(signerOf(other).kid, /^[A-Za-z0-9_-]{16}$/);
  assert.throws(() => signerOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey));
});

Deno.test("E5 unit signature: nothing of an act can be changed, nor where it is for", () => {
  const signed = withSignature(act, actBytes(at, act), signer);
  const changes = [
    { act: "a2" },
    { door: "parcels" },
    { boot: "b2" },
    { notAfterUnitMs: 5_001 },
  ];
  for (const change of changes) {
    const changed = { ...signed, ...change };
    assert.ok(!isSigned(keys, changed, actBytes(at, changed)), JSON.stringify(change));
  }
  for (const elsewhere of [{ ...at, unit: "garage" }, { ...at, building: "annex" }]) {
    assert.ok(!isSigned(keys, signed, actBytes(elsewhere, signed)));
  }
  // No other purpose has the same bytes, even with the same fields.
  const time = { wallMs: 1, boot: "b1", notAfterUnitMs: 5_000 };
  const signedTime = withSignature(time, timeBytes(at, time), signer);
  assert.ok(!isSigned(keys, signedTime, actBytes(at, { ...act, boot: "b1" })));
});

Deno.test("E5 unit signature: unknown keys, cut and foreign signatures are refused, and throw nothing", () => {
  const bytes = actBytes(at, act);
  const signed = withSignature(act, bytes, signer);
  const other = generateKeyPairSync("ed25519").privateKey;
  const bad = [
    { ...signed, kid: "k2" },
    { ...signed, signature: signed.signature.slice(0, -2) },
    { ...signed, signature: "" },
    { ...signed, signature: Buffer.from(sign(null, bytes, other)).toString("base64url") },
  ];
  for (const each of bad) assert.equal(isSigned(keys, each, bytes), false);
  fc.assert(fc.property(fc.string(), (signature) => {
    assert.equal(isSigned(keys, { kid: "k1", signature }, bytes), false);
  }));
});

Deno.test("E4 unit signature: two lists that differ have other bytes", () => {
  const name = fc.string({ minLength: 1, maxLength: 8 });
  const list = fc.record({
    epoch: fc.nat(9),
    revision: fc.nat(9),
    issuedAtMs: fc.nat(9),
    keys: fc.array(fc.record({ kid: name, publicKey: fc.constantFrom("A", "B") }), {
      maxLength: 2,
    }),
    revoked: fc.array(name, { maxLength: 2 }),
    tags: fc.array(
      fc.record({
        serialHash: fc.constantFrom("A", "B"),
        logId: name,
        doors: fc.array(
          fc.record({
            door: name,
            spans: fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 2 }),
          }),
          { maxLength: 2 },
        ),
      }),
      { maxLength: 2 },
    ),
  });
  const text = (value: object) => new TextDecoder().decode(accessBytes(at, value as never));
  fc.assert(fc.property(list, list, (a, b) => {
    assert.equal(text(a) === text(b), JSON.stringify(a) === JSON.stringify(b));
    const carried = unitAccessSchema.parse(
      JSON.parse(JSON.stringify(withSignature(a, accessBytes(at, a), signer))),
    );
    assert.ok(isSigned(keys, carried, accessBytes(at, carried)));
  }));
});
