/**
 * The register of sub-processors (R90): kept by the operator, shown to everybody who is signed in.
 * Nothing is handed to somebody outside who does not stand here: an integration asks
 * {@link demandSubProcessor} before it is enabled, and the postman before each mail.
 */
import { RefusalError, refuse } from "../../refusal.ts";
import { demandOperator } from "../authority.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { integrationKinds, SubProcessor } from "../rows/sub_processor.ts";
import { type BuildingRegion, faultsOf } from "./regions.ts";

/** Entries of one cluster. */
export const subProcessorsMax = 200;

/** A part of this server that hands data to somebody outside. */
export type IntegrationKind = (typeof integrationKinds)[number];

/** What the operator says of a sub-processor. */
export interface SubProcessorWish extends Omit<SubProcessor, "id" | "by" | "atMs"> {
  /** The site's buildings, which the registry does not know. */
  readonly regions: readonly BuildingRegion[];
}

/** Enters one. @throws {RefusalError} `conflict` for a forbidden combination of regions. */
export function enterSubProcessor(turn: Turn, wish: SubProcessorWish): SubProcessor {
  demandOperator(turn);
  if (turn.ledger.size("sub_processor") >= subProcessorsMax) {
    turn.refuse("limit_reached", `Cannot enter the sub-processor: there are ${subProcessorsMax}`);
  }
  return keep(turn, turn.newId(), wish, "entered");
}

/** Puts other content into an entry, all of it. */
export function changeSubProcessor(
  turn: Turn,
  { id, ...wish }: SubProcessorWish & { readonly id: string },
): SubProcessor {
  demandOperator(turn);
  turn.need("sub_processor", id);
  return keep(turn, id, wish, "changed");
}

/** Takes an entry out; what needs it stops. */
export function removeSubProcessor(turn: Turn, { id }: { readonly id: string }): null {
  demandOperator(turn);
  const { purpose } = turn.need("sub_processor", id);
  turn.remove("sub_processor", id);
  turn.audit({
    what: "sub_processor_changed",
    about: [`sub_processor/${id}`],
    facts: { change: "removed", purpose },
  });
  return null;
}

/** Every entry, by name. */
export function subProcessors(ledger: Ledger): readonly SubProcessor[] {
  return [...ledger.find("sub_processor", "any", "yes")]
    .sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

/** An entry for an integration in a building, or undefined. @param building null: in any at all. */
export function subProcessorFor(
  ledger: Ledger,
  kind: IntegrationKind,
  building: string | null,
): SubProcessor | undefined {
  return ledger.find("sub_processor", "purpose", kind).find(({ buildings }) =>
    buildings === null || building === null || buildings.includes(building)
  );
}

/**
 * The entry without which an integration is not enabled in a building.
 * @throws {RefusalError} `conflict` where there is none.
 */
export function demandSubProcessor(
  ledger: Ledger,
  kind: IntegrationKind,
  building: string | null,
): SubProcessor {
  const entry = subProcessorFor(ledger, kind, building);
  if (entry !== undefined) return entry;
  throw new RefusalError(
    refuse(
      "conflict",
      `Cannot enable ${kind}: it needs an entry in the register of sub-processors, got none`,
    ),
  );
}

function keep(
  turn: Turn,
  id: string,
  { regions, ...said }: SubProcessorWish,
  change: string,
): SubProcessor {
  const known = new Set(regions.map(({ building }) => building));
  if (said.buildings?.some((building) => !known.has(building))) {
    turn.refuse("invalid", "Cannot keep the entry: it names a building that is not of this site");
  }
  if (said.hosts !== undefined && said.purpose !== "web_push") {
    turn.refuse("invalid", "Cannot keep the entry: hosts are of push services (web_push) alone");
  }
  const [fault] = faultsOf(regions, { id, ...said });
  if (fault !== undefined) turn.refuse("conflict", `Cannot keep the entry: ${fault.fault}`);
  const row = turn.put("sub_processor", { ...said, id, by: turn.by.account, atMs: turn.now });
  turn.audit({
    what: "sub_processor_changed",
    about: [`sub_processor/${id}`],
    facts: { change, purpose: row.purpose, region: row.region, basis: row.transferBasis ?? "none" },
  });
  return row;
}
