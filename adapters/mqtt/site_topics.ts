/**
 * Every topic that the hardware of one site may publish on, and who may touch which. A site is
 * finite, so the list is: a topic is looked up, never taken apart, on the way in. The rules
 * themselves are `mayPublish` and `maySubscribe` of `topics.ts`.
 */
import type { Device, Site } from "../../src/site.ts";
import {
  type PanelCarries,
  panelPublishes,
  panelReportTopics,
  panelSubscribes,
} from "./panel_topics.ts";
import { type GroupAddress, mayPublish, maySubscribe, type ReportTopic, topics } from "./topics.ts";
import {
  type UnitAddress,
  type UnitCarries,
  unitPublishes,
  unitReportTopics,
  unitSubscribes,
} from "./unit_topics.ts";

/** What a report topic of a lift group carries, and for whom. */
export interface LiftTopic {
  readonly at: GroupAddress;
  readonly carries: ReportTopic["carries"] | PanelCarries;
  readonly car?: string;
  readonly panel?: string;
}

/** What a report topic of an access unit carries, and for whom. */
export interface UnitTopic {
  readonly at: UnitAddress;
  readonly carries: UnitCarries;
}

/** What a report topic of this site carries, and for whom. */
export type SiteTopic = LiftTopic | UnitTopic;

/** Whether a topic is of an access unit. */
export function isUnitTopic(topic: SiteTopic): topic is UnitTopic {
  return "unit" in topic.at;
}

/** All report topics of a site: three for each group and car, two for each panel, eight for a unit. */
export function reportTopics(site: Site): ReadonlyMap<string, SiteTopic> {
  return new Map<string, SiteTopic>([
    ...groupsOf(site).flatMap(topicsOfGroup),
    ...unitsOf(site).flatMap(topicsOfUnit),
  ]);
}

/** All topics that the server publishes on. */
export function commandTopics(site: Site): ReadonlySet<string> {
  return new Set([
    ...groupsOf(site).flatMap(({ at, panels }) => [
      ...down(at),
      ...panels.flatMap((panel) => panelSubscribes({ ...at, panel })),
    ]),
    ...unitsOf(site).flatMap(unitSubscribes),
  ]);
}

/** What one device may do. */
export interface DeviceRights {
  /** The topics it may publish on. */
  readonly publish: ReadonlySet<string>;
  /** The filters it may subscribe to, spelled out: none has a wildcard. */
  readonly subscribe: ReadonlySet<string>;
}

/** What a device of the site may do. */
export function rightsOf(site: Site, device: Device): DeviceRights {
  const { building, group, unit, panel } = device;
  if (unit !== undefined) {
    const at = { building, unit };
    return { publish: new Set(unitPublishes(at)), subscribe: new Set(unitSubscribes(at)) };
  }
  if (group === undefined) return { publish: new Set(), subscribe: new Set() };
  if (panel !== undefined) {
    const at = { building, group, panel };
    return { publish: new Set(panelPublishes(at)), subscribe: new Set(panelSubscribes(at)) };
  }
  const scope = { building, group, ...(device.car === undefined ? {} : { car: device.car }) };
  // Only its own group: a thousand devices may come back at once after a power cut.
  const own = groupsOf(site).filter(({ at }) => at.building === building && at.group === group);
  const known = own.flatMap(topicsOfGroup).map(([topic]) => topic);
  return {
    publish: new Set(known.filter((topic) => mayPublish(scope, topic))),
    subscribe: new Set(down(scope).filter((filter) => maySubscribe(scope, filter))),
  };
}

const down = (at: GroupAddress) => [topics.desired(at), topics.ask(at), topics.act(at)];

interface GroupCars {
  readonly at: GroupAddress;
  readonly cars: readonly string[];
  readonly panels: readonly string[];
}

function topicsOfUnit(at: UnitAddress): [string, UnitTopic][] {
  const carries = Object.keys(unitReportTopics) as UnitCarries[];
  return carries.map((each) => [unitReportTopics[each](at), { at, carries: each }]);
}

function unitsOf(site: Site): UnitAddress[] {
  return site.buildings.flatMap(({ id, units }) =>
    units.map((unit) => Object.freeze({ building: id, unit: unit.id }))
  );
}

function topicsOfGroup({ at, cars, panels }: GroupCars): [string, LiftTopic][] {
  return [
    [topics.report(at), { at, carries: "report" }],
    [topics.outcome(at), { at, carries: "outcome" }],
    [topics.status(at), { at, carries: "status" }],
    ...cars.flatMap((car): [string, LiftTopic][] => [
      [topics.carPosition(at, car), { at, carries: "carPosition", car }],
      [topics.carState(at, car), { at, carries: "carState", car }],
      [topics.carStatus(at, car), { at, carries: "carStatus", car }],
    ]),
    ...panels.flatMap((panel): [string, LiftTopic][] => [
      [panelReportTopics.panelPressed({ ...at, panel }), { at, carries: "panelPressed", panel }],
      [panelReportTopics.panelStatus({ ...at, panel }), { at, carries: "panelStatus", panel }],
    ]),
  ];
}

function groupsOf(site: Site): GroupCars[] {
  return site.buildings.flatMap((building) =>
    building.groups.map((group) => ({
      at: Object.freeze({ building: building.id, group: group.id }),
      cars: group.cars.map((car) => car.id),
      panels: (group.panels ?? []).map((panel) => panel.id),
    }))
  );
}
