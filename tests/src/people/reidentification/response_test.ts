import assert from "node:assert/strict";
import { responseFault, responseSchema } from "../../../../src/people/reidentification/response.ts";
import { startMs } from "../rows.ts";
import {
  allow,
  type CustodyStage,
  filed,
  hold,
  minted,
  ok,
  rid,
  withCustody,
} from "./custody_stage.ts";

const dayMs = 86_400_000;
const requests = "/reidentification/requests";
const external = {
  authority: "District Court 3",
  documentHash: "ab".repeat(32),
  legalBasis: "Coercive Measures Act 8:1",
  gag: null,
};
const byLaw = { ground: "required_by_law", external, noticeAfterMs: 0 };

async function withMap(body: (stage: CustodyStage) => Promise<void>): Promise<void> {
  await withCustody(async (stage) => {
    await hold(stage, ["cara", "carl", "cleo"]);
    await minted(stage);
    await body(stage);
  });
}

/** A request, allowed by two. */
async function allowed(stage: CustodyStage, change: Record<string, unknown>): Promise<string> {
  const request = await filed(stage, change);
  await ok(allow(stage, "cara", request));
  await ok(allow(stage, "carl", request));
  return request;
}

Deno.test("R47 the answer for the authority comes with the one showing: minimal, signed, kept nowhere", async () => {
  await withMap(async (stage) => {
    const request = await allowed(stage, byLaw);
    const { body } = await ok(stage.ask("olga", "POST", `${requests}/${request}/outcome`));
    const response = responseSchema.parse(body.response);
    const { publicKey, signature: _, ...said } = response;
    assert.deepEqual(said, {
      version: 1,
      cluster: "yard",
      request,
      case: "2026-17",
      authority: external.authority,
      documentHash: external.documentHash,
      legalBasis: external.legalBasis,
      ground: "required_by_law",
      pseudonym: rid,
      building: "tower",
      fromMs: startMs - 3_600_000,
      untilMs: startMs,
      status: "shown",
      person: { name: "Mia Example" },
      madeAtMs: startMs,
    });
    // No account, no address, nobody who handled it, and not why the operator thought it right.
    for (const word of ["mia", "olga", "cara", "@", "bicycle"]) {
      assert.ok(!JSON.stringify(response).includes(word), word);
    }
    assert.equal(responseFault(response), null);
    assert.equal(responseFault(response, publicKey), null);
    const store = JSON.stringify(await stage.store.list({ prefix: [] }, 10_000));
    assert.ok(!store.includes(response.signature));
    // It was shown once.
    assert.equal((await stage.ask("olga", "POST", `${requests}/${request}/outcome`)).status, 409);
  });
});

Deno.test("R47 what is changed in an answer is found, and so is another server's key", async () => {
  await withMap(async (stage) => {
    const request = await allowed(stage, byLaw);
    const { body } = await ok(stage.ask("olga", "POST", `${requests}/${request}/outcome`));
    const response = responseSchema.parse(body.response);
    for (
      const change of [
        { person: { name: "Amy Example" } },
        { person: null },
        { case: "2026-18" },
        { documentHash: "cd".repeat(32) },
        { untilMs: response.untilMs + 1 },
        { madeAtMs: response.madeAtMs + 1 },
      ]
    ) {
      assert.match(String(responseFault({ ...response, ...change })), /signature/);
    }
    assert.match(String(responseFault(response, "A".repeat(43))), /another key/);
  });
});

Deno.test("R47 afterwards there is the record without the person, for operators with a fresh passkey", async () => {
  await withMap(async (stage) => {
    const request = await allowed(stage, byLaw);
    const path = `${requests}/${request}/response`;
    const before = await ok(stage.ask("otto", "GET", path));
    assert.deepEqual([before.body.status, before.body.person], ["approved", null]);
    await ok(stage.ask("olga", "POST", `${requests}/${request}/outcome`));
    const { body } = await ok(stage.ask("olga", "GET", path));
    assert.deepEqual([body.status, body.person], ["shown", null]);
    assert.equal(responseFault(responseSchema.parse(body)), null);
    assert.equal((await stage.ask("cara", "GET", path)).status, 403, "a custodian is no operator");
    assert.equal((await stage.ask("mia", "GET", path)).status, 404);
    const own = await filed(stage);
    assert.equal((await stage.ask("olga", "GET", `${requests}/${own}/response`)).status, 404);
    stage.clock.advance(5 * 60_000 + 1);
    assert.equal((await stage.ask("olga", "GET", path)).body.code, "verification_needed");
  });
});

Deno.test("R47 the person gets a mail when they may be told, and none under a gag", async () => {
  await withMap(async (stage) => {
    const mails = () =>
      stage.registry.look((ledger) =>
        [...ledger.all("mail")].map(({ kind, account, about }) => [kind, account, about])
      );
    const show = async (change: Record<string, unknown>) => {
      const request = await allowed(stage, { ...byLaw, ...change });
      await ok(stage.ask("olga", "POST", `${requests}/${request}/outcome`));
    };
    await show({ external: { ...external, gag: { basis: "Order 7", untilMs: null } } });
    await show({ noticeAfterMs: dayMs });
    await stage.clock.run(dayMs);
    assert.deepEqual(await mails(), [], "the day is not over");
    await stage.clock.run(dayMs);
    assert.deepEqual(await mails(), [["reidentified", "mia", "tower"]]);
  });
});
