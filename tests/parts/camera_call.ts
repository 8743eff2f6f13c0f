/** A ring's line between a camera and a device of {@link Viewers}, with nobody in between. */
import type {
  Answer,
  Camera,
  CameraSession,
  FromCamera,
  Media,
  SessionEnd,
} from "../../adapters/camera/camera.ts";
import type { Viewer, Viewers } from "./picture_viewer.ts";
import { until } from "./until.ts";

/** What happens on the way, where it is not what should. */
export interface CallOptions {
  readonly ring?: string;
  readonly peer?: string;
  readonly media?: Media;
  readonly verify?: (answer: Answer) => Promise<boolean>;
  /** What a dishonest server makes of the offer, or of the answer. */
  readonly spoilOffer?: (sdp: string) => string;
  readonly spoilAnswer?: (sdp: string) => string;
}

/** One line, both ends in hand. */
export class CameraCall {
  readonly session: CameraSession;
  readonly viewer: Viewer;
  readonly said: FromCamera[] = [];

  constructor(camera: Camera, viewers: Viewers, options: CallOptions = {}) {
    const { spoilOffer = same, spoilAnswer = same } = options;
    this.viewer = viewers.viewer({
      answer: (sdp) => this.session.take({ kind: "answer", sdp: spoilAnswer(sdp), proof: "proof" }),
      candidate: (candidate) => this.session.take({ kind: "candidate", candidate }),
    });
    this.session = camera.open({
      ring: options.ring ?? "ring",
      peer: options.peer ?? "phone",
      media: options.media ?? "picture",
      verify: options.verify ?? (() => Promise.resolve(true)),
      say: (message) => {
        this.said.push(message);
        if (message.kind === "offer") this.viewer.offer(spoilOffer(message.sdp));
        if (message.kind === "candidate") this.viewer.candidate(message.candidate);
      },
    });
  }

  /** The offer that was given out. */
  get offer(): string | undefined {
    return this.said.find((message) => message.kind === "offer")?.sdp;
  }

  /** Why it ended, or undefined. */
  get end(): SessionEnd | undefined {
    return this.said.find((message) => message.kind === "bye")?.reason;
  }

  /** Waits until the device has seen so many frames with the pattern in them. */
  async seen(frames = 3): Promise<void> {
    await until(`${frames} frames with the pattern`, async () => {
      return (await this.viewer.report()).marked >= frames;
    });
  }

  /** Waits for its end. */
  ended(withinMs?: number): Promise<SessionEnd> {
    return until("the end of a session", () => this.end, withinMs);
  }
}

function same(sdp: string): string {
  return sdp;
}
