/**
 * Every MQTT topic, built and read here and nowhere else.
 *
 * `vestibule/1/<building>/<group>/…` where 1 is the version of the wire. A group's controller may
 * touch everything below its group, a single car's controller only what is below its car: a car
 * can therefore never speak for the group (C17).
 *
 * | topic below the group | from | QoS | retained | what |
 * |---|---|---|---|---|
 * | `desired` | server | 1 | no | the calls the group should serve, whole (E4) |
 * | `ask` | server | 1 | no | "publish your whole state now" |
 * | `act` | server | 0 | no | do once and now, with a deadline (E5) |
 * | `report` | controller | 1 | no | what it holds and has finished; also its heartbeat |
 * | `outcome` | controller | 1 | no | what became of an act |
 * | `status` | controller | 1 | yes | online or, as last will, offline |
 * | `car/<car>/position` | controller or car | 0 | no | position, speed, next stop |
 * | `car/<car>/state` | controller or car | 1 | yes | mode, doors, load, car calls, faults |
 * | `car/<car>/status` | car | 1 | yes | last will of a single car's controller |
 *
 * An act is published "at most once" (QoS 0), for that is what an act is: it enters no queue of a
 * sender, and a broker keeps none for a device that is away unless told to.
 *
 * Access units have topics of their own, `unit_topics.ts`, and so have panels at landings,
 * `panel_topics.ts`.
 */
import { panelDelivery, panelSubscriptions } from "./panel_topics.ts";
import { unitDelivery, unitSubscriptions } from "./unit_topics.ts";
import { root } from "./wire_root.ts";

export { root };

/** Names one lift group of the site. */
export interface GroupAddress {
  readonly building: string;
  readonly group: string;
}

const below = ({ building, group }: GroupAddress, rest: string) =>
  `${root}/${building}/${group}/${rest}`;

/** The topics, by what they carry. */
export const topics = {
  desired: (at: GroupAddress) => below(at, "desired"),
  ask: (at: GroupAddress) => below(at, "ask"),
  act: (at: GroupAddress) => below(at, "act"),
  report: (at: GroupAddress) => below(at, "report"),
  outcome: (at: GroupAddress) => below(at, "outcome"),
  status: (at: GroupAddress) => below(at, "status"),
  carPosition: (at: GroupAddress, car: string) => below(at, `car/${car}/position`),
  carState: (at: GroupAddress, car: string) => below(at, `car/${car}/state`),
  carStatus: (at: GroupAddress, car: string) => below(at, `car/${car}/status`),
} as const;

/** What the server subscribes to. */
export const serverSubscriptions = [
  `${root}/+/+/report`,
  `${root}/+/+/outcome`,
  `${root}/+/+/status`,
  `${root}/+/+/car/+/position`,
  `${root}/+/+/car/+/state`,
  `${root}/+/+/car/+/status`,
  ...panelSubscriptions,
  ...unitSubscriptions,
] as const;

/** What a report topic carries, and for whom. */
export interface ReportTopic extends GroupAddress {
  readonly carries: "report" | "outcome" | "status" | "carPosition" | "carState" | "carStatus";
  readonly car?: string;
}

/** How each kind of message is published, as the table above has it. */
export const delivery = {
  desired: { qos: 1, retain: false },
  ask: { qos: 1, retain: false },
  act: { qos: 0, retain: false },
  report: { qos: 1, retain: false },
  outcome: { qos: 1, retain: false },
  status: { qos: 1, retain: true },
  carPosition: { qos: 0, retain: false },
  carState: { qos: 1, retain: true },
  carStatus: { qos: 1, retain: true },
  ...panelDelivery,
  ...unitDelivery,
} as const satisfies
  & Record<keyof typeof topics, { qos: 0 | 1; retain: boolean }>
  & Record<keyof typeof panelDelivery, { qos: 0 | 1; retain: boolean }>
  & Record<keyof typeof unitDelivery, { qos: 0 | 1; retain: boolean }>;

/** Reads a topic that hardware published on; `null` for one that is none of ours. */
export function readReportTopic(topic: string): ReportTopic | null {
  const parts = topic.split("/");
  if (parts[0] !== "vestibule" || parts[1] !== "1") return null;
  const [, , building, group, kind, car, what] = parts;
  if (building === undefined || group === undefined) return null;
  if (parts.length === 5 && (kind === "report" || kind === "outcome" || kind === "status")) {
    return { building, group, carries: kind };
  }
  if (parts.length === 7 && kind === "car" && car !== undefined) {
    if (what === "position") return { building, group, car, carries: "carPosition" };
    if (what === "state") return { building, group, car, carries: "carState" };
    if (what === "status") return { building, group, car, carries: "carStatus" };
  }
  return null;
}

/** Who a device is, as far as topic rights go: a group's controller, or one car's. */
export interface DeviceScope extends GroupAddress {
  readonly car?: string;
}

/** Whether a device may publish on a topic. */
export function mayPublish(device: DeviceScope, topic: string): boolean {
  const read = readReportTopic(topic);
  if (read === null || read.building !== device.building || read.group !== device.group) {
    return false;
  }
  if (device.car === undefined) return read.carries !== "carStatus";
  return read.car === device.car;
}

/** Whether a device may subscribe to a filter: its group's three down topics, spelled out. */
export function maySubscribe(device: DeviceScope, filter: string): boolean {
  return filter === topics.desired(device) || filter === topics.ask(device) ||
    (device.car === undefined && filter === topics.act(device));
}
