/**
 * One lift group's actor at work without a server around it: the very `load` and `decide` that the
 * server runs, turn after turn in simulated time. What the runtime adds (mailbox, commits, gate) is
 * left away: a turn is durable at once, and nothing is lost. What hardware says comes in by the
 * adapter, desired state goes out by it, and every word takes its time on the way.
 */
import type { GroupCommand, GroupReply } from "../../actors/elevator_group/commands.ts";
import { groupBehaviour } from "../../actors/elevator_group/decide.ts";
import { desiredOf } from "../../actors/elevator_group/desired.ts";
import { improve } from "../../actors/elevator_group/dispatch/improve.ts";
import { type DispatchJob, isNews, jobOf } from "../../actors/elevator_group/dispatch/job.ts";
import type { GroupModel } from "../../actors/elevator_group/model.ts";
import type { GroupState } from "../../actors/elevator_group/state.ts";
import type { Adapter, HardwareListener, HardwareReport } from "../../adapters/adapter.ts";
import type { Clock } from "../clock.ts";
import type { CallRequest, CallView } from "../protocol.ts";
import { type Random, uuidV7 } from "../random.ts";
import type { Refusal } from "../refusal.ts";

/** What a host needs. */
export interface GroupHostOptions {
  readonly model: GroupModel;
  readonly adapter: Adapter;
  readonly clock: Clock;
  readonly random: Random;
  /** Milliseconds of the machine's own time, for how long a turn took. */
  readonly stopwatch: () => number;
  /** How long a caller's word takes to the actor, and news of a call back. */
  readonly wordDelayMs: number;
  /** Hears how calls stand. */
  readonly told: (call: CallView) => void;
  /** Hears what each search is asked. */
  readonly searching?: ((job: DispatchJob) => void) | undefined;
}

/** A search answers so long after it was asked, in simulated time (E19). */
export const searchDelayMs = 100;
/** Costs that one search may evaluate. */
export const searchEvaluations = 600;

/** The answer to a call that was placed. */
export type Placed = { readonly call: CallView } | { readonly refusal: Refusal };

/** A lift group's actor in simulated time. */
export class GroupHost implements HardwareListener {
  /** How long the turns that took a call in have taken, ms of the machine's time. */
  readonly turnMs: number[] = [];
  readonly #options: GroupHostOptions;
  readonly #behaviour: ReturnType<typeof groupBehaviour>;
  #state: GroupState;
  #cancelAlarm: () => void = () => {};
  #cancelTick: () => void = () => {};
  /** What the search under way was asked; and whether something has changed since. */
  #searching: DispatchJob | undefined;
  #searchAgain = false;

  constructor(options: GroupHostOptions) {
    const { model, clock } = options;
    this.#options = options;
    this.#behaviour = groupBehaviour(new Map([[model.key, model]]));
    this.#state = this.#behaviour.load(model.key, [], {
      now: clock.now(),
      epoch: 1,
      incarnation: this.#newId(),
    });
  }

  /** Begins to listen to hardware. */
  async start(): Promise<void> {
    this.#turn({ type: "loaded" });
    await this.#options.adapter.start(this);
  }

  /** Calls that are open. */
  get openCalls(): number {
    return this.#state.calls.size;
  }

  /** Places a call, a word later, for a caller that is used for nothing else. */
  place(
    caller: string,
    request: CallRequest,
    done: (placed: Placed) => void,
    announced = false,
  ): void {
    const { clock, wordDelayMs, stopwatch } = this.#options;
    clock.after(wordDelayMs, () => {
      const key = this.#newId();
      const call = this.#newId();
      const startedMs = stopwatch();
      const reply = this.#turn({
        type: "place_call",
        caller,
        key,
        request,
        call,
        ...(announced && { announced: true as const }),
      });
      this.turnMs.push(stopwatch() - startedMs);
      done(placedOf(reply));
    });
  }

  /** Takes a call back, wherever it stands; too late is no matter. */
  cancel(caller: string, call: string): void {
    const { clock, wordDelayMs } = this.#options;
    clock.after(wordDelayMs, () => void this.#turn({ type: "cancel_call", caller, call }));
  }

  report(report: HardwareReport): void {
    if ("unit" in report) return;
    switch (report.type) {
      case "report":
        return void this.#turn({ type: "controller_report", report: report.report });
      case "outcome":
        return void this.#turn({ type: "act_outcome", outcome: report.outcome });
      case "status":
        return void this.#turn({
          type: "controller_status",
          online: report.online,
          boot: report.boot,
        });
      case "carPosition":
        return void this.#turn({
          type: "car_position",
          car: report.car,
          position: report.position,
        });
      case "carState":
        return void this.#turn({ type: "car_state", car: report.car, state: report.state });
      case "carStatus":
        if (!report.online) this.#turn({ type: "car_silent", car: report.car });
    }
  }

  nonsense(topic: string, fault: string): void {
    throw new Error(`Cannot simulate: the simulated hardware spoke nonsense, ${topic}: ${fault}`);
  }

  link(up: boolean): void {
    this.#turn({ type: "link", up });
  }

  #turn(command: GroupCommand): GroupReply | undefined {
    const { clock, adapter, model, told, wordDelayMs } = this.#options;
    const now = clock.now();
    const { state, reply, events = [], effects = [], alarmAtMs, tickAtMs } = this.#behaviour.decide(
      this.#state,
      command,
      now,
    );
    this.#state = state;
    if (alarmAtMs !== undefined) {
      this.#cancelAlarm();
      this.#cancelAlarm = this.#wakeAt(alarmAtMs);
    }
    if (tickAtMs !== undefined) {
      this.#cancelTick();
      this.#cancelTick = this.#wakeAt(tickAtMs);
    }
    const at = { building: model.building, group: model.group.id };
    for (const effect of effects) {
      if (effect.type === "ask") adapter.ask(at, effect.epoch);
      else if (effect.type === "act") adapter.act(at, effect.act);
      else if (effect.type === "panel_answer" || effect.type === "lamps") continue; // no panels
      else if (effect.type === "search") this.#search();
      else {
        const desired = desiredOf(state, now);
        if (desired !== null) adapter.desired(at, desired);
      }
    }
    for (const event of events) {
      if (event.audience !== "caller" || event.event.what !== "call") continue;
      const { call } = event.event;
      clock.after(wordDelayMs, () => told(call));
    }
    return reply;
  }

  /** One search at a time; what changes meanwhile is for the next. */
  #search(): void {
    this.#searchAgain = true;
    if (this.#searching !== undefined) return;
    const { clock, model, random, searching } = this.#options;
    this.#searchAgain = false;
    this.#searching = jobOf(this.#state, clock.now());
    searching?.(this.#searching);
    clock.after(searchDelayMs, () => {
      const job = this.#searching!;
      this.#searching = undefined;
      const budget = { evaluations: searchEvaluations };
      const improvement = improve(model, job, budget, () => random.next());
      if (isNews(job, improvement)) this.#turn({ type: "improved", improvement });
      if (this.#searchAgain) this.#search();
    });
  }

  #wakeAt(atMs: number | null): () => void {
    if (atMs === null) return () => {};
    const { clock } = this.#options;
    // The wall clock shows whole milliseconds: one more, and it has surely passed.
    return clock.after(Math.max(0, atMs - clock.now()) + 1, () => this.#turn({ type: "wake" }));
  }

  #newId(): string {
    const { clock, random } = this.#options;
    return uuidV7(clock.now(), random);
  }
}

function placedOf(reply: GroupReply | undefined): Placed {
  if (reply?.ok === true && "call" in reply) return { call: reply.call };
  if (reply?.ok === false) return { refusal: reply.refusal };
  throw new Error("Cannot simulate: the lift group answered something else than was asked");
}
