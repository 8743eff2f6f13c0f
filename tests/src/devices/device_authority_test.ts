import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { ManualClock, SystemClock } from "../../../src/clock.ts";
import { makeRequest } from "../../../src/devices/certificates.ts";
import type { DeviceAuthority } from "../../../src/devices/device_authority.ts";
import { codeLifeMs, codeTriesMax } from "../../../src/devices/enrolment_code.ts";
import { enrolled, withAuthority } from "../../parts/device_authority.ts";

const devices = ["main-controller", "main-car-a", "constructor"];
const dayMs = 86_400_000;
/** Where X.509 dates are judged by the machine's clock nothing else will do. */
const nowMs = new SystemClock().now();

const derOf = (pem: string) => new Uint8Array(new X509Certificate(pem).raw);

/** Tries a code. @returns `ok`, or the refusal's code and words */
async function tryCode(authority: DeviceAuthority, device: string, code: string): Promise<string> {
  const { csr } = await makeRequest(device);
  const answer = await authority.enrol({ device, code, csr });
  return answer.ok ? "ok" : `${answer.refusal.code}: ${answer.refusal.detail}`;
}

Deno.test("C14 a device's certificate is its name, its use and its time, signed by the authority", async () => {
  const clock = new ManualClock(nowMs);
  await withAuthority(clock, devices, async ({ authority }) => {
    const { cert, serial } = await enrolled(authority, "main-car-a");
    const certificate = new X509Certificate(cert);
    const ca = new X509Certificate(authority.ca);
    assert.equal(certificate.subject, "CN=main-car-a");
    assert.ok(certificate.verify(ca.publicKey) && certificate.checkIssued(ca));
    assert.ok(ca.ca && !certificate.ca);
    assert.equal(certificate.serialNumber.toLowerCase(), serial);
    const lifeMs = Date.parse(certificate.validTo) - nowMs;
    assert.ok(Math.abs(lifeMs - 397 * dayMs) < 2000, String(lifeMs));
    assert.deepEqual(authority.judge(derOf(cert)), { user: "main-car-a", serial });
    assert.equal(authority.judge(derOf(authority.ca)), undefined);
    assert.equal(authority.judge(new Uint8Array(0)), undefined);
    clock.advance(397 * dayMs);
    assert.equal(authority.judge(derOf(cert)), undefined, "expired");
  });
});

Deno.test("C14 the authority's folder is private and outlives the process", async () => {
  await withAuthority(new ManualClock(nowMs), devices, async ({ folder, authority, again }) => {
    const { cert, serial } = await enrolled(authority, "main-car-a");
    const { code } = await authority.issueEnrolmentCode("main-controller");
    const mode = async (path: string) => (await Deno.stat(path)).mode! & 0o777;
    assert.equal(await mode(folder), 0o700);
    for await (const { name } of Deno.readDir(folder)) {
      assert.equal(await mode(`${folder}/${name}`), 0o600, name);
      assert.ok(!(await Deno.readTextFile(`${folder}/${name}`)).includes(code), name);
    }
    const after = await again();
    assert.equal(after.ca, authority.ca);
    assert.deepEqual(after.judge(derOf(cert)), { user: "main-car-a", serial });
    assert.equal(await tryCode(after, "main-controller", code), "ok");
    await Deno.chmod(folder, 0o755);
    await assert.rejects(again(), /must be for its owner alone \(chmod 0700\), got mode 0755/);
  });
});

Deno.test("C14 an authority that lost a part is not made anew behind the operator's back", async () => {
  for (const lost of ["ca.key.pem", "ca.cert.pem", "register.json"]) {
    await withAuthority(new ManualClock(nowMs), devices, async ({ folder, authority, again }) => {
      await enrolled(authority, "main-car-a");
      await Deno.remove(`${folder}/${lost}`);
      await assert.rejects(again(), /belong together, got a folder without all of them/, lost);
    });
  }
  await withAuthority(new ManualClock(nowMs), devices, async ({ folder, again }) => {
    await withAuthority(new ManualClock(nowMs), devices, async (other) => {
      await Deno.copyFile(`${other.folder}/ca.key.pem`, `${folder}/ca.key.pem`);
    });
    await assert.rejects(again(), (error: Error) => {
      assert.match(error.message, /a certificate and its own P-256 key are needed/);
      assert.doesNotMatch(error.message, /BEGIN|MIG/);
      return true;
    });
  });
});

Deno.test("C14 revoked stays revoked after a restart, by device or by serial number", async () => {
  await withAuthority(new ManualClock(nowMs), devices, async ({ authority, again }) => {
    const controller = await enrolled(authority, "main-controller");
    const car = await enrolled(authority, "main-car-a");
    let told = 0;
    authority.onChange(() => told++);
    assert.equal(await authority.revoke({ serial: car.serial }), 1);
    assert.equal(told, 1);
    assert.equal(authority.judge(derOf(car.cert)), undefined);
    assert.equal(authority.judge(derOf(controller.cert))?.user, "main-controller");
    assert.equal(await authority.revoke({ device: "main-controller" }), 1);
    assert.equal(await authority.revoke({ device: "main-controller" }), 0, "once");
    const after = await again();
    for (const { cert } of [controller, car]) assert.equal(after.judge(derOf(cert)), undefined);
    assert.deepEqual([...after.standing()], []);
  });
});

Deno.test("C14 enrolling again revokes the earlier certificate", async () => {
  await withAuthority(new ManualClock(nowMs), devices, async ({ authority }) => {
    const first = await enrolled(authority, "main-car-a");
    const second = await enrolled(authority, "main-car-a");
    assert.notEqual(first.serial, second.serial);
    assert.equal(authority.judge(derOf(first.cert)), undefined);
    assert.equal(authority.judge(derOf(second.cert))?.serial, second.serial);
    assert.deepEqual([...authority.standing()], [second.serial]);
  });
});

Deno.test("C14 an enrolment code is used once, even by two at the same time", async () => {
  await withAuthority(new ManualClock(nowMs), devices, async ({ authority, again }) => {
    const { code } = await authority.issueEnrolmentCode("main-car-a");
    assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/);
    const other = await again(); // as another process on the same folder
    const answers = await Promise.all([
      tryCode(authority, "main-car-a", code),
      tryCode(authority, "main-car-a", code),
      tryCode(other, "main-car-a", code),
    ]);
    assert.equal(answers.filter((answer) => answer === "ok").length, 1, answers.join("\n"));
    assert.match(await tryCode(authority, "main-car-a", code), /^enrolment_refused/);
  });
});

Deno.test("C14 a code may be typed in any case and grouping, O for 0 and I or L for 1", async () => {
  await withAuthority(new ManualClock(nowMs), devices, async ({ authority }) => {
    const { code } = await authority.issueEnrolmentCode("main-car-a");
    const typed = code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
    assert.equal(await tryCode(authority, "main-car-a", typed), "ok");
  });
});

Deno.test("C14 an unknown device, a wrong, an expired and another device's code get one answer", async () => {
  const clock = new ManualClock(nowMs);
  await withAuthority(clock, devices, async ({ authority, again }) => {
    const { code } = await authority.issueEnrolmentCode("main-car-a");
    const gone = await again({ devices: ["main-controller"] });
    const answers = new Set([
      await tryCode(authority, "nobody", code),
      await tryCode(authority, "constructor", code),
      await tryCode(authority, "main-controller", code),
      await tryCode(authority, "main-car-a", "0000-0000-0000-0000-0000"),
      await tryCode(gone, "main-car-a", code),
    ]);
    clock.advance(codeLifeMs);
    answers.add(await tryCode(authority, "main-car-a", code));
    assert.equal(answers.size, 1, [...answers].join("\n"));
    assert.match([...answers][0]!, /^enrolment_refused: /);
    await assert.rejects(
      authority.issueEnrolmentCode("nobody"),
      /must be for a device of the site/,
    );
  });
});

Deno.test("C14 a code is void after ten wrong ones, until the operator gives another", async () => {
  await withAuthority(new ManualClock(nowMs), devices, async ({ authority, again }) => {
    const { code } = await authority.issueEnrolmentCode("main-car-a");
    for (let tries = 0; tries < codeTriesMax; tries++) {
      assert.match(await tryCode(authority, "main-car-a", `wrong ${tries}`), /^enrolment_refused/);
    }
    assert.match(await tryCode(authority, "main-car-a", code), /^enrolment_refused/);
    assert.match(await tryCode(await again(), "main-car-a", code), /^enrolment_refused/);
    const next = await authority.issueEnrolmentCode("main-car-a");
    for (let tries = 1; tries < codeTriesMax; tries++) {
      await tryCode(authority, "main-car-a", `wrong ${tries}`);
    }
    assert.equal(await tryCode(authority, "main-car-a", next.code), "ok");
  });
});

Deno.test("C14 revoking a device ends its enrolment code as well", async () => {
  await withAuthority(new ManualClock(nowMs), devices, async ({ authority }) => {
    const { code } = await authority.issueEnrolmentCode("main-car-a");
    await authority.revoke({ device: "main-car-a" });
    assert.match(await tryCode(authority, "main-car-a", code), /^enrolment_refused/);
  });
});

Deno.test("C14 what another process revokes is seen within a second", async () => {
  const clock = new ManualClock(nowMs);
  await withAuthority(clock, devices, async ({ folder, authority, again }) => {
    const { cert, serial } = await enrolled(authority, "main-car-a");
    const faults: unknown[] = [];
    const end = authority.watch((error) => faults.push(error));
    const told = Promise.withResolvers<void>();
    authority.onChange(() => told.resolve());
    await (await again()).revoke({ serial });
    assert.equal(authority.judge(derOf(cert))?.serial, serial, "not seen yet");
    clock.advance(1000);
    await told.promise;
    assert.equal(authority.judge(derOf(cert)), undefined);
    assert.deepEqual(faults, []);
    end();
    assert.equal(clock.nextInMs, undefined, "the watch has ended");
    await Deno.writeTextFile(`${folder}/register.json`, "{}");
    await assert.rejects(again(), /must be a register of devices' certificates/);
  });
});

Deno.test("C14 the server's own certificate is for brokers beside and named as their rights name it", async () => {
  await withAuthority(new ManualClock(nowMs), devices, async ({ authority }) => {
    const first = await authority.issueServerCertificate();
    const second = await authority.issueServerCertificate();
    assert.equal(new X509Certificate(second.certificate).subject, "CN=vestibule.server");
    assert.ok(new X509Certificate(second.certificate).checkPrivateKey(
      createPrivateKey(second.key),
    ));
    assert.equal(authority.judge(derOf(first.certificate)), undefined, "one at a time");
    assert.equal(authority.judge(derOf(second.certificate))?.user, "vestibule.server");
    const { csr } = await makeRequest("vestibule.server");
    const answer = await authority.enrol({ device: "vestibule.server", code: "x", csr });
    assert.ok(!answer.ok, "no device can enrol as the server");
  });
});
