/**
 * Rows of actors whose entries of the equipment log are sealed on their way out. All other rows pass
 * as they are; no actor reads the log back, so nothing is opened here.
 *
 * An entry gets a random name here, whatever its actor called it: the id of a call is known to the
 * lift's controller, with floor and second, and the number of an entry in a unit's journal counts
 * those of private doors too. By such a name the two would be put together again (C4).
 */
import type { ActorAddress, RowWrite } from "../../actors/behaviour.ts";
import type { ActorRows, Encoded, Tables } from "../../actors/rows.ts";
import type { LogSeal } from "./log_seal.ts";
import { logTableNames } from "./log_tables.ts";
import { ForwardedRows } from "../store/forwarded_rows.ts";

/** {@link ActorRows} that seal the equipment log. */
export class SealedLogRows extends ForwardedRows {
  readonly #seal: LogSeal;

  constructor(rows: ActorRows, seal: LogSeal) {
    super(rows);
    this.#seal = seal;
  }

  override row(address: ActorAddress, tables: Tables, write: RowWrite): Encoded {
    const { table, value, atMs } = write;
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
}
