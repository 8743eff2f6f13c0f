/**
 * A technician's program that looks through a unit's camera (R75), without a browser: it says and
 * hears by the identity plane's routes, and trusts an offer only after its proof held.
 */
import { randomId } from "../../web/media/base64_url.js";
import { lookRing } from "../../web/media/camera_look.js";
import { checkOffer, makeAnswerProof } from "../../web/media/fingerprint_proof.js";
import { SeenIds } from "../../web/media/seen_ids.js";
import type { SigningKey, SiteRoot } from "../../web/media/types.js";
import type { TechnicianSignal, UnitSignal } from "../../src/signals.ts";
import type { Viewer, ViewerReport, Viewers } from "./picture_viewer.ts";
import { until } from "./until.ts";

/** What such a program is made of. */
export interface LookViewerOptions {
  /** The session. */
  readonly session: string;
  /** Made for it alone. */
  readonly key: SigningKey;
  readonly root: SiteRoot;
  readonly viewers: Viewers;
  readonly nowMs: () => number;
  /** Asks a route as the technician. */
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{
    readonly status: number;
    // deno-lint-ignore no-explicit-any -- the shape differs by route
    readonly body: any;
  }>;
}

const about = { ring: lookRing, media: "picture" } as const;

/** One attempt to look. */
export class LookViewer {
  /** How it ended. */
  end: string | null = null;
  /** The SDP of the unit's offer. */
  offered = "";
  readonly #options: LookViewerOptions;
  readonly #connection = randomId();
  readonly #viewer: Viewer;
  #proof = "";
  #hold: (string | null)[] | null = [];
  #listening: Promise<void> = Promise.resolve();

  private constructor(options: LookViewerOptions) {
    this.#options = options;
    this.#viewer = options.viewers.viewer({
      answer: (sdp) => void this.#answer(sdp),
      candidate: (candidate) => void this.say({ kind: "candidate", candidate }),
    });
  }

  /** Begins to look; the code of the refusal where that may not be. */
  static async begin(options: LookViewerOptions): Promise<LookViewer | string> {
    const look = new LookViewer(options);
    const refusal = await look.say({ kind: "look", key: options.key.x });
    if (refusal !== null) {
      look.#viewer.close();
      return refusal;
    }
    look.#listening = look.#listen();
    return look;
  }

  /** Says something; the code of the refusal, or null where it went. */
  async say(signal: TechnicianSignal): Promise<string | null> {
    const { ask, session } = this.#options;
    const sent = { connection: this.#connection, signal };
    const { status, body } = await ask("POST", `/troubleshooting/${session}/signals`, sent);
    return status === 204 ? null : body.code;
  }

  /** Resolves once it has seen so many frames of the test picture. */
  async seen(frames = 3): Promise<ViewerReport> {
    return await until(`${frames} frames`, async () => {
      const report = await this.#viewer.report();
      return report.marked >= frames ? report : null;
    });
  }

  /** Resolves with why it ended, once nothing is heard or shown any more. */
  async ended(): Promise<string> {
    const end = await until("the end of a look", () => this.end);
    await this.#listening;
    this.#viewer.close();
    return end;
  }

  async #listen(): Promise<void> {
    const { ask, session } = this.#options;
    for (let after = 0;;) {
      const path = `/troubleshooting/${session}/signals?after=${after}`;
      const { status, body } = await ask("GET", path);
      if (status !== 200) {
        this.end ??= body.code;
        return;
      }
      if (body.connection !== this.#connection) return;
      for (const { seq, signal } of body.signals) {
        after = seq;
        await this.#hear(signal);
      }
      if (body.over === true) return;
    }
  }

  async #hear(signal: UnitSignal): Promise<void> {
    switch (signal.kind) {
      case "offer":
        return await this.#check(signal);
      case "candidate":
        if (this.#hold === null) return this.#viewer.candidate(signal.candidate);
        return void this.#hold.push(signal.candidate);
      case "bye":
        this.end = signal.reason ?? "";
    }
  }

  async #check({ sdp, proof, certificate }: UnitSignal & { readonly kind: "offer" }) {
    const { key, root, nowMs } = this.#options;
    this.offered = sdp;
    const checked = await checkOffer({
      ...{ ...about, session: this.#connection, root, unitCertificate: certificate },
      ...{ device: key.kid, sdp, proof, nowMs: nowMs(), seen: new SeenIds() },
    });
    if (!checked.ok) {
      this.end = `offer ${checked.rule}`;
      return;
    }
    this.#proof = proof;
    this.#viewer.offer(sdp);
    for (const line of this.#hold?.splice(0) ?? []) this.#viewer.candidate(line);
    this.#hold = null;
  }

  async #answer(sdp: string): Promise<void> {
    const { key, nowMs } = this.#options;
    const proof = await makeAnswerProof(key, {
      ...{ ...about, session: this.#connection, sdp, offerProof: this.#proof, nowMs: nowMs() },
    });
    await this.say({ kind: "answer", sdp, proof });
  }
}
