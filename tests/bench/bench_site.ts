/**
 * The site that the benchmark runs on: 64 groups of 4 cars by default, all alike, each with one
 * controller. Secrets are made anew for every run and live in its temporary folder only.
 */
import { Credentials } from "../../adapters/mqtt/credentials.ts";
import type { SiteFile } from "../../src/site.ts";

/** How large a bench site is. */
export interface BenchSize {
  readonly buildings: number;
  readonly groupsPerBuilding: number;
  readonly carsPerGroup: number;
  readonly floors: number;
}

/** E16: 64 groups of 4 cars. */
export const fullSize: BenchSize = {
  buildings: 4,
  groupsPerBuilding: 16,
  carsPerGroup: 4,
  floors: 16,
};

/** One group's controller as the hardware process plays it. */
export interface BenchDevice {
  /** The MQTT user name. */
  readonly id: string;
  readonly secret: string;
  readonly building: string;
  readonly group: string;
  readonly cars: readonly string[];
}

/** A report or a car state older than this makes a car unknown, in milliseconds. */
export const keepaliveMs = 10_000;

/** Height from floor to floor, metres. */
export const storeyM = 3.3;

/** The site file of a size. */
export function benchSite(size: BenchSize = fullSize): SiteFile {
  const levels = Array.from({ length: size.floors }, (_, level) => level);
  const cars = Array.from({ length: size.carsPerGroup }, (_, index) => ({
    id: `car-${index + 1}`,
    speedMps: 2.5,
    accelerationMps2: 1,
    jerkMps3: 1.5,
    ratedLoadKg: 1000,
    serves: levels.map((level) => ({ level })),
  }));
  const buildings = Array.from({ length: size.buildings }, (_, b) => ({
    id: `b${b + 1}`,
    floors: levels.map((level) => ({
      level,
      label: String(level),
      heightM: Math.round(level * storeyM * 10) / 10,
    })),
    groups: Array.from({ length: size.groupsPerBuilding }, (_, g) => ({
      id: `g${g + 1}`,
      keepaliveMs,
      cars,
    })),
  }));
  return {
    version: 1,
    cluster: "bench",
    buildings,
    devices: buildings.flatMap((building) =>
      building.groups.map((group) => ({
        id: `ctl-${building.id}-${group.id}`,
        building: building.id,
        group: group.id,
      }))
    ),
  };
}

/**
 * The controllers of a site, each with a fresh secret.
 * @param secrets the file that the hashes go to, which the server and the relay read
 */
export async function benchDevices(site: SiteFile, secrets: string): Promise<BenchDevice[]> {
  const credentials = await Credentials.open(secrets);
  return await Promise.all((site.devices ?? []).map(async ({ id, building, group = "" }) => ({
    id,
    secret: await credentials.issueDeviceSecret(id),
    building,
    group,
    cars: site.buildings.find((one) => one.id === building)?.groups
      .find((one) => one.id === group)?.cars.map((car) => car.id) ?? [],
  })));
}
