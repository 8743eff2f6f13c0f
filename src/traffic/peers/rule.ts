/** What a dispatcher to compare with decides: for each call, which car. */
import type { PeerCall, PeerCar } from "./peer_car.ts";

/** What a rule is asked about. */
export interface PeerQuestion {
  readonly call: PeerCall;
  /** The cars that can serve it, in the order of the building. */
  readonly cars: readonly PeerCar[];
  /** The car that has it now, where it has one. */
  readonly current: PeerCar | undefined;
}

/** A dispatcher's rule. */
export interface PeerRule {
  /** The car for a call; `cars` holds one at least. */
  choose(question: PeerQuestion): PeerCar;
}
