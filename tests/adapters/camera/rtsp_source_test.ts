/**
 * A camera behind RTSP, as the camera's program drives it. ffmpeg is stood in for: what it makes of
 * a real camera is its own affair; how it is started, read and ended is ours.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Camera } from "../../../adapters/camera/camera.ts";
import { CameraProcess } from "../../../adapters/camera/camera_process.ts";
import { ffmpegArguments } from "../../../adapters/camera/rtsp_address.ts";
import { SystemClock } from "../../../src/clock.ts";
import { CameraCall } from "../../parts/camera_call.ts";
import { Viewers } from "../../parts/picture_viewer.ts";
import { until } from "../../parts/until.ts";

const address = "rtsp://viewer:s3cret@127.0.0.1:1/stream";
const standIn = fileURLToPath(new URL("../../parts/stand_in_ffmpeg.ts", import.meta.url));

interface Scene {
  readonly cameras: CameraProcess;
  readonly camera: Camera;
  readonly viewers: Viewers;
  readonly troubles: string[];
  /** What ffmpeg was started with, once it was. */
  readonly started: () => { pid: number; args: string[] } | null;
}

/** A machine whose only ffmpeg is this shell script, or none. */
async function machine(
  ffmpeg: ((notes: string) => string) | null,
  play: (scene: Scene) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-ffmpeg-" });
  const script = async (name: string, text: string) => {
    await Deno.writeTextFile(`${folder}/${name}`, `#!/bin/sh\n${text}\n`, { mode: 0o700 });
  };
  const notes = `${folder}/notes`;
  // The program looks for ffmpeg along PATH, which is this folder and nothing else.
  await script("deno", `PATH="${folder}" exec "${Deno.execPath()}" "$@"`);
  if (ffmpeg !== null) await script("ffmpeg", ffmpeg(notes));
  const troubles: string[] = [];
  const cameras = new CameraProcess({
    clock: new SystemClock(),
    deno: `${folder}/deno`,
    ffmpeg: true,
    trouble: (why) => troubles.push(why),
  });
  try {
    await using viewers = new Viewers();
    const camera = cameras.camera("door", { source: { kind: "rtsp", address } });
    const started = () => {
      try {
        return JSON.parse(Deno.readTextFileSync(notes)) as { pid: number; args: string[] };
      } catch {
        return null; // not yet, or not yet whole
      }
    };
    await play({ cameras, camera, viewers, troubles, started });
  } finally {
    await cameras.stop();
    await Deno.remove(folder, { recursive: true });
  }
}

const frames = (notes: string) =>
  `exec "${Deno.execPath()}" run --quiet --no-prompt --allow-write="${notes}" "${standIn}" "${notes}" "$@"`;

/** Whether a process runs; one that ended and was not yet waited for does not. */
function runs(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}

const onLinux = { ignore: Deno.build.os !== "linux" }; // where /proc tells who runs

Deno.test(
  "R70 without ffmpeg a camera behind RTSP is not shown, and it is said clearly why",
  onLinux,
  async () => {
    await machine(null, async ({ camera, viewers, troubles }) => {
      const call = new CameraCall(camera, viewers);
      assert.equal(await call.ended(), "no_camera");
      assert.deepEqual(troubles, [
        "Cannot show the camera: ffmpeg is not on this machine; " +
        "install it (Debian: apt-get install ffmpeg)",
      ]);
      const { sessions, running } = await camera.figures();
      assert.deepEqual([sessions, running], [0, false]);
    });
  },
);

Deno.test(
  "R70 ffmpeg runs while somebody looks on, hands on the camera's frames, and is ended with the last who looks",
  onLinux,
  async () => {
    await machine(frames, async ({ camera, viewers, started }) => {
      const word = Promise.withResolvers<boolean>();
      const asked = Promise.withResolvers<void>();
      const call = new CameraCall(camera, viewers, {
        verify: () => {
          asked.resolve();
          return word.promise;
        },
      });
      await asked.promise;
      await camera.figures();
      assert.equal(started(), null, "the camera is off before the answer was verified");
      word.resolve(true);
      await call.seen();
      assert.equal((await call.viewer.report()).marker?.tag, 9);
      const { pid, args } = started()!;
      assert.deepEqual(args, ffmpegArguments(address));
      assert.ok(runs(pid));
      call.session.close();
      await until("ffmpeg has ended", () => !runs(pid));
      assert.equal((await camera.figures()).running, false);
    });
  },
);

Deno.test(
  "R70 ffmpeg is ended with the camera's program, and when that program is killed",
  onLinux,
  async () => {
    await machine(frames, async ({ cameras, camera, viewers, started }) => {
      await new CameraCall(camera, viewers).seen(1);
      const { pid } = started()!;
      await cameras.stop();
      assert.equal(runs(pid), false);
    });
    await machine(frames, async ({ cameras, camera, viewers, started }) => {
      await new CameraCall(camera, viewers).seen(1);
      const { pid } = started()!;
      Deno.kill(cameras.pid!, "SIGKILL");
      await until("ffmpeg has ended", () => !runs(pid));
    });
  },
);

Deno.test(
  "R70 a camera that gives no picture ends what looks at it, and its password is told to nobody",
  onLinux,
  async () => {
    await machine(() => `echo "${address}: Connection refused" >&2; exit 1`, async (scene) => {
      const call = new CameraCall(scene.camera, scene.viewers);
      assert.equal(await call.ended(), "no_camera");
      assert.deepEqual(scene.troubles, [
        "Cannot show the camera: it gives no picture at its RTSP address",
      ]);
      assert.equal((await scene.camera.figures()).running, false);
      assert.throws(
        () =>
          scene.cameras.camera("other", { source: { kind: "rtsp", address: "http://s3cret/" } }),
        (error: Error) => error instanceof TypeError && !error.message.includes("s3cret"),
      );
    });
  },
);
