/** Panels and locked floors in a site file. */
import assert from "node:assert/strict";
import { checkSite, SiteFileError } from "../../src/site.ts";
import { panelBrokerSite } from "../parts/panel_house.ts";

type Group = Record<string, unknown>;
type Entry = Record<string, unknown>;

/** The faults of the panels' site with another group and another device, as `place: fault`. */
function faults(group: Group, device: Entry = {}): string[] {
  const site = structuredClone(panelBrokerSite) as unknown as {
    buildings: { groups: Group[] }[];
    devices: Entry[];
  };
  Object.assign(site.buildings[0]!.groups[0]!, group);
  Object.assign(site.devices[1]!, device);
  try {
    checkSite(site);
    return [];
  } catch (error) {
    assert.ok(error instanceof SiteFileError);
    return error.faults.map(({ place, fault }) => `${place.split("groups[0].").at(-1)}: ${fault}`);
  }
}

const hall = { id: "hall-0", kind: "buttons", level: 0 };
const own = [hall, { ...hall, id: "hall-3", level: 3 }];
const withLobby = (lobby: Entry) => ({
  panels: [...own, { id: "lobby", kind: "destination", level: 0, ...lobby }],
});

Deno.test("C13 site: a panel stands at a landing and offers what the group serves", () => {
  assert.deepEqual(faults({}), []);
  assert.deepEqual(faults(withLobby({ levels: [1, 2, 5] })), []);
  assert.deepEqual(faults(withLobby({ levels: [1, 9, 1, 0] })), [
    "panels[2].levels[1]: no car of the group serves level 9",
    "panels[2].levels[2]: names level 1 twice",
    "panels[2].levels: offers the level at which it stands: 0",
  ]);
  assert.deepEqual(faults(withLobby({ level: 7 })), [
    "panels[2].level: no car of the group serves level 7",
  ]);
  assert.deepEqual(faults(withLobby({ side: "rear" })), [
    "panels[2].side: no car of the group opens its rear door at level 0",
  ]);
  assert.deepEqual(faults({ panels: [...own, { ...hall, id: "lobby", levels: [3] }] }), [
    "panels[2].levels: hall buttons offer directions, not levels",
  ]);
  const twice = faults({ ...withLobby({}), panels: [...own, hall, { ...hall, id: "lobby" }] });
  assert.equal(twice.length, 1);
  assert.match(twice[0]!, /repeats id hall-0 /);
});

Deno.test("C13 site: an exit floor is never locked, and only what the group serves can be", () => {
  assert.deepEqual(faults({ lockedLevels: [5, 4] }), []);
  assert.deepEqual(faults({ lockedLevels: [0, 5, 5, 12] }), [
    "lockedLevels[2]: names level 5 twice",
    "lockedLevels[3]: no car of the group serves level 12",
    "lockedLevels[0]: level 0 is an exit floor, which is never locked",
  ]);
});

Deno.test("C13 site: a device speaks for one panel that is there, and for no car besides", () => {
  assert.deepEqual(faults({}, { panel: "hall-9" }), ["devices[1].panel: unknown: hall-9"]);
  assert.deepEqual(faults({}, { car: "a" }), [
    "devices[1]: names a car and a panel; it speaks for one of them",
  ]);
});
