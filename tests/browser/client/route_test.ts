import assert from "node:assert/strict";
import { requestOf } from "../../../web/client/route.js";
import { Vestibule } from "../../../web/client/vestibule.js";

Deno.test("a route's name and what it takes become a request, encoded", () => {
  assert.deepEqual(
    requestOf("PUT /identity/v1/facilities/{facility}/members/{member}", {
      path: { facility: "a/b", member: "ü" },
      query: { purpose: "identity", page: undefined },
      header: { "idempotency-key": "k" },
      body: { x: 1 },
    }),
    {
      method: "PUT",
      path: "/identity/v1/facilities/a%2Fb/members/%C3%BC?purpose=identity",
      headers: { "idempotency-key": "k" },
      body: { x: 1 },
    },
  );
  assert.deepEqual(requestOf("GET /v1/site"), {
    ...{ method: "GET", path: "/v1/site", headers: {}, body: undefined },
  });
  assert.throws(() => requestOf("GET /v1/rings/{ring}"), /Cannot ask .* its path takes ring/);
});

Deno.test("the client's types refuse what the server would: `deno check` reads these lines", () => {
  const house = new Vestibule({ address: "https://house.example" });
  // Never run: each line below an expectation is an error of the types, or the check fails.
  const wrong = [
    // @ts-expect-error there is no such route
    () => house.ask("GET /identity/v1/mee"),
    // @ts-expect-error a route about lifts takes no name of a person
    () => house.ask("GET /v1/site"),
    // @ts-expect-error nor one about people a random id
    () => house.askHouse("lift", "linden", "GET /identity/v1/me"),
    // @ts-expect-error the path takes a facility
    () => house.ask("GET /identity/v1/facilities/{facility}"),
    () =>
      house.askUnsigned("POST /identity/v1/sign-in", {
        // @ts-expect-error the field is called email
        body: { mail: "a@house.example", password: "…", deviceName: "…" },
      }),
    // @ts-expect-error the answer has no such field
    async () => (await house.ask("GET /identity/v1/me")).nickname,
    // @ts-expect-error a landing call goes up or down
    async () => (await house.lifts("linden")).call("main", { kind: "landing", from: 0 }),
  ];
  const right = [
    async () => (await house.ask("GET /identity/v1/me")).buildings[0]?.id.length,
    async () => (await house.askHouse("lift", "linden", "GET /v1/site")).buildings[0]?.name,
  ];
  assert.equal(wrong.length + right.length, 9);
});
