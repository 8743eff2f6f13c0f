/**
 * A group of passengers larger than one car, as several calls: each of one car's size, under ids of
 * one family (`<id>`, `<id>.2`, `<id>.3`, …) and one key. The calls are assigned one after the other,
 * each knowing those before it, so that a car that is full by one of them costs the next one a whole
 * round trip. Each goes its own way from then on, and is cancelled by itself.
 *
 * Whoever needs room for a wheelchair travels in the first of them, which alone is accessible.
 */
import { partiesMax } from "../../src/lift/lift_uses.ts";
import type { CallRequest, CallView } from "../../src/protocol.ts";
import { type Refusal, refuse } from "../../src/refusal.ts";
import { suits, wheelchairPersons } from "./eligible.ts";
import { keysPerCallerMax } from "./idempotency.ts";
import { canServe } from "./dispatch/cost.ts";
import type { CarModel, GroupModel } from "./model.ts";
import type { Call, GroupState, KeyRecord } from "./state.ts";

/** Whether a request is for more than one car. */
export function isParty(model: GroupModel, request: CallRequest): boolean {
  if (request.kind === "car" || request.split !== true || !(request.persons >= 1)) return false;
  return !model.cars.some((car) => canServe(model, car, request));
}

/**
 * The requests of a party, each for one car: of the size of the largest car first, then of the next
 * one. `null` where they are more than {@link partiesMax}, or no car serves the journey at all.
 */
export function partsOf(model: GroupModel, request: CallRequest): CallRequest[] | null {
  const parts: CallRequest[] = [];
  let left = request.persons;
  const { accessible, ...plain } = request as CallRequest & { kind: "destination" };
  for (let at = 0; left > 0; at++) {
    if (at >= partiesMax) return null;
    const head = at === 0 && accessible === true;
    const one: CallRequest = { ...plain, persons: 1, ...(head && { accessible: true }) };
    const sizes = model.cars.filter((car) => suits(car, one) && canServe(model, car, one))
      .map((car) => sizeOf(car) - (head ? wheelchairPersons : 0)).sort((a, b) => b - a);
    if (sizes.length === 0) return null;
    const persons = Math.min(left, Math.max(1, sizes[at % sizes.length]!));
    parts.push({ ...one, persons });
    left -= persons;
  }
  return parts;
}

/** Why so many calls cannot be taken at once; `null` where they can. */
export function refuseParty(
  state: GroupState,
  caller: string,
  parts: readonly CallRequest[] | null,
): Refusal | null {
  if (parts === null) {
    return refuse(
      "group_too_large",
      `Cannot place the calls: a group of passengers is split over at most ${partiesMax} cars`,
    );
  }
  const keys = (state.callers.get(caller) ?? []).length + parts.length;
  if (parts.length === 1 || keys <= keysPerCallerMax) return null;
  return refuse("busy", `Cannot place the calls: ${keysPerCallerMax} keys per id are remembered`, {
    retryAfterMs: 60_000,
  });
}

/** The ids of a party's calls. */
export function partyIds(head: string, count: number): string[] {
  if (count === 1) return [head];
  return Array.from({ length: count }, (_, at) => at === 0 ? head : `${head}.${at + 1}`);
}

/** A party as each of its callers' calls shows it. */
export function viewParty({ id, party }: Call): CallView["party"] {
  if (party === undefined) return undefined;
  return { persons: party.persons, calls: partyIds(headOf(id), party.of) };
}

/** Of several records of one key, the one of a party's first call. */
export function headRecord(state: GroupState, caller: string, known: KeyRecord): KeyRecord {
  const head = headOf(known.id);
  if (head === known.id) return known;
  return state.callers.get(caller)?.find(({ id }) => id === head) ?? known;
}

/** A party's request as it was made, from the view of its first call. */
export function wholeRequest({ request, party }: Pick<CallView, "request" | "party">): CallRequest {
  return party === undefined ? request : { ...request, persons: party.persons };
}

function headOf(id: string): string {
  const dot = id.indexOf(".");
  return dot < 0 ? id : id.slice(0, dot);
}

/** Persons that a car takes before it passes landings by. */
function sizeOf({ personsMax, physics }: CarModel): number {
  return Math.min(personsMax, physics.capacityPersons);
}
