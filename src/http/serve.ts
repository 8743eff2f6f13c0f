/**
 * Puts the edges together: one listener, the HTTP application on it and the sockets of apps beside
 * it, over the same lifts, rights and limits. Nothing here mints a capability.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { CapabilityVerifier } from "../access/capability.ts";
import type { Revocations } from "../access/revocations.ts";
import { Rights } from "../access/rights.ts";
import type { Clock } from "../clock.ts";
import { isLoopback } from "../loopback.ts";
import type { Doors } from "../doors.ts";
import type { Journeys } from "../journeys/journeys.ts";
import { zonesOf } from "../journeys/wish.ts";
import type { Lifts } from "../lifts.ts";
import { FanOut } from "../live/fan_out.ts";
import { Hub } from "../live/hub.ts";
import { LiveServer } from "../live/live_server.ts";
import type { EdgeObserver } from "../operations/edge_observer.ts";
import type { Log } from "../operations/log.ts";
import { refuse } from "../refusal.ts";
import type { RingPhones } from "../ring_phones.ts";
import type { ScreenParts } from "../live/screens.ts";
import { Positions } from "../position/positions.ts";
import type { Site } from "../site.ts";
import { type AppEnv, type AppParts, createApp } from "./app.ts";
import { serveConsole } from "./console_listener.ts";
import type { IdentityServices } from "./identity/services.ts";
import { defaultLimits, type EdgeLimits } from "./limits.ts";
import { listen, type TlsPair } from "./listener.ts";
import { PeerAddress } from "./peer_address.ts";
import { problemResponse } from "./problem.ts";
import { securityHeaders } from "./security_headers.ts";
import type { WebFiles } from "./web_files.ts";

/** Sockets of another protocol than ours, at a path of their own. */
export interface SocketEdge {
  /** How many sockets there may be. */
  readonly socketsMax: number;
  /** Takes an upgrade, or answers it over plain HTTP. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Uint8Array): void;
  /** Says farewell to every socket; resolves once all are gone. */
  close(): Promise<void>;
}

/** What {@link serve} puts together. */
export interface ServeParts {
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls?: TlsPair;
  /** Networks in CIDR form whose `X-Forwarded-For` and `-Host` are believed. */
  readonly trustedProxies?: readonly string[];
  readonly limits?: Partial<EdgeLimits>;
  readonly clock: Clock;
  /** At least 122 unguessable bits as text, new at each call. */
  readonly randomId: () => string;
  readonly site: Site;
  readonly lifts: Lifts;
  readonly capabilities: CapabilityVerifier;
  readonly revocations: Revocations;
  /** Why the server is not ready; empty once it is. */
  readonly readiness: () => readonly string[];
  readonly observer: EdgeObserver;
  readonly web?: WebFiles;
  readonly log: Log;
  /** Journeys over several lift groups, where this server plans them. */
  readonly journeys?: Journeys;
  /** The doors, where this server has any. */
  readonly doors?: Doors;
  /** Rings as phones see them, where this server has any. */
  readonly rings?: RingPhones;
  /** What screens at landings show, where this server has any. */
  readonly screens?: Pick<ScreenParts, "boardings" | "directories">;
  /** The identity plane, where this server has one. */
  readonly identity?: IdentityServices;
  /** Where the operator's command line connects: a socket in the file system (E15, C8). */
  readonly console?: string;
  /** Who takes upgrades of other paths than ours, whatever their query. */
  readonly upgrades?: ReadonlyMap<string, SocketEdge>;
  /** Adds routes outside `/v1`, for an entry of its own such as the demo's. */
  readonly extraRoutes?: (app: Hono<AppEnv>) => void;
}

/** The edges at work. */
export interface Served {
  readonly host: string;
  readonly port: number;
  /** Where a browser on this machine finds it. */
  readonly url: string;
  /** How many app sockets are open. */
  readonly sockets: () => number;
  /** Bytes that wait for all app sockets together, at most a second old. */
  readonly buffered: () => number;
  reloadTls(pair: TlsPair): void;
  /** Takes nothing more, says farewell to sockets, and resolves once everything has ended. */
  close(): Promise<void>;
}

/** Listens and serves; rejects where the address cannot be had. */
export async function serve(parts: ServeParts): Promise<Served> {
  const limits: EdgeLimits = { ...defaultLimits, ...parts.limits };
  const { clock, observer, lifts, log, site, capabilities } = parts;
  const rights = new Rights(site);
  const positions = new Positions({ site, clock, log });
  const peers = new PeerAddress(parts.trustedProxies ?? []);
  const loopbackOnly = isLoopback(parts.listen.host);
  const fanOut = new FanOut(clock, observer, limits.sliceMs);
  const hub = new Hub({ clock, lifts, fanOut, randomId: parts.randomId, limits, log });
  const edge = { lifts, rights, positions, capabilities };
  const shared = { clock, limits, ...edge, observer, log, peers, loopbackOnly };
  const live = new LiveServer({
    ...shared,
    hub,
    revocations: parts.revocations,
    randomId: parts.randomId,
    ...(parts.rings !== undefined && { rings: parts.rings }),
    ...(parts.screens !== undefined && { screens: { clock, site, lifts, ...parts.screens } }),
    ...(parts.journeys !== undefined && {
      wishes: { journeys: parts.journeys, rights, positions, zones: zonesOf(site) },
    }),
  });
  const appParts: AppParts = {
    ...shared,
    site,
    readiness: parts.readiness,
    web: parts.web ?? new Map(),
    tls: parts.tls !== undefined,
    ...(parts.journeys === undefined ? {} : { journeys: parts.journeys }),
    ...(parts.doors === undefined ? {} : { doors: parts.doors }),
    ...(parts.rings === undefined ? {} : { rings: parts.rings }),
    ...(parts.identity === undefined ? {} : { identity: parts.identity }),
    ...(parts.extraRoutes === undefined ? {} : { extraRoutes: parts.extraRoutes }),
  };
  const app = createApp(appParts);
  const others = [...parts.upgrades?.values() ?? []];
  const listener = await listen({
    ...parts.listen,
    ...(parts.tls === undefined ? {} : { tls: parts.tls }),
    clock,
    limits,
    connectionsMax: others.reduce(
      (sum, { socketsMax }) => sum + socketsMax,
      limits.socketsMax + limits.connectionsMax,
    ),
    ...(parts.tls === undefined && !loopbackOnly && {
      admits: (address: string) => peers.mayComePlain(address),
    }),
    handle: getRequestListener((request, env) => app.fetch(request, env as AppEnv["Bindings"]), {
      overrideGlobalObjects: false,
      // A request line or host that makes no URL; everything later is the application's.
      errorHandler: () => {
        observer.refusedAt("http", "malformed");
        const refusal = refuse("malformed", "Cannot read the request: its target is not a URL");
        return problemResponse(refusal, securityHeaders);
      },
    }),
    upgrade: (request, socket, head) => {
      const path = request.url?.split("?", 1)[0] ?? "";
      (parts.upgrades?.get(path) ?? live).upgrade(request, socket, head);
    },
    refused: (refusal) => observer.refusedAt("http", refusal.code),
  });
  const console = parts.console === undefined || parts.identity === undefined
    ? undefined
    : await serveConsole(parts.console, appParts);
  const shownHost = listener.host.includes(":") ? `[${listener.host}]` : listener.host;
  return {
    host: listener.host,
    port: listener.port,
    url: `${parts.tls === undefined ? "http" : "https"}://${shownHost}:${listener.port}`,
    sockets: () => live.size,
    buffered: () => live.buffered,
    reloadTls: listener.reloadTls,
    close: async () => {
      await console?.close();
      const closed = listener.close();
      await Promise.all([live, ...others].map((edge) => edge.close()));
      hub.close();
      fanOut.stop();
      positions.close();
      listener.closeConnections();
      await closed;
    },
  };
}
