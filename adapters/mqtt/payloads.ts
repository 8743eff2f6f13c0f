/**
 * Every MQTT payload: JSON, described by these schemas and by `docs/asyncapi.yaml`, which is
 * generated from them. What hardware sends is read leniently (unknown fields are ignored, so a
 * newer controller works) and bounded strictly; what we send holds exactly these fields.
 *
 * Words are BACnet's (clause on the Lift object): modes, door states, directions, faults.
 * Times on a unit are milliseconds of its own monotonic clock since its boot (E5).
 */
import { z } from "zod";
import { carModes, directions, doorStates, liftFaults } from "../../src/lift/vocabulary.ts";
import { sideSchema } from "../../src/site.ts";

/** Largest payload taken from a device, in bytes; a larger one is refused and counted. */
export const payloadBytesMax = 262_144;

const name = z.string().min(1).max(64);
const unitMs = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const level = z.int().min(-50).max(300);

export const carModeSchema = z.enum(carModes);
export const doorStateSchema = z.enum(doorStates);
export const liftFaultSchema = z.enum(liftFaults);
export const directionSchema = z.enum(directions);

/** One end of a journey: a side of a floor. */
const landing = z.strictObject({ level, side: sideSchema });

/** One call that the group should serve. */
export const desiredCallSchema = z.strictObject({
  call: name,
  kind: z.enum(["landing", "destination", "car"]),
  car: name.optional()
    .describe("the car that serves it; absent in a delegating group, but for a car call"),
  deck: z.enum(["lower", "upper"]).optional()
    .describe("of a car with two decks: the one that serves it; `from` and `to` are its levels"),
  from: landing.optional().describe("where passengers enter; absent for a car call"),
  to: landing.optional().describe("where they leave; absent for a landing call"),
  direction: directionSchema.optional().describe("present for a landing call"),
  persons: z.int().min(1).max(100),
  cars: z.array(name).min(1).max(16).optional()
    .describe("in a delegating group: only these may serve it; left out: any"),
  dwellMs: z.int().min(0).max(60_000).optional()
    .describe("the doors stay open for so long at either end; left out: as ever"),
  priority: z.literal(true).optional().describe(
    "until it is served its car takes no other call at a landing; its mode is vip",
  ),
  lease: name.optional().describe("the lease that it stands under"),
  expiresAtUnitMs: unitMs.describe("dead from this moment of the controller's clock"),
});

/** Server → controller: all calls the group should serve. Whole, never a difference. */
export const desiredSchema = z.strictObject({
  epoch: z.int().min(0).describe("grows at every start, takeover and restore of the server"),
  revision: z.int().min(0).describe("grows with every change within an epoch"),
  boot: name.describe("the controller's boot id that expiry times refer to"),
  calls: z.array(desiredCallSchema).max(512),
  leases: z.array(z.strictObject({ lease: name, car: name, expiresAtUnitMs: unitMs })).max(16)
    .optional().describe(
      "cars that serve calls under one lease alone, and buttons inside: landing calls pass them " +
        "by, their mode is vip; until that moment of the controller's clock; left out: none",
    ),
  holds: z.array(
    z.strictObject({ hold: name, car: name, side: sideSchema, expiresAtUnitMs: unitMs }),
  ).max(64).optional().describe(
    "doors to be kept open until that moment of the controller's clock, as far as safety allows; " +
      "left out: none",
  ),
  locked: z.array(level).max(350).optional()
    .describe("a button in a car for one of these levels stays dark; left out: none"),
  unlocked: z.array(z.strictObject({ car: name, level, expiresAtUnitMs: unitMs })).max(512)
    .optional().describe("but for this car, until this moment of the controller's clock"),
  parking: z.array(z.strictObject({ car: name, level })).max(64).optional()
    .describe("where cars without a call should wait; the others stay where they are"),
});
export type Desired = z.infer<typeof desiredSchema>;
export type DesiredCall = z.infer<typeof desiredCallSchema>;

/** Server → controller: publish report, car states and positions now. */
export const askSchema = z.strictObject({ epoch: z.int().min(0) });

/** How far a controller has come with a call it holds. */
export const stages = ["accepted", "fixed", "serving"] as const;
/** What became of a call a controller no longer serves. */
export const callOutcomes = [
  "served",
  "expired",
  "not-servable",
  "dropped",
  /** The doors were open for it, and nobody of it found room. */
  "no-room",
] as const;

/** Controller → server: the whole state of reconciliation. Sent on every change, and as heartbeat. */
export const reportSchema = z.object({
  boot: name.describe("new at every start of the controller"),
  seq: z.int().min(0).optional()
    .describe("grows with every report in this boot; tells two of one millisecond apart"),
  unitMs,
  mode: carModeSchema.default("normal").describe("the group's mode"),
  epoch: z.int().min(0).describe("of the desired state it follows; 0 when it has none"),
  revision: z.int().min(0),
  held: z.array(z.object({
    call: name,
    car: name,
    stage: z.enum(stages).describe("fixed: can no longer change car; serving: doors opened for it"),
  })).max(512),
  finished: z.array(z.object({ call: name, outcome: z.enum(callOutcomes) })).max(1024)
    .describe("kept here until a desired state no longer names the call"),
  endedHolds: z.array(name).max(64).optional().describe(
    "holds that it has ended for safety, or cannot begin; kept here until the desired state no " +
      "longer names them",
  ),
  serving: z.array(name).max(16).optional()
    .describe("in mode emergency-power: the cars that serve; left out: none"),
  pressed: z.array(landing.extend({ direction: directionSchema })).max(1400).optional().describe(
    "landing buttons that are wired to the controller and lit, whole, where the server chooses " +
      "the car; left out: it has none, or sends cars itself",
  ),
});
export type Report = z.infer<typeof reportSchema>;

/** Controller → server: where a car is. Many times a second; only the latest matters. */
export const carPositionSchema = z.object({
  boot: name,
  seq: z.int().min(0).describe("grows with every position and state of this car in this boot"),
  unitMs,
  positionM: z.number().min(-400).max(2000).describe("height of the car floor above level 0"),
  speedMps: z.number().min(-30).max(30).describe("positive is up"),
  level: level.describe("the floor it stands at or passed last"),
  direction: z.enum(["up", "down", "none"]).describe("committed direction of service"),
  nextStop: level.optional(),
  nextStopInMs: z.number().min(0).max(600_000).optional(),
});
export type CarPosition = z.infer<typeof carPositionSchema>;

/** Controller → server: a car's mode, doors, load and faults. On every change and as heartbeat. */
export const carStateSchema = z.object({
  boot: name,
  seq: z.int().min(0),
  unitMs,
  mode: carModeSchema,
  doors: z.partialRecord(sideSchema, doorStateSchema),
  loadKg: z.number().min(0).max(50_000),
  carCalls: z.array(level).max(350).describe("floors lit inside the car"),
  faults: z.array(liftFaultSchema).max(17),
  passengerAlarm: z.boolean().default(false),
  overload: z.boolean().optional()
    .describe("it does not leave because of its load; left out: judged by loadKg"),
  upper: z.object({
    doors: z.partialRecord(sideSchema, doorStateSchema),
    loadKg: z.number().min(0).max(50_000),
    carCalls: z.array(level).max(350),
  }).optional().describe(
    "of a car with two decks: the upper one; the rest is then the lower one's",
  ),
});
export type CarState = z.infer<typeof carStateSchema>;

/** Controller → server, retained; the offline form is the last will. */
export const statusSchema = z.object({ online: z.boolean(), boot: name });
export type Status = z.infer<typeof statusSchema>;

/** Server → controller: do this once and now, or never (E5). */
export const actSchema = z.strictObject({
  act: name.describe("a controller does each id at most once"),
  kind: z.enum(["open_doors"]),
  car: name,
  side: sideSchema,
  boot: name.describe("another boot than the controller's own: refuse"),
  notAfterUnitMs: unitMs.describe("a later moment of the controller's clock: refuse"),
});
export type Act = z.infer<typeof actSchema>;

/** Why a unit refused an act. */
export const actRefusals = [
  "other-boot",
  "too-late",
  "known-id",
  "unknown-car",
  "not-at-landing",
  "not-in-service",
] as const;

/** Controller → server: what became of an act. */
export const outcomeSchema = z.object({
  act: name,
  outcome: z.enum(["done", "refused"]),
  reason: z.enum(actRefusals).optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;
