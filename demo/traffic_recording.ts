/**
 * Which runs the demo records for its page of lift traffic: a shipped trace of thirty minutes at lunch
 * in the reference building, by several dispatchers.
 */
import type { Dispatcher, Parking } from "../src/traffic/dispatchers.ts";
import type { CallMode } from "../src/traffic/run_trace.ts";

/** One run to record. */
export interface TrafficRecording {
  /** As it stands in the address. */
  readonly name: string;
  readonly title: string;
  readonly dispatcher: Dispatcher;
  readonly calls: CallMode;
  readonly parking?: Parking;
}

/** The runs, the quick ones first. */
export const trafficRecordings: readonly TrafficRecording[] = [
  { name: "collective", title: "Collective, buttons", dispatcher: "collective", calls: "landing" },
  { name: "etd", title: "ETD, buttons", dispatcher: "etd", calls: "landing" },
  { name: "vestibule", title: "Vestibule, buttons", dispatcher: "vestibule", calls: "landing" },
  { name: "vestibule-phone", title: "Vestibule, phones", dispatcher: "vestibule", calls: "phone" },
];
