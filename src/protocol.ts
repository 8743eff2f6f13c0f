/**
 * What apps and server say to each other: one version, the shapes both transports share, and for
 * WebSocket two discriminated unions. HTTP (`src/http`) and WebSocket (`src/live`) validate with
 * these schemas; OpenAPI and AsyncAPI are generated from them.
 *
 * A socket's life: `hello` with a capability within 5 s → `welcome`; then `subscribe` → `snapshot`
 * followed by `event`s with growing `seq`; `place_call` and `cancel_call` → `result` or `refused`,
 * by the client's own `ref`. After a cut a client subscribes with the `{incarnation, seq}` it saw
 * last: the events since then follow, or a new snapshot where they are gone.
 *
 * `landing_calls`, `group_mode` and, for operators, `any_call` are numbered: each has the `seq`
 * after the one before. `car` and `call` are not: they carry the `seq` that they follow, so that
 * nobody learns of another's calls from a gap, and a client takes them whatever their `seq`. After
 * a resumption the caller's own calls come in `resumed`, and every car comes again.
 *
 * A socket whose capability is for rings hears of rings alone (`protocol_rings.ts`), one whose is
 * for a screen at a landing of what stands on that screen (`protocol_screens.ts`).
 */
import { z } from "zod";
import {
  announcementSchema,
  carTerms,
  destinationTerms,
  landingTerms,
  partySchema,
} from "./call_terms.ts";
import { carAlerts } from "./lift/service_states.ts";
import { carModes, directions, doorStates, liftFaults } from "./lift/vocabulary.ts";
import { grantEvents, grantMessages, holdSchema, leaseSchema } from "./protocol_grants.ts";
import { ringMessages, ringNews, ringPageSchema, ringSchema } from "./protocol_rings.ts";
import { screenNews } from "./protocol_screens.ts";
import { refusalCodes } from "./refusal.ts";
import { sideSchema } from "./site.ts";

export * from "./call_terms.ts";
export * from "./protocol_grants.ts";
export * from "./protocol_rings.ts";
export * from "./protocol_screens.ts";

/** The version of this protocol; a client that says another is refused with `unsupported_version`. */
export const protocolVersion = 1;

/** The WebSocket sub-protocol name. */
export const subprotocol = "vestibule.v1";

const id = z.string().min(1).max(40);
const level = z.int().min(-50).max(300);
const persons = z.int().min(1).max(100).default(1)
  .describe("how many passengers travel together");

/** A client's name for one intent: a UUID of version 7, made once and kept over repeats (E2). */
export const idempotencyKeySchema = z.string().max(64);

const landingRequest = z.strictObject({
  kind: z.literal("landing"),
  from: level,
  fromSide: sideSchema.optional(),
  direction: z.enum(directions),
  persons,
  ...landingTerms,
});
const destinationRequest = z.strictObject({
  kind: z.literal("destination"),
  from: level,
  fromSide: sideSchema.optional(),
  to: level,
  toSide: sideSchema.optional(),
  persons,
  ...destinationTerms,
});
const carRequest = z.strictObject({
  kind: z.literal("car"),
  car: id,
  to: level,
  toSide: sideSchema.optional(),
  persons,
  ...carTerms,
});
const notAZone = "must be the id of a zone of the group; coordinates are not taken";

/** What a caller asks of a lift group. */
export const callRequestSchema = z.discriminatedUnion("kind", [
  landingRequest,
  destinationRequest,
  carRequest,
]);
/** A landing call, a destination call or a car call. */
export type CallRequest = z.infer<typeof callRequestSchema>;

/**
 * Where somebody is who is still on the way (R60): a zone of the group, by its id. It is used at the
 * edge and goes no further (C15), so it is no part of a {@link CallRequest}.
 */
export const zoneIdSchema = z.string({ error: notAZone })
  .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, { error: notAZone })
  .describe("the zone of the group that one is in, on the way; never coordinates");

/** As a body: what a caller asks, and where they are. */
export const placedCallSchema = z.discriminatedUnion("kind", [
  landingRequest.extend({ at: zoneIdSchema.optional() }),
  destinationRequest.extend({ at: zoneIdSchema.optional() }),
  carRequest,
]);

/** The life of a call; the last two end it. */
export const callStates = [
  "registered",
  "assigned",
  "fixed",
  "being_served",
  "served",
  "cancelled",
] as const;
/** Where a call stands in its life. */
export type CallState = (typeof callStates)[number];

/** A journey has at most so many legs. */
export const journeyLegsMax = 3;

/** Why a call ended without being served. */
export const cancelReasons = [
  "by_caller",
  "right_ended",
  "lease_ended",
  "no_lift_available",
  "lift_did_not_come",
  "car_out_of_service",
  "fire_operation",
  "occupant_evacuation",
  "earthquake_operation",
  "inspection",
  "site_changed",
  "stale",
  "hardware_dropped",
] as const;
/** Why a call was cancelled. */
export type CancelReason = (typeof cancelReasons)[number];

/** Which leg of which journey a call is. */
export const journeyPartSchema = z.strictObject({
  id,
  leg: z.int().min(1).max(journeyLegsMax),
  of: z.int().min(1).max(journeyLegsMax),
});

/** A call as its own caller sees it. */
export const callSchema = z.strictObject({
  id,
  state: z.enum(callStates),
  reason: z.enum(cancelReasons).optional().describe("present when cancelled"),
  request: callRequestSchema,
  number: z.int().min(10).max(99).optional()
    .describe("what a screen at the landing calls it by; random, and another call's soon after"),
  car: id.optional().describe("the car that comes; may change until the call is fixed"),
  confirmed: z.boolean().describe("the lift controller holds the call"),
  etaMs: z.int().min(0).optional().describe("estimated wait, from when this was said"),
  comesAtMs: z.int().min(0).optional()
    .describe("the same as a moment of the server's clock; told anew when it moves by 5 s"),
  notice: z.enum(["stuck", "overload", "doors_obstructed"]).optional()
    .describe("what keeps the car that is bound to this call; told when it begins and ends"),
  placedAtMs: z.int().min(0),
  journey: journeyPartSchema.optional().describe("present where the call is a leg of a journey"),
  party: partySchema.optional().describe("present where its passengers travel in several cars"),
  announcements: z.array(announcementSchema).max(4).optional().describe(
    "of an accessible call: what there is to say aloud now; told anew when it changes",
  ),
});
/** A call as its own caller sees it. */
export type CallView = z.infer<typeof callSchema>;

/** A call without what tells that somebody needs an accessible lift: what others see and is kept. */
export const keptCallSchema = callSchema.omit({ announcements: true }).extend({
  request: z.discriminatedUnion("kind", [
    landingRequest.omit({ accessible: true }),
    destinationRequest.omit({ accessible: true }),
    carRequest.omit({ accessible: true }),
  ]),
});
/** A call without what tells that somebody needs an accessible lift. */
export type KeptCall = z.infer<typeof keptCallSchema>;

/** A car; which field who may see stands in `live/audience.ts`. */
export const carSchema = z.strictObject({
  id,
  mode: z.enum(carModes),
  known: z.boolean().describe("false: no report within the keepalive; nothing below is current"),
  positionM: z.number(),
  level,
  direction: z.enum(["up", "down", "none"]),
  nextStop: level.optional(),
  doors: z.partialRecord(sideSchema, z.enum(doorStates)),
  loadPercent: z.int().min(0).max(200).optional()
    .describe("operators only: it tells how many people enter and leave"),
  faults: z.array(z.enum(liftFaults)),
  upper: z.strictObject({
    doors: z.partialRecord(sideSchema, z.enum(doorStates)),
    loadPercent: z.int().min(0).max(200).optional().describe("operators only"),
  }).optional().describe("of a car with two decks: the upper one"),
  alerts: z.array(z.enum(carAlerts)).optional()
    .describe("operators only: somebody should look after this car"),
});
/** A car; which field who may see stands in `live/audience.ts`. */
export type CarView = z.infer<typeof carSchema>;

/**
 * What somebody asks of a building's lifts together: from one landing to another, whichever group
 * serves it best, with changes between lifts where none serves both (at most three legs).
 */
export const journeyRequestSchema = z.strictObject({
  from: level,
  fromSide: sideSchema.optional(),
  to: level,
  toSide: sideSchema.optional(),
  persons,
  accessible: z.boolean().optional().describe("as with a call, on each leg; kept nowhere"),
  groups: z.array(id).min(1).max(32).optional()
    .describe("only these groups may fetch; left out: any that the capability names"),
});
/** A journey as it is asked for. */
export type JourneyRequest = z.infer<typeof journeyRequestSchema>;

/** As a body: what is asked, where its person is, and whether a door that opened asks for it. */
export const placedJourneySchema = journeyRequestSchema.extend({
  at: zoneIdSchema.optional(),
  automatic: z.boolean().optional().describe(
    "asked for by an app because a door was opened: the same wish within a minute, or while its " +
      "calls are open, is answered by the journey that is there",
  ),
});

/** One leg of a journey, as its own caller sees it. */
export const journeyLegSchema = z.strictObject({
  group: id,
  call: id.describe("the call that this leg is; its events come with this id"),
  from: level,
  fromSide: sideSchema.optional(),
  to: level,
  toSide: sideSchema.optional(),
  walkMs: z.int().min(0).optional().describe("to this leg's lift, from where the one before ends"),
  state: z.enum(["planned", ...callStates])
    .describe("`planned`: its lift is called when the one before has its passengers aboard"),
  reason: z.enum(cancelReasons).optional().describe("present when cancelled"),
  car: id.optional(),
  etaMs: z.int().min(0).optional(),
});
/** A journey as its own caller sees it. */
export const journeySchema = z.strictObject({
  id,
  state: z.enum(["open", "served", "cancelled"]),
  reason: z.enum(cancelReasons).optional().describe("present when cancelled"),
  from: level,
  fromSide: sideSchema.optional(),
  to: level,
  toSide: sideSchema.optional(),
  persons: z.int().min(1).max(100),
  legs: z.array(journeyLegSchema).min(1).max(journeyLegsMax),
  estimatedMs: z.int().min(0).describe("from the wish to the destination, as it was planned"),
  placedAtMs: z.int().min(0),
});
/** A journey as its own caller sees it. */
export type JourneyView = z.infer<typeof journeySchema>;

/** A lit button at a landing: somebody waits there. Says not who, how many or since when (C5). */
export const landingCallSchema = z.strictObject({
  level,
  side: sideSchema,
  direction: z.enum(directions),
});
/** A lit landing button. */
export type LandingCallView = z.infer<typeof landingCallSchema>;

/** A call as an operator sees it: what the lift does, without any id of a person (C5). */
export const operatorCallSchema = keptCallSchema
  .omit({ placedAtMs: true, comesAtMs: true, number: true, journey: true, party: true })
  .extend({
    // A lease would tell which calls are one caller's.
    request: z.discriminatedUnion("kind", [
      landingRequest.omit({ accessible: true }),
      destinationRequest.omit({ accessible: true, lease: true }),
      carRequest.omit({ accessible: true, lease: true }),
    ]),
  });
/** A call as an operator sees it. */
export type OperatorCallView = z.infer<typeof operatorCallSchema>;

/** Whether the lifts of a group may be used at all; there wherever a group's mode is. */
export const usableFields = {
  usable: z.boolean().describe("false: do not use the lifts, and say so first of all"),
  doNotUse: z.enum([
    "fire_operation",
    "occupant_evacuation",
    "earthquake_operation",
    "inspection",
    "no_lift_available",
  ]).optional().describe("why not"),
};
const usableSchema = z.strictObject(usableFields);
/** Whether the lifts of a group may be used at all, and why not. */
export type Usable = z.infer<typeof usableSchema>;

/** What happened in a group, by audience: `everyone`, the call's own `caller`, or `operator`s. */
export const groupEventSchema = z.discriminatedUnion("what", [
  z.strictObject({
    what: z.literal("car").describe("everyone; telemetry, conflated to the latest"),
    car: carSchema,
  }),
  z.strictObject({
    what: z.literal("landing_calls").describe("everyone; all lit landing buttons"),
    lit: z.array(landingCallSchema),
  }),
  z.strictObject({
    what: z.literal("group_mode").describe(
      "everyone; whether people may use the lifts at all is `usable`",
    ),
    mode: z.enum(carModes),
    ...usableFields,
  }),
  z.strictObject({ what: z.literal("call").describe("the caller only"), call: callSchema }),
  z.strictObject({
    what: z.literal("any_call").describe("operators only"),
    call: operatorCallSchema,
  }),
  ...grantEvents,
]);
/** What happened in a group. */
export type GroupEvent = z.infer<typeof groupEventSchema>;

/** Where a subscriber stands in a group's events. */
export const cursorSchema = z.strictObject({
  incarnation: z.string().min(1).max(40),
  seq: z.int().min(0),
});
/** Where a subscriber stands in a group's events. */
export type Cursor = z.infer<typeof cursorSchema>;

const address = { building: id, group: id };
const ref = z.string().min(1).max(40).describe("the client's own name for this message");

/** Client → server. */
export const clientMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("hello"),
    version: z.int(),
    capability: z.string().min(1).max(4096),
    page: ringPageSchema.optional(),
  }),
  z.strictObject({
    type: z.literal("subscribe"),
    ref,
    ...address,
    resume: cursorSchema.optional(),
  }),
  z.strictObject({ type: z.literal("unsubscribe"), ref, ...address }),
  z.strictObject({
    type: z.literal("place_call"),
    ref,
    ...address,
    key: idempotencyKeySchema,
    call: callRequestSchema,
    at: zoneIdSchema.optional(),
  }),
  z.strictObject({ type: z.literal("cancel_call"), ref, ...address, call: id }),
  z.strictObject({
    type: z.literal("place_journey"),
    ref,
    building: id,
    key: idempotencyKeySchema,
    journey: placedJourneySchema,
  }),
  z.strictObject({ type: z.literal("cancel_journey"), ref, building: id, journey: id }),
  z.strictObject({
    type: z.literal("open_doors"),
    ref,
    ...address,
    key: idempotencyKeySchema,
    call: id.describe("one's own call, whose car stands at its landing"),
  }),
  ...grantMessages,
  ...ringMessages,
  z.strictObject({ type: z.literal("ping"), ref }),
]);
/** Client → server. */
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/** A refusal on the wire. */
export const refusalSchema = z.strictObject({
  code: z.enum(refusalCodes),
  detail: z.string(),
  retryAfterMs: z.int().min(0).optional(),
  serverTimeMs: z.int().min(0).optional(),
});

/** Server → client. */
export const serverMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("welcome"),
    version: z.literal(protocolVersion),
    serverTimeMs: z.int(),
    heartbeatMs: z.int().describe("the server pings (WebSocket ping) this often"),
    expiresAtMs: z.int().describe("the socket ends with its capability"),
  }),
  z.strictObject({
    type: z.literal("snapshot"),
    ref,
    ...address,
    cursor: cursorSchema,
    mode: z.enum(carModes),
    ...usableFields,
    cars: z.array(carSchema),
    lit: z.array(landingCallSchema),
    calls: z.array(callSchema).describe("the caller's own"),
    anyCalls: z.array(operatorCallSchema).optional().describe("operators only"),
  }),
  z.strictObject({
    type: z.literal("resumed"),
    ref,
    ...address,
    cursor: cursorSchema,
    calls: z.array(callSchema).describe("the caller's own, as they stand"),
  }),
  z.strictObject({
    type: z.literal("event"),
    ...address,
    seq: z.int().min(0),
    event: groupEventSchema,
  }),
  z.strictObject({
    type: z.literal("result"),
    ref,
    call: callSchema.optional(),
    journey: journeySchema.optional(),
    lease: leaseSchema.optional(),
    hold: holdSchema.optional(),
    ring: ringSchema.optional(),
  }),
  z.strictObject({ type: z.literal("refused"), ref: ref.optional(), refusal: refusalSchema }),
  ...ringNews,
  ...screenNews,
  z.strictObject({ type: z.literal("pong"), ref }),
]);
/** Server → client. */
export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** WebSocket close codes of our own; a client tells from them whether to come back. */
export const closeCodes = {
  /** `hello` did not come in time or was refused. Come back with a valid capability. */
  unauthenticated: 4401,
  /** The capability expired or was revoked. Come back with a fresh one. */
  capabilityEnded: 4403,
  /** Too slow, too much or malformed beyond bearing. Come back later. */
  policy: 4408,
  /** The server stops. Come back in a moment, with your cursor. */
  stopping: 4503,
} as const;
