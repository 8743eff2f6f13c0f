/**
 * An access unit's own behaviour with just enough around it to live through a month in seconds: it
 * is heard, it opens whatever it is asked, and every row of its log is kept.
 */
import assert from "node:assert/strict";
import type { UnitCommand, UnitReply } from "../../actors/access_unit/commands.ts";
import { decide, unitBehaviour, unitKind } from "../../actors/access_unit/decide.ts";
import { modelUnits } from "../../actors/access_unit/model.ts";
import { doorLogTable, type LogEntry, type UnitState } from "../../actors/access_unit/state.ts";
import { type Random, uuidV7 } from "../../src/random.ts";
import type { Site } from "../../src/site.ts";

/** One unit that always opens. */
export class LoggedDoor {
  /** The equipment log as it lies in the store, with each row's own id. */
  readonly log: (LogEntry & { readonly row: string })[] = [];
  readonly #random: Random;
  readonly #doors: readonly string[];
  #state: UnitState;
  #now = 0;

  constructor(site: Site, building: string, unit: string, random: Random) {
    const models = modelUnits(site.buildings);
    const key = `${building}/${unit}`;
    this.#doors = [...models.get(key)!.doors.keys()];
    this.#random = random;
    this.#state = unitBehaviour(models).load(key, [], {
      now: 0,
      epoch: 1,
      incarnation: unitKind,
    });
  }

  /** Somebody known to the unit as `caller` opens a door. */
  open(caller: string, door: string, now: number): void {
    this.#now = now;
    this.#send({
      type: "heartbeat",
      heartbeat: {
        boot: "boot",
        unitMs: now,
        clock: "confirmed",
        tamper: false,
        access: { epoch: 0, revision: 0 },
        doors: this.#doors.map((id) => ({
          door: id,
          contact: "closed",
          strike: "locked",
          alarms: [],
        })),
      },
    });
    const key = uuidV7(now, this.#random);
    const act = uuidV7(now, this.#random);
    const reply = this.#send({ type: "open", caller, key, door, act });
    assert.ok(reply?.ok, JSON.stringify(reply));
    this.#send({ type: "act_outcome", outcome: { act, outcome: "done" } });
  }

  #send(command: UnitCommand): UnitReply | undefined {
    const decision = decide(this.#state, command, this.#now);
    this.#state = decision.state;
    for (const { table, id, value } of decision.rows ?? []) {
      if (table === doorLogTable) this.log.push({ ...(value as LogEntry), row: id });
    }
    return decision.reply;
  }
}
