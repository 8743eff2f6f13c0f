/**
 * Judges passengers: everybody is there once, walks through open doors at the right floor, one after
 * the other, rides towards his floor alone and leaves at the first chance; and no car takes anybody
 * beyond the load at which boarding stops.
 */
import type { JudgedCar } from "./cars.ts";
import type { Finding, JudgedTrace, PassengerLine } from "./events.ts";
import { type Group, type OpenDoors, type Stay, toleranceMs } from "./stays.ts";

/** Doors that a passenger walked through, out of the stays. */
export interface Doors {
  readonly openingMs: number;
  readonly openedMs: number;
}

/** What was found of a passenger: by the stays of the cars, not by his own word. */
export interface Ridden {
  readonly arrivedMs: number;
  readonly entry: Doors | undefined;
  readonly enteredMs: number | undefined;
  readonly exit: Doors | undefined;
  readonly leftMs: number | undefined;
}

/** A passenger of a trace file: what must stand in the events. */
export interface Expected {
  readonly atMs: number;
  readonly from: number;
  readonly to: number;
}

type Find = (finding: Finding) => void;

/** Judges everybody of a trace. */
export function judgeRiders(
  building: Group,
  trace: JudgedTrace,
  cars: ReadonlyMap<string, readonly Stay[]>,
  expected: readonly Expected[] | undefined,
  find: Find,
): readonly Ridden[] {
  judgeOnce(trace, expected, find);
  judgeAsked(trace, find);
  const ridden = trace.passengers.map((passenger) => judgeRide(building, passenger, cars, find));
  judgeLoads(building, trace.passengers, find);
  judgeWalks(building, trace.passengers, find);
  return ridden;
}

function judgeOnce(
  { line, trace, count, passengers }: JudgedTrace,
  expected: readonly Expected[] | undefined,
  find: Find,
): void {
  if (expected !== undefined && expected.length !== count) {
    find({ line, finding: `${trace} has ${expected.length} passengers, the file says ${count}` });
  }
  const seen = new Set<number>();
  let beforeMs = 0;
  for (const { line, passenger, arrivedMs, from, to } of passengers) {
    const found = (finding: string) => find({ line, finding: `passenger ${passenger} ${finding}` });
    if (seen.has(passenger)) found("is there twice");
    seen.add(passenger);
    if (passenger >= count) found(`is one too many: there are ${count}`);
    if (arrivedMs < beforeMs) found("comes before the one above");
    beforeMs = arrivedMs;
    const journey = expected?.[passenger];
    if (journey === undefined) continue;
    const same = Math.abs(journey.atMs - arrivedMs) <= toleranceMs && journey.from === from &&
      journey.to === to;
    if (!same) found("is another one in the trace");
  }
  for (let passenger = 0; passenger < count; passenger++) {
    if (!seen.has(passenger)) find({ line, finding: `passenger ${passenger} is missing` });
  }
}

/** Whoever asked, asked as the trace was run. */
function judgeAsked({ calls, passengers }: JudgedTrace, find: Find): void {
  for (const { line, passenger, by } of passengers) {
    // A landing button that could bring the wrong car is left alone; that is then asked by phone.
    const fits = calls === "destination"
      ? by === "panel"
      : calls === "phone"
      ? by === "phone"
      : by !== "panel";
    if (!fits) find({ line, finding: `passenger ${passenger} asks by ${by} in a ${calls} run` });
  }
}

function judgeRide(
  { cars: known }: Group,
  passenger: PassengerLine,
  cars: ReadonlyMap<string, readonly Stay[]>,
  find: Find,
): Ridden {
  const { line, from, to, arrivedMs, car, enteredMs, leftMs } = passenger;
  const found = (finding: string) =>
    find({ line, finding: `passenger ${passenger.passenger} ${finding}` });
  const ridden = { arrivedMs, entry: undefined, enteredMs: undefined, exit: undefined };
  if (from === to) found("goes nowhere");
  if (car === null || enteredMs === null) {
    const rest = [car, passenger.entry, enteredMs, passenger.exit, leftMs];
    if (rest.some((value) => value !== null)) found("has ridden without having entered");
    return { ...ridden, leftMs: undefined };
  }
  const stays = cars.get(car) ?? [];
  const { transferInS, transferOutS } = known.get(car) ?? { transferInS: 0, transferOutS: 0 };
  const inMs = 1000 * transferInS;
  const outMs = 1000 * transferOutS;
  if (enteredMs - inMs < arrivedMs - toleranceMs) found("enters before he has come");
  const entered = walkedAt(stays, enteredMs, inMs);
  if (entered === undefined) {
    found(`enters ${car} at ${enteredMs} ms, and it does not stand open then`);
    return { ...ridden, leftMs: undefined };
  }
  if (stays[entered.at]!.stop.floor !== from) found(`enters ${car} at another floor than ${from}`);
  if (!sameDoors(passenger.entry, entered.doors)) found("names other doors at the origin");
  const boarded = { arrivedMs, entry: entered.doors, enteredMs };
  if (leftMs === null) {
    if (passenger.exit !== null) found("has an exit and never left");
    return { ...boarded, exit: undefined, leftMs: undefined };
  }
  const left = walkedAt(stays, leftMs, outMs);
  if (left === undefined || leftMs - outMs < enteredMs - toleranceMs) {
    found(`leaves ${car} at ${leftMs} ms, and cannot then`);
    return { ...boarded, exit: undefined, leftMs: undefined };
  }
  if (stays[left.at]!.stop.floor !== to) found(`leaves ${car} at another floor than ${to}`);
  if (!sameDoors(passenger.exit, left.doors)) found("names other doors at the destination");
  judgeDirection(passenger, stays, entered.at, left, found);
  return { ...boarded, exit: left.doors, leftMs };
}

function judgeDirection(
  { from, to }: PassengerLine,
  stays: readonly Stay[],
  entered: number,
  left: { at: number; doors: OpenDoors },
  found: (finding: string) => void,
): void {
  const heading = Math.sign(to - from);
  for (let at = entered + 1; at <= left.at; at++) {
    const [before, here] = [stays[at - 1]!.stop.floor, stays[at]!.stop.floor];
    if (Math.sign(here - before) !== heading) {
      found(`is carried from floor ${before} to ${here} on the way from ${from} to ${to}`);
    }
    if ((here - to) * heading > 0) found(`is carried past floor ${to} to ${here}`);
    const missed = here === to && stays[at]!.open[0]?.openedMs !== left.doors.openedMs;
    if (missed && stays[at]!.open.length > 0) found(`does not leave when floor ${to} first opens`);
  }
}

/** The stay, and the doors in it, through which somebody walked who was through at a moment. */
function walkedAt(
  stays: readonly Stay[],
  throughMs: number,
  transferMs: number,
): { at: number; doors: OpenDoors } | undefined {
  for (const [at, { open }] of stays.entries()) {
    const doors = open.find(({ openedMs, closingMs }) =>
      throughMs - transferMs >= openedMs - toleranceMs && throughMs <= closingMs + toleranceMs
    );
    if (doors !== undefined) return { at, doors };
  }
  return undefined;
}

function sameDoors(claimed: PassengerLine["entry"], doors: OpenDoors): boolean {
  return claimed?.openingMs === doors.openingMs && claimed.openedMs === doors.openedMs;
}

function judgeLoads(
  { cars }: Group,
  passengers: readonly PassengerLine[],
  find: Find,
): void {
  for (const [name, lines] of byCar(passengers)) {
    const most = cars.get(name)?.most ?? 0;
    const moves = lines.flatMap((rider) => [
      { atMs: rider.enteredMs ?? Infinity, more: 1, rider },
      { atMs: rider.leftMs ?? Infinity, more: -1, rider },
    ]).sort((one, other) => one.atMs - other.atMs || one.more - other.more);
    let load = 0;
    for (const { atMs, more, rider: { line, passenger } } of moves) {
      if (atMs === Infinity) break;
      load += more;
      if (more < 0 || load <= most) continue;
      const finding = `passenger ${passenger} boards ${name} as number ${load}, ${most} may`;
      find({ line, finding });
    }
  }
}

function judgeWalks(
  { cars }: Group,
  passengers: readonly PassengerLine[],
  find: Find,
): void {
  for (const [name, lines] of byCar(passengers)) {
    const { transferInS, transferOutS }: Pick<JudgedCar, "transferInS" | "transferOutS"> =
      cars.get(name) ?? { transferInS: 0, transferOutS: 0 };
    const walks = lines.flatMap((rider) => [
      { endMs: rider.enteredMs, lastsMs: 1000 * transferInS, rider },
      { endMs: rider.leftMs, lastsMs: 1000 * transferOutS, rider },
    ]).flatMap(({ endMs, ...rest }) => endMs === null ? [] : [{ endMs, ...rest }])
      .sort((one, other) => one.endMs - other.endMs || other.lastsMs - one.lastsMs);
    for (let next = 1; next < walks.length; next++) {
      const { endMs, lastsMs, rider: { line, passenger } } = walks[next]!;
      if (endMs - lastsMs < walks[next - 1]!.endMs - toleranceMs) {
        find({ line, finding: `passenger ${passenger} walks through ${name} beside another` });
      }
    }
  }
}

function byCar(passengers: readonly PassengerLine[]): ReadonlyMap<string, PassengerLine[]> {
  const cars = new Map<string, PassengerLine[]>();
  for (const passenger of passengers) {
    if (passenger.car === null) continue;
    const riders = cars.get(passenger.car) ?? [];
    cars.set(passenger.car, riders);
    riders.push(passenger);
  }
  return cars;
}
