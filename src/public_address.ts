/** Where people reach this server, as far as it can be known before it listens. */
import { isLoopback } from "./loopback.ts";
import type { HostPort } from "./setting_values.ts";

/** A browser on this machine knows passkeys by name, not by number, so loopback is `localhost`. */
export function publicUrlOf({ host, port }: HostPort, tls: boolean): string {
  const name = isLoopback(host) || host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http${tls ? "s" : ""}://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** Port 0 is for tests: links must name the port before anything listens on it. */
export function freePort(host: string): HostPort {
  const listener = Deno.listen({ hostname: host, port: 0 });
  const { port } = listener.addr;
  listener.close();
  return { host, port };
}
