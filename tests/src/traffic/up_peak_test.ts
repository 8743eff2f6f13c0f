import assert from "node:assert/strict";
import {
  conventionalRoundTrip,
  generalRoundTrip,
  sectoredRoundTrip,
} from "../../../src/traffic/up_peak.ts";

function close(actual: number, expected: number, within: number, what: string): void {
  const text = `${what}: expected ${expected} ± ${within}, got ${actual}`;
  assert.ok(Math.abs(actual - expected) <= within, text);
}

Deno.test("up_peak gives the published round trip of unequal floors and populations", () => {
  // G 5.0 m, L1–L10 4.5 m, L11–L14 4.0 m; Khaleel, Al-Sharif & Salahat (2013).
  const storeys = [5, ...Array(10).fill(4.5), ...Array(3).fill(4)] as number[];
  const heightsM = storeys.map((_, at) => storeys.slice(0, at + 1).reduce((sum, m) => sum + m));
  const trip = generalRoundTrip({
    heightsM,
    populations: [150, 150, ...Array(10).fill(100), 50, 50] as number[],
    passengers: 16.8,
    limits: { speedMps: 4, accelerationMps2: 1, jerkMps3: 1 },
    times: { doorOpenS: 2, doorCloseS: 3, startDelayS: 0.5, transferInS: 1.2, transferOutS: 1.2 },
  });
  close(trip.stops, 9.737, 0.0005, "S");
  close(trip.doorsS, 59.05, 0.005, "tD");
  close(trip.transfersS, 40.32, 0.005, "tP");
  close(trip.highestM, 58.28, 0.005, "E(d)");
  close(trip.returnS, 19.57, 0.005, "tH");
  close(trip.roundTripS, 176.33, 0.01, "RTT"); // 176.338; the source cuts the last digit
});

Deno.test("up_peak gives the hand example of ten equal floors", () => {
  // Without a jerk limit: 3.3 m at 1.6 m/s and 1 m/s² take 3.3/1.6 + 1.6 = 3.6625 s.
  const trip = conventionalRoundTrip({
    floors: 10,
    floorM: 3.3,
    cars: 1,
    passengers: 10,
    limits: { speedMps: 1.6, accelerationMps2: 1 },
    times: { doorOpenS: 4, doorCloseS: 4, startDelayS: 0, transferInS: 1.1, transferOutS: 1.1 },
  });
  close(trip.stops, 6.513, 0.0005, "S");
  close(trip.highest, 9.509, 0.0005, "H");
  close(trip.roundTripS, 133.35, 0.005, "RTT");
});

Deno.test("up_peak gives the reference building's capacity, and the ceiling of ideal sectors", () => {
  const group = {
    floors: 14,
    floorM: 4,
    cars: 6,
    passengers: 0.8 * 13,
    limits: { speedMps: 2.5, accelerationMps2: 1, jerkMps3: 1.4 },
    times: { doorOpenS: 1.8, doorCloseS: 3, startDelayS: 0.5, transferInS: 1.2, transferOutS: 1.2 },
  };
  const conventional = conventionalRoundTrip(group);
  close(conventional.stops, 7.52, 0.005, "S");
  close(conventional.highest, 13.21, 0.005, "H");
  close(conventional.roundTripS, 139.5, 0.05, "RTT");
  close(conventional.intervalS, 23.2, 0.05, "INT");
  close(conventional.handling, 134, 0.5, "HC5");
  close(conventional.handling / 840, 0.16, 0.0005, "of the population");
  const sectored = sectoredRoundTrip(group);
  close(sectored.roundTripS, 79.3, 0.05, "RTT of ideal sectors");
  close(sectored.handling, 236, 0.5, "HC5 of ideal sectors");
  // More cars than floors: every car has one stop.
  assert.equal(sectoredRoundTrip({ ...group, cars: 20 }).stops, 1);
});
