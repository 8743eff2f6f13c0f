/** What goes between units and the people's side about keys, of a start: papers, keys, statements. */
import type { Adapter } from "../adapters/adapter.ts";
import type { Clock } from "./clock.ts";
import { randomBytes } from "./crypto_random.ts";
import { UnitPapersWire } from "./unit_papers.ts";
import { UnitWords } from "./unit_words.ts";

/** What it needs of a start. */
export interface UnitPapersParts {
  readonly adapter: Adapter;
  readonly clock: Clock;
  /** The equipment lease's. */
  readonly epoch: number;
  /** Unguessable, new at each call. */
  readonly randomId: () => string;
}

/** Papers to units, and words with them outside rings. */
export interface OpenUnitPapers {
  /** For the hardware bridge, `openRings` and the routes of managers' keys. */
  readonly papers: UnitPapersWire;
  /** For the relay, and the route of a flat's phones. */
  readonly words: UnitWords;
}

/** Opens both. */
export function openUnitPapers(
  { adapter, clock, epoch, randomId }: UnitPapersParts,
): OpenUnitPapers {
  return {
    papers: new UnitPapersWire({
      ...{ clock, epoch },
      toUnit: (at, papers) => adapter.tellUnit(at, { type: "papers", papers }),
    }),
    words: new UnitWords({
      ...{ clock, randomId, randomBytes },
      toUnit: (at, signal) => adapter.tellUnit(at, { type: "signal", signal }),
    }),
  };
}
