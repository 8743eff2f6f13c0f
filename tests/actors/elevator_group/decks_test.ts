import assert from "node:assert/strict";
import { modelGroup } from "../../../actors/elevator_group/model.ts";
import { checkSite, type SiteFile, SiteFileError } from "../../../src/site.ts";
import { GroupInHand, journey, refusalOf, testSite } from "./group_in_hand.ts";

type CarFile = SiteFile["buildings"][number]["groups"][number]["cars"][number];

/** {@link testSite} with car a alone, changed. */
function siteWith(part: Partial<CarFile>) {
  const { buildings: [tower], ...rest } = testSite;
  const [main] = tower!.groups;
  const cars = [{ ...main!.cars[0]!, ...part }];
  return checkSite({ ...rest, buildings: [{ ...tower!, groups: [{ ...main!, cars }] }] });
}

/** A group of one car with two decks that stops at 0 to 9; it stands at a level with its lower one. */
function doubleDeck(part: Partial<CarFile> = {}): GroupInHand {
  const [building] = siteWith({ decks: 2, ...part }).buildings;
  const group = new GroupInHand(modelGroup(building!, building!.groups[0]!));
  group.report();
  group.hearCars({ a: 0 });
  group.report();
  group.forget();
  return group;
}

/** The deck that a journey is served at. */
function deckOf(group: GroupInHand, from: number, to: number): string | undefined {
  const { id } = group.placed(journey(from, to));
  const { deck } = group.desired().calls.find(({ call }) => call === id)!;
  group.cancel(id);
  return deck;
}

Deno.test("EG31 a car with two decks serves even stops from below and odd ones from above", () => {
  const group = doubleDeck();
  assert.equal(deckOf(group, 0, 4), "lower");
  assert.equal(deckOf(group, 1, 4), "upper");
  assert.equal(deckOf(group, 2, 7), "lower");
  assert.equal(deckOf(group, 3, 0), "lower", "the upper deck does not reach the lowest floor");
  assert.equal(deckOf(group, 2, 9), "upper", "nor the lower one the highest");
  assert.equal(refusalOf(group.place(journey(0, 9))).code, "not_served", "no deck reaches both");
});

Deno.test("EG31 two neighbouring floors are one stop of a car with two decks", () => {
  const group = doubleDeck();
  const below = group.placed(journey(0, 4));
  const above = group.placed(journey(1, 5), { caller: "bob" });
  assert.equal(above.etaMs, below.etaMs, "the doors of both decks open at once");
  group.report({ stages: { [above.id]: "serving" } });
  group.position("a", 0);
  assert.ok(group.open(above.id, { caller: "bob" }).ok, "and its doors open at 1 while it is at 0");
});

Deno.test("EG31 the site may say where the upper deck is", () => {
  const deckLevels = [{ lower: 0, upper: 2 }, { lower: 2, upper: 4 }, { lower: 4, upper: 6 }];
  const group = doubleDeck({ deckLevels });
  assert.equal(deckOf(group, 4, 6), "upper");
  assert.equal(refusalOf(group.place(journey(1, 4))).code, "not_served");
  assert.equal(deckOf(doubleDeck({ deckHeightM: 8 }), 2, 9), "upper");
});

Deno.test("EG31 load and doors are of each deck; the whole is told", () => {
  const group = doubleDeck();
  const upper = { doors: { front: "opened" }, loadKg: 500, carCalls: [5] } as const;
  group.carState("a", { doors: { front: "closed" }, loadKg: 250, upper });
  const { reply } = group.send({ type: "snapshot", caller: "x" });
  assert.ok(reply?.ok && "snapshot" in reply);
  const [car] = reply.snapshot.cars;
  assert.equal(car!.loadPercent, 25);
  assert.deepEqual(car!.upper, { doors: { front: "opened" }, loadPercent: 50 });
  group.carState("a", { upper: { ...upper, loadKg: 1_200 } });
  assert.equal(group.state.cars[0]!.watch.hindrance, "overload", "one deck is enough");
  group.carState("a", { upper: { ...upper, doors: { front: "door-fault" } } });
  assert.equal(refusalOf(group.place(journey(0, 4))).code, "no_lift_available");
});

Deno.test("EG31 a group takes as many together as one deck holds", () => {
  const group = doubleDeck();
  assert.equal(refusalOf(group.place(journey(0, 4, 14))).code, "group_too_large");
});

Deno.test("EG31 what a call of a car with one deck says is as it was", () => {
  const group = GroupInHand.inService();
  group.placed(journey(0, 4));
  assert.equal("deck" in group.desired().calls[0]!, false);
  const { reply } = group.send({ type: "snapshot", caller: "x" });
  assert.ok(reply?.ok && "snapshot" in reply);
  assert.equal("upper" in reply.snapshot.cars[0]!, false);
});

Deno.test("EG31 faults of decks in a site file are listed with their places", () => {
  const faultsOf = (part: Partial<CarFile>) => {
    try {
      siteWith(part);
    } catch (error) {
      if (error instanceof SiteFileError) return error.faults.map(({ place }) => place);
      throw error;
    }
    return [];
  };
  const car = "buildings[0].groups[0].cars[0]";
  assert.deepEqual(faultsOf({ deckHeightM: 4 }), [`${car}.deckHeightM`]);
  assert.deepEqual(faultsOf({ decks: 2, deckLevels: [{ lower: 3, upper: 2 }] }), [
    `${car}.deckLevels[0]`,
  ]);
  assert.deepEqual(faultsOf({ decks: 2, deckLevels: [{ lower: -1, upper: 0 }] }), [
    `${car}.deckLevels[0]`,
  ]);
  assert.deepEqual(faultsOf({ decks: 1 }), []);
});

Deno.test("EG31 a journey through a car enters in front and leaves at the rear, and buttons have sides", () => {
  const group = GroupInHand.inService();
  const up = { kind: "landing", from: 0, direction: "up", persons: 1 } as const;
  const ids = [
    group.placed({ kind: "destination", from: 4, to: 0, toSide: "rear", persons: 1 }).id,
    group.placed({ ...up, fromSide: "rear" }).id,
    group.placed({ ...up, fromSide: "front" }).id,
  ];
  const [through, rear, front] = ids.map((id) =>
    group.desired().calls.find(({ call }) => call === id)
  );
  assert.deepEqual([through!.from, through!.to, through!.car], [
    { level: 4, side: "front" },
    { level: 0, side: "rear" },
    "c",
  ]);
  assert.deepEqual([rear!.from!.side, front!.from!.side], ["rear", "front"]);
  assert.deepEqual(
    group.state.lit.filter(({ level }) => level === 0).map(({ side }) => side),
    ["front", "rear"],
    "two buttons, not one",
  );
});

Deno.test("EG31 EG24 who rides on the upper deck is told of its doors, where they are", () => {
  const group = doubleDeck();
  const { id } = group.placed({ ...journey(1, 5), accessible: true });
  const said = () => group.view(id).announcements?.map(({ code, level }) => [code, level]);
  const front = (lower: "closed" | "opened", upper: "closed" | "opened") =>
    group.carState("a", {
      doors: { front: lower },
      upper: { doors: { front: upper }, loadKg: 0, carCalls: [] },
    });
  front("opened", "closed");
  assert.deepEqual(said(), [["lift_comes", 1]], "the doors below are not theirs");
  front("opened", "opened");
  assert.deepEqual(said(), [["doors_open", 1]]);
  group.report({ stages: { [id]: "serving" } });
  front("closed", "closed");
  group.position("a", 4);
  front("closed", "opened");
  assert.deepEqual(said(), [["your_floor", 5]]);
});

Deno.test("EG31 EG26 a leased car is ready once no button is lit on either deck", () => {
  const group = doubleDeck();
  const upper = { doors: { front: "closed" }, loadKg: 150 } as const;
  group.carState("a", { upper: { ...upper, carCalls: [5] } });
  const request = { level: 0, lifeMs: 60_000 };
  group.send({ type: "take_lease", caller: "robot", key: group.key(), request, lease: "lease-1" });
  assert.equal(group.state.leases.get("lease-1")!.cleared, false);
  group.carState("a", { upper: { ...upper, loadKg: 0, carCalls: [] } });
  assert.equal(group.state.leases.get("lease-1")!.cleared, true);
});
