/**
 * A ring's two ends with a server between them that does as it likes. It holds whatever the server
 * holds: every text that ever passed, the managers' set, the certificates, accounts to add devices
 * to, and keys of its own in any number. It has no unit's, no manager's and no phone's secret.
 */
import { checkAnswer, checkOffer } from "../../../web/media/fingerprint_proof.js";
import { makeAnswerProof, makeOfferProof } from "../../../web/media/fingerprint_proof.js";
import { SeenIds } from "../../../web/media/seen_ids.js";
import type { Media, Rule, SigningKey, SiteRoot } from "../../../web/media/types.js";
import { sdpOf } from "./sdp_samples.ts";
import { nowMs, place, type SiteSample, unitName } from "./site_sample.ts";

/** What the server carries of one side. */
export interface Carried {
  readonly sdp: string;
  readonly proof: string;
}

/** What the unit says when it is asked for an offer. */
export type Offered = { readonly ok: true; readonly offer: Carried } | {
  readonly ok: false;
  readonly rule: Rule;
};

/** The unit: it looks devices up in its own book, and encodes for nobody who has not proved it. */
export class RelayedUnit {
  readonly #site: SiteSample;
  readonly #seen = new SeenIds();
  readonly #offers = new Map<string, { proof: string; flat: string }>();
  /** Devices whose answers held: those that get the picture. */
  readonly watching: string[] = [];
  nowMs = nowMs;

  constructor(site: SiteSample) {
    this.#site = site;
  }

  /** The desk asks for an offer to a device of the flat that it names, at a ring of A5. */
  async offer(
    asked: { ring: string; session: string; flat: string; device: string; media?: Media },
  ): Promise<Offered> {
    const { ring, session, flat, device, media = "picture" } = asked;
    const allowed = this.#site.book.mayView({ place, flat, device });
    if (!allowed.ok) return allowed;
    const sdp = sdpOf({ side: "offer", media, certificate: `unit ${session}` });
    const proof = await makeOfferProof(this.#site.unitKey, {
      ring,
      session,
      media,
      device,
      sdp,
      nowMs: this.nowMs,
    });
    this.#offers.set(session, { proof, flat });
    return { ok: true, offer: { sdp, proof } };
  }

  /** What has come as a device's answer. */
  async answer(
    { ring, session, media = "picture", sdp, proof }:
      & { ring: string; session: string; media?: Media }
      & Carried,
  ): Promise<Rule | "watching"> {
    const offer = this.#offers.get(session);
    if (offer === undefined) return "session";
    const checked = await checkAnswer({
      ring,
      session,
      media,
      sdp,
      proof,
      offerProof: offer.proof,
      devices: this.#site.book.devicesOf(offer.flat),
      nowMs: this.nowMs,
      seen: this.#seen,
    });
    if (!checked.ok) return checked.rule;
    this.watching.push(checked.device);
    return "watching";
  }
}

/** A phone: it hands its peer connection no SDP that has not been proved to it. */
export class RelayedPhone {
  readonly #key: SigningKey;
  readonly #root: SiteRoot;
  readonly #seen = new SeenIds();
  nowMs = nowMs;

  constructor(key: SigningKey, root: SiteRoot) {
    this.#key = key;
    this.#root = root;
  }

  /** What has come as the unit's offer, and the answer to it, or the rule that it broke. */
  async answer(
    offered: Carried & {
      ring: string;
      session: string;
      unitCertificate: string;
      media?: Media;
    },
  ): Promise<{ ok: true; answer: Carried } | { ok: false; rule: Rule }> {
    const { ring, session, sdp, proof, unitCertificate, media = "picture" } = offered;
    const checked = await checkOffer({
      root: this.#root,
      unitCertificate,
      unitName,
      ring,
      session,
      media,
      device: this.#key.kid,
      sdp,
      proof,
      nowMs: this.nowMs,
      seen: this.#seen,
    });
    if (!checked.ok) return checked;
    const own = sdpOf({ side: "answer", media, certificate: `phone ${session}` });
    const said = { ring, session, media, sdp: own, offerProof: proof, nowMs: this.nowMs };
    return { ok: true, answer: { sdp: own, proof: await makeAnswerProof(this.#key, said) } };
  }
}
