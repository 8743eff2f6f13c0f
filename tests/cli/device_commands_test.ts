/** Devices at the command line, on the authority's folder. */
import assert from "node:assert/strict";
import { SystemClock } from "../../src/clock.ts";
import { DeviceAuthority } from "../../src/devices/device_authority.ts";
import { makeRequest } from "../../src/devices/certificates.ts";
import { command } from "./command_line.ts";
import { siteFile } from "./console_server.ts";

Deno.test("C14 R14 a device is enrolled by a code from the command line, listed, revoked, and in the list for a broker", async () => {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-devices-" });
  try {
    const ca = ["--device-ca", `${dir}/ca`];
    const site = ["--site", siteFile];
    const none = await command(["device", "list", ...ca]);
    assert.equal(none.code, 1);
    assert.match(none.err, /there is none/);
    await assert.rejects(Deno.stat(`${dir}/ca`), Deno.errors.NotFound);
    const stranger = await command(["device", "code", "nobody", ...ca, ...site]);
    assert.equal(stranger.code, 1);
    assert.equal(stranger.out, "");

    const coded = await command(["device", "code", "linden-main", ...ca, ...site]);
    assert.equal(coded.code, 0, coded.err);
    const code = /^linden-main: (\S+)$/m.exec(coded.out)?.[1];
    assert.ok(code !== undefined);
    const listed = await command(["device", "list", ...ca, ...site]);
    assert.match(listed.out, /linden-main {2}no certificate {2}code until/);
    assert.ok(!listed.out.includes(code), "a code is shown once");

    // The running server's authority, beside: it takes the code that the command line made.
    const authority = await DeviceAuthority.open({
      folder: `${dir}/ca`,
      clock: new SystemClock(),
      devices: ["linden-main"],
    });
    const { csr } = await makeRequest("linden-main");
    const enrolled = await authority.enrol({ device: "linden-main", code, csr });
    assert.ok(enrolled.ok);
    const { serial } = enrolled.value;
    assert.match((await command(["device", "list", ...ca])).out, new RegExp(`valid .*${serial}`));

    const revoked = await command(["device", "revoke", ...ca, "--serial", serial]);
    assert.equal(revoked.out, "Revoked 1 certificate\n");
    const again = await command(["device", "revoke", ...ca, "--device", "linden-main"]);
    assert.equal(again.code, 1);
    const state = JSON.parse((await command(["device", "list", ...ca, "--json"])).out);
    assert.equal(state[0].certificates[0].state, "revoked");
    for (const [verb, word] of [["crl", "X509 CRL"], ["ca", "CERTIFICATE"]] as const) {
      const written = await command(["device", verb, ...ca, "--out", `${dir}/${verb}.pem`]);
      assert.equal(written.code, 0, written.err);
      assert.ok((await Deno.readTextFile(`${dir}/${verb}.pem`)).includes(`BEGIN ${word}`));
    }
    // R14: at the end of a building nothing of its devices signs in any more, codes included.
    const all = ["device", "revoke-all", ...ca, ...site, "--building", "linden"];
    assert.equal((await command(["device", "code", "linden-garden", ...ca, ...site])).code, 0);
    const told = await command([...all, "--dry-run"]);
    assert.match(told.out, /^linden-main\nlinden-garden\nlinden-entrance\nlinden-garage\n$/);
    assert.equal((await command(all, { typed: ["yes"] })).code, 1);
    assert.match((await command(["device", "list", ...ca, ...site])).out, /garden .*code until/);
    const ended = await command(all, { typed: ["linden"] });
    assert.equal(ended.out, "Revoked 0 certificates of 4 devices.\n");
    assert.ok(!(await command(["device", "list", ...ca, ...site])).out.includes("code until"));
    const own = ["--cert-out", `${dir}/server.pem`, "--key-out", `${dir}/server.key`];
    assert.equal((await command(["device", "server", ...ca, ...own])).code, 0);
    assert.match(await Deno.readTextFile(`${dir}/server.pem`), /BEGIN CERTIFICATE/);
    assert.equal((await Deno.stat(`${dir}/server.key`)).mode! & 0o777, 0o600);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
