/**
 * The identity plane of a server: its store and registry, and over them everything that people and
 * the routes for people use. It begins in two steps, for doors ask it who may come in, and it hands
 * lists to doors: first {@link openPeople}, then, once there are doors, {@link openServices}.
 */
import type { RuntimeObserver } from "../actors/observer.ts";
import { RegistryDesk } from "./access/access_desk.ts";
import { AccessPublisher } from "./access/access_publisher.ts";
import { AccessTokens } from "./access/access_token.ts";
import type { Capabilities } from "./access/capability.ts";
import { CapabilityDesk } from "./access/capability_desk.ts";
import type { MasterKey } from "./access/master_key.ts";
import { Proofs } from "./access/proof.ts";
import type { Revocations } from "./access/revocations.ts";
import type { RingHolders } from "./access/ring_desk.ts";
import { ScreenDesk } from "./access/screen_desk.ts";
import type { Clock } from "./clock.ts";
import { randomBytes } from "./crypto_random.ts";
import type { MailConfig, PeopleConfig } from "./config.ts";
import type { Doors } from "./doors.ts";
import type { LogDays } from "./equipment_log/log_days.ts";
import type { FloorLocks } from "./floor_locks.ts";
import type { GuestLift } from "./guest_lift.ts";
import type { IdentityServices } from "./http/identity/services.ts";
import type { Lifts } from "./lifts.ts";
import { isLoopback } from "./loopback.ts";
import { type Log, Secret } from "./operations/log.ts";
import { Accounts } from "./people/accounts/accounts.ts";
import { FirstOperator } from "./people/accounts/first_operator.ts";
import { grantedFloors } from "./people/accounts/floors.ts";
import { RecoveryDesk } from "./people/accounts/recovery_desk.ts";
import { type IdentityPlane, startIdentityPlane } from "./people/identity_plane.ts";
import type { AuditReader } from "./people/audit/reader.ts";
import { StoredAudit } from "./people/audit/stored_audit.ts";
import { buildingLogDays, BuildingLogs } from "./people/building_logs/building_logs.ts";
import { keyServices } from "./people/keys/key_services.ts";
import { Links } from "./people/mail/links.ts";
import { Postman } from "./people/mail/postman.ts";
import { Smtp } from "./people/mail/smtp.ts";
import { MapWriter } from "./people/reidentification/map_writer.ts";
import { OpeningDesk } from "./people/reidentification/opening_desk.ts";
import { type MapReader, StoredMap } from "./people/reidentification/stored_map.ts";
import { HoldKeeper } from "./people/holds/keeper.ts";
import type { Registry } from "./people/registry/registry.ts";
import { type RegionFault, regionFaults } from "./people/registers/regions.ts";
import { FreshProofs } from "./people/sessions/fresh_proofs.ts";
import { SignIn, type SignInObserver } from "./people/sessions/sign_in.ts";
import { languages } from "./people/rows/fields.ts";
import type { ErasureJournal } from "./privacy/erasure/journal.ts";
import { Prunings } from "./privacy/erasure/prunings.ts";
import { openJournal, replayJournal } from "./privacy/erasure/replay.ts";
import type { KeyStore } from "./privacy/key_store.ts";
import { openKeys } from "./privacy/open_keys.ts";
import { sealPlan } from "./privacy/policy_seal.ts";
import type { Random } from "./random.ts";
import type { Site } from "./site.ts";
import { openStore } from "./store/open_store.ts";

/** The version of the privacy notice that people accept; a new text is a new version. */
export const noticeVersion = "2026-11";

/** What both steps need. */
export interface IdentitySurroundings {
  readonly config: PeopleConfig;
  readonly site: Site;
  readonly logDays: LogDays;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly observer: RuntimeObserver;
  readonly undo: (() => Promise<void> | void)[];
  /** The folder of keys beside the backups, if there are any (`open_keys.ts`). */
  readonly keyMirror?: string;
  /** Another process has taken the store of people. */
  readonly leaseLost: () => void;
}

/** The first half: who people are, and a desk that judges what is shown at doors. */
export interface People {
  readonly registry: Registry;
  readonly plane: IdentityPlane;
  /** The cluster's root key, from which all is derived (`privacy/root_row.ts`). */
  readonly masterKey: MasterKey;
  readonly desk: RegistryDesk;
  readonly audit: AuditReader;
  /** Whose random id is whose, sealed to custodians (C11). */
  readonly map: MapReader;
  /** Under which all that is personal in the store is sealed. */
  readonly keys: KeyStore;
  /** What was destroyed, before it went (C6). */
  readonly journal: ErasureJournal;
  /** What ends days of logs tells so here first. */
  readonly prunings: Prunings;
  /** Copies what legal holds need of the audit log (R88). */
  readonly holds: HoldKeeper;
  /** The logs of buildings that keep one of their own (D11). */
  readonly buildingLogs: BuildingLogs;
}

/**
 * Where the keys of people lie: beside the folder of their data, never in it; with a store elsewhere
 * beside the master key or where it is set, for the keys stay with this server.
 */
export function keyFolder(
  { store, keysBeside }: Pick<PeopleConfig, "store" | "keysBeside">,
): string {
  return `${"data" in store ? store.data.replace(/\/+$/, "") : keysBeside}-keys`;
}

/** Data of a building would go to a region that nothing allows (R91): the server does not start. */
export class RegionsForbidden extends Error {
  override readonly name = "RegionsForbidden";
  constructor(readonly faults: readonly RegionFault[]) {
    super(
      "Cannot start: each sub-processor's region must be allowed for every building it serves\n" +
        faults.map((fault) => `  ${JSON.stringify(fault)}`).join("\n"),
    );
  }
}

/**
 * Opens the store of people and loads the registry.
 * @throws {RegionsForbidden} where a sub-processor's region is forbidden for a building.
 */
export async function openPeople(around: IdentitySurroundings): Promise<People> {
  const { config, site, clock, random, log, observer, undo } = around;
  const opened = await openStore({
    at: "data" in config.store ? config.store.data : config.store.url,
    clock,
  });
  undo.push(() => opened.close());
  const { rootKey: masterKey, keys } = await openKeys({
    directory: keyFolder(config),
    master: config.master,
    randomBytes,
    ...(around.keyMirror !== undefined && { mirror: around.keyMirror }),
  });
  undo.push(() => keys.close());
  const journal = await openJournal(keyFolder(config), masterKey);
  undo.push(() => journal.close());
  // Whatever an older copy of the keys has brought back goes before anything is served.
  replayJournal(journal, keys);
  const prunings = new Prunings(journal, clock);
  const held: { by?: HoldKeeper } = {};
  const plane = await startIdentityPlane({
    store: opened.store,
    clock,
    cluster: site.cluster,
    random: () => random.next(),
    randomId: () => crypto.randomUUID(),
    observer,
    leaseLost: around.leaseLost,
    unreadable: (fault) => log.error("message_unreadable", { fault }),
    sealing: {
      keys,
      plan: sealPlan(),
      randomBytes,
      beforePruned: prunings.note,
      // Until the keeper has looked, every day may be held.
      auditHeldFrom: () => held.by === undefined ? 0 : held.by.auditHeldFrom(),
    },
    auditKeepMs: around.logDays.auditKeepMs,
    mapKeepMs: around.logDays.equipmentKeepMs,
  });
  undo.push(() => plane.stop());
  const { registry } = plane;
  const buildingLogs = new BuildingLogs({
    registry,
    store: opened.store,
    keys,
    clock,
    randomBytes,
    before: prunings.note,
    lost: (count, fault) => log.warn("building_log_lost", { count, fault }),
    fault: (fault) => log.error("building_log", { fault }),
  });
  await buildingLogs.start();
  undo.push(() => buildingLogs.stop());
  const forbidden = await registry.look((ledger) =>
    regionFaults(site, ledger.all("sub_processor"))
  );
  if (forbidden.length > 0) throw new RegionsForbidden(forbidden);
  const desk = new RegistryDesk({ clock, site, registry, masterKey });
  const audit = new StoredAudit(opened.store, plane.openAudit);
  const map = new StoredMap(opened.store, site.cluster);
  const holds = new HoldKeeper({
    registry,
    audit,
    clock,
    keys,
    journal,
    fault: (fault) => log.warn("hold", { fault }),
  });
  held.by = holds;
  holds.start();
  undo.push(() => holds.stop());
  return {
    ...{ registry, plane, masterKey, desk, audit, map, holds, buildingLogs },
    ...{ keys, journal, prunings },
  };
}

/** What the second step needs beside. */
export interface ServicesParts extends IdentitySurroundings {
  readonly people: Omit<People, "keys" | "journal" | "prunings"> & {
    readonly keys: Pick<KeyStore, "segmentKey" | "existingSegment">;
  };
  readonly doors: Doors;
  readonly lifts: Lifts & FloorLocks;
  readonly guests: GuestLift;
  /** Hears who holds capabilities for rings; left out: this server has no rings. */
  readonly rings?: RingHolders;
  readonly capabilities: Capabilities;
  readonly revocations: Revocations;
  /** Where people reach this server, without a slash at the end. */
  readonly publicUrl: string;
  /** The revision of the access list that a unit says it holds, or null where that is not known. */
  readonly heldRevision?: (at: { building: string; unit: string }) => number | null;
  /** Counts sign-ins. */
  readonly signIns?: SignInObserver;
  /** Shows a line to who stands at the machine; never a log. */
  readonly print: (line: string) => void;
}

/** Starts everything that people and their routes use. */
export async function openServices(parts: ServicesParts): Promise<IdentityServices> {
  const { people, site, clock, log, doors, guests, publicUrl, undo } = parts;
  const { registry, masterKey } = people;
  const accessTokens = await AccessTokens.create(clock, site.cluster);
  const { map } = people;
  const dayKeys = {
    keyOf: (day: number) => people.keys.segmentKey("equipment", day),
    existing: (day: number) => people.keys.existingSegment("equipment", day),
  };
  const mapWriter = new MapWriter({
    registry,
    map,
    masterKey,
    clock,
    random: randomBytes,
    dayKeys,
    failed: (fault) => log.error("map_row_failed", { fault }),
  });
  undo.push(() => mapWriter.stop());
  const freshProofs = new FreshProofs(clock);
  const capabilityDesk = new CapabilityDesk({
    freshProofs,
    registry,
    site,
    clock,
    capabilities: parts.capabilities,
    revocations: parts.revocations,
    lifts: parts.lifts,
    minted: (rid, account, building) => mapWriter.note(rid, account, building),
    ...(parts.rings !== undefined && { rings: parts.rings }),
    feedFailed: (fault) => log.error("deny_feed_failed", { fault }),
  });
  await capabilityDesk.begin();
  undo.push(() => capabilityDesk.stop());
  const publisher = new AccessPublisher({
    clock,
    site,
    registry,
    masterKey,
    doors,
    ...(parts.heldRevision !== undefined && { heldRevision: parts.heldRevision }),
    fault: (fault) => log.warn("access_list", { fault }),
  });
  publisher.start();
  undo.push(() => publisher.stop());
  const controller = parts.config.controller === undefined
    ? {}
    : { controller: parts.config.controller };
  const postman = new Postman({
    registry,
    clock,
    site,
    links: new Links(masterKey, publicUrl),
    sender: await senderOf(parts.config.mail, clock),
    demandsEntry: parts.config.mail !== undefined && !isOnThisMachine(parts.config.mail.url),
    log,
    ...controller,
  });
  postman.start();
  undo.push(() => postman.stop());
  const signIn = new SignIn({
    freshProofs,
    registry,
    clock,
    masterKey,
    accessTokens,
    publicUrl,
    randomBytes,
    ...(parts.signIns !== undefined && { observer: parts.signIns }),
  });
  const shared = {
    registry,
    masterKey,
    clock,
    passwords: signIn.passwords,
    tokens: signIn.tokens,
  };
  const accounts = new Accounts({
    ...shared,
    notice: { version: noticeVersion, languages },
    mayGoTo: grantedFloors(site),
    randomId: () => crypto.randomUUID(),
  });
  await new FirstOperator({ registry, masterKey, publicUrl, print: parts.print }).start();
  return {
    clock,
    site,
    registry,
    masterKey,
    accessTokens,
    doors,
    floorLocks: parts.lifts,
    accounts,
    recoveryDesk: new RecoveryDesk(shared),
    keys: keyServices({
      clock,
      site,
      registry,
      masterKey,
      doors,
      publicUrl,
      randomBytes,
      guestLift: (at, logId, floors) => guests.call(at, logId, floors),
      lists: publisher,
    }),
    audit: people.audit,
    holds: people.holds,
    buildingLogs: people.buildingLogs,
    openings: new OpeningDesk({ registry, map, masterKey, dayKeys }),
    reads: registry.reads,
    retention: {
      auditDays: parts.logDays.auditDays,
      equipmentDays: parts.logDays.equipmentDays,
      buildingLogDays: (building) => buildingLogDays(registry, building),
    },
    capabilityDesk,
    screens: new ScreenDesk({
      ...{ registry, masterKey, clock, randomBytes, desk: capabilityDesk },
      randomId: () => crypto.randomUUID(),
    }),
    proofs: new Proofs(clock),
    signIn,
    publicUrl,
    mailOn: parts.config.mail !== undefined,
    ...controller,
  };
}

/** Whose mail server is elsewhere is somebody's, who must stand in the register (R90). */
function isOnThisMachine(url: string): boolean {
  return isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ""));
}

async function senderOf(mail: MailConfig | undefined, clock: Clock): Promise<Smtp | null> {
  if (mail === undefined) return null;
  return new Smtp({
    url: mail.url,
    from: mail.from,
    ...(mail.ca !== undefined && { ca: await Deno.readTextFile(mail.ca) }),
    ...(mail.user !== undefined && { user: mail.user }),
    ...(mail.passwordFile !== undefined && {
      password: new Secret((await Deno.readTextFile(mail.passwordFile)).trim()),
    }),
  }, clock);
}
