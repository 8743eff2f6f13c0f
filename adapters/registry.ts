/**
 * The ways to hardware, a line each. A new vendor is a folder beside `mqtt/`, a line here, and the
 * contract suite of `tests/contracts/adapter_contract.ts`.
 */
import type { Site } from "../src/site.ts";
import type { Adapter } from "./adapter.ts";
import type { Connection } from "./mqtt/connection.ts";
import { MqttAdapter } from "./mqtt/mqtt_adapter.ts";

/** What an adapter may be made of. */
export interface AdapterSurroundings {
  readonly site: Site;
  /** To the broker of this process or to another, as the operator has it. */
  readonly mqtt: Connection;
  /** Hears what an operator should know. */
  readonly fault?: (text: string) => void;
}

/** The adapters, by the name that settings use. */
export const adapters = {
  mqtt: ({ site, mqtt, fault }) =>
    new MqttAdapter({ site, connection: mqtt, ...(fault === undefined ? {} : { fault }) }),
} as const satisfies Record<string, (surroundings: AdapterSurroundings) => Adapter>;

/** The name of an adapter. */
export type AdapterName = keyof typeof adapters;
