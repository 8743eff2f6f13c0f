/**
 * The site file: the buildings of one cluster, their floors, lift groups, cars and doors, access
 * units with theirs, and the devices that may speak for them. It is read once, every fault in it is
 * listed at once with its place, and what comes out is frozen.
 *
 * A *floor* is a level of the building; a *landing* is one side of a floor where a car can open a
 * door. Levels are whole numbers in order of height; labels are what people read.
 */
import { z } from "zod";
import { koneBuildingSchema, koneCarSchema, koneGroupSchema } from "./site_kone.ts";
import { faultsOfMeaning } from "./site_meaning.ts";

/** Ids stand in topics, keys and URLs, so they hold nothing that means something there. */
const id = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, {
  error: "must be 1 to 40 of a–z, 0–9, - and _, and start with a letter or digit",
});
const label = z.string().min(1).max(60);
const millis = z.int().min(0).max(60_000);

/** The sides of a car that may have a door. */
export const sides = ["front", "rear"] as const;
export const sideSchema = z.enum(sides);
/** One side of a car. */
export type Side = z.infer<typeof sideSchema>;

const floorSchema = z.strictObject({
  level: z.int().min(-50).max(300),
  label,
  /** Height of the floor above level 0 of the building, in metres. */
  heightM: z.number().min(-300).max(1500),
  /** An exit floor can always be called (a person is never stopped from leaving). */
  exit: z.boolean().default(false),
});

const doorSchema = z.strictObject({
  openMs: millis.default(1800),
  closeMs: millis.default(3000),
});

const carSchema = z.strictObject({
  id,
  name: label.optional(),
  /** Rated speed, m/s. */
  speedMps: z.number().min(0.1).max(25),
  accelerationMps2: z.number().min(0.1).max(3),
  /** m/s³; left out where the drive has no jerk limit. */
  jerkMps3: z.number().min(0.1).max(20).optional(),
  ratedLoadKg: z.number().min(75).max(20_000),
  /** Holds a wheelchair and an attendant; left out: a car of 630 kg or more does (EN 81-70). */
  accessible: z.boolean().optional(),
  startDelayMs: millis.default(500),
  levellingMs: millis.default(700),
  /** How long doors stay open for a car call and for a landing call. */
  dwellCarCallMs: millis.default(3000),
  dwellLandingCallMs: millis.default(5000),
  /** One passenger in or out. */
  transferMs: millis.default(1200),
  /** Share of the rated load from which landing calls are passed by. */
  bypassLoad: z.number().min(0.1).max(1).default(0.8),
  doors: z.partialRecord(sideSchema, doorSchema).default({ front: doorSchema.parse({}) }),
  /** Where the car's doors can open. */
  serves: z.array(z.strictObject({
    level: z.int(),
    sides: z.array(sideSchema).min(1).max(2).default(["front"]),
  })).min(2).max(300),
  /** Decks, one above the other; left out: one. What is said of load and doors is of each. */
  decks: z.union([z.literal(1), z.literal(2)]).optional(),
  /** From the lower deck's floor to the upper one's, m; left out: to the next level. */
  deckHeightM: z.number().min(2).max(12).optional(),
  /** Where the upper deck is while the lower one stands at a level; left out: by height. */
  deckLevels: z.array(z.strictObject({ lower: z.int(), upper: z.int() })).min(1).max(300)
    .optional(),
  /** Where the car stands when nothing is known of it: of two decks, the lower one. */
  homeLevel: z.int().optional(),
  /** Its numbers in the KONE-compatible API (`site_kone.ts`). */
  kone: koneCarSchema.optional(),
});

/**
 * A place from which people come to a lift, at least ten metres across: a phone there may say so
 * when it calls (R60). Its id is ours, such as a beacon's name.
 */
const zoneSchema = z.strictObject({
  id,
  /** The landing it is near. */
  near: z.strictObject({ level: z.int(), side: sideSchema.optional() }),
  /** The way from its middle to the landing. */
  walkM: z.number().min(10).max(300),
});

/** What hangs at a landing for people without a phone (C13). */
const panelSchema = z.strictObject({
  id,
  /** Up and down, or where to. */
  kind: z.enum(["buttons", "destination"]),
  /** The landing where it hangs. */
  level: z.int(),
  side: sideSchema.default("front"),
  /** What a destination panel offers; left out: every level that the group serves. */
  levels: z.array(z.int()).min(1).max(350).optional(),
});

const groupSchema = z.strictObject({
  id,
  name: label.optional(),
  /** `dispatching`: this server chooses the car. `delegating`: the group's controller does. */
  operation: z.enum(["dispatching", "delegating"]).default("dispatching"),
  /** A report older than this makes a car `unknown`; devices report at least twice as often. */
  keepaliveMs: z.int().min(1000).max(60_000).default(5000),
  cars: z.array(carSchema).min(1).max(16),
  /** Left out: calls to the group come without positions, and one with a position is refused. */
  zones: z.array(zoneSchema).max(64).default([]),
  /** How long doors stay open for an accessible call; left out: 10 s (EN 81-70: 2 to 20 s). */
  accessibleDwellMs: z.int().min(2_000).max(20_000).optional(),
  /** Left out: none that speak for themselves; the controller may have buttons of its own. */
  panels: z.array(panelSchema).max(700).optional(),
  /** Nobody gets out there without a right of their own; never an exit floor (C13). */
  lockedLevels: z.array(z.int()).max(350).optional(),
  /** Its numbers in the KONE-compatible API (`site_kone.ts`). */
  kone: koneGroupSchema.optional(),
});

/** What lies behind a door. Behind a `private` one lives somebody: no log names it (C4). */
export const unitDoorKinds = [
  "entrance",
  "parcel_room",
  "garage",
  "storage",
  "common",
  "private",
] as const;
/** What lies behind a door. */
export type UnitDoorKind = (typeof unitDoorKinds)[number];

const unitDoorSchema = z.strictObject({
  id,
  name: label.optional(),
  level: z.int(),
  kind: z.enum(unitDoorKinds),
  /** People leave the building by it: it opens from inside whatever else holds. */
  exit: z.boolean().default(false),
  /** The landing where a lift fetches who came in here (C13). */
  lift: z.strictObject({
    group: id,
    level: z.int(),
    side: sideSchema.optional(),
    /** Other groups of the same lobby: the better one is taken. */
    also: z.array(id).min(1).max(31).optional(),
  }).optional(),
  /** How long the strike stays released for one opening. */
  releaseMs: z.int().min(500).max(60_000).default(5000),
  /** Open for longer than this is held open. */
  heldOpenMs: z.int().min(1000).max(600_000).default(30_000),
});

/** An access unit: an intercom with its doors (`panel`), or a reader without a panel (E8). */
const unitSchema = z.strictObject({
  id,
  name: label.optional(),
  /** It has a display, which shows the rotating presence code (C12). */
  panel: z.boolean().default(false),
  keypad: z.boolean().default(false),
  qr: z.boolean().default(false),
  tag: z.boolean().default(false),
  /** How long it decides by a list that it has not heard the server say is current (R13). */
  alone: z.strictObject({
    qrMinutes: z.int().min(1).max(1440).default(15),
    /** Left out: for as long as the list says what tags may do (R19). */
    tagMinutes: z.int().min(1).max(20_160).optional(),
  }).default({ qrMinutes: 15 }),
  /**
   * Whether the server may open its doors at all. False: only in answer to a credential that was
   * shown at the unit a moment ago, whatever the server says (C12).
   */
  remoteOpening: z.boolean().default(true),
  /** Whether visitors' links open its doors although it has no display to show a code (C12). */
  linkWithoutPanel: z.boolean().default(false),
  doors: z.array(unitDoorSchema).min(1).max(16),
});

/** How people get from one lift group to another on a floor where both stop. */
const changeSchema = z.strictObject({
  level: z.int(),
  groups: z.tuple([id, id]),
  /** The way between them, either way round; null: there is none on this floor. */
  walkM: z.number().min(0).max(300).nullable(),
});

const buildingSchema = z.strictObject({
  id,
  name: label.optional(),
  timeZone: z.string().default("UTC"),
  /** ISO 3166-1 alpha-2; for rules that differ by country. */
  country: z.string().regex(/^[A-Z]{2}$/, { error: "must be two capital letters" }).optional(),
  /** Where its data lies by law, `EU` or a country; left out: where the building stands (R91). */
  region: z.string().regex(/^[A-Z]{2}$/, { error: "must be two capital letters" }).optional(),
  /** Days that its law lets logs be kept at most (R49); left out: as long as the operator sets. */
  logDays: z.strictObject({
    audit: z.int().min(1).max(365).optional(),
    equipment: z.int().min(1).max(365).optional(),
  }).optional(),
  /** People live here: only then may the manager keep addresses (R15). */
  residential: z.boolean().optional(),
  floors: z.array(floorSchema).min(2).max(350),
  groups: z.array(groupSchema).min(1).max(32),
  /** Between two groups on a floor where both stop and nothing else is said: 20 m. */
  changes: z.array(changeSchema).max(1000).optional(),
  /** So long the same automatic wish, at a door that is opened again, is one call; else 60 s. */
  automaticCallWindowMs: z.int().min(1000).max(600_000).optional(),
  /**
   * Whose key units pin for a flat that has none: of whoever has a manager's letter, or of whoever
   * comes first (C2). Left out: `letter`.
   */
  firstKey: z.enum(["letter", "first"]).optional(),
  /** Their ids differ from the groups': both stand at the same place in topics. */
  units: z.array(unitSchema).max(128).default([]),
  /** Its names in the KONE-compatible API (`site_kone.ts`). */
  kone: koneBuildingSchema.optional(),
});

const deviceSchema = z.strictObject({
  /** The device's MQTT user name. */
  id,
  building: id,
  /** Either the lift group that it speaks for … */
  group: id.optional(),
  /** Left out: the group's controller. Given: the controller of this one car. */
  car: id.optional(),
  /** Given: this one panel at a landing of the group. */
  panel: id.optional(),
  /** … or the access unit that it is. */
  unit: id.optional(),
});

/** The shape of a site file. */
export const siteSchema = z.strictObject({
  version: z.literal(1),
  cluster: id,
  buildings: z.array(buildingSchema).min(1).max(64),
  devices: z.array(deviceSchema).max(2000).default([]),
});

/** What stands in a site file. */
export type SiteFile = z.input<typeof siteSchema>;
/** A floor of a building. */
export type Floor = Readonly<z.output<typeof floorSchema>>;
/** A car and its physics. */
export type Car = DeepReadonly<z.output<typeof carSchema>>;
/** A lift group as its file describes it. */
export type Group = DeepReadonly<z.output<typeof groupSchema>>;
/** A panel at a landing. */
export type Panel = DeepReadonly<z.output<typeof panelSchema>>;
/** A place from which people come to a lift. */
export type Zone = DeepReadonly<z.output<typeof zoneSchema>>;
/** An access unit and its doors. */
export type Unit = DeepReadonly<z.output<typeof unitSchema>>;
/** A door of an access unit. */
export type UnitDoor = DeepReadonly<z.output<typeof unitDoorSchema>>;
/** A building. */
export type Building = DeepReadonly<z.output<typeof buildingSchema>>;
/** A device that may speak on MQTT, and what for. */
export type Device = Readonly<z.output<typeof deviceSchema>>;
/** A whole, checked site. */
export type Site = DeepReadonly<z.output<typeof siteSchema>>;

type DeepReadonly<T> = T extends (infer E)[] ? readonly DeepReadonly<E>[]
  : T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
  : T;

/** One fault of a site file: where, and what rule it breaks. */
export interface SiteFault {
  /** Like `buildings[0].groups[1].cars[2].serves[3].level`. */
  readonly place: string;
  readonly fault: string;
}

/** A site file that cannot be used; lists every fault. */
export class SiteFileError extends Error {
  override readonly name = "SiteFileError";
  constructor(readonly faults: readonly SiteFault[]) {
    super(
      `Cannot use the site file: ${faults.length} fault${faults.length === 1 ? "" : "s"}\n` +
        faults.map(({ place, fault }) => `  ${place}: ${fault}`).join("\n"),
    );
  }
}

/**
 * Reads a site file's text.
 * @throws {SiteFileError} with every fault of its syntax, else of its shape and its meaning.
 */
export function readSite(text: string): Site {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new SiteFileError([{ place: "(file)", fault: `is not JSON: ${messageOf(error)}` }]);
  }
  return checkSite(parsed);
}

/** As {@link readSite}, from a value. */
export function checkSite(value: unknown): Site {
  const shaped = siteSchema.safeParse(value);
  const faults = shaped.success
    ? []
    : shaped.error.issues.map((issue) => ({ place: placeOf(issue.path), fault: issue.message }));
  // Meaning is checked on whatever can be read, so that one look shows every fault.
  faults.push(...faultsOfMeaning(value));
  if (!shaped.success || faults.length > 0) throw new SiteFileError(faults);
  return deepFreeze(shaped.data);
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((part) => typeof part === "number" ? `[${part}]` : `.${String(part)}`)
    .join("");
  return place === "" ? "(file)" : place.replace(/^\./, "");
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
