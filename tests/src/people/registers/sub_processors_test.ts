import assert from "node:assert/strict";
import {
  demandSubProcessor,
  subProcessorFor,
  subProcessorsMax,
} from "../../../../src/people/registers/sub_processors.ts";
import { integrationKinds } from "../../../../src/people/rows/sub_processor.ts";
import { regionsOf } from "../../../../src/people/registers/regions.ts";
import { Ledger } from "../../../../src/people/registry/ledger.ts";
import { RefusalError } from "../../../../src/refusal.ts";
import { testSite } from "../../access/test_site.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import { as, refusalOf, withPeople } from "../people_stage.ts";
import { anEntry, town } from "./stage.ts";

const { id: _, by: __, atMs: ___, ...wish } = anEntry();
const regions = regionsOf(testSite);

Deno.test("R90 the operator keeps the register, and everybody who is signed in reads it", async () => {
  await withIdentityEdge(town, async ({ ask, audit }) => {
    const made = await ask("olga", "POST", "/sub-processors", wish);
    assert.equal(made.status, 201);
    for (const who of ["stan", "bob", "mia", "olga"]) {
      const { status, body } = await ask(who, "GET", "/sub-processors");
      assert.equal(status, 200);
      const { atMs, id, ...entry } = body.subProcessors[0];
      assert.deepEqual(entry, wish);
      assert.equal(id, made.body.id);
      assert.ok(atMs > 0);
    }
    assert.equal((await ask(null, "GET", "/sub-processors")).status, 401);
    for (const who of ["stan", "bob", "mia"]) {
      assert.equal((await ask(who, "POST", "/sub-processors", wish)).status, 403, who);
      const path = `/sub-processors/${made.body.id}`;
      assert.equal((await ask(who, "DELETE", path)).status, 403, who);
    }
    const path = `/sub-processors/${made.body.id}`;
    const moved = { ...wish, purpose: "hosting" };
    assert.equal((await ask("olga", "PUT", path, moved)).status, 200);
    const listed = await ask("bob", "GET", "/sub-processors");
    assert.deepEqual(listed.body.subProcessors.map((one: typeof wish) => one.purpose), ["hosting"]);
    assert.equal((await ask("olga", "DELETE", path)).status, 204);
    assert.deepEqual((await ask("bob", "GET", "/sub-processors")).body.subProcessors, []);
    const told = (await audit()).filter(({ what }) => what === "sub_processor_changed");
    assert.deepEqual(told.map(({ facts, by }) => [facts.change, by]), [
      ["entered", "olga"],
      ["changed", "olga"],
      ["removed", "olga"],
    ]);
  });
});

Deno.test("R91 a forbidden combination of regions is refused at entry, and at every change", async () => {
  await withIdentityEdge(town, async ({ ask }) => {
    // The buildings of this site say nothing of their region.
    const abroad = { ...wish, region: "US" };
    const refused = await ask("olga", "POST", "/sub-processors", abroad);
    assert.deepEqual([refused.status, refused.body.code], [409, "conflict"]);
    assert.match(refused.body.detail, /without a transfer basis/);
    const allowed = { ...abroad, transferBasis: "standard_contractual_clauses" };
    const { status, body } = await ask("olga", "POST", "/sub-processors", allowed);
    assert.equal(status, 201);
    assert.equal((await ask("olga", "PUT", `/sub-processors/${body.id}`, abroad)).status, 409);
    const nowhere = { ...wish, buildings: ["castle"] };
    assert.equal((await ask("olga", "POST", "/sub-processors", nowhere)).status, 422);
  });
});

Deno.test("R90 no integration is enabled without an entry of its own kind for the building", () => {
  const ledger = Ledger.of([
    ["sub_processor", anEntry()],
    ["sub_processor", anEntry({ id: "entry-2", purpose: "webhook", buildings: ["annex"] })],
  ]);
  assert.equal(demandSubProcessor(ledger, "mail", "tower").id, "entry-1");
  assert.equal(demandSubProcessor(ledger, "webhook", "annex").id, "entry-2");
  assert.equal(subProcessorFor(ledger, "webhook", null)?.id, "entry-2");
  for (const [kind, building] of [["webhook", "tower"], ["web_push", "tower"]] as const) {
    assert.throws(
      () => demandSubProcessor(ledger, kind, building),
      (error) => error instanceof RefusalError && error.refusal.code === "conflict",
    );
  }
  for (const kind of integrationKinds) {
    assert.throws(() => demandSubProcessor(Ledger.of([]), kind, null), RefusalError);
  }
});

Deno.test("R90 the register has a bound", async () => {
  const full = Array.from(
    { length: subProcessorsMax },
    (_, at) => ["sub_processor", anEntry({ id: `entry-${at}` })] as const,
  );
  await withPeople([...town, ...full], async ({ registry }) => {
    const entered = registry.run(as("olga"), "enter_sub_processor", { ...wish, regions });
    assert.equal((await refusalOf(entered)).code, "limit_reached");
  });
});
