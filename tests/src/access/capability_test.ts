import assert from "node:assert/strict";
import { generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import {
  Capabilities,
  capabilityLifeMsMax,
  type Grant,
  type KeyPair,
} from "../../../src/access/capability.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import { ManualClock } from "../../../src/clock.ts";

const grant: Grant = {
  rid: "r-1",
  building: "tower",
  lifts: [{ group: "main", levels: [0, 3] }],
  ttlMs: 60_000,
};

async function start(clock = new ManualClock(), cluster = "yard", keys?: KeyPair) {
  let made = 0;
  const revocations = new Revocations(clock);
  const capabilities = await Capabilities.create({
    clock,
    revocations,
    cluster,
    randomId: () => `jti-${++made}`,
  }, keys);
  return { clock, revocations, capabilities };
}

async function codeOf(capabilities: Capabilities, token: string) {
  const answer = await capabilities.verify(token);
  return answer.ok ? "ok" : answer.refusal.code;
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(atob(token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/")));
}

Deno.test("E12 a minted capability verifies and says what it grants", async () => {
  const { clock, capabilities } = await start();
  const answer = await capabilities.verify(await capabilities.mint(grant));
  assert.ok(answer.ok);
  assert.deepEqual(answer.value, {
    jti: "jti-1",
    rid: "r-1",
    building: "tower",
    lifts: [{ group: "main", levels: new Set([0, 3]) }],
    doors: new Set(),
    prefers: {},
    operator: false,
    expiresAtMs: clock.now() + 60_000,
  });
});

Deno.test("C4 a token holds the random id, its floors and nothing else about its holder", async () => {
  const { capabilities } = await start();
  const claims = claimsOf(await capabilities.mint(grant));
  assert.deepEqual(Object.keys(claims).sort(), [
    "aud",
    "building",
    "exp",
    "iss",
    "jti",
    "lifts",
    "rid",
  ]);
});

Deno.test("C3 every token has a jti of its own", async () => {
  const { capabilities } = await start();
  const first = claimsOf(await capabilities.mint(grant));
  const second = claimsOf(await capabilities.mint(grant));
  assert.notEqual(first.jti, second.jti);
});

Deno.test("E12 the key of another start signs nothing here", async () => {
  const { clock, capabilities } = await start();
  const other = await start(clock);
  assert.equal(await codeOf(capabilities, await other.capabilities.mint(grant)), "unauthenticated");
});

Deno.test("a capability past its expiry is refused, at verification and after", async () => {
  const { clock, capabilities } = await start();
  const token = await capabilities.mint(grant);
  const answer = await capabilities.verify(token);
  assert.ok(answer.ok);
  clock.advance(59_999);
  assert.equal(capabilities.stillValid(answer.value), undefined);
  clock.advance(1);
  assert.equal(capabilities.stillValid(answer.value)?.code, "capability_expired");
  assert.equal(await codeOf(capabilities, token), "capability_expired");
});

Deno.test("C3 a revoked capability is refused, at verification and after", async () => {
  const { revocations, capabilities } = await start();
  const token = await capabilities.mint(grant);
  const answer = await capabilities.verify(token);
  assert.ok(answer.ok);
  revocations.revoke(answer.value.jti, answer.value.expiresAtMs);
  assert.equal(capabilities.stillValid(answer.value)?.code, "capability_revoked");
  assert.equal(await codeOf(capabilities, token), "capability_revoked");
});

Deno.test("forged, foreign and malformed tokens are refused without repeating them", async () => {
  const { clock, capabilities } = await start();
  const own = await capabilities.mint(grant);
  const [head, body, signature] = own.split(".") as [string, string, string];
  const exp = Math.floor(clock.now() / 1000) + 60;
  const stranger = await generateKeyPair("EdDSA");
  const sign = (aud: string, typ: string) =>
    new SignJWT({ rid: "r-1", building: "tower", lifts: [] })
      .setProtectedHeader({ alg: "EdDSA", typ }).setIssuer("vestibule:yard").setAudience(aud)
      .setJti("x").setExpirationTime(exp).sign(stranger.privateKey);
  const wider = btoa(JSON.stringify({ ...claimsOf(own), operator: true })).replace(/=+$/, "");
  const tokens = [
    "",
    "nonsense",
    "a.b.c",
    `${head}.${body}.`,
    `${head}.${wider}.${signature}`,
    `${head}.${body}.${signature.slice(0, -4)}AAAA`,
    await sign("equipment", "vestibule-capability+jwt"),
    new UnsecuredJWT({ rid: "r-1" }).setAudience("equipment").setExpirationTime(exp).encode(),
    "x".repeat(5000),
  ];
  for (const token of tokens) {
    const answer = await capabilities.verify(token);
    assert.ok(!answer.ok);
    assert.equal(answer.refusal.code, "unauthenticated");
    if (token !== "") assert.ok(!answer.refusal.detail.includes(token));
  }
});

Deno.test("a token of our own key for another audience, type, issuer or time is refused", async () => {
  const clock = new ManualClock();
  const keys = await generateKeyPair("EdDSA");
  const { capabilities } = await start(clock, "yard", keys);
  const nowS = clock.now() / 1000;
  const sign = (change: { aud?: string; typ?: string; iss?: string; exp?: number }) =>
    new SignJWT({ rid: "r-1", building: "tower", lifts: [] })
      .setProtectedHeader({ alg: "EdDSA", typ: change.typ ?? "vestibule-capability+jwt" })
      .setIssuer(change.iss ?? "vestibule:yard").setAudience(change.aud ?? "equipment")
      .setJti("x").setExpirationTime(change.exp ?? nowS + 60).sign(keys.privateKey);
  assert.equal(await codeOf(capabilities, await sign({})), "ok");
  assert.equal(await codeOf(capabilities, await sign({ aud: "doors" })), "unauthenticated");
  assert.equal(await codeOf(capabilities, await sign({ typ: "JWT" })), "unauthenticated");
  assert.equal(await codeOf(capabilities, await sign({ iss: "vestibule:x" })), "unauthenticated");
  assert.equal(await codeOf(capabilities, await sign({ exp: nowS - 1 })), "capability_expired");
  const bare = new SignJWT({}).setProtectedHeader({ alg: "EdDSA", typ: "vestibule-capability+jwt" })
    .setIssuer("vestibule:yard").setAudience("equipment").setJti("x");
  assert.equal(
    await codeOf(capabilities, await bare.setExpirationTime(nowS + 60).sign(keys.privateKey)),
    "unauthenticated",
  );
});

Deno.test("a grant out of bounds is never minted", async () => {
  const { capabilities } = await start();
  const mint = (change: Partial<Grant>) => () => capabilities.mint({ ...grant, ...change });
  await assert.rejects(mint({ ttlMs: capabilityLifeMsMax + 1 }), TypeError);
  await assert.rejects(mint({ ttlMs: 0 }), TypeError);
  await assert.rejects(mint({ rid: "" }), TypeError);
  await assert.rejects(mint({ lifts: [{ group: "main", levels: [9999] }] }), TypeError);
  await mint({ ttlMs: capabilityLifeMsMax, operator: true })();
});

Deno.test("C4 a capability names lifts or doors, never both: a phone has another id for each", async () => {
  const { capabilities } = await start();
  const doors = ["entrance/main"];
  await assert.rejects(capabilities.mint({ ...grant, doors }), TypeError);
  const answer = await capabilities.verify(await capabilities.mint({ ...grant, lifts: [], doors }));
  assert.ok(answer.ok);
  assert.deepEqual([...answer.value.doors], doors);
  assert.deepEqual(answer.value.lifts, []);
});

Deno.test("R22 C13 how somebody walks and is served travels as buckets, and nothing more", async () => {
  const { capabilities } = await start();
  const prefers = { walkingSpeed: "slow", accessible: true } as const;
  const answer = await capabilities.verify(await capabilities.mint({ ...grant, prefers }));
  assert.ok(answer.ok);
  assert.deepEqual(answer.value.prefers, prefers);
  const exact = { walkingSpeed: 0.83 } as unknown as Grant["prefers"];
  await assert.rejects(capabilities.mint({ ...grant, prefers: exact ?? {} }), TypeError);
});
