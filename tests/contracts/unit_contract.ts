/**
 * What every way to access units must do; part of the adapter contract. The unit here is the
 * simulated one's own code for acts (guard, signature) behind a client of its own, so that what a
 * broker does to an act meets what a unit does with it.
 */
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import type { UnitAct } from "../../adapters/mqtt/unit_payloads.ts";
import type { UnitPapers } from "../../adapters/mqtt/unit_paper_payloads.ts";
import type { UnitRings } from "../../adapters/mqtt/unit_ring_payloads.ts";
import type { UnitSignalling } from "../../adapters/mqtt/unit_signal_payloads.ts";
import {
  accessBytes,
  actBytes,
  isSigned,
  timeBytes,
  type UnitSigner,
  withSignature,
} from "../../adapters/mqtt/unit_signature.ts";
import { unitSubscribes, unitTopics } from "../../adapters/mqtt/unit_topics.ts";
import { ActGuard } from "../../adapters/simulator/act_guard.ts";
import { checkSite } from "../../src/site.ts";
import type { Told } from "../parts/test_device.ts";
import { contractSite, type HardwareWay, isType, Stage } from "./adapter_stage.ts";

const entrance = { building: "tower", unit: "entrance" };
const garage = { building: "tower", unit: "garage" };
const doors = [{ id: "front", level: 0, kind: "entrance" }];

/** The contract's building with two access units. */
export const unitContractSite = checkSite({
  ...contractSite,
  buildings: contractSite.buildings.map((building) => ({
    ...building,
    units: [{ id: "entrance", panel: true, tag: true, doors }, { id: "garage", tag: true, doors }],
  })),
  devices: [
    ...contractSite.devices,
    { id: "unit-entrance", building: "tower", unit: "entrance" },
    { id: "unit-garage", building: "tower", unit: "garage" },
  ],
});

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const signer: UnitSigner = { kid: "k1", sign: (bytes) => sign(null, bytes, privateKey) };
const keys = new Map([["k1", publicKey]]);

/** An act as the server signs it. */
function actOf(id: string, boot = "b1", notAfterUnitMs = 5_000): UnitAct {
  const act = { act: id, kind: "open_door" as const, door: "front", boot, notAfterUnitMs };
  return withSignature(act, actBytes(entrance, act), signer);
}

const heartbeat = {
  boot: "b1",
  unitMs: 1_000,
  clock: "unconfirmed",
  tamper: false,
  access: { epoch: 0, revision: 0 },
  doors: [{ door: "front", contact: "closed", strike: "locked", alarms: [] }],
  display: { current: "K7PWQ2" },
} as const;
const presented = {
  id: "p1",
  boot: "b1",
  seq: 1,
  unitMs: 1_000,
  door: "front",
  kind: "tag",
  value: "04:a2",
} as const;
const ring = { what: "press", boot: "b1", seq: 3, unitMs: 1_500, entry: "e1" } as const;
const about = { ring: "r1", peer: "h1", media: "picture", session: "s".repeat(22) } as const;
const signalled = {
  ...about,
  signal: { kind: "offer", sdp: "v=0", proof: "a.b.c", certificate: "d.e.f" },
} as const;
const event = { journal: "j1", seq: 7, what: "forced", door: "front" } as const;

/** The unit's own part of E5: its clock is the test's. */
class UnitOfTest {
  boot = "b1";
  unitMs = 0;
  readonly #guard = new ActGuard();

  reboot(boot: string): void {
    this.boot = boot;
    this.unitMs = 0;
    this.#guard.clear();
  }

  take({ payload }: Told): string {
    const act = payload as UnitAct;
    if (!isSigned(keys, act, actBytes(entrance, act))) return "bad-signature";
    return this.#guard.refuse(act, this.boot, this.unitMs) ?? "done";
  }
}

/** Registers the units' part of the suite for one way. */
export function unitContract(way: HardwareWay): void {
  const test = (title: string, body: (stage: Stage) => Promise<void>) =>
    Deno.test(`${title} (${way.name})`, async () => {
      const stage = new Stage(await way.start(unitContractSite));
      try {
        await body(stage);
      } finally {
        await stage.close();
      }
    });
  const isAct = ({ topic }: Told) => topic === unitTopics.unitAct(entrance);

  test("E4 whatever a unit says arrives, parsed and addressed", async (stage) => {
    const heard = await stage.listen();
    const unit = await stage.device("unit-entrance");
    const shown = { rings: { epoch: 3, revision: 17 }, directory: { epoch: 3, revision: 2 } };
    await unit.publish(unitTopics.unitHeartbeat(entrance), { ...heartbeat, ...shown });
    assert.deepEqual(await heard.next("a heartbeat of an intercom", isType("unitHeartbeat")), {
      type: "unitHeartbeat",
      ...entrance,
      heartbeat: { ...heartbeat, ...shown },
    });
    await unit.publish(unitTopics.unitRing(entrance), { ...ring, vendorNote: 1 });
    assert.deepEqual(await heard.next("a ring", isType("unitRing")), {
      type: "unitRing",
      ...entrance,
      ring,
    });
    await unit.publish(unitTopics.unitSignal(entrance), { ...signalled, vendorNote: 1 });
    assert.deepEqual(await heard.next("a signal", isType("unitSignal")), {
      type: "unitSignal",
      ...entrance,
      signal: signalled,
    });
    await unit.publish(unitTopics.unitHeartbeat(entrance), { ...heartbeat, vendorNote: 1 });
    assert.deepEqual(await heard.next("heartbeat", isType("unitHeartbeat")), {
      type: "unitHeartbeat",
      ...entrance,
      heartbeat,
    });
    await unit.publish(unitTopics.unitPresented(entrance), presented);
    assert.deepEqual(await heard.next("presented", isType("unitPresented")), {
      type: "unitPresented",
      ...entrance,
      presented,
    });
    await unit.publish(unitTopics.unitOutcome(entrance), { act: "a1", outcome: "done" });
    assert.deepEqual(await heard.next("outcome", isType("unitOutcome")), {
      type: "unitOutcome",
      ...entrance,
      outcome: { act: "a1", outcome: "done" },
    });
    const key = { boot: "b1", key: "k".repeat(43) };
    await unit.publish(unitTopics.unitKey(entrance), key);
    assert.deepEqual(await heard.next("key", isType("unitKey")), {
      type: "unitKey",
      ...entrance,
      key,
    });
    await unit.publish(unitTopics.unitEvent(entrance), event);
    assert.deepEqual(await heard.next("event", isType("unitEvent")), {
      type: "unitEvent",
      ...entrance,
      event,
    });
    await unit.publish(unitTopics.unitStatus(entrance), { online: true, boot: "b1" }, true);
    assert.deepEqual(await heard.next("status", isType("unitStatus")), {
      type: "unitStatus",
      ...entrance,
      online: true,
      boot: "b1",
    });
    assert.deepEqual(heard.all.filter(isType("nonsense")), []);
  });

  test("E4 whatever a unit is told arrives whole, at this unit alone", async (stage) => {
    await stage.listen();
    const unit = await stage.device("unit-entrance");
    const other = await stage.device("unit-garage");
    await unit.subscribe(...unitSubscribes(entrance));
    await other.subscribe(...unitSubscribes(garage));
    const list = { epoch: 3, revision: 9, issuedAtMs: 1, keys: [], revoked: ["q1"], tags: [] };
    const time = { wallMs: 1_767_600_000_000, boot: "b1", notAfterUnitMs: 5_000 };
    const access = withSignature(list, accessBytes(entrance, list), signer);
    const signedTime = withSignature(time, timeBytes(entrance, time), signer);
    const verdict = {
      id: "p1",
      boot: "b1",
      door: "front",
      admitted: false,
      reason: "wrong_door",
    } as const;
    const act = actOf("a1");
    const { adapter } = stage;
    const told = async (what: string, name: keyof typeof unitTopics) => {
      const { topic, payload } = await unit.told.next(what);
      assert.equal(topic, unitTopics[name](entrance));
      return payload;
    };
    assert.equal(adapter.tellUnit(entrance, { type: "act", act }), true);
    assert.deepEqual(await told("act", "unitAct"), act);
    assert.equal(adapter.tellUnit(entrance, { type: "access", access }), true);
    assert.deepEqual(await told("access", "unitAccess"), access);
    adapter.tellUnit(entrance, { type: "time", time: signedTime });
    assert.deepEqual(await told("time", "unitTime"), signedTime);
    adapter.tellUnit(entrance, { type: "ask", ask: { epoch: 3 } });
    assert.deepEqual(await told("ask", "unitAsk"), { epoch: 3 });
    adapter.tellUnit(entrance, { type: "verdict", verdict });
    assert.deepEqual(await told("verdict", "unitVerdict"), verdict);
    adapter.tellUnit(entrance, { type: "heard", heard: { journal: "j1", seq: 7 } });
    assert.deepEqual(await told("heard", "unitHeard"), { journal: "j1", seq: 7 });
    const rings: UnitRings = {
      epoch: 3,
      revision: 18,
      rings: [
        { ring: "r1", entry: "e1", state: "ringing" },
        { ring: "r2", entry: "e2", state: "failed", reason: "nobody_reachable" },
      ],
    };
    assert.equal(adapter.tellUnit(entrance, { type: "rings", rings }), true);
    assert.deepEqual(await told("rings", "unitRings"), rings);
    const entries = [{ entry: "e1", number: "A 12", name: "Aalto" }, { entry: "e2", number: "13" }];
    const directory = { epoch: 3, revision: 2, entries };
    assert.equal(adapter.tellUnit(entrance, { type: "directory", directory }), true);
    assert.deepEqual(await told("directory", "unitDirectory"), directory);
    const signal: UnitSignalling = {
      ...about,
      signal: { kind: "answer", sdp: "v=0", proof: "a.b.c" },
    };
    assert.equal(adapter.tellUnit(entrance, { type: "signal", signal }), true);
    assert.deepEqual(await told("signal", "unitSignalling"), signal);
    const papers: UnitPapers = {
      epoch: 3,
      revision: 1,
      versions: ["a.b.c~d.b.e"],
      certificate: null,
    };
    assert.equal(adapter.tellUnit(entrance, { type: "papers", papers }), true);
    assert.deepEqual(await told("papers", "unitPapers"), papers);
    adapter.tellUnit(garage, { type: "ask", ask: { epoch: 3 } });
    await other.told.next("its own");
    assert.equal(other.told.all.length, 1);
  });

  test("E4 a unit that vanishes is reported offline; a retained word is none", async (stage) => {
    const early = await stage.device("unit-garage");
    await early.publish(unitTopics.unitPresented(garage), presented, true);
    await early.publish(unitTopics.unitHeartbeat(garage), heartbeat, true);
    await early.publish(unitTopics.unitRing(garage), ring, true);
    await early.publish(unitTopics.unitSignal(garage), signalled, true);
    const heard = await stage.listen();
    const topic = unitTopics.unitStatus(entrance);
    const payload = JSON.stringify({ online: false, boot: "b1" });
    const unit = await stage.device("unit-entrance", {
      will: { topic, payload, qos: 1, retain: true },
    });
    await unit.publish(topic, { online: true, boot: "b1" }, true);
    await heard.next("online", isType("unitStatus"));
    await unit.vanish();
    const gone = await heard.next("offline", isType("unitStatus"));
    assert.deepEqual(gone, { type: "unitStatus", ...entrance, online: false, boot: "b1" });
    assert.deepEqual(heard.all.filter(isType("unitPresented")), [], "a credential of the past");
    assert.deepEqual(heard.all.filter(isType("unitHeartbeat")), []);
    assert.deepEqual(heard.all.filter(isType("unitRing")), [], "a visitor of the past");
    assert.deepEqual(heard.all.filter(isType("unitSignal")), [], "an offer of the past");
  });

  test("E4 a unit's nonsense is told with its topic and a reason, never with a secret", async (stage) => {
    const heard = await stage.listen();
    const unit = await stage.device("unit-entrance");
    const nonsense: [string, object | string, RegExp][] = [
      [unitTopics.unitPresented(entrance), { ...presented, kind: "pin", value: "48a913" }, /value/],
      [unitTopics.unitPresented(entrance), { ...presented, value: "4".repeat(5_000) }, /value/],
      [unitTopics.unitHeartbeat(entrance), { ...heartbeat, clock: "fine" }, /clock/],
      [unitTopics.unitHeartbeat(entrance), { ...heartbeat, unitMs: -1 }, /unitMs/],
      [unitTopics.unitEvent(entrance), { ...event, seq: 1.5 }, /seq/],
      [unitTopics.unitRing(entrance), { ...ring, what: "hold" }, /what/],
      [unitTopics.unitRing(entrance), { ...ring, entry: "4".repeat(65) }, /entry/],
      [unitTopics.unitSignal(entrance), { ...signalled, media: "sound" }, /media/],
      [unitTopics.unitKey(entrance), { boot: "b1", key: "4".repeat(44) }, /key/],
      [
        unitTopics.unitSignal(entrance),
        { ...signalled, signal: { ...signalled.signal, sdp: "4".repeat(16_385) } },
        /sdp/,
      ],
      [unitTopics.unitOutcome(entrance), "{", /not JSON/],
    ];
    for (const [topic, payload, reason] of nonsense) {
      await unit.publish(topic, payload);
      const told = await heard.next("nonsense", isType("nonsense"));
      assert.equal(told.topic, topic);
      assert.match(told.fault, reason);
      assert.ok(!/48a913|44444/.test(told.fault), "a reason repeats nothing of what came");
    }
  });

  test("C17 C14 a unit's device speaks and hears below its unit only", async (stage) => {
    const heard = await stage.listen();
    const forbidden: [string, string, object][] = [
      ["unit-garage", unitTopics.unitHeartbeat(entrance), heartbeat],
      ["unit-garage", unitTopics.unitPresented(entrance), presented],
      ["unit-garage", unitTopics.unitRing(entrance), ring],
      ["unit-garage", unitTopics.unitRings(garage), { epoch: 1, revision: 1, rings: [] }],
      ["unit-garage", unitTopics.unitSignal(entrance), signalled],
      ["unit-garage", unitTopics.unitSignalling(garage), signalled],
      ["unit-garage", unitTopics.unitKey(entrance), { boot: "b1", key: "k".repeat(43) }],
      ["unit-garage", unitTopics.unitPapers(garage), { epoch: 1, revision: 1 }],
      ["main-controller", unitTopics.unitRing(entrance), ring],
      ["unit-garage", unitTopics.unitAct(garage), actOf("a1")],
      ["unit-garage", "vestibule/1/tower/main/report", {}],
      ["unit-garage", "vestibule/1/tower/garage/status", { online: false, boot: "b" }],
      ["main-controller", unitTopics.unitHeartbeat(entrance), heartbeat],
      ["main-car-a", unitTopics.unitStatus(entrance), { online: false, boot: "b1" }],
    ];
    for (const [user, topic, payload] of forbidden) {
      const intruder = await stage.device(user, { clientId: "intruder" });
      // A broker closes the connection or swallows the message; either way it is through with it.
      await intruder.publish(topic, payload).catch(() => {});
    }
    const unit = await stage.device("unit-entrance");
    await unit.publish(unitTopics.unitHeartbeat(entrance), heartbeat);
    await heard.next("the unit's own word", isType("unitHeartbeat"));
    assert.deepEqual(heard.all.map(({ type }) => type).filter((type) => type !== "link"), [
      "unitHeartbeat",
    ]);
    const eavesdropper = await stage.device("unit-garage");
    await eavesdropper.subscribe(
      unitTopics.unitAct(entrance),
      unitTopics.unitPresented(entrance),
      unitTopics.unitPresented(garage),
      unitTopics.unitRing(entrance),
      unitTopics.unitRings(entrance),
      unitTopics.unitSignal(entrance),
      unitTopics.unitSignalling(entrance),
      unitTopics.unitDirectory(entrance),
      unitTopics.unitPapers(entrance),
      unitTopics.unitKey(entrance),
      "vestibule/1/tower/+/unit/#",
      "#",
    );
    await eavesdropper.subscribe(unitTopics.unitAsk(garage));
    stage.adapter.tellUnit(entrance, { type: "act", act: actOf("a1") });
    await unit.publish(unitTopics.unitPresented(entrance), presented);
    await unit.publish(unitTopics.unitRing(entrance), ring);
    await unit.publish(unitTopics.unitSignal(entrance), signalled);
    const bye: UnitSignalling = { ...about, signal: { kind: "bye" } };
    stage.adapter.tellUnit(entrance, { type: "signal", signal: bye });
    const directory = { epoch: 1, revision: 1, entries: [{ entry: "e1", number: "12" }] };
    stage.adapter.tellUnit(entrance, { type: "directory", directory });
    const papers: UnitPapers = { epoch: 1, revision: 1, versions: [], certificate: null };
    stage.adapter.tellUnit(entrance, { type: "papers", papers });
    stage.adapter.tellUnit(garage, { type: "ask", ask: { epoch: 1 } });
    await eavesdropper.told.next("its ask");
    assert.equal(eavesdropper.told.all.length, 1);
  });

  test("E5 without the broker no door act is sent, and none is kept for later", async (stage) => {
    const heard = await stage.listen();
    await stage.way.breakDown();
    await heard.next("link down", (item) => item.type === "link" && !item.up);
    assert.equal(stage.adapter.tellUnit(entrance, { type: "act", act: actOf("a1") }), false);
    if (stage.way.comeBack === undefined) return;
    await stage.way.comeBack();
    const unit = await stage.device("unit-entrance");
    await unit.subscribe(...unitSubscribes(entrance));
    await heard.next("link up again", (item) => item.type === "link" && item.up);
    stage.adapter.tellUnit(entrance, { type: "ask", ask: { epoch: 2 } });
    assert.equal((await unit.told.next("the first thing")).topic, unitTopics.unitAsk(entrance));
  });

  for (
    const [how, meanwhile, reason] of [
      ["late", (unit: UnitOfTest) => unit.unitMs = 5_001, "too-late"],
      ["to another boot", (unit: UnitOfTest) => unit.reboot("b2"), "other-boot"],
    ] as const
  ) {
    test(`E5 a door act that a broker's queue releases ${how} opens nothing`, async (stage) => {
      const unit = new UnitOfTest();
      const told = await actsAfterAbsence(stage, () => meanwhile(unit));
      assert.equal(told.length, stage.way.keepsSessions ? 1 : 0);
      for (const act of told) assert.equal(unit.take(act), reason);
    });
  }

  test("E5 a door act comes once, in time, signed; repeated, late or forged it opens nothing", async (stage) => {
    await stage.listen();
    const proxy = await stage.proxy();
    const unit = new UnitOfTest();
    const device = await stage.device("unit-entrance", {}, proxy.port);
    await device.subscribe(unitTopics.unitAct(entrance));
    // The unit's wall clock may be an hour off, or unset: nothing in an act refers to one.
    assert.ok(!Object.keys(actOf("a1")).some((name) => /wall|AtMs/.test(name)));
    stage.adapter.tellUnit(entrance, { type: "act", act: actOf("a1") });
    const first = await device.told.next("an act in time");
    assert.equal(unit.take(first), "done");
    assert.equal(unit.take(first), "known-id");
    const forged = { ...actOf("a2"), notAfterUnitMs: 9_000 };
    stage.adapter.tellUnit(entrance, { type: "act", act: forged });
    assert.equal(unit.take(await device.told.next("a forged act", isAct)), "bad-signature");
    proxy.hold();
    stage.adapter.tellUnit(entrance, { type: "act", act: actOf("a3") });
    unit.unitMs = 5_001;
    proxy.release();
    assert.equal(unit.take(await device.told.next("an act, late", isAct)), "too-late");
  });

  test("E4 a list beyond a payload's bound is not sent, and the sender is told", async (stage) => {
    await stage.listen();
    const revoked = Array.from({ length: 8_000 }, (_, at) => `${at}`.padStart(60, "-"));
    const list = { epoch: 1, revision: 1, issuedAtMs: 1, keys: [], revoked, tags: [] };
    const access = withSignature(list, accessBytes(entrance, list), signer);
    assert.equal(stage.adapter.tellUnit(entrance, { type: "access", access }), false);
  });
}

/** Has an act published while a unit with a stored session is away; what it gets on return. */
async function actsAfterAbsence(stage: Stage, meanwhile: () => void): Promise<Told[]> {
  const heard = await stage.listen();
  const topic = unitTopics.unitStatus(entrance);
  const will = { topic, payload: `{"online":false,"boot":"b1"}`, qos: 1 };
  const stored = { clean: false, clientId: "stored-unit", will };
  const filters = [unitTopics.unitAct(entrance), unitTopics.unitAsk(entrance)];
  const before = await stage.device("unit-entrance", stored);
  await before.subscribe(...filters);
  await before.vanish();
  await heard.next("the broker knows that it is away", isType("unitStatus"));
  stage.adapter.tellUnit(entrance, { type: "act", act: actOf("a1") });
  meanwhile();
  const after = await stage.device("unit-entrance", stored);
  await after.subscribe(...filters);
  stage.adapter.tellUnit(entrance, { type: "ask", ask: { epoch: 1 } }); // after whatever was queued
  await after.told.next("ask", (told) => told.topic === unitTopics.unitAsk(entrance));
  return after.told.all.filter((told) => told.topic === unitTopics.unitAct(entrance));
}
