/**
 * A lift group's own behaviour with just enough around it to live through a month in seconds: calls
 * are placed and given back, and every row of its log is kept.
 */
import assert from "node:assert/strict";
import type { GroupCommand, GroupReply } from "../../actors/elevator_group/commands.ts";
import { decide, groupBehaviour, groupKind } from "../../actors/elevator_group/decide.ts";
import { modelGroup } from "../../actors/elevator_group/model.ts";
import {
  type GroupState,
  type LiftLogEntry,
  liftLogTable,
} from "../../actors/elevator_group/state.ts";
import { type Random, uuidV7 } from "../../src/random.ts";
import type { Site } from "../../src/site.ts";

/** One group whose calls all end. */
export class LoggedLift {
  /** The equipment log as it lies in the store, with each row's own id. */
  readonly log: (LiftLogEntry & { readonly row: string })[] = [];
  readonly #random: Random;
  #state: GroupState;
  #now = 0;
  #seq = 0;

  constructor(site: Site, building: string, group: string, random: Random) {
    const found = site.buildings.find(({ id }) => id === building)!;
    const model = modelGroup(found, found.groups.find(({ id }) => id === group)!);
    this.#random = random;
    const models = new Map([[model.key, model]]);
    const context = { now: 0, epoch: 1, incarnation: groupKind };
    this.#state = groupBehaviour(models).load(model.key, [], context);
  }

  /** Somebody known to the group as `caller` goes from one floor to another. */
  ride(caller: string, from: number, to: number, now: number): void {
    this.#now = now;
    this.#hear();
    const call = uuidV7(now, this.#random);
    const key = uuidV7(now, this.#random);
    const request = { kind: "destination", from, to, persons: 1 } as const;
    const placed = this.#send({ type: "place_call", caller, key, request, call });
    assert.ok(placed?.ok, JSON.stringify(placed));
    this.#send({ type: "cancel_call", caller, call });
  }

  /** The hardware says that it is there. */
  #hear(): void {
    const seq = ++this.#seq;
    const [boot, unitMs] = ["boot", this.#now];
    for (const { id } of this.#state.cars) {
      const position = {
        boot,
        seq,
        positionM: 0,
        speedMps: 0,
        level: 0,
        direction: "none",
      } as const;
      this.#send({ type: "car_position", car: id, position });
      const state = {
        boot,
        seq,
        mode: "normal",
        doors: { front: "closed" },
        loadKg: 0,
        carCalls: [],
        faults: [],
        passengerAlarm: false,
      } as const;
      this.#send({ type: "car_state", car: id, state });
    }
    const { epoch, revision } = this.#state;
    const report = {
      boot,
      unitMs,
      mode: "normal",
      epoch,
      revision,
      held: [],
      finished: [],
    } as const;
    this.#send({ type: "controller_report", report });
  }

  #send(command: GroupCommand): GroupReply | undefined {
    const decision = decide(this.#state, command, this.#now);
    this.#state = decision.state;
    for (const { table, id, value } of decision.rows ?? []) {
      if (table === liftLogTable) this.log.push({ ...(value as LiftLogEntry), row: id });
    }
    return decision.reply;
  }
}
