import assert from "node:assert/strict";
import type { UnitSignalling } from "../../../adapters/mqtt/unit_signal_payloads.ts";
import { CameraGate } from "../../../src/access/camera_gate.ts";
import { deviceRate, type HeardSignal, RingSignalling } from "../../../src/ring_signalling.ts";
import type { DeviceSignal, SignalMedia } from "../../../src/signals.ts";
import { ManualClock } from "../../../src/clock.ts";
import { aRing, entrance } from "./ring_stage.ts";

const request: DeviceSignal = {
  ...{ kind: "request", device: "d".repeat(43), flat: "f".repeat(43) },
};

/** The real relay behind a gate, and one socket of a device for which it rings. */
function house() {
  const toUnit: UnitSignalling[] = [];
  const relay = new RingSignalling({
    clock: new ManualClock(),
    toUnit: (_at, signal) => toUnit.push(signal) > 0,
  });
  const camera = { on: true };
  const gate = new CameraGate(relay, () => camera.on);
  const heard: HeardSignal[] = [];
  const line = { hear: (signal: HeardSignal) => heard.push(signal) };
  const tell = (change: Parameters<typeof aRing>[1] = {}) =>
    relay.told(entrance, { handle: "h-1", view: aRing("r-1", change) });
  tell();
  const say = (signal: DeviceSignal, media: SignalMedia = "picture") =>
    gate.take(entrance, "h-1", line, { ring: "r-1", media, session: "s".repeat(22), signal });
  return { relay, gate, camera, heard, line, toUnit, tell, say };
}

Deno.test("R76 a camera that is off is asked for nothing: who wants its picture is refused, voice goes on", () => {
  const { camera, say, tell, toUnit } = house();
  camera.on = false;
  assert.equal(say(request)?.code, "forbidden");
  assert.equal(say({ kind: "candidate", candidate: null })?.code, "forbidden");
  assert.equal(toUnit.length, 0);
  assert.equal(say({ kind: "statement", text: "a.b.c" }), undefined, "keys are no picture");
  tell({ state: "answered", answeredHere: true, seq: 2 });
  assert.equal(say(request, "voice"), undefined);
  assert.deepEqual(toUnit.map(({ media, signal }) => [media, signal.kind]), [
    ["picture", "statement"],
    ["voice", "request"],
  ]);
});

Deno.test("R76 when the record of the sticker goes, a picture ends on both sides, and only that", () => {
  const { gate, camera, heard, relay, say, tell, toUnit } = house();
  tell({ state: "answered", answeredHere: true, seq: 2 });
  assert.equal(say(request), undefined);
  assert.equal(say(request, "voice"), undefined);
  gate.changed(entrance);
  assert.deepEqual([heard.length, gate.size], [0, 1], "the camera is on");
  camera.on = false;
  gate.changed({ building: "tower", unit: "cellar" });
  assert.equal(gate.size, 1, "another unit's");
  gate.changed(entrance);
  const bye = { kind: "bye", reason: "camera_off" };
  assert.deepEqual(heard.map(({ media, signal }) => [media, signal]), [["picture", bye]]);
  assert.deepEqual(toUnit.at(-1)?.signal, bye);
  assert.deepEqual([gate.size, relay.size.sessions], [0, 1], "the voice stands");
});

Deno.test("R76 a device that says too much does not keep its picture by that", () => {
  const { gate, camera, heard, relay, say } = house();
  assert.equal(say(request), undefined);
  for (let word = 0; word < deviceRate.burst; word++) {
    say({ kind: "candidate", candidate: "candidate:1" });
  }
  camera.on = false;
  gate.changed(entrance);
  assert.equal(heard.at(-1)?.signal.kind, "bye");
  assert.equal(relay.size.sessions, 0);
});

Deno.test("R76 the gate holds nothing of what is over: a ring, a socket, a picture", () => {
  for (const what of ["ring", "socket", "picture"] as const) {
    const { gate, camera, heard, line, say } = house();
    assert.equal(say(request), undefined);
    assert.equal(gate.size, 1);
    if (what === "ring") gate.over(entrance, "r-1");
    else if (what === "socket") gate.left(line);
    else assert.equal(say({ kind: "bye" }), undefined);
    assert.equal(gate.size, 0, what);
    camera.on = false;
    gate.changed(entrance);
    assert.deepEqual(heard, []);
  }
});
