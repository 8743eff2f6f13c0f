/**
 * The topics of panels at landings: `vestibule/1/<building>/<group>/panel/<panel>/…`. A panel's
 * device may touch what is below its panel only; neither the group's controller nor a car's may
 * speak for a panel (C13, C17).
 *
 * | topic below the panel | from | QoS | retained | what |
 * |---|---|---|---|---|
 * | `pressed` | panel | 1 | no | somebody pressed: a direction or a destination |
 * | `status` | panel | 1 | yes | online or, as last will, offline |
 * | `answer` | server | 1 | no | the car that comes, or why none does |
 * | `lit` | server | 1 | no | which lamps of a hall panel are lit, whole |
 *
 * At each connect a panel subscribes and then publishes `status`; the lamps are its answer.
 */
import { root } from "./wire_root.ts";

/** Names one panel of the site. */
export interface PanelAddress {
  readonly building: string;
  readonly group: string;
  readonly panel: string;
}

const below = ({ building, group, panel }: PanelAddress, rest: string) =>
  `${root}/${building}/${group}/panel/${panel}/${rest}`;

/** What the server publishes. */
export const panelCommandTopics = {
  panelAnswer: (at: PanelAddress) => below(at, "answer"),
  panelLit: (at: PanelAddress) => below(at, "lit"),
} as const;

/** What a panel publishes. */
export const panelReportTopics = {
  panelPressed: (at: PanelAddress) => below(at, "pressed"),
  panelStatus: (at: PanelAddress) => below(at, "status"),
} as const;

/** All topics of panels, by what they carry. */
export const panelTopics = { ...panelCommandTopics, ...panelReportTopics } as const;

/** What a panel may say. */
export type PanelCarries = keyof typeof panelReportTopics;

/** What the server subscribes to. */
export const panelSubscriptions = [
  `${root}/+/+/panel/+/pressed`,
  `${root}/+/+/panel/+/status`,
] as const;

/** How each kind of message is published, as the table above has it. */
export const panelDelivery = {
  panelAnswer: { qos: 1, retain: false },
  panelLit: { qos: 1, retain: false },
  panelPressed: { qos: 1, retain: false },
  panelStatus: { qos: 1, retain: true },
} as const satisfies Record<keyof typeof panelTopics, { qos: 0 | 1; retain: boolean }>;

/** What a panel's device may publish on, of its own panel. */
export function panelPublishes(at: PanelAddress): string[] {
  return Object.values(panelReportTopics).map((topic) => topic(at));
}

/** What a panel's device may subscribe to, of its own panel, spelled out. */
export function panelSubscribes(at: PanelAddress): string[] {
  return Object.values(panelCommandTopics).map((topic) => topic(at));
}
