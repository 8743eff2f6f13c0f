/**
 * What a unit's camera does for the rest of the unit. The unit offers and the device answers, never
 * the other way round; candidates trickle both ways at any time. Nothing here is stored, and no SDP
 * is logged.
 *
 * - No picture and no sound reaches a device before its answer was verified: the peer has nothing to
 *   send until then, and the camera itself is off (R70).
 * - The picture's connection has one line of video from the unit and nothing else (R71). The voice
 *   has a connection of its own, with the one device that answered the ring, never before (C1).
 */

/** A line of picture to a device, or of voice with it. */
export type Media = "picture" | "voice";

/** A server that helps two peers to reach one another, as WebRTC's configuration has it. */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/** What the device said to an offer; `proof` is opaque here. */
export interface Answer {
  readonly sdp: string;
  readonly proof: string;
}

/** Why a session ended. */
export type SessionEnd =
  /** The device said so. */
  | "bye"
  /** The unit said so: the ring or the call is over. */
  | "closed"
  /** The same device was offered anew. */
  | "replaced"
  /** As many devices look on as this camera serves. */
  | "busy"
  /** No answer in time. */
  | "unanswered"
  /** The answer's proof does not hold, or nobody could say so in time. */
  | "not_verified"
  /** The answer could not be read. */
  | "malformed"
  /** No connection came about, or one whose other end is not whom the answer named. */
  | "not_connected"
  /** The device fell silent. */
  | "lost"
  /** It has lasted as long as any may. */
  | "too_long"
  /** A voice line is for the device that answered the ring, and this is another (C1). */
  | "not_answered"
  /** There is no camera, or it stopped. */
  | "no_camera";

/** What the camera says to a device. After `bye` nothing more comes. */
export type FromCamera =
  | { readonly kind: "offer"; readonly sdp: string }
  /** A line as SDP has it (`candidate:…`) for the only line of media; null: there are no more. */
  | { readonly kind: "candidate"; readonly candidate: string | null }
  | { readonly kind: "bye"; readonly reason: SessionEnd };

/** What a device says to the camera. */
export type ToCamera =
  | ({ readonly kind: "answer" } & Answer)
  | { readonly kind: "candidate"; readonly candidate: string | null }
  | { readonly kind: "bye" };

/** What a session is opened with. */
export interface SessionRequest {
  readonly ring: string;
  /** The device's handle in this ring. */
  readonly peer: string;
  readonly media: Media;
  readonly iceServers?: readonly IceServer[];
  /** Through the relay alone, so that neither end learns the other's address. */
  readonly relayOnly?: boolean;
  /** Whether an answer is by somebody who may see this. Rejecting is the same as `false`. */
  readonly verify: (answer: Answer) => Promise<boolean>;
  /** Called in order; the offer comes at once. */
  readonly say: (message: FromCamera) => void;
}

/** One device's connection. */
export interface CameraSession {
  /** What the device said. What is malformed, too much or too late is passed over. */
  take(message: ToCamera): void;
  /** Ends it from the unit's side. */
  close(): void;
}

/** For whom one frame is sealed: a device's name, and the key that it wants it sealed to (C18). */
export interface SealedFor {
  readonly device: string;
  readonly key: string;
}

/** One frame, sealed to one device (`web/media/missed_picture.js`). */
export interface SealedStill {
  readonly device: string;
  readonly text: string;
}

/** What a camera is doing, and has done. */
export interface CameraFigures {
  /** Connections there are, by how far they got. */
  readonly sessions: number;
  readonly verified: number;
  readonly live: number;
  /** Whether the camera takes pictures now, and how many it ever took. */
  readonly running: boolean;
  readonly frames: number;
  /** Voice: blocks of 10 ms that the microphone gave, and that came from devices, and how many of
   * those were not silent. */
  readonly spokenBlocks: number;
  readonly heardBlocks: number;
  readonly loudBlocks: number;
}

/** A unit's camera and the voice beside it. */
export interface Camera {
  /** Offers a line to a device. Where that cannot be, it is told so by `bye`. */
  open(request: SessionRequest): CameraSession;
  /** This device answered the ring, the first that does: it alone may be offered a voice line. */
  answered(ring: string, peer: string): void;
  /** The ring and the call are over: everything of it ends. */
  over(ring: string): void;
  /**
   * Takes one frame, with the camera on for that moment, and seals it for each of these devices: the
   * frame itself is handed to nobody. Empty where there is no picture. Never rejects.
   */
  still(ring: string, to: readonly SealedFor[]): Promise<readonly SealedStill[]>;
  figures(): Promise<CameraFigures>;
  /** Ends all sessions and lets go of everything. */
  stop(): Promise<void>;
}
