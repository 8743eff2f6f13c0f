/**
 * Rows of actors whose entries of the equipment log are sealed on their way out. All other rows pass
 * as they are; no actor reads the log back, so nothing is opened here.
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
    const { table, id, value, atMs } = write;
    if (value === null || atMs === undefined || !logTableNames.has(table)) {
      return this.#rows.row(address, tables, write);
    }
    const place = { table, actor: `${address.kind}:${address.key}`, id };
    return this.#rows.row(address, tables, {
      ...write,
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
