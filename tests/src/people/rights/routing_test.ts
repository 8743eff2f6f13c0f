import assert from "node:assert/strict";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { readAs } from "../../../../src/people/facilities/reach.ts";
import { requestsAt, requestsForOperator } from "../../../../src/people/rights/inbox.ts";
import { whereTo } from "../../../../src/people/rights/routing.ts";
import { classIds } from "../../../../src/privacy/policy_classes.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import { as, refusalOf } from "../people_stage.ts";
import { anAccount, startMs } from "../rows.ts";
import { at, decision, people } from "./stage.ts";

const controller = "Tower Data Ltd, privacy@example.org";

Deno.test("R85 each class has whom to turn to; of D2 and D11 the manager comes first", () => {
  assert.deepEqual(classIds.map((id) => [id, whereTo(id)]), [
    ["D1", "self"],
    ["D2", "manager"],
    ["D3", "self"],
    ["D3a", "self"],
    ["D3b", "self"],
    ["D4", "operator"],
    ["D5", "phone"],
    ["D6", "phone"],
    ["D7", "operator"],
    ["D8", "operator"],
    ["D9", "operator"],
    ["D10", "phone"],
    ["D11", "manager"],
    ["D12", "phone"],
    ["D13", "operator"],
    ["D14", "self"],
  ]);
});

Deno.test("R85 R98 one page says what to do oneself, whom to ask, the controller and the authority of one's country", async () => {
  const withStan = people.map((entry): typeof people[number] =>
    entry[0] === "account" && entry[1].id === "stan"
      ? ["account", anAccount("stan", { profile: {} })]
      : entry
  );
  await withIdentityEdge(withStan, async ({ ask }) => {
    const { status, body } = await ask("bob", "GET", "/me/rights?language=de");
    assert.equal(status, 200);
    assert.equal(body.classes.length, classIds.length);
    assert.equal(body.controller, controller);
    assert.deepEqual(body.managers, [
      { building: "tower", name: "The tower", write: "/identity/v1/buildings/tower/threads" },
    ]);
    assert.equal(body.country, "FI");
    assert.deepEqual(body.authorities, [{
      country: "FI",
      name: "Tietosuojavaltuutetun toimisto",
      web: "https://tietosuoja.fi",
    }]);
    assert.match(body.complaint, /beschweren/);
    // The address that it names is one that works.
    const letter = await ask("bob", "POST", body.managers[0].write.replace("/identity/v1", ""), {
      text: "May I see my building's log?",
    });
    assert.equal(letter.status, 201);
    // Where the country is not known here, all are shown.
    assert.ok((await ask("stan", "GET", "/me/rights")).body.authorities.length > 25);
    assert.equal((await ask(null, "GET", "/me/rights")).status, 401);
  }, () => ({ controller }));
});

Deno.test("R85 the inbox: managers see their building's, the operator what is theirs or overdue; kinds decided elsewhere are shown and pointed on", async () => {
  // As an erasure leaves it, which goes by a clock of its own.
  const erasure: RowOf<"rights_request"> = {
    id: "erasure-1",
    kind: "erasure",
    account: "amy",
    building: "tower",
    state: "open",
    text: null,
    about: ["grant/grant-a2"],
    purpose: null,
    askedAtMs: startMs,
    decideByMs: startMs + 30 * 86_400_000,
    decidedBy: null,
    decidedAtMs: null,
    answer: null,
    dueMs: startMs + 23 * 86_400_000,
  };
  await withIdentityEdge([...people, ["rights_request", erasure]], async (edge) => {
    const { registry } = edge;
    await registry.run(as("bob"), "ask_correction", {
      building: "tower",
      timeZone: "UTC",
      about: ["facility/a1"],
      text: "Wrong.",
    });
    await registry.run(as("bob"), "object_to", { purpose: "analysis", text: null });
    const kinds = async (who: string, path: string) => {
      const { status, body } = await edge.ask(who, "GET", path);
      assert.equal(status, 200, body.detail);
      return body.requests.map((one: { kind: string }) => one.kind);
    };
    const ofTower = ["erasure", "correction"];
    assert.deepEqual(await kinds("mia", "/buildings/tower/requests"), ofTower);
    assert.deepEqual(await kinds("fred", "/buildings/annex/requests"), []);
    assert.deepEqual(await kinds("olga", "/requests"), ["objection"]);
    // Sessions of managers and operators end meanwhile; what they would see does not.
    await at(edge, startMs + 33 * 86_400_000);
    const waiting = await readAs(registry, as("olga"), requestsForOperator);
    const mine = await readAs(registry, as("mia"), (turn) => requestsAt(turn, "tower"));
    const kindsOf = waiting.map(({ kind }) => kind);
    assert.deepEqual(kindsOf.sort(), ["correction", "erasure", "objection"]);
    assert.deepEqual(mine.map(({ kind }) => kind), ofTower);
    const elsewhere = registry.run(as("mia"), "decide_request", decision("erasure-1"));
    const { code, detail } = await refusalOf(elsewhere);
    assert.deepEqual([code, /has its own route/.test(detail ?? "")], ["conflict", true]);
  });
});

Deno.test("R85 a request is made and followed without a passkey, as the account's other rights are", async () => {
  await withIdentityEdge(
    people.map((entry) =>
      entry[0] === "session" && entry[1].account === "mia"
        ? ["session", { ...entry[1], verifiedAtMs: null }]
        : entry
    ),
    async ({ ask }) => {
      assert.equal((await ask("mia", "GET", "/me/rights")).status, 200);
      assert.equal((await ask("mia", "GET", "/me/requests")).status, 200);
      assert.equal((await ask("mia", "GET", "/buildings/tower/requests")).status, 403);
    },
  );
});
