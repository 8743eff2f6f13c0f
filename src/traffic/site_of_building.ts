/** The building of a traffic run as a site, which the actor and the simulated hardware are made of. */
import { type Building, checkSite, type Group } from "../site.ts";
import type { TrafficBuilding } from "./building_file.ts";

/** The mass of one passenger, kg (E17). */
const personKg = 75;

/** The one building and the one group of it. Cars are named `car-1`, `car-2` …; all doors are in front. */
export function siteOf({ floors, cars, car }: TrafficBuilding): {
  readonly building: Building;
  readonly group: Group;
} {
  const ms = (seconds: number) => Math.round(seconds * 1000);
  const site = checkSite({
    version: 1,
    cluster: "traffic",
    buildings: [{
      id: "building",
      floors: floors.map(({ floor, heightM }) => ({
        level: floor,
        label: String(floor),
        heightM,
        exit: floor === 0,
      })),
      groups: [{
        id: "group",
        cars: Array.from({ length: cars }, (_, at) => ({
          id: `car-${at + 1}`,
          speedMps: car.speedMps,
          accelerationMps2: car.accelerationMps2,
          ...(car.jerkMps3 !== null && { jerkMps3: car.jerkMps3 }),
          ratedLoadKg: personKg * car.capacityPersons,
          startDelayMs: ms(car.startDelayS),
          levellingMs: ms(car.levellingS),
          dwellCarCallMs: ms(car.dwellCarCallS),
          dwellLandingCallMs: ms(car.dwellLandingCallS),
          // What the actor reckons with; the passengers themselves walk at the pace of the file.
          transferMs: Math.round(ms(car.transferInS + car.transferOutS) / 2),
          bypassLoad: car.bypassLoad,
          doors: { front: { openMs: ms(car.doorOpenS), closeMs: ms(car.doorCloseS) } },
          serves: floors.map(({ floor }) => ({ level: floor })),
          homeLevel: car.homeFloor,
        })),
      }],
    }],
  });
  const building = site.buildings[0]!;
  return { building, group: building.groups[0]! };
}
