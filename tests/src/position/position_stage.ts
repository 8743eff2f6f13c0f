/** A tower whose main lifts take positions, and its edge, for tests of positions. */
import { checkSite, type Site, type SiteFile } from "../../../src/site.ts";
import { testSite } from "../access/test_site.ts";

/** Where people come from in {@link zonedSite}. */
export const zones = [
  { id: "canary-yard", near: { level: 0 }, walkM: 60 },
  { id: "canary-bridge", near: { level: 5, side: "front" as const }, walkM: 25 },
];

/** The test site with zones in tower/main; tower/low has none. */
export const zonedSite: Site = checkSite({
  ...testSite as SiteFile,
  buildings: (testSite as SiteFile).buildings.map((building) => ({
    ...building,
    groups: building.groups.map((group) => group.id === "main" ? { ...group, zones } : group),
  })),
});
