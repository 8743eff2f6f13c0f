/**
 * The identity plane's desk for rings (C4): from an entry of a unit's display to the devices of its
 * flat, and from the handles of one ring back to their sockets. Everything here lies in memory. A
 * capability for rings says only that its holder takes some; whose it is stands here until it ends.
 * A handle is known for as long as its ring, and a ring that ended while its device was away for two
 * minutes more, without its handle. Nothing of it is logged or stored: who rang and when is the
 * device's own to keep.
 */
import type { Clock } from "../clock.ts";
import type { UnitAddress } from "../doors.ts";
import type { Answer, Done } from "../lifts.ts";
import type { Registry } from "../people/registry/registry.ts";
import { type Refusal, RefusalError, refuse } from "../refusal.ts";
import type { RingLine, RingPhones } from "../ring_phones.ts";
import type { LookedCamera } from "../protocol_rings.ts";
import type { HeardSignal, RingSignals, SaidSignal } from "../ring_signalling.ts";
import {
  answeredMsMax,
  type RingDesk,
  ringMsMax,
  type RingNews,
  type RingPlan,
  type Rings,
  type RingView,
} from "../rings.ts";
import type { Site } from "../site.ts";
import type { CameraDuties } from "./camera_duties.ts";
import { CameraGate } from "./camera_gate.ts";
import type { Capability } from "./capability.ts";
import { PushedRing, type RingPush } from "./pushed_ring.ts";
import type { RingDirectory } from "./ring_directory.ts";
import { doorsOf, type Flat, type RungDevice, rungDevices, stillRung } from "./ring_household.ts";
import { planRing } from "./ring_plan.ts";

/** Rings of the cluster at once, whose handles are known. */
export const ringsMax = 4_096;
/** Sockets of one device that take rings at once. */
export const socketsMax = 32;
/** How long a ring that ended stands for a device that was away. */
export const unheardMs = 120_000;
/** A ring that nobody says the end of is forgotten after this. */
const ringLifeMs = ringMsMax + answeredMsMax + 60_000;
const sweepMs = 30_000;

/** Who holds a capability for rings. */
export interface RingHolder {
  readonly jti: string;
  readonly expiresAtMs: number;
  readonly building: string;
  readonly account: string;
  /** The device: one sign-in. */
  readonly session: string;
}

/** What hears of capabilities for rings: that one was minted, and that one was ended. */
export interface RingHolders {
  hold(holder: RingHolder): void;
  ended(jti: string): void;
}

/** What the desk needs. */
export interface RingDeskParts {
  readonly registry: Registry;
  readonly site: Site;
  readonly clock: Clock;
  /** At least 122 unguessable bits as text of at most 40 characters, new at each call. */
  readonly randomId: () => string;
  readonly directory: Pick<RingDirectory, "flatOf">;
  /** The rings themselves, once they stand. */
  readonly rings: () => Rings;
  /** What cameras may show; left out: nothing, ever. */
  readonly cameras?: CameraDuties;
  /** How phones connect with units; left out: they do not. */
  readonly signals?: RingSignals;
  /** Wakes devices that are away; left out: none is woken. */
  readonly push?: RingPush;
}

/** A ring as one device has it. */
interface Part {
  readonly at: UnitAddress;
  readonly ring: string;
  readonly flat: Flat;
  readonly session: string;
  readonly account: string;
  /** Null once the ring is over. */
  handle: string | null;
  view: RingView | null;
  /** The device has been told of it as it stands. */
  heard: boolean;
  /** Where the device can be woken. */
  readonly pushed?: PushedRing;
}

interface Ring {
  /** By handle. */
  readonly parts: ReadonlyMap<string, Part>;
  untilMs: number;
}

interface Socket {
  readonly building: string;
  readonly hear: (ring: RingView) => void;
  readonly hearCameras: (looked: readonly LookedCamera[]) => void;
}

interface Device {
  readonly sockets: Set<Socket>;
  /** By ring. */
  readonly parts: Map<string, Part>;
}

/** The desk. */
export class HouseholdRings implements RingDesk, RingPhones, RingHolders {
  readonly #parts: RingDeskParts;
  /** How phones connect with units, as far as cameras may show anything. */
  readonly #gate: CameraGate | undefined;
  /** By `jti`. */
  readonly #holders = new Map<string, RingHolder>();
  /** By session. */
  readonly #devices = new Map<string, Device>();
  /** By unit and ring. */
  readonly #rings = new Map<string, Ring>();
  #cancelSweep: (() => void) | null = null;
  #stopped = false;

  constructor(parts: RingDeskParts) {
    const { signals } = parts;
    this.#parts = parts;
    this.#gate = signals && new CameraGate(signals, (at) => this.cameraAllowed(at));
  }

  /** Forgets everything. */
  stop(): void {
    this.#stopped = true;
    this.#cancelSweep?.();
    this.#cancelSweep = null;
    this.#rings.clear();
    this.#devices.clear();
    this.#holders.clear();
  }

  hold(holder: RingHolder): void {
    this.#holders.set(holder.jti, holder);
    this.#sweepLater();
  }

  ended(jti: string): void {
    const holder = this.#holders.get(jti);
    this.#holders.delete(jti);
    if (holder !== undefined) void this.#recheck(holder.session);
  }

  async route(at: UnitAddress, ring: string, entry: string): Promise<RingPlan> {
    const { registry, site, directory, randomId, clock, push } = this.#parts;
    this.#parts.cameras?.pressed(at, ring);
    const flat = directory.flatOf(at, entry);
    const unknown = { reachable: false, reason: "unknown_entry", targets: [] } as const;
    if (flat === undefined) return unknown;
    if (this.#rings.size >= ringsMax) this.#sweep();
    if (this.#rings.size >= ringsMax) return { ...unknown, reason: "too_many_rings" };
    const found = await registry.for("provide_service").look((ledger, now) =>
      rungDevices({ ledger, now, site }, at, flat)
    );
    if (found === null || this.#stopped) return unknown;
    const isReached = ({ session, woken }: RungDevice) =>
      (push !== undefined && woken === true) || this.#socketsOf({ session, at }).length > 0;
    const { plan, devices } = planRing(found, isReached, randomId);
    const key = keyOf(at, ring);
    // Asked for anew, as after a fault: what was said before counts no more.
    for (const part of this.#rings.get(key)?.parts.values() ?? []) this.#drop(part);
    const parts = new Map<string, Part>();
    for (const [handle, device] of devices) {
      const { session, account, woken } = device;
      const pushed = push === undefined || woken !== true
        ? {}
        : { pushed: new PushedRing(push, clock, device) };
      const part = { at, ring, flat, session, account, handle, view: null, heard: true, ...pushed };
      parts.set(handle, part);
      this.#device(session).parts.set(ring, part);
    }
    this.#rings.set(key, { parts, untilMs: clock.now() + ringLifeMs });
    this.#sweepLater();
    return plan;
  }

  tell(at: UnitAddress, { handle, view }: RingNews): void {
    const part = this.#rings.get(keyOf(at, view.ring))?.parts.get(handle);
    if (part === undefined || part.handle === null) return;
    if (part.view !== null && view.seq <= part.view.seq) return;
    part.view = view;
    const sockets = this.#socketsOf(part);
    part.heard = sockets.length > 0;
    for (const { hear } of sockets) hear(view);
    part.pushed?.told(view, part.heard);
  }

  /** Whether a unit may show a picture to whom it rings for: its sticker is recorded (R76). */
  cameraAllowed(at: UnitAddress): boolean {
    return this.#parts.cameras?.allowed(at) === true;
  }

  /**
   * What a unit's camera may show is otherwise now: pictures end where it is off, and everybody of
   * the building hears where a technician may look.
   */
  camerasChanged(at: UnitAddress): void {
    this.#gate?.changed(at);
    const { building } = at;
    const looked = this.#parts.cameras?.lookedIn(building) ?? [];
    for (const { sockets } of this.#devices.values()) {
      for (const socket of sockets) if (socket.building === building) socket.hearCameras(looked);
    }
  }

  forget(at: UnitAddress, ring: string): void {
    this.#parts.cameras?.over(at, ring);
    this.#gate?.over(at, ring);
    const key = keyOf(at, ring);
    const found = this.#rings.get(key);
    if (found === undefined) return;
    let unheard = false;
    for (const part of found.parts.values()) {
      if (part.handle === null) continue;
      part.handle = null;
      if (part.heard || part.view === null) this.#drop(part);
      else unheard = true;
    }
    if (!unheard) this.#rings.delete(key);
    else found.untilMs = this.#parts.clock.now() + unheardMs;
  }

  join(
    capability: Capability,
    hear: (ring: RingView) => void,
    hearSignal: (signal: HeardSignal) => void = () => {},
    hearCameras: (looked: readonly LookedCamera[]) => void = () => {},
  ): Answer<RingLine> {
    const holder = this.#holderOf(capability);
    if (!holder.ok) return holder;
    const { session, building } = holder.value;
    const socket = { building, hear, hearCameras };
    const device = this.#device(session);
    if (device.sockets.size >= socketsMax) {
      return no(refuse("limit_reached", `Cannot take part in rings: a device has ${socketsMax}`));
    }
    device.sockets.add(socket);
    const rings = this.#viewsOf(device, building);
    for (const part of [...device.parts.values()]) {
      if (part.at.building !== building || part.view === null) continue;
      part.heard = true;
      if (part.handle === null) this.#drop(part);
    }
    const line = { hear: hearSignal };
    const looked = this.#parts.cameras?.lookedIn(building) ?? [];
    return {
      ok: true,
      value: {
        rings,
        ...(looked.length > 0 && { looked }),
        signal: (said) => this.#signal(capability, line, said),
        leave: () => {
          this.#gate?.left(line);
          device.sockets.delete(socket);
          this.#tidy(session);
        },
      },
    };
  }

  active(capability: Capability): Answer<readonly RingView[]> {
    const holder = this.#holderOf(capability);
    if (!holder.ok) return holder;
    const device = this.#devices.get(holder.value.session);
    const views = device === undefined ? [] : this.#viewsOf(device, holder.value.building);
    return { ok: true, value: views };
  }

  shown(capability: Capability, ring: string, done: Done<RingView>): void {
    const found = this.#partOf(capability, ring);
    if (!found.ok) return done(found);
    const { view, pushed } = found.value;
    pushed?.shown();
    done(view === null ? no(noRing()) : { ok: true, value: view });
  }

  answer(capability: Capability, ring: string, done: Done<RingView>): void {
    const found = this.#partOf(capability, ring);
    if (!found.ok) return done(found);
    const { at, handle } = found.value;
    this.#parts.rings().answer(at, ring, handle, done);
  }

  decline(capability: Capability, ring: string, done: Done<RingView>): void {
    const found = this.#partOf(capability, ring);
    if (!found.ok) return done(found);
    const { at, handle } = found.value;
    this.#parts.rings().decline(at, ring, handle, done);
  }

  hangUp(capability: Capability, ring: string, done: Done<RingView>): void {
    const found = this.#partOf(capability, ring);
    if (!found.ok) return done(found);
    const { at, handle } = found.value;
    this.#parts.rings().hangUp(at, ring, handle, done);
  }

  open(
    capability: Capability,
    ring: string,
    door: string,
    key: string,
    done: Done<RingView>,
  ): void {
    const found = this.#partOf(capability, ring);
    if (!found.ok) return done(found);
    const { at, account } = found.value;
    const { registry, site } = this.#parts;
    // What it might open when it was pressed may have ended since (C3).
    registry.for("provide_service").look((ledger, now) =>
      doorsOf({ ledger, now, site }, at, account).includes(door)
    ).then((may) => {
      const again = this.#partOf(capability, ring);
      if (!again.ok) return done(again);
      if (!may) {
        return done(no(
          refuse("forbidden", "Cannot open the door: it is not one that you may open by this ring"),
        ));
      }
      this.#parts.rings().open(at, ring, again.value.handle, door, key, done);
    }, (error) =>
      done(no(
        error instanceof RefusalError
          ? error.refusal
          : refuse("internal", "Cannot open the door: something broke here"),
      )));
  }

  #signal(
    capability: Capability,
    line: { readonly hear: (signal: HeardSignal) => void },
    said: SaidSignal,
  ): Refusal | undefined {
    const gate = this.#gate;
    if (gate === undefined) return refuse("not_found", "Cannot connect: no unit here can");
    const found = this.#partOf(capability, said.ring);
    if (!found.ok) return found.refusal;
    const { at, handle } = found.value;
    return gate.take(at, handle, line, said);
  }

  #holderOf({ jti, rings }: Capability): Answer<RingHolder> {
    if (rings !== true) {
      return no(refuse("forbidden", "Cannot take part in rings: the capability is not for rings"));
    }
    const holder = this.#holders.get(jti);
    return holder === undefined
      ? no(refuse("capability_revoked", "Cannot take part in rings: the capability has ended"))
      : { ok: true, value: holder };
  }

  #partOf(capability: Capability, ring: string): Answer<Part & { readonly handle: string }> {
    const holder = this.#holderOf(capability);
    if (!holder.ok) return holder;
    const part = this.#devices.get(holder.value.session)?.parts.get(ring);
    return part === undefined || part.handle === null ||
        part.at.building !== holder.value.building
      ? no(noRing())
      : { ok: true, value: { ...part, handle: part.handle } };
  }

  /** What a device is to know, of one building, in the order in which it was rung. */
  #viewsOf({ parts }: Device, building: string): readonly RingView[] {
    return [...parts.values()].flatMap(({ at, view, handle, heard }) => {
      if (at.building !== building || view === null) return [];
      const isOpen = view.state === "ringing" || view.state === "answered";
      // A device that knows of an end needs no reminder; what has no handle any more is not open.
      return (isOpen ? handle !== null : !heard) ? [view] : [];
    });
  }

  /** Somebody's right has ended: what rings for them no more is no longer theirs (C3, C9). */
  async #recheck(session: string): Promise<void> {
    const { registry } = this.#parts;
    const parts = [...this.#devices.get(session)?.parts.values() ?? []];
    if (parts.length === 0) return;
    let ended = parts;
    try {
      ended = await registry.for("provide_service").look((ledger, now) =>
        parts.filter((part) => !stillRung({ ledger, now }, part.flat, part))
      );
    } catch {
      // Where nobody can say that the right stands, it does not.
    }
    for (const part of ended) {
      const { at, ring, handle, view } = part;
      part.handle = null;
      this.#drop(part);
      if (handle === null || view?.answeredHere !== true || view.state !== "answered") continue;
      this.#parts.rings().hangUp(at, ring, handle, () => {});
    }
  }

  #socketsOf({ session, at }: Pick<Part, "session" | "at">) {
    return [...this.#devices.get(session)?.sockets ?? []]
      .filter(({ building }) => building === at.building);
  }

  #device(session: string): Device {
    let device = this.#devices.get(session);
    if (device === undefined) {
      this.#devices.set(session, device = { sockets: new Set(), parts: new Map() });
    }
    return device;
  }

  #drop({ session, ring, pushed }: Part): void {
    pushed?.end();
    this.#devices.get(session)?.parts.delete(ring);
    this.#tidy(session);
  }

  #tidy(session: string): void {
    const device = this.#devices.get(session);
    if (device?.sockets.size === 0 && device.parts.size === 0) this.#devices.delete(session);
  }

  #sweepLater(): void {
    if (this.#cancelSweep !== null || this.#stopped) return;
    this.#cancelSweep = this.#parts.clock.after(sweepMs, () => {
      this.#cancelSweep = null;
      this.#sweep();
      if (this.#rings.size + this.#holders.size > 0) this.#sweepLater();
    });
  }

  #sweep(): void {
    const now = this.#parts.clock.now();
    for (const [key, { parts, untilMs }] of this.#rings) {
      if (now < untilMs) continue;
      for (const part of parts.values()) this.#drop(part);
      this.#rings.delete(key);
    }
    for (const [jti, { expiresAtMs }] of this.#holders) {
      if (expiresAtMs <= now) this.#holders.delete(jti);
    }
  }
}

function keyOf({ building, unit }: UnitAddress, ring: string): string {
  return `${building}/${unit}/${ring}`;
}

function noRing(): Refusal {
  return refuse("unknown_ring", "Cannot find the ring: it is none of yours, or it has ended");
}

function no(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
