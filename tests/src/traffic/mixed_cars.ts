/** A building with basements, a high lobby and three cars that have hardly anything in common. */
import { readBuildingFile } from "../../../src/traffic/building_file.ts";

/** As it would stand in a file. */
export const mixedFile = {
  name: "Mixed",
  floors: [
    [-2, -7.5],
    [-1, -4],
    [0, 0],
    [1, 5.2],
    [2, 8.4],
    [5, 18],
    [6, 21.2],
    [7, 26],
  ].map(([floor, heightM]) => ({ floor, heightM })),
  lobby: 1,
  car: {
    ratedLoadKg: 630,
    bypassLoad: 0.8,
    speedMps: 1.6,
    accelerationMps2: 0.9,
    jerkMps3: 1.2,
    doorOpenS: 1.8,
    doorCloseS: 2.9,
    startDelayS: 0.4,
    levellingS: 0.6,
    dwellCarCallS: 3,
    dwellLandingCallS: 4.5,
    transferInS: 1.1,
    transferOutS: 0.9,
    homeFloor: 0,
  },
  cars: [
    { floors: [5, 0, 1, 2, -2] },
    {
      id: "express",
      speedMps: 4,
      jerkMps3: null,
      floors: [0, 5, 6, 7],
      capacityPersons: 10,
      doorOpenS: 1.2,
      transferInS: 0.8,
    },
    {
      id: "goods",
      speedMps: 0.63,
      ratedLoadKg: 2000,
      bypassLoad: 1,
      homeFloor: -2,
      doorCloseS: 5,
      floors: [-2, 0, 1, 5, 6],
      transferOutS: 1.5,
    },
  ],
};

/** As it is read. */
export const mixedCars = readBuildingFile(JSON.stringify(mixedFile), "mixed.json");
