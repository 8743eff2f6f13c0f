/** Rows that go on to others as they are: what changes some of them on their way begins here. */
import type { ActorAddress, Message, RowWrite } from "../../actors/behaviour.ts";
import type {
  ActorRows,
  Encoded,
  LoadedActor,
  Outgoing,
  Tables,
  TakenMessage,
} from "../../actors/rows.ts";

/** {@link ActorRows} over others. */
export class ForwardedRows implements ActorRows {
  /** Where they lie. */
  protected readonly rows: ActorRows;

  constructor(rows: ActorRows) {
    this.rows = rows;
  }

  load(address: ActorAddress, tables: Tables, now: number): Promise<LoadedActor> {
    return this.rows.load(address, tables, now);
  }

  row(address: ActorAddress, tables: Tables, write: RowWrite): Encoded {
    return this.rows.row(address, tables, write);
  }

  alarm(address: ActorAddress, atMs: number | null): Encoded {
    return this.rows.alarm(address, atMs);
  }

  outgoing(from: ActorAddress, message: Message): Encoded {
    return this.rows.outgoing(from, message);
  }

  acknowledged(from: ActorAddress, id: string): Encoded {
    return this.rows.acknowledged(from, id);
  }

  taken(by: ActorAddress, message: TakenMessage): Encoded {
    return this.rows.taken(by, message);
  }

  wasTaken(by: ActorAddress, message: TakenMessage): Promise<boolean> {
    return this.rows.wasTaken(by, message);
  }

  alarms(): Promise<{ readonly address: ActorAddress; readonly atMs: number }[]> {
    return this.rows.alarms();
  }

  outbox(from?: ActorAddress): Promise<Outgoing[]> {
    return this.rows.outbox(from);
  }
}
