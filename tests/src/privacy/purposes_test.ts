import assert from "node:assert/strict";
import { identityRoutes } from "../../../src/http/identity/routes.ts";
import { policy } from "../../../src/privacy/policy.ts";
import { objectionable, PurposeCounts, purposes } from "../../../src/privacy/purposes.ts";
import { withIdentityEdge } from "../people/identity_edge.ts";
import { anAccount, aSession } from "../people/rows.ts";
import { fieldsOf } from "./schema_fields.ts";

/**
 * What a field that tells of people is called where it is answered; what a building's log is for is
 * its manager's text, and what a read is for is called the same.
 */
const personal = new Set(
  policy.filter(({ sealed, path }) => sealed && !/\.(id|source|by|atMs|purpose)$/.test(path))
    .map(({ path }) => path.replace(/\.value$/, "").split(".").at(-1)!),
);

Deno.test("R94 every route that answers with what tells of people names what it is read for", () => {
  const telling = identityRoutes.filter(({ who, answer }) =>
    who === "signed_in" && answer !== undefined &&
    fieldsOf(answer).some(({ path }) => personal.has(path.split(/[.[\]]+/).at(-1)!))
  );
  assert.ok(telling.length > 30, String(telling.length));
  const unnamed = telling.filter((route) => route.purposes.length === 0);
  assert.deepEqual(unnamed.map(({ method, path }) => `${method} ${path}`), []);
  for (const { path, purposes: named } of identityRoutes) {
    assert.equal(new Set(named).size, named.length, path);
    assert.ok(named.every((purpose) => purposes.includes(purpose)), path);
  }
});

Deno.test("R95 no route reads what names people in order to analyse", () => {
  const analysing = identityRoutes.filter((route) => route.purposes.includes("analysis"));
  assert.deepEqual(analysing.map(({ path }) => path), []);
});

Deno.test("R94 reads are counted for each purpose, those of a request among them, and say of nobody", async () => {
  const reads = new PurposeCounts();
  const count = (purpose: string) => reads.all().find(([name]) => name === purpose)?.[1];
  assert.deepEqual(reads.all(), purposes.map((purpose) => [purpose, 0]));
  await withIdentityEdge(
    [
      ["account", anAccount("mia")],
      ["session", aSession("mia")],
      ["account", anAccount("olga", { operator: true })],
      ["session", aSession("olga")],
    ],
    async ({ ask }) => {
      assert.equal((await ask("mia", "GET", "/facilities")).status, 200);
      assert.equal(count("provide_service"), 1);
      // Whoever is turned away has read nothing.
      assert.equal((await ask(null, "GET", "/facilities")).status, 401);
      assert.equal(count("provide_service"), 1);
      assert.equal((await ask(null, "GET", "/what-is-stored")).status, 200);
      // The operator sees the counts, and looking at them reads nobody's data.
      const seen = await ask("olga", "GET", "/reads");
      assert.deepEqual(
        seen.body.reads,
        purposes.map((purpose) => ({ purpose, count: purpose === "provide_service" ? 1 : 0 })),
      );
      assert.equal((await ask("mia", "GET", "/reads")).status, 403);
      assert.equal((await ask(null, "GET", "/reads")).status, 401);
    },
    () => ({ reads }),
  );
  const read = reads.all().filter(([, times]) => times > 0);
  assert.deepEqual(read, [["provide_service", 1]]);
});

Deno.test("purposes: one may object to what the service can do without, and to nothing that law demands", () => {
  assert.ok(objectionable.every((purpose) => purposes.includes(purpose)));
  for (const purpose of ["provide_service", "identity", "security", "legal", "backup"] as const) {
    assert.ok(!(objectionable as readonly string[]).includes(purpose), purpose);
  }
});
