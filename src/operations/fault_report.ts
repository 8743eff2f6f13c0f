/**
 * What is out of order, for the operator: actors in quarantine, and the cars that their groups told
 * the building of. Read through the buildings' own actors, so it is what is durable.
 */
import {
  type BuildingCommand,
  buildingKind,
  type BuildingReply,
} from "../../actors/building/register.ts";
import type { Directory } from "../../actors/directory.ts";
import type { CarMode, LiftFault } from "../lift/vocabulary.ts";
import type { Site } from "../site.ts";

/** A car that is not as it should be. */
export interface ReportedCar {
  readonly building: string;
  readonly group: string;
  readonly car: string;
  readonly mode: CarMode;
  readonly faults: readonly LiftFault[];
  readonly sinceMs: number;
}

/** Everything that is out of order. */
export interface FaultReport {
  readonly quarantined: readonly { readonly kind: string; readonly key: string }[];
  readonly cars: readonly ReportedCar[];
  /** Buildings whose register could not be read. */
  readonly unread: readonly string[];
}

/** Nobody waits longer than this for a building. */
const withinMs = 5_000;

/** Asks every building of a site. */
export async function reportFaults(directory: Directory, site: Site): Promise<FaultReport> {
  const answers = await Promise.all(
    site.buildings.map(({ id }) =>
      new Promise<{ building: string; reply: BuildingReply }>((resolve) =>
        directory.tell<BuildingCommand, BuildingReply>({ kind: buildingKind, key: id }, {
          type: "read_faults",
        }, { lane: "commands", withinMs, answer: (reply) => resolve({ building: id, reply }) })
      )
    ),
  );
  return {
    quarantined: directory.outOfService().map(({ address }) => address),
    cars: answers.flatMap(({ building, reply }) =>
      reply.ok && "faults" in reply ? reply.faults.map((fault) => ({ building, ...fault })) : []
    ),
    unread: answers.filter(({ reply }) => !reply.ok).map(({ building }) => building),
  };
}
