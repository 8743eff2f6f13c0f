/**
 * The rights of clients, from the grants of the identity plane (C16): those of a master token are
 * the client's own, those of a limited token its end user's. A call for a medium, such as a card that
 * an access system read, has the rights of whoever holds that card here, for a client, and an end
 * user, to which the manager gave a grant of calling in the building. Without grants there are the
 * floors that the site does not lock; in a lockdown the exits alone (C13).
 *
 * Everything is decided from the registry's ledger, a value that is kept here and replaced whenever
 * something ends or changes, so that asking costs no turn. Media and end users stay within a call.
 */
import { snapshotOf } from "../access/snapshot.ts";
import { effectiveAccess } from "../access/effective.ts";
import { serialHashOf, serialOf } from "../access/tag_serial.ts";
import type { Clock } from "../clock.ts";
import type { GroupAddress, Lifts } from "../lifts.ts";
import { endingBuildings } from "../people/decommission/ending.ts";
import type { ApiClients } from "../people/api_clients/api_clients.ts";
import { servesBuilding } from "../people/api_clients/clients.ts";
import { tagSubjects } from "../people/keys/tags.ts";
import type { Ledger } from "../people/registry/ledger.ts";
import type { Registry } from "../people/registry/registry.ts";
import type { RegistryEvent } from "../people/registry/turn.ts";
import type { Subject } from "../people/rows/grant.ts";
import type { Site } from "../site.ts";
import { utcDayOf } from "../utc_day.ts";
import type { ClientRights, GroupRights, KoneIdentity, KoneMedia } from "./client_rights.ts";

/** A ledger older than this is asked for anew when it is used; changes are told of at once. */
const freshMs = 500;
/** Random ids held at once; beyond, the longest unused is forgotten and made anew. */
const idsMax = 100_000;
/** Answers held for one ledger. */
const answersMax = 20_000;
/** The longest medium that is looked at, in characters. */
const mediaLengthMax = 64;
/** Media that a bearer may show and nobody holds, before no more are looked at for that minute. */
export const unknownMediaPerMinute = 60;

/** Whose rights ended: the client's and so everybody's of it, or one end user's. */
export interface RightsEnded {
  readonly client: string;
  /** Whether it concerns a token of that end user, null for a master token. */
  concerns(user: string | null): boolean;
}

/** What the rights are made of. */
export interface RegistryRightsParts {
  readonly registry: Registry;
  readonly clients: Pick<ApiClients, "userAt">;
  readonly site: Site;
  readonly clock: Clock;
  /** New at each call: 128 unguessable bits or more as text. */
  readonly randomId: () => string;
  /** Cancels what somebody whose rights ended has waiting; left out: nothing is cancelled. */
  readonly lifts?: Pick<Lifts, "endCaller">;
  /** The ledger could not be read; the last one is kept. */
  readonly fault: (fault: string) => void;
}

interface HeldId {
  readonly rid: string;
  readonly day: number;
  /** Of the day before, whose calls may still stand. */
  readonly before: string | null;
  readonly client: string;
  readonly user: string | null;
  readonly building: string;
}

interface Answer {
  readonly rights: Omit<GroupRights, "rid">;
  /** The clock may change it from then on. */
  readonly untilMs: number;
}

/** Rights from the registry. */
export class RegistryClientRights implements ClientRights {
  readonly #parts: RegistryRightsParts;
  readonly #unlisten: () => void;
  readonly #ended = new Set<(ended: RightsEnded) => void>();
  readonly #ids = new Map<string, HeldId>();
  readonly #answers = new Map<string, Answer>();
  /** How many unknown media each client and end user has shown in one minute. */
  readonly #unknown = { minute: 0, counts: new Map<string, number>() };
  #ledger: Ledger;
  #readAtMs: number;
  /** Under way. */
  #reading: Promise<void> | null = null;
  #readAgain = false;

  private constructor(parts: RegistryRightsParts, ledger: Ledger) {
    this.#parts = parts;
    this.#ledger = ledger;
    this.#readAtMs = parts.clock.monotonic();
    this.#unlisten = parts.registry.listen((event) => this.#heard(event));
  }

  /** Reads the registry for the first time and hears it from then on. */
  static async open(parts: RegistryRightsParts): Promise<RegistryClientRights> {
    const rights = new RegistryClientRights(parts, await ledgerOf(parts.registry));
    // Something may have changed between the look and the listening.
    rights.#ledger = await ledgerOf(parts.registry);
    return rights;
  }

  /** Hears whose rights ended or shrank; returns a function that ends it. */
  listen(ended: (what: RightsEnded) => void): () => void {
    this.#ended.add(ended);
    return () => this.#ended.delete(ended);
  }

  /** Hears the registry no more. */
  close(): void {
    this.#unlisten();
    this.#ended.clear();
    this.#ids.clear();
    this.#answers.clear();
  }

  of(identity: KoneIdentity, building: string, group: string, media?: KoneMedia): GroupRights {
    if (this.#parts.clock.monotonic() - this.#readAtMs > freshMs) this.#refresh();
    const { client, user } = identity;
    const rid = this.#ridOf(client, user, building);
    const key = media === undefined ? `${client} ${user ?? ""} ${building}/${group}` : null;
    const known = key === null ? undefined : this.#answers.get(key);
    const now = this.#parts.clock.now();
    if (known !== undefined && now < known.untilMs) return { ...known.rights, rid };
    const answer = this.#judge(identity, { building, group }, media, now);
    if (key !== null) {
      if (this.#answers.size >= answersMax) this.#answers.clear();
      this.#answers.set(key, answer);
    }
    return { ...answer.rights, rid };
  }

  #judge(
    { client, user }: KoneIdentity,
    { building, group }: GroupAddress,
    media: KoneMedia | undefined,
    now: number,
  ): Answer {
    const { site } = this.#parts;
    const ledger = this.#ledger;
    const place = site.buildings.find(({ id }) => id === building);
    const there = place?.groups.find(({ id }) => id === group);
    const serves = servesBuilding(ledger, client, building) &&
      !endingBuildings(ledger).has(building);
    const snapshot = snapshotOf(ledger, site, now);
    const context = snapshot.building(building);
    const served = context?.lifts.get(group);
    if (place === undefined || there === undefined || context === undefined) return nothing;
    const exits = [...served ?? []].filter((level) => context.isExit(level));
    if (!serves) return { ...nothing, rights: { ...none, levels: new Set(exits) } };
    const accessOf = (subjects: readonly Subject[]) =>
      effectiveAccess(snapshot, { building, subjects, atMs: now });
    const ofClient = accessOf([{ kind: "client", id: client }]);
    const bearer = user === null ? ofClient : accessOf([{
      kind: "client_user",
      id: this.#parts.clients.userAt(building, user),
    }]);
    const uses = ofClient.liftUses?.get(group);
    // Cards can be read and copied: whom a manager granted no call shows nobody's (C16).
    const mayShow = [ofClient, bearer].every(({ actions }) => actions.includes("call_lift"));
    const own = media === undefined
      ? bearer
      : accessOf(mayShow ? this.#subjectsOf(`${client} ${user ?? ""}`, building, media, now) : []);
    const granted = new Set(own.lifts.find((lift) => lift.group === group)?.levels ?? []);
    const locked = new Set(context.lockdown ? served : there.lockedLevels ?? []);
    const levels = new Set(
      [...served ?? []].filter((level) =>
        granted.has(level) || context.isExit(level) || !locked.has(level)
      ),
    );
    return {
      rights: {
        levels: levels.size === served?.size ? "all" : levels,
        granted,
        monitor: uses?.has("monitor") === true,
        robot: uses?.has("robot") === true,
        priority: bearer.liftUses?.get(group)?.has("priority") === true,
      },
      untilMs: Math.min(ofClient.untilMs, bearer.untilMs, own.untilMs),
    };
  }

  /** Whoever holds that medium in the building; nobody for one that is not known or not in use. */
  #subjectsOf(
    bearer: string,
    building: string,
    { id, cc = "" }: KoneMedia,
    now: number,
  ): readonly Subject[] {
    const { counts, minute } = this.#unknown;
    if (minute !== Math.floor(now / 60_000)) counts.clear();
    this.#unknown.minute = Math.floor(now / 60_000);
    const count = counts.get(bearer) ?? 0;
    if (count >= unknownMediaPerMinute) return [];
    const serial = id.length + cc.length > mediaLengthMax ? null : serialOf(`${cc}${id}`);
    const tag = serial === null
      ? undefined
      : this.#ledger.one("tag", "serial", `${building}/${serialHashOf(serial)}`);
    if (tag === undefined) {
      counts.set(bearer, count + 1);
      return [];
    }
    return tag.status === "active" ? tagSubjects(this.#ledger, tag) : [];
  }

  #ridOf(client: string, user: string | null, building: string): string {
    const key = `${client} ${user ?? ""} ${building}`;
    const day = utcDayOf(this.#parts.clock.now());
    const known = this.#ids.get(key);
    this.#ids.delete(key);
    const held = known?.day === day
      ? known
      : { rid: this.#parts.randomId(), day, before: known?.rid ?? null, client, user, building };
    this.#ids.set(key, held);
    if (this.#ids.size > idsMax) {
      for (const oldest of this.#ids.keys()) {
        this.#ids.delete(oldest);
        break;
      }
    }
    return held.rid;
  }

  #heard(event: RegistryEvent): void {
    if (event.type !== "ended" && event.type !== "access_changed") return;
    if (event.type === "ended") {
      // The row may have gone; the ledger of before still has it.
      const ended = endedBy(
        this.#ledger,
        event,
        (building, user) => this.#parts.clients.userAt(building, user),
      );
      if (ended !== null) this.#end(ended);
    }
    this.#answers.clear();
    this.#refresh();
  }

  #end(ended: RightsEnded): void {
    const { lifts, site } = this.#parts;
    for (const listener of [...this.#ended]) listener(ended);
    for (const [key, { rid, before, client, user, building }] of [...this.#ids]) {
      if (client !== ended.client || !ended.concerns(user)) continue;
      this.#ids.delete(key);
      const groups = site.buildings.find(({ id }) => id === building)?.groups ?? [];
      for (const { id: group } of groups) {
        lifts?.endCaller({ building, group }, rid);
        if (before !== null) lifts?.endCaller({ building, group }, before);
      }
    }
  }

  /**
   * Waits until the ledger is no older than half a second: for who comes with a token, whose client
   * may have been made a moment ago.
   */
  async refreshed(): Promise<void> {
    if (this.#parts.clock.monotonic() - this.#readAtMs > freshMs) this.#refresh();
    await this.#reading;
  }

  #refresh(): void {
    this.#readAgain = true;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
      if (this.#readAgain) this.#refresh();
    });
  }

  async #read(): Promise<void> {
    try {
      while (this.#readAgain) {
        this.#readAgain = false;
        const ledger = await ledgerOf(this.#parts.registry);
        this.#readAtMs = this.#parts.clock.monotonic();
        // A ledger is a value: while it is the same one, so are the answers, until their own end.
        if (ledger !== this.#ledger) this.#answers.clear();
        this.#ledger = ledger;
      }
    } catch (error) {
      // Not again for each message, or whoever sends them would fill the log.
      this.#readAtMs = this.#parts.clock.monotonic();
      this.#parts.fault(error instanceof Error ? error.message : String(error));
    }
  }
}

const none: Omit<GroupRights, "rid"> = {
  levels: new Set<number>(),
  granted: new Set<number>(),
  monitor: false,
  robot: false,
  priority: false,
};
const nothing: Answer = { rights: none, untilMs: Infinity };

function ledgerOf(registry: Registry): Promise<Ledger> {
  return registry.for("security").look((ledger) => ledger);
}

/** Whose of a client's rights an event ends, or null where it is about somebody else. */
function endedBy(
  ledger: Ledger,
  { what, id }: RegistryEvent & { readonly type: "ended" },
  userAt: (building: string, user: string) => string,
): RightsEnded | null {
  if (what === "client") return { client: id, concerns: () => true };
  const grant = what === "grant" ? ledger.get("grant", id) : undefined;
  if (grant?.subject.kind === "client") return { client: grant.subject.id, concerns: () => true };
  if (grant?.subject.kind !== "client_user") return null;
  const { building, subject } = grant;
  const row = ledger.get("client_user", subject.id);
  if (row === undefined) return null;
  return {
    client: row.client,
    concerns: (user) => user !== null && userAt(building, user) === subject.id,
  };
}
