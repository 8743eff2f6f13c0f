import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";
import { idOf } from "../../../src/access/daily_id.ts";
import { Proofs, proofWindowMs } from "../../../src/access/proof.ts";
import { ManualClock } from "../../../src/clock.ts";
import { utcDayOf } from "../../../src/utc_day.ts";

const startMs = Date.UTC(2026, 2, 2, 9);
const of = { method: "POST", path: "/identity/v1/capabilities", accessToken: "token-1" };
const scope = { use: "lift", building: "tower", day: utcDayOf(startMs) } as const;

interface Change {
  readonly alg?: "EdDSA" | "ES256";
  readonly claims?: Record<string, unknown>;
  readonly typ?: string;
  readonly key?: CryptoKey;
}

const pairs = {
  EdDSA: await generateKeyPair("EdDSA", { extractable: true }),
  ES256: await generateKeyPair("ES256", { extractable: true }),
};

async function proof({ alg = "EdDSA", claims = {}, typ = "dpop+jwt", key }: Change = {}) {
  return await new SignJWT({
    jti: crypto.randomUUID(),
    htm: of.method,
    htu: `https://door.example.org${of.path}`,
    iat: startMs / 1000,
    ath: createHash("sha256").update(of.accessToken).digest("base64url"),
    ...scope,
    ...claims,
  }).setProtectedHeader({ alg, typ, jwk: await exportJWK(pairs[alg].publicKey) })
    .sign(key ?? pairs[alg].privateKey);
}

async function codeOf(proofs: Proofs, text: string | undefined) {
  const answer = await proofs.check(text, of);
  return answer.ok ? "ok" : answer.refusal.code;
}

for (const alg of ["EdDSA", "ES256"] as const) {
  Deno.test(`E12 R41 an id is a hash of the key that signed for it and of its scope (${alg})`, async () => {
    const answer = await new Proofs(new ManualClock(startMs)).check(await proof({ alg }), of);
    assert.ok(answer.ok);
    const { rid, ...said } = answer.value;
    const jwk = await exportJWK(pairs[alg].publicKey);
    assert.equal(rid, idOf(await calculateJwkThumbprint(jwk, "sha256"), scope));
    assert.equal(rid.length, 43);
    assert.deepEqual(said, scope);
  });
}

Deno.test("E12 an id that was read somewhere proves nothing: the key must have signed", async () => {
  const other = await generateKeyPair("EdDSA");
  const forged = await proof({ key: other.privateKey });
  assert.equal(await codeOf(new Proofs(new ManualClock(startMs)), forged), "unauthenticated");
});

Deno.test("E12 a proof counts once, for its own request, token and time", async () => {
  const proofs = new Proofs(new ManualClock(startMs));
  const once = await proof();
  assert.equal(await codeOf(proofs, once), "ok");
  assert.equal(await codeOf(proofs, once), "unauthenticated");
  for (
    const claims of [
      { htm: "GET" },
      { htu: "https://door.example.org/identity/v1/me" },
      { htu: "no address" },
      { ath: createHash("sha256").update("token-2").digest("base64url") },
      { iat: (startMs - proofWindowMs - 1000) / 1000 },
      { iat: (startMs + proofWindowMs + 1000) / 1000 },
      { jti: "short" },
      { use: "parking" },
      { use: undefined },
      { building: "" },
      { day: scope.day + 0.5 },
      { day: String(scope.day) },
    ]
  ) {
    assert.equal(
      await codeOf(proofs, await proof({ claims })),
      "unauthenticated",
      JSON.stringify(claims),
    );
  }
  assert.equal(await codeOf(proofs, await proof({ typ: "jwt" })), "unauthenticated");
  for (const text of [undefined, "", "a.b.c", "x".repeat(5000)]) {
    assert.equal(await codeOf(proofs, text), "unauthenticated");
  }
});

Deno.test("E12 a phone whose clock is off is told the server's time", async () => {
  const proofs = new Proofs(new ManualClock(startMs));
  const answer = await proofs.check(await proof({ claims: { iat: 1_000 } }), of);
  assert.ok(!answer.ok);
  assert.equal(answer.refusal.serverTimeMs, startMs);
});

Deno.test("E12 a proof is remembered for as long as it could be used again, and no longer", async () => {
  const clock = new ManualClock(startMs);
  const proofs = new Proofs(clock);
  const early = await proof({ claims: { iat: (startMs + proofWindowMs - 1000) / 1000 } });
  assert.equal(await codeOf(proofs, early), "ok");
  await clock.run(2 * proofWindowMs - 2000);
  assert.equal(await codeOf(proofs, early), "unauthenticated");
});

Deno.test("E12 a proof from the far edge of the window does not come back at its last moment", async () => {
  const clock = new ManualClock(startMs);
  const proofs = new Proofs(clock);
  const early = await proof({ claims: { iat: (startMs + proofWindowMs) / 1000 } });
  assert.equal(await codeOf(proofs, early), "ok");
  await clock.run(2 * proofWindowMs);
  assert.equal(await codeOf(proofs, early), "unauthenticated");
});
