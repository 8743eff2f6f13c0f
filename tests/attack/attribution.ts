/** Who tried what on a month of a building, and how far each came. */
import { attackers, chanceOf, rightOf } from "./attackers.ts";
import { type Month, month } from "./month.ts";

/** How far an attacker came. */
export interface Attempt {
  readonly name: string;
  readonly how: string;
  /** The part of all ids that were put to the right flat. */
  readonly right: number;
}

/** What came out. */
export interface Attribution {
  readonly ids: number;
  readonly entries: number;
  /** What guessing the commonest flat always comes to. */
  readonly chance: number;
  readonly attempts: readonly Attempt[];
}

/** Lets everybody try on a building's weeks. */
export async function attribution(
  options: Parameters<typeof month>[0],
): Promise<Attribution> {
  return judged(await month(options));
}

/** Lets everybody try on what there is. */
export function judged({ evidence, truth }: Month): Attribution {
  return {
    ids: truth.size,
    entries: evidence.log.length + evidence.lifts.length,
    chance: chanceOf(truth),
    attempts: attackers.map((attacker) => ({
      name: attacker.name,
      how: attacker.how,
      right: rightOf(attacker.guess(evidence), truth),
    })),
  };
}
