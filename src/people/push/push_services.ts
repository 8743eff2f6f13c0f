/**
 * Which push services may be sent to: those whose hosts an operator has entered in the register of
 * sub-processors (R90). Everything else a browser may name is refused, so nobody can have this
 * server call an address of their choice.
 */
import type { Ledger } from "../registry/ledger.ts";
import type { SubProcessor } from "../rows/sub_processor.ts";

/**
 * The entry of the register by which an address may be sent to, or undefined.
 * @param building null: of any building at all.
 */
export function pushServiceFor(
  ledger: Ledger,
  endpoint: string,
  building: string | null,
): SubProcessor | undefined {
  const host = hostOf(endpoint);
  return ledger.find("sub_processor", "purpose", "web_push").find(({ buildings, hosts = [] }) =>
    (buildings === null || building === null || buildings.includes(building)) &&
    hosts.some((listed) => isHost(host, listed))
  );
}

/** The hosts of all push services of the register, each once. */
export function pushHosts(ledger: Ledger): readonly string[] {
  const entries = ledger.find("sub_processor", "purpose", "web_push");
  return [...new Set(entries.flatMap(({ hosts = [] }) => hosts))].sort();
}

/** The host of an address with its port, where that is not the scheme's own. */
export function hostOf(endpoint: string): string {
  return new URL(endpoint).host;
}

/** `*.` stands for any names before the rest, and for at least one. */
function isHost(host: string, listed: string): boolean {
  return listed.startsWith("*.")
    ? host.endsWith(listed.slice(1)) && host.length > listed.length - 1
    : host === listed;
}
