/**
 * The managers' papers on their way to units, and units' keys on their way to managers: texts only.
 * Papers are desired state (E4): whole, with this start's epoch and a revision, and sent again while
 * a unit's heartbeat says that it goes by others. It goes through no actor, for nothing here is
 * decided: a unit believes what managers have signed and nothing else.
 */
import type { UnitHeartbeat } from "../adapters/mqtt/unit_payloads.ts";
import type { UnitKey, UnitPapers } from "../adapters/mqtt/unit_paper_payloads.ts";
import type { Clock } from "./clock.ts";
import type { UnitAddress } from "./doors.ts";

/** Papers that a unit does not go by are sent again after this. */
export const papersAgainMs = 5_000;

/** What a unit is to go by. */
export type PapersOfUnit = Readonly<Pick<UnitPapers, "certificate">> & {
  readonly versions: readonly string[];
};

/** What it needs. */
export interface UnitPapersOptions {
  readonly clock: Clock;
  /** Grows at every start. */
  readonly epoch: number;
  /** Publishes to a unit; `false` where nothing left. */
  readonly toUnit: (at: UnitAddress, papers: UnitPapers) => boolean;
}

interface Unit {
  papers: UnitPapers | null;
  content: string;
  /** What it said last of the papers that it goes by; null: it has said nothing. */
  held: { readonly epoch: number; readonly revision: number } | null;
  sentMs: number;
  boot: string;
  key: string | null;
}

/** Every unit's papers and key. */
export class UnitPapersWire {
  readonly #options: UnitPapersOptions;
  readonly #units = new Map<string, Unit>();

  constructor(options: UnitPapersOptions) {
    this.#options = options;
  }

  /** What a unit is to go by from now on. */
  put(at: UnitAddress, { versions, certificate }: PapersOfUnit): void {
    const unit = this.#unitOf(at);
    const content = JSON.stringify([versions, certificate]);
    if (unit.papers !== null && unit.content === content) return;
    const revision = (unit.papers?.revision ?? 0) + 1;
    const { epoch } = this.#options;
    unit.content = content;
    unit.papers = { epoch, revision, versions: [...versions], certificate };
    this.#send(at, unit);
  }

  /** A unit has said how it is. */
  heartbeat(at: UnitAddress, { boot, papers }: Pick<UnitHeartbeat, "boot" | "papers">): void {
    if (papers === undefined) return; // it goes by none
    const unit = this.#unitOf(at);
    const isNew = unit.boot !== boot || unit.held === null;
    unit.boot = boot;
    unit.held = papers;
    if (isNew || this.#options.clock.monotonic() - unit.sentMs >= papersAgainMs) {
      this.#send(at, unit);
    }
  }

  /** A unit has said its key. */
  key(at: UnitAddress, { key }: UnitKey): void {
    this.#unitOf(at).key = key;
  }

  /** The key that a unit said last, 32 bytes in base64url; null: it has said none to this start. */
  keyOf(at: UnitAddress): string | null {
    return this.#units.get(keyOf(at))?.key ?? null;
  }

  #send(at: UnitAddress, unit: Unit): void {
    const { papers, held } = unit;
    if (papers === null || held === null) return;
    if (held.epoch === papers.epoch && held.revision === papers.revision) return;
    unit.sentMs = this.#options.clock.monotonic();
    this.#options.toUnit(at, papers);
  }

  #unitOf(at: UnitAddress): Unit {
    const key = keyOf(at);
    let unit = this.#units.get(key);
    if (unit === undefined) {
      unit = { papers: null, content: "", held: null, sentMs: 0, boot: "", key: null };
      this.#units.set(key, unit);
    }
    return unit;
  }
}

function keyOf({ building, unit }: UnitAddress): string {
  return `${building}/${unit}`;
}
