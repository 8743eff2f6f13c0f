/**
 * The site of the rings' benchmark: one building with many units, each with a display and a door, and
 * as many flats as asked for, whose people the server puts in (`ring_server.ts`).
 */
import { Credentials } from "../../adapters/mqtt/credentials.ts";
import type { SiteFile } from "../../src/site.ts";

/** How large it is. */
export interface RingSize {
  readonly units: number;
  readonly flats: number;
}

/**
 * A unit may begin 30 rings a minute: enough of them for a run of many rounds. Whoever lives there has
 * two phones, as is usual.
 */
export const fullRingSize: RingSize = { units: 64, flats: 32 };
/** Phones of each flat. */
export const phonesPerFlat = 2;

/** The building. */
export const ringBuilding = "tower";
/** The door of each unit. */
export const ringDoor = "main";

/** What the displays say of a flat, by its place in the list. */
export function flatNumber(flat: number): string {
  return String(flat + 1);
}

/** A unit's device: its user at the broker and its secret. */
export interface RingDevice {
  readonly unit: string;
  readonly id: string;
  readonly secret: string;
}

/** The site file of a size. */
export function ringSite({ units }: RingSize): SiteFile {
  const names = Array.from({ length: units }, (_, index) => `unit-${index + 1}`);
  const levels = [0, 1];
  return {
    version: 1,
    cluster: "bench",
    buildings: [{
      id: ringBuilding,
      floors: levels.map((level) => ({ level, label: String(level), heightM: level * 3 })),
      groups: [{
        id: "lifts",
        keepaliveMs: 10_000,
        cars: [{
          id: "car",
          speedMps: 1,
          accelerationMps2: 1,
          ratedLoadKg: 630,
          serves: levels.map((level) => ({ level })),
        }],
      }],
      units: names.map((id) => ({
        id,
        panel: true,
        doors: [{ id: ringDoor, level: 0, kind: "entrance", releaseMs: 500 }],
      })),
    }],
    devices: names.map((unit) => ({ id: `device-${unit}`, building: ringBuilding, unit })),
  };
}

/** The devices of its units, each with a fresh secret whose hash goes to the file `secrets`. */
export async function ringDevices(size: RingSize, secrets: string): Promise<RingDevice[]> {
  const credentials = await Credentials.open(secrets);
  return await Promise.all((ringSite(size).devices ?? []).map(async ({ id, unit = "" }) => ({
    ...{ id, unit },
    secret: await credentials.issueDeviceSecret(id),
  })));
}
