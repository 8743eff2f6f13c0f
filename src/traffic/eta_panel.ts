/**
 * The dispatcher `eta`, to compare with: landing buttons wired to the simulated controller, which
 * sends the car that would have its doors open soonest and thinks again whenever a car leaves
 * (`adapters/simulator/allocation.ts`). No group actor has a part in it, and it knows landing calls
 * alone.
 */
import type { GroupController } from "../../adapters/simulator/controller.ts";
import type { Clock } from "../clock.ts";
import type { CallRequest } from "../protocol.ts";
import type { Placed } from "./group_host.ts";
import type { CallDesk } from "./passengers.ts";

/** What a panel needs. */
export interface EtaPanelOptions {
  readonly controller: GroupController;
  readonly clock: Clock;
  /** Milliseconds of the machine's own time, for how long a choice took. */
  readonly stopwatch: () => number;
  readonly wordDelayMs: number;
}

/** The landing buttons of a controller that chooses by itself. */
export class EtaPanel implements CallDesk {
  /** How long the choices of a car took, ms of the machine's time. */
  readonly turnMs: number[] = [];
  /** The controller's lights are the passengers' own business: nothing is open besides. */
  readonly openCalls = 0;
  readonly #options: EtaPanelOptions;
  #calls = 0;

  constructor(options: EtaPanelOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  place(_caller: string, request: CallRequest, done: (placed: Placed) => void): void {
    if (request.kind !== "landing") throw new Error("Cannot place the call: eta has landing calls");
    const { controller, clock, stopwatch, wordDelayMs } = this.#options;
    const at = controller.levels.indexOf(request.from);
    // As far as to the actor and from there to the controller: nobody has an advantage by wires.
    clock.after(2 * wordDelayMs, () => {
      const startedMs = stopwatch();
      controller.pressLanding(at, "front", request.direction === "up" ? 1 : -1);
      this.turnMs.push(stopwatch() - startedMs);
    });
    const view = { state: "assigned", confirmed: true, placedAtMs: clock.now() } as const;
    done({ call: { id: `eta-${this.#calls++}`, request, ...view } });
  }

  cancel(): void {}
}
