import assert from "node:assert/strict";
import { countersign, read, sign } from "../../../web/media/jws.js";
import {
  checkAnswer,
  checkOffer,
  makeAnswerProof,
  makeOfferProof,
  proofS,
  skewMs,
} from "../../../web/media/fingerprint_proof.js";
import { SeenIds } from "../../../web/media/seen_ids.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import type { Rule } from "../../../web/media/types.js";
import { makeUnitCertificate } from "../../../web/media/unit_certificate.js";
import { digestOf, sdpOf } from "./sdp_samples.ts";
import { makeSite, nowMs, unitName } from "./site_sample.ts";

const ring = "0198f0c2-7a1e-7000-8000-000000000001";
const session = "s1";
const media = "picture";
const offerSdp = sdpOf({ side: "offer", media, certificate: "unit" });
const answerSdp = sdpOf({ side: "answer", media, certificate: "phone" });
const site = await makeSite();
const { root, unitCertificate, unitKey } = site;
const phone = await makeSigningKey();
const about = { ring, session, media, nowMs } as const;
const offerProof = await makeOfferProof(unitKey, { ...about, device: phone.kid, sdp: offerSdp });
const answerProof = await makeAnswerProof(phone, { ...about, offerProof, sdp: answerSdp });
const claims = claimsOf(offerProof);

const offered = () => ({
  ...about,
  root,
  unitCertificate,
  unitName,
  device: phone.kid,
  sdp: offerSdp,
  proof: offerProof,
  seen: new SeenIds(),
});
const answered = () => ({
  ...about,
  sdp: answerSdp,
  proof: answerProof,
  offerProof,
  devices: [{ device: phone.kid, x: phone.x }],
  seen: new SeenIds(),
});

Deno.test("R72 an offer and its answer hold at the other end, and name the certificates to expect", async () => {
  assert.deepEqual(await checkOffer(offered()), {
    ok: true,
    unit: { unit: unitName, kid: unitKey.kid, x: unitKey.x },
    digest: digestOf("unit"),
  });
  assert.deepEqual(await checkAnswer(answered()), {
    ok: true,
    device: phone.kid,
    digest: digestOf("phone"),
  });
});

Deno.test("R72 proofs have the claims that were agreed on and no others", () => {
  const iat = Math.floor(nowMs / 1000);
  const { jti, ...offer } = claims;
  assert.match(String(jti), /^[A-Za-z0-9_-]{22}$/);
  assert.deepEqual(offer, {
    v: 1,
    ring,
    session,
    role: "unit",
    iss: unitKey.kid,
    aud: phone.kid,
    mky: [{ alg: "sha-256", dig: digestOf("unit") }],
    iat,
    exp: iat + 30,
  });
  const { jti: _, oh, ...answer } = claimsOf(answerProof);
  assert.match(String(oh), /^[A-Za-z0-9_-]{43}$/);
  assert.deepEqual(answer, {
    ...offer,
    role: "viewer",
    iss: phone.kid,
    aud: unitKey.kid,
    mky: [{ alg: "sha-256", dig: digestOf("phone") }],
  });
});

Deno.test("R72 an offer that differs in one claim is refused by a rule of its own, though the unit signed it", async () => {
  const stranger = await makeSigningKey();
  const { jti: _, ...withoutId } = claims;
  const { mky: __, ...withoutKey } = claims;
  const dig = digestOf("unit");
  const changed: [Rule, Record<string, unknown>][] = [
    ["claims", { ...claims, v: 2 }],
    ["ring", { ...claims, ring: "another" }],
    ["session", { ...claims, session: "s2" }],
    ["role", { ...claims, role: "viewer" }],
    ["unknown_key", { ...claims, iss: stranger.kid }],
    ["audience", { ...claims, aud: stranger.kid }],
    ["fingerprint", { ...claims, mky: [{ alg: "sha-256", dig: digestOf("another") }] }],
    ["claims", { ...claims, mky: [{ alg: "sha-256", dig: dig.toLowerCase() }] }],
    ["claims", { ...claims, mky: [{ alg: "sha-1", dig: dig.slice(0, 40) }] }],
    ["claims", { ...claims, mky: [{ alg: "sha-256", dig }, { alg: "sha-256", dig }] }],
    ["claims", { ...claims, mky: [] }],
    ["claims", { ...claims, mky: { alg: "sha-256", dig } }],
    ["claims", { ...claims, exp: Number(claims.exp) + 1 }],
    ["claims", { ...claims, iat: Number(claims.iat) - 1 }],
    ["claims", { ...claims, iat: String(claims.iat) }],
    ["claims", { ...claims, jti: "short" }],
    ["claims", { ...claims, media: "voice" }],
    ["claims", withoutId],
    ["claims", withoutKey],
  ];
  for (const [rule, other] of changed) {
    const proof = await sign(unitKey, "sdp-fp+jwt", other);
    const said = JSON.stringify(other);
    assert.deepEqual(await checkOffer({ ...offered(), proof }), { ok: false, rule }, said);
  }
});

Deno.test("R72 an answer that differs in one claim is refused by a rule of its own, though the phone signed it", async () => {
  const own = claimsOf(answerProof);
  const again = await makeOfferProof(unitKey, { ...about, device: phone.kid, sdp: offerSdp });
  const { oh } = claimsOf(
    await makeAnswerProof(phone, { ...about, offerProof: again, sdp: answerSdp }),
  );
  const { oh: _, ...withoutOffer } = own;
  const changed: [Rule, Record<string, unknown>][] = [
    ["offer_hash", { ...own, oh }],
    ["claims", withoutOffer],
    ["role", { ...own, role: "unit" }],
    ["ring", { ...own, ring: "another" }],
    ["session", { ...own, session: "s2" }],
    ["audience", { ...own, aud: phone.kid }],
    ["fingerprint", { ...own, mky: claims.mky }],
  ];
  for (const [rule, other] of changed) {
    const proof = await sign(phone, "sdp-fp+jwt", other);
    const said = JSON.stringify(other);
    assert.deepEqual(await checkAnswer({ ...answered(), proof }), { ok: false, rule }, said);
  }
});

Deno.test("R72 offers count by the certificate of a manager, for the unit that rings", async () => {
  const stranger = await makeSigningKey();
  const forged = await makeUnitCertificate(stranger, {
    site: root.site,
    unit: unitName,
    key: stranger.x,
    nowMs,
  });
  const proof = await makeOfferProof(stranger, { ...about, device: phone.kid, sdp: offerSdp });
  const rules: [Rule, Partial<ReturnType<typeof offered>>][] = [
    ["unit_certificate", { unitCertificate: forged, proof }],
    ["unit_certificate", { unitCertificate: "" }],
    ["unit_certificate", { unitCertificate: offerProof }],
    ["unit_certificate", { root: (await makeSite()).root }],
    ["unknown_key", { proof }],
    ["unknown_key", { proof: await countersign(stranger, offerProof) }],
    ["unit", { unitName: "linden/garage" }],
  ];
  for (const [rule, other] of rules) {
    assert.deepEqual(await checkOffer({ ...offered(), ...other }), { ok: false, rule });
  }
  const { unitName: _, ...anyUnit } = offered();
  assert.equal(
    (await checkOffer(anyUnit)).ok,
    true,
    "a checker who does not know which unit rings",
  );
});

Deno.test("R72 an answer counts from the device that the offer was for, while it belongs to the flat", async () => {
  const stranger = await makeSigningKey();
  const proof = await makeAnswerProof(stranger, { ...about, offerProof, sdp: answerSdp });
  const both = [{ device: stranger.kid, x: stranger.x }, ...answered().devices];
  assert.deepEqual(
    await checkAnswer({ ...answered(), proof, devices: both }),
    { ok: false, rule: "unknown_key" },
    "another phone of the flat answers its own offer",
  );
  assert.deepEqual(
    await checkAnswer({ ...answered(), devices: both.slice(0, 1) }),
    { ok: false, rule: "not_in_flat" },
  );
});

Deno.test("R72 a proof counts for 30 seconds and what two clocks may differ, to the second", async () => {
  const at = async (afterMs: number) => {
    const offer = await checkOffer({ ...offered(), nowMs: nowMs + afterMs });
    const answer = await checkAnswer({ ...answered(), nowMs: nowMs + afterMs });
    assert.equal(offer.ok, answer.ok);
    assert.equal(offer.ok ? undefined : offer.rule, answer.ok ? undefined : answer.rule);
    return offer.ok ? "counts" : offer.rule;
  };
  assert.equal(await at(proofS * 1000 + skewMs), "counts");
  assert.equal(await at(proofS * 1000 + skewMs + 1), "expired");
  assert.equal(await at(-skewMs), "counts");
  assert.equal(await at(-skewMs - 1), "from_future");
  assert.equal(await at(86_400_000), "expired");
});

Deno.test("R72 a proof counts once; one that was refused is not remembered", async () => {
  const offer = offered();
  const wrong = await checkOffer({ ...offer, sdp: answerSdp });
  assert.equal(wrong.ok, false);
  assert.equal((await checkOffer(offer)).ok, true);
  assert.deepEqual(await checkOffer(offer), { ok: false, rule: "replayed" });
  const answer = answered();
  assert.equal((await checkAnswer(answer)).ok, true);
  assert.deepEqual(await checkAnswer(answer), { ok: false, rule: "replayed" });
});

Deno.test("R72 what was seen is bounded: it refuses rather than forgets", () => {
  const seen = new SeenIds(3);
  for (const id of ["a", "b", "c"]) assert.equal(seen.take(id, 100, 0), "new");
  assert.equal(seen.take("d", 100, 100), "full");
  assert.equal(seen.take("a", 100, 100), "seen");
  assert.equal(seen.take("d", 200, 101), "new", "what has expired makes room");
  assert.equal(seen.take("a", 100, 0), "seen", "and does not come back by a clock set back");
  assert.equal(seen.take("e", 100, 0), "seen", "nor does anything of its age");
});

Deno.test("R72 nobody signs an SDP that the other end would refuse", async () => {
  const voice = sdpOf({ side: "offer", media: "voice", certificate: "unit" });
  await assert.rejects(
    makeOfferProof(unitKey, { ...about, device: phone.kid, sdp: voice }),
    /^Error: Cannot sign an offer: it must be a picture, got sdp_audio$/,
  );
  await assert.rejects(
    makeAnswerProof(phone, { ...about, offerProof: "text", sdp: answerSdp }),
    /its offer must have been checked/,
  );
  await assert.rejects(
    checkAnswer({ ...answered(), offerProof: answerProof }),
    /must be the unit's/,
  );
});

Deno.test("R72 checking an offer takes less than 5 ms", async () => {
  const times: number[] = [];
  for (let round = 0; round < 40; round++) {
    const offer = offered();
    const from = performance.now();
    const { ok } = await checkOffer(offer);
    times.push(performance.now() - from);
    assert.ok(ok);
  }
  const median = times.sort((a, b) => a - b)[times.length / 2]!;
  assert.ok(median < 5, `median ${median.toFixed(2)} ms`);
});

function claimsOf(proof: string): Record<string, unknown> {
  const statement = read(proof);
  assert.ok(statement.ok);
  return statement.claims;
}
