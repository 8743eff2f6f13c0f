import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkSite,
  readSite,
  type SiteFault,
  type SiteFile,
  SiteFileError,
} from "../../src/site.ts";

function good(): SiteFile {
  return {
    version: 1,
    cluster: "test",
    buildings: [{
      id: "tower",
      timeZone: "Europe/Berlin",
      floors: [
        { level: -1, label: "G", heightM: -3 },
        { level: 0, label: "0", heightM: 0, exit: true },
        { level: 1, label: "1", heightM: 4 },
        { level: 2, label: "2", heightM: 8 },
      ],
      groups: [{
        id: "main",
        cars: [
          {
            id: "a",
            speedMps: 1,
            accelerationMps2: 1,
            ratedLoadKg: 630,
            serves: [{ level: 0 }, { level: 1 }, { level: 2 }],
            homeLevel: 0,
          },
          {
            id: "b",
            speedMps: 1.6,
            accelerationMps2: 1,
            ratedLoadKg: 1000,
            doors: { front: {}, rear: { openMs: 2500 } },
            serves: [{ level: -1, sides: ["rear"] }, { level: 0, sides: ["front", "rear"] }],
          },
        ],
      }],
    }],
    devices: [
      { id: "ctl", building: "tower", group: "main" },
      { id: "ctl-a", building: "tower", group: "main", car: "a" },
    ],
  };
}

/** As {@link good}, with an access unit and its device. */
function withUnit() {
  const site = good();
  const unit = {
    id: "entrance",
    panel: true,
    doors: [
      {
        id: "front",
        level: 0,
        kind: "entrance" as const,
        exit: true,
        lift: { group: "main", level: 0, side: "rear" as const },
      },
      { id: "parcels", level: 0, kind: "parcel_room" as const },
    ],
  };
  site.buildings[0]!.units = [unit];
  const device = { id: "unit", building: "tower", unit: "entrance" };
  site.devices!.push(device);
  return { site, unit, device };
}

/** The faults of a file that must have some. */
function faultsOf(site: unknown): readonly SiteFault[] {
  try {
    checkSite(site);
  } catch (error) {
    assert.ok(error instanceof SiteFileError, String(error));
    for (const { place, fault } of error.faults) {
      assert.ok(error.message.includes(`${place}: ${fault}`), "the message lists every fault");
    }
    return error.faults;
  }
  assert.fail("the file was accepted");
}

Deno.test("site: a good file is read, with its defaults, and frozen", () => {
  const site = readSite(JSON.stringify(good()));
  const [building] = site.buildings;
  const [a, b] = building!.groups[0]!.cars;
  assert.equal(building!.groups[0]!.keepaliveMs, 5_000);
  assert.deepEqual(a!.doors, { front: { openMs: 1_800, closeMs: 3_000 } });
  assert.deepEqual(a!.serves[1], { level: 1, sides: ["front"] });
  assert.equal(b!.doors.rear!.openMs, 2_500);
  assert.throws(() => (site.buildings as unknown[]).push({}), TypeError);
  assert.throws(() => Object.assign(a!.serves[0]!, { level: 9 }), TypeError);
});

Deno.test("site: what is no JSON, or no site at all, is one fault that says so", () => {
  assert.throws(
    () => readSite("{"),
    (error) =>
      error instanceof SiteFileError && error.faults.length === 1 &&
      error.faults[0]!.place === "(file)",
  );
  for (const value of [null, 1, "site", [], undefined]) {
    assert.equal(faultsOf(value)[0]!.place, "(file)");
  }
});

/** Each fault: what is broken, and the place and words that name it. */
const yard = { id: "yard", near: { level: 0 }, walkM: 40 };

const faults: readonly (readonly [string, (site: SiteFile) => void, string, RegExp])[] = [
  [
    "a building twice",
    (site) => site.buildings.push(good().buildings[0]!),
    "buildings[1]",
    /repeats id tower of buildings\[0\]/,
  ],
  [
    "a time zone that is none",
    ({ buildings: [building] }) => building!.timeZone = "Mars/Olympus",
    "buildings[0].timeZone",
    /Mars\/Olympus/,
  ],
  [
    "a level twice",
    ({ buildings: [building] }) => building!.floors.push({ level: 1, label: "again", heightM: 12 }),
    "buildings[0].floors[4]",
    /repeats level 1 of buildings\[0\]\.floors\[2\]/,
  ],
  [
    "a label twice",
    ({ buildings: [building] }) => building!.floors.push({ level: 3, label: "1", heightM: 12 }),
    "buildings[0].floors[4]",
    /repeats label 1/,
  ],
  [
    "a floor below the one under it",
    ({ buildings: [building] }) => building!.floors[3]!.heightM = 3,
    "buildings[0].floors[3].heightM",
    /3 m at level 2.*4 m at level 1/,
  ],
  [
    "two floors at one height, named from above",
    ({ buildings: [building] }) => {
      building!.floors[3]!.heightM = 4;
      building!.floors.reverse();
    },
    "buildings[0].floors[0].heightM",
    /not above 4 m at level 1/,
  ],
  [
    "a group twice",
    ({ buildings: [building] }) => building!.groups.push({ ...good().buildings[0]!.groups[0]! }),
    "buildings[0].groups[1]",
    /repeats id main/,
  ],
  [
    "a car twice",
    ({ buildings: [building] }) => building!.groups[0]!.cars[1]!.id = "a",
    "buildings[0].groups[0].cars[1]",
    /repeats id a/,
  ],
  [
    "a stop that is no floor",
    ({ buildings: [building] }) => building!.groups[0]!.cars[0]!.serves.push({ level: 7 }),
    "buildings[0].groups[0].cars[0].serves[3].level",
    /no floor of the building has level 7/,
  ],
  [
    "a stop twice",
    ({ buildings: [building] }) => building!.groups[0]!.cars[0]!.serves.push({ level: 1 }),
    "buildings[0].groups[0].cars[0].serves[3]",
    /repeats level 1/,
  ],
  [
    "a side without a door",
    ({ buildings: [building] }) => building!.groups[0]!.cars[0]!.serves[1]!.sides = ["rear"],
    "buildings[0].groups[0].cars[0].serves[1].sides",
    /no rear door/,
  ],
  [
    "the front by default, without a front door",
    ({ buildings: [building] }) => building!.groups[0]!.cars[0]!.doors = { rear: {} },
    "buildings[0].groups[0].cars[0].serves[0].sides",
    /no front door/,
  ],
  [
    "a side named twice",
    ({ buildings: [building] }) =>
      building!.groups[0]!.cars[1]!.serves[0]!.sides = ["rear", "rear"],
    "buildings[0].groups[0].cars[1].serves[0].sides",
    /twice/,
  ],
  [
    "a car without doors",
    ({ buildings: [building] }) => building!.groups[0]!.cars[0]!.doors = {},
    "buildings[0].groups[0].cars[0].doors",
    /needs a door/,
  ],
  [
    "a home where it does not stop",
    ({ buildings: [building] }) => building!.groups[0]!.cars[0]!.homeLevel = -1,
    "buildings[0].groups[0].cars[0].homeLevel",
    /does not serve level -1/,
  ],
  [
    "a device of no building",
    ({ devices }) => devices![0]!.building = "shed",
    "devices[0].building",
    /shed/,
  ],
  [
    "a device of no group",
    ({ devices }) => devices![0]!.group = "side",
    "devices[0].group",
    /side/,
  ],
  ["a device of no car", ({ devices }) => devices![1]!.car = "z", "devices[1].car", /z/],
  ["a device twice", ({ devices }) => devices![1]!.id = "ctl", "devices[1]", /repeats id ctl/],
  [
    "an id with a slash",
    ({ buildings: [building] }) => building!.groups[0]!.id = "a/b",
    "buildings[0].groups[0].id",
    /a–z/,
  ],
  [
    "a speed of nothing",
    ({ buildings: [building] }) => building!.groups[0]!.cars[0]!.speedMps = 0,
    "buildings[0].groups[0].cars[0].speedMps",
    /0\.1/,
  ],
  [
    "a property that nobody knows",
    ({ buildings: [building] }) => Object.assign(building!, { color: "red" }),
    "buildings[0]",
    /color/,
  ],
  [
    "a zone twice",
    ({ buildings: [building] }) => building!.groups[0]!.zones = [yard, yard],
    "buildings[0].groups[0].zones[1]",
    /repeats id yard/,
  ],
  [
    "a zone near a landing that there is not",
    ({ buildings: [building] }) => building!.groups[0]!.zones = [{ ...yard, near: { level: 40 } }],
    "buildings[0].groups[0].zones[0].near.level",
    /no car of the group serves level 40/,
  ],
  [
    "a change between a group and itself",
    ({ buildings: [building] }) =>
      building!.changes = [{ level: 0, groups: ["main", "main"], walkM: 10 }],
    "buildings[0].changes[0].groups",
    /names one group twice/,
  ],
  [
    "a change to a group that there is not",
    ({ buildings: [building] }) =>
      building!.changes = [{ level: 0, groups: ["main", "sky"], walkM: null }],
    "buildings[0].changes[0].groups[1]",
    /unknown: sky/,
  ],
  [
    "a change on a floor where a group does not stop",
    ({ buildings: [building] }) =>
      building!.changes = [{ level: 40, groups: ["main", "sky"], walkM: 0 }],
    "buildings[0].changes[0].groups[0].level",
    /no car of the group serves level 40/,
  ],
];
for (const [what, damage, place, words] of faults) {
  Deno.test(`site: ${what} is named with its place`, () => {
    const site = good();
    damage(site);
    const found = faultsOf(site);
    assert.ok(
      found.some((fault) => fault.place === place && words.test(fault.fault)),
      JSON.stringify(found),
    );
  });
}

Deno.test("R60 site: zones are ten metres away and more, and are never coordinates", () => {
  const zoned = (zone: object): SiteFile => {
    const site = good();
    site.buildings[0]!.groups[0]!.zones = [zone as typeof yard];
    return site;
  };
  assert.deepEqual(checkSite(zoned(yard)).buildings[0]!.groups[0]!.zones, [yard]);
  assert.deepEqual(checkSite(good()).buildings[0]!.groups[0]!.zones, []);
  for (
    const [zone, place] of [
      [{ ...yard, walkM: 9.9 }, ".walkM"],
      [{ ...yard, walkM: 301 }, ".walkM"],
      [{ ...yard, lat: 52.5, lon: 13.4 }, ""],
      [{ ...yard, id: "52.5,13.4" }, ".id"],
    ] as const
  ) {
    const places = faultsOf(zoned(zone)).map((fault) => fault.place);
    assert.deepEqual(places, [`buildings[0].groups[0].zones[0]${place}`]);
  }
});

Deno.test("site: every fault is listed at once, of shape and of meaning alike", () => {
  // Faults that do not touch each other: each must be there with all the others.
  const site = good();
  const apart = [1, 4, 8, 10, 14, 15, 17, 20, 21];
  for (const at of apart) faults[at]![1](site);
  const found = faultsOf(site);
  for (const at of apart) {
    const [what, , place, words] = faults[at]!;
    const named = found.some((fault) =>
      fault.place.startsWith(place.slice(0, 12)) && words.test(fault.fault)
    );
    assert.ok(named, `${what}: ${JSON.stringify(found)}`);
  }
});

Deno.test("E8 site: units have doors, capabilities they do not name are off, and none is no fault", () => {
  const [building] = checkSite(withUnit().site).buildings;
  const [unit] = building!.units;
  assert.deepEqual([unit!.panel, unit!.keypad, unit!.qr, unit!.tag], [true, false, false, false]);
  assert.deepEqual(unit!.doors.map(({ id, exit, releaseMs }) => [id, exit, releaseMs]), [
    ["front", true, 5000],
    ["parcels", false, 5000],
  ]);
  assert.deepEqual(checkSite(good()).buildings[0]!.units, []);
});

const unitFaults: readonly [
  string,
  (parts: ReturnType<typeof withUnit>) => void,
  string,
  RegExp,
][] = [
  [
    "a unit with a group's id",
    ({ unit }) => unit.id = "main",
    "buildings[0].units[0].id",
    /id of a lift group/,
  ],
  [
    "a unit twice",
    ({ site, unit }) => site.buildings[0]!.units!.push({ ...unit }),
    "buildings[0].units[1]",
    /repeats id entrance/,
  ],
  [
    "a door twice",
    ({ unit }) => unit.doors[1]!.id = "front",
    "buildings[0].units[0].doors[1]",
    /repeats id front/,
  ],
  [
    "a door on no floor",
    ({ unit }) => unit.doors[1]!.level = 7,
    "buildings[0].units[0].doors[1].level",
    /no floor of the building has level 7/,
  ],
  [
    "a lift of no group",
    ({ unit }) => unit.doors[0]!.lift!.group = "side",
    "buildings[0].units[0].doors[0].lift.group",
    /side/,
  ],
  [
    "a lift that stops elsewhere",
    ({ unit }) => unit.doors[0]!.lift!.level = 9,
    "buildings[0].units[0].doors[0].lift.level",
    /no car of the group serves level 9/,
  ],
  [
    "another group of a lobby that there is not",
    ({ unit }) => Object.assign(unit.doors[0]!.lift!, { also: ["sky"] }),
    "buildings[0].units[0].doors[0].lift.also[0]",
    /unknown: sky/,
  ],
  [
    "a lobby's other group that is the door's own",
    ({ unit }) => Object.assign(unit.doors[0]!.lift!, { also: ["main"] }),
    "buildings[0].units[0].doors[0].lift.also[0]",
    /is the door's own group/,
  ],
  [
    "a lift that opens elsewhere",
    ({ unit }) => Object.assign(unit.doors[0]!.lift!, { level: 2 }),
    "buildings[0].units[0].doors[0].lift.side",
    /no car of the group opens its rear door at level 2/,
  ],
  ["a device of no unit", ({ device }) => device.unit = "exit", "devices[2].unit", /exit/],
  [
    "a device of two",
    ({ device }) => Object.assign(device, { group: "main" }),
    "devices[2]",
    /one of them/,
  ],
  [
    "a unit's device with a car",
    ({ device }) => Object.assign(device, { car: "a" }),
    "devices[2].car",
    /no cars/,
  ],
  [
    "a device of nothing",
    ({ device }) => Object.assign(device, { unit: undefined }),
    "devices[2]",
    /a group or a unit/,
  ],
];
for (const [what, damage, place, words] of unitFaults) {
  Deno.test(`E8 site: ${what} is named with its place`, () => {
    const parts = withUnit();
    damage(parts);
    const found = faultsOf(parts.site);
    assert.ok(
      found.some((fault) => fault.place === place && words.test(fault.fault)),
      JSON.stringify(found),
    );
  });
}

Deno.test("site: floors upside down are a fault for each floor, not for each pair", () => {
  const site = good();
  const floors = Array.from({ length: 350 }, (_, at) => ({
    level: at - 50,
    label: `${at}`,
    heightM: -at / 2,
  }));
  site.buildings[0]!.floors = floors;
  assert.ok(faultsOf(site).length <= 350);
});

Deno.test("site: whatever the file holds, the answer is a site or a list of faults", () => {
  const keys = fc.constantFrom(
    ...[
      "version",
      "cluster",
      "buildings",
      "devices",
      "floors",
      "groups",
      "cars",
      "serves",
      "doors",
    ],
    ...[
      "level",
      "label",
      "heightM",
      "id",
      "sides",
      "front",
      "rear",
      "homeLevel",
      "timeZone",
      "car",
      "units",
      "lift",
      "unit",
    ],
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom<unknown>(0, 1, -1, 1.5, "a", "", null, true, "front", "UTC", 1e300),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(keys, tie("value"), { maxKeys: 6 }),
    ),
  }));
  fc.assert(
    fc.property(value, (part) => {
      const broken = { ...good(), buildings: [part, good().buildings[0]] };
      for (const site of [part, broken]) {
        try {
          checkSite(site);
        } catch (error) {
          assert.ok(error instanceof SiteFileError, String(error));
          assert.ok(error.faults.length > 0);
        }
      }
    }),
    { numRuns: 500 },
  );
});
