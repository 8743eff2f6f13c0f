/**
 * The camera's program as a unit uses it: started once, told of any number of cameras, started again
 * by the next ring after it broke. Its process holds every picture there is; this one never has any,
 * but for those that were sealed there to somebody's key.
 */
import { fileURLToPath } from "node:url";
import type { Clock } from "../../src/clock.ts";
import type {
  Camera,
  CameraFigures,
  CameraSession,
  FromCamera,
  SealedFor,
  SealedStill,
  SessionEnd,
  SessionRequest,
} from "./camera.ts";
import {
  type CameraSettings,
  type FromProgram,
  fromProgramSchema,
  type ToProgram,
} from "./camera_lines.ts";
import { LineProgram } from "./line_program.ts";
import { rtspAddress } from "./rtsp_address.ts";
import { cut } from "./session.ts";

/** How the program is started. */
export interface CameraProcessOptions {
  readonly clock: Clock;
  /**
   * The Deno to run it with; `deno` where left out. Needs `--allow-run` of just that word.
   */
  readonly deno?: string;
  /** Whether it may start ffmpeg, for cameras behind an RTSP address. */
  readonly ffmpeg?: boolean;
  /** What is wrong, for people: a line, with no SDP and no address in it. */
  readonly trouble?: (why: string) => void;
}

const program = fileURLToPath(new URL("./camera_program.ts", import.meta.url));
/** Sessions at most; one more is `busy`. */
const sessionsMax = 256;
/** Frames that are waited for at most. */
const stillsMax = 64;

/** A frame that is waited for, and for whom it was sealed so far. */
interface Still {
  readonly sealed: SealedStill[];
  readonly done: (sealed: readonly SealedStill[]) => void;
}

/** All cameras of one simulated building, or of one real unit. */
export class CameraProcess {
  readonly #options: CameraProcessOptions;
  readonly #cameras = new Map<string, CameraSettings>();
  readonly #sessions = new Map<number, SessionRequest>();
  readonly #asked = new Map<number, (figures: CameraFigures) => void>();
  readonly #stills = new Map<number, Still>();
  #program: LineProgram | null = null;
  #stopped = false;
  #last = 0;

  constructor(options: CameraProcessOptions) {
    this.#options = options;
  }

  /** The process it runs in; null while there is none. */
  get pid(): number | null {
    return this.#program?.pid ?? null;
  }

  /**
   * Adds a camera by a name of its own, and warms the program up.
   * @throws {Error} where the name is taken
   * @throws {TypeError} where an RTSP address is none
   */
  camera(name: string, settings: CameraSettings): Camera {
    if (settings.source.kind === "rtsp") rtspAddress(settings.source.address);
    if (this.#cameras.has(name)) throw new Error(`Cannot add a camera: ${name} is there already`);
    this.#cameras.set(name, settings);
    if (this.#program === null) this.#start();
    else this.#send({ do: "camera", camera: name, settings });
    return {
      open: (request) => this.#open(name, request),
      answered: (ring, peer) => this.#send({ do: "answered", camera: name, ring, peer }),
      over: (ring) => this.#send({ do: "over", camera: name, ring }),
      still: (ring, to) => this.#still(name, ring, to),
      figures: () => this.#figures(name),
      stop: () => {
        this.#cameras.delete(name);
        this.#send({ do: "remove", camera: name });
        return Promise.resolve();
      },
    };
  }

  /** Ends the program, and every session with it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#program?.stop();
  }

  #start(): void {
    if (this.#stopped) return;
    const { clock, deno = "deno", ffmpeg = false, trouble = () => {} } = this.#options;
    try {
      const started: LineProgram = new LineProgram({
        clock,
        command: deno,
        args: [
          ...["run", "--quiet", "--no-prompt", "--ignore-env", "--allow-ffi"],
          "--v8-flags=--expose-gc",
          ...(ffmpeg ? ["--allow-run=ffmpeg"] : []),
          program,
        ],
        line: (text) => this.#heard(text),
        ended: (lastWords) => this.#ended(started, lastWords),
      });
      this.#program = started;
    } catch (error) {
      trouble(`Cannot show the camera: its program does not start, got ${nameOf(error)}`);
      return;
    }
    for (const [camera, settings] of this.#cameras) this.#send({ do: "camera", camera, settings });
  }

  #ended(which: LineProgram, lastWords: string): void {
    if (this.#program !== which) return;
    this.#program = null;
    if (!this.#stopped) {
      this.#options.trouble?.(
        lastWords.includes("wrtc binary")
          ? "Cannot show the camera: @roamhq/wrtc has no build for this kind of machine"
          : "Cannot show the camera: its program ended; the next ring starts it",
      );
    }
    const open = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const answer of this.#asked.values()) answer(nothing);
    this.#asked.clear();
    for (const { done } of this.#stills.values()) done([]);
    this.#stills.clear();
    for (const { say } of open) say({ kind: "bye", reason: "no_camera" });
  }

  #open(camera: string, request: SessionRequest): CameraSession {
    if (this.#program === null) this.#start();
    if (this.#program === null) return refuse(request, "no_camera");
    if (this.#sessions.size >= sessionsMax) return refuse(request, "busy");
    const id = ++this.#last;
    const { verify: _, say: __, ...rest } = request;
    this.#sessions.set(id, request);
    this.#send({ do: "open", camera, id, ...rest });
    return {
      take: (message) => {
        if (!this.#sessions.has(id)) return;
        if (message.kind === "bye") this.#sessions.delete(id);
        this.#send({ do: "take", id, message: cut(message) });
      },
      close: () => this.#send({ do: "close", id }),
    };
  }

  #heard(text: string): void {
    let said: FromProgram;
    try {
      said = fromProgramSchema.parse(JSON.parse(text));
    } catch {
      // Whoever speaks so is not our program any more.
      return this.#program?.kill();
    }
    switch (said.say) {
      case "trouble":
        return this.#options.trouble?.(said.why);
      case "message":
        return this.#message(said.id, said.message);
      case "verify":
        return void this.#verify(said.id, said.answer);
      case "figures":
        this.#asked.get(said.ask)?.(said.figures);
        return void this.#asked.delete(said.ask);
      case "sealed":
        return void this.#stills.get(said.ask)?.sealed.push(said.still);
      case "still": {
        const still = this.#stills.get(said.ask);
        this.#stills.delete(said.ask);
        return still?.done(still.sealed);
      }
    }
  }

  #message(id: number, message: FromCamera): void {
    const request = this.#sessions.get(id);
    if (message.kind === "bye") this.#sessions.delete(id);
    request?.say(message);
  }

  async #verify(id: number, answer: { sdp: string; proof: string }): Promise<void> {
    const good = await this.#sessions.get(id)?.verify(answer).catch(() => false);
    this.#send({ do: "verified", id, good: good === true });
  }

  #still(camera: string, ring: string, to: readonly SealedFor[]): Promise<readonly SealedStill[]> {
    if (this.#program === null) this.#start();
    if (this.#program === null || this.#stills.size >= stillsMax) return Promise.resolve([]);
    const ask = ++this.#last;
    return new Promise((done) => {
      this.#stills.set(ask, { sealed: [], done });
      this.#send({ do: "still", camera, ask, ring, to });
    });
  }

  #figures(camera: string): Promise<CameraFigures> {
    if (this.#program === null) return Promise.resolve(nothing);
    const ask = ++this.#last;
    return new Promise((resolve) => {
      this.#asked.set(ask, resolve);
      this.#send({ do: "figures", camera, ask });
    });
  }

  #send(line: ToProgram): void {
    this.#program?.send(line);
  }
}

/** What a program does that is not there. */
const nothing: CameraFigures = {
  sessions: 0,
  verified: 0,
  live: 0,
  running: false,
  frames: 0,
  spokenBlocks: 0,
  heardBlocks: 0,
  loudBlocks: 0,
};

function refuse({ say }: SessionRequest, reason: SessionEnd): CameraSession {
  queueMicrotask(() => say({ kind: "bye", reason }));
  return { take: () => {}, close: () => {} };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "something else";
}
