/**
 * The demo's whole way of a ring with its picture: browsers' part is played by libwebrtc, everything
 * else is what `deno task demo` starts. The flat is pinned by its first phone, in the ring itself.
 * Where no direct way is open, it goes through a TURN server: Debian's coturn, told of by the server,
 * with the credentials that this server makes.
 */
import assert from "node:assert/strict";
import type { FromCamera, IceServer } from "../../adapters/camera/camera.ts";
import { CameraProcess } from "../../adapters/camera/camera_process.ts";
import { SystemClock } from "../../src/clock.ts";
import { turnLifeS } from "../../src/turn_credentials.ts";
import { Coturn } from "../parts/coturn.ts";
import { demoFlat } from "../parts/demo_flat.ts";
import { DemoProcess } from "../parts/demo_process.ts";
import { Viewers } from "../parts/picture_viewer.ts";
import { until } from "../parts/until.ts";

Deno.test("R70 R72 the demo rings, shows who stands there and lets them speak, directly and through TURN", async () => {
  await using coturn = await Coturn.start();
  await using demo = await DemoProcess.start({
    args: ["--turn", coturn.url, "--turn-secret-file", coturn.secretFile],
  });
  await using viewers = new Viewers();
  const flat = await demoFlat(demo, viewers);
  for (const relayOnly of [false, true]) {
    const phone = await flat.phone({ relayOnly });
    const pressedMs = performance.now();
    const ring = await flat.press(phone);
    const look = await until("a look", () => phone.looks[0]);
    const { firstFrameMs } = await look.seen();
    assert.deepEqual(look.heard.slice(0, 2), ["statement", "offer"]);
    assert.equal(await phone.ask("answer_ring", ring), "yes");
    const voice = phone.look(ring, "voice");
    await until("the unit's voice", async () => ((await voice.report())?.toneBlocks ?? 0) > 20);
    assert.equal(await phone.ask("hang_up", ring), "yes");
    assert.deepEqual([await look.ended(), await voice.ended()], ["over", "over"]);
    await phone.close();
    if (!relayOnly) continue;
    const tookMs = look.offeredAtMs - pressedMs + firstFrameMs!;
    const line = `ring → first decoded frame through TURN ${tookMs.toFixed(0)} ms (goal 1200)\n`;
    Deno.stdout.writeSync(new TextEncoder().encode(line));
    assert.ok(tookMs < 5_000, line);
    // The relay knows neither ring nor phone: a name for each end of each connection, soon over.
    const names = new Set(coturn.log.match(/username=<[^>]+>/g));
    assert.ok(names.size >= 2, coturn.log.slice(-2_000));
    for (const name of names) {
      const [, end] = /<(\d+):[0-9a-f-]{36}>/.exec(name) ?? [];
      assert.ok(Math.abs(Number(end) - Date.now() / 1000 - turnLifeS) < 60, name);
      for (const said of [ring, look.session, voice.session]) assert.ok(!name.includes(said));
    }
  }
});

Deno.test("R72 a wrong or late password gets no way through TURN, a right one does", async () => {
  await using coturn = await Coturn.start();
  const cameras = new CameraProcess({ clock: new SystemClock(), deno: Deno.execPath() });
  const camera = cameras.camera("door", { source: { kind: "test", tag: 1 } });
  const waysThrough = async (server: IceServer) => {
    const said: FromCamera[] = [];
    const session = camera.open({
      ...{ ring: crypto.randomUUID(), peer: "phone", media: "picture" as const },
      ...{ iceServers: [server], relayOnly: true },
      verify: () => Promise.resolve(true),
      say: (message) => void said.push(message),
    });
    const lines = () => said.flatMap((one) => one.kind === "candidate" ? [one.candidate] : []);
    await until("the last candidate", () => lines().includes(null));
    session.close();
    return lines().filter((line) => line !== null);
  };
  try {
    const right = await waysThrough(coturn.credentials());
    assert.ok(right.length > 0 && right.every((line) => / typ relay /.test(line)));
    const lateMs = Date.now() - (turnLifeS + 5) * 1_000;
    for (
      const wrong of [
        coturn.credentials({ secret: "another secret" }),
        coturn.credentials({ nowMs: lateMs }),
        // The password of another name, as good as it is there.
        { ...coturn.credentials(), credential: coturn.credentials().credential! },
      ]
    ) assert.deepEqual(await waysThrough(wrong), []);
  } finally {
    await cameras.stop();
  }
});
