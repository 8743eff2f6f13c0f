/** The site of the system tests: small, quick, one device a group. */
import type { SiteFile } from "../../src/site.ts";

/** How long a silent car of the test site stays known. */
export const testKeepaliveMs = 5_000;

/** A building of `groups` groups with two cars over eight floors. */
export function testSite(groups = 4): SiteFile {
  const floors = Array.from({ length: 8 }, (_, level) => ({
    level,
    label: level === 0 ? "Lobby" : String(level),
    heightM: level * 4,
    exit: level === 0,
  }));
  return {
    version: 1,
    cluster: "test",
    buildings: [{
      id: "b1",
      floors,
      groups: Array.from({ length: groups }, (_, index) => ({
        id: `g${index}`,
        keepaliveMs: testKeepaliveMs,
        cars: ["a", "b"].map((id) => ({
          id,
          speedMps: 2.5,
          accelerationMps2: 1,
          jerkMps3: 1.4,
          ratedLoadKg: 1000,
          serves: floors.map(({ level }) => ({ level })),
        })),
      })),
    }],
    devices: Array.from({ length: groups }, (_, index) => ({
      id: `controller-${index}`,
      building: "b1",
      group: `g${index}`,
    })),
  };
}
