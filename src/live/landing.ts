/**
 * What a lift group means to who stands at one of its landings: which car comes for which call
 * number, and which cars take nobody. A call stays for a moment once its car is there, and for as
 * long as that car stands with an open door: who is still walking over finds it. A car that is not
 * heard from comes for nobody.
 */
import type { Boarding } from "../boardings.ts";
import { faultEffects, modeMeanings } from "../lift/service_states.ts";
import type { GroupSnapshot } from "../lifts.ts";
import type { CarView, GroupEvent, Usable } from "../protocol.ts";
import type { ScreenCall, ScreenGroup } from "../protocol_screens.ts";
import type { Building, Group } from "../site.ts";

/** A call is shown as here for at least so long: the word of the doors may come a moment later. */
export const hereMs = 3_000;

interface Known {
  boarding: Boarding;
  /** Since when its passengers step in, on the monotonic clock. */
  hereSinceMs?: number;
}

/** One group at one landing. */
export class Landing {
  readonly #level: number;
  readonly #name: string;
  readonly #carNames: ReadonlyMap<string, string>;
  readonly #cars = new Map<string, CarView>();
  readonly #calls = new Map<string, Known>();
  #usable: Usable = { usable: true };

  constructor({ id, name, cars }: Group, level: number) {
    this.#level = level;
    this.#name = name ?? id;
    this.#carNames = new Map(
      cars.filter(({ serves }) => serves.some((stop) => stop.level === level))
        .map((car) => [car.id, car.name ?? car.id]),
    );
  }

  /** Takes the group as it stands, in place of what was known before. */
  stand({ usable, doNotUse, cars }: Pick<GroupSnapshot, "usable" | "doNotUse" | "cars">): void {
    this.#usable = { usable, ...(doNotUse !== undefined && { doNotUse }) };
    this.#cars.clear();
    for (const car of cars) this.#cars.set(car.id, car);
  }

  /** Takes the calls that are open, in place of those that were known before. */
  open(boardings: readonly Boarding[], nowMs: number): void {
    this.#calls.clear();
    for (const boarding of boardings) this.take(boarding, nowMs);
  }

  /** Nobody says how the group stands: no call is shown, and every car as out. */
  forget(): void {
    this.#usable = { usable: true };
    this.#cars.clear();
    this.#calls.clear();
  }

  /** Takes what everybody may see of the group. */
  hear(event: GroupEvent): void {
    if (event.what === "car") this.#cars.set(event.car.id, event.car);
    else if (event.what === "group_mode") {
      const { usable, doNotUse } = event;
      this.#usable = { usable, ...(doNotUse !== undefined && { doNotUse }) };
    }
  }

  /** Takes how a call stands. */
  take(boarding: Boarding, nowMs: number): void {
    const { call, state, level } = boarding;
    const known = this.#calls.get(call);
    const stepsIn = state === "being_served" || state === "served";
    if (level !== this.#level || state === "cancelled" || (stepsIn && known === undefined)) {
      this.#calls.delete(call);
    } else if (!stepsIn) this.#calls.set(call, { boarding });
    else if (known!.hereSinceMs === undefined) {
      this.#calls.set(call, { boarding, hereSinceMs: nowMs });
    }
  }

  /** What the screen shows now, and when it must look again though nothing is heard; or null. */
  show(nowMs: number): { readonly group: ScreenGroup; readonly againInMs: number | null } {
    const calls: ScreenCall[] = [];
    let againInMs: number | null = null;
    for (const [id, { boarding, hereSinceMs }] of this.#calls) {
      if (hereSinceMs !== undefined) {
        const leftMs = hereSinceMs + hereMs - nowMs;
        if (leftMs <= 0 && !this.#standsOpen(boarding)) {
          this.#calls.delete(id);
          continue;
        }
        if (leftMs > 0) againInMs = Math.min(againInMs ?? Infinity, leftMs);
      }
      calls.push(this.#shown(boarding, hereSinceMs !== undefined));
    }
    const dueMs = ({ here, car, comesAtMs }: ScreenCall) =>
      here === true ? 0 : car === undefined ? Infinity : comesAtMs ?? Number.MAX_SAFE_INTEGER;
    calls.sort((a, b) => dueMs(a) - dueMs(b) || a.number - b.number);
    const out = [...this.#carNames].filter(([id]) => !this.#serves(id)).map(([, name]) => name);
    return { group: { name: this.#name, ...this.#usable, out, calls }, againInMs };
  }

  #shown({ number, car, comesAtMs }: Boarding, isHere: boolean): ScreenCall {
    const name = car === undefined || !this.#heard(car) ? undefined : this.#carNames.get(car);
    if (name === undefined) return { number };
    if (isHere) return { number, car: name, here: true };
    return { number, car: name, ...(comesAtMs !== undefined && { comesAtMs }) };
  }

  #heard(car: string): boolean {
    return this.#cars.get(car)?.known === true;
  }

  #serves(id: string): boolean {
    const car = this.#cars.get(id);
    return car?.known === true && modeMeanings[car.mode].car === "serves" &&
      !car.faults.some((fault) => faultEffects[fault] === "out");
  }

  #standsOpen({ car: id }: Boarding): boolean {
    const car = id === undefined ? undefined : this.#cars.get(id);
    return car?.known === true && car.level === this.#level &&
      Object.values(car.doors).some((door) => door !== "closed");
  }
}

/** The groups of a building that stop at a level. */
export function groupsAt({ groups }: Building, level: number): readonly Group[] {
  return groups.filter(({ cars }) =>
    cars.some(({ serves }) => serves.some((stop) => stop.level === level))
  );
}
