/**
 * Calls of the KONE-compatible API over the real lift groups of a simulated building. What a socket
 * would do is played here: exchanges note their frames in order, beside what the feed tells.
 */
import assert from "node:assert/strict";
import { modelGroup } from "../../../../actors/elevator_group/model.ts";
import type { CallNews } from "../../../../src/kone/calls/call_news.ts";
import { DoorOpenings } from "../../../../src/kone/calls/gates.ts";
import { type CallersEnded, KoneCalls } from "../../../../src/kone/calls/kone_calls.ts";
import type { GroupRights, KoneIdentity, KoneMedia } from "../../../../src/kone/client_rights.ts";
import { numbersOf } from "../../../../src/kone/numbering.ts";
import type { Exchange } from "../../../../src/kone/stream/exchange.ts";
import type {
  ActionPayload,
  CallPayload,
  HoldOpenPayload,
} from "../../../../src/kone/stream/payloads.ts";
import { randomInt, seededRandom, uuidV7 } from "../../../../src/random.ts";
import { checkSite, type SiteFile } from "../../../../src/site.ts";
import { at, type JourneyHouse, journeyHouse } from "../../journeys/journey_house.ts";

const serves = (from: number, to: number, rear: readonly number[] = []) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).map((level) => ({
    level,
    ...(rear.includes(level) && { sides: ["front" as const, "rear" as const] }),
  }));
const car = (id: string, from: number, to: number, rear: readonly number[] = []) => ({
  id,
  speedMps: 2.5,
  accelerationMps2: 1,
  ratedLoadKg: 1000,
  serves: serves(from, to, rear),
  homeLevel: from,
  ...(rear.length > 0 && { doors: { front: {}, rear: {} } }),
});

/**
 * Levels 0 to 9, areas 1000 to 10000, exit at 0. In `main` a and b stop at 0 to 6, a also at the rear
 * of 0; c at 5 to 7. `side` goes from 0 to 6, too; `upper` from 6 to 9. Level 4 is locked in the site.
 * Terminal 2 is in use at 0 alone, terminal 3 within 20 s after the entrance's door was opened.
 */
export const houseFile: SiteFile = {
  version: 1,
  cluster: "test",
  buildings: [{
    id: "tower",
    kone: { id: "Tower9" },
    floors: serves(0, 9).map(({ level }) => ({
      level,
      label: `${level}`,
      heightM: 4 * level,
      exit: level === 0,
    })),
    groups: [
      {
        id: "main",
        cars: [car("a", 0, 6, [0]), car("b", 0, 6), car("c", 5, 7)],
        lockedLevels: [4],
        kone: {
          terminals: [
            { terminal: 1, type: "Virtual" },
            { terminal: 2, type: "LCS", levels: [0] },
            {
              terminal: 3,
              type: "LCS",
              after: { unit: "entrance", door: "main", withinMs: 20_000 },
            },
          ],
          actions: [
            { action: 2, name: "DcsCall", kind: "destination" },
            { action: 3, name: "DcsCall 3", kind: "destination" },
            { action: 4, name: "DcsCall 4", kind: "destination", enabled: false },
            { action: 2001, name: "LdgCall UP", kind: "landing_up" },
            { action: 2002, name: "LdgCall DOWN", kind: "landing_down" },
            { action: 5000, name: "CarCall", kind: "car" },
          ],
        },
      },
      { id: "side", cars: [car("s", 0, 6)] },
      { id: "upper", cars: [car("u", 6, 9)] },
    ],
    units: [{
      id: "entrance",
      panel: true,
      doors: [{ id: "main", level: 0, kind: "entrance" }],
    }],
  }],
};

/** What a client saw, in order. */
export type Seen =
  | { readonly frame: "answer"; readonly data: Readonly<Record<string, unknown>> }
  | { readonly frame: "error"; readonly status: number; readonly text: string }
  | { readonly frame: "news"; readonly news: CallNews };

/** Who asks, and by what. */
export interface Who {
  readonly client?: string;
  readonly user?: string | null;
  readonly scopes?: KoneIdentity["scopes"];
  readonly group?: number;
}

/** The stage; end it with `stop`. */
export interface KoneStage {
  readonly house: JourneyHouse;
  readonly calls: KoneCalls;
  readonly openings: DoorOpenings;
  /** What the manager gave: by default all floors but the locked one, and no robot. */
  rights: Omit<GroupRights, "rid">;
  /** As {@link rights}, of whoever shows that medium. */
  readonly mediaRights: Map<string, Omit<GroupRights, "rid">>;
  readonly seen: Seen[];
  /** While it is so, events of the groups are lost. */
  deaf: boolean;
  endRights(who: CallersEnded): void;
  exchange(who?: Who): Exchange;
  /** Sends an action without waiting. */
  send(call: Call, who?: Who): void;
  /** Sends an action and returns its result's data. */
  act(call: Call, who?: Who): Promise<Readonly<Record<string, unknown>>>;
  /** As {@link act}, of a call that must be taken: its session id. */
  placed(call: Call, who?: Who): Promise<number>;
  hold(payload: Partial<HoldOpenPayload>, who?: Who): Promise<Readonly<Record<string, unknown>>>;
  cancel(session: number, who?: Who): Promise<Seen>;
  /** States told of a session, in order. */
  states(session: number): string[];
  /** The data of a state's event. */
  state(session: number, state: string): Readonly<Record<string, unknown>>;
  until(session: number, state: string, ms?: number): Promise<void>;
  stop(): Promise<void>;
}

/** An action as tests write it: 0 and 2 are areas 1000 and 3000 by level. */
export interface Call extends Partial<Omit<CallPayload, "destination">> {
  readonly area: number;
  readonly destination?: number | null;
  readonly terminal?: number | null;
  readonly mediaId?: string;
  readonly mediaCc?: string;
}

const open = new Set([0, 1, 2, 3, 5, 6, 7, 8, 9]);

/** A master token's scope for calls. */
export const calling: KoneIdentity["scopes"] = [
  { type: "callgiving", resource: "building:Tower9" },
];
/** The same for robots. */
export const robotCalling: KoneIdentity["scopes"] = [
  { type: "robotcall", resource: "building:Tower9" },
];

/** Opens the stage, with every car heard. */
export async function koneStage(): Promise<KoneStage> {
  const site = checkSite(houseFile);
  const house = await journeyHouse(site);
  const numbers = numbersOf(site);
  const building = numbers.building("Tower9")!;
  const { clock, process: { lifts, journeys } } = house;
  const random = seededRandom("kone");
  const seen: Seen[] = [];
  const enders = new Set<(who: CallersEnded) => void>();
  const openings = new DoorOpenings(clock);
  const listen = lifts.listen.bind(lifts);
  lifts.listen = (where, told, reloaded) =>
    listen(where, (event) => {
      if (!stage.deaf) told(event);
    }, reloaded);
  const stage: { deaf: boolean; rights: Omit<GroupRights, "rid"> } = {
    deaf: false,
    rights: { levels: open, granted: new Set(), monitor: true, robot: false, priority: false },
  };
  const mediaRights = new Map<string, Omit<GroupRights, "rid">>();
  const calls = new KoneCalls({
    lifts,
    conditions: lifts,
    journeys,
    site,
    numbers,
    models: new Map(site.buildings.flatMap((one) =>
      one.groups.map((group) => {
        const model = modelGroup(one, group);
        return [model.key, model] as const;
      })
    )),
    clock,
    opened: openings.within,
    newId: () => uuidV7(clock.now(), random),
    newKey: () => uuidV7(clock.now(), random),
    randomBytes: (count) => Uint8Array.from({ length: count }, () => randomInt(random, 256)),
    rights: {
      of: ({ client, user }, _building, _group, media?: KoneMedia) => ({
        ...(media === undefined
          ? stage.rights
          : mediaRights.get(`${media.cc ?? ""}${media.id}`) ?? stage.rights),
        rid: `rid ${client} ${user}`,
      }),
    },
    hearEnds: (ended) => {
      enders.add(ended);
      return () => enders.delete(ended);
    },
  });
  for (const { group } of building.groups) {
    calls.listen(at(group), (news) => seen.push({ frame: "news", news }));
  }
  let requests = 0;
  const exchange = ({ client = "c1", user = null, scopes = calling, group = 1 }: Who = {}) => ({
    identity: {
      client,
      user,
      scopes,
      limited: user !== null,
      singleUse: false,
      jti: "j",
      expiresAtMs: Infinity,
    },
    session: { identity: undefined as never, tell() {}, onEnd: () => () => {} },
    building,
    group: building.group(String(group))!,
    buildingId: "building:Tower9",
    groupId: String(group),
    requestId: "",
    answer: (data: object) => void seen.push({ frame: "answer", data: { ...data } }),
    accept() {
      assert.fail("nothing here is only acknowledged");
    },
    refuse: (status: number, text: string) => void seen.push({ frame: "error", status, text }),
  } satisfies Exchange);
  const payloadOf = (
    { area, destination = null, terminal = null, mediaId, mediaCc, ...call }: Call,
  ): ActionPayload => ({
    requestId: ++requests,
    area,
    timeMs: null,
    terminal,
    ...(mediaId !== undefined && { mediaId }),
    ...(mediaCc !== undefined && { mediaCc }),
    call: {
      action: 2,
      destination,
      delayS: 0,
      groupSize: 1,
      allowedLifts: null,
      activateCallStates: [],
      replacementPriority: "LOW",
      ...call,
    },
  });
  const answered = async (from: number, what: string): Promise<Seen> => {
    const find = () => seen.slice(from).find(({ frame }) => frame !== "news");
    await house.until(`an answer to ${what}`, () => find() !== undefined, 15_000);
    return find()!;
  };
  const dataOf = (answer: Seen) => {
    assert.equal(answer.frame, "answer", JSON.stringify(answer));
    return answer.frame === "answer" ? answer.data : {};
  };
  const newsOf = (session: number, state: string) =>
    seen.flatMap((one) => one.frame === "news" ? one.news : [])
      .filter(({ subtopic }) => subtopic === `call_state/${session}/${state}`);
  const made: KoneStage = {
    house,
    calls,
    openings,
    mediaRights,
    seen,
    get deaf() {
      return stage.deaf;
    },
    set deaf(deaf) {
      stage.deaf = deaf;
    },
    get rights() {
      return stage.rights;
    },
    set rights(rights) {
      stage.rights = rights;
    },
    endRights: (who) => {
      for (const ended of enders) ended(who);
    },
    exchange,
    send: (call, who) => calls.action(payloadOf(call), exchange(who)),
    act: async (call, who) => {
      const from = seen.length;
      calls.action(payloadOf(call), exchange(who));
      return dataOf(await answered(from, "action"));
    },
    placed: async (call, who) => {
      const data = await made.act(call, who);
      assert.equal(data.success, true, JSON.stringify(data));
      return data.session_id as number;
    },
    hold: async (payload, who) => {
      const from = seen.length;
      calls.holdOpen({
        requestId: ++requests,
        liftDeck: 1001010,
        servedArea: 1000,
        hardS: 0,
        softS: 0,
        ...payload,
      }, exchange(who));
      return dataOf(await answered(from, "hold_open"));
    },
    cancel: async (session, who) => {
      const from = seen.length;
      calls.delete({ sessionId: session }, exchange(who));
      return await answered(from, "delete");
    },
    states: (session) =>
      seen.flatMap((one) => one.frame === "news" ? one.news : [])
        .filter((news) => news.session === session && news.subtopic.startsWith("call_state/"))
        .map(({ subtopic }) => subtopic.split("/")[2]!),
    state: (session, state) => {
      const [news] = newsOf(session, state);
      assert.ok(news !== undefined, `${state} of ${session} was told`);
      return news.data as Readonly<Record<string, unknown>>;
    },
    until: (session, state, ms = 120_000) =>
      house.until(`${state} of ${session}`, () => newsOf(session, state).length > 0, ms),
    stop: async () => {
      calls.close();
      await house.stop();
    },
  };
  return made;
}
