/**
 * Monitors over the real group actors and a simulated building. Of the calls' part there is a book
 * that a test writes by hand, and of the stream an exchange that keeps every frame.
 */
import { KoneMonitor } from "../../../../src/kone/monitor/kone_monitor.ts";
import { numbersOf } from "../../../../src/kone/numbering.ts";
import type { CallFeed, CallNews, SessionInCar } from "../../../../src/kone/calls/call_news.ts";
import type { ClientRights, KoneIdentity } from "../../../../src/kone/client_rights.ts";
import type { Exchange, Frame, KoneSession } from "../../../../src/kone/stream/exchange.ts";
import { type JourneyHouse, journeyHouse, tower } from "../../journeys/journey_house.ts";

/** A frame of an event. */
export interface EventFrame {
  readonly data: Readonly<Record<string, unknown>>;
  readonly subtopic: string;
  readonly requestId: string;
}

/** Who asks. */
export function identity(client: string, user: string | null = null): KoneIdentity {
  return {
    client,
    user,
    scopes: [],
    limited: user !== null,
    singleUse: false,
    jti: `jti-${client}`,
    expiresAtMs: Infinity,
  };
}

/** A session that keeps what it is told. */
export class KeptSession implements KoneSession {
  /** Another once the session is resumed. */
  identity: KoneIdentity;
  /** All frames, acks and refusals among them, in order. */
  readonly frames: Frame[] = [];
  readonly keys: string[] = [];
  behind = false;
  readonly #ended = new Set<() => void>();

  constructor(who: KoneIdentity) {
    this.identity = who;
  }

  /** How many wait for its end. */
  get waiting(): number {
    return this.#ended.size;
  }

  /** The events told so far, of a topic that ends or begins so. */
  events(of = ""): EventFrame[] {
    return (this.frames as unknown as EventFrame[])
      .filter(({ subtopic }) => subtopic?.includes(of) === true);
  }

  tell(key: string, frame: Frame): void {
    this.keys.push(key);
    this.frames.push(frame);
  }

  onEnd(ended: () => void): () => void {
    this.#ended.add(ended);
    return () => this.#ended.delete(ended);
  }

  end(): void {
    for (const ended of [...this.#ended]) ended();
  }
}

/** Calls as a test says that they are. */
export class WrittenCalls implements CallFeed {
  readonly #hears = new Set<(news: CallNews) => void>();
  readonly past: CallNews[] = [];
  sessions: (SessionInCar & { client: string; user: string | null })[] = [];

  /** How many listen. */
  get listeners(): number {
    return this.#hears.size;
  }

  says(client: string, user: string | null, session: number, topic: string): void {
    const at = { building: "tower", group: "main" };
    const [kind, state] = topic.split("/");
    const data = { time: "2026-01-05T08:00:00.000Z", success: true };
    const news = { at, client, user, session, subtopic: `${kind}/${session}/${state}`, data };
    this.past.push(news);
    for (const hears of [...this.#hears]) hears(news);
  }

  listen(_at: unknown, hears: (news: CallNews) => void): () => void {
    this.#hears.add(hears);
    return () => this.#hears.delete(hears);
  }

  latest(_at: unknown, client: string, user: string | null): readonly CallNews[] {
    return this.past.filter((news) => news.client === client && news.user === user);
  }

  sessionsIn(_at: unknown, client: string, user: string | null): readonly SessionInCar[] {
    return this.sessions.filter((session) => session.client === client && session.user === user);
  }
}

/** A house that is monitored; end it with `stop`. */
export interface MonitorHouse {
  readonly house: JourneyHouse;
  readonly monitor: KoneMonitor;
  readonly calls: WrittenCalls;
  /** Clients that may monitor. */
  readonly allowed: Set<string>;
  /** How often a right was asked for. */
  asked: number;
  /** Sends a monitor request of a session. */
  ask(
    session: KeptSession,
    requestId: string,
    subtopics: readonly string[],
    durationS?: number,
  ): void;
  stop(): Promise<void>;
}

/** Opens the house with a group of two lifts, `main`. */
export async function monitorHouse(): Promise<MonitorHouse> {
  const house = await journeyHouse();
  const numbers = numbersOf(tower);
  const building = numbers.building("tower")!;
  const group = building.group("1")!;
  const calls = new WrittenCalls();
  const allowed = new Set(["watcher"]);
  const rights: ClientRights = {
    of: ({ client }) => {
      staged.asked++;
      const monitor = allowed.has(client);
      return { levels: "all", monitor, robot: false, priority: false, rid: `rid-${client}` };
    },
  };
  const monitor = new KoneMonitor({
    site: tower,
    lifts: house.process.lifts,
    rights,
    calls,
    clock: house.clock,
  });
  const staged: MonitorHouse = {
    house,
    monitor,
    calls,
    allowed,
    asked: 0,
    ask(session, requestId, subtopics, durationS = 300) {
      const exchange: Exchange = {
        identity: session.identity,
        session,
        building,
        group,
        buildingId: "building:tower",
        groupId: "1",
        requestId,
        answer: () => {
          throw new Error("A monitor has no result");
        },
        accept: () =>
          void session.frames.push({ connectionId: "c", requestId, statusCode: 201, data: {} }),
        refuse: (statusCode, error) =>
          void session.frames.push({ type: "error", requestId, statusCode, data: { error } }),
      };
      monitor.monitor({ sub: "Ann's phone", durationS, subtopics }, exchange);
    },
    async stop() {
      monitor.close();
      await house.stop();
    },
  };
  return staged;
}

/** Runs with a house that is monitored. */
export async function withMonitors(body: (staged: MonitorHouse) => Promise<void>): Promise<void> {
  const staged = await monitorHouse();
  try {
    await body(staged);
  } finally {
    await staged.stop();
  }
}
