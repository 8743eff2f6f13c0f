import assert from "node:assert/strict";
import { generateKeyPair, SignJWT } from "jose";
import { accessTokenLifeMs, AccessTokens } from "../../../src/access/access_token.ts";
import { Capabilities } from "../../../src/access/capability.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import { ManualClock } from "../../../src/clock.ts";

const randomId = () => crypto.randomUUID();

Deno.test("V9.2.1 an access token says account and session, for five minutes and no longer", async () => {
  const clock = new ManualClock();
  const tokens = await AccessTokens.create(clock, "yard");
  const { token, expiresAtMs } = await tokens.mint("ann", "s1");
  assert.equal(expiresAtMs, clock.now() + accessTokenLifeMs);
  const answer = await tokens.verify(token);
  assert.deepEqual(answer, { ok: true, value: { account: "ann", session: "s1", expiresAtMs } });
  clock.advance(accessTokenLifeMs - 1);
  assert.ok((await tokens.verify(token)).ok);
  clock.advance(1);
  const late = await tokens.verify(token);
  assert.ok(!late.ok && late.refusal.code === "unauthenticated");
});

Deno.test("V9.2.2 V9.2.3 neither token is taken for the other, nor one of another cluster or start", async () => {
  const clock = new ManualClock();
  const tokens = await AccessTokens.create(clock, "yard");
  const revocations = new Revocations(clock);
  const capabilities = await Capabilities.create({ clock, revocations, cluster: "yard", randomId });
  const capability = await capabilities.mint({
    rid: "rid-1",
    building: "tower",
    lifts: [{ group: "main", levels: "all" }],
    ttlMs: 60_000,
  });
  assert.equal((await tokens.verify(capability)).ok, false);
  const { token } = await tokens.mint("ann", "s1");
  assert.equal((await capabilities.verify(token)).ok, false);
  for (const cluster of ["yard", "other"]) {
    const next = await AccessTokens.create(clock, cluster);
    assert.equal((await next.verify(token)).ok, false);
  }
});

Deno.test("V9.1.2 what another key signed, what nobody signed and what is no token is refused alike", async () => {
  const clock = new ManualClock();
  const tokens = await AccessTokens.create(clock, "yard");
  const { privateKey } = await generateKeyPair("EdDSA");
  const expiresAtS = Math.floor(clock.now() / 1000) + 60;
  const forged = await new SignJWT({ sid: "s1" })
    .setProtectedHeader({ alg: "EdDSA", typ: "vestibule-access+jwt" })
    .setIssuer("vestibule:yard").setAudience("identity").setSubject("ann")
    .setExpirationTime(expiresAtS).sign(privateKey);
  const { token } = await tokens.mint("ann", "s1");
  const [, payload] = token.split(".");
  const unsigned = `${
    btoa(JSON.stringify({ alg: "none", typ: "vestibule-access+jwt" }))
  }.${payload}.`;
  const said = new Set<string>();
  for (const text of [forged, unsigned, "", "x", `${token}x`, "a".repeat(5_000)]) {
    const answer = await tokens.verify(text);
    assert.ok(!answer.ok);
    said.add(JSON.stringify(answer.refusal));
  }
  assert.equal(said.size, 1);
});
