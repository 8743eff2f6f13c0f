/** The dispatchers to compare with, ready to run. */
import type { GroupController } from "../../../adapters/simulator/controller.ts";
import type { Clock } from "../../clock.ts";
import type { CallView } from "../../protocol.ts";
import type { Dispatcher, Parking } from "../dispatchers.ts";
import { estimatedArrival, estimatedDestination } from "./estimated_times.ts";
import { figureOfSuitability } from "./figure_of_suitability.ts";
import { fullCollective } from "./full_collective.ts";
import { PeerGroup } from "./peer_group.ts";
import type { PeerRule } from "./rule.ts";

const rules: Readonly<Record<Exclude<Dispatcher, "vestibule">, PeerRule>> = {
  nearest: figureOfSuitability,
  collective: fullCollective,
  eta: estimatedArrival,
  etd: estimatedDestination,
};

/** What a peer is made of. */
export interface PeerParts {
  readonly controller: GroupController;
  readonly clock: Clock;
  readonly stopwatch: () => number;
  readonly wordDelayMs: number;
  readonly told: (call: CallView) => void;
}

/** Makes a dispatcher to compare with. `announced`: a panel names the car, and it is final. */
export function peerOf(
  dispatcher: Exclude<Dispatcher, "vestibule">,
  parts: PeerParts,
  setting: {
    readonly announced: boolean;
    readonly parking: Parking;
    readonly lobby: number;
  },
): PeerGroup {
  const { announced, parking, lobby } = setting;
  return new PeerGroup({
    ...parts,
    rule: rules[dispatcher],
    announced,
    ...(parking === "lobby" && { parkAt: lobby }),
  });
}
