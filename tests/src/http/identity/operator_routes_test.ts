import assert from "node:assert/strict";
import { operatorRoutes } from "../../../../src/http/identity/operator_routes.ts";
import { withIdentityEdge } from "../../people/identity_edge.ts";
import { anAccount, anAppointment, aSession } from "../../people/rows.ts";

Deno.test("R04 the first operator's link is made at the console alone, whoever else asks", async () => {
  const seed = [
    ["account", anAccount("olga", { operator: true })],
    ["session", aSession("olga")],
    ["account", anAccount("mia")],
    ["session", aSession("mia")],
    ["appointment", anAppointment("mia")],
  ] as const;
  await withIdentityEdge(seed, async (edge) => {
    for (const who of ["olga", "mia"]) {
      const { status, body } = await edge.ask(who, "POST", "/operators/link");
      assert.deepEqual([status, body.code], [403, "forbidden"]);
    }
    assert.equal((await edge.ask(null, "POST", "/operators/link")).status, 401);
    const listed = await edge.ask("olga", "GET", "/operators");
    assert.deepEqual(listed.body, {
      operators: [{ account: "olga", status: "active", passkeys: 0 }],
    });
    assert.equal((await edge.ask("mia", "GET", "/operators")).body.code, "forbidden");
  });
  assert.ok(operatorRoutes.every(({ who }) => who === "signed_in"));
});
