/**
 * Carries what the edges and the identity plane ask of doors to the units' actors, and what the
 * actors say back: {@link Doors} over the directory. Credentials that the actors want judged go to
 * the {@link AccessDesk}, which has 2 s; what it says later opens nothing. Rings have a service of
 * their own over the same actors, {@link DoorService.rings}.
 */
import type { ActorAddress } from "../actors/behaviour.ts";
import type { Outlets } from "../actors/cell.ts";
import type { Directory } from "../actors/directory.ts";
import type { DoorCommand, UnitReply } from "../actors/access_unit/commands.ts";
import { unitKind } from "../actors/access_unit/decide.ts";
import type { OpenedHow, UnitEffect, UnitOutput } from "../actors/access_unit/events.ts";
import type { UnitModel } from "../actors/access_unit/model.ts";
import type { UnitState } from "../actors/access_unit/state.ts";
import { ActOutcomes } from "./act_outcomes.ts";
import { askUnit, unitKeyOf } from "./ask_unit.ts";
import type { Clock } from "./clock.ts";
import type { UnitHardwareEffect } from "./door_hardware.ts";
import type {
  AccessDesk,
  AccessList,
  DoorAddress,
  DoorAlarm,
  Doors,
  DoorView,
  OpeningView,
  UnitAddress,
  Verdict,
} from "./doors.ts";
import type { Done } from "./lifts.ts";
import type { RingDesk } from "./rings.ts";
import { noDesk, RingService } from "./ring_service.ts";

/** The desk has this long for a credential. */
export const judgeWithinMs = 2_000;
/** Credentials at the desk at one time at most, of all doors. */
const judgingMax = 256;

/** That a door was opened, on its unit's word. `id`: a capability's, or a credential's log id. */
export interface Opened {
  readonly how: OpenedHow;
  readonly id: string | null;
  /** When, where the unit said it late; left out: just now. */
  readonly atMs?: number;
}

/** What happens at doors, for watchers. */
export type DoorEvent =
  | { readonly what: "door"; readonly door: DoorView }
  | {
    readonly what: "alarm";
    readonly alarm: DoorAlarm;
    /** Null where it is the whole unit's. */
    readonly door: string | null;
    readonly raised: boolean;
  };

/** What a door service needs. */
export interface DoorServiceOptions {
  readonly directory: Directory;
  readonly models: ReadonlyMap<string, UnitModel>;
  readonly clock: Clock;
  /** A fresh, unguessable id. */
  readonly newId: () => string;
  /** Carries out what goes to hardware. */
  readonly effect: (address: ActorAddress, effect: UnitHardwareEffect, state: UnitState) => void;
  readonly desk: AccessDesk;
  /** Somebody was admitted in time and the act is on its way: a lift may be called (C13). */
  readonly admitted: (at: DoorAddress, verdict: Verdict & { readonly admitted: true }) => void;
  /** A door was opened, by whatever way. */
  readonly opened?: (at: DoorAddress, opened: Opened) => void;
  readonly told?: (at: UnitAddress, event: DoorEvent) => void;
  /** The desk broke, or did not answer. `fault` names what, and nobody. */
  readonly deskFault?: (fault: string) => void;
  /** Whom presses are for; left out: nobody has a device that could ring. */
  readonly ringDesk?: RingDesk;
  /** As `deskFault`, of the desk for rings. */
  readonly ringDeskFault?: (fault: string) => void;
}

/** The doors of the cluster. */
export class DoorService implements Doors, Outlets<UnitState, UnitOutput, UnitEffect> {
  readonly #options: DoorServiceOptions;
  /** The rings of the same units. */
  readonly rings: RingService;
  readonly #outcomes = new ActOutcomes();
  /** The newest list of each unit: an actor that is loaded again has lost it. */
  readonly #lists = new Map<string, AccessList>();
  #judging = 0;

  constructor(options: DoorServiceOptions) {
    this.#options = options;
    const { directory, models, clock, newId, ringDesk, ringDeskFault } = options;
    this.rings = new RingService({
      ...{ directory, models, clock, newId, outcomes: this.#outcomes },
      desk: ringDesk ?? noDesk,
      ...(ringDeskFault !== undefined && { deskFault: ringDeskFault }),
    });
  }

  open(at: DoorAddress, caller: string, key: string, done: Done<OpeningView>): void {
    const act = this.#options.newId();
    this.#ask<OpeningView>(at, { type: "open", caller, key, door: at.door, act }, (answer) => {
      if (!answer.ok || answer.value.state !== "pending") return done(answer);
      const { act } = answer.value;
      this.#outcomes.await(
        act,
        this.#options.clock.now(),
        (refusal, atMs) =>
          done(
            refusal === null
              ? { ok: true, value: { act, state: "opened", atMs } }
              : { ok: false, refusal },
          ),
      );
    }, (reply) => reply.ok && "opening" in reply ? reply.opening : undefined);
  }

  read(at: DoorAddress, done: Done<DoorView>): void {
    this.#ask(
      at,
      { type: "read", door: at.door },
      done,
      (reply) => reply.ok && "door" in reply ? reply.door : undefined,
    );
  }

  isPresent(at: UnitAddress, code: string, done: Done<boolean>): void {
    this.#ask(
      at,
      { type: "is_present", code },
      done,
      (reply) => reply.ok && "present" in reply ? reply.present : undefined,
    );
  }

  publishAccess(at: UnitAddress, list: AccessList): void {
    const key = unitKeyOf(at);
    if (!this.#options.models.has(key)) return;
    const held = this.#lists.get(key);
    if (held !== undefined && held.revision >= list.revision) return;
    this.#lists.set(key, list);
    this.#handList(key, list);
  }

  loaded(address: ActorAddress): void {
    const list = this.#lists.get(address.key);
    if (list !== undefined) this.#handList(address.key, list);
    this.rings.loaded(address);
  }

  event(address: ActorAddress, event: UnitOutput): void {
    const { models, opened, told } = this.#options;
    if (event.audience === "act") {
      return this.#outcomes.ended(event.act, event.refusal, event.atMs);
    }
    if (event.audience === "ring" || event.audience === "ring_over") {
      return this.rings.event(address, event);
    }
    const model = models.get(address.key);
    if (model === undefined) return;
    const at = { building: model.building, unit: model.unit };
    if (event.audience === "opened") {
      const { door, how, id, atMs } = event;
      opened?.({ ...at, door }, { how, id, ...(atMs !== undefined && { atMs }) });
    } else if (event.audience === "everyone") told?.(at, { what: "door", door: event.door });
    else {
      const { alarm, door, raised } = event;
      told?.(at, { what: "alarm", alarm, door, raised });
    }
  }

  effect(address: ActorAddress, effect: UnitEffect, state: UnitState): void {
    if (effect.type === "judge") this.#judge(address.key, effect);
    else if (effect.type === "route") this.rings.route(address, effect);
    else this.#options.effect(address, effect, state);
  }

  #judge(key: string, { id, door, presented }: UnitEffect & { readonly type: "judge" }): void {
    const { models, clock, desk, deskFault } = this.#options;
    const model = models.get(key);
    if (model === undefined) return;
    const at = { building: model.building, unit: model.unit, door };
    let answered = false;
    const answer = (verdict: Verdict) => {
      if (answered) return;
      answered = true;
      cancel();
      this.#follow(at, id, verdict);
    };
    const noAnswer = (fault: string) => {
      if (!answered) deskFault?.(fault);
      answer({ admitted: false, reason: "no_answer" });
    };
    const cancel = clock.after(judgeWithinMs, () => noAnswer("no answer in time"));
    if (this.#judging >= judgingMax) return noAnswer("too many at once");
    this.#judging++;
    // A desk that throws before it promises anything is caught like one that rejects.
    void Promise.resolve().then(() => desk.judge(at, presented))
      .then(answer, (error) => noAnswer(error instanceof Error ? error.name : "unknown"))
      .finally(() => this.#judging--);
  }

  #follow(at: DoorAddress, id: string, verdict: Verdict): void {
    this.#ask<boolean>(
      at,
      { type: "verdict", id, verdict },
      (answer) => {
        if (answer.ok && answer.value && verdict.admitted) this.#options.admitted(at, verdict);
      },
      (reply) => reply.ok && "admitted" in reply ? reply.admitted : undefined,
    );
  }

  #handList(key: string, list: AccessList): void {
    // Several lists that wait are one: the newest.
    this.#options.directory.tell<DoorCommand, UnitReply>(
      { kind: unitKind, key },
      { type: "access_list", list },
      { lane: "control", conflate: "access list" },
    );
  }

  #ask<T>(
    at: UnitAddress,
    command: DoorCommand,
    done: Done<T>,
    read: (reply: UnitReply) => T | undefined,
  ): void {
    askUnit(this.#options, at, command, done, read);
  }
}
