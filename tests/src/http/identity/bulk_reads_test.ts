/** R18, R94 and R95 at the edge: what many people's data is read for at once, and what it may be. */
import assert from "node:assert/strict";
import { overrideHeader } from "../../../../src/http/identity/bulk_reads.ts";
import { identityRoutes } from "../../../../src/http/identity/routes.ts";
import { type Purpose, PurposeCounts, purposes } from "../../../../src/privacy/purposes.ts";
import { type IdentityEdge, withIdentityEdge } from "../../people/identity_edge.ts";
import { town } from "../../people/registers/stage.ts";

const bulk = identityRoutes.filter((route) => route.bulk !== undefined);
const reading = { case: "2026-7", reason: "burglary in the cellar" };

/** Asks with a reason for overriding. */
async function analysing(edge: IdentityEdge, reason: string | null) {
  const response = await fetch(
    `${edge.url}/identity/v1/buildings/tower/people?purpose=analysis`,
    {
      headers: {
        authorization: `Bearer ${await edge.accessToken("mia")}`,
        ...(reason !== null && { [overrideHeader]: reason }),
      },
    },
  );
  return { status: response.status, body: await response.json() };
}

Deno.test("R18 every list or export of many people's data takes a purpose; an export never without", () => {
  const named = bulk.map(({ method, path }) => `${method} ${path}`);
  for (
    const one of [
      "get /buildings/{building}/people",
      "get /buildings/{building}/facilities",
      "get /buildings/{building}/requests",
      "get /buildings/{building}/tags",
      "post /buildings/{building}/audit",
      "post /audit",
      "get /disclosures",
      "get /buildings/{building}/disclosures",
      "post /handovers/{handover}/package",
    ]
  ) assert.ok(named.includes(one), one);
  for (const route of bulk) {
    const { bulk: kind, purposes: own, query, path } = route;
    assert.ok(own.length > 0, path);
    const without = query!.safeParse({}).success;
    assert.equal(without, kind === "list" && own.length === 1, path);
    for (const purpose of purposes) {
      const may = own.includes(purpose) || (purpose === "analysis" && route.analysable === true);
      assert.equal(query!.safeParse({ purpose }).success, may, `${path} for ${purpose}`);
    }
  }
});

Deno.test("R18 an export without a purpose is refused; with one, the log says what for", async () => {
  await withIdentityEdge(town, async ({ ask, audit }) => {
    assert.equal((await ask("olga", "GET", "/disclosures")).status, 422);
    assert.equal((await ask("olga", "GET", "/disclosures?purpose=communicate")).status, 422);
    assert.equal((await ask("olga", "GET", "/disclosures?purpose=legal")).status, 200);
    assert.equal(
      (await ask("mia", "GET", "/buildings/tower/disclosures?purpose=audit")).status,
      200,
    );
    // Who is refused has exported nothing, and nothing says that they had.
    assert.equal((await ask("bob", "GET", "/disclosures?purpose=legal")).status, 403);
    const exports = (await audit()).filter(({ what }) => what === "data_exported");
    assert.deepEqual(exports.map(({ by, building, facts }) => [by, building, facts]), [
      ["olga", null, { route: "get /disclosures", purpose: "legal" }],
      ["mia", "tower", { route: "get /buildings/{building}/disclosures", purpose: "audit" }],
    ]);
    // The audit log itself: the entry of the read names it.
    assert.equal((await ask("mia", "POST", "/buildings/tower/audit", reading)).status, 422);
    const path = "/buildings/tower/audit?purpose=prevent_fraud";
    assert.equal((await ask("mia", "POST", path, reading)).status, 200);
    const read = (await audit()).at(-1);
    assert.deepEqual([read?.what, read?.facts.purpose], ["sensitive_read", "prevent_fraud"]);
  });
});

Deno.test("R94 a read is counted for the purpose that was named, or the route's only one", async () => {
  const reads = new PurposeCounts();
  const counted = (purpose: Purpose) => reads.all().find(([name]) => name === purpose)?.[1];
  await withIdentityEdge(town, async ({ ask }) => {
    await ask("mia", "GET", "/buildings/tower/people");
    assert.equal(counted("provide_service"), 1);
    await ask("olga", "GET", "/disclosures?purpose=audit");
    assert.deepEqual([counted("audit"), counted("legal")], [1, 0]);
    // What is refused for its purpose is no read.
    await ask("olga", "GET", "/disclosures?purpose=analysis");
    assert.equal(counted("analysis"), 0);
  }, () => ({ reads }));
});

Deno.test("R95 analysis takes figures of nobody: people's data only by an override with a reason, on record, without who objects", async () => {
  await withIdentityEdge(town, async (edge) => {
    const { ask, audit } = edge;
    for (const reason of [null, "", "no", "x".repeat(81), "%00%01%02%03", "%zz"]) {
      const { status, body } = await analysing(edge, reason);
      assert.deepEqual([status, body.code], [403, "forbidden"], String(reason));
    }
    assert.equal((await audit()).length, 0);
    await ask("bob", "PUT", "/me/objections", { purpose: "analysis", object: true });
    const { status, body } = await analysing(
      edge,
      encodeURIComponent("Zählung für die Brandschau"),
    );
    assert.equal(status, 200);
    const accounts = body.people.map((one: { account: string }) => one.account);
    assert.deepEqual(accounts, ["amy", "max", "mia", "tina"], "Bob objects and is left out");
    const noted = (await audit()).at(-1);
    assert.deepEqual([noted?.what, noted?.by, noted?.facts], ["data_exported", "mia", {
      route: "get /buildings/{building}/people",
      purpose: "analysis",
      override: "Zählung für die Brandschau",
    }]);
    // For the service he is there as ever.
    const list = (await ask("mia", "GET", "/buildings/tower/people")).body.people;
    assert.ok(list.some((one: { account: string }) => one.account === "bob"));
  });
});

Deno.test("R95 no other list is read for analysis at all, and no export", async () => {
  await withIdentityEdge(town, async (edge) => {
    for (const route of bulk) {
      if (route.analysable === true || !route.path.startsWith("/buildings/{building}")) continue;
      const path = `${route.path.replace("{building}", "tower")}?purpose=analysis`;
      const body = route.body === undefined ? undefined : reading;
      const { status } = await edge.ask("mia", route.method.toUpperCase(), path, body);
      assert.equal(status, 422, path);
    }
  });
});
