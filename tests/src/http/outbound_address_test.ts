/** Where this server may send to by itself. */
import assert from "node:assert/strict";
import {
  faultOfOutbound,
  isOuterAddress,
  OutboundAddress,
} from "../../../src/http/outbound_address.ts";

const resolvedTo = (...addresses: readonly string[]) => () => Promise.resolve(addresses);

Deno.test("C16 addresses of the public internet are outer, all others inner, in any way of writing", () => {
  for (
    const address of ["8.8.8.8", "172.32.0.1", "223.255.255.1", "2606:4700::1111", "::ffff:8.8.8.8"]
  ) {
    assert.ok(isOuterAddress(address), address);
  }
  for (
    const address of [
      ...["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.31.255.1"],
      ...["192.0.2.1", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "255.255.255.255"],
      ...["::", "::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1", "2001::1"],
      ...["2002:7f00:1::", "64:ff9b::7f00:1", "::ffff:127.0.0.1", "::ffff:7f00:1", "x", ""],
    ]
  ) {
    assert.ok(!isOuterAddress(address), address);
  }
});

Deno.test("C16 a place is resolved, judged by all its addresses, and given with the one to connect to", async () => {
  const outer = new OutboundAddress([], resolvedTo("93.184.215.14", "2606:4700::1111"));
  const found = await outer.placeOf("https://hooks.example.org:8443/in?a=b");
  assert.ok(found.ok);
  assert.deepEqual([found.place.address, found.place.port], ["93.184.215.14", 8443]);
  const faultOf = async (place: OutboundAddress, url: string) => {
    const answer = await place.placeOf(url);
    return answer.ok ? null : answer.fault;
  };
  assert.equal(await faultOf(outer, "http://hooks.example.org/"), "not_https");
  assert.equal(await faultOf(outer, "https://user@example.org/"), "malformed");
  const mixed = new OutboundAddress([], resolvedTo("93.184.215.14", "192.168.0.1"));
  assert.equal(await faultOf(mixed, "https://hooks.example.org/"), "inner_address");
  assert.equal(
    await faultOf(new OutboundAddress([], resolvedTo()), "https://a.example/"),
    "unresolved",
  );
  const failing = new OutboundAddress([], () => Promise.reject(new Error("no such name")));
  assert.equal(await faultOf(failing, "https://a.example/"), "unresolved");
});

Deno.test("C16 no way to write a URL makes an inner address look like an outer one", async () => {
  const outer = new OutboundAddress([], resolvedTo("93.184.215.14"));
  for (
    const host of [
      ...["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "127.0.0.1.", "%31%32%37.0.0.1"],
      ...[
        "169。254。169。254",
        "１２７.0.0.1",
        "127.0.0.1\t",
        "[::]",
        "[::127.0.0.1]",
        "[fec0::1]",
      ],
      ...["[64:ff9b::169.254.169.254]", "[64:ff9b:1::1]", "[2001:0:1::1]", "[::ffff:0:8.8.8.8]"],
      ...["hooks.example.org@127.0.0.1", "127.0.0.1%00.example.org", "[fe80::1%25eth0]"],
    ]
  ) {
    assert.ok(!(await outer.placeOf(`https://${host}/`)).ok, host);
    assert.ok(outer.faultOf(`https://${host}/`) !== null, host);
  }
  for (const url of ["https:\\\\127.0.0.1/", "https:///127.0.0.1/", "file:///etc/passwd", "//x/"]) {
    assert.ok(!(await outer.placeOf(url)).ok, url);
  }
  const found = await outer.placeOf("https://hooks.example.org#@127.0.0.1/");
  assert.equal(found.ok && found.place.address, "93.184.215.14");
});

Deno.test("C16 the operator names hosts, addresses and networks inside", async () => {
  const named = new OutboundAddress(
    ["hooks.lan", "10.1.0.0/16", "fd00::1"],
    resolvedTo("10.2.0.1"),
  );
  for (
    const url of [
      "http://hooks.lan/",
      "https://HOOKS.lan./",
      "http://10.1.2.3/",
      "https://[fd00::1]/",
    ]
  ) {
    assert.ok((await named.placeOf(url)).ok, url);
  }
  for (const url of ["https://other.lan/", "https://10.2.0.1/", "https://[fd00::2]/"]) {
    assert.ok(!(await named.placeOf(url)).ok, url);
  }
  for (const entry of ["hooks.lan", "hooks", "10.0.0.1", "10.0.0.0/8", "fd00::/8"]) {
    assert.equal(faultOfOutbound(entry), null, entry);
  }
  for (const entry of ["", "a b", "0.0.0.0/0", "::/0", "10.0.0.0/33", "10.0.0.0/8/8", "a/8", "*"]) {
    assert.ok(faultOfOutbound(entry) !== null, entry);
  }
});
