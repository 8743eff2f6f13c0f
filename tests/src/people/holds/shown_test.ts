/** What a manager reads of a hold's archive, and what they do not. */
import assert from "node:assert/strict";
import { withIdentityEdge } from "../identity_edge.ts";
import type { Seed } from "../people_stage.ts";
import { aMember, anAccount, startMs } from "../rows.ts";
import { town } from "../registers/stage.ts";

const bob = anAccount("bob", {
  preferences: {
    additionalPhone: "+358407777777",
    intercomUsername: "Bobby",
    accessible: true,
    favouriteFloors: { tower: 3, annex: 17 },
  },
});
const seed: Seed = [
  ...town.filter(([, { id }]) => id !== "bob" && id !== "a1-bob"),
  ["account", bob],
  [
    "member",
    aMember("a1", "bob", "sub", {
      subUser: {
        name: "Robert",
        username: "rob",
        number: "+358408888888",
        birthDate: "1961-02-03",
        other: "knows the porter",
      },
    }),
  ],
];

Deno.test("R17 R20 R88 C20 a manager reads in an archive no more of a person than elsewhere; the operator all", async () => {
  await withIdentityEdge(seed, async ({ ask }) => {
    const { status, body } = await ask("olga", "POST", "/holds", {
      account: "bob",
      building: "tower",
      classes: ["D1", "D2", "D3", "D3a", "D4"],
      case: "2026-7",
      reason: "the flood",
      reviewAtMs: startMs + 86_400_000,
    });
    assert.equal(status, 201, JSON.stringify(body));
    const read = async (who: string) => {
      const answer = await ask(who, "POST", `/holds/${body.id}/records`, {
        case: "2026-7",
        reason: "for the court",
      });
      assert.equal(answer.status, 200, who);
      return JSON.stringify(answer.body);
    };
    const never = [
      "+358407777777",
      "+358408888888",
      "1961-02-03",
      "knows the porter",
      "accessible",
      "annex",
    ];
    const [managers, operators] = [await read("mia"), await read("olga")];
    for (const word of ["Bob Example", "bob@example.org", "Bobby", "Robert"]) {
      assert.ok(managers.includes(word), word);
    }
    for (const word of never) {
      assert.ok(!managers.includes(word), word);
      assert.ok(operators.includes(word), word);
    }
  });
});
