/**
 * The counts of one day, in memory. A report adds one to one cell of one place and is forgotten.
 *
 * Without ids nothing tells a phone's second report from another phone's first, so a client that
 * lies could lift a cell over the threshold with nine reports of its own and see whether a tenth
 * comes. Each address therefore adds at most {@link perAddressMax} reports of a metric in a day:
 * nine take three addresses. What is remembered of an address is how many reports of each metric it
 * sent, never their values, and goes with the day. Whoever has more addresses than that, or runs
 * this server, is not stopped by it (`docs/analytics.md`).
 */
import { type Metric, metrics, type Report, valueOf } from "./metrics.ts";

/** Reports of one metric that one address adds in a day; a household behind one router has some. */
export const perAddressMax = 4;
/** Addresses that are remembered in a day; none is forgotten for another, or it would begin anew. */
export const addressesMax = 20_000;

/** One cell of a place. */
export interface Cell {
  readonly metric: Metric;
  readonly value: string;
  readonly count: number;
}
/** The cells of a place: a building, or null for reports that name none. */
export type Counts = ReadonlyMap<string | null, readonly Cell[]>;

/** Counts for one day; taken as a whole at its end. */
export class DayCounts {
  readonly #buildings: ReadonlySet<string>;
  /** By place, metric and value. Every part is from a closed list, which bounds it. */
  readonly #counts = new Map<string | null, Map<Metric, Map<string, number>>>();
  readonly #byAddress = new Map<string, Uint8Array>();

  /** @param buildings the site's. */
  constructor(buildings: readonly string[]) {
    this.#buildings = new Set(buildings);
  }

  /** How many addresses are remembered. */
  get addresses(): number {
    return this.#byAddress.size;
  }

  /**
   * Adds one report, unless its address has sent enough of that metric or it names no building of
   * the site. Who sent it is not told which.
   */
  add(report: Report, address: string): void {
    const { building, metric } = report;
    if (building !== null && !this.#buildings.has(building)) return;
    let sent = this.#byAddress.get(address);
    if (sent === undefined) {
      if (this.#byAddress.size >= addressesMax) return;
      this.#byAddress.set(address, sent = new Uint8Array(metrics.length));
    }
    const at = metrics.indexOf(metric);
    if (sent[at]! >= perAddressMax) return;
    sent[at]!++;
    const place = made(this.#counts, building, () => new Map<Metric, Map<string, number>>());
    const values = made(place, metric, () => new Map<string, number>());
    const value = valueOf(report);
    values.set(value, (values.get(value) ?? 0) + 1);
  }

  /** All cells, whatever their count; not for anybody's eyes before `suppression.ts`. */
  cells(): Counts {
    return new Map(
      [...this.#counts].map(([place, byMetric]) => [
        place,
        [...byMetric].flatMap(([metric, values]) =>
          [...values].map(([value, count]) => ({ metric, value, count }))
        ),
      ]),
    );
  }
}

function made<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, value = make());
  return value;
}
