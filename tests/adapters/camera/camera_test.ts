/**
 * The camera's own program against devices in a program beside it, both libwebrtc, on loopback: who
 * gets a picture and a voice, and when.
 */
import assert from "node:assert/strict";
import type { Answer, SessionEnd } from "../../../adapters/camera/camera.ts";
import type { CameraSettings } from "../../../adapters/camera/camera_lines.ts";
import { CameraProcess } from "../../../adapters/camera/camera_process.ts";
import { SystemClock } from "../../../src/clock.ts";
import { checkSdp } from "../../../web/media/sdp_check.js";
import { CameraCall } from "../../parts/camera_call.ts";
import { Viewers } from "../../parts/picture_viewer.ts";
import { until } from "../../parts/until.ts";

const clock = new SystemClock();
const tag = 6;

/** A camera and devices for one test. */
async function stage(
  play: (scene: {
    readonly cameras: CameraProcess;
    readonly camera: ReturnType<CameraProcess["camera"]>;
    readonly viewers: Viewers;
    readonly troubles: string[];
  }) => Promise<void>,
  settings: Partial<CameraSettings> = {},
): Promise<void> {
  const troubles: string[] = [];
  const cameras = new CameraProcess({
    clock,
    deno: Deno.execPath(),
    trouble: (why) => troubles.push(why),
  });
  try {
    await using viewers = new Viewers();
    const camera = cameras.camera("door", { source: { kind: "test", tag }, ...settings });
    await play({ cameras, camera, viewers, troubles });
  } finally {
    await cameras.stop();
  }
}

const dark = { running: false, frames: 0 };
const light = ({ running, frames }: { running: boolean; frames: number }) => ({ running, frames });
/** Another certificate in an SDP: the first two digits of its fingerprint turned. */
const otherCertificate = (sdp: string) =>
  sdp.replaceAll(
    /(a=fingerprint:sha-256 )(..)/g,
    (_, name, digits) => `${name}${digits === "00" ? "01" : "00"}`,
  );

Deno.test("R70 R71 a verified device sees the moving picture, without sound, and the camera is off before and after", async () => {
  await stage(async ({ camera, viewers }) => {
    assert.deepEqual(light(await camera.figures()), dark);
    const call = new CameraCall(camera, viewers);
    await call.seen();
    const { said, offer } = call;
    assert.equal(said[0]!.kind, "offer");
    assert.equal(checkSdp(offer!, { side: "offer", media: "picture" }).ok, true);
    assert.doesNotMatch(offer!, /m=audio|m=application/);
    const before = (await call.viewer.report()).marker!;
    assert.equal(before.tag, tag);
    await until("a later picture", async () => {
      return (await call.viewer.report()).marker!.tenths !== before.tenths;
    });
    const during = await camera.figures();
    assert.deepEqual([during.sessions, during.verified, during.live, during.running], [
      1,
      1,
      1,
      true,
    ]);

    call.session.take({ kind: "bye" });
    const after = await camera.figures();
    assert.deepEqual([after.sessions, after.running], [0, false]);
    assert.equal(call.end, undefined, "who says bye is not answered");
    const { frames } = after;
    await call.viewer.report();
    assert.equal((await camera.figures()).frames, frames, "no frame is taken for nobody");
  });
});

Deno.test("R70 R72 not one frame is taken before an answer was verified, nor given to whom it was refused", async () => {
  await stage(async ({ camera, viewers }) => {
    const asked = Promise.withResolvers<Answer>();
    const word = Promise.withResolvers<boolean>();
    const call = new CameraCall(camera, viewers, {
      verify: (answer) => {
        asked.resolve(answer);
        return word.promise;
      },
    });
    const answer = await asked.promise;
    assert.match(answer.sdp, /^v=0\r\n/);
    assert.equal(answer.proof, "proof");
    const waiting = await camera.figures();
    assert.deepEqual([waiting.sessions, waiting.verified], [1, 0]);
    assert.deepEqual(light(waiting), dark);
    assert.notEqual((await call.viewer.report()).state, "connected");
    word.resolve(false);
    assert.equal(await call.ended(), "not_verified");
    assert.deepEqual(light(await camera.figures()), dark);

    const failing = new CameraCall(camera, viewers, {
      verify: () => Promise.reject(new Error("the book of keys is shut")),
    });
    assert.equal(await failing.ended(), "not_verified");
    assert.deepEqual(light(await camera.figures()), dark);
    for (const { viewer } of [call, failing]) assert.equal((await viewer.report()).frames, 0);
  });
});

Deno.test("R70 a camera that is on for one device shows nothing to another that was not verified", async () => {
  await stage(async ({ camera, viewers }) => {
    const main = new CameraCall(camera, viewers, { peer: "main" });
    await main.seen(1);
    const asked = Promise.withResolvers<void>();
    const stranger = new CameraCall(camera, viewers, {
      peer: "stranger",
      verify: () => {
        asked.resolve();
        return new Promise(() => {});
      },
    });
    await asked.promise;
    await main.seen(10);
    assert.equal((await stranger.viewer.report()).frames, 0);
    const { sessions, verified, live } = await camera.figures();
    assert.deepEqual([sessions, verified, live], [2, 1, 1]);
  });
});

Deno.test("R72 with another certificate in the answer or in the offer there is no connection and no frame", async () => {
  await stage(async ({ camera, viewers }) => {
    const answered = new CameraCall(camera, viewers, {
      peer: "one",
      spoilAnswer: otherCertificate,
    });
    const offered = new CameraCall(camera, viewers, { peer: "two", spoilOffer: otherCertificate });
    assert.equal(await answered.ended(), "not_connected");
    assert.equal(await offered.ended(), "not_connected");
    for (const { viewer } of [answered, offered]) {
      assert.equal((await viewer.report()).frames, 0);
    }
    assert.equal((await camera.figures()).running, false);
  }, { limits: { connectWithinMs: 4_000 } });
});

Deno.test("R70 who does not answer in time, or with something unreadable, is let go", async () => {
  await stage(async ({ camera, viewers }) => {
    const ends = new Map<string, Promise<SessionEnd>>();
    const silent = new CameraCall(camera, viewers, { peer: "silent", spoilOffer: () => "nothing" });
    ends.set("unanswered", silent.ended());
    const garbled = new CameraCall(camera, viewers, {
      peer: "garbled",
      spoilAnswer: () => "v=0\r\nnothing more",
    });
    ends.set("malformed", garbled.ended());
    const long = new CameraCall(camera, viewers, {
      peer: "long",
      spoilAnswer: (sdp) => sdp + "a=\u0001\r\n".repeat(1_000_000),
    });
    assert.equal(await long.ended(), "malformed");
    const unsure = new CameraCall(camera, viewers, {
      peer: "unsure",
      verify: () => new Promise(() => {}),
    });
    ends.set("not_verified", unsure.ended());
    for (const [reason, end] of ends) assert.equal(await end, reason);
    assert.equal((await camera.figures()).sessions, 0);
    assert.equal((await camera.figures()).running, false);
  }, { limits: { answerWithinMs: 1_500, verifyWithinMs: 500 } });
});

Deno.test("R70 a second answer, candidates without end and words after the end change nothing", async () => {
  await stage(async ({ camera, viewers }) => {
    let asked = 0;
    const call = new CameraCall(camera, viewers, {
      verify: () => Promise.resolve(++asked === 1),
    });
    for (let at = 0; at < 1_000; at++) {
      call.session.take({ kind: "candidate", candidate: `candidate:${at} nonsense` });
      call.session.take({ kind: "candidate", candidate: "x".repeat(2_000) });
    }
    await until("an answer", () => asked === 1);
    call.session.take({ kind: "answer", sdp: "v=0\r\n", proof: "another" });
    // The device's own candidates were one too many; it is reached by what it sends.
    await call.seen(1);
    assert.equal(asked, 1);
    camera.over("ring");
    assert.equal(await call.ended(), "closed");
    call.session.take({ kind: "answer", sdp: "v=0\r\n", proof: "late" });
    call.session.close();
    assert.equal((await camera.figures()).sessions, 0);
    assert.equal(call.said.filter(({ kind }) => kind === "bye").length, 1);
  });
});

Deno.test("R70 no more devices are served than were agreed on, and the same device is offered anew", async () => {
  await stage(async ({ camera, viewers }) => {
    const [one, two, three] = ["one", "two", "three"].map((peer) =>
      new CameraCall(camera, viewers, { peer })
    );
    assert.equal(await three!.ended(), "busy");
    await Promise.all([one!.seen(1), two!.seen(1)]);
    const again = new CameraCall(camera, viewers, { peer: "one" });
    assert.equal(await one!.ended(), "replaced");
    await again.seen(1);
    assert.equal((await camera.figures()).sessions, 2);
  }, { sessionsMax: 2 });
});

Deno.test("C1 R71 a voice line is opened with the device that answered, and with no other, and both are heard", async () => {
  await stage(async ({ camera, viewers }) => {
    const early = new CameraCall(camera, viewers, { peer: "winner", media: "voice" });
    assert.equal(await early.ended(), "not_answered");
    camera.answered("ring", "winner");
    camera.answered("ring", "loser");
    const loser = new CameraCall(camera, viewers, { peer: "loser", media: "voice" });
    assert.equal(await loser.ended(), "not_answered");
    const figures = await camera.figures();
    assert.deepEqual([figures.spokenBlocks, figures.heardBlocks], [0, 0]);

    const winner = new CameraCall(camera, viewers, { peer: "winner", media: "voice" });
    await until("the microphone's tone at the device", async () => {
      return (await winner.viewer.report()).toneBlocks > 20;
    });
    await until("the device's voice at the unit", async () => {
      return (await camera.figures()).loudBlocks > 20;
    });
    assert.equal(checkSdp(winner.offer!, { side: "offer", media: "voice" }).ok, true);
    assert.equal((await camera.figures()).running, false, "a voice needs no camera");

    camera.over("ring");
    assert.equal(await winner.ended(), "closed");
    const { spokenBlocks, heardBlocks } = await camera.figures();
    await winner.viewer.report();
    const later = await camera.figures();
    assert.deepEqual([later.spokenBlocks, later.heardBlocks], [spokenBlocks, heardBlocks]);
    const after = new CameraCall(camera, viewers, { peer: "winner", media: "voice" });
    assert.equal(await after.ended(), "not_answered", "an answer holds for its ring");
  });
});

Deno.test("C1 not a sound of the microphone is made for a device whose answer was refused", async () => {
  await stage(async ({ camera, viewers }) => {
    camera.answered("ring", "phone");
    const call = new CameraCall(camera, viewers, {
      media: "voice",
      verify: () => Promise.resolve(false),
    });
    assert.equal(await call.ended(), "not_verified");
    assert.equal((await camera.figures()).spokenBlocks, 0);
  });
});

Deno.test("R70 a device that vanishes without a word is noticed, and the camera goes off", async () => {
  await stage(async ({ camera, viewers }) => {
    const call = new CameraCall(camera, viewers);
    await call.seen(1);
    viewers.kill();
    assert.equal(await call.ended(30_000), "lost");
    assert.equal((await camera.figures()).running, false);
  });
});

Deno.test("R70 a camera whose program dies in the middle of a call says so, and the next ring starts it again", async () => {
  await stage(async ({ cameras, camera, viewers, troubles }) => {
    const call = new CameraCall(camera, viewers);
    await call.seen(1);
    const first = cameras.pid!;
    Deno.kill(first, "SIGKILL");
    assert.equal(await call.ended(), "no_camera");
    assert.deepEqual(troubles, [
      "Cannot show the camera: its program ended; the next ring starts it",
    ]);
    assert.equal((await camera.figures()).sessions, 0);
    const next = new CameraCall(camera, viewers, { ring: "next" });
    await next.seen(1);
    assert.notEqual(cameras.pid, first);
  });
});

Deno.test("R70 two cameras of one program show each its own picture", async () => {
  await stage(async ({ cameras, camera, viewers }) => {
    const garage = cameras.camera("garage", { source: { kind: "test", tag: 13 } });
    const calls = [camera, garage].map((each) => new CameraCall(each, viewers));
    await Promise.all(calls.map((call) => call.seen(1)));
    const tags = await Promise.all(
      calls.map(async ({ viewer }) => (await viewer.report()).marker?.tag),
    );
    assert.deepEqual(tags, [tag, 13]);
    assert.throws(
      () => cameras.camera("garage", { source: { kind: "test", tag: 1 } }),
      /Cannot add a camera: garage is there already/,
    );
    await garage.stop();
    assert.equal(await calls[1]!.ended(), "closed");
    assert.equal((await camera.figures()).live, 1);
  });
});

Deno.test(
  "R70 R73 the process that holds the pictures may write no file, and load nothing but what it runs on",
  {
    ignore: Deno.build.os !== "linux", // where /proc tells how a process was started
  },
  async () => {
    await stage(async ({ cameras, camera }) => {
      await camera.figures();
      const words = Deno.readTextFileSync(`/proc/${cameras.pid}/cmdline`).split("\0");
      const allowed = words.filter((word) =>
        /^-(A|P|-allow|-permission|-unstable|-node)/.test(word)
      );
      assert.deepEqual(allowed, ["--allow-ffi"]);
      assert.ok(words.includes("--no-prompt"));
    });
  },
);
