/**
 * One server process without sockets: everything between the edges and the adapter, as `main.ts`
 * puts it together, on the simulated clock, disk and network. A crash takes it away in the midst of
 * whatever it does.
 */
import { buildingBehaviour } from "../../actors/building/register.ts";
import { Directory } from "../../actors/directory.ts";
import {
  type GroupBehaviour,
  groupBehaviour,
  groupKind,
} from "../../actors/elevator_group/decide.ts";
import type { GroupModel } from "../../actors/elevator_group/model.ts";
import { type GroupState, tables } from "../../actors/elevator_group/state.ts";
import { type RuntimeObserver, silentObserver } from "../../actors/observer.ts";
import { EndingClock } from "../../adapters/simulator/ending_clock.ts";
import type { Clock } from "../../src/clock.ts";
import { LiftHardware } from "../../src/lift_hardware.ts";
import { LiftService } from "../../src/lift_service.ts";
import type { FeedEvent, GroupAddress } from "../../src/lifts.ts";
import { type Random, uuidV7 } from "../../src/random.ts";
import { DirectEngine } from "../../src/search/direct_engine.ts";
import { LiftSearch } from "../../src/search/lift_search.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { Committer } from "../../src/store/committer.ts";
import { acquireLease } from "../../src/store/lease.ts";
import { Sweep } from "../../src/store/sweep.ts";
import type { Chronicle } from "./chronicle.ts";
import type { Ledger } from "./ledger.ts";
import type { ServerEnd, SimulatedNetwork } from "./simulated_network.ts";
import type { SimulatedDisk, WitnessStore } from "./witness_store.ts";

/** What a process runs on. */
export interface ProcessParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: SimulatedDisk;
  readonly network: SimulatedNetwork;
  readonly models: ReadonlyMap<string, GroupModel>;
  readonly chronicle: Chronicle;
  readonly ledger: Ledger;
  readonly heard: (at: GroupAddress, event: FeedEvent) => void;
}

/** One server process. */
export class ServerProcess {
  lifts: LiftService | null = null;
  epoch = 0;
  alive = true;
  /** Turns that ran, and the state that each group's last turn decided. */
  turns = 0;
  readonly states = new Map<string, GroupState>();
  readonly #parts: ProcessParts;
  readonly #clock: EndingClock;
  #adapter: ServerEnd | null = null;
  #store: WitnessStore | null = null;

  constructor(parts: ProcessParts) {
    this.#parts = parts;
    this.#clock = new EndingClock(parts.clock);
  }

  /** Starts; `lifts` stands once it serves. */
  async start(): Promise<void> {
    const { disk, random, models, network, chronicle, ledger } = this.#parts;
    const clock = this.#clock;
    const newId = () => uuidV7(clock.now(), random);
    const store = this.#store = disk.open();
    ledger.dropped();
    const lease = await acquireLease({ store, clock, newFence: newId });
    if (!this.alive) return;
    this.epoch = lease.epoch;
    const observer: RuntimeObserver = {
      ...silentObserver,
      turn: () => this.turns++,
      commitFailed: (fault) => chronicle.note("server", `commit failed: ${fault.slice(0, 60)}`),
      restarted: ({ key }, fault) => {
        // A store that does not answer is no fault of the actor (F5).
        if (!fault.includes("Unavailable")) this.#broke(`${key} restarted`, fault);
      },
      quarantined: ({ key }, fault) => this.#broke(`${key} quarantined`, fault),
      outputFailed: ({ key }, fault) => this.#broke(`${key}: an output failed`, fault),
    };
    const committer = new Committer({
      store,
      fence: lease,
      clock,
      observer,
      leaseLost: () => this.#broke("lease lost", ""),
    });
    const directory = new Directory({
      clock,
      random: () => random.next(),
      rows: new StoredActorRows(store, (fault) => this.#broke("unreadable", fault)),
      committer,
      observer,
      epoch: lease.epoch,
      incarnation: newId,
      yieldTo: (task) => void clock.after(0, task),
    });
    const adapter = this.#adapter = network.adapter();
    const hardware = new LiftHardware({
      adapter,
      directory: () => directory,
      models,
      clock,
      observer: { hardwareLink() {}, hardwareNonsense() {}, desiredPublished() {} },
    });
    const search = new LiftSearch({
      engines: [new DirectEngine({ models, clock, random, evaluations: 200, takesMs: 50 })],
      directory: () => directory,
      clock,
      observer: { searched() {} },
    });
    const lifts = new LiftService({
      directory,
      models,
      newId,
      effect(address, effect, state) {
        if (effect.type === "search") search.ask(address, state);
        else hardware.effect(address, effect, state);
      },
      milestone() {},
    });
    directory.register({
      behaviour: this.#watched(groupBehaviour(models)),
      outlets: {
        event: (address, event) => {
          if (this.alive && event.audience === "act") {
            ledger.toldOfAct(event.act, event.refusal?.code ?? "done");
          }
          lifts.event(address, event);
        },
        effect: (address, effect, state) => lifts.effect(address, effect, state),
      },
    });
    directory.register({ behaviour: buildingBehaviour, outlets: { event() {}, effect() {} } });
    await directory.start();
    if (!this.alive) return;
    for (const [key, { building, group }] of models) {
      const at = { building, group: group.id };
      lifts.listen(at, (event) => {
        if (this.alive) this.#parts.heard(at, event);
      });
      directory.activate({ kind: groupKind, key });
    }
    await adapter.start(hardware);
    const keepMs = tables.ended!.keepMs!;
    new Sweep({
      store,
      clock,
      tables: [{ table: "ended", keepMs }],
      commit: async (mutations) => {
        const outcome = await committer.commit("sweep", mutations, 64 * mutations.length);
        if (outcome !== "durable") throw new Error(outcome);
      },
    }).start();
    this.lifts = lifts;
    chronicle.note("server", `serves in epoch ${lease.epoch}`);
  }

  /** The process is killed. */
  crash(): void {
    this.#parts.chronicle.note("server", `crashes in epoch ${this.epoch}`);
    this.alive = false;
    this.lifts = null;
    this.#clock.end();
    this.#store?.die();
    this.#adapter?.die();
  }

  /** The behaviour with every decision written down. */
  #watched(behaviour: GroupBehaviour): GroupBehaviour {
    const { ledger } = this.#parts;
    return {
      ...behaviour,
      load: (key, rows, context) => {
        ledger.dropped(key);
        return behaviour.load(key, rows, context);
      },
      decide: (state, command, now) => {
        const decision = behaviour.decide(state, command, now);
        if (this.alive) {
          this.states.set(state.model.key, decision.state);
          if (decision.rows !== undefined) ledger.decided(state.model.key, decision.rows);
        }
        return decision;
      },
    };
  }

  #broke(what: string, fault: string): void {
    if (this.alive) this.#parts.ledger.fault(`server: ${what} ${fault.slice(0, 400)}`);
  }
}
