/** Devices that look on, without a browser: libwebrtc in a process beside the test's. */
import { fileURLToPath } from "node:url";
import { LineProgram } from "../../adapters/camera/line_program.ts";
import type { PictureMarker } from "../../adapters/camera/picture_marker.ts";
import { SystemClock } from "../../src/clock.ts";
import type { IceServer } from "../../adapters/camera/camera.ts";

/** What a device saw and heard so far. */
export interface ViewerReport {
  /** Of its connection. */
  readonly state: string;
  readonly frames: number;
  /** Frames with the test picture's strip, and the last of them. */
  readonly marked: number;
  readonly marker: PictureMarker | null;
  /** From the offer to the first decoded frame. */
  readonly firstFrameMs: number | null;
  /** Blocks of 10 ms in which the unit's microphone was heard. */
  readonly toneBlocks: number;
}

/** A line to the program. */
export type ToViewer =
  | {
    readonly do: "offer";
    readonly id: number;
    readonly sdp: string;
    readonly relay?: IceServer;
  }
  | { readonly do: "candidate"; readonly id: number; readonly candidate: string | null }
  | { readonly do: "close"; readonly id: number }
  | { readonly do: "report"; readonly id: number; readonly ask: number };

type FromViewer =
  | { readonly say: "answer"; readonly id: number; readonly sdp: string }
  | { readonly say: "candidate"; readonly id: number; readonly candidate: string | null }
  | { readonly say: "report"; readonly ask: number; readonly report: ViewerReport };

/** What a device says. */
export interface ViewerWords {
  readonly answer: (sdp: string) => void;
  readonly candidate: (candidate: string | null) => void;
}

/** One device. */
export interface Viewer {
  /** @param relay where given, it connects through this TURN server alone */
  offer(sdp: string, relay?: IceServer): void;
  candidate(candidate: string | null): void;
  report(): Promise<ViewerReport>;
  close(): void;
}

/** Any number of devices. */
export class Viewers implements AsyncDisposable {
  readonly #program: LineProgram;
  readonly #words = new Map<number, ViewerWords>();
  readonly #asked = new Map<number, (report: ViewerReport) => void>();
  #last = 0;

  constructor() {
    this.#program = new LineProgram({
      clock: new SystemClock(),
      command: Deno.execPath(),
      args: [
        ...["run", "--quiet", "--no-prompt", "--ignore-env", "--allow-ffi"],
        fileURLToPath(new URL("./viewer_program.ts", import.meta.url)),
      ],
      line: (text) => this.#heard(JSON.parse(text) as FromViewer),
      ended: () => {},
    });
  }

  /** One more device. */
  viewer(words: ViewerWords): Viewer {
    const id = ++this.#last;
    this.#words.set(id, words);
    return {
      offer: (sdp, relay) =>
        this.#send({ do: "offer", id, sdp, ...(relay !== undefined && { relay }) }),
      candidate: (candidate) => this.#send({ do: "candidate", id, candidate }),
      report: () => {
        const ask = ++this.#last;
        return new Promise((resolve) => {
          this.#asked.set(ask, resolve);
          this.#send({ do: "report", id, ask });
        });
      },
      close: () => {
        this.#words.delete(id);
        this.#send({ do: "close", id });
      },
    };
  }

  /** The process that they are in. */
  get pid(): number {
    return this.#program.pid;
  }

  /** All of them are gone from one moment to the next. */
  kill(): void {
    this.#program.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop();
  }

  #heard(said: FromViewer): void {
    switch (said.say) {
      case "answer":
        return this.#words.get(said.id)?.answer(said.sdp);
      case "candidate":
        return this.#words.get(said.id)?.candidate(said.candidate);
      case "report":
        this.#asked.get(said.ask)?.(said.report);
        this.#asked.delete(said.ask);
    }
  }

  #send(line: ToViewer): void {
    this.#program.send(line);
  }
}
