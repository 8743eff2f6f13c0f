/**
 * A unit's camera: hands out connections, switches the source on for the first device whose answer
 * was verified and off with the last (R70), and lets a voice line be opened with nobody but the
 * device that answered (C1). One frame of a ring that nobody looked at it takes by itself, where the
 * unit says so, and hands it out sealed alone (C18).
 */
import type { Clock } from "../../src/clock.ts";
import { sealPicture } from "../../web/media/missed_picture.js";
import { bitmapOf } from "./bitmap.ts";
import type {
  Camera,
  CameraFigures,
  CameraSession,
  SealedFor,
  SealedStill,
  SessionEnd,
  SessionRequest,
} from "./camera.ts";
import { PicturePeer } from "./picture_peer.ts";
import type { PictureSource } from "./picture_source.ts";
import { Session, type SessionLimits, sessionLimits, type SessionParts } from "./session.ts";
import { Voice } from "./voice.ts";
import { VoicePeer } from "./voice_peer.ts";

/** What a camera is made of. */
export interface UnitCameraOptions {
  readonly clock: Clock;
  readonly source: PictureSource;
  /** Connections at most, pictures and voices together: each encodes for itself. */
  readonly sessionsMax?: number;
  readonly limits?: Partial<SessionLimits>;
}

/** Devices of a flat that ring at once, and a voice line. */
const usualSessionsMax = 12;
/** Rings whose answerer is remembered; a unit has few at a time. */
const answeredMax = 64;
/** A camera that gave no frame for so long gives none. */
const stillWithinMs = 10_000;

type Picture = Uint8Array<ArrayBuffer>;

/** The camera within this process. */
export class UnitCamera implements Camera {
  readonly #clock: Clock;
  readonly #source: PictureSource;
  readonly #limits: SessionLimits;
  readonly #sessionsMax: number;
  readonly #voice: Voice;
  readonly #sessions = new Map<string, Session>();
  readonly #answered = new Map<string, string>();
  /** Whoever waits for the next frame; null: there will be none. */
  readonly #waiting = new Set<(picture: Picture | null) => void>();
  #watching = 0;
  #stopping = Promise.resolve();

  constructor({ clock, source, sessionsMax = usualSessionsMax, limits = {} }: UnitCameraOptions) {
    this.#clock = clock;
    this.#source = source;
    this.#sessionsMax = sessionsMax;
    this.#limits = { ...sessionLimits, ...limits };
    this.#voice = new Voice(clock);
    source.gone = () => {
      this.#next(() => null);
      this.#endAll("no_camera", (session) => session.request.media === "picture");
    };
    source.taken = (frame) => this.#next(() => bitmapOf(frame));
  }

  open(request: SessionRequest): CameraSession {
    const { ring, peer, media } = request;
    if (media === "voice" && this.#answered.get(ring) !== peer) {
      return refuse(request, "not_answered");
    }
    const key = JSON.stringify([ring, peer, media]);
    this.#sessions.get(key)?.end("replaced");
    if (this.#sessions.size >= this.#sessionsMax) return refuse(request, "busy");
    const session = new Session({
      request,
      clock: this.#clock,
      limits: this.#limits,
      ...(media === "picture" ? this.#pictureParts() : this.#voiceParts()),
      over: ({ verified }) => {
        this.#sessions.delete(key);
        if (verified && media === "picture") this.#look(-1);
      },
    });
    this.#sessions.set(key, session);
    return session;
  }

  answered(ring: string, peer: string): void {
    if (this.#answered.has(ring)) return;
    if (this.#answered.size >= answeredMax) {
      this.#answered.delete(this.#answered.keys().next().value!);
    }
    this.#answered.set(ring, peer);
  }

  over(ring: string): void {
    this.#answered.delete(ring);
    this.#endAll("closed", (session) => session.request.ring === ring);
  }

  async still(ring: string, to: readonly SealedFor[]): Promise<readonly SealedStill[]> {
    const picture = await this.#frame();
    if (picture === null) return [];
    const sealed = await Promise.all(to.map(async ({ device, key }) => {
      try {
        return [{ device, text: await sealPicture({ ring, device, key, picture }) }];
      } catch {
        return []; // its key is none
      }
    }));
    return sealed.flat();
  }

  figures(): Promise<CameraFigures> {
    const sessions = [...this.#sessions.values()];
    const { spokenBlocks, heardBlocks, loudBlocks } = this.#voice;
    return Promise.resolve({
      sessions: sessions.length,
      verified: sessions.filter(({ verified }) => verified).length,
      live: sessions.filter(({ state }) => state === "live").length,
      running: this.#source.running,
      frames: this.#source.frames,
      spokenBlocks,
      heardBlocks,
      loudBlocks,
    });
  }

  async stop(): Promise<void> {
    this.#next(() => null);
    this.#endAll("closed", () => true);
    this.#answered.clear();
    await this.#stopping;
  }

  #endAll(reason: SessionEnd, which: (session: Session) => boolean): void {
    for (const session of [...this.#sessions.values()]) if (which(session)) session.end(reason);
  }

  #pictureParts(): Pick<SessionParts, "makePeer" | "verified" | "connected"> {
    return {
      makePeer: (options) => new PicturePeer(this.#source.track, options),
      verified: () => this.#look(1),
      connected: () => this.#source.greet(),
    };
  }

  #voiceParts(): Pick<SessionParts, "makePeer" | "verified" | "connected"> {
    return {
      makePeer: (options) => new VoicePeer(this.#voice, options),
      verified: () => {},
      connected: () => {},
    };
  }

  /** The next frame, for which the camera runs where it does not already. */
  #frame(): Promise<Picture | null> {
    try {
      this.#look(1);
    } catch {
      return Promise.resolve(null); // it did not begin to run
    }
    return new Promise((resolve) => {
      const done = (picture: Picture | null) => {
        cancel();
        this.#waiting.delete(done);
        this.#look(-1);
        resolve(picture);
      };
      const cancel = this.#clock.after(stillWithinMs, () => done(null));
      this.#waiting.add(done);
      this.#source.greet();
    });
  }

  #next(take: () => Picture | null): void {
    if (this.#waiting.size === 0) return;
    const picture = take();
    for (const done of [...this.#waiting]) done(picture);
  }

  /** One more looks on, or one less: the camera runs while anybody does. */
  #look(step: 1 | -1): void {
    if (step === 1 && this.#watching === 0) this.#source.start();
    this.#watching += step;
    if (this.#watching === 0) this.#stopping = this.#source.stop();
  }
}

/** A session that is over before it began. */
function refuse({ say }: SessionRequest, reason: SessionEnd): CameraSession {
  queueMicrotask(() => say({ kind: "bye", reason }));
  return { take: () => {}, close: () => {} };
}
