import assert from "node:assert/strict";
import { lend } from "../../../../src/privacy/reidentification/custodian_device.ts";
import { requestLifeMs } from "../../../../src/people/reidentification/requests.ts";
import { startMs } from "../rows.ts";
import {
  allow,
  asking,
  type CustodyStage,
  filed,
  hold,
  minted,
  ok,
  otherRid,
  random,
  rid,
  withCustody,
} from "./custody_stage.ts";

const three = ["cara", "carl", "cleo"] as const;
const requests = "/reidentification/requests";

async function refused(asked: ReturnType<CustodyStage["ask"]>, code: string, status?: number) {
  const answer = await asked;
  assert.equal(answer.body?.code, code, JSON.stringify(answer.body));
  if (status !== undefined) assert.equal(answer.status, status);
}

Deno.test("R46 C11 a case from the ceremony to one showing, over HTTP with three devices", async () => {
  await withCustody(async (stage) => {
    const { ask, audit, devices, wire } = stage;
    const off = await ask("mia", "GET", "/reidentification");
    assert.equal(off.body.reidentification, "off");
    await hold(stage, three);
    const on = await ask("mia", "GET", "/reidentification");
    assert.deepEqual(
      [on.body.reidentification, on.body.custodians, on.body.needed, on.body.isCustodian],
      ["on", 3, 2, false],
    );
    await minted(stage);
    const request = await filed(stage);
    // The requester learns nothing before two have allowed it.
    await refused(ask("olga", "POST", `${requests}/${request}/outcome`), "conflict");
    assert.equal((await ok(allow(stage, "cara", request))).body.needed, 1);
    await refused(ask("olga", "POST", `${requests}/${request}/outcome`), "conflict");
    assert.equal((await ok(allow(stage, "cleo", request))).body.needed, 0);
    // Nobody but the requester, and the requester once.
    await refused(ask("otto", "POST", `${requests}/${request}/outcome`), "not_found", 404);
    await refused(ask("cara", "POST", `${requests}/${request}/outcome`), "not_found", 404);
    const { body } = await ok(ask("olga", "POST", `${requests}/${request}/outcome`));
    assert.deepEqual(body, { rid, account: "mia", name: "Mia Example", response: null });
    await refused(ask("olga", "POST", `${requests}/${request}/outcome`), "conflict", 409);

    // Nothing of it is left to open it again.
    const row = await stage.row("reidentification_request", request);
    assert.equal(row?.status, "shown");
    assert.equal(row?.row.sealed, null);
    assert.deepEqual(row?.approvals.map(({ part }) => part), [null, null]);

    // Who, why, what, when and on what ground are told; whose it was is not.
    const told = (await audit()).filter(({ what }) => what.startsWith("reidentification"));
    assert.deepEqual(
      told.map(({ what, by, facts }) => [what, by, facts["outcome"] ?? null]),
      [
        ["reidentification_requested", "olga", null],
        ["reidentification_decided", "cara", "approved"],
        ["reidentification_decided", "cleo", "approved"],
        ["reidentification_opened", "olga", null],
      ],
    );
    assert.deepEqual(told[0]!.facts, {
      rid,
      in: "tower",
      fromMs: startMs - 3_600_000,
      untilMs: startMs,
      ground: "security_incident",
      case: "2026-17",
      reason: "a break-in through the bicycle cellar",
    });
    assert.ok(told.every(({ atMs }) => atMs === startMs));
    assert.ok(!JSON.stringify(told).includes("mia"));

    // No share and no device's secret ever went over the wire, nor lies in the store.
    const store = JSON.stringify(await stage.store.list({ prefix: [] }, 10_000));
    for (const { secret, share } of devices.values()) {
      for (const hidden of [secret, share!.value]) {
        assert.ok(!wire.join().includes(hidden));
        assert.ok(!store.includes(hidden));
      }
    }
  });
});

Deno.test("R45 a request names one id, one day at most, one ground and a case; several ids are refused", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    await minted(stage);
    const send = (change: Record<string, unknown>) =>
      stage.ask("olga", "POST", requests, asking(change));
    await refused(send({ rid: [rid, otherRid] }), "malformed", 400);
    await refused(send({ rid: [rid] }), "malformed", 400);
    await refused(send({ rid: undefined }), "invalid");
    await refused(send({ fromMs: startMs - 86_400_001 }), "invalid", 422);
    await refused(send({ fromMs: startMs }), "invalid");
    await refused(send({ untilMs: startMs + 1 }), "invalid");
    await refused(send({ ground: "curiosity" }), "invalid");
    await refused(send({ ground: undefined }), "invalid");
    await refused(send({ case: undefined }), "invalid");
    await refused(send({ reason: "" }), "invalid");
    // An id that is in no row, in another building, or of another day is in no request.
    await refused(send({ rid: otherRid }), "not_found", 404);
    await refused(send({ building: "annex" }), "not_found");
    const threeDays = 3 * 86_400_000;
    await refused(
      send({ fromMs: startMs - threeDays - 1, untilMs: startMs - threeDays }),
      "not_found",
    );
    assert.equal((await send({ fromMs: startMs - 86_400_000 })).status, 201);
  });
});

Deno.test("R45 only an operator asks, by passkey just now, and at most ten times a day", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    await minted(stage);
    for (const who of ["mia", "max", "cara"]) {
      await refused(stage.ask(who, "POST", requests, asking()), "forbidden", 403);
    }
    for (let at = 0; at < 10; at++) await filed(stage);
    await refused(stage.ask("otto", "POST", requests, asking()), "limit_reached");
    stage.clock.advance(86_400_000);
    await refused(stage.ask("otto", "POST", requests, asking()), "verification_needed", 403);
  });
});

Deno.test("R46 neither custodian is the requester, and one custodian is not two", async () => {
  await withCustody(async (stage) => {
    await hold(stage, ["olga", "carl", "cleo"]);
    await minted(stage);
    const request = await filed(stage);
    const own = await allow(stage, "olga", request);
    assert.equal(own.body.code, "forbidden");
    await ok(allow(stage, "carl", request));
    const again = await allow(stage, "carl", request);
    assert.equal(again.body.code, "conflict");
    // Another's part under one's own name is refused, and so is a part for another request.
    const { body } = await stage.ask("cleo", "GET", `${requests}/${request}`);
    const path = `${requests}/${request}/approval`;
    const borrowed = lend(stage.devices.get("carl")!, body.opening, random);
    await refused(stage.ask("cleo", "POST", path, borrowed), "forbidden");
    const other = lend(stage.devices.get("cleo")!, { ...body.opening, request: "else" }, random);
    await refused(stage.ask("cleo", "POST", path, other), "invalid", 422);
    await ok(allow(stage, "cleo", request));
  });
});

Deno.test("R46 a custodian proves themselves by passkey just now, each time", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    await minted(stage);
    const request = await filed(stage);
    stage.clock.advance(5 * 60_000 + 1);
    assert.equal((await allow(stage, "cara", request)).body.code, "verification_needed");
    await refused(
      stage.ask("cara", "POST", `${requests}/${request}/refusal`),
      "verification_needed",
    );
  });
});

Deno.test("R46 a request that nobody allows ends after a day, and one refusal ends it too", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    await minted(stage);
    const [late, no, back] = [await filed(stage), await filed(stage), await filed(stage)];
    await ok(stage.ask("carl", "POST", `${requests}/${no}/refusal`));
    assert.equal((await stage.row("reidentification_request", no))?.status, "declined");
    await refused(stage.ask("cara", "GET", `${requests}/none`), "not_found");
    await ok(stage.ask("olga", "DELETE", `${requests}/${back}`));
    assert.equal((await stage.row("reidentification_request", back))?.status, "withdrawn");
    await ok(allow(stage, "cara", late));
    await stage.clock.run(requestLifeMs + 60_000);
    const row = await stage.row("reidentification_request", late);
    assert.equal(row?.status, "expired");
    assert.equal(row?.row.sealed, null);
    assert.equal(row?.approvals[0]?.part, null);
    const ends = (await stage.audit()).filter(({ what }) => what === "reidentification_decided");
    assert.deepEqual(ends.map(({ facts }) => facts["outcome"]), [
      "declined",
      "withdrawn",
      "approved",
      "expired",
    ]);
  });
});

Deno.test("R46 whoever is no custodian, operator or requester finds no request", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    await minted(stage);
    const request = await filed(stage);
    for (const who of ["mia", "max", "cyd"]) {
      await refused(stage.ask(who, "GET", `${requests}/${request}`), "not_found", 404);
      const list = await stage.ask(who, "GET", requests);
      assert.deepEqual(list.body.requests, []);
    }
    const custodian = await stage.ask("cara", "GET", requests);
    assert.equal(custodian.body.requests[0].opening.request, request);
    // An operator sees the request, but nothing for a device.
    const operator = await stage.ask("otto", "GET", requests);
    assert.equal(operator.body.requests[0].opening, null);
  });
});

Deno.test("C11 new custodians open what the old ones could; a request in between ends", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    await minted(stage);
    const before = await filed(stage);
    const stale = stage.devices.get("cleo")!;
    await ok(allow(stage, "cara", before));
    await hold(stage, ["cara", "carl", "cyd"], ["cara", "carl"]);
    assert.equal(
      (await stage.row("reidentification_request", before))?.status,
      "custodians_changed",
    );
    const request = await filed(stage);
    // She has left: she finds nothing, and her old share would not be taken from anybody.
    await refused(stage.ask("cleo", "GET", `${requests}/${request}`), "not_found", 404);
    const { body } = await stage.ask("cyd", "GET", `${requests}/${request}`);
    const old = lend(stale, body.opening, random);
    await refused(
      stage.ask("cyd", "POST", `${requests}/${request}/approval`, old),
      "invalid",
    );
    await ok(allow(stage, "cyd", request));
    await ok(allow(stage, "carl", request));
    const shown = await ok(stage.ask("olga", "POST", `${requests}/${request}/outcome`));
    assert.equal(shown.body.account, "mia");
  });
});
