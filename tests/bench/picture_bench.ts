/**
 * `deno task bench:picture [--rings N] [--json]`: from a camera's offer to the first frame that a
 * real Chromium decoded and put on its page, on loopback, ring after ring; once directly, and once
 * with both ends bound to a TURN server (Debian's coturn), in turn. Both ends are on this machine, so
 * it is the time of the code, the handshakes and the encoder, without a network; the goals are 400 ms
 * in the middle, and 1.2 s through TURN. The first ring, which also starts the camera's program, is
 * counted with the rest.
 */
import { parseArgs } from "node:util";
import { CameraProcess } from "../../adapters/camera/camera_process.ts";
import { SystemClock } from "../../src/clock.ts";
import { ChromiumViewer } from "../parts/chromium_viewer.ts";
import { Coturn } from "../parts/coturn.ts";
import { Durations, rounded } from "./quantiles.ts";

/** The two ways. */
export const pictureWays = ["direct", "turn"] as const;
export type PictureWay = (typeof pictureWays)[number];
const goalsMs = { direct: 400, turn: 1_200 } as const;

/** What came out of one way. */
export interface PictureFigures {
  readonly rings: number;
  /** Rings in which the page showed the test picture, and not just any frame. */
  readonly recognised: number;
  readonly coldMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Measures so many rings of each way. */
export async function runPictureBench(
  rings: number,
): Promise<Readonly<Record<PictureWay, PictureFigures>>> {
  const cameras = new CameraProcess({ clock: new SystemClock(), deno: Deno.execPath() });
  try {
    await using coturn = await Coturn.start();
    await using viewer = await ChromiumViewer.open();
    const camera = cameras.camera("door", { source: { kind: "test", tag: 1 } });
    const durations = { direct: new Durations(rings), turn: new Durations(rings) };
    const recognised = { direct: 0, turn: 0 };
    const coldMs = { direct: 0, turn: 0 };
    for (let ring = 0; ring < rings; ring++) {
      for (const way of pictureWays) {
        const relays = { unit: coturn.credentials(), page: coturn.credentials() };
        const { firstFrameMs, marker } = await viewer.look(
          camera,
          `ring ${ring} ${way}`,
          way === "turn" ? relays : undefined,
        );
        durations[way].add(firstFrameMs);
        if (ring === 0) coldMs[way] = rounded(firstFrameMs);
        if (marker !== null) recognised[way]++;
      }
    }
    const of = (way: PictureWay): PictureFigures => ({
      ...{ rings, recognised: recognised[way], coldMs: coldMs[way] },
      p50Ms: rounded(durations[way].quantile(0.5)),
      p99Ms: rounded(durations[way].quantile(0.99)),
    });
    return { direct: of("direct"), turn: of("turn") };
  } finally {
    await cameras.stop();
  }
}

/** For people, a line a way. */
export function pictureLines(figures: Readonly<Record<PictureWay, PictureFigures>>): string {
  return pictureWays.map((way) => {
    const { rings, recognised, coldMs, p50Ms, p99Ms } = figures[way];
    return `offer to first decoded frame in Chromium, ${way}, over ${rings} rings: ` +
      `p50 ${p50Ms} ms, p99 ${p99Ms} ms, the first ${coldMs} ms; goal p50 ${goalsMs[way]} ms; ` +
      `test picture recognised in ${recognised} of ${rings}`;
  }).join("\n");
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { rings: { type: "string", default: "50" }, json: { type: "boolean" } },
  });
  const figures = await runPictureBench(Number(values.rings));
  const text = values.json ? JSON.stringify(figures) : pictureLines(figures);
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
