/**
 * Who is at the other end: its address, and the host it asked for. Behind a trusted proxy both are
 * what the proxy says; from anybody else those headers are ignored. An IPv6 peer is known by its
 * first 64 bits, since a household or an attacker has all addresses below them.
 */
import type { IncomingMessage } from "node:http";
import { BlockList, isIP, isIPv6 } from "node:net";

const hopsMax = 16;
const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Reads peers' addresses, knowing which proxies to believe. */
export class PeerAddress {
  readonly #trusted = new BlockList();
  readonly #anyTrusted: boolean;

  /** @param trustedProxies networks in CIDR form, checked by the configuration. */
  constructor(trustedProxies: readonly string[]) {
    this.#anyTrusted = trustedProxies.length > 0;
    for (const network of trustedProxies) {
      const [address = "", prefix = ""] = network.split("/");
      this.#trusted.addSubnet(address, Number(prefix), isIPv6(address) ? "ipv6" : "ipv4");
    }
  }

  /** The peer's address, as a key for limits; "unknown" for a connection that is gone. */
  of(request: IncomingMessage): string {
    const direct = plain(request.socket.remoteAddress ?? "");
    if (!this.#believes(direct)) return keyOf(direct);
    const hops = listOf(request.headers["x-forwarded-for"]).slice(-hopsMax).reverse();
    // The rightmost hop that no trusted proxy of ours wrote for another of ours.
    for (const hop of hops) {
      const address = plain(hop);
      if (isIP(address) === 0) break;
      if (!this.#believes(address)) return keyOf(address);
    }
    return keyOf(direct);
  }

  /** The host and port that the peer's browser shows, or undefined without a usable one. */
  hostOf(request: IncomingMessage): string | undefined {
    const direct = plain(request.socket.remoteAddress ?? "");
    const forwarded = this.#believes(direct)
      ? listOf(request.headers["x-forwarded-host"]).at(-1)
      : undefined;
    return (forwarded ?? request.headers.host)?.toLowerCase();
  }

  /**
   * Whether a page of `origin` may open a socket here: the page came from this very host, or it is
   * no page at all (no origin), as a native app.
   */
  sameOrigin(request: IncomingMessage): boolean {
    const origin = request.headers.origin;
    if (origin === undefined) return true;
    const host = this.hostOf(request);
    if (host === undefined || !URL.canParse(origin)) return false;
    const { protocol, host: originHost } = new URL(origin);
    if (protocol !== "http:" && protocol !== "https:") return false;
    // Both go through the same parser, so that a default port written out is the same host.
    return URL.canParse(`${protocol}//${host}`) &&
      new URL(`${protocol}//${host}`).host === originHost;
  }

  /**
   * Whether a request to a loopback listener names this machine. A name on the internet that
   * resolves to 127.0.0.1 would otherwise let any web page speak to it (DNS rebinding).
   */
  namesLoopback(request: IncomingMessage): boolean {
    if (this.#anyTrusted) return true;
    const host = request.headers.host ?? "";
    return loopbackNames.has(host.toLowerCase().replace(/:\d+$/, "")) ||
      /^127(\.\d{1,3}){3}(:\d+)?$/.test(host);
  }

  /**
   * Whether a peer may speak to a listener off loopback that has no TLS of its own: the trusted
   * proxies, which have it, and this machine. Anybody else would be read along (R42).
   */
  mayComePlain(address: string): boolean {
    const direct = plain(address);
    return /^127\./.test(direct) || direct === "::1" || this.#believes(direct);
  }

  #believes(address: string): boolean {
    if (!this.#anyTrusted || isIP(address) === 0) return false;
    return this.#trusted.check(address, isIPv6(address) ? "ipv6" : "ipv4");
  }
}

function listOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(",") : header ?? "";
  return text === "" ? [] : text.split(",").map((part) => part.trim());
}

/** An IPv4 address that came over an IPv6 socket, as what it is; a zone or port is taken off. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
}

function keyOf(address: string): string {
  if (address === "") return "unknown";
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => "0"), ...right];
  return `${groups.slice(0, 4).map((part) => part.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}
