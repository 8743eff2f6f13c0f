import { Counter, type Registry } from "prom-client";

/** How a {@link TallyCounter} is named. */
export interface TallyCounterConfig {
  readonly name: string;
  readonly help: string;
  /** None, one or two. */
  readonly labelNames?: readonly [string] | readonly [string, string];
  readonly registry: Registry;
}

/** A counter of none to two labels that adds to plain numbers and is spelled out when asked for. */
export class TallyCounter {
  readonly #counts = new Map<string, Map<string, number>>();

  constructor({ name, help, labelNames, registry }: TallyCounterConfig) {
    const counts = this.#counts;
    const [first, second] = labelNames ?? [];
    new Counter({
      name,
      help,
      labelNames: [...(labelNames ?? [])],
      registers: [registry],
      collect() {
        this.reset();
        for (const [one, row] of counts) {
          for (const [two, count] of row) {
            this.inc({
              ...(first === undefined ? {} : { [first]: one }),
              ...(second === undefined ? {} : { [second]: two }),
            }, count);
          }
        }
      },
    });
  }

  /** Adds `by` under these labels. */
  add(by = 1, first = "", second = ""): void {
    let row = this.#counts.get(first);
    if (row === undefined) this.#counts.set(first, row = new Map());
    row.set(second, (row.get(second) ?? 0) + by);
  }
}
