/**
 * Devices that look on and speak, for tests without a browser: the program of
 * {@link file://./picture_viewer.ts}. It is a process of its own for the reason that the camera's is:
 * a process that used the addon may only end by `Deno.exit`.
 */
import { nonstandard, RTCPeerConnection } from "@roamhq/wrtc";
import { readLines } from "../../adapters/camera/line_program.ts";
import { markerPoints, readMarker } from "../../adapters/camera/picture_marker.ts";
import { microphoneHertz } from "../../adapters/camera/voice.ts";
import { sampleRate, shareOfTone, Tone } from "../../adapters/camera/voice_tone.ts";
import { SystemClock } from "../../src/clock.ts";
import type { IceServer } from "../../adapters/camera/camera.ts";
import type { ToViewer, ViewerReport } from "./picture_viewer.ts";

const clock = new SystemClock();
const viewers = new Map<number, Viewer>();
/** What a viewer speaks: not the microphone's tone, so that no echo passes for it. */
const viewerHertz = 1_000;

/** What a device reports before its offer. */
const unseen: ViewerReport = {
  state: "new",
  frames: 0,
  marked: 0,
  marker: null,
  firstFrameMs: null,
  toneBlocks: 0,
};

/** One device. */
class Viewer {
  readonly connection: RTCPeerConnection;
  readonly #id: number;
  readonly #bornMs = clock.monotonic();
  readonly #sinks: { stop(): void }[] = [];
  readonly #speech = new nonstandard.RTCAudioSource();
  #cancel = () => {};
  readonly report: { -readonly [Key in keyof ViewerReport]: ViewerReport[Key] } = { ...unseen };

  constructor(id: number, relay: IceServer | undefined) {
    this.#id = id;
    this.connection = new RTCPeerConnection(
      relay === undefined
        ? { iceServers: [] }
        : { iceServers: [{ ...relay, urls: [...relay.urls] }], iceTransportPolicy: "relay" },
    );
    this.connection.onicecandidate = ({ candidate }) =>
      say({ say: "candidate", id, candidate: candidate?.candidate || null });
    this.connection.onconnectionstatechange = () => {
      this.report.state = this.connection.connectionState;
    };
    this.connection.ontrack = ({ track }) => this.#watch(track);
  }

  async offered(sdp: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: "offer", sdp });
    if (/^m=audio/m.test(sdp)) this.#speak();
    const answer = await this.connection.createAnswer();
    await this.connection.setLocalDescription(answer);
    say({ say: "answer", id: this.#id, sdp: answer.sdp });
  }

  close(): void {
    this.#cancel();
    for (const sink of this.#sinks) sink.stop();
    this.connection.close();
  }

  #watch(track: MediaStreamTrack): void {
    if (track.kind === "audio") {
      const sink = new nonstandard.RTCAudioSink(track);
      sink.ondata = ({ samples, sampleRate }: { samples: Int16Array; sampleRate: number }) => {
        if (shareOfTone(samples, microphoneHertz, sampleRate) > 0.8) this.report.toneBlocks++;
      };
      this.#sinks.push(sink);
      return;
    }
    const sink = new nonstandard.RTCVideoSink(track);
    sink.onframe = ({ frame }: { frame: { width: number; height: number; data: Uint8Array } }) => {
      this.report.firstFrameMs ??= clock.monotonic() - this.#bornMs;
      this.report.frames++;
      const brightness = markerPoints().map(({ x, y }) =>
        frame.data[Math.floor(y * frame.height) * frame.width + Math.floor(x * frame.width)]!
      );
      const marker = readMarker(brightness);
      if (marker === null) return;
      this.report.marked++;
      this.report.marker = marker;
    };
    this.#sinks.push(sink);
  }

  #speak(): void {
    const line = this.connection.getTransceivers()[0]!;
    line.direction = "sendrecv";
    void line.sender.replaceTrack(this.#speech.createTrack());
    const tone = new Tone(viewerHertz);
    const next = () => {
      this.#speech.onData({ samples: tone.next(), sampleRate });
      this.#cancel = clock.after(10, next);
    };
    next();
  }
}

await readLines(Deno.stdin.readable, (line) => obey(JSON.parse(line) as ToViewer));
Deno.exit(0);

function obey(order: ToViewer): void {
  switch (order.do) {
    case "offer": {
      const viewer = new Viewer(order.id, order.relay);
      viewers.set(order.id, viewer);
      return void viewer.offered(order.sdp).catch(() => {}); // it stays silent then
    }
    case "candidate":
      // A connection that has ended takes none, and its report says so.
      return void viewers.get(order.id)?.connection
        .addIceCandidate({ candidate: order.candidate ?? "", sdpMLineIndex: 0 }).catch(() => {});
    case "report":
      return say({
        say: "report",
        ask: order.ask,
        report: viewers.get(order.id)?.report ?? unseen,
      });
    case "close":
      viewers.get(order.id)?.close();
      viewers.delete(order.id);
  }
}

function say(line: unknown): void {
  const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}
