import assert from "node:assert/strict";
import fc from "fast-check";
import { numbersOf } from "../../../src/kone/numbering.ts";
import { inventoryOf } from "../../../src/kone/inventory.ts";
import { clientProducts } from "../../../src/kone/products.ts";
import {
  covers,
  grantedText,
  hasWildcard,
  holdingOf,
  holdsApplication,
  holdsGroup,
  holdsKen,
  scopeFor,
  splitScopes,
  writtenOutMax,
} from "../../../src/kone/scopes.ts";
import { testSite } from "../access/test_site.ts";

const inventory = inventoryOf(numbersOf(testSite));
const holding = holdingOf(inventory, {
  products: clientProducts,
  buildings: ["tower", "annex"],
});
const kens = inventory.buildings.flatMap(({ groups }) =>
  groups.flatMap(({ lifts }) => lifts.map(({ ken }) => ken))
);
const words = [
  "application/inventory",
  "application/subscriptions",
  ...["callgiving", "robotcall", "topology"].flatMap((type) => [
    `${type}/*`,
    `${type}/building:tower`,
    `${type}/group:tower:1`,
    `${type}/group:tower:2`,
    `${type}/group:annex:1`,
  ]),
  ...["rtm", "equipmentstatus", "serviceinfo"].flatMap((type) => [
    `${type}/*`,
    ...kens.map((ken) => `${type}/ken:${ken}`),
  ]),
];
const word = fc.constantFrom(...words);

Deno.test("KONE scopes: what covers another lets do whatever the other lets", () => {
  fc.assert(
    fc.property(word, word, (above, below) => {
      const [held, wanted] = [scopeFor(above, holding)!, scopeFor(below, holding)!];
      if (!covers(held, wanted, inventory)) return;
      for (const { id, groups } of inventory.buildings) {
        for (const { number, lifts } of groups) {
          const types = [wanted.type];
          if (holdsGroup([wanted], types, id, number)) {
            assert.ok(holdsGroup([held], types, id, number), `${above} over ${below}`);
          }
          for (const { ken } of lifts) {
            if (holdsKen([wanted], wanted.type, ken, id)) {
              assert.ok(holdsKen([held], wanted.type, ken, id), `${above} over ${below}`);
            }
          }
        }
      }
      assert.ok(!hasWildcard([wanted], [wanted.type]) || hasWildcard([held], [held.type]));
      for (const what of ["inventory", "subscriptions"] as const) {
        assert.ok(!holdsApplication([wanted], what) || holdsApplication([held], what));
      }
    }),
    { numRuns: 300, seed: 6 },
  );
});

Deno.test("KONE scopes: granted names, asked for again, are the scopes that were granted", () => {
  for (const one of words.filter((text) => !text.endsWith("/*"))) {
    const scope = scopeFor(one, holding)!;
    const [first] = grantedText([scope], inventory).split(" ");
    assert.deepEqual(scopeFor(first!, holding), scope, one);
  }
});

Deno.test("KONE scopes: a wildcard is of the client's buildings alone, and written out while short", () => {
  const own = holdingOf(inventory, { products: ["callgiving"], buildings: ["annex"] });
  const scope = scopeFor("callgiving/*", own)!;
  assert.ok(holdsGroup([scope], ["callgiving"], "annex", 1));
  assert.ok(!holdsGroup([scope], ["callgiving"], "tower", 1));
  assert.ok(!holdsGroup([scope], ["robotcall"], "annex", 1));
  assert.equal(grantedText([scope], inventory), "call/group:annex:1 topology/group:annex:1");
  const many = {
    buildings: inventory.buildings.map((building) => ({
      ...building,
      groups: Array.from({ length: writtenOutMax + 1 }, (_, index) => ({
        ...building.groups[0]!,
        number: index + 1,
      })),
    })),
  };
  assert.equal(grantedText([scope], many), "call/* topology/*");
});

Deno.test("KONE scopes: a request is split by spaces, and each has a type and a resource", () => {
  assert.deepEqual(splitScopes(" a/b  c/d a/b\n"), ["a/b", "c/d"]);
  for (const bad of ["a", "a/", "/b", "a/b/c", "a/b c"]) assert.equal(splitScopes(bad), null, bad);
  assert.equal(splitScopes(Array.from({ length: 201 }, (_, n) => `a/${n}`).join(" ")), null);
});

Deno.test("KONE inventory: kens have nine digits, are unique, and stay when a lift is added", () => {
  assert.equal(new Set(kens).size, kens.length);
  for (const ken of kens) assert.match(ken, /^[1-9]\d{8}$/);
  const [tower, ...rest] = testSite.buildings;
  const [main, ...groups] = tower!.groups;
  const grown = inventoryOf(numbersOf({
    ...testSite,
    buildings: [
      ...rest,
      {
        ...tower!,
        groups: [{ ...main!, cars: [{ ...main!.cars[0]!, id: "new" }, ...main!.cars] }, ...groups],
      },
    ],
  }));
  const after = grown.buildings.flatMap(({ groups }) =>
    groups.flatMap(({ lifts }) => lifts.map(({ ken }) => ken))
  );
  assert.deepEqual(kens.filter((ken) => !after.includes(ken)), []);
});
