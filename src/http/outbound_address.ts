/**
 * Where this server may send to by itself, such as to a webhook that somebody else has named (SSRF,
 * OWASP ASVS 5.0 §1.3.6): addresses of the public internet over https, and beyond that only what the
 * operator names. A name is resolved once, every address that it has is judged, and whoever sends
 * connects to the address that was judged: a name that resolves otherwise a moment later (DNS
 * rebinding) changes nothing.
 *
 * IPv6 is taken from 2000::/3 alone (RFC 4291 §2.4), without the parts that carry another address or
 * are for documents; IPv4 without the special purposes of RFC 6890.
 */
import { lookup } from "node:dns/promises";
import { BlockList, isIP, isIPv6 } from "node:net";

/** All addresses of a name, at least one; throws where there is none. */
export type Resolver = (host: string) => Promise<readonly string[]>;

/** Why nothing is sent there. */
export type OutboundFault =
  /** No URL, with a user name in it, or neither https nor http. */
  | "malformed"
  /** http is for places that the operator names. */
  | "not_https"
  /** A private, loopback, link-local or other inner address that the operator has not named. */
  | "inner_address"
  /** The name has no address. */
  | "unresolved";

/** A place that may be sent to. */
export interface OutboundPlace {
  readonly url: URL;
  /** The address to connect to. */
  readonly address: string;
  readonly port: number;
}

/** A place, or why not. */
export type OutboundAnswer =
  | { readonly ok: true; readonly place: OutboundPlace }
  | { readonly ok: false; readonly fault: OutboundFault };

/** The longest address that is taken, in characters. */
export const outboundUrlMax = 2_048;
/** Addresses of one name that are looked at. */
const addressesMax = 32;

const inner4 = listOf("ipv4", [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
]);
const outer6 = listOf("ipv6", [["2000::", 3]]);
const inner6 = listOf("ipv6", [
  // Protocol assignments, Teredo among them; documents; 6to4.
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
]);

/** Judges places to send to. */
export class OutboundAddress {
  readonly #names = new Set<string>();
  readonly #networks = new BlockList();
  readonly #resolve: Resolver;

  /** @param allowed names, addresses and networks, each one that {@link faultOfOutbound} takes. */
  constructor(allowed: readonly string[], resolve: Resolver = systemResolver) {
    this.#resolve = resolve;
    for (const entry of allowed) {
      const [address = "", prefix] = entry.split("/");
      if (isIP(address) === 0) this.#names.add(entry.toLowerCase());
      else {
        const family = isIPv6(address) ? "ipv6" : "ipv4";
        const wide = family === "ipv6" ? 128 : 32;
        this.#networks.addSubnet(address, prefix === undefined ? wide : Number(prefix), family);
      }
    }
  }

  /** What can be said without asking for addresses; null where nothing is against it. */
  faultOf(text: string): OutboundFault | null {
    const url = urlOf(text);
    if (url === null) return "malformed";
    const host = hostOf(url);
    // A name may yet have an address that is named; that is seen when it is resolved.
    if (isIP(host) === 0 || this.#isNamed(host)) return null;
    if (!isOuterAddress(host)) return "inner_address";
    return url.protocol === "http:" ? "not_https" : null;
  }

  /** The place that a URL names, resolved now. */
  async placeOf(text: string): Promise<OutboundAnswer> {
    const url = urlOf(text);
    if (url === null) return { ok: false, fault: "malformed" };
    const host = hostOf(url);
    const addresses = isIP(host) === 0 ? await this.#addressesOf(host) : [host];
    const [address] = addresses;
    if (address === undefined) return { ok: false, fault: "unresolved" };
    // One inner address among others is reason enough: somebody may be trying.
    if (!addresses.every((one) => this.#mayReach(host, one))) {
      return { ok: false, fault: "inner_address" };
    }
    const named = this.#names.has(host) || addresses.every((one) => this.#isNamed(one));
    if (url.protocol === "http:" && !named) return { ok: false, fault: "not_https" };
    const port = url.port === "" ? (url.protocol === "http:" ? 80 : 443) : Number(url.port);
    return { ok: true, place: { url, address, port } };
  }

  async #addressesOf(host: string): Promise<readonly string[]> {
    try {
      const found = await this.#resolve(host);
      return found.slice(0, addressesMax).filter((address) => isIP(address) !== 0);
    } catch {
      return [];
    }
  }

  #mayReach(host: string, address: string): boolean {
    return this.#names.has(host) || this.#isNamed(address) || isOuterAddress(address);
  }

  #isNamed(address: string): boolean {
    const plain = plainOf(address);
    return this.#networks.check(plain, isIPv6(plain) ? "ipv6" : "ipv4");
  }
}

/** Whether an address is one of the public internet. */
export function isOuterAddress(address: string): boolean {
  const plain = plainOf(address);
  switch (isIP(plain)) {
    case 4:
      return !inner4.check(plain, "ipv4");
    case 6:
      return outer6.check(plain, "ipv6") && !inner6.check(plain, "ipv6");
    default:
      return false;
  }
}

/** What is wrong with an entry of the operator's list: a host name, an address, or a network. */
export function faultOfOutbound(entry: string): string | null {
  const [address = "", prefix, ...rest] = entry.split("/");
  const family = isIP(address);
  if (family !== 0) {
    if (rest.length > 0) return "must have one / at most";
    if (prefix === undefined) return null;
    const isSound = /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32);
    if (!isSound) return "must be a network in CIDR form";
    return Number(prefix) === 0 ? "must not name every address" : null;
  }
  const isName = prefix === undefined && entry.length <= 253 &&
    /^(?=.*[a-z])[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(entry);
  return isName ? null : "must be a host name, an address or a network in CIDR form";
}

/** The addresses that this machine's resolver knows, its hosts file included. */
async function systemResolver(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
}

function urlOf(text: string): URL | null {
  if (text.length > outboundUrlMax || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  if (url.username !== "" || url.password !== "" || url.hostname === "") return null;
  return url;
}

/** Without brackets and without the dot of the root, in lower case as the parser gives it. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

/** An IPv4 address in the dress of an IPv6 one, in whatever form, as what it is. */
function plainOf(address: string): string {
  const bare = address.replace(/%.*$/, "").toLowerCase();
  if (!isIPv6(bare)) return bare;
  const written = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(written);
  if (mapped === null) return written;
  const bits = (Number.parseInt(mapped[1]!, 16) << 16 | Number.parseInt(mapped[2]!, 16)) >>> 0;
  return [24, 16, 8, 0].map((shift) => bits >>> shift & 0xff).join(".");
}

function listOf(
  family: "ipv4" | "ipv6",
  networks: readonly (readonly [address: string, prefix: number])[],
): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of networks) list.addSubnet(address, prefix, family);
  return list;
}
