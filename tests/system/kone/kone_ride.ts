/**
 * What must be so of a call that is served, as its client saw it: its states in order, each once; a
 * lift that really came; and events of lifts in an order in which a lift can act. Events are looked at
 * monitor by monitor, since each tells the whole story.
 */
import assert from "node:assert/strict";
import { koneCallStates } from "../../../src/kone/calls/call_news.ts";
import { type CameFrame, isTime, type KoneClient } from "./kone_client.ts";

/** The states of a call that is served. */
export const servedStates: readonly string[] = koneCallStates.filter((one) => one !== "cancelled");

/** Lift topics that a ride is proved by, beside those of calls. */
export const rideTopics: readonly string[] = [
  "call_state/+/+",
  "action/+/+",
  "lift_+/status",
  "lift_+/position",
  "lift_+/doors",
  "lift_+/stopping",
  "lift_+/next_stop_eta",
];

/** A call that was served. */
export interface Ride {
  readonly session: number;
  /** Area of the landing where its passengers enter; null of a car call. */
  readonly from: number | null;
  /** Area of the landing where they leave; null of a landing call. */
  readonly to: number | null;
  /** The area of the deck that serves; left out: any. */
  readonly deck?: number;
}

/** A deck in a `stopping` event. */
interface AnnouncedDeck {
  readonly doors: readonly {
    readonly landing: number;
    readonly inbound: readonly number[];
    readonly outbound: readonly number[];
  }[];
}

/**
 * Proves a ride from the events of {@link rideTopics}, of one monitor or several.
 * @returns the area of the deck that served.
 */
export function proveRide(client: KoneClient, { session, from, to, deck }: Ride): number {
  assert.deepEqual(client.states(session), servedStates, `states of ${session}`);
  const at = (state: string) => {
    const index = client.frames.findIndex(({ subtopic }) =>
      subtopic === `call_state/${session}/${state}`
    );
    assert.ok(index >= 0);
    return index;
  };
  const times = servedStates.map((state) => client.state(session, state)["time"]);
  assert.ok(times.every(isTime));
  assert.deepEqual(times, [...times].sort(), "no state is earlier than the one before");

  const [allocated, ...others] = client.state(session, "fixed")["allocated_lift_deck"] as number[];
  assert.ok(allocated !== undefined && others.length === 0, "one deck comes");
  assert.deepEqual(client.state(session, "served")["allocated_lift_deck"], [allocated]);
  if (deck !== undefined) assert.equal(allocated, deck);
  const eta = String(client.state(session, "fixed")["eta"]);
  assert.ok(isTime(eta) && eta >= String(client.state(session, "fixed")["time"]), eta);
  assert.ok(!("eta" in client.state(session, "served")), "what is over has no eta");

  const lift = liftOf(allocated);
  const doors = (landing: number, state: string, before: number) =>
    client.frames.findLastIndex(({ subtopic, data }, index) =>
      index <= before && subtopic === `lift_${lift}/doors` && data["area"] === allocated &&
      data["landing"] === landing && data["state"] === state
    );
  const moves = (after: number, before: number) =>
    client.frames.some(({ subtopic, data }, index) =>
      index > after && index < before && subtopic === `lift_${lift}/position` &&
      data["moving_state"] === "MOVING"
    );
  const announced = (what: "inbound" | "outbound", area: number) =>
    client.events(`lift_${lift}/stopping`).some(({ data }) =>
      (data["decks"] as AnnouncedDeck[]).some((stopping) =>
        stopping.doors.some((door) => door.landing === area && door[what].includes(session))
      )
    );
  const begin = at("registered");
  const result = client.frames.findIndex(({ callType, data }) =>
    callType === "action" && data["session_id"] === session
  );
  assert.ok(result < begin, `${session}: its result comes first`);
  const end = at("served") + 1;
  const left = to === null ? end : doors(to, "OPENED", end);
  assert.ok(left > begin, `${session}: the doors of ${allocated} open at ${to}`);
  if (from !== null) {
    const came = doors(from, "OPENED", left);
    assert.ok(came >= 0, `${session}: the doors of ${allocated} open at ${from}`);
    if (moves(begin, came)) {
      assert.ok(announced("inbound", from), `${session} is to enter at ${from}`);
    }
    if (to !== null) {
      const shut = client.frames.findIndex(({ subtopic, data }, index) =>
        index > came && subtopic === `lift_${lift}/doors` && data["area"] === allocated &&
        data["state"] === "CLOSED"
      );
      assert.ok(came < shut && shut < left, `${session}: they shut before the ride`);
      assert.ok(moves(shut, left), `${session}: lift ${lift} moves`);
    }
  }
  if (to !== null) {
    assert.ok(moves(begin, left), `${session}: lift ${lift} moves`);
    assert.ok(announced("outbound", to), `${session} is to leave at ${to}`);
  }
  return allocated;
}

/** The lift of a deck whose area the server made. */
export function liftOf(deckArea: number): number {
  return Math.floor((deckArea - 1_000_000) / 1_000);
}

/** How a lift may go on from each moving state. */
const nextMoving: Readonly<Record<string, readonly string[]>> = {
  STANDING: ["STANDING", "STARTING"],
  STARTING: ["STARTING", "MOVING"],
  MOVING: ["MOVING", "DECELERATING"],
  DECELERATING: ["DECELERATING", "STOPPED"],
  STOPPED: ["STOPPED", "STANDING"],
};
/** How a door may go on from each state. */
const nextDoor: Readonly<Record<string, readonly string[]>> = {
  CLOSED: ["OPENING"],
  OPENING: ["OPENED", "CLOSING", "STOPPED"],
  OPENED: ["CLOSING"],
  CLOSING: ["CLOSED", "OPENING", "STOPPED"],
  STOPPED: ["OPENING", "CLOSING"],
};

/** Proves that lifts did, as it was told, nothing that a lift cannot do; returns events looked at. */
export function proveOrder(client: KoneClient): number {
  let count = 0;
  for (const events of Map.groupBy(client.events(/^lift_/), monitorOf).values()) {
    for (const [topic, ofLift] of Map.groupBy(events, liftTopicOf)) {
      count += ofLift.length;
      const moving = new Map<number, string>();
      const doors = new Map<string, string>();
      const lastTimes = new Map<string, string>();
      for (const { subtopic, data } of ofLift) {
        const what = `${subtopic} ${JSON.stringify(data)}`;
        const time = String(data["time"]);
        const lastTime = lastTimes.get(subtopic!) ?? "";
        assert.ok(isTime(time) && time >= lastTime, `${what} after ${lastTime}`);
        lastTimes.set(subtopic!, time);
        const area = data["area"] as number;
        if (subtopic === `${topic}/position`) {
          const state = data["moving_state"] as string;
          const before = moving.get(area);
          assert.ok(
            before === undefined || nextMoving[before]!.includes(state),
            `${what} after ${before}`,
          );
          moving.set(area, state);
          const isUnderWay = state === "STARTING" || state === "MOVING";
          const open = [...doors.values()].filter((door) => door !== "CLOSED");
          assert.ok(!isUnderWay || open.length === 0, `${what} with doors ${open}`);
          assert.ok(!isUnderWay || data["dir"] !== "NONE", what);
        }
        if (subtopic === `${topic}/doors`) {
          const door = `${area} ${data["lift_side"]}`;
          const before = doors.get(door);
          const state = data["state"] as string;
          assert.ok(
            before === undefined || nextDoor[before]!.includes(state),
            `${what} after ${before}`,
          );
          doors.set(door, state);
          const now = moving.get(area);
          assert.ok(
            state === "CLOSED" || now === undefined || now === "STOPPED" || now === "STANDING",
            `${what} while ${now}`,
          );
        }
      }
    }
  }
  return count;
}

function monitorOf({ requestId }: CameFrame): string {
  return String(requestId);
}

function liftTopicOf({ subtopic }: CameFrame): string {
  return subtopic!.split("/")[0]!;
}
