import assert from "node:assert/strict";
import { directory, lastNameOf, plateOf } from "../../../../src/people/facilities/nameplate.ts";
import { as, type PeopleStage, refusalOf, withPeople } from "../people_stage.ts";
import { aFacility, anAccount, startMs } from "../rows.ts";
import { aPerson, seeded, tower, yard } from "./household.ts";

function confirm({ registry }: PeopleStage, who: string, name: string) {
  return registry.run(as(who), "confirm_nameplate", { facility: "a1", name });
}

function suggest({ registry }: PeopleStage, who: string, name: string | null) {
  return registry.run(as(who), "suggest_nameplate", { facility: "a1", name });
}

function shown({ registry }: PeopleStage) {
  return registry.look((ledger) => directory(ledger, "tower"));
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  return (await refusalOf(attempt)).code;
}

Deno.test("R21 the name suggested is the last name alone, or the one the person prefers", async () => {
  assert.equal(lastNameOf("Aino Maria Virtanen"), "Virtanen");
  assert.equal(lastNameOf("  Prince "), "Prince");
  assert.equal(lastNameOf(undefined), null);
  assert.equal(lastNameOf("A " + "x".repeat(40)), "x".repeat(32));
  assert.equal(lastNameOf("A " + "𝒳".repeat(20)), "𝒳".repeat(16));
  const ida = anAccount("ida", { preferences: { intercomUsername: "Ida & Co" } });
  await withPeople([...yard, ["account", ida], ["facility", aFacility("c1")]], async (stage) => {
    const { registry, row } = stage;
    const { member } = await registry.run(as("mia"), "set_main_user", {
      facility: "c1",
      place: tower,
      person: aPerson("ida"),
    });
    assert.equal(
      (await row("facility", "c1"))?.nameplate.suggested,
      lastNameOf(aPerson("ida").name),
    );
    await registry.run(as("ida"), "accept_join", { join: member.account! });
    assert.deepEqual((await row("facility", "c1"))?.nameplate, {
      suggested: "Ida & Co",
      published: null,
      confirmedBy: null,
      confirmedAtMs: null,
      account: "ida",
    });
  });
});

Deno.test("C20 a suggested name is shown only once somebody of the household confirms it", async () => {
  await withPeople(yard, async (stage) => {
    await suggest(stage, "mia", "Example");
    assert.deepEqual(await shown(stage), []);
    assert.equal(await codeOf(confirm(stage, "mia", "Example")), "forbidden");
    assert.equal(await codeOf(confirm(stage, "bob", "Example")), "forbidden");
    assert.equal(await codeOf(confirm(stage, "olga", "Example")), "forbidden");
    assert.equal(await codeOf(confirm(stage, "eve", "Example")), "forbidden");
    assert.equal(await codeOf(confirm(stage, "zoe", "Example")), "not_found");
    const facility = await confirm(stage, "cid", "Example");
    assert.deepEqual(
      [facility.nameplate.confirmedBy, facility.nameplate.confirmedAtMs],
      ["cid", startMs],
    );
    assert.deepEqual(await shown(stage), [{ number: "a1", name: "Example" }]);
    assert.equal((await stage.audit()).at(-1)?.what, "nameplate_published");
  });
});

Deno.test("C20 what was changed meanwhile is not what somebody confirmed", async () => {
  await withPeople(yard, async (stage) => {
    await suggest(stage, "ann", "Example");
    await suggest(stage, "mia", "Something else");
    assert.equal(await codeOf(confirm(stage, "ann", "Example")), "conflict");
    await confirm(stage, "ann", "Something else");
    await suggest(stage, "mia", "A third");
    assert.deepEqual(await shown(stage), [{ number: "a1", name: "Something else" }]);
  });
});

Deno.test("R77 to opt out hides the name and the number with it", async () => {
  await withPeople(yard, async (stage) => {
    await suggest(stage, "ann", "Example");
    await confirm(stage, "ann", "Example");
    await stage.registry.run(as("ann"), "hide_nameplate", { facility: "a1" });
    assert.deepEqual(await shown(stage), []);
    const entries = (await stage.audit()).filter(({ what }) => what === "nameplate_published");
    assert.deepEqual(entries.map(({ facts }) => facts), [{ shown: true }, { shown: false }]);
    assert.ok(!JSON.stringify(entries).includes("Example"));
  });
});

Deno.test("R77 the entrance shows exactly number and name, by block and number", async () => {
  const plate = (id: string, block: string | null, number: string, published: string | null) =>
    [
      "facility",
      aFacility(id, {
        block,
        number,
        note: "secret",
        nameplate: {
          suggested: "Other",
          published,
          confirmedBy: published && "ann",
          confirmedAtMs: published === null ? null : startMs,
        },
      }),
    ] as const;
  const seed = seeded(yard, [
    plate("f1", "B", "2", "Berg"),
    plate("f2", "A", "10", "Ahto"),
    plate("f3", "A", "9", "Niemi"),
    plate("f4", null, "1", "Rossi"),
    plate("f5", "A", "1", null),
    ["facility", aFacility("x1", { building: "annex", number: "7" })],
  ]);
  await withPeople(seed, async (stage) => {
    assert.deepEqual(await shown(stage), [
      { number: "1", name: "Rossi" },
      { number: "A 9", name: "Niemi" },
      { number: "A 10", name: "Ahto" },
      { number: "B 2", name: "Berg" },
    ]);
  });
  assert.equal(plateOf(aFacility("f6"), null), null);
});

Deno.test("R21 a name for the display has at most 32 characters and none that steer", async () => {
  await withPeople(yard, async (stage) => {
    assert.equal(await codeOf(suggest(stage, "ann", "x".repeat(33))), "invalid");
    assert.equal(await codeOf(suggest(stage, "ann", "Exa\u202emple")), "invalid");
    assert.equal(await codeOf(suggest(stage, "ann", "Exa\nmple")), "invalid");
    await suggest(stage, "ann", "Müller-Østergård 王");
  });
});
