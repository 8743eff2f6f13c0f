/** Ways through a building's lift groups, before any group is asked. */
import assert from "node:assert/strict";
import { modelGroup } from "../../../actors/elevator_group/model.ts";
import { type Route, Topology } from "../../../src/journeys/routes.ts";
import { checkSite, type SiteFile } from "../../../src/site.ts";
import { tower, towerFile } from "./journey_house.ts";

const anybody = () => true;
const wish = (from: number, to: number, groups?: string[]) => ({
  from,
  to,
  persons: 1,
  ...(groups !== undefined && { groups }),
});

function topologyOf(site = tower): Topology {
  const building = site.buildings[0]!;
  const models = new Map(building.groups.map((group) => {
    const model = modelGroup(building, group);
    return [model.key, model] as const;
  }));
  return new Topology(building, models);
}

/** A route as `main 0-9, upper 9-15`. */
function said({ legs }: Route): string {
  return legs.map(({ model, from, to }) => `${model.group.id} ${from}-${to}`).join(", ");
}

/** The tower with other groups: bands of floors, each with one car. */
function bands(...groups: readonly (readonly [string, readonly number[]])[]): Topology {
  const [building] = towerFile.buildings;
  const car = building!.groups[0]!.cars[0]!;
  const { changes: _, units: __, ...rest } = building!;
  const file: SiteFile = {
    ...towerFile,
    buildings: [{
      ...rest,
      groups: groups.map(([id, levels]) => {
        const { homeLevel: _, ...plain } = car;
        return { id, cars: [{ ...plain, serves: levels.map((level) => ({ level })) }] };
      }),
    }],
  };
  return topologyOf(checkSite(file));
}

Deno.test("routes: with one lift where one serves both, by every group that does", () => {
  const topology = topologyOf();
  assert.deepEqual(topology.direct(wish(0, 8), anybody).map(said), ["main 0-8", "side 0-8"]);
  assert.deepEqual(topology.direct(wish(0, 8, ["side"]), anybody).map(said), ["side 0-8"]);
  assert.deepEqual(topology.direct(wish(0, 15), anybody), []);
});

Deno.test("routes: a change is where two groups meet and a way leads from one to the other", () => {
  const routes = topologyOf().withChanges(wish(0, 15), anybody, 6);
  assert.equal(said(routes[0]!), "main 0-9, upper 9-15");
  assert.deepEqual(routes[0]!.legs.map(({ walkM }) => walkM), [0, 30]);
  assert.ok(routes.every((route) => !/side 0-9, upper/.test(said(route))));
  assert.deepEqual(
    topologyOf().withChanges(wish(0, 15, ["side"]), anybody, 6)
      .filter(({ legs }) => legs.length < 3),
    [],
  );
});

Deno.test("routes: never more than three legs", () => {
  const four = bands(["a", [0, 5]], ["b", [5, 10]], ["c", [10, 15]], ["d", [15, 20]]);
  assert.equal(said(four.withChanges(wish(0, 15), anybody, 6)[0]!), "a 0-5, b 5-10, c 10-15");
  assert.deepEqual(four.withChanges(wish(0, 20), anybody, 6), []);
});

Deno.test("routes: the least time wins, and a second change must be worth its wait", () => {
  const far = bands(["slow", [0, 1, 2]], ["up", [2, 3, 20]], ["top", [20, 21]], ["mid", [1, 21]]);
  assert.equal(said(far.withChanges(wish(0, 21), anybody, 6)[0]!), "slow 0-1, mid 1-21");
});

Deno.test("routes: cars of one group may serve different floors, and one changes within it", () => {
  const [building] = towerFile.buildings;
  const [main] = building!.groups;
  const car = main!.cars[0]!;
  const { changes: _, units: __, ...rest } = building!;
  const split = topologyOf(checkSite({
    ...towerFile,
    buildings: [{
      ...rest,
      groups: [{
        id: "main",
        cars: [car, { ...car, id: "z", homeLevel: 9, serves: [{ level: 9 }, { level: 20 }] }],
      }],
    }],
  }));
  const [route] = split.withChanges(wish(0, 20), anybody, 6);
  assert.equal(said(route!), "main 0-9, main 9-20");
  assert.equal(route!.legs[1]!.walkM, 0);
});

Deno.test("routes: a leg that its caller may not make is no way", () => {
  const may = (group: string) => group !== "upper";
  assert.deepEqual(topologyOf().withChanges(wish(0, 15), may, 6), []);
});

Deno.test("routes: the wildest building is searched in bounded time", () => {
  const all = Array.from({ length: 22 }, (_, level) => level);
  const wild = bands(
    ...Array.from({ length: 16 }, (_, at) =>
      [
        `g${at}`,
        all.filter((level) => level !== at % 20 && level !== 21 - at % 3),
      ] as const),
  );
  const routes = wild.withChanges(wish(0, 21), anybody, 6);
  assert.ok(routes.length > 0 && routes.length <= 6);
});
