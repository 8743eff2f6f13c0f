/**
 * The topics of access units: `vestibule/1/<building>/<unit>/unit/…`. A unit and a lift group of one
 * building never share an id (`src/site_meaning.ts`), and no lift topic has the level `unit`, so
 * neither can be taken for the other. A unit's device may touch what is below its unit only.
 *
 * | topic below the unit | from | QoS | retained | what |
 * |---|---|---|---|---|
 * | `unit/act` | server | 0 | no | open once and now, with a deadline, signed (E5) |
 * | `unit/access` | server | 1 | no | the list for deciding alone, whole, signed (E4) |
 * | `unit/time` | server | 1 | no | the wall time, signed: the unit's clock is confirmed |
 * | `unit/ask` | server | 1 | no | "publish your whole state now" |
 * | `unit/verdict` | server | 0 | no | what was said to a credential, to be shown |
 * | `unit/heard` | server | 1 | no | events up to here are kept: the unit may drop them |
 * | `unit/rings` | server | 1 | no | what is to be shown of its rings, whole (E4) |
 * | `unit/directory` | server | 1 | no | numbers and names for its display, whole (E4) |
 * | `unit/signalling` | server | 1 | no | a device's word to the unit, to connect for picture or voice |
 * | `unit/papers` | server | 1 | no | what managers have signed for it and its site, whole (E4) |
 * | `unit/heartbeat` | unit | 1 | no | boot, clock, doors, list held, presence codes |
 * | `unit/outcome` | unit | 1 | no | what became of an act |
 * | `unit/presented` | unit | 1 | no | a credential that somebody shows; never retained |
 * | `unit/ring` | unit | 1 | no | a visitor presses an entry, or gives up |
 * | `unit/signal` | unit | 1 | no | the unit's word to a device, to connect; never retained |
 * | `unit/key` | unit | 1 | no | the unit's own public key, after each connect |
 * | `unit/event` | unit | 1 | no | an entry of the unit's journal, until it was heard |
 * | `unit/status` | unit | 1 | yes | online or, as last will, offline |
 */
import { root } from "./wire_root.ts";

/** Names one access unit of the site. */
export interface UnitAddress {
  readonly building: string;
  readonly unit: string;
}

const below = ({ building, unit }: UnitAddress, rest: string) =>
  `${root}/${building}/${unit}/unit/${rest}`;

/** What the server publishes. */
export const unitCommandTopics = {
  unitAct: (at: UnitAddress) => below(at, "act"),
  unitAccess: (at: UnitAddress) => below(at, "access"),
  unitTime: (at: UnitAddress) => below(at, "time"),
  unitAsk: (at: UnitAddress) => below(at, "ask"),
  unitVerdict: (at: UnitAddress) => below(at, "verdict"),
  unitHeard: (at: UnitAddress) => below(at, "heard"),
  unitRings: (at: UnitAddress) => below(at, "rings"),
  unitDirectory: (at: UnitAddress) => below(at, "directory"),
  unitSignalling: (at: UnitAddress) => below(at, "signalling"),
  unitPapers: (at: UnitAddress) => below(at, "papers"),
} as const;

/** What a unit publishes. */
export const unitReportTopics = {
  unitHeartbeat: (at: UnitAddress) => below(at, "heartbeat"),
  unitOutcome: (at: UnitAddress) => below(at, "outcome"),
  unitPresented: (at: UnitAddress) => below(at, "presented"),
  unitRing: (at: UnitAddress) => below(at, "ring"),
  unitSignal: (at: UnitAddress) => below(at, "signal"),
  unitKey: (at: UnitAddress) => below(at, "key"),
  unitEvent: (at: UnitAddress) => below(at, "event"),
  unitStatus: (at: UnitAddress) => below(at, "status"),
} as const;

/** All topics of units, by what they carry. */
export const unitTopics = { ...unitCommandTopics, ...unitReportTopics } as const;

/** What a unit may say. */
export type UnitCarries = keyof typeof unitReportTopics;

/** What the server subscribes to. */
export const unitSubscriptions = [
  `${root}/+/+/unit/heartbeat`,
  `${root}/+/+/unit/outcome`,
  `${root}/+/+/unit/presented`,
  `${root}/+/+/unit/ring`,
  `${root}/+/+/unit/signal`,
  `${root}/+/+/unit/key`,
  `${root}/+/+/unit/event`,
  `${root}/+/+/unit/status`,
] as const;

/** How each kind of message is published, as the table above has it. */
export const unitDelivery = {
  unitAct: { qos: 0, retain: false },
  unitAccess: { qos: 1, retain: false },
  unitTime: { qos: 1, retain: false },
  unitAsk: { qos: 1, retain: false },
  unitVerdict: { qos: 0, retain: false },
  unitHeard: { qos: 1, retain: false },
  unitRings: { qos: 1, retain: false },
  unitDirectory: { qos: 1, retain: false },
  unitSignalling: { qos: 1, retain: false },
  unitPapers: { qos: 1, retain: false },
  unitHeartbeat: { qos: 1, retain: false },
  unitOutcome: { qos: 1, retain: false },
  unitPresented: { qos: 1, retain: false },
  unitRing: { qos: 1, retain: false },
  unitSignal: { qos: 1, retain: false },
  unitKey: { qos: 1, retain: false },
  unitEvent: { qos: 1, retain: false },
  unitStatus: { qos: 1, retain: true },
} as const satisfies Record<keyof typeof unitTopics, { qos: 0 | 1; retain: boolean }>;

/** What a unit's device may publish on, of its own unit. */
export function unitPublishes(at: UnitAddress): string[] {
  return Object.values(unitReportTopics).map((topic) => topic(at));
}

/** What a unit's device may subscribe to, of its own unit, spelled out. */
export function unitSubscribes(at: UnitAddress): string[] {
  return Object.values(unitCommandTopics).map((topic) => topic(at));
}
