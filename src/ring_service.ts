/**
 * Rings over the directory: what devices want goes to the unit's actor, what the actor says goes to
 * the identity plane's {@link RingDesk}. Whom a press is for the desk has 2 s to say; a desk that is
 * slow, throws, or has too much to do reaches nobody, and the visitor is told.
 */
import type { ActorAddress } from "../actors/behaviour.ts";
import type { RingCommand, RingDeviceCommand, UnitReply } from "../actors/access_unit/commands.ts";
import { unitKind } from "../actors/access_unit/decide.ts";
import type { UnitEffect, UnitOutput } from "../actors/access_unit/events.ts";
import type { ActOutcomes } from "./act_outcomes.ts";
import { askUnit, unitKeyOf, type UnitsAsked } from "./ask_unit.ts";
import type { Clock } from "./clock.ts";
import type { OpeningView, UnitAddress } from "./doors.ts";
import type { Done } from "./lifts.ts";
import type { RingDesk, RingPlan, Rings, RingView, UnitDirectory } from "./rings.ts";

/** The desk has this long for a press. */
export const routeWithinMs = 2_000;
/** Presses at the desk at one time at most, of all units. */
export const routingMax = 256;

/** Where there is no desk, nobody has a device. */
export const noDesk: RingDesk = {
  route: () => Promise.resolve({ reachable: false, reason: "no_device", targets: [] }),
  tell() {},
  forget() {},
};

/** What a ring service needs. */
export interface RingServiceOptions extends UnitsAsked {
  readonly clock: Clock;
  /** A fresh, unguessable id. */
  readonly newId: () => string;
  readonly outcomes: ActOutcomes;
  readonly desk: RingDesk;
  /** The desk broke, or did not answer. `fault` names what, and nobody. */
  readonly deskFault?: (fault: string) => void;
}

type Route = UnitEffect & { readonly type: "route" };
type RingOutput = UnitOutput & { readonly audience: "ring" | "ring_over" };

/** The rings of the cluster. */
export class RingService implements Rings {
  readonly #options: RingServiceOptions;
  /** The newest directory of each unit: an actor that is loaded again has lost it. */
  readonly #directories = new Map<string, UnitDirectory>();
  /** Presses at the desk, by unit and ring. */
  readonly #routing = new Set<string>();

  constructor(options: RingServiceOptions) {
    this.#options = options;
  }

  answer(at: UnitAddress, ring: string, handle: string, done: Done<RingView>): void {
    this.#ask(at, { type: "answer_ring", ring, handle }, done);
  }

  decline(at: UnitAddress, ring: string, handle: string, done: Done<RingView>): void {
    this.#ask(at, { type: "decline_ring", ring, handle }, done);
  }

  hangUp(at: UnitAddress, ring: string, handle: string, done: Done<RingView>): void {
    this.#ask(at, { type: "hang_up", ring, handle }, done);
  }

  householdEnded(at: UnitAddress, ring: string): void {
    this.#options.directory.tell<RingCommand, UnitReply>(
      { kind: unitKind, key: unitKeyOf(at) },
      { type: "household_ended", ring },
      { lane: "control" },
    );
  }

  open(
    at: UnitAddress,
    ring: string,
    handle: string,
    door: string,
    key: string,
    done: Done<RingView>,
  ): void {
    const { newId, clock, outcomes } = this.#options;
    const show = () => this.#ask(at, { type: "read_ring", ring, handle }, done);
    const command = { type: "open_by_ring", ring, handle, door, key, act: newId() } as const;
    askUnit<OpeningView>(this.#options, at, command, (answer) => {
      if (!answer.ok) return done(answer);
      const { act, state } = answer.value;
      if (state !== "pending") return show();
      outcomes.await(
        act,
        clock.now(),
        (refusal) => refusal === null ? show() : done({ ok: false, refusal }),
      );
    }, (reply) => reply.ok && "opening" in reply ? reply.opening : undefined);
  }

  /** Hands a unit what its display shows; whole, reconciled (E4). An older one is passed over. */
  publishDirectory(at: UnitAddress, directory: UnitDirectory): void {
    const key = unitKeyOf(at);
    if (!this.#options.models.has(key)) return;
    const held = this.#directories.get(key);
    if (held !== undefined && held.revision >= directory.revision) return;
    this.#directories.set(key, directory);
    this.#hand(key, directory);
  }

  /** An actor was loaded: it has its directory again. */
  loaded({ key }: ActorAddress): void {
    const directory = this.#directories.get(key);
    if (directory !== undefined) this.#hand(key, directory);
  }

  /** Hands on what a unit's actor tells of its rings. */
  event({ key }: ActorAddress, event: RingOutput): void {
    const at = this.#addressOf(key);
    if (at === undefined) return;
    const { desk } = this.#options;
    if (event.audience === "ring_over") return this.#atDesk(() => desk.forget(at, event.ring));
    const { handle, view } = event;
    this.#atDesk(() => desk.tell(at, { handle, view }));
  }

  /** Asks the desk whom a ring is for. */
  route({ key }: ActorAddress, { ring, entry }: Route): void {
    const at = this.#addressOf(key);
    if (at === undefined) return;
    const { clock, desk } = this.#options;
    const name = `${key} ${ring}`;
    // Asked again after a load of the actor: the answer to the first comes to it all the same.
    if (this.#routing.has(name)) return;
    let answered = false;
    const answer = (plan: RingPlan) => {
      // Too late: what the desk made for this ring is of no use to anybody.
      if (answered) return this.#atDesk(() => desk.forget(at, ring));
      answered = true;
      cancel();
      this.#routed(at, ring, plan);
    };
    const nobody = (fault: string) => {
      if (answered) return;
      this.#options.deskFault?.(fault);
      answer({ reachable: false, reason: "nobody_reachable", targets: [] });
    };
    const cancel = clock.after(routeWithinMs, () => nobody("no answer in time"));
    if (this.#routing.size >= routingMax) return nobody("too many at once");
    this.#routing.add(name);
    // A desk that throws before it promises anything is caught like one that rejects.
    void Promise.resolve().then(() => desk.route(at, ring, entry))
      .then(answer, (error) => nobody(nameOf(error)))
      .finally(() => this.#routing.delete(name));
  }

  #routed(at: UnitAddress, ring: string, plan: RingPlan): void {
    const { directory, desk } = this.#options;
    directory.tell<RingCommand, UnitReply>(
      { kind: unitKind, key: unitKeyOf(at) },
      { type: "routed", ring, plan },
      {
        lane: "control",
        answer: (reply) => {
          // The visitor was gone before anybody was found. Of any other refusal the outcome is not
          // known, and the ring's own end has its handles forgotten.
          if (!reply.ok && reply.refusal.code === "conflict") {
            this.#atDesk(() => desk.forget(at, ring));
          }
        },
      },
    );
  }

  #hand(key: string, directory: UnitDirectory): void {
    // Several that wait are one: the newest.
    this.#options.directory.tell<RingCommand, UnitReply>(
      { kind: unitKind, key },
      { type: "directory", directory },
      { lane: "control", conflate: "directory" },
    );
  }

  #ask(at: UnitAddress, command: RingDeviceCommand, done: Done<RingView>): void {
    askUnit(
      this.#options,
      at,
      command,
      done,
      (reply) => reply.ok && "ring" in reply ? reply.ring : undefined,
    );
  }

  #addressOf(key: string): UnitAddress | undefined {
    const model = this.#options.models.get(key);
    return model === undefined ? undefined : { building: model.building, unit: model.unit };
  }

  #atDesk(does: () => void): void {
    try {
      does();
    } catch (error) {
      this.#options.deskFault?.(nameOf(error));
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
