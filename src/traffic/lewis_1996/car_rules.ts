/** What a car does with its buttons and the calls that were given to it. Pure functions. */
import { floors, lobby } from "./environment.ts";
import type { Call, Direction } from "./policy.ts";

/** What the rules look at. */
export interface CarState {
  readonly floor: number;
  readonly direction: Direction;
  /** Buttons pressed inside. */
  readonly carCalls: ReadonlySet<number>;
  readonly full: boolean;
}

/** What a moving car does at the floor that it has come to. */
export type AtFloor = "pass" | "halt" | { readonly stopAndServe: Direction };

/** What a standing car does when its doors may close. */
export type FromFloor = "stay" | { readonly leave: Direction } | { readonly reopen: Direction };

/** The other direction. */
export const opposite = (direction: Direction): Direction => direction === "up" ? "down" : "up";

/** Whether `floor` lies beyond `from` in `direction`. */
export const isBeyond = (floor: number, from: number, direction: Direction): boolean =>
  direction === "up" ? floor > from : floor < from;

/**
 * Decides at the floor which a moving car has reached. `calls` are those given to it that are open
 * still; `taken` says that another car stands here, where nobody is then picked up.
 */
export function atFloor(car: CarState, calls: readonly Call[], taken: boolean): AtFloor {
  const { floor, direction } = car;
  const buttonsBeyond = [...car.carCalls].some((each) => isBeyond(each, floor, direction));
  const callsBeyond = calls.some((call) => isBeyond(call.floor, floor, direction));
  const picks = (way: Direction) =>
    !taken && !car.full && calls.some((call) => call.floor === floor && call.direction === way);
  const onward = buttonsBeyond || callsBeyond;
  if (car.carCalls.has(floor) || picks(direction)) {
    if (onward || picks(direction)) return { stopAndServe: atEnd(floor) ?? direction };
    return {
      stopAndServe: atEnd(floor) ?? (picks(opposite(direction)) ? opposite(direction) : direction),
    };
  }
  if (onward) return "pass";
  return picks(opposite(direction)) ? { stopAndServe: opposite(direction) } : "halt";
}

/**
 * Decides for a standing car with nobody left to get out or in. `serves` is the direction for
 * which it took people in. Where it is free to choose it prefers up.
 */
export function fromFloor(
  car: CarState,
  serves: Direction | null,
  calls: readonly Call[],
  taken: boolean,
): FromFloor {
  if (car.carCalls.size > 0) {
    const way = serves ?? car.direction;
    const onward = [...car.carCalls].some((each) => isBeyond(each, car.floor, way));
    return { leave: onward ? way : opposite(way) };
  }
  for (const way of ["up", "down"] as const) {
    const here = calls.some((call) => call.floor === car.floor && call.direction === way);
    if (here && !taken && way === "up") return { reopen: way };
    if (calls.some((call) => isBeyond(call.floor, car.floor, way))) {
      if (here && !taken) return { reopen: way };
      return { leave: way };
    }
    if (here && !taken) return { reopen: way };
  }
  return "stay";
}

/** The only way from the lobby and from the top. */
function atEnd(floor: number): Direction | null {
  return floor === lobby ? "up" : floor === floors ? "down" : null;
}
