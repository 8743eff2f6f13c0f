/**
 * Where data may go (R91). A building has a data region; who handles its data elsewhere needs a
 * ground that the law of the building's region knows (GDPR, Chapter V; the United Kingdom's and
 * Switzerland's law have the same shape). The countries of the EEA are one region. A building of
 * which nothing is said counts as in the EU, whose rules are the strictest here.
 */
import type { Site } from "../../site.ts";
import type { SubProcessor } from "../rows/sub_processor.ts";

/** The European Economic Area, by ISO 3166-1 alpha-2. */
export const eeaCountries = [
  ..."AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split(" "),
  ..."IS LI NO".split(" "),
] as const;
const eea: ReadonlySet<string> = new Set(["EU", ...eeaCountries]);
/** Regions whose law lets data out on a ground alone. */
const guarded: ReadonlySet<string> = new Set(["EU", "GB", "CH"]);

/** A building and its data region. */
export interface BuildingRegion {
  readonly building: string;
  /** `EU`, or a country outside of the EEA. */
  readonly region: string;
}

/** A combination that is not allowed. */
export interface RegionFault {
  readonly building: string;
  /** The entry's id. */
  readonly entry: string;
  readonly fault: string;
}

/** The data regions of a site's buildings. */
export function regionsOf(site: Pick<Site, "buildings">): readonly BuildingRegion[] {
  return site.buildings.map(({ id, region, country }) => ({
    building: id,
    region: wholeRegion(region ?? country ?? "EU"),
  }));
}

/**
 * Every forbidden combination of a building and a sub-processor; none for a server that may start.
 */
export function regionFaults(
  site: Pick<Site, "buildings">,
  entries: Iterable<SubProcessor>,
): readonly RegionFault[] {
  const regions = regionsOf(site);
  return [...entries].flatMap((entry) => faultsOf(regions, entry));
}

/** The forbidden combinations of one entry. */
export function faultsOf(
  regions: readonly BuildingRegion[],
  { id, region, transferBasis, buildings }: Pick<
    SubProcessor,
    "id" | "region" | "transferBasis" | "buildings"
  >,
): readonly RegionFault[] {
  if (transferBasis !== null) return [];
  const there = wholeRegion(region);
  return regions
    .filter(({ building }) => buildings === null || buildings.includes(building))
    .filter((here) => here.region !== there && guarded.has(here.region))
    .map((here) => ({
      building: here.building,
      entry: id,
      fault: `data of a building in ${here.region} goes to ${there} without a transfer basis`,
    }));
}

function wholeRegion(region: string): string {
  return eea.has(region) ? "EU" : region;
}
