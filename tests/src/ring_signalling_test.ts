import assert from "node:assert/strict";
import type { UnitSignalling } from "../../adapters/mqtt/unit_signal_payloads.ts";
import { ManualClock } from "../../src/clock.ts";
import type { Refusal } from "../../src/refusal.ts";
import {
  candidatesMax,
  deviceRate,
  type HeardSignal,
  RingSignalling,
  ringsMax,
  sessionsMax,
  type SignalDrop,
  statementsMax,
  unitRate,
} from "../../src/ring_signalling.ts";
import type { RingState, RingView } from "../../src/rings.ts";
import type { DeviceSignal, IceServer, SignalMedia, UnitSignal } from "../../src/signals.ts";
import { aRing, entrance } from "./access/ring_stage.ts";
import { RingDeskInHand } from "./ring_desk_in_hand.ts";

const kid = "k".repeat(43);
const request: DeviceSignal = { kind: "request", device: kid, flat: kid };
const answer: DeviceSignal = { kind: "answer", sdp: "v=0", proof: "a.b.c" };
const hint = { kind: "candidate", candidate: "candidate:1" } as const;
const offer: UnitSignal = { kind: "offer", sdp: "v=0", proof: "a.b.c", certificate: "d.e.f" };
const idOf = (name: string) => name.padEnd(22, "-");

function relay({ reached = true, iceServers }: {
  reached?: boolean;
  iceServers?: () => readonly IceServer[];
} = {}) {
  const clock = new ManualClock();
  const toUnit: UnitSignalling[] = [];
  const dropped: SignalDrop[] = [];
  const signalling = new RingSignalling({
    clock,
    toUnit: (_at, signal) => {
      toUnit.push(signal);
      return reached;
    },
    dropped: (why) => dropped.push(why),
    ...(iceServers !== undefined && { iceServers }),
  });
  /** A socket of a device: what it hears, and how it speaks. */
  const socket = (handle: string) => {
    const heard: HeardSignal[] = [];
    const line = { hear: (signal: HeardSignal) => heard.push(signal) };
    return {
      heard,
      kinds: () => heard.map(({ signal }) => kindOf(signal)),
      say: (
        signal: DeviceSignal,
        session = "s1",
        media: SignalMedia = "picture",
        ring = "r-1",
      ) =>
        codeOf(
          signalling.take(entrance, handle, line, { ring, media, session: idOf(session), signal }),
        ),
      leave: () => signalling.left(line),
    };
  };
  return {
    ...{ clock, signalling, toUnit, dropped, socket },
    tell: (handle: string, state: RingState, change: Partial<RingView> = {}, ring = "r-1") =>
      signalling.told(entrance, { handle, view: aRing(ring, { state, ...change }) }),
    unit: (
      signal: UnitSignal,
      { peer = "a", session = "s1", media = "picture" as SignalMedia, ring = "r-1" } = {},
    ) => signalling.fromUnit(entrance, { ring, peer, media, session: idOf(session), signal }),
    kinds: () => toUnit.map(({ peer, signal }) => `${peer} ${kindOf(signal)}`),
  };
}

function kindOf(signal: UnitSignalling["signal"] | UnitSignal): string {
  return signal.kind === "bye" ? `bye ${signal.reason ?? ""}`.trim() : signal.kind;
}

function codeOf(refusal: Refusal | undefined): string {
  return refusal?.code ?? "yes";
}

Deno.test("IC signalling: request, offer, answer and candidates go in order, to the two ends alone", () => {
  const { tell, socket, unit, toUnit, kinds, dropped } = relay();
  tell("a", "ringing");
  tell("b", "ringing");
  const [a, b] = [socket("a"), socket("b")];
  assert.equal(a.say(request), "yes");
  unit(offer);
  unit(hint);
  assert.deepEqual([a.say(hint), a.say(answer), a.say(hint)], ["yes", "yes", "yes"]);
  unit({ kind: "candidate", candidate: null });
  assert.deepEqual(kinds(), ["a request", "a candidate", "a answer", "a candidate"]);
  assert.deepEqual(a.kinds(), ["offer", "candidate", "candidate"]);
  assert.deepEqual(a.heard[0], {
    ring: "r-1",
    media: "picture",
    session: idOf("s1"),
    signal: offer,
  });
  assert.deepEqual(toUnit[0], {
    ring: "r-1",
    peer: "a",
    media: "picture",
    session: idOf("s1"),
    signal: request,
  });
  assert.deepEqual([b.heard, dropped], [[], []]);
});

Deno.test("R71 R72 signalling is for devices that the ring is for, while it stands for them", () => {
  const { tell, socket, unit, kinds, signalling, dropped } = relay();
  tell("a", "ringing");
  const stranger = socket("z");
  assert.equal(stranger.say(request), "unknown_ring");
  const a = socket("a");
  assert.equal(a.say(request, "s1", "picture", "r-2"), "unknown_ring");
  assert.equal(a.say(request), "yes");
  unit(offer);
  // Somebody else answers: what it sees ends there and then, at both ends.
  tell("a", "answered", { answeredHere: false });
  assert.deepEqual([a.kinds(), kinds()], [["offer", "bye over"], ["a request", "a bye over"]]);
  assert.equal(a.say(answer), "conflict");
  assert.equal(a.say(request, "s2"), "conflict");
  unit(hint);
  assert.deepEqual(dropped, ["no_session"]);
  signalling.over(entrance, "r-1");
  assert.equal(a.say(request, "s3"), "unknown_ring");
  assert.deepEqual(signalling.size, { rings: 0, sessions: 0 });
});

Deno.test("C1 R71 voice is for the device that answered, from then on and for nobody else", () => {
  const { tell, socket, unit, kinds } = relay();
  const [a, b] = [socket("a"), socket("b")];
  tell("a", "ringing");
  tell("b", "ringing");
  assert.equal(a.say(request, "v1", "voice"), "conflict", "before the answer");
  assert.equal(a.say(request), "yes");
  tell("a", "answered", { answeredHere: true });
  tell("b", "answered", { answeredHere: false });
  assert.equal(b.say(request, "v2", "voice"), "conflict", "another device");
  assert.equal(a.say(request, "v3", "voice"), "yes");
  unit(offer, { session: "v3", media: "voice" });
  assert.deepEqual(a.kinds(), ["offer"], "the picture of who answered goes on");
  tell("a", "ended", { answeredHere: true });
  assert.deepEqual(a.kinds(), ["offer", "bye over", "bye over"]);
  assert.deepEqual(kinds(), ["a request", "a request", "a bye over", "a bye over"]);
});

Deno.test("signalling: what is out of order or twice goes no further", () => {
  const { tell, socket, unit, kinds, dropped } = relay();
  tell("a", "ringing");
  const a = socket("a");
  assert.equal(a.say(answer), "conflict", "no session");
  assert.equal(a.say(request), "yes");
  assert.equal(a.say(request), "conflict", "asked again");
  assert.equal(a.say(answer), "conflict", "no offer yet");
  unit(hint);
  unit(offer);
  unit(offer);
  assert.equal(a.say(answer), "yes");
  assert.equal(a.say(answer), "conflict", "a second answer");
  unit({ kind: "statement", ok: true, said: "known" });
  assert.deepEqual(dropped, ["order", "order", "order"]);
  assert.deepEqual([a.kinds(), kinds()], [["offer"], ["a request", "a answer"]]);
  // A new session takes the place of the one before, whose words count no more.
  assert.equal(a.say(request, "s2"), "yes");
  assert.deepEqual(a.kinds().at(-1), "bye replaced");
  assert.deepEqual(kinds().slice(2), ["a bye replaced", "a request"]);
  assert.equal(a.say(hint, "s1"), "conflict");
  unit(offer, { session: "s1" });
  assert.deepEqual(dropped.at(-1), "no_session");
});

Deno.test("signalling: each socket has its own sessions, and takes them with it", () => {
  const { tell, socket, unit, kinds, signalling } = relay();
  tell("a", "ringing");
  const [one, two] = [socket("a"), socket("a")];
  assert.equal(one.say(request), "yes");
  assert.equal(two.say(answer), "conflict", "another tab's session");
  unit(offer);
  assert.deepEqual([one.kinds(), two.kinds()], [["offer"], []]);
  one.leave();
  assert.deepEqual(kinds(), ["a request", "a bye gone"]);
  assert.equal(signalling.size.sessions, 0);
  unit(hint);
  assert.deepEqual(one.kinds(), ["offer"]);
  assert.equal(two.say(request, "s2"), "yes");
});

Deno.test("signalling: statements go before the request, and the unit says what became of each", () => {
  const { tell, socket, unit, kinds } = relay();
  tell("a", "ringing");
  const a = socket("a");
  assert.equal(a.say({ kind: "statement", text: "a.b.c" }), "yes");
  assert.equal(a.say({ kind: "list", flat: kid, nonce: idOf("n") }), "yes");
  unit({ kind: "statement", ok: false, said: "place_taken" });
  unit({ kind: "list" });
  assert.equal(a.say(request), "yes");
  assert.deepEqual(a.kinds(), ["statement", "list"]);
  assert.deepEqual(kinds(), ["a statement", "a list", "a request"]);
});

Deno.test("signalling: what one end says is bounded by session, by ring and by time", () => {
  const { tell, socket, unit, dropped, clock, toUnit } = relay();
  tell("a", "ringing");
  const a = socket("a");
  a.say(request);
  unit(offer);
  const said = Array.from({ length: candidatesMax + 1 }, () => a.say(hint));
  assert.deepEqual([said.slice(0, -1).every((code) => code === "yes"), said.at(-1)], [
    true,
    "limit_reached",
  ]);
  for (let i = 0; i <= candidatesMax; i++) unit(hint);
  assert.deepEqual([a.heard.length, dropped], [1 + candidatesMax, ["too_much"]]);

  tell("b", "ringing");
  const b = socket("b");
  const large: DeviceSignal = { kind: "statement", text: "x".repeat(12_288) };
  const sizes = Array.from({ length: 11 }, () => b.say(large));
  assert.deepEqual([sizes.filter((code) => code === "yes").length, sizes.at(-1)], [
    10,
    "limit_reached",
  ]);

  tell("c", "ringing");
  const c = socket("c");
  for (let i = 0; i < statementsMax; i++) {
    assert.equal(c.say({ kind: "statement", text: "x" }), "yes");
  }
  assert.equal(c.say({ kind: "statement", text: "x" }), "limit_reached");

  tell("d", "ringing");
  const d = socket("d");
  const begun = Array.from({ length: sessionsMax + 1 }, (_, i) => d.say(request, `s${i}`));
  assert.deepEqual([begun.at(-2), begun.at(-1)], ["yes", "limit_reached"]);

  tell("e", "ringing");
  const e = socket("e");
  e.say(request);
  const sent = toUnit.length;
  for (let i = 0; i < 10 * deviceRate.burst; i++) e.say(answer);
  assert.equal(e.say({ kind: "bye" }), "busy");
  assert.equal(toUnit.length, sent);
  clock.advance(1_000);
  assert.equal(e.say({ kind: "bye" }), "yes");
});

Deno.test("signalling: a unit that floods is dropped and counted, and recovers", () => {
  const { tell, unit, dropped, clock, socket } = relay();
  tell("a", "ringing");
  const a = socket("a");
  a.say(request);
  for (let i = 0; i < unitRate.burst + 500; i++) unit(hint);
  assert.equal(dropped.filter((why) => why === "flood").length, 500);
  unit(offer);
  assert.deepEqual(a.kinds(), []);
  clock.advance(1_000);
  unit(offer);
  assert.deepEqual(a.kinds(), ["offer"]);
});

Deno.test("signalling: a unit that cannot be reached is said, and nothing is kept for later", () => {
  const { tell, socket, dropped } = relay({ reached: false });
  tell("a", "ringing");
  assert.equal(socket("a").say(request), "unavailable");
  assert.deepEqual(dropped, ["unit_not_reached"]);
});

Deno.test("signalling: both ends are handed relays of their own for one connection", () => {
  let made = 0;
  const { tell, socket, unit, toUnit } = relay({
    iceServers: () => [{ urls: ["turn:relay"], username: `u${++made}`, credential: "c" }],
  });
  tell("a", "ringing");
  const a = socket("a");
  a.say({ kind: "statement", text: "x" });
  a.say(request);
  unit(offer);
  unit(hint);
  assert.deepEqual(toUnit.map(({ iceServers }) => iceServers?.[0]?.username), [undefined, "u1"]);
  assert.deepEqual(a.heard.map(({ iceServers }) => iceServers?.[0]?.username), ["u2", undefined]);
});

Deno.test("C4 signalling: rings are forgotten with their end, and where nobody says it, in time", () => {
  const { tell, signalling, clock } = relay();
  tell("a", "missed", {}, "never-open");
  assert.equal(signalling.size.rings, 0);
  const untilMs = clock.now() + 45_000;
  for (let i = 0; i < ringsMax; i++) tell("a", "ringing", { untilMs }, `r${i}`);
  tell("a", "ringing", { untilMs }, "one more");
  assert.equal(signalling.size.rings, ringsMax);
  clock.advance(200_000);
  tell("a", "ringing", { untilMs: clock.now() + 45_000 }, "later");
  assert.equal(signalling.size.rings, 1);
});

Deno.test("signalling hears of a ring before the devices do", async () => {
  const { signalling, socket } = relay();
  const desk = new RingDeskInHand();
  const both = signalling.before(desk);
  const a = socket("a");
  await both.route(entrance, "r-1", "e-12");
  const codes: string[] = [];
  desk.tell = () => codes.push(a.say(request));
  both.tell(entrance, { handle: "a", view: aRing("r-1") });
  assert.deepEqual([desk.asked.length, codes], [1, ["yes"]]);
  both.forget(entrance, "r-1");
  assert.deepEqual([desk.forgotten, signalling.size.rings], [["r-1"], 0]);
});
