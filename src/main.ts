/**
 * The start as a story: settings → site → store → lease → people → actors → hardware → listeners.
 * Each step leaves behind how it is undone, and a signal undoes them in reverse. This is the only
 * file that knows everybody; people and equipment learn of each other here, through a few named
 * desks, and nowhere else.
 */
import { setImmediate } from "node:timers";
import { Directory } from "../actors/directory.ts";
import { unitBehaviour, unitKind } from "../actors/access_unit/decide.ts";
import { modelUnits, unitSettings } from "../actors/access_unit/model.ts";
import { buildingBehaviour } from "../actors/building/register.ts";
import { groupBehaviour, groupKind } from "../actors/elevator_group/decide.ts";
import { type GroupModel, modelGroup } from "../actors/elevator_group/model.ts";
import type { Credentials } from "../adapters/mqtt/credentials.ts";
import { publicKeyOf, signerOf } from "../adapters/mqtt/unit_signature.ts";
import { Capabilities } from "./access/capability.ts";
import { Proofs } from "./access/proof.ts";
import { Revocations } from "./access/revocations.ts";
import { Rights } from "./access/rights.ts";
import { mirrorOf } from "./backup/backup_place.ts";
import { installationOf } from "./backup/installation.ts";
import { demandNotLost } from "./backup/lost_disk.ts";
import { demandWholeRestore } from "./backup/restore_marker.ts";
import { equipmentTables } from "./backup/timed_tables.ts";
import { BuildingLogFeed } from "./building_log_feed.ts";
import { type Clock, SystemClock } from "./clock.ts";
import { type Config, readConfig, usage } from "./config.ts";
import { cryptoRandom, randomBytes } from "./crypto_random.ts";
import { takeUpDuties } from "./duties.ts";
import { addEnrolRoute } from "./devices/enrol_route.ts";
import { DoorHardware } from "./door_hardware.ts";
import { EquipmentLog, logKeyFolder } from "./equipment_log/equipment_log.ts";
import { LogCursors } from "./equipment_log/log_cursor.ts";
import { logDaysOf } from "./equipment_log/log_days.ts";
import { OwnLog } from "./equipment_log/own_log.ts";
import { GuestLift } from "./guest_lift.ts";
import type { Hono } from "hono";
import type { App, AppEnv } from "./http/app.ts";
import type { IdentityServices } from "./http/identity/services.ts";
import { addAnalyticsRoutes } from "./http/analytics_routes.ts";
import { addEquipmentLogRoutes } from "./http/equipment_log_routes.ts";
import { addOwnLogRoutes } from "./http/own_log_routes.ts";
import { PeerAddress } from "./http/peer_address.ts";
import { readWebFiles } from "./http/web_files.ts";
import { liftsAndDoors } from "./hardware_listeners.ts";
import { openHardwareWay } from "./hardware_way.ts";
import {
  type IdentitySurroundings,
  keyFolder,
  openPeople,
  openServices,
} from "./identity_services.ts";
import { Log } from "./operations/log.ts";
import { reportFaults } from "./operations/fault_report.ts";
import { logged } from "./operations/logged_observer.ts";
import { Metrics } from "./operations/metrics.ts";
import { serveMetrics } from "./operations/metrics_server.ts";
import { watchOpenCalls } from "./operations/open_calls.ts";
import { RegistryUserCounts } from "./people/accounts/user_counts.ts";
import { Analytics } from "./privacy/analytics/analytics.ts";
import { StoredFigures } from "./privacy/analytics/stored_figures.ts";
import { openDoors } from "./open_doors.ts";
import { openLifts } from "./open_lifts.ts";
import { DoorOpenings } from "./kone/calls/gates.ts";
import { openKone } from "./open_kone.ts";
import { openPush } from "./open_push.ts";
import { openRings } from "./open_rings.ts";
import { openSignalling } from "./open_signalling.ts";
import { openUnitPapers } from "./open_unit_papers.ts";
import { freePort, publicUrlOf } from "./public_address.ts";
import { RefusalError, refuse } from "./refusal.ts";
import { serve } from "./http/serve.ts";
import { runUntilSignal } from "./run_until_signal.ts";
import { readSite, type Site } from "./site.ts";
import { StoredActorRows } from "./store/actor_rows.ts";
import { Committer } from "./store/committer.ts";
import { acquireLease } from "./store/lease.ts";
import { openStore } from "./store/open_store.ts";
import { Sweep, sweepLogPauseMs, sweepPauseMs } from "./store/sweep.ts";
import { readTlsPair, watchTlsPair } from "./tls_files.ts";
import { writeLine } from "./write_line.ts";

/** What an entry of its own, such as the demo's, may add to a start. */
export interface StartExtras {
  /** Adds routes; gets the signer, which no route of this file ever touches. */
  readonly routes?: (
    app: Hono<AppEnv>,
    capabilities: Capabilities,
    site: Site,
    identity: IdentityServices,
  ) => void;
  /** Puts in people before anybody can come (the demo's). */
  readonly identity?: (identity: IdentityServices) => Promise<void>;
  /** Shows the first operator's link, or whatever else is for who stands at the machine. */
  readonly print?: (line: string) => void;
  /** Gives the embedded broker's credentials to whoever plays the hardware. */
  readonly credentials?: (credentials: Credentials) => Promise<void>;
  /** Says in tokens of the KONE-compatible API that nothing real moves (the demo's). */
  readonly sandbox?: boolean;
  readonly clock?: Clock;
}

/** A server that runs. */
export interface Running {
  readonly httpUrl: string;
  /** Of the embedded broker; null where another is used. */
  readonly mqttUrl: string | null;
  readonly metricsUrl: string;
  /** Where people reach it; passkeys belong to this address. */
  readonly publicUrl: string;
  /** What units verify this server's acts with: by id, raw public key in base64url. */
  readonly actKey: { readonly kid: string; readonly publicKey: string };
  readonly identity: IdentityServices;
  readonly site: Site;
  /** Resolves with the reason when the server can no longer serve and must be restarted. */
  readonly broken: Promise<string>;
  /** Ends everything in reverse order; held replies still leave. */
  stop(): Promise<void>;
}

/** Starts a server. Whatever began is undone if a later step fails. */
export async function start(config: Config, extras: StartExtras = {}): Promise<Running> {
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await startSteps(config, extras, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startSteps(
  config: Config,
  extras: StartExtras,
  undo: (() => Promise<void> | void)[],
  stop: () => Promise<void>,
): Promise<Running> {
  const clock = extras.clock ?? new SystemClock();
  const log = new Log(clock, writeLine, config.logLevel);
  const metrics = new Metrics(() => clock.monotonic());
  const broken = Promise.withResolvers<string>();
  const notReady = new Set(["starting"]);

  // What the building is, and where its state lies.
  const site = readSite(await Deno.readTextFile(config.site));
  if ("data" in config.store) await demandWholeRestore(config.store.data);
  if (config.backup !== undefined) {
    const installation = installationOf(config, keyFolder(config.people));
    await demandNotLost(installation, config.backup.place);
  }
  const opened = await openStore({
    at: "data" in config.store ? config.store.data : config.store.url,
    clock,
  });
  undo.push(() => opened.close());
  const lease = await acquireLease({
    store: opened.store,
    clock,
    newFence: () => crypto.randomUUID(),
  });
  log.info("lease_acquired", { epoch: lease.epoch, store: opened.kind });

  // People, in a store of their own that no actor of the equipment ever sees.
  const logDays = logDaysOf(config.logs, site.buildings);
  const aroundPeople: IdentitySurroundings = {
    config: config.people,
    site,
    logDays,
    clock,
    random: cryptoRandom,
    log,
    observer: logged(metrics, log),
    undo,
    ...(config.backup !== undefined && { keyMirror: mirrorOf(config.backup.place) }),
    leaseLost: () => broken.resolve("another process owns the people of this cluster now"),
  };
  const people = await openPeople(aroundPeople);

  // What doors and lifts note under random ids, sealed by the day.
  const equipmentLog = await EquipmentLog.open({
    keyFolder: logKeyFolder(config.store, config.people.keysBeside),
    masterKey: people.masterKey,
    store: opened.store,
    clock,
    keepMs: logDays.equipmentKeepMs,
    randomBytes,
    ends: people.prunings.ofEquipmentLog(),
    fault: (fault) => log.error("equipment_log", { fault }),
  });
  undo.push(() => equipmentLog.close());
  await equipmentLog.start();

  // The actors, and the two ways into them: people and hardware.
  const committer = new Committer({
    store: equipmentLog.store,
    fence: lease,
    clock,
    observer: metrics,
    leaseLost: () => broken.resolve("another process owns this cluster now"),
  });
  const directory = new Directory({
    clock,
    random: () => cryptoRandom.next(),
    rows: equipmentLog.rows(
      new StoredActorRows(
        opened.store,
        (fault) => log.error("message_unreadable", { fault }),
      ),
    ),
    committer,
    observer: logged(metrics, log),
    epoch: lease.epoch,
    incarnation: () => crypto.randomUUID(),
    yieldTo: (task) => setImmediate(task),
  });
  const models = modelsOf(site, config.staleCallMs);
  const hardwareWay = await openHardwareWay(config, {
    site,
    clock,
    random: cryptoRandom,
    log,
    ...(extras.credentials !== undefined && { credentials: extras.credentials }),
  });
  undo.push(() => hardwareWay.close());
  const { hardware, lifts, search, journeys } = openLifts({
    ...{ site, models, directory, adapter: hardwareWay.adapter, clock, metrics, log },
    cores: navigator.hardwareConcurrency,
    searchWorkers: config.searchWorkers,
    linked: (up) => up ? notReady.delete("hardware link") : notReady.add("hardware link"),
  });
  undo.push(() => search.stop());
  const units = { ...unitSettings, logKeepMs: logDays.equipmentKeepMs };
  const unitModels = modelUnits(site.buildings, units);
  const actKey = people.masterKey.signingKey("unit_act");
  const signer = signerOf(actKey);
  const { adapter } = hardwareWay;
  const randomId = () => crypto.randomUUID();
  const unitPapers = openUnitPapers({ adapter, clock, epoch: lease.epoch, randomId });
  const signalling = await openSignalling({
    ...{ config, adapter, clock, metrics, randomId },
    looks: (at, said) => rings.looks?.fromUnit(at, said) === true,
    papers: (at, said) => unitPapers.words.heard(at, said),
  });
  const doorHardware = new DoorHardware({
    adapter,
    signal: (at, signal) => signalling.fromUnit(at, signal),
    papers: unitPapers.papers,
    directory: () => directory,
    models: unitModels,
    clock,
    signer,
    accessNotSent(unit) {
      metrics.accessListNotSent();
      log.warn("access_list_not_sent", { unit });
    },
  });
  const guests = new GuestLift({ site, lifts, journeys, clock, random: cryptoRandom });
  const openings = new DoorOpenings(clock);
  const push = openPush({
    ...{ registry: people.registry, masterKey: people.masterKey, clock, log },
    publicUrl: () => services.publicUrl,
    pushAllow: config.pushAllow,
  });
  undo.push(() => push.close());
  const rings = openRings({
    ...{ registry: people.registry, site, clock, log },
    ...{ randomId, signals: signalling },
    rings: () => doors.rings,
    push: push.sender,
    callLift: (at, ring, floors, home) => guests.call(at, ring, floors, home),
    publishDirectory: (at, shown) => doors.rings.publishDirectory(at, shown),
    publishPapers: (at, texts) => unitPapers.papers.put(at, texts),
    looks: {
      toUnit: (at, signal) => adapter.tellUnit(at, { type: "signal", signal }),
      iceServers: () => signalling.iceServers(),
    },
  });
  undo.push(() => rings.stop());
  const doors = openDoors({
    directory,
    models: unitModels,
    clock,
    hardware: doorHardware,
    desk: people.desk,
    ringDesk: signalling.before(rings.desk),
    guests,
    openings,
    feed: new BuildingLogFeed(unitModels, people.buildingLogs, clock),
    metrics,
    log,
  });
  directory.register({
    behaviour: groupBehaviour(models, logDays.equipmentKeepMs),
    outlets: lifts,
  });
  directory.register({ behaviour: unitBehaviour(unitModels, units), outlets: doors });
  directory.register({
    behaviour: buildingBehaviour,
    outlets: { event() {}, effect() {} },
  });
  undo.push(() => directory.stop());
  await directory.start();
  for (const key of models.keys()) directory.activate({ kind: groupKind, key });
  for (const key of unitModels.keys()) directory.activate({ kind: unitKind, key });
  notReady.add("hardware link");
  await hardwareWay.adapter.start(liftsAndDoors(hardware, doorHardware));
  undo.push(() => hardwareWay.adapter.stop());
  rings.start();
  const sweep = new Sweep({
    store: opened.store,
    clock,
    pauseMs: sweepPauseMs,
    logPauseMs: sweepLogPauseMs,
    tables: equipmentTables(logDays),
    commit: async (mutations) => {
      const outcome = await committer.commit("sweep", mutations, mutations.length * 128);
      if (outcome !== "durable") throw new RefusalError(refuse("unavailable", outcome));
    },
  });
  sweep.start();
  undo.push(() => sweep.stop());
  undo.push(watchOpenCalls({ lifts, site, counted: (count) => metrics.openCalls(count) }));

  const analytics = config.analytics
    ? new Analytics({
      clock,
      buildings: site.buildings.map(({ id }) => id),
      users: new RegistryUserCounts(people.registry),
      commit: (...staged) => committer.commit(...staged),
      lost: (day, fault) => log.warn("figures_lost", { day, fault }),
    })
    : null;
  analytics?.start();
  undo.push(() => analytics?.stop());

  // The doors to the outside open last, and close first.
  const revocations = new Revocations(clock);
  const capabilities = await Capabilities.create({
    clock,
    revocations,
    randomId: () => crypto.randomUUID(),
    cluster: site.cluster,
  });
  const tls = config.tls === undefined ? undefined : await readTlsPair(config.tls);
  const http = config.http.port === 0 ? freePort(config.http.host) : config.http;
  const services = await openServices({
    ...aroundPeople,
    people,
    doors,
    lifts,
    guests,
    rings: rings.desk,
    capabilities,
    revocations,
    publicUrl: config.people.publicUrl ?? publicUrlOf(http, tls !== undefined),
    heldRevision: (at) => doorHardware.heldRevision(at, lease.epoch),
    signIns: metrics,
    print: extras.print ?? writeLine,
  });
  const figures = new StoredFigures(opened.store);
  const decommissions = await takeUpDuties({
    ...{ config, site, people, hardwareWay, clock, log, metrics, undo },
    logKeys: equipmentLog.keys,
  });
  const kone = await openKone({
    ...{ config, site, models, lifts, journeys, openings, clock, log, metrics },
    ...{ registry: people.registry, masterKey: people.masterKey },
    ...{ publicUrl: services.publicUrl, host: http.host, sandbox: extras.sandbox === true },
  });
  undo.push(() => kone.close());
  const identity: IdentityServices = {
    ...services,
    figures,
    decommissions,
    apiClients: kone.clients,
    push: push.facts,
    cameras: rings.cameras,
    ...(rings.looks !== undefined && { looks: rings.looks }),
    unitKeys: unitPapers.papers,
    unitWords: unitPapers.words,
  };
  await extras.identity?.(identity);
  const { enrolment } = hardwareWay;
  const cursors = new LogCursors(randomBytes);
  const actPublicKey = { kid: signer.kid, publicKey: publicKeyOf(actKey) };
  const figuresListener = await serveMetrics({
    listen: config.metrics,
    metrics,
    faults: () => reportFaults(directory, site),
    clock,
    log,
    trustedProxies: config.trustedProxies,
    ...(tls !== undefined && { tls }),
  });
  undo.push(() => figuresListener.close());
  const server = await serve({
    listen: http,
    ...(tls !== undefined && { tls }),
    randomId: () => crypto.randomUUID(),
    trustedProxies: config.trustedProxies,
    limits: config.limits,
    clock,
    site,
    lifts,
    journeys,
    doors,
    rings: rings.desk,
    screens: { boardings: lifts, directories: rings.directories },
    identity,
    ...(config.people.console !== undefined && { console: config.people.console }),
    capabilities,
    revocations,
    readiness: () => [...notReady],
    observer: metrics,
    web: config.web === undefined ? new Map() : await readWebFiles(config.web),
    log,
    upgrades: kone.upgrades,
    extraRoutes: (app) => {
      if (enrolment !== null) {
        // `serve` hands out the very application that it made.
        addEnrolRoute(app as App, { ...enrolment, actKeys: () => [actPublicKey] });
      }
      addEquipmentLogRoutes(app as App, {
        reader: equipmentLog.reader,
        cursors,
        rights: new Rights(site),
        read: (purpose) => identity.reads?.note([purpose]),
      });
      addOwnLogRoutes(app as App, {
        ownLog: new OwnLog({ reader: equipmentLog.reader, proofs: new Proofs(clock), cursors }),
        clock,
        peers: new PeerAddress(config.trustedProxies),
      });
      kone.addRoutes(app as App);
      addAnalyticsRoutes(app as App, { analytics, peers: new PeerAddress(config.trustedProxies) });
      extras.routes?.(app, capabilities, site, identity);
    },
  });
  undo.push(() => server.close());
  if (config.tls !== undefined && tls !== undefined) {
    undo.push(watchTlsPair(config.tls, tls, clock, (pair) => {
      server.reloadTls(pair);
      figuresListener.reloadTls(pair);
      hardwareWay.reloadTls(pair);
      log.info("certificate_reloaded");
    }, (error) => log.error("certificate_unreadable", { error: String(error) })));
  }
  notReady.delete("starting");
  log.info("ready", { http: server.url });
  return {
    httpUrl: server.url,
    mqttUrl: hardwareWay.url,
    metricsUrl: `http://${figuresListener.host}:${figuresListener.port}`,
    publicUrl: identity.publicUrl,
    actKey: actPublicKey,
    identity,
    site,
    broken: broken.promise,
    stop,
  };
}

/**
 * The lift groups of a site, by `<building>/<group>`.
 * @param staleMs how old a call may be that a restart takes over.
 */
export function modelsOf(site: Site, staleMs?: number): ReadonlyMap<string, GroupModel> {
  const models = new Map<string, GroupModel>();
  for (const building of site.buildings) {
    for (const group of building.groups) {
      const model = modelGroup(building, group, staleMs);
      models.set(model.key, model);
    }
  }
  return models;
}

if (import.meta.main) {
  if (Deno.args.includes("--help")) writeLine(usage());
  else {
    await runUntilSignal(
      () => start(readConfig(Deno.args, (name) => Deno.env.get(name))),
      () => {},
    );
  }
}
