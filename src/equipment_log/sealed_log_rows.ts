/**
 * Rows of actors whose entries of the equipment log are sealed on their way out; no actor reads the
 * log back. What a door's actor must know again after a crash (its acts under way, and the answers
 * to keys of the last day) is sealed under the same days' keys and opened when it is loaded: else it
 * would tell in clear, and to the millisecond, what the log keeps back (C4). All other rows pass as
 * they are.
 *
 * An entry gets a random name here, whatever its actor called it: the id of a call is known to the
 * lift's controller, with floor and second, and the number of an entry in a unit's journal counts
 * those of private doors too. By such a name the two would be put together again (C4).
 */
import type { ActorAddress, RowWrite } from "../../actors/behaviour.ts";
import type { ActorRows, Encoded, LoadedActor, Tables } from "../../actors/rows.ts";
import type { Clock } from "../clock.ts";
import type { LogSeal } from "./log_seal.ts";
import { logTableNames, rememberedTableNames } from "./log_tables.ts";
import { ForwardedRows } from "../store/forwarded_rows.ts";

/** {@link ActorRows} that seal the equipment log. */
export class SealedLogRows extends ForwardedRows {
  readonly #seal: LogSeal;
  readonly #clock: Clock;

  constructor(rows: ActorRows, seal: LogSeal, clock: Clock) {
    super(rows);
    this.#seal = seal;
    this.#clock = clock;
  }

  /** A remembered row whose day's key is gone is forgotten, like one whose time is over. */
  override async load(address: ActorAddress, tables: Tables, now: number): Promise<LoadedActor> {
    const loaded = await super.load(address, this.#opening(address, tables), now);
    return { ...loaded, rows: loaded.rows.filter(({ value }) => value !== gone) };
  }

  override row(address: ActorAddress, tables: Tables, write: RowWrite): Encoded {
    const { table, value, atMs } = write;
    if (value !== null && rememberedTableNames.has(table)) {
      const sealed = this.#seal.seal(remembered(address, table), value, this.#clock.now());
      return super.row(address, tables, { ...write, value: sealed });
    }
    if (value === null || atMs === undefined || !logTableNames.has(table)) {
      return super.row(address, tables, write);
    }
    const name = this.#seal.name(atMs);
    const place = { table, actor: `${address.kind}:${address.key}`, id: name };
    return super.row(address, tables, {
      ...write,
      id: name,
      value: this.#seal.seal(place, value, atMs),
    });
  }

  #opening(address: ActorAddress, tables: Tables): Tables {
    return Object.fromEntries(
      Object.entries(tables).map(([name, table]) => {
        if (!rememberedTableNames.has(name)) return [name, table];
        const read = (value: unknown) => {
          const opened = this.#seal.open(remembered(address, name), value);
          return opened === null ? gone : table.read(opened);
        };
        return [name, { ...table, read }];
      }),
    );
  }
}

/** Stands for a row that nothing opens any more. */
const gone = {};

/** Where a remembered row lies: a row's name is not known when it is read, its actor is. */
function remembered({ kind, key }: ActorAddress, table: string) {
  return { table, actor: `${kind}:${key}`, id: "" };
}
