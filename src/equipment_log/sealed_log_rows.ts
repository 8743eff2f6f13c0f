/**
 * Rows of actors whose entries of the equipment log are sealed on their way out. All other rows pass
 * as they are; no actor reads the log back, so nothing is opened here.
 *
 * An entry gets a random name here, whatever its actor called it: the id of a call is known to the
 * lift's controller, with floor and second, and the number of an entry in a unit's journal counts
 * those of private doors too. By such a name the two would be put together again (C4).
 */
import type { ActorAddress, Message, RowWrite } from "../../actors/behaviour.ts";
import type {
  ActorRows,
  Encoded,
  LoadedActor,
  Outgoing,
  Tables,
  TakenMessage,
} from "../../actors/rows.ts";
import type { LogSeal } from "./log_seal.ts";
import { logTableNames } from "./log_tables.ts";

/** {@link ActorRows} that seal the equipment log. */
export class SealedLogRows implements ActorRows {
  readonly #rows: ActorRows;
  readonly #seal: LogSeal;

  constructor(rows: ActorRows, seal: LogSeal) {
    this.#rows = rows;
    this.#seal = seal;
  }

  load(address: ActorAddress, tables: Tables, now: number): Promise<LoadedActor> {
    return this.#rows.load(address, tables, now);
  }

  row(address: ActorAddress, tables: Tables, write: RowWrite): Encoded {
    const { table, value, atMs } = write;
    if (value === null || atMs === undefined || !logTableNames.has(table)) {
      return this.#rows.row(address, tables, write);
    }
    const name = this.#seal.name(atMs);
    const place = { table, actor: `${address.kind}:${address.key}`, id: name };
    return this.#rows.row(address, tables, {
      ...write,
      id: name,
      value: this.#seal.seal(place, value, atMs),
    });
  }

  alarm(address: ActorAddress, atMs: number | null): Encoded {
    return this.#rows.alarm(address, atMs);
  }

  outgoing(from: ActorAddress, message: Message): Encoded {
    return this.#rows.outgoing(from, message);
  }

  acknowledged(from: ActorAddress, id: string): Encoded {
    return this.#rows.acknowledged(from, id);
  }

  taken(by: ActorAddress, message: TakenMessage): Encoded {
    return this.#rows.taken(by, message);
  }

  wasTaken(by: ActorAddress, message: TakenMessage): Promise<boolean> {
    return this.#rows.wasTaken(by, message);
  }

  alarms(): Promise<{ readonly address: ActorAddress; readonly atMs: number }[]> {
    return this.#rows.alarms();
  }

  outbox(from?: ActorAddress): Promise<Outgoing[]> {
    return this.#rows.outbox(from);
  }
}
