/** A bare page in a real Chromium that takes a camera's offer and looks at what comes. */
import type { Browser, Page } from "playwright-core";
import type { Camera, CameraSession, IceServer } from "../../adapters/camera/camera.ts";
import {
  markerPoints,
  type PictureMarker,
  readMarker,
} from "../../adapters/camera/picture_marker.ts";
import { launchChromium } from "./chromium.ts";

/** What a page saw. */
export interface PageSight {
  /** From the camera's `open` to the first decoded frame, the way over the test's wires included. */
  readonly firstFrameMs: number;
  readonly width: number;
  readonly height: number;
  /** The strip in what the page shows; null where it is not there. */
  readonly marker: PictureMarker | null;
  /** The page's answer. */
  readonly answer: string;
}

/** A TURN server with each end's own credentials. */
export interface Relays {
  readonly unit: IceServer;
  readonly page: IceServer;
}

/** One browser, one page. */
export class ChromiumViewer implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #page: Page;
  #session: CameraSession | null = null;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  /** Starts it. */
  static async open(): Promise<ChromiumViewer> {
    const browser = await launchChromium({ args: ["--allow-loopback-in-peer-connection"] });
    const page = await browser.newPage();
    const viewer = new ChromiumViewer(browser, page);
    await page.exposeFunction("toCamera", (candidate: string | null) => {
      viewer.#session?.take({ kind: "candidate", candidate });
    });
    return viewer;
  }

  /**
   * One ring: takes the offer, and gives what it showed. The session is over after.
   * @param relays where given, both ends connect through these alone
   */
  async look(camera: Camera, ring: string, relays?: Relays): Promise<PageSight> {
    const began = performance.now();
    const answered = Promise.withResolvers<string>();
    const session = camera.open({
      ring,
      peer: "page",
      media: "picture",
      ...(relays !== undefined && { iceServers: [relays.unit], relayOnly: true }),
      verify: () => Promise.resolve(true),
      say: (message) => {
        if (message.kind === "candidate") void this.#page.evaluate(addCandidate, message.candidate);
        if (message.kind === "bye") {
          answered.reject(new Error(`The camera said: ${message.reason}`));
        }
        if (message.kind !== "offer") return;
        const offer = { sdp: message.sdp, relay: relays?.page ?? null };
        this.#page.evaluate(answerOffer, offer).then((sdp) => {
          session.take({ kind: "answer", sdp, proof: "proof" });
          answered.resolve(sdp);
        }, answered.reject);
      },
    });
    this.#session = session;
    try {
      const answer = await answered.promise;
      const size = await this.#page.evaluate(firstFrame);
      const firstFrameMs = performance.now() - began;
      const brightness = await this.#page.evaluate(brightnessAt, markerPoints());
      return { firstFrameMs, ...size, marker: readMarker(brightness), answer };
    } finally {
      session.close();
      await this.#page.evaluate(hangUp);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

// What follows runs in the page, each by itself: all they share hangs on the page's window.

interface LookingPage {
  connection: RTCPeerConnection;
  video: HTMLVideoElement;
  first: Promise<{ width: number; height: number }>;
  toCamera(candidate: string | null): void;
}

async function answerOffer(
  { sdp, relay }: { readonly sdp: string; readonly relay: IceServer | null },
): Promise<string> {
  const page = globalThis as unknown as LookingPage;
  const connection = page.connection = new RTCPeerConnection(
    relay === null
      ? {}
      : { iceServers: [{ ...relay, urls: [...relay.urls] }], iceTransportPolicy: "relay" },
  );
  const video = page.video = document.createElement("video");
  video.muted = true;
  document.body.append(video);
  page.first = new Promise((resolve) => {
    video.requestVideoFrameCallback((_, { width, height }) => resolve({ width, height }));
  });
  connection.ontrack = ({ track }) => {
    video.srcObject = new MediaStream([track]);
    void video.play();
  };
  connection.onicecandidate = ({ candidate }) => page.toCamera(candidate?.candidate || null);
  await connection.setRemoteDescription({ type: "offer", sdp });
  const answer = await connection.createAnswer();
  await connection.setLocalDescription(answer);
  return answer.sdp ?? "";
}

async function addCandidate(candidate: string | null): Promise<void> {
  const { connection } = globalThis as unknown as LookingPage;
  await connection.addIceCandidate({ candidate: candidate ?? "", sdpMLineIndex: 0 });
}

function firstFrame(): Promise<{ width: number; height: number }> {
  return (globalThis as unknown as LookingPage).first;
}

function brightnessAt(points: readonly { readonly x: number; readonly y: number }[]): number[] {
  const { video } = globalThis as unknown as LookingPage;
  const { videoWidth: width, videoHeight: height } = video;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d")!;
  context.drawImage(video, 0, 0);
  return points.map(({ x, y }) => {
    const [red, green, blue] = context
      .getImageData(Math.floor(x * width), Math.floor(y * height), 1, 1).data;
    return (red! + green! + blue!) / 3;
  });
}

function hangUp(): void {
  const { connection, video } = globalThis as unknown as LookingPage;
  connection.close();
  video.remove();
}
