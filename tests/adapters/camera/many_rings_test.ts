/** Ring after ring: nothing of a ring is left when it is over. */
import assert from "node:assert/strict";
import { CameraProcess } from "../../../adapters/camera/camera_process.ts";
import { SystemClock } from "../../../src/clock.ts";
import { CameraCall } from "../../parts/camera_call.ts";
import { Viewers } from "../../parts/picture_viewer.ts";

/** Rings between two looks; the first look is after what is loaded once has been. */
const rings = 16;
const looks = 4;
/** A ring that is never freed keeps several times as much, and its sockets. */
const bytesARingMax = 128 * 1024;

Deno.test(
  "R70 after many rings the camera holds no more files, threads and memory than after few",
  {
    ignore: Deno.build.os !== "linux", // where /proc tells what a process holds
  },
  async () => {
    const cameras = new CameraProcess({ clock: new SystemClock(), deno: Deno.execPath() });
    try {
      await using viewers = new Viewers();
      const camera = cameras.camera("door", { source: { kind: "test", tag: 1 } });
      const ringOnce = async (ring: string) => {
        const call = new CameraCall(camera, viewers, { ring });
        await call.seen(1);
        camera.over(ring);
        await call.ended();
        call.viewer.close();
      };
      const held: Held[] = [];
      for (let look = 0; look < looks; look++) {
        for (let ring = 0; ring < rings; ring++) await ringOnce(`ring ${look}/${ring}`);
        held.push(heldBy(cameras.pid!));
      }
      const { sessions, running } = await camera.figures();
      assert.deepEqual([sessions, running], [0, false]);
      const [few, many] = [held[0]!, held.at(-1)!];
      assert.ok(many.files <= few.files + 2, `files: ${few.files}, then ${many.files}`);
      assert.ok(many.threads <= few.threads + 2, `threads: ${few.threads}, then ${many.threads}`);
      // An allocator takes memory in large steps now and then; a leak grows between any two looks.
      const growths = held.slice(1).map(({ bytes }, at) => (bytes - held[at]!.bytes) / rings);
      const least = Math.min(...growths);
      assert.ok(least < bytesARingMax, `bytes more with each ring: ${growths.join(", ")}`);
    } finally {
      await cameras.stop();
    }
  },
);

/** What a process has: files, threads and resident bytes. */
interface Held {
  readonly files: number;
  readonly threads: number;
  readonly bytes: number;
}

function heldBy(pid: number): Held {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  return {
    files: [...Deno.readDirSync(`/proc/${pid}/fd`)].length,
    threads: read("Threads"),
    bytes: read("VmRSS") * 1024,
  };
}
