/**
 * Whatever is done to a good exchange, it is refused: texts with a letter changed, taken out or put
 * in, cut off, put together from two, or one in the place of another.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkAnswer,
  checkOffer,
  makeAnswerProof,
  makeOfferProof,
} from "../../../web/media/fingerprint_proof.js";
import { makeDevice, makeRemoval } from "../../../web/media/flat_statements.js";
import { checkSdp } from "../../../web/media/sdp_check.js";
import { SeenIds } from "../../../web/media/seen_ids.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import { digestOf, sdpOf } from "./sdp_samples.ts";
import { makeFlat, makeSite, nowMs, pinFlat, unitName } from "./site_sample.ts";

const ring = "0198f0c2-7a1e-7000-8000-000000000001";
const letters = [...'ABCXYZabcxyz0123456789-_.~=+/ {}":,', "\r", "\n", "\0", "ä"];
const sdpLetters = [...letters, "fingerprint", "a=", "m=", "\r\na=", "\r\nm=audio 9 X", "sendrecv"];

/** Something done to a text at a place in it, from 0 to 1. */
type Mutation = (text: string) => string;

/** Mutations of a text by these pieces; they may leave it as it was. */
function mutations(pieces: readonly string[]): fc.Arbitrary<Mutation> {
  const piece = fc.constantFrom(...pieces);
  const where = fc.double({ min: 0, max: 1, noNaN: true });
  const cut = (text: string, at: number, without: number, put: string) => {
    const from = Math.floor(at * text.length);
    return text.slice(0, from) + put + text.slice(from + without);
  };
  return fc.oneof(
    fc.tuple(where, piece).map(([at, put]): Mutation => (text) => cut(text, at, put.length, put)),
    fc.tuple(where, piece).map(([at, put]): Mutation => (text) => cut(text, at, 0, put)),
    fc.tuple(where, fc.integer({ min: 1, max: 60 })).map(([at, count]): Mutation => (text) =>
      cut(text, at, count, "")
    ),
    fc.tuple(where, where).map(([from, to]): Mutation => (text) =>
      cut(text, to, 0, text.slice(Math.floor(from * text.length)))
    ),
    where.map((at): Mutation => (text) => text.slice(0, Math.floor(at * text.length))),
  );
}

const site = await makeSite();
const { root, unitCertificate, unitKey } = site;
const phone = await makeSigningKey();
const other = await makeSigningKey();
const about = { ring, session: "s1", media: "picture", nowMs } as const;
const offerSdp = sdpOf({ side: "offer", media: "picture", certificate: "unit" });
const answerSdp = sdpOf({ side: "answer", media: "picture", certificate: "phone" });
const offerProof = await makeOfferProof(unitKey, { ...about, device: phone.kid, sdp: offerSdp });
const answerProof = await makeAnswerProof(phone, { ...about, offerProof, sdp: answerSdp });

Deno.test("R72 property: an offer of which any signed text or name was mutated is never accepted", async () => {
  const offer = {
    ring,
    session: "s1",
    device: phone.kid,
    unitName,
    unitCertificate,
    proof: offerProof,
  };
  assert.equal((await checkOfferOf(offer)).ok, true);
  const field = fc.constantFrom(...Object.keys(offer) as (keyof typeof offer)[]);
  await fc.assert(
    fc.asyncProperty(field, mutations(letters), async (name, mutate) => {
      const mutated = mutate(offer[name]);
      fc.pre(mutated !== offer[name]);
      assert.equal((await checkOfferOf({ ...offer, [name]: mutated })).ok, false);
    }),
    { numRuns: 600 },
  );
});

Deno.test("R72 property: an answer of which any signed text or name was mutated is never accepted", async () => {
  const answer = { ring, session: "s1", proof: answerProof };
  assert.equal((await checkAnswerOf(answer)).ok, true);
  const field = fc.constantFrom(...Object.keys(answer) as (keyof typeof answer)[]);
  await fc.assert(
    fc.asyncProperty(field, mutations(letters), async (name, mutate) => {
      const mutated = mutate(answer[name]);
      fc.pre(mutated !== answer[name]);
      assert.equal((await checkAnswerOf({ ...answer, [name]: mutated })).ok, false);
    }),
    { numRuns: 600 },
  );
});

Deno.test("R72 property: texts in one another's place are never accepted", async () => {
  const texts = [offerProof, answerProof, unitCertificate, offerSdp, answerSdp, phone.kid, ""];
  const good = { proof: offerProof, unitCertificate, sdp: offerSdp };
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        proof: fc.constantFrom(...texts),
        unitCertificate: fc.constantFrom(...texts),
        sdp: fc.constantFrom(...texts),
      }),
      async (mixed) => {
        const same = mixed.proof === good.proof && mixed.sdp === good.sdp &&
          mixed.unitCertificate === good.unitCertificate;
        assert.equal((await checkOfferOf(mixed)).ok, same);
      },
    ),
    { numRuns: 400 },
  );
});

Deno.test("R72 R71 property: an SDP that is still accepted says the same of keys, lines and directions to any reader", () => {
  fc.assert(
    fc.property(fc.array(mutations(sdpLetters), { minLength: 1, maxLength: 3 }), (steps) => {
      const sdp = steps.reduce((text, mutate) => mutate(text), offerSdp);
      if (!checkSdp(sdp, { side: "offer", media: "picture" }).ok) return;
      assert.deepEqual(mostLenient(sdp), {
        digests: [digestOf("unit")],
        lines: ["video"],
        directions: ["sendonly"],
      });
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("R72 C2 property: a mutated statement never changes a unit's book", async () => {
  const flat = await pinFlat(site);
  const waiting = await makeFlat(site, { at: "B9" });
  const said = { site: root.site, flat: flat.flat, nowMs };
  const statements = [
    waiting.opening,
    (await makeFlat(site, { madeMs: nowMs + 60_000 })).opening,
    await makeDevice(flat.phone, { ...said, device: other.x }),
    await makeDevice(flat.phone, { ...said, device: other.x, instead: true }),
    await makeRemoval(flat.phone, { ...said, device: flat.phone.kid }),
  ];
  const before = JSON.stringify(site.book);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...statements),
      mutations([...letters, ...statements]),
      async (text, mutate) => {
        const mutated = mutate(text);
        fc.pre(!statements.includes(mutated));
        const admitted = await site.book.admit(mutated, 0);
        assert.equal(admitted.ok, false);
      },
    ),
    { numRuns: 600 },
  );
  assert.equal(JSON.stringify(site.book), before);
});

async function checkOfferOf(
  changed: Partial<Omit<Parameters<typeof checkOffer>[0], "seen">>,
) {
  return await checkOffer({
    ...about,
    root,
    unitCertificate,
    device: phone.kid,
    sdp: offerSdp,
    proof: offerProof,
    ...changed,
    seen: new SeenIds(),
  });
}

async function checkAnswerOf(
  changed: Partial<Omit<Parameters<typeof checkAnswer>[0], "seen">>,
) {
  return await checkAnswer({
    ...about,
    sdp: answerSdp,
    proof: answerProof,
    offerProof,
    devices: [{ device: phone.kid, x: phone.x }],
    ...changed,
    seen: new SeenIds(),
  });
}

/** All that the most lenient reader could find in an SDP, each thing once. */
function mostLenient(sdp: string) {
  const lines = sdp.split(/[\r\n\v\f\0\u0085\u2028\u2029]+/).map((line) =>
    line.trim().toLowerCase()
  );
  const found = (
    pattern: RegExp,
  ) => [...new Set(lines.flatMap((line) => pattern.exec(line)?.[1] ?? []))];
  return {
    digests: found(/^a\s*=\s*fingerprint\s*:\s*\S+\s+([0-9a-f:]+)/).map((hex) =>
      hex.replaceAll(":", "").toUpperCase()
    ),
    lines: found(/^m\s*=\s*([a-z]+)/),
    directions: found(/^a\s*=\s*(sendonly|recvonly|sendrecv|inactive)\s*$/),
  };
}
