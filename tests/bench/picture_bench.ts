/**
 * `deno task bench:picture [--rings N] [--json]`: from a camera's offer to the first frame that a
 * real Chromium decoded and put on its page, on loopback, ring after ring. Both are on this machine,
 * so it is the time of the code, the handshakes and the encoder, without a network; the goal is 400
 * ms in the middle. The first ring, which also starts the camera's program, is counted with the rest.
 */
import { parseArgs } from "node:util";
import { CameraProcess } from "../../adapters/camera/camera_process.ts";
import { SystemClock } from "../../src/clock.ts";
import { ChromiumViewer } from "../parts/chromium_viewer.ts";
import { Durations, rounded } from "./quantiles.ts";

/** What came out. */
export interface PictureFigures {
  readonly rings: number;
  /** Rings in which the page showed the test picture, and not just any frame. */
  readonly recognised: number;
  readonly coldMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Measures so many rings. */
export async function runPictureBench(rings: number): Promise<PictureFigures> {
  const cameras = new CameraProcess({ clock: new SystemClock(), deno: Deno.execPath() });
  try {
    await using viewer = await ChromiumViewer.open();
    const camera = cameras.camera("door", { source: { kind: "test", tag: 1 } });
    const durations = new Durations(rings);
    let [recognised, coldMs] = [0, 0];
    for (let ring = 0; ring < rings; ring++) {
      const { firstFrameMs, marker } = await viewer.look(camera, `ring ${ring}`);
      durations.add(firstFrameMs);
      if (ring === 0) coldMs = rounded(firstFrameMs);
      if (marker !== null) recognised++;
    }
    const [p50Ms, p99Ms] = [rounded(durations.quantile(0.5)), rounded(durations.quantile(0.99))];
    return { rings, recognised, coldMs, p50Ms, p99Ms };
  } finally {
    await cameras.stop();
  }
}

/** For people. */
export function pictureLine({ rings, recognised, coldMs, p50Ms, p99Ms }: PictureFigures): string {
  return `offer to first decoded frame in Chromium over ${rings} rings: p50 ${p50Ms} ms, ` +
    `p99 ${p99Ms} ms, the first with a cold camera ${coldMs} ms; goal p50 400 ms; ` +
    `test picture recognised in ${recognised} of ${rings}`;
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { rings: { type: "string", default: "50" }, json: { type: "boolean" } },
  });
  const figures = await runPictureBench(Number(values.rings));
  const text = values.json ? JSON.stringify(figures) : pictureLine(figures);
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
