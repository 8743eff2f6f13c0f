import "reflect-metadata";
import assert from "node:assert/strict";
import { X509Crl } from "@peculiar/x509";
import { ManualClock, SystemClock } from "../../../src/clock.ts";
import {
  exportAuthority,
  exportRevocationList,
  exportServerCertificate,
  issueCode,
  listDevices,
  revokeAllDevices,
  revokeDevice,
} from "../../../src/devices/device_commands.ts";
import { enrolled, withAuthority } from "../../parts/device_authority.ts";

const devices = ["main-controller", "main-car-a", "north-controller"];
const nowMs = new SystemClock().now();

Deno.test("C14 the operator sees each device's certificate and code, and never the code again", async () => {
  await withAuthority(new ManualClock(nowMs), devices, async ({ authority }) => {
    const { serial } = await enrolled(authority, "main-car-a");
    const shown = await issueCode(authority, "main-controller");
    const code = /^main-controller: (\S+)\nOnce, until \d{4}-/.exec(shown)?.[1];
    assert.ok(code !== undefined, shown);
    const list = listDevices(authority);
    assert.ok(!list.includes(code));
    assert.match(
      list,
      new RegExp(`^main-car-a {2}valid until \\d{4}-\\d\\d-\\d\\d serial ${serial}$`, "m"),
    );
    assert.match(list, /^main-controller {2}no certificate {2}code until \d{4}-/m);
    assert.match(list, /^north-controller {2}no certificate$/m);
    assert.equal(await revokeDevice(authority, { serial }), "Revoked 1 certificate\n");
    assert.match(listDevices(authority), /^main-car-a {2}revoked until/m);
    await assert.rejects(revokeDevice(authority, { serial }), /there must be a valid certificate/);
    await assert.rejects(issueCode(authority, "ghost"), /must be for a device of the site/);
  });
});

Deno.test("R14 the end of a building revokes all its devices' certificates and codes in one write", async () => {
  await withAuthority(new ManualClock(nowMs), devices, async ({ authority, again }) => {
    await enrolled(authority, "main-controller");
    await enrolled(authority, "main-car-a");
    const north = await enrolled(authority, "north-controller");
    await authority.issueEnrolmentCode("main-car-a");
    let told = 0;
    authority.onChange(() => told++);
    assert.equal(await revokeAllDevices(authority, ["main-controller", "main-car-a"]), 2);
    assert.equal(told, 1);
    const after = await again();
    assert.deepEqual([...after.standing()], [north.serial]);
    assert.ok(after.list().every(({ codeExpiresAtMs }) => codeExpiresAtMs === undefined));
  });
});

Deno.test("C14 what a broker beside needs is written to files, the key for its owner alone", async () => {
  await withAuthority(new ManualClock(nowMs), devices, async ({ folder, authority }) => {
    const { serial } = await enrolled(authority, "main-car-a");
    await authority.revoke({ serial });
    const to = (name: string) => `${folder}/../${name}`;
    await exportRevocationList(authority, to("crl.pem"));
    await exportAuthority(authority, to("ca.pem"));
    await exportServerCertificate(authority, { cert: to("cert.pem"), key: to("key.pem") });
    const crl = new X509Crl(await Deno.readTextFile(to("crl.pem")));
    assert.deepEqual(crl.entries.map((entry) => entry.serialNumber), [serial]);
    assert.equal(await Deno.readTextFile(to("ca.pem")), authority.ca);
    assert.match(await Deno.readTextFile(to("cert.pem")), /^-----BEGIN CERTIFICATE-----/);
    assert.equal((await Deno.stat(to("key.pem"))).mode! & 0o777, 0o600);
  });
});
