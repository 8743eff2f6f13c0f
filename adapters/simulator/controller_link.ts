/**
 * What lies between a simulated controller and the server: MQTT in a running building
 * (`connection.ts`), nothing at all in a simulation (`local_link.ts`).
 */
import type { z } from "zod";
import type {
  Act,
  askSchema,
  CarPosition,
  CarState,
  Desired,
  Outcome,
  Report,
} from "../mqtt/payloads.ts";

/** "Publish your whole state now." */
export type Ask = z.infer<typeof askSchema>;

/** What a controller hears. Called from the link's own I/O; must not throw. */
export interface ControllerListener {
  desired(desired: Desired): void;
  ask(ask: Ask): void;
  act(act: Act): void;
  /** The link stands (again): publish the whole state, for nobody remembers it (E4). */
  connected(): void;
}

/** A controller's way to the server. What is published while it is down is lost. */
export interface ControllerLink {
  /**
   * Connects as the controller that booted as `boot`, with that boot in its status and its last
   * will. Called again after a reboot: the earlier connection ends without notice.
   */
  open(boot: string, listener: ControllerListener): void;
  report(report: Report): void;
  outcome(outcome: Outcome): void;
  carState(car: string, state: CarState): void;
  carPosition(car: string, position: CarPosition): void;
  /** Cuts the cable (`true`) or mends it; the controller is not asked. */
  cut(off: boolean): void;
  /** Says goodbye and disconnects. */
  close(): Promise<void>;
}
