import assert from "node:assert/strict";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { PeerAddress } from "../../../src/http/peer_address.ts";

/** The two parts of a request that an address is read from. */
function request(remoteAddress: string, headers: IncomingHttpHeaders = {}): IncomingMessage {
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

Deno.test("a peer without a proxy is its own address, whatever it says", () => {
  const peers = new PeerAddress([]);
  const headers = { "x-forwarded-for": "9.9.9.9", "x-forwarded-host": "evil", host: "lifts:1" };
  assert.equal(peers.of(request("203.0.113.7", headers)), "203.0.113.7");
  assert.equal(peers.hostOf(request("203.0.113.7", headers)), "lifts:1");
  assert.equal(peers.of(request("::ffff:203.0.113.7")), "203.0.113.7");
});

Deno.test("behind a trusted proxy the peer is the rightmost hop that is none of ours", () => {
  const peers = new PeerAddress(["10.0.0.0/8", "fd00::/8"]);
  const from = (header: string) => peers.of(request("10.0.0.1", { "x-forwarded-for": header }));
  assert.equal(from("203.0.113.7"), "203.0.113.7");
  assert.equal(from("1.1.1.1, 203.0.113.7, 10.2.0.1"), "203.0.113.7");
  assert.equal(from("1.1.1.1, nonsense"), "10.0.0.1");
  assert.equal(from("10.3.3.3"), "10.0.0.1");
  assert.equal(peers.of(request("10.0.0.1")), "10.0.0.1");
  assert.equal(peers.of(request("fd00::1", { "x-forwarded-for": "198.51.100.2" })), "198.51.100.2");
});

Deno.test("E15 only the proxies that were named are believed", () => {
  const peers = new PeerAddress(["10.1.0.0/16", "fd00:1::/32"]);
  const headers = { "x-forwarded-for": "9.9.9.9", "x-forwarded-host": "evil", host: "lifts:1" };
  for (const stranger of ["10.2.0.1", "203.0.113.7", "::ffff:10.2.0.1", "127.0.0.1"]) {
    assert.notEqual(peers.of(request(stranger, headers)), "9.9.9.9", stranger);
    assert.equal(peers.hostOf(request(stranger, headers)), "lifts:1", stranger);
  }
  for (const proxy of ["10.1.2.3", "::ffff:10.1.2.3", "fd00:1::7"]) {
    assert.equal(peers.of(request(proxy, headers)), "9.9.9.9", proxy);
  }
});

Deno.test("R42 without TLS only the trusted proxies and this machine may come", () => {
  const peers = new PeerAddress(["10.1.0.0/16"]);
  for (const address of ["10.1.2.3", "::ffff:10.1.2.3", "127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    assert.ok(peers.mayComePlain(address), address);
  }
  for (const address of ["10.2.0.1", "192.0.2.1", "2001:db8::1", "::ffff:10.2.0.1", ""]) {
    assert.ok(!peers.mayComePlain(address), address);
  }
});

Deno.test("an IPv6 peer is known by its first 64 bits", () => {
  const peers = new PeerAddress([]);
  assert.equal(peers.of(request("2001:db8:0:1:aaaa::1")), "2001:db8:0:1::/64");
  assert.equal(peers.of(request("2001:db8:0:1:bbbb:0:0:2")), "2001:db8:0:1::/64");
  assert.equal(peers.of(request("2001:db8::1")), "2001:db8:0:0::/64");
  assert.equal(peers.of(request("")), "unknown");
});

Deno.test("only pages of this very host, or none at all, are of the same origin", () => {
  const peers = new PeerAddress([]);
  const same = (origin: string | undefined, host = "lifts.example:8080") =>
    peers.sameOrigin(request("1.2.3.4", { host, ...(origin === undefined ? {} : { origin }) }));
  assert.ok(same(undefined));
  assert.ok(same("http://lifts.example:8080"));
  assert.ok(same("https://lifts.example", "lifts.example:443"));
  for (
    const origin of [
      "http://lifts.example",
      "http://evil.example:8080",
      "null",
      "file://lifts.example:8080",
      "chrome-extension://lifts.example:8080",
      "nonsense",
    ]
  ) assert.ok(!same(origin), origin);
});

Deno.test("behind a trusted proxy the host is the one the browser shows", () => {
  const peers = new PeerAddress(["127.0.0.1/32"]);
  const headers = {
    host: "127.0.0.1:8080",
    "x-forwarded-host": "lifts.example",
    origin: "https://lifts.example",
  };
  assert.ok(peers.sameOrigin(request("127.0.0.1", headers)));
  assert.ok(!peers.sameOrigin(request("127.0.0.2", headers)));
});

Deno.test("a loopback listener answers to names of this machine only", () => {
  const peers = new PeerAddress([]);
  for (const host of ["localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]:8080", "127.1.2.3"]) {
    assert.ok(peers.namesLoopback(request("127.0.0.1", { host })), host);
  }
  for (const host of ["rebound.example", "127.0.0.1.example", "localhost.example", ""]) {
    assert.ok(!peers.namesLoopback(request("127.0.0.1", { host })), host);
  }
});
