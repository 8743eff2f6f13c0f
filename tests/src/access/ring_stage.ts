/** The people's side of rings at work over a recording double of the rings, for tests. */
import assert from "node:assert/strict";
import type { CameraDuties } from "../../../src/access/camera_duties.ts";
import { Capabilities, type Capability } from "../../../src/access/capability.ts";
import { CapabilityDesk } from "../../../src/access/capability_desk.ts";
import type { RingPush } from "../../../src/access/pushed_ring.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import type { CallVisitorLift, HouseholdRings } from "../../../src/access/ring_desk.ts";
import type { Directories } from "../../../src/directories.ts";
import type { UnitAddress } from "../../../src/doors.ts";
import type { Done } from "../../../src/lifts.ts";
import { openRings } from "../../../src/open_rings.ts";
import { Log } from "../../../src/operations/log.ts";
import type { RingEars } from "../../../src/ring_phones.ts";
import type { RingSignals, SaidSignal, SignalLine } from "../../../src/ring_signalling.ts";
import type { RingPlan, Rings, RingView, UnitDirectory } from "../../../src/rings.ts";
import { as, type PeopleStage, type Seed, withPeople } from "../people/people_stage.ts";
import { aFacility, aGrant, aMember, anAccount, aSession, startMs } from "../people/rows.ts";
import { testSite } from "./test_site.ts";

/** The unit that rings. */
export const entrance: UnitAddress = { building: "tower", unit: "entrance" };

/** Two flats: Mia's with a sub-user, a second phone and an owner, and Amy's. */
export const household: Seed = [
  ...["mia", "sue", "oscar", "amy"].flatMap((who): Seed => [
    ["account", anAccount(who)],
    ["session", aSession(who)],
  ]),
  ["session", aSession("mia", { id: "session-mia-tablet" })],
  ["facility", aFacility("a1", { number: "1" })],
  ["member", aMember("a1", "mia")],
  ["member", aMember("a1", "sue", "sub")],
  ["member", aMember("a1", "oscar", "owner")],
  [
    "grant",
    aGrant("g1", { kind: "facility", id: "a1" }, {
      scope: { doors: ["entrance/main", "cellar/bikes"], lifts: [] },
    }),
  ],
  ["facility", aFacility("a2", { number: "2" })],
  ["member", aMember("a2", "amy")],
  ["grant", aGrant("g2", { kind: "facility", id: "a2" })],
];

/** Rings that do nothing but say what was asked of them. */
export class RecordedRings implements Rings {
  /** As `answer <ring> <handle>`. */
  readonly asked: string[] = [];
  /** What is answered to everything. */
  view = aRing("r-1");

  answer(_at: UnitAddress, ring: string, handle: string, done: Done<RingView>): void {
    this.#note(`answer ${ring} ${handle}`, done);
  }

  decline(_at: UnitAddress, ring: string, handle: string, done: Done<RingView>): void {
    this.#note(`decline ${ring} ${handle}`, done);
  }

  hangUp(_at: UnitAddress, ring: string, handle: string, done: Done<RingView>): void {
    this.#note(`hangUp ${ring} ${handle}`, done);
  }

  householdEnded(_at: UnitAddress, ring: string): void {
    this.asked.push(`householdEnded ${ring}`);
  }

  open(
    _at: UnitAddress,
    ring: string,
    handle: string,
    door: string,
    key: string,
    done: Done<RingView>,
  ): void {
    this.#note(`open ${ring} ${handle} ${door} ${key}`, done);
  }

  #note(what: string, done: Done<RingView>): void {
    this.asked.push(what);
    done({ ok: true, value: this.view });
  }
}

/** A relay that does nothing but say what it was handed. */
export class RecordedSignals implements RingSignals {
  readonly took: { readonly handle: string; readonly line: SignalLine; readonly ring: string }[] =
    [];
  readonly leftBy: SignalLine[] = [];

  take(_at: UnitAddress, handle: string, line: SignalLine, { ring }: SaidSignal): undefined {
    this.took.push({ handle, line, ring });
  }

  left(line: SignalLine): void {
    this.leftBy.push(line);
  }
}

/** A ring of the entrance as a device sees it. */
export function aRing(ring: string, change: Partial<RingView> = {}): RingView {
  return {
    ring,
    building: "tower",
    unit: "entrance",
    state: "ringing",
    seq: 1,
    presses: 1,
    startedAtMs: startMs,
    untilMs: startMs + 45_000,
    rings: true,
    doors: ["main"],
    opened: [],
    media: [],
    ...change,
  };
}

/** The people's side of rings at work. */
export interface RingStage extends PeopleStage {
  readonly rings: RecordedRings;
  readonly signals: RecordedSignals;
  readonly desk: HouseholdRings;
  readonly cameras: CameraDuties;
  readonly directories: Directories;
  readonly capabilityDesk: CapabilityDesk;
  readonly capabilities: Capabilities;
  readonly revocations: Revocations;
  /** What was published, newest last. */
  readonly published: { readonly at: UnitAddress; readonly directory: UnitDirectory }[];
  readonly lines: string[];
  /** A verified capability for rings of the tower; the session is `session-<device>`. */
  phone(account: string, device?: string): Promise<Capability>;
  /** Routes a ring of the flat of this number at the entrance. */
  press(number: string, ring?: string): Promise<RingPlan>;
}

/** Runs a test body with directories published. */
export async function withRings(
  body: (stage: RingStage) => Promise<void>,
  seed: Seed = household,
  pushOf?: (people: PeopleStage, log: Log) => RingPush,
  callLift?: CallVisitorLift,
): Promise<void> {
  await withPeople(seed, async (people) => {
    const { clock, registry } = people;
    const rings = new RecordedRings();
    const signals = new RecordedSignals();
    const published: RingStage["published"] = [];
    const lines: string[] = [];
    const log = new Log(clock, (line) => lines.push(line), "debug");
    const opened = openRings({
      registry,
      site: testSite,
      clock,
      randomId: () => crypto.randomUUID(),
      rings: () => rings,
      publishDirectory: (at, directory) => published.push({ at, directory }),
      log,
      signals,
      ...(pushOf !== undefined && { push: pushOf(people, log) }),
      ...(callLift !== undefined && { callLift }),
    });
    const revocations = new Revocations(clock);
    const capabilities = await Capabilities.create({
      clock,
      revocations,
      cluster: "yard",
      randomId: () => crypto.randomUUID(),
    });
    const capabilityDesk = new CapabilityDesk({
      registry,
      site: testSite,
      clock,
      capabilities,
      revocations,
      rings: opened.desk,
      lifts: { endCaller: () => {} },
      minted: (rid) => assert.fail(`${rid} was written to the map`),
      feedFailed: (fault) => assert.fail(fault),
    });
    opened.start();
    await clock.run(1);
    try {
      await body({
        ...people,
        ...{ rings, signals, capabilityDesk, capabilities, revocations, published, lines },
        desk: opened.desk,
        cameras: opened.cameras,
        directories: opened.directories,
        async phone(account, device = account) {
          const given = await capabilityDesk.mint(
            as(account, { session: `session-${device}` }),
            { building: "tower", use: "ring" },
            `rid-${device}`,
          );
          const verified = await capabilities.verify(given.capability);
          assert.ok(verified.ok);
          return verified.value;
        },
        press(number, ring = "r-1") {
          const entries = published.at(-1)?.directory.entries ?? [];
          const entry = entries.find((one) => one.number === number)?.entry ?? "none";
          return opened.desk.route(entrance, ring, entry);
        },
      });
    } finally {
      await capabilityDesk.stop();
      await opened.stop();
    }
  });
}

/** A socket of a phone: what it was told, whole list first. */
export function listening(
  desk: HouseholdRings,
  capability: Capability,
  ears: Partial<RingEars> = {},
) {
  const heard: RingView[] = [];
  const line = desk.join(capability, { ring: (ring) => heard.push(ring), ...ears });
  assert.ok(line.ok);
  return { heard, ...line.value };
}
