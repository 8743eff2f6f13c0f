/**
 * The identity plane's desk for rings (C4): from an entry of a unit's display to the devices of its
 * flat, and from the handles of one ring back to their sockets. Everything here lies in memory. A
 * capability for rings says only that its holder takes some; whose it is stands here until it ends.
 * A handle is known for as long as its ring, and a ring that ended while its device was away for two
 * minutes more, without its handle. Nothing of it is logged or stored: who rang and when is the
 * device's own to keep.
 */
import type { Clock } from "../clock.ts";
import type { DoorAddress, UnitAddress } from "../doors.ts";
import type { Answer, Done } from "../lifts.ts";
import type { Registry } from "../people/registry/registry.ts";
import { isHeldBack, keptTexts, notKept } from "../people/ring_papers/brought.ts";
import { type Refusal, RefusalError, refuse } from "../refusal.ts";
import type { OpenByRing, RingEars, RingLine, RingPhones } from "../ring_phones.ts";
import type { RingSignals, SaidSignal, SignalLine } from "../ring_signalling.ts";
import {
  type RingDesk,
  type RingNews,
  type RingPlan,
  type Rings,
  type RingView,
} from "../rings.ts";
import type { Site } from "../site.ts";
import type { CameraDuties } from "./camera_duties.ts";
import { CameraGate } from "./camera_gate.ts";
import type { Capability } from "./capability.ts";
import type { GuestFloor } from "./guest_floors.ts";
import { PushedRing, type RingPush } from "./pushed_ring.ts";
import type { RingDirectory } from "./ring_directory.ts";
import {
  doorsOf,
  householdStands,
  rungAccounts,
  type RungDevice,
  rungDevices,
  stillRung,
} from "./ring_household.ts";
import { type RingPart, RingPartBook } from "./ring_parts.ts";
import { planRing } from "./ring_plan.ts";
import { RingSockets, socketsMax } from "./ring_sockets.ts";
import { liftDoors, type VisitorLift, visitorLift } from "./visitor_lift.ts";

/** Rings of the cluster at once, whose handles are known. */
export const ringsMax = 4_096;
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
  /** Calls a lift for who came in by a ring (`GuestLift`); left out: none comes. */
  readonly callLift?: CallVisitorLift;
}

/**
 * Calls a lift to behind a door, for who came in by a ring; `home` is the level that they go to.
 * Lifts do not learn of the ring: it tells a second opening by it from a first, in memory.
 */
export type CallVisitorLift = (
  at: DoorAddress,
  ring: string,
  floors: readonly GuestFloor[],
  home: number,
) => void;

/** The desk. */
export class HouseholdRings implements RingDesk, RingPhones, RingHolders {
  readonly #parts: RingDeskParts;
  /** How phones connect with units, as far as cameras may show anything. */
  readonly #gate: CameraGate | undefined;
  /** By `jti`. */
  readonly #holders = new Map<string, RingHolder>();
  readonly #sockets = new RingSockets();
  readonly #book = new RingPartBook();
  #cancelSweep: (() => void) | null = null;
  /** Grows when a household may be another. */
  #changes = 0;
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
    this.#book.clear();
    this.#sockets.clear();
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
    if (this.#book.size >= ringsMax) this.#sweep();
    if (this.#book.size >= ringsMax) return { ...unknown, reason: "too_many_rings" };
    const changes = this.#changes;
    const { found, lifts, kept } = await registry.for("provide_service").look((ledger, now) => ({
      found: rungDevices({ ledger, now, site }, at, flat),
      lifts: liftDoors({ ledger, site }, at, flat),
      kept: { texts: keptTexts(ledger, flat.facility) },
    }));
    if (found === null || this.#stopped) return unknown;
    const isReached = ({ session, woken }: RungDevice) =>
      (push !== undefined && woken === true) ||
      this.#sockets.of({ session, building: at.building }).length > 0;
    const { plan, devices } = planRing(found, isReached, randomId);
    const parts = [...devices].map(([handle, device]): RingPart => {
      const { session, account, woken } = device;
      return {
        ...{ at, ring, flat, session, account, handle, lifts, kept },
        ...{ view: null, heard: true, isPast: false },
        ...(push !== undefined && woken === true &&
          { pushed: new PushedRing(push, clock, device) }),
      };
    });
    this.#book.begin(at, ring, parts, clock.now());
    this.#sweepLater();
    // A household that ended while it was looked for was not found among the rings. A registry that
    // fails here answers nobody of them either.
    if (changes !== this.#changes) void this.householdsChanged(at.building).catch(() => {});
    return plan;
  }

  tell(at: UnitAddress, { handle, view }: RingNews): void {
    const part = this.#book.by(at, view.ring, handle);
    if (part === undefined || part.handle === null) return;
    if (part.view !== null && view.seq <= part.view.seq) return;
    // Who is of the household no more hears that it is over, and nothing else of it (C9).
    if (part.isPast && view.reason !== "household_ended") return;
    const shown = this.#shown(part, view);
    part.view = shown;
    const sockets = this.#sockets.of({ session: part.session, building: at.building });
    part.heard = part.isPast || sockets.length > 0;
    for (const socket of sockets) socket.ring(shown);
    if (!part.isPast) part.pushed?.told(shown, part.heard);
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
    for (const socket of this.#sockets.in(building)) socket.cameras?.(looked);
  }

  forget(at: UnitAddress, ring: string): void {
    this.#parts.cameras?.over(at, ring);
    this.#gate?.over(at, ring);
    this.#book.over(at, ring, this.#parts.clock.now());
  }

  join(capability: Capability, ears: RingEars): Answer<RingLine> {
    const holder = this.#holderOf(capability);
    if (!holder.ok) return holder;
    const { session, building } = holder.value;
    const socket = this.#sockets.add(holder.value, ears);
    if (socket === undefined) {
      return no(refuse("limit_reached", `Cannot take part in rings: a device has ${socketsMax}`));
    }
    const rings = this.#viewsOf(session, building);
    for (const part of this.#book.of(session)) {
      if (part.at.building !== building || part.view === null) continue;
      part.heard = true;
      if (part.handle === null) this.#book.drop(part);
    }
    const { line, resumed } = socket;
    const looked = this.#parts.cameras?.lookedIn(building) ?? [];
    return {
      ok: true,
      value: {
        rings,
        ...(resumed && { resumed }),
        ...(looked.length > 0 && { looked }),
        signal: (said) => this.#signal(capability, line, said),
        leave: () => {
          const left = socket.leave();
          if (left !== undefined) this.#gate?.left(left);
        },
      },
    };
  }

  active(capability: Capability): Answer<readonly RingView[]> {
    const holder = this.#holderOf(capability);
    if (!holder.ok) return holder;
    const { session, building } = holder.value;
    return { ok: true, value: this.#viewsOf(session, building) };
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
    this.#parts.rings().answer(at, ring, handle, this.#seen(found.value, done));
  }

  decline(capability: Capability, ring: string, done: Done<RingView>): void {
    const found = this.#partOf(capability, ring);
    if (!found.ok) return done(found);
    const { at, handle } = found.value;
    this.#parts.rings().decline(at, ring, handle, this.#seen(found.value, done));
  }

  hangUp(capability: Capability, ring: string, done: Done<RingView>): void {
    const found = this.#partOf(capability, ring);
    if (!found.ok) return done(found);
    const { at, handle } = found.value;
    this.#parts.rings().hangUp(at, ring, handle, this.#seen(found.value, done));
  }

  open(capability: Capability, ring: string, wanted: OpenByRing, done: Done<RingView>): void {
    const found = this.#partOf(capability, ring);
    if (!found.ok) return done(found);
    const { at, account, flat } = found.value;
    const { registry, site } = this.#parts;
    const { door, key } = wanted;
    // What it might open when it was pressed may have ended since (C3).
    registry.for("provide_service").look((ledger, now) => ({
      may: doorsOf({ ledger, now, site }, at, account).includes(door),
      lift: wanted.lift === true
        ? visitorLift({ ledger, now, site }, { ...at, door }, flat, account)
        : null,
    })).then(({ may, lift }) => {
      const again = this.#partOf(capability, ring);
      if (!again.ok) return done(again);
      if (!may) {
        return done(no(
          refuse("forbidden", "Cannot open the door: it is not one that you may open by this ring"),
        ));
      }
      const opened = this.#seen(again.value, (answer) => {
        if (lift === null || !answer.ok) return done(answer);
        done({ ok: true, value: this.#withLift(answer.value, { ...at, door }, lift) });
      });
      this.#parts.rings().open(at, ring, again.value.handle, door, key, opened);
    }, (error) =>
      done(no(
        error instanceof RefusalError
          ? error.refusal
          : refuse("internal", "Cannot open the door: something broke here"),
      )));
  }

  /** Calls the visitor's lift, where the unit has said that the door opened. */
  #withLift(view: RingView, at: DoorAddress, { from, to, floors }: VisitorLift): RingView {
    const { callLift } = this.#parts;
    if (callLift === undefined || !view.opened.includes(at.door)) return view;
    callLift(at, view.ring, floors, to);
    return { ...view, lift: { from, to } };
  }

  #signal(
    capability: Capability,
    line: SignalLine,
    said: SaidSignal,
  ): Refusal | undefined {
    const gate = this.#gate;
    if (gate === undefined) return refuse("not_found", "Cannot connect: no unit here can");
    const found = this.#partOf(capability, said.ring);
    if (!found.ok) return found.refusal;
    const { at, handle, kept } = found.value;
    const { signal, ...about } = said;
    if (signal.kind === "statement" && isHeldBack(signal.text, kept.texts)) {
      line.hear({ ...about, signal: { kind: "statement", ...notKept } });
      return undefined;
    }
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

  #partOf(capability: Capability, ring: string): Answer<RingPart & { readonly handle: string }> {
    const holder = this.#holderOf(capability);
    if (!holder.ok) return holder;
    const part = this.#book.get(holder.value.session, ring);
    return part === undefined || part.handle === null || part.isPast ||
        part.at.building !== holder.value.building
      ? no(noRing())
      : { ok: true, value: { ...part, handle: part.handle } };
  }

  /** What a device is to know, of one building, in the order in which it was rung. */
  #viewsOf(session: string, building: string): readonly RingView[] {
    return this.#book.of(session).flatMap(({ at, view, handle, heard, isPast }) => {
      if (at.building !== building || view === null || isPast) return [];
      const isOpen = view.state === "ringing" || view.state === "answered";
      // A device that knows of an end needs no reminder; what has no handle any more is not open.
      return (isOpen ? handle !== null : !heard) ? [view] : [];
    });
  }

  /**
   * A ring as its devices see it: with what this server hands on of its unit's media now, and where
   * a lift can be sent to the visitor.
   */
  #shown({ at, lifts }: Pick<RingPart, "at" | "lifts">, view: RingView): RingView {
    const media = this.#gate === undefined
      ? []
      : view.media.filter((one) => one !== "picture" || this.cameraAllowed(at));
    const withLift = this.#parts.callLift === undefined
      ? []
      : view.doors.filter((door) => lifts.includes(door));
    return { ...view, media, ...(withLift.length > 0 && { lifts: withLift }) };
  }

  #seen(part: Pick<RingPart, "at" | "lifts">, done: Done<RingView>): Done<RingView> {
    return (answer) =>
      done(answer.ok ? { ok: true, value: this.#shown(part, answer.value) } : answer);
  }

  /**
   * Households of a building may be others now: what rings for one that has ended is over, for its
   * devices and at the unit (C9). @throws what the registry throws: then nothing was done
   */
  async householdsChanged(building: string): Promise<void> {
    this.#changes++;
    const parts = this.#book.openIn(building).filter(({ isPast }) => !isPast);
    if (parts.length === 0) return;
    const past = await this.#parts.registry.for("provide_service").look((ledger) =>
      parts.filter(({ flat }) => !householdStands(ledger, flat))
    );
    const rings = new Map<string, RingPart>();
    for (const part of past) {
      part.isPast = true;
      part.pushed?.end();
      rings.set(`${part.at.unit}/${part.ring}`, part);
    }
    for (const { at, ring } of rings.values()) this.#parts.rings().householdEnded(at, ring);
  }

  /**
   * What is signed about a flat's keys is otherwise now, or with null about its building's: those of
   * its devices that are here are told. @throws what the registry throws
   */
  async papersChanged(building: string, facility: string | null): Promise<void> {
    const ringing = this.#book.openIn(building).filter(({ flat }) => flat.facility === facility);
    if (facility !== null && ringing.length > 0) {
      const texts = await this.#parts.registry.for("provide_service").look((ledger) =>
        keptTexts(ledger, facility)
      );
      for (const { kept } of ringing) kept.texts = texts;
    }
    const sockets = this.#sockets.in(building);
    if (sockets.length === 0) return;
    const accounts = facility === null
      ? null
      : await this.#parts.registry.for("provide_service").look((ledger) =>
        rungAccounts(ledger, facility)
      );
    for (const { account, papers } of sockets) {
      if (accounts === null || accounts.has(account)) papers?.();
    }
  }

  /** Somebody's right has ended: what rings for them no more is no longer theirs (C3, C9). */
  async #recheck(session: string): Promise<void> {
    const { registry } = this.#parts;
    const parts = this.#book.of(session).filter(({ isPast }) => !isPast);
    if (parts.length === 0) return;
    let ended = parts;
    try {
      ended = await registry.for("provide_service").look((ledger, now) =>
        // Where the whole household has ended the ring is over, and its devices are told.
        parts.filter((part) =>
          !stillRung({ ledger, now }, part.flat, part) && householdStands(ledger, part.flat)
        )
      );
    } catch {
      // Where nobody can say that the right stands, it does not.
    }
    for (const part of ended) {
      const { at, ring, handle, view } = part;
      part.handle = null;
      this.#book.drop(part);
      if (handle === null || view?.answeredHere !== true || view.state !== "answered") continue;
      this.#parts.rings().hangUp(at, ring, handle, () => {});
    }
  }

  #sweepLater(): void {
    if (this.#cancelSweep !== null || this.#stopped) return;
    this.#cancelSweep = this.#parts.clock.after(sweepMs, () => {
      this.#cancelSweep = null;
      this.#sweep();
      if (this.#book.size + this.#holders.size > 0) this.#sweepLater();
    });
  }

  #sweep(): void {
    const now = this.#parts.clock.now();
    this.#book.sweep(now);
    for (const [jti, { expiresAtMs }] of this.#holders) {
      if (expiresAtMs <= now) this.#holders.delete(jti);
    }
  }
}

function noRing(): Refusal {
  return refuse("unknown_ring", "Cannot find the ring: it is none of yours, or it has ended");
}

function no(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
