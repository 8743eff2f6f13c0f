import assert from "node:assert/strict";
import { bytesOf, fromBase64Url, toBase64Url } from "../../../web/media/base64_url.js";
import { countersign, isBy, read, sign } from "../../../web/media/jws.js";
import {
  isSignedBy,
  makeSigningKey,
  safetyCode,
  seedOf,
  signingKeyOfSeed,
} from "../../../web/media/signing_key.js";

const typ = "sdp-fp+jwt";
const encoded = (value: unknown) => toBase64Url(bytesOf(JSON.stringify(value)));

Deno.test("R72 a statement reads as it was signed, and its signature is by its key alone", async () => {
  const [key, other] = await Promise.all([makeSigningKey(), makeSigningKey()]);
  const claims = { v: 1, ring: "r", words: "ä – 中" };
  const statement = read(await sign(key, typ, claims), typ);
  assert.ok(statement.ok);
  assert.deepEqual(statement.claims, claims);
  assert.equal(await isBy(statement.signatures[0], key.x), true);
  assert.equal(await isBy(statement.signatures[0], other.x), false);
  assert.equal(await isBy(undefined, key.x), false);
});

Deno.test("R72 a header is exactly algorithm, kind and name of a key; it brings no key and no other way to sign", async () => {
  const key = await makeSigningKey();
  const [, payload, signature] = (await sign(key, typ, { v: 1 })).split(".");
  const header = { alg: "EdDSA", typ, kid: key.kid };
  const headers: unknown[] = [
    { ...header, alg: "none" },
    { ...header, alg: "HS256" },
    { ...header, alg: "Ed25519" },
    { ...header, alg: "eddsa" },
    { ...header, alg: ["EdDSA"] },
    { ...header, typ: "JWT" },
    { ...header, typ: "SDP-FP+JWT" },
    { ...header, typ: `application/${typ}` },
    { ...header, kid: "unit" },
    { ...header, kid: 7 },
    { ...header, jwk: { kty: "OKP", crv: "Ed25519", x: key.x } },
    { ...header, x5c: ["MIIB"] },
    { ...header, jku: "https://example.org/keys" },
    { ...header, crit: ["b64"], b64: false },
    { alg: "EdDSA", typ },
    { alg: "EdDSA", kid: key.kid },
    {},
  ];
  for (const one of headers) {
    const text = `${encoded(one)}.${payload}.${signature}`;
    assert.deepEqual(read(text, typ), { ok: false, rule: "header" }, JSON.stringify(one));
  }
  for (const one of [[], null, "EdDSA", 1]) {
    const text = `${encoded(one)}.${payload}.${signature}`;
    assert.deepEqual(read(text, typ), { ok: false, rule: "form" }, JSON.stringify(one));
  }
});

Deno.test("R72 a statement has one spelling", async () => {
  const key = await makeSigningKey();
  const text = await sign(key, typ, { v: 1, iat: 1 });
  const [header, payload, signature] = text.split(".") as [string, string, string];
  // Of the last letter of 86 only two bits count.
  const last = signature.at(-1)!;
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const twin = letters[letters.indexOf(last) + 1]!;
  const bad = [
    `${header}.${payload}.${signature.slice(0, -1)}${twin}`,
    `${header}.${payload}.${signature}=`,
    `${header}.${payload}.${signature.slice(0, -1)}`,
    `${header}.${payload}`,
    `${header}..${signature}`,
    `${header}.${payload}.`,
    `${text}.`,
    `${text}~`,
    `~${text}`,
    ` ${text}`,
    `${text}\n`,
    `${header}.${payload.slice(0, -1)}+.${signature}`,
    `${header}.${encoded([1])}.${signature}`,
    `${header}.${toBase64Url(bytesOf("{v:1}"))}.${signature}`,
    `${header}.${toBase64Url(Uint8Array.of(0x7b, 0xff, 0x7d))}.${signature}`,
    `${header}.${toBase64Url(bytesOf("\ufeff{}"))}.${signature}`,
    `${header}.${"A".repeat(8_000)}.${signature}`,
    "",
    "..",
    text.repeat(200),
  ];
  for (const one of bad) {
    assert.deepEqual(read(one, typ), { ok: false, rule: "form" }, one.slice(0, 200));
  }
  for (const one of [null, undefined, 7, {}, [text]]) {
    assert.deepEqual(read(one, typ), { ok: false, rule: "form" });
  }
});

Deno.test("C2 several sign one and the same payload, each once, and no more than ten", async () => {
  const keys = await Promise.all(Array.from({ length: 11 }, () => makeSigningKey()));
  const [one, two] = keys as [typeof keys[0] & object, typeof keys[0] & object];
  const alone = await sign(one, typ, { v: 1 });
  const both = read(await countersign(two, alone), typ);
  assert.ok(both.ok);
  assert.deepEqual(both.signatures.map(({ kid }) => kid), [one.kid, two.kid]);
  assert.equal(await isBy(both.signatures[1], two.x), true);
  assert.deepEqual(read(`${alone}~${alone}`, typ), { ok: false, rule: "signers" });
  const another = await sign(two, typ, { v: 2 });
  assert.deepEqual(read(`${alone}~${another}`, typ), { ok: false, rule: "form" });
  const otherKind = await sign(two, "unit-key+jwt", { v: 1 });
  assert.deepEqual(read(`${alone}~${otherKind}`, typ), { ok: false, rule: "header" });
  assert.equal(read(await sign(keys.slice(1), typ, { v: 1 }), typ).ok, true);
  assert.deepEqual(read(await sign(keys, typ, { v: 1 }), typ), { ok: false, rule: "form" });
});

Deno.test("R72 a key that is no key verifies nothing, and says so without throwing", async () => {
  const key = await makeSigningKey();
  const text = bytesOf("text");
  const signature = new Uint8Array(
    await crypto.subtle.sign({ name: "Ed25519" }, key.privateKey, text),
  );
  assert.equal(await isSignedBy(key.x, signature, text), true);
  for (
    const x of ["", "A", key.x.slice(1), `${key.x}=`, toBase64Url(new Uint8Array(32).fill(255))]
  ) {
    assert.equal(await isSignedBy(x, signature, text), false, x);
  }
  assert.equal(await isSignedBy(key.x, signature.slice(1), text), false);
});

Deno.test("C2 the printed recovery copy is a key again; a unit's key comes back from its file", async () => {
  const made = await makeSigningKey({ extractable: true });
  const again = await signingKeyOfSeed(await seedOf(made));
  assert.equal(again.kid, made.kid);
  const statement = read(await sign(again, typ, { v: 1 }), typ);
  assert.ok(statement.ok);
  assert.equal(await isBy(statement.signatures[0], made.x), true);
  await assert.rejects(seedOf(again), "what is read back cannot leave again");
  await assert.rejects(seedOf(await makeSigningKey()));
  await assert.rejects(signingKeyOfSeed(new Uint8Array(31)), /must be 32 bytes, got 31/);
});

Deno.test("C2 a safety code shows 80 bits of a key's name in letters that nobody takes for others", () => {
  const kid = toBase64Url(Uint8Array.from({ length: 32 }, (_, at) => at));
  // 00 01 02 … 09 in groups of five bits.
  assert.equal(safetyCode(kid), "000G 40R4 0M30 E209");
  assert.equal(safetyCode(toBase64Url(new Uint8Array(32).fill(255))), "ZZZZ ZZZZ ZZZZ ZZZZ");
  assert.throws(() => safetyCode("short"), /must be a hash/);
  assert.equal(fromBase64Url("short"), undefined);
});
