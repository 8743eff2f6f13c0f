/**
 * Where a capability comes from: somebody signed in asks for one, for lifts, doors or rings of a
 * building, under an id that their phone made. It allows what their grants allow now, for at most
 * ten minutes, and no longer than until the first of them may change. Minting is not logged (C4).
 *
 * What is ended is refused within a moment: the registry tells that a session, account, membership
 * or grant has ended, and every capability that rests on it is denied, its sockets are cut, and its
 * calls that no car is fixed to are cancelled (C3).
 */
import type { Clock } from "../clock.ts";
import type { LiftUse } from "../lift/lift_uses.ts";
import type { Lifts } from "../lifts.ts";
import type { Registry } from "../people/registry/registry.ts";
import type { Doer, RegistryEvent } from "../people/registry/turn.ts";
import { belongsTo, standingOf } from "../people/authority.ts";
import { deniedPerTurnMax, type ToDeny } from "../people/denying/commands.ts";
import type { FreshProofs } from "../people/sessions/fresh_proofs.ts";
import { rungBy } from "../people/rings/taking.ts";
import { RefusalError, refuse } from "../refusal.ts";
import type { Site } from "../site.ts";
import { type Capabilities, capabilityLifeMsMax, type Grant, type Issued } from "./capability.ts";
import type { CurrentId, IdUse } from "./daily_id.ts";
import { effectiveAccess } from "./effective.ts";
import { Minted, type MintedCapability } from "./minted.ts";
import type { Revocations } from "./revocations.ts";
import type { RingHolders } from "./ring_desk.ts";
import { snapshotOf, subjectsOf } from "./snapshot.ts";

/** Doors that one capability names at most; who has more says which are wanted. */
export const doorsMax = 32;
/** Capabilities that one account holds at once: a household's phones and pages, and to spare. */
export const heldMax = 200;
/**
 * Ids of one account at once, for one use of one building. Each has its own bounds of calls and its
 * own row in the map, so who could make ids at will would have neither (E2, R62).
 */
export const idsMax = 24;
/** After the deny feed could not be written, it is tried again. */
const feedAgainMs = 1_000;
/** A capability that would live shorter than this is not worth minting. */
const lifeMsMin = 1_000;

/** What is asked for. */
export interface CapabilityWish {
  readonly building: string;
  readonly use: IdUse;
  /** As `unit/door`; left out: all. */
  readonly doors?: readonly string[] | undefined;
  /** For doors: the person wants to open one now, which makes their proof last on (C8). */
  readonly opens?: boolean | undefined;
}

/** What is given. */
export interface GivenCapability {
  readonly capability: string;
  readonly rid: string;
  readonly expiresAtMs: number;
  readonly lifts: readonly {
    readonly group: string;
    readonly levels: "all" | readonly number[];
    /** What beyond calling its lifts. */
    readonly uses?: readonly LiftUse[] | undefined;
  }[];
  readonly doors: readonly string[];
  /** Until when it opens them; left out: for that the person must prove that it is they. */
  readonly verifiedUntilMs?: number;
}

/** What the desk needs. */
export interface CapabilityDeskParts {
  readonly registry: Registry;
  readonly site: Site;
  readonly clock: Clock;
  readonly capabilities: Capabilities;
  readonly revocations: Revocations;
  readonly lifts: Pick<Lifts, "endCaller">;
  /** Hears under which random id somebody holds a capability, for the sealed map alone (C11). */
  readonly minted?: (rid: string, account: string, building: string) => void;
  /** Hears who holds a capability for rings; left out: this server has no rings. */
  readonly rings?: RingHolders;
  /** Who has proved lately that it is they; left out: nobody, and no capability opens a door. */
  readonly freshProofs?: Pick<FreshProofs, "use" | "untilMs">;
  /** The deny feed could not be written; what was ended is refused here all the same. */
  readonly feedFailed: (fault: string) => void;
}

/** Mints and ends capabilities. */
export class CapabilityDesk {
  readonly #parts: CapabilityDeskParts;
  readonly #minted: Minted;
  readonly #unlisten: () => void;
  /** What has ended since each mint that is under way began. */
  readonly #mints = new Set<Set<string>>();
  /** Ended but not yet in the durable feed. */
  #toDeny: ToDeny[] = [];
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;
  #cancelRetry = () => {};

  constructor(parts: CapabilityDeskParts) {
    this.#parts = parts;
    this.#minted = new Minted(parts.clock);
    this.#unlisten = parts.registry.listen((event) => this.#heard(event));
  }

  /** Takes the deny feed up where an earlier process, or another node, left it. */
  async begin(): Promise<void> {
    const denied = await this.#parts.registry.for("security").look((
      ledger,
    ) => [...ledger.all("denied")]);
    for (const { id, untilMs } of denied) this.#parts.revocations.revoke(id, untilMs);
  }

  /**
   * Mints a capability for somebody signed in, under an id whose key they have proved to hold.
   * @param idUntilMs when the id's day is over; no capability outlives it (R44).
   * @throws {RefusalError} `not_found` for a building they have nothing to do with.
   */
  async mint(
    by: Doer,
    wish: CapabilityWish,
    rid: string,
    idUntilMs = Infinity,
  ): Promise<GivenCapability> {
    const ended = new Set<string>();
    this.#mints.add(ended);
    try {
      return await this.#mint(by, wish, { rid, untilMs: idUntilMs }, ended);
    } finally {
      this.#mints.delete(ended);
    }
  }

  /**
   * Signs what somebody else has judged, resting on this: once any of it ends, it is denied (C3).
   * @throws {RefusalError} `busy`, or `capability_revoked` where it ended meanwhile.
   */
  async issue(
    grant: Grant,
    use: MintedCapability["use"],
    rests: readonly string[],
  ): Promise<Issued> {
    this.#demandMemory();
    const ended = new Set<string>();
    this.#mints.add(ended);
    try {
      return await this.#issue(grant, use, rests, ended);
    } finally {
      this.#mints.delete(ended);
    }
  }

  async #issue(
    grant: Grant,
    use: MintedCapability["use"],
    rests: readonly string[],
    ended: ReadonlySet<string>,
  ): Promise<Issued> {
    const { capabilities, revocations } = this.#parts;
    const issued = await capabilities.issue(grant);
    this.#minted.note({
      jti: issued.jti,
      expiresAtMs: issued.expiresAtMs,
      rid: grant.rid,
      building: grant.building,
      use,
      groups: grant.lifts.map(({ group }) => group),
      rests,
    });
    // What ended while it was signed found nothing to end.
    for (const rest of rests) if (ended.has(rest)) this.#end(rest);
    if (revocations.has(issued.jti)) {
      throw new RefusalError(
        refuse("capability_revoked", "Cannot mint: the right ended this moment"),
      );
    }
    return issued;
  }

  /** One that could not be ended must not be minted. @throws {RefusalError} `busy`. */
  #demandMemory(): void {
    if (this.#minted.hasRoom()) return;
    throw new RefusalError(
      refuse("busy", "Cannot mint: too many capabilities are about", { retryAfterMs: 60_000 }),
    );
  }

  async #mint(
    by: Doer,
    wish: CapabilityWish,
    { rid, untilMs: idUntilMs }: CurrentId,
    ended: ReadonlySet<string>,
  ): Promise<GivenCapability> {
    const { registry, site } = this.#parts;
    this.#demandMemory();
    this.#demandRoom(by, wish, rid);
    const { grant, rests } = await registry.look((ledger, now) => {
      const standing = standingOf(ledger, by.account, now);
      const building = site.buildings.find(({ id }) => id === wish.building);
      if (building === undefined || by.account === null || !belongsTo(standing, wish.building)) {
        throw new RefusalError(
          refuse("not_found", "Cannot find the building: there is none of this id"),
        );
      }
      if (wish.use === "log" && (!standing.operator || by.verifiedAtMs === null)) {
        throw new RefusalError(
          refuse("forbidden", "Cannot mint: the equipment log is for the operator, by passkey"),
        );
      }
      const account = ledger.get("account", by.account)!;
      if (account.notice === null) {
        throw new RefusalError(
          refuse("notice_not_accepted", "Cannot mint: the privacy notice was not accepted"),
        );
      }
      if (wish.use === "ring") {
        this.#demandRings(by, rungBy(ledger, now, by.account, wish.building));
      }
      const subjects = subjectsOf(ledger, by.account, wish.building, now);
      const access = effectiveAccess(snapshotOf(ledger, site, now), {
        building: wish.building,
        subjects,
        atMs: now,
      });
      const session = by.session === null ? undefined : ledger.get("session", by.session);
      const untilMs = Math.min(
        now + capabilityLifeMsMax,
        idUntilMs,
        // A ring's doors are looked up when it rings, and again when it opens one.
        wish.use === "ring" ? Infinity : access.untilMs,
        session?.expiresAtMs ?? Infinity,
        ...standing.appointments.filter((row) => row.building === wish.building)
          .map((row) => row.untilMs ?? Infinity),
      );
      if (untilMs - now < lifeMsMin) {
        throw new RefusalError(
          refuse("busy", "Cannot mint: what is allowed changes this moment", {
            retryAfterMs: 1000,
          }),
        );
      }
      const { walkingSpeed, accessible } = account.preferences;
      const wanted: Grant = {
        rid,
        building: wish.building,
        ttlMs: untilMs - now,
        ...(wish.use === "lift"
          ? {
            // Every group is named: an exit floor can always be called (C13).
            lifts: building.groups.map(({ id, cars }) => {
              const levels = access.lifts.find(({ group }) => group === id)?.levels ?? [];
              const served = new Set(cars.flatMap(({ serves }) => serves.map((s) => s.level)));
              const all = [...served].every((level) => levels.includes(level));
              const uses = [...access.liftUses?.get(id) ?? []];
              return {
                group: id,
                levels: all ? "all" as const : [...levels],
                ...(uses.length > 0 && { uses }),
              };
            }),
            prefers: {
              ...(walkingSpeed !== undefined && { walkingSpeed }),
              ...(accessible === true && { accessible }),
            },
            // Whoever manages the building may watch every call of it, without ids (C5).
            operator: standing.managerOf.includes(wish.building) && by.verifiedAtMs !== null,
          }
          : wish.use === "log"
          ? { lifts: [], doors: [], log: true }
          : wish.use === "ring"
          ? { lifts: [], doors: [], rings: true }
          : {
            lifts: [],
            doors: doorsOf(access.doors, wish.doors),
            ...this.#proved(by, wish),
          }),
      };
      return {
        grant: wanted,
        rests: [
          `account/${by.account}`,
          ...(by.session === null ? [] : [`session/${by.session}`]),
          ...(wish.use === "ring" ? [] : access.grants.map((id) => `grant/${id}`)),
          ...standing.members.filter((m) => m.building === wish.building)
            .map(({ id }) => `member/${id}`),
        ],
      };
    });
    const issued = await this.#issue(grant, wish.use, rests, ended);
    const { account, session } = by;
    if (wish.use === "ring" && account !== null && session !== null) {
      const { jti, expiresAtMs } = issued;
      this.#parts.rings?.hold({ jti, expiresAtMs, building: wish.building, account, session });
    }
    // Neither stands in any log of equipment, so there is nothing to re-identify.
    if (account !== null && wish.use !== "log" && wish.use !== "ring") {
      this.#parts.minted?.(rid, account, wish.building);
    }
    return {
      capability: issued.capability,
      rid,
      expiresAtMs: issued.expiresAtMs,
      lifts: grant.lifts,
      doors: grant.doors ?? [],
      ...(grant.verifiedUntilMs !== undefined && { verifiedUntilMs: grant.verifiedUntilMs }),
    };
  }

  /** @throws {RefusalError} unless a device takes rings of this building (R71, C9). */
  #demandRings(by: Doer, flats: readonly unknown[]): void {
    if (this.#parts.rings === undefined) {
      throw new RefusalError(refuse("unavailable", "Cannot mint: this server has no rings"));
    }
    if (flats.length === 0 || by.session === null) {
      throw new RefusalError(
        refuse("forbidden", "Cannot mint: no flat's rings come to you in this building"),
      );
    }
  }

  /** Until when the person counts as proved, where they do. */
  #proved({ session }: Doer, { opens }: CapabilityWish): { readonly verifiedUntilMs?: number } {
    const { freshProofs } = this.#parts;
    if (freshProofs === undefined || session === null) return {};
    if (opens === true) freshProofs.use(session);
    const verifiedUntilMs = freshProofs.untilMs(session);
    return verifiedUntilMs === undefined ? {} : { verifiedUntilMs };
  }

  /**
   * Whether an account may hold another one, under this id.
   * @throws {RefusalError} `busy`.
   */
  #demandRoom(by: Doer, { building, use }: CapabilityWish, rid: string): void {
    const held = this.#minted.restingOn(`account/${by.account}`);
    const ids = new Set(
      held.filter((one) => one.building === building && one.use === use).map((one) => one.rid),
    );
    if (held.length < heldMax && (ids.has(rid) || ids.size < idsMax)) return;
    const firstEndMs = Math.min(...held.map(({ expiresAtMs }) => expiresAtMs));
    throw new RefusalError(
      refuse(
        "busy",
        `Cannot mint: an account holds at most ${heldMax} capabilities at once, and ${idsMax} ids ` +
          "for one use of a building",
        { retryAfterMs: Math.max(1_000, Math.ceil(firstEndMs - this.#parts.clock.now())) },
      ),
    );
  }

  /** Waits until what was ended stands in the durable feed. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Hears no more. */
  stop(): Promise<void> {
    this.#unlisten();
    this.#cancelRetry();
    return this.settled();
  }

  #heard(event: RegistryEvent): void {
    if (event.type !== "ended") return;
    const rest = `${event.what}/${event.id}`;
    for (const ended of this.#mints) ended.add(rest);
    this.#end(rest);
  }

  #end(rest: string): void {
    const { revocations, lifts, rings } = this.#parts;
    for (const { jti, expiresAtMs, rid, building, use, groups } of this.#minted.take(rest)) {
      revocations.revoke(jti, expiresAtMs);
      if (use === "ring") rings?.ended(jti);
      // Its own end would tell when it was minted: when its person stood at a door (C4).
      this.#toDeny.push({ jti, untilMs: this.#parts.clock.now() + capabilityLifeMsMax });
      for (const group of groups) lifts.endCaller({ building, group }, rid);
    }
    this.#writeSoon();
  }

  #writeSoon(): void {
    if (this.#toDeny.length > 0 && !this.#isWriting) this.#writing = this.#write();
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#toDeny.length > 0) {
        const denied = this.#toDeny.slice(0, deniedPerTurnMax);
        await this.#parts.registry.run(theDesk, "deny_capabilities", { denied });
        this.#toDeny = this.#toDeny.slice(denied.length);
      }
    } catch (error) {
      this.#cancelRetry();
      this.#cancelRetry = this.#parts.clock.after(feedAgainMs, () => this.#writeSoon());
      this.#parts.feedFailed(error instanceof Error ? error.message : String(error));
    } finally {
      this.#isWriting = false;
    }
  }
}

const theDesk: Doer = { account: null, session: null, via: "server", verifiedAtMs: null };

function doorsOf(held: readonly string[], wanted: readonly string[] | undefined): string[] {
  const doors = wanted === undefined ? held : held.filter((door) => wanted.includes(door));
  if (doors.length > doorsMax) {
    throw new RefusalError(
      refuse(
        "invalid",
        `Cannot mint: a capability names at most ${doorsMax} doors; say which, got ${doors.length}`,
      ),
    );
  }
  return [...doors];
}
