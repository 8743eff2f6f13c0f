/**
 * The operator's listener: `/metrics` for Prometheus, `/faults` for what is out of order, `/shares`
 * for the benchmark, and nothing else. It is a listener of its own, so that figures can stay inside
 * while apps come from outside
 * (E15).
 */
import type { Clock } from "../clock.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import { defaultLimits, type EdgeLimits } from "../http/limits.ts";
import { isLoopback } from "../loopback.ts";
import { listen, type TlsPair } from "../http/listener.ts";
import { PeerAddress } from "../http/peer_address.ts";
import { problemHeaders, problemOf } from "../http/problem.ts";
import { securityHeaders } from "../http/security_headers.ts";
import { type Refusal, refusals, refuse } from "../refusal.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** A metrics listener that listens. */
export interface MetricsServer {
  readonly host: string;
  readonly port: number;
  reloadTls(pair: TlsPair): void;
  close(): Promise<void>;
}

/** Serves the figures; rejects where the address cannot be had. */
export async function serveMetrics(parts: {
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls?: TlsPair;
  /** Networks in CIDR form; off loopback without TLS nobody else is answered. */
  readonly trustedProxies?: readonly string[];
  readonly metrics: Metrics;
  /** What is out of order, as JSON under `/faults`. */
  readonly faults: () => Promise<object>;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<EdgeLimits>;
}): Promise<MetricsServer> {
  const { log } = parts;
  const limits = { ...defaultLimits, ...parts.limits };
  const peers = new PeerAddress(parts.trustedProxies ?? []);
  const listener = await listen({
    ...parts.listen,
    ...(parts.tls === undefined ? {} : { tls: parts.tls }),
    clock: parts.clock,
    limits,
    connectionsMax: 64,
    ...(parts.tls === undefined && !isLoopback(parts.listen.host) && {
      admits: (address: string) => peers.mayComePlain(address),
    }),
    refused: () => {},
    handle: (request, response) => {
      answer(parts, request, response).catch((error) => {
        log.error("metrics_failed", { error: error instanceof Error ? error : String(error) });
        refuseWith(response, refuse("internal", "Cannot show the figures: something broke"));
      });
    },
  });
  return {
    host: listener.host,
    port: listener.port,
    reloadTls: listener.reloadTls,
    close: () => {
      const closed = listener.close();
      listener.closeConnections();
      return closed;
    },
  };
}

async function answer(
  { metrics, faults }: { readonly metrics: Metrics; readonly faults: () => Promise<object> },
  request: IncomingMessage,
  response: ServerResponse,
) {
  const path = request.url;
  if (path !== "/metrics" && path !== "/shares" && path !== "/faults") {
    return refuseWith(
      response,
      refuse("not_found", "Cannot find that: see /metrics, /shares and /faults"),
    );
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    return refuseWith(response, refuse("method_not_allowed", "Cannot do that: figures are read"));
  }
  const [type, body] = path === "/metrics"
    ? [metrics.contentType, await metrics.text()]
    : ["application/json", JSON.stringify(path === "/faults" ? await faults() : metrics.shares())];
  response.writeHead(200, {
    ...securityHeaders,
    "content-type": type,
    "cache-control": "no-store",
  });
  response.end(body);
}

function refuseWith(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(refusals[refusal.code].status, {
    ...securityHeaders,
    ...problemHeaders(refusal),
    connection: "close",
  });
  response.end(JSON.stringify(problemOf(refusal)));
}
