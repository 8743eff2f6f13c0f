/**
 * The building's actor, as far as equipment goes: the register of cars that are out of service or
 * report a fault, for the operator. Lift groups tell it by message (E7), so what a group saw is
 * registered even if the server dies between the two turns. Beside it stand the building's
 * journeys (`journeys.ts`). What the identity plane writes of a building will be this actor's too.
 */
import { z } from "zod";
import { carAlerts } from "../../src/lift/service_states.ts";
import { carModes, liftFaults } from "../../src/lift/vocabulary.ts";
import type { Refusal } from "../../src/refusal.ts";
import type { Behaviour, Decision, LoadContext, LoadedRow } from "../behaviour.ts";
import {
  decideJourney,
  type JourneyCommand,
  journeyKeptMs,
  journeyPlanRow,
  type JourneyReply,
  type Journeys,
  journeyTable,
  loadJourneys,
} from "./journeys.ts";

/** The kind of a building's actor; its keys are building ids. */
export const buildingKind = "building";

const faultRow = z.strictObject({
  group: z.string(),
  car: z.string(),
  mode: z.enum(carModes),
  faults: z.array(z.enum(liftFaults)),
  /** A passenger alarm and the like. */
  alerts: z.array(z.enum(carAlerts)).optional(),
  sinceMs: z.number(),
});
/** A car that is not as it should be. */
export type CarFault = Readonly<z.infer<typeof faultRow>>;

/** What can be said to a building. */
export type BuildingCommand =
  /** A car's condition has changed; normal mode without faults clears it. */
  | { readonly type: "car_condition"; readonly condition: CarFault }
  | { readonly type: "read_faults" }
  | JourneyCommand
  | { readonly type: "wake" };

/** What a building answers. */
export type BuildingReply =
  | { readonly ok: true; readonly faults: readonly CarFault[] }
  | JourneyReply
  | { readonly ok: false; readonly refusal: Refusal };

/** The state of a building. */
export interface BuildingState {
  /** What was last said of each car, that all is well included. */
  readonly conditions: ReadonlyMap<string, CarFault>;
  readonly journeys: Journeys;
}

/** A building. */
export type BuildingBehaviour = Behaviour<
  BuildingState,
  BuildingCommand,
  BuildingReply,
  never,
  never
>;

/** The behaviour of all buildings. */
export const buildingBehaviour: BuildingBehaviour = {
  kind: buildingKind,
  tables: {
    fault: { version: 1, read: (value) => faultRow.parse(value) },
    [journeyTable]: {
      version: 1,
      read: (value) => journeyPlanRow.parse(value),
      keepMs: journeyKeptMs,
    },
  },
  wake: { type: "wake" },
  load: (_key: string, rows: readonly LoadedRow[], { now }: LoadContext) => ({
    conditions: new Map(
      rows.filter(({ table }) => table === "fault").map(({ id, value }) => [id, value as CarFault]),
    ),
    journeys: loadJourneys(rows, now),
  }),
  decide,
  refused: (refusal) => ({ ok: false, refusal }),
  idle: () => true,
};

function decide(
  state: BuildingState,
  command: BuildingCommand,
  now: number,
): Decision<BuildingState, BuildingReply, never, never> {
  switch (command.type) {
    case "car_condition":
      return register(state, command.condition);
    case "read_faults":
      return { state, reply: { ok: true, faults: faultsOf(state) } };
    case "find_journey":
    case "choose_journey":
    case "read_journey": {
      const decision = decideJourney(state, command, now);
      return { ...decision, state: { ...state, ...decision.state } };
    }
    case "wake":
      return { state };
    default:
      return command satisfies never;
  }
}

function register(
  state: BuildingState,
  condition: CarFault,
): Decision<BuildingState, BuildingReply, never, never> {
  const id = `${condition.group}/${condition.car}`;
  const known = state.conditions.get(id);
  // Messages of one car may overtake each other when one is repeated; the later word counts. So
  // "all is well" is kept too, or a fault that it had overtaken would stand for ever.
  if (known !== undefined && known.sinceMs > condition.sinceMs) return { state };
  return {
    state: { ...state, conditions: new Map(state.conditions).set(id, condition) },
    rows: [{ table: "fault", id, value: condition }],
  };
}

function faultsOf({ conditions }: BuildingState): CarFault[] {
  return [...conditions.values()].filter(({ mode, faults, alerts = [] }) =>
    mode !== "normal" || faults.length + alerts.length > 0
  );
}
