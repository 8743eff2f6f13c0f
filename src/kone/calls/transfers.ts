/**
 * Calls that no lift of their group serves alone: a journey over the groups of the building, each
 * leg a call with a session id of its own. The client is told that its call ends at the first change
 * (`modified_destination`) for `AutomaticTransfer`, and of the session of each further leg by an
 * `action` event; nobody has to ask for the next lift.
 */
import type { Journeys, MayRide } from "../../journeys/journeys.ts";
import type { Answer } from "../../lifts.ts";
import type { JourneyView } from "../../protocol.ts";
import type { NumberedBuilding, NumberedGroup } from "../numbers.ts";
import type { BookedCall, CallBook, CallOwner } from "./call_book.ts";
import type { WantedCall } from "./wanted_call.ts";

/** A wish for a way with changes. */
export interface WantedTransfer {
  readonly building: NumberedBuilding;
  readonly group: NumberedGroup;
  readonly wanted: WantedCall & { readonly request: { readonly kind: "destination" } };
  readonly caller: string;
  readonly key: string;
  readonly may: MayRide;
}

/** Places the journey of a call. */
export function placeTransfer(
  journeys: Journeys,
  { building, group, wanted, caller, key, may }: WantedTransfer,
  done: (answer: Answer<JourneyView>) => void,
): void {
  const { kind: _, lifts: __, priority: ___, ...way } = wanted.request;
  const { from, fromSide, to, toSide, persons } = way;
  const request = { from, fromSide, to, toSide, persons, groups: [group.group] };
  const wish = { building: building.building, request, may };
  const groups = journeys.firstGroups(wish);
  if (!groups.ok) return done(groups);
  journeys.place({ ...wish, caller, key }, done);
}

/** Writes down a session for each leg; the first one is what the client asked for. */
export function bookTransfer(
  book: CallBook,
  { building, group, wanted, caller }: WantedTransfer,
  owner: CallOwner,
  journey: JourneyView,
): BookedCall {
  const first = { building: building.building, group: group.group };
  const last = journey.legs.length - 1;
  const legs: BookedCall[] = [];
  // The first leg has the lowest session id, so ids are taken in order and then tied together.
  const further: BookedCall[][] = journey.legs.map(() => []);
  journey.legs.forEach((leg, index) => {
    const there = building.groups.find((one) => one.group === leg.group) ?? group;
    const at = { building: building.building, group: leg.group };
    const isHere = leg.group === first.group;
    const booked = book.add({
      owner,
      at,
      group: there,
      toldIn: isHere ? [at] : [first, at],
      caller,
      call: leg.call,
      levels: [leg.from, leg.to],
      journey: journey.id,
      further: further[index]!,
      modifiedDestination: index < last ? there.areaOf(leg.to, leg.toSide) ?? null : null,
      delayMs: index === 0 ? wanted.delayMs : 0,
    });
    legs.push(booked);
    for (let before = 0; before < index; before++) further[before]!.push(booked);
  });
  return legs[0]!;
}
