/**
 * Who may see what of a lift group, field by field (C5). Every message of a socket, every event and
 * every field within stands here with its audience; one without does not type-check, and what is
 * sent is made through this table, so a new field stays inside until somebody has decided.
 *
 * `everyone` who may watch the group sees cars and lit landing buttons; `caller` sees their own
 * calls; `operator` sees every call, without ids. Of a car, `nextStop` is everyone's: the car is
 * seen to stop there seconds later, whoever it stops for. `loadPercent` is not: from one stop to
 * the next it tells how many people entered or left together, which no view from outside does.
 */
import type { FeedEvent, GroupSnapshot } from "../lifts.ts";
import type {
  CallView,
  CarView,
  GroupEvent,
  JourneyView,
  LandingCallView,
  OperatorCallView,
  ServerMessage,
} from "../protocol.ts";
import type { HoldView, LeaseView } from "../protocol_grants.ts";
import type { RingView } from "../rings.ts";

/** Who may see a field: whoever may watch the group, whose call it is, operators, or a screen. */
export type Audience = FeedEvent["audience"] | "screen";

/** An audience for each field of a value, those of objects within it included. */
export type Shown<T> = { readonly [K in KeysOf<T>]-?: ShownValue<NonNullable<At<T, K>>> };
type ShownValue<V> = [Extract<V, object>] extends [never] ? Audience
  : Extract<V, object> extends readonly (infer E)[] ? ShownEach<NonNullable<E>>
  : Shown<Extract<V, object>>;
type ShownEach<E> = ShownValue<E> extends Audience ? Audience : { readonly each: ShownValue<E> };
/** Keys of any member of a union, and the values there. */
type KeysOf<T> = T extends unknown ? keyof T & string : never;
type At<T, K extends string> = T extends unknown ? K extends keyof T ? T[K] : undefined : never;

/** An audience, or the audiences of what lies within. */
export type ShownNode =
  | Audience
  | { readonly each: ShownNode }
  | { readonly [name: string]: ShownNode };

const everyone = "everyone";
const caller = "caller";
const operator = "operator";
const screen = "screen";

const request = <A extends Audience>(audience: A) => ({
  kind: audience,
  from: audience,
  fromSide: audience,
  direction: audience,
  persons: audience,
  to: audience,
  toSide: audience,
  car: audience,
  lifts: audience,
  priority: audience,
  split: audience,
  attendant: audience,
});

const car: Shown<CarView> = {
  id: everyone,
  mode: everyone,
  known: everyone,
  positionM: everyone,
  level: everyone,
  direction: everyone,
  nextStop: everyone,
  doors: { front: everyone, rear: everyone },
  loadPercent: operator,
  faults: everyone,
  upper: { doors: { front: everyone, rear: everyone }, loadPercent: operator },
  alerts: operator,
};

const lit: Shown<LandingCallView> = { level: everyone, side: everyone, direction: everyone };

const ownCall: Shown<CallView> = {
  id: caller,
  state: caller,
  reason: caller,
  request: { ...request(caller), accessible: caller, lease: caller },
  number: caller,
  car: caller,
  confirmed: caller,
  etaMs: caller,
  comesAtMs: caller,
  notice: caller,
  placedAtMs: caller,
  journey: { id: caller, leg: caller, of: caller },
  party: { persons: caller, calls: caller },
  announcements: { each: { code: caller, car: caller, level: caller, side: caller } },
};

const ownLease: Shown<LeaseView> = {
  id: caller,
  state: caller,
  reason: caller,
  request: { lifts: caller, level: caller, side: caller, lifeMs: caller },
  car: caller,
  grantedAtMs: caller,
  expiresAtMs: caller,
};

const ownHold: Shown<HoldView> = {
  id: caller,
  state: caller,
  reason: caller,
  request: { call: caller, lease: caller, side: caller, lifeMs: caller },
  car: caller,
  level: caller,
  side: caller,
  sinceMs: caller,
  expiresAtMs: caller,
};

/** A ring is the device's own as a call is its caller's. */
const ownRing: Shown<RingView> = {
  ring: caller,
  building: caller,
  unit: caller,
  state: caller,
  reason: caller,
  seq: caller,
  presses: caller,
  startedAtMs: caller,
  untilMs: caller,
  answeredHere: caller,
  rings: caller,
  doors: caller,
  opened: caller,
  media: caller,
  lifts: caller,
  lift: { from: caller, to: caller },
};

const ownJourney: Shown<JourneyView> = {
  id: caller,
  state: caller,
  reason: caller,
  from: caller,
  fromSide: caller,
  to: caller,
  toSide: caller,
  persons: caller,
  legs: {
    each: {
      group: caller,
      call: caller,
      from: caller,
      fromSide: caller,
      to: caller,
      toSide: caller,
      walkMs: caller,
      state: caller,
      reason: caller,
      car: caller,
      etaMs: caller,
    },
  },
  estimatedMs: caller,
  placedAtMs: caller,
};

const anyCall: Shown<OperatorCallView> = {
  id: operator,
  state: operator,
  reason: operator,
  request: request(operator),
  car: operator,
  confirmed: operator,
  etaMs: operator,
  notice: operator,
};

/** A group as it stands. */
export const groupFields: Shown<GroupSnapshot> = {
  mode: everyone,
  usable: everyone,
  doNotUse: everyone,
  cars: { each: car },
  lit: { each: lit },
  calls: { each: ownCall },
  anyCalls: { each: anyCall },
};

/** Every event. The audience of its `what` is the one that it must come with. */
export const eventFields: {
  readonly [W in GroupEvent["what"]]: Shown<Extract<GroupEvent, { readonly what: W }>>;
} = {
  car: { what: everyone, car },
  landing_calls: { what: everyone, lit: { each: lit } },
  group_mode: { what: everyone, mode: everyone, usable: everyone, doNotUse: everyone },
  call: { what: caller, call: ownCall },
  any_call: { what: operator, call: anyCall },
  lease: { what: caller, lease: ownLease },
  hold: { what: caller, hold: ownHold },
};

const about = { type: everyone, ref: everyone } as const;
const address = { building: everyone, group: everyone } as const;
const cursor = { incarnation: everyone, seq: everyone } as const;

/** Every message to a socket; what lies in an `event` stands in {@link eventFields}. */
export const messageFields: {
  readonly [T in ServerMessage["type"]]: Shown<
    Omit<Extract<ServerMessage, { readonly type: T }>, "event">
  >;
} = {
  welcome: {
    type: everyone,
    version: everyone,
    serverTimeMs: everyone,
    heartbeatMs: everyone,
    expiresAtMs: everyone,
  },
  snapshot: { ...about, ...address, cursor, ...groupFields },
  resumed: { ...about, ...address, cursor, calls: { each: ownCall } },
  event: { type: everyone, ...address, seq: everyone },
  result: {
    ...about,
    call: ownCall,
    journey: ownJourney,
    lease: ownLease,
    hold: ownHold,
    ring: ownRing,
  },
  refused: {
    ...about,
    refusal: {
      code: everyone,
      detail: everyone,
      retryAfterMs: everyone,
      serverTimeMs: everyone,
    },
  },
  rings: { type: everyone, rings: { each: ownRing }, resumed: caller },
  ring: { type: everyone, ring: ownRing },
  cameras: { type: everyone, looked: { each: { unit: caller, untilMs: caller } } },
  papers: { type: everyone },
  signal: {
    type: everyone,
    ring: caller,
    media: caller,
    session: caller,
    signal: {
      kind: caller,
      sdp: caller,
      proof: caller,
      certificate: caller,
      candidate: caller,
      reason: caller,
      ok: caller,
      said: caller,
      text: caller,
    },
    iceServers: { each: { urls: caller, username: caller, credential: caller } },
  },
  directory: { type: everyone, lines: { each: { number: screen, name: screen } } },
  landing: {
    type: everyone,
    floor: screen,
    groups: {
      each: {
        name: screen,
        usable: screen,
        doNotUse: screen,
        out: screen,
        calls: { each: { number: screen, car: screen, comesAtMs: screen, here: screen } },
      },
    },
  },
  pong: about,
};

/** What a resident's socket may be sent; calls in it are its own. */
export const residentSees: ReadonlySet<Audience> = new Set<Audience>(["everyone", "caller"]);
/** What an operator's socket may be sent. */
export const operatorSees: ReadonlySet<Audience> = new Set<Audience>([
  "everyone",
  "caller",
  "operator",
]);

/** What a screen's socket may be sent: of calls their number and their car, and nobody's name. */
export const screenSees: ReadonlySet<Audience> = new Set<Audience>(["everyone", "screen"]);

/** What a socket of this right may be sent. */
export function sees(isOperator: boolean): ReadonlySet<Audience> {
  return isOperator ? operatorSees : residentSees;
}

/** An event as a socket may be sent it. */
export function shownEvent(event: GroupEvent, seen: ReadonlySet<Audience>): unknown {
  return shown(eventFields[event.what], seen, event);
}

/** The part of a value that may be seen; undefined where that is none of it. */
export function shown(node: ShownNode, seen: ReadonlySet<Audience>, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (typeof node === "string") return seen.has(node) ? value : undefined;
  const fields = seenFields(node, seen);
  if (fields.length === 0) return undefined;
  if (isEach(node)) return (value as readonly unknown[]).map((one) => shown(node.each, seen, one));
  const part: Record<string, unknown> = {};
  for (const [name, within] of fields) {
    const of = shown(within, seen, (value as Readonly<Record<string, unknown>>)[name]);
    if (of !== undefined) part[name] = of;
  }
  return part;
}

type Fields = readonly (readonly [name: string, node: ShownNode])[];

/** The fields of a node of which any part may be seen. The tables never change: found once. */
function seenFields(node: Exclude<ShownNode, string>, seen: ReadonlySet<Audience>): Fields {
  let known = fieldsSeen.get(seen);
  if (known === undefined) fieldsSeen.set(seen, known = new WeakMap());
  let fields = known.get(node);
  if (fields === undefined) {
    fields = Object.entries(node).filter(([, within]) =>
      typeof within === "string" ? seen.has(within) : seenFields(within, seen).length > 0
    );
    known.set(node, fields);
  }
  return fields;
}

const fieldsSeen = new WeakMap<ReadonlySet<Audience>, WeakMap<object, Fields>>();

/** Whether a node has the audiences of each entry of a list. */
export function isEach(node: ShownNode): node is { readonly each: ShownNode } {
  return typeof node === "object" && "each" in node;
}
