/**
 * What the unit and its camera's program say to one another, a JSON object a line. The program reads
 * what strangers wrote with code that is not ours, so what it says is checked; what the unit says to
 * it is not.
 */
import { z } from "zod";
import { sealedCharsMax } from "../../web/media/missed_picture.js";
import type {
  Answer,
  CameraFigures,
  IceServer,
  Media,
  SealedFor,
  SealedStill,
  ToCamera,
} from "./camera.ts";
import type { SessionLimits } from "./session.ts";

/** Where a camera's picture comes from. */
export type SourceSettings =
  | { readonly kind: "test"; readonly tag: number }
  | { readonly kind: "rtsp"; readonly address: string };

/** How a camera is made. */
export interface CameraSettings {
  readonly source: SourceSettings;
  readonly sessionsMax?: number;
  readonly limits?: Partial<SessionLimits>;
}

/** A line to the program. */
export type ToProgram =
  | { readonly do: "camera"; readonly camera: string; readonly settings: CameraSettings }
  | {
    readonly do: "open";
    readonly camera: string;
    readonly id: number;
    readonly ring: string;
    readonly peer: string;
    readonly media: Media;
    readonly iceServers?: readonly IceServer[];
    readonly relayOnly?: boolean;
  }
  | { readonly do: "take"; readonly id: number; readonly message: ToCamera }
  | { readonly do: "close"; readonly id: number }
  | { readonly do: "verified"; readonly id: number; readonly good: boolean }
  | {
    readonly do: "answered";
    readonly camera: string;
    readonly ring: string;
    readonly peer: string;
  }
  | { readonly do: "over"; readonly camera: string; readonly ring: string }
  | {
    readonly do: "still";
    readonly camera: string;
    readonly ask: number;
    readonly ring: string;
    readonly to: readonly SealedFor[];
  }
  | { readonly do: "figures"; readonly camera: string; readonly ask: number }
  | { readonly do: "remove"; readonly camera: string };

const id = z.int().nonnegative();
const count = z.int().nonnegative();
const sdp = z.string().max(16_384);
const endings = [
  "bye",
  "closed",
  "replaced",
  "busy",
  "unanswered",
  "not_verified",
  "malformed",
  "not_connected",
  "lost",
  "too_long",
  "not_answered",
  "no_camera",
] as const;

const messageSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("offer"), sdp }),
  z.strictObject({ kind: z.literal("candidate"), candidate: z.string().max(1_024).nullable() }),
  z.strictObject({ kind: z.literal("bye"), reason: z.enum(endings) }),
]);

const figuresSchema = z.strictObject({
  sessions: count,
  verified: count,
  live: count,
  running: z.boolean(),
  frames: count,
  spokenBlocks: count,
  heardBlocks: count,
  loudBlocks: count,
});

/** A line from the program. */
export const fromProgramSchema = z.discriminatedUnion("say", [
  z.strictObject({ say: z.literal("trouble"), why: z.string().max(1_000) }),
  z.strictObject({ say: z.literal("message"), id, message: messageSchema }),
  z.strictObject({
    say: z.literal("verify"),
    id,
    answer: z.strictObject({ sdp, proof: z.string().max(16_384) }),
  }),
  z.strictObject({ say: z.literal("figures"), ask: id, figures: figuresSchema }),
  // A line for each device, for a line holds no more; then that there are no further ones.
  z.strictObject({
    say: z.literal("sealed"),
    ask: id,
    still: z.strictObject({
      device: z.string().max(64),
      text: z.string().max(sealedCharsMax).regex(/^[A-Za-z0-9_.-]+$/),
    }),
  }),
  z.strictObject({ say: z.literal("still"), ask: id }),
]);

/** The same, typed by hand where the port has a type of its own. */
export type FromProgram =
  | { readonly say: "trouble"; readonly why: string }
  | {
    readonly say: "message";
    readonly id: number;
    readonly message: z.infer<typeof messageSchema>;
  }
  | { readonly say: "verify"; readonly id: number; readonly answer: Answer }
  | { readonly say: "figures"; readonly ask: number; readonly figures: CameraFigures }
  | { readonly say: "sealed"; readonly ask: number; readonly still: SealedStill }
  | { readonly say: "still"; readonly ask: number };
