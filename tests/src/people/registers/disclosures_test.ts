import assert from "node:assert/strict";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { freshVerificationMs } from "../../../../src/people/authority.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import { as, refusalOf, withPeople } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { town } from "./stage.ts";

const wish = {
  building: "tower",
  authority: "District court of Helsinki",
  law: "Code of Judicial Procedure, chapter 17",
  scope: "Door log of 2026-02-28",
} as const;
const documentHash = "0123456789abcdef".repeat(4);

function anApproved(change: Partial<RowOf<"disclosure">> = {}): RowOf<"disclosure"> {
  return {
    ...wish,
    id: "disclosure-1",
    status: "approved",
    enteredBy: "mia",
    enteredAtMs: startMs,
    approvals: [{ account: "max", atMs: startMs }, { account: "olga", atMs: startMs }],
    declined: null,
    handedOver: null,
    ...change,
  };
}

Deno.test("R92 a disclosure takes two others than who entered it, and then says what was handed over", async () => {
  await withIdentityEdge(town, async ({ ask, audit, clock }) => {
    const { status, body: { id } } = await ask("mia", "POST", "/disclosures", wish);
    assert.equal(status, 201);
    const path = `/disclosures/${id}`;
    assert.equal((await ask("mia", "POST", `${path}/approval`)).status, 403, "it is her own");
    const given = { documentHash, atMs: startMs };
    assert.equal((await ask("mia", "POST", `${path}/hand-over`, given)).status, 409);
    assert.deepEqual((await ask("max", "POST", `${path}/approval`)).body, { needed: 1 });
    assert.equal((await ask("max", "POST", `${path}/approval`)).status, 409, "he is one person");
    assert.equal((await ask("mia", "POST", `${path}/hand-over`, given)).status, 409);
    assert.deepEqual((await ask("olga", "POST", `${path}/approval`)).body, { needed: 0 });
    clock.advance(60_000);
    const ahead = { documentHash, atMs: clock.now() + 1 };
    assert.equal((await ask("mia", "POST", `${path}/hand-over`, ahead)).status, 422);
    const now = { documentHash, atMs: clock.now() };
    assert.equal((await ask("mia", "POST", `${path}/hand-over`, now)).status, 204);
    assert.equal((await ask("mia", "POST", `${path}/hand-over`, now)).status, 409);
    const told = (await audit()).filter(({ what }) => what.startsWith("disclosure_"));
    assert.deepEqual(told.map(({ what, by, building }) => [what, by, building]), [
      ["disclosure_entered", "mia", "tower"],
      ["disclosure_decided", "max", "tower"],
      ["disclosure_decided", "olga", "tower"],
      ["disclosure_handed_over", "mia", "tower"],
    ]);
    assert.equal(told.at(-1)?.facts.document, documentHash);
    assert.equal(told[0]?.facts.law, wish.law);
  });
});

Deno.test("R92 the register is exported whole to operators, and to a manager as far as it is theirs", async () => {
  const seed = [
    ...town,
    ["disclosure", anApproved()] as const,
    ["disclosure", anApproved({ id: "disclosure-2", building: null, enteredBy: "olga" })] as const,
  ];
  await withIdentityEdge(seed, async ({ ask }) => {
    const ids = async (who: string, path: string) => {
      const { status, body } = await ask(who, "GET", path);
      return status === 200
        ? body.disclosures.map(({ id }: { readonly id: string }) => id)
        : status;
    };
    assert.deepEqual(await ids("olga", "/disclosures?purpose=legal"), [
      "disclosure-1",
      "disclosure-2",
    ]);
    assert.deepEqual(await ids("mia", "/buildings/tower/disclosures?purpose=audit"), [
      "disclosure-1",
    ]);
    assert.equal(await ids("mia", "/disclosures?purpose=legal"), 403);
    assert.equal(await ids("bob", "/buildings/tower/disclosures?purpose=audit"), 403);
    assert.equal(await ids("fred", "/buildings/tower/disclosures?purpose=audit"), 404);
    const [first] = (await ask("olga", "GET", "/disclosures?purpose=legal")).body.disclosures;
    assert.deepEqual(first, anApproved());
  });
});

Deno.test("R92 R10 what concerns more than one building is the operators' alone, and strangers find nothing", async () => {
  await withPeople(town, async ({ registry }) => {
    const whole = { ...wish, building: null };
    const byMia = registry.run(as("mia"), "enter_disclosure", whole);
    assert.equal((await refusalOf(byMia)).code, "forbidden");
    const { id } = await registry.run(as("olga"), "enter_disclosure", whole);
    const codes = { mia: "not_found", fred: "not_found", stan: "not_found", olga: "forbidden" };
    for (const [who, code] of Object.entries(codes)) {
      const refusal = await refusalOf(registry.run(as(who), "approve_disclosure", { id }));
      assert.equal(refusal.code, code, who);
    }
    assert.equal(await registry.run(as("otto"), "approve_disclosure", { id }), 1);
    const ofTower = await registry.run(as("mia"), "enter_disclosure", wish);
    const byFred = registry.run(as("fred"), "approve_disclosure", { id: ofTower.id });
    assert.equal((await refusalOf(byFred)).code, "not_found");
    const byBob = registry.run(as("bob"), "approve_disclosure", { id: ofTower.id });
    assert.equal((await refusalOf(byBob)).code, "forbidden");
  });
});

Deno.test("R92 every step takes a passkey of just now, and one refusal ends it", async () => {
  await withPeople(town, async ({ registry, clock, row }) => {
    const { id } = await registry.run(as("mia"), "enter_disclosure", wish);
    clock.advance(freshVerificationMs + 1);
    const stale = [
      registry.run(as("mia"), "enter_disclosure", wish),
      registry.run(as("max"), "approve_disclosure", { id }),
      registry.run(as("max"), "decline_disclosure", { id }),
      registry.run(as("mia"), "note_handed_over", { id, documentHash, atMs: startMs }),
    ];
    for (const attempt of stale) {
      assert.equal((await refusalOf(attempt)).code, "verification_needed");
    }
    const max = as("max", { verifiedAtMs: clock.now() });
    await registry.run(max, "decline_disclosure", { id });
    assert.equal((await row("disclosure", id))?.status, "declined");
    const olga = as("olga", { verifiedAtMs: clock.now() });
    const after = registry.run(olga, "approve_disclosure", { id });
    assert.equal((await refusalOf(after)).code, "conflict");
  });
});
