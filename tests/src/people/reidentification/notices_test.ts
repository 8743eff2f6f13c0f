import assert from "node:assert/strict";
import { startMs } from "../rows.ts";
import {
  allow,
  asking,
  type CustodyStage,
  filed,
  hold,
  minted,
  ok,
  withCustody,
} from "./custody_stage.ts";

const dayMs = 86_400_000;
const external = {
  authority: "District Court 3",
  documentHash: "ab".repeat(32),
  legalBasis: "Coercive Measures Act 8:1",
  gag: null,
};

/** A request, allowed by two and shown. */
async function opened(stage: CustodyStage, change: Record<string, unknown> = {}): Promise<string> {
  const request = await filed(stage, change);
  await ok(allow(stage, "cara", request));
  await ok(allow(stage, "carl", request));
  await ok(stage.ask("olga", "POST", `/reidentification/requests/${request}/outcome`));
  return request;
}

async function toldTo(stage: CustodyStage, who: string): Promise<unknown[]> {
  return (await ok(stage.ask(who, "GET", "/me/reidentifications"))).body.reidentifications;
}

async function withMap(body: (stage: CustodyStage) => Promise<void>): Promise<void> {
  await withCustody(async (stage) => {
    await hold(stage, ["cara", "carl", "cleo"]);
    await minted(stage);
    await body(stage);
  });
}

Deno.test("R47 an authority's request is recorded with its document's hash and legal basis", async () => {
  await withMap(async (stage) => {
    const request = await opened(stage, { ground: "required_by_law", external });
    const told = (await stage.audit()).find(({ what }) => what === "reidentification_requested");
    const { facts } = told!;
    assert.equal(facts["document"], external.documentHash);
    assert.equal(facts["legalBasis"], external.legalBasis);
    assert.equal(facts["authority"], external.authority);
    assert.equal(facts["gagged"], false);
    assert.deepEqual(told!.about, [`reidentification_request/${request}`]);
  });
});

Deno.test("R47 law as a ground takes a document, and no other ground has one", async () => {
  await withMap(async (stage) => {
    for (
      const change of [
        { ground: "required_by_law" },
        { ground: "safety_incident", external },
        { ground: "required_by_law", external: { ...external, documentHash: "ab" } },
        { ground: "required_by_law", external: { ...external, legalBasis: "" } },
      ]
    ) {
      const { status } = await stage.ask(
        "olga",
        "POST",
        "/reidentification/requests",
        asking(change),
      );
      assert.equal(status, 422);
    }
  });
});

Deno.test("R47 the person is told once the delay is over, not before, and nobody else is", async () => {
  await withMap(async (stage) => {
    await opened(stage, { noticeAfterMs: 7 * dayMs });
    await stage.clock.run(6 * dayMs);
    assert.deepEqual(await toldTo(stage, "mia"), []);
    await stage.clock.run(2 * dayMs);
    assert.deepEqual(await toldTo(stage, "mia"), [
      { building: "tower", ground: "security_incident", openedDay: "2026-03-02" },
    ]);
    assert.deepEqual(await toldTo(stage, "amy"), []);
    const told = (await stage.audit()).filter(({ what }) => what === "reidentification_told");
    assert.equal(told.length, 1);
    assert.ok(!JSON.stringify(told).includes("mia"));
  });
});

Deno.test("R47 under a gag the person is told when it ends, and never under one without end", async () => {
  await withMap(async (stage) => {
    const gag = (untilMs: number | null) => ({
      ground: "required_by_law",
      noticeAfterMs: 0,
      external: { ...external, gag: { basis: "Order 7", untilMs } },
    });
    await opened(stage, gag(null));
    const mine = () =>
      stage.registry.look((ledger) => [...ledger.all("reidentification_notice")].length);
    assert.equal(await mine(), 0);
    await opened(stage, gag(startMs + 3 * dayMs));
    await stage.clock.run(2 * dayMs);
    assert.deepEqual(await toldTo(stage, "mia"), []);
    await stage.clock.run(2 * dayMs);
    assert.equal((await toldTo(stage, "mia")).length, 1);
  });
});

Deno.test("R47 what is kept for telling leads from no request to a person", async () => {
  await withMap(async (stage) => {
    const request = await opened(stage);
    const [notice] = await stage.registry.look((ledger) => [
      ...ledger.all("reidentification_notice"),
    ]);
    const text = JSON.stringify(notice);
    const row = await stage.row("reidentification_request", request);
    for (const hidden of [request, row!.rid, row!.case, row!.row.id]) {
      assert.ok(!text.includes(hidden), hidden);
    }
    // Its times are days.
    assert.equal(notice!.dueMs % dayMs, 0);
    assert.ok(!text.includes(String(startMs)));
  });
});
