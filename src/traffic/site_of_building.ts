/** The building of a traffic run as a site, which the actor and the simulated hardware are made of. */
import { type Building, checkSite, type Group } from "../site.ts";
import { carsOf, lobbyOf, ratedLoadKg } from "./building_cars.ts";
import type { TrafficBuilding } from "./building_file.ts";

/** The one building and the one group of it. All doors are in front. */
export function siteOf(building: TrafficBuilding): {
  readonly building: Building;
  readonly group: Group;
} {
  const ms = (seconds: number) => Math.round(seconds * 1000);
  const lobby = lobbyOf(building);
  const site = checkSite({
    version: 1,
    cluster: "traffic",
    buildings: [{
      id: "building",
      floors: building.floors.map(({ floor, heightM }) => ({
        level: floor,
        label: String(floor),
        heightM,
        exit: floor === lobby,
      })),
      groups: [{
        id: "group",
        cars: carsOf(building).map((car) => ({
          id: car.id,
          speedMps: car.speedMps,
          accelerationMps2: car.accelerationMps2,
          ...(car.jerkMps3 !== null && { jerkMps3: car.jerkMps3 }),
          ratedLoadKg: ratedLoadKg(car),
          startDelayMs: ms(car.startDelayS),
          levellingMs: ms(car.levellingS),
          dwellCarCallMs: ms(car.dwellCarCallS),
          dwellLandingCallMs: ms(car.dwellLandingCallS),
          // What the actor reckons with; the passengers themselves walk at the pace of the file.
          transferMs: Math.round(ms(car.transferInS + car.transferOutS) / 2),
          bypassLoad: car.bypassLoad,
          doors: { front: { openMs: ms(car.doorOpenS), closeMs: ms(car.doorCloseS) } },
          serves: car.floors.map((floor) => ({ level: floor })),
          homeLevel: car.homeFloor,
        })),
      }],
    }],
  });
  const made = site.buildings[0]!;
  return { building: made, group: made.groups[0]! };
}
