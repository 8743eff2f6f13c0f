/** The camera and a real browser: a bare page takes the offer and shows the picture. */
import assert from "node:assert/strict";
import { CameraProcess } from "../../../adapters/camera/camera_process.ts";
import { SystemClock } from "../../../src/clock.ts";
import { checkSdp } from "../../../web/media/sdp_check.js";
import { ChromiumViewer } from "../../parts/chromium_viewer.ts";

Deno.test("R71 a page in Chromium shows the camera's picture, ring after ring, and each in well under a second", async () => {
  const cameras = new CameraProcess({ clock: new SystemClock(), deno: Deno.execPath() });
  try {
    await using viewer = await ChromiumViewer.open();
    const camera = cameras.camera("door", { source: { kind: "test", tag: 4 } });
    // The first waits for the program to start, which it does with the unit and not with a ring.
    await camera.figures();
    for (const ring of ["first", "second", "third"]) {
      const sight = await viewer.look(camera, ring);
      assert.equal(sight.marker?.tag, 4);
      assert.deepEqual([sight.width, sight.height], [640, 480]);
      assert.equal(checkSdp(sight.answer, { side: "answer", media: "picture" }).ok, true);
      assert.ok(sight.firstFrameMs < 1_000, `first frame after ${sight.firstFrameMs} ms`);
      assert.equal((await camera.figures()).running, false, "the camera goes off with the page");
    }
  } finally {
    await cameras.stop();
  }
});
