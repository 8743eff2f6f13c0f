/** The camera with the proofs that unit and phone make of their SDP, and a server that is dishonest. */
import assert from "node:assert/strict";
import type { Answer } from "../../../adapters/camera/camera.ts";
import { CameraProcess } from "../../../adapters/camera/camera_process.ts";
import { SystemClock } from "../../../src/clock.ts";
import {
  checkAnswer,
  checkOffer,
  makeAnswerProof,
  makeOfferProof,
} from "../../../web/media/fingerprint_proof.js";
import { SeenIds } from "../../../web/media/seen_ids.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import { makeSite, nowMs, unitName } from "../../browser/media/site_sample.ts";
import { Viewers } from "../../parts/picture_viewer.ts";
import { until } from "../../parts/until.ts";

const { root, unitCertificate, unitKey } = await makeSite();
const phone = await makeSigningKey();
const stranger = await makeSigningKey();
const ring = "0198f0c2-7a1e-7000-8000-000000000001";
const about = { ring, session: "s1", media: "picture", nowMs } as const;

/** Another certificate in an SDP. */
const swapped = (sdp: string) =>
  sdp.replaceAll(
    /(a=fingerprint:sha-256 )(..)/g,
    (_, name, digits) => `${name}${digits === "00" ? "01" : "00"}`,
  );

/**
 * One ring, from offer to picture or refusal. The phone signs what it answers; `relay` is the server
 * in between.
 */
async function ringOnce(
  relay: (answer: Answer, offerProof: string) => Answer | Promise<Answer>,
): Promise<{ rule: string | null; marked: number; framesTaken: number; end: string | null }> {
  const cameras = new CameraProcess({ clock: new SystemClock(), deno: Deno.execPath() });
  try {
    await using viewers = new Viewers();
    const camera = cameras.camera("door", { source: { kind: "test", tag: 2 } });
    const offered = Promise.withResolvers<{ sdp: string; proof: string }>();
    const out: { rule: string | null; end: string | null } = { rule: null, end: null };
    const viewer = viewers.viewer({
      candidate: (candidate) => session.take({ kind: "candidate", candidate }),
      answer: async (sdp) => {
        const { proof: offerProof } = await offered.promise;
        const proof = await makeAnswerProof(phone, { ...about, offerProof, sdp });
        session.take({ kind: "answer", ...await relay({ sdp, proof }, offerProof) });
      },
    });
    const session = camera.open({
      ring: about.ring,
      peer: "phone",
      media: about.media,
      verify: async (answer) => {
        const { proof: offerProof } = await offered.promise;
        const seen = new SeenIds();
        const devices = [{ device: phone.kid, x: phone.x }];
        const checked = await checkAnswer({ ...about, ...answer, offerProof, devices, seen });
        if (!checked.ok) out.rule = checked.rule;
        return checked.ok;
      },
      say: async (message) => {
        if (message.kind === "bye") out.end = message.reason;
        if (message.kind === "candidate") viewer.candidate(message.candidate);
        if (message.kind !== "offer") return;
        const { sdp } = message;
        const proof = await makeOfferProof(unitKey, { ...about, device: phone.kid, sdp });
        const seen = new SeenIds();
        const device = phone.kid;
        const offer = { ...about, root, unitCertificate, unitName, device, sdp, proof, seen };
        const checked = await checkOffer(offer);
        assert.ok(checked.ok, JSON.stringify(checked));
        offered.resolve({ sdp, proof });
        viewer.offer(sdp);
      },
    });
    await until("a picture, or an end", async () => {
      return out.end !== null || (await viewer.report()).marked > 0;
    });
    const { frames } = await camera.figures();
    return { ...out, framesTaken: frames, marked: (await viewer.report()).marked };
  } finally {
    await cameras.stop();
  }
}

Deno.test("R72 offer and answer that unit and phone signed make a picture", async () => {
  const { rule, end, marked } = await ringOnce((answer) => answer);
  assert.deepEqual([rule, end], [null, null]);
  assert.ok(marked > 0);
});

Deno.test("R72 a server that answers for itself gets no picture, and the camera stays off", async () => {
  const dark = { marked: 0, framesTaken: 0, end: "not_verified" };
  assert.deepEqual(
    await ringOnce(({ sdp, proof }) => ({ sdp: swapped(sdp), proof })),
    { rule: "fingerprint", ...dark },
    "the phone's proof over the server's certificate",
  );
  const forged = await ringOnce(async ({ sdp }, offerProof) => ({
    sdp: swapped(sdp),
    proof: await makeAnswerProof(stranger, { ...about, offerProof, sdp: swapped(sdp) }),
  }));
  assert.deepEqual(forged, { rule: "unknown_key", ...dark }, "a proof by a key of the server's");
});
