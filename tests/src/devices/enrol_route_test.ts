import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import type { App } from "../../../src/http/app.ts";
import { SystemClock } from "../../../src/clock.ts";
import { makeRequest } from "../../../src/devices/certificates.ts";
import type { DeviceAuthority } from "../../../src/devices/device_authority.ts";
import { addEnrolRoute, enrolAnswerSchema } from "../../../src/devices/enrol_route.ts";
import { problemSchema } from "../../../src/http/problem.ts";
import { withAuthority } from "../../parts/device_authority.ts";
import { type TestEdge, withEdge } from "../http/test_edge.ts";

const actKeys = [{ kid: "k1", publicKey: "A".repeat(43) }];
const brokerUrl = "mqtts://lifts.example:8883";

async function enrolling(
  body: (edge: TestEdge, authority: DeviceAuthority) => Promise<void>,
  limits = {},
): Promise<void> {
  await withAuthority(new SystemClock(), ["unit-1", "unit-2"], async ({ authority }) => {
    await withEdge({
      limits,
      // What `createApp` hands out is the whole application; its type says less.
      extraRoutes: (app) =>
        addEnrolRoute(app as App, { authority, brokerUrl, actKeys: () => actKeys }),
    }, (edge) => body(edge, authority));
  });
}

function post(edge: TestEdge, body: unknown, type = "application/json"): Promise<Response> {
  return fetch(`${edge.url}/devices/v1/enrol`, {
    method: "POST",
    headers: { "content-type": type },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

async function codeOf(response: Response): Promise<string> {
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  return problemSchema.parse(await response.json()).code;
}

Deno.test("C14 a device enrols over HTTP and learns all that it must know", () =>
  enrolling(async (edge, authority) => {
    const { code } = await authority.issueEnrolmentCode("unit-1");
    const { key, csr } = await makeRequest("unit-1");
    const response = await post(edge, { device: "unit-1", code, csr });
    assert.equal(response.status, 201);
    assert.equal(response.headers.get("cache-control"), "no-store");
    const answer = enrolAnswerSchema.parse(await response.json());
    assert.equal(answer.brokerUrl, brokerUrl);
    assert.deepEqual(answer.actKeys, actKeys);
    const certificate = new X509Certificate(answer.certificate);
    assert.equal(certificate.subject, "CN=unit-1");
    assert.ok(certificate.verify(new X509Certificate(answer.ca).publicKey));
    assert.ok(key.includes("PRIVATE KEY"), "the key never left the device");
    assert.equal(
      await codeOf(await post(edge, { device: "unit-1", code, csr })),
      "enrolment_refused",
    );
    assert.ok(!edge.lines.join("").includes(code));
    const { code: other } = await authority.issueEnrolmentCode("unit-2");
    for (const device of ["unit-1", "unit-2", "nobody"]) {
      const { csr } = await makeRequest(device);
      const wrong = await post(edge, { device, code: "0000-0000", csr });
      assert.equal(wrong.status, 403);
      const problem = problemSchema.parse(await wrong.json());
      assert.equal(problem.code, "enrolment_refused");
      assert.ok(!problem.detail.includes(device));
    }
    const named = await post(edge, { device: "unit-2", code: other, csr });
    assert.equal(named.status, 422, "another's name in the request");
    assert.equal(await codeOf(named), "invalid");
    const right = await makeRequest("unit-2");
    const spent = await post(edge, { device: "unit-2", code: other, csr: right.csr });
    assert.equal(spent.status, 201, "a broken request has spent nothing");
    await spent.body?.cancel();
  }));

Deno.test("C14 enrolling refuses what is no JSON of its shape, and answers whatever comes", () =>
  enrolling(async (edge) => {
    const { csr } = await makeRequest("unit-1");
    const good = { device: "unit-1", code: "0000", csr };
    const cases: [unknown, string][] = [
      ["{", "malformed"],
      [{ ...good, more: 1 }, "invalid"],
      [{ ...good, device: "" }, "invalid"],
      [{ ...good, code: "0".repeat(65) }, "invalid"],
      [{ ...good, csr: "x".repeat(8193) }, "invalid"],
      [{ ...good, csr: "x".repeat(20_000) }, "too_large"],
    ];
    for (const [body, code] of cases) assert.equal(await codeOf(await post(edge, body)), code);
    assert.equal(await codeOf(await post(edge, good, "text/plain")), "unsupported_media_type");
    const read = await fetch(`${edge.url}/devices/v1/enrol`);
    assert.equal(read.status, 405);
    await read.body?.cancel();
    const text = fc.string({ unit: "binary", maxLength: 70 });
    await fc.assert(
      fc.asyncProperty(text, text, text, async (device, code, csr) => {
        const response = await post(edge, { device, code, csr });
        assert.ok([403, 422].includes(response.status), String(response.status));
        await response.body?.cancel();
      }),
      { numRuns: 40 },
    );
    assert.ok(!edge.lines.some((line) => line.includes("request_failed")));
  }));

Deno.test("C14 enrolling stands behind the guard of the rate", () =>
  enrolling(async (edge) => {
    const { csr } = await makeRequest("unit-1");
    const answers: string[] = [];
    for (let tries = 0; tries < 4; tries++) {
      answers.push(await codeOf(await post(edge, { device: "unit-1", code: "0", csr })));
    }
    assert.deepEqual(answers, ["enrolment_refused", "enrolment_refused", "busy", "busy"]);
  }, { requestsPerSecond: 1 }));

Deno.test("C14 enrolling is described with the rest", () =>
  enrolling(async (edge) => {
    const document = await (await fetch(`${edge.url}/openapi.json`)).json();
    const { responses } = document.paths["/devices/v1/enrol"].post;
    assert.deepEqual(Object.keys(responses).sort(), [
      ...["201", "400", "403", "413", "415", "422", "429", "500"],
    ]);
  }));
