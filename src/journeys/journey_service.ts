/**
 * Carries journeys to the actors: {@link Journeys} over the directory. First the building says
 * whether the key has a journey already; then every group that could serve the wish is asked what
 * it would take, which writes nothing; then the building writes down the best plan as the one that
 * counts; then the first leg is placed under the caller's own key. Whatever reply is lost on the
 * way, the key finds its plan again, and the plan its call: so one key never has two calls.
 */
import type { Directory } from "../../actors/directory.ts";
import type { JourneyCommand, JourneyPlan, JourneyReply } from "../../actors/building/journeys.ts";
import { buildingKind } from "../../actors/building/register.ts";
import type {
  CallerCommand,
  GroupCommand,
  GroupReply,
} from "../../actors/elevator_group/commands.ts";
import { groupKind } from "../../actors/elevator_group/decide.ts";
import { keyOfLeg } from "../../actors/elevator_group/journey_part.ts";
import type { GroupModel } from "../../actors/elevator_group/model.ts";
import type { Prefers } from "../access/capability.ts";
import type { Clock } from "../clock.ts";
import { answerWithinMs } from "../lift_service.ts";
import type { Answer, Done } from "../lifts.ts";
import { arrivesInMs } from "../position/arrival.ts";
import type { CallRequest, CallView, JourneyRequest, JourneyView } from "../protocol.ts";
import { type Refusal, RefusalError, refuse } from "../refusal.ts";
import type { Site } from "../site.ts";
import { viewJourney } from "./journey_view.ts";
import { automaticWindowMsDefault, type Journeys, type WishedJourney } from "./journeys.ts";
import { requestOf, type Route, type RouteLeg, Topology } from "./routes.ts";

/** A group that has not said by then what a call would take is left out. */
export const quoteWithinMs = 300;
/** Ways with changes that groups are asked about. */
const routesAskedMax = 6;
/** How often a cancellation looks again, where a leg went on meanwhile. */
const cancelTriesMax = 3;

/** What a journey service needs. */
export interface JourneyServiceOptions {
  readonly site: Site;
  readonly directory: Directory;
  /** By `building/group`. */
  readonly models: ReadonlyMap<string, GroupModel>;
  readonly clock: Clock;
  /** A fresh, unguessable id. */
  readonly newId: () => string;
}

interface Quote {
  readonly pickupMs: number;
  readonly rideMs: number;
}

/** The journeys of the cluster. */
export class JourneyService implements Journeys {
  readonly #options: JourneyServiceOptions;
  readonly #topologies: ReadonlyMap<string, Topology>;
  readonly #windows: ReadonlyMap<string, number>;

  constructor(options: JourneyServiceOptions) {
    this.#options = options;
    const { buildings } = options.site;
    this.#topologies = new Map(
      buildings.map((building) => [building.id, new Topology(building, options.models)]),
    );
    this.#windows = new Map(
      buildings.map(({ id, automaticCallWindowMs }) => [
        id,
        automaticCallWindowMs ?? automaticWindowMsDefault,
      ]),
    );
  }

  firstGroups(
    { building, request, may }: Pick<WishedJourney, "building" | "request" | "may">,
  ): Answer<readonly string[]> {
    const routes = this.#routes(building, request, may);
    if (!routes.ok) return routes;
    const groups = routes.value.map(({ legs }) => legs[0]!.model.group.id);
    return { ok: true, value: [...new Set(groups)] };
  }

  place(wish: WishedJourney, done: Done<JourneyView>): void {
    answer(this.#place(wish), done);
  }

  read(building: string, caller: string, journey: string, done: Done<JourneyView>): void {
    answer(this.#read(building, caller, journey), done);
  }

  cancel(building: string, caller: string, journey: string, done: Done<JourneyView>): void {
    answer(this.#cancel(building, caller, journey), done);
  }

  async #place(wish: WishedJourney): Promise<JourneyView> {
    const { building, caller, key } = wish;
    const known = await this.#known(wish);
    if ("view" in known) return known.view;
    const routes = this.#routes(building, wish.request, wish.may);
    if (!routes.ok) throw new RefusalError(routes.refusal);
    const { route, estimatedMs } = await this.#best(wish, routes.value);
    const chosen = await this.#ask(building, {
      type: "choose_journey",
      plan: {
        id: this.#options.newId(),
        caller,
        key,
        request: kept(wish.request),
        ...(wish.automatic === true && { automatic: true }),
        legs: route.legs.map((leg) => this.#planned(leg, wish.prefers)),
        estimatedMs: Math.round(estimatedMs),
      },
      ...this.#automatic(wish, known.over),
    });
    return await this.#begin(wish, chosen!);
  }

  /** The journey that a wish has already; where it has none, an earlier one that is over. */
  async #known(
    wish: WishedJourney,
    over?: string,
  ): Promise<{ readonly view: JourneyView } | { readonly over: string | undefined }> {
    const { building, caller, key } = wish;
    const plan = await this.#ask(building, {
      type: "find_journey",
      caller,
      key,
      request: kept(wish.request),
      ...this.#automatic(wish, over),
    });
    if (plan === null) return { over };
    const isFresh = this.#options.clock.now() - plan.atMs < this.#windowMs(building);
    if (plan.key === key || isFresh) {
      return { view: await this.#begin(wish, plan) };
    }
    const view = await this.#view(building, plan);
    // After the window only an open one answers for the wish.
    return view.state === "open" ? { view } : await this.#known(wish, plan.id);
  }

  /** Places the first leg, or finds it placed, and shows the journey. */
  async #begin(wish: WishedJourney, plan: JourneyPlan): Promise<JourneyView> {
    const { building, request, arrivesInMs = 0, unlockForMs } = wish;
    const [first, ...further] = plan.legs;
    const reply = await this.#tell(building, first!.group, {
      type: "place_call",
      caller: plan.caller,
      key: plan.key,
      request: requestOf({ ...first!, walkM: 0 }, request),
      ...(arrivesInMs > 0 && { arrivesInMs }),
      ...(unlockForMs !== undefined && { unlock: { levels: [first!.to], forMs: unlockForMs } }),
      call: first!.call,
      journey: {
        id: plan.id,
        leg: 1,
        of: plan.legs.length,
        further: further.map((leg) => ({ ...leg, walkMs: leg.walkMs ?? 0 })),
      },
    });
    // Its group may have forgotten the key of a journey that is long over, and refuses it then.
    if (!reply.ok && reply.refusal.code !== "key_expired") throw new RefusalError(reply.refusal);
    const call = reply.ok && "call" in reply ? reply.call : undefined;
    return await this.#view(building, plan, call);
  }

  async #read(building: string, caller: string, journey: string): Promise<JourneyView> {
    const plan = await this.#ask(building, { type: "read_journey", caller, journey });
    return await this.#view(building, plan!);
  }

  async #cancel(building: string, caller: string, journey: string): Promise<JourneyView> {
    const plan = (await this.#ask(building, { type: "read_journey", caller, journey }))!;
    for (let tries = 1;; tries++) {
      const view = await this.#view(building, plan);
      const isCancelled = view.legs.some(({ reason }) => reason === "by_caller");
      const at = view.legs.findIndex(({ state }) => state !== "served" && state !== "being_served");
      if (isCancelled) return view;
      if (view.state !== "open" || at < 0) {
        throw new RefusalError(
          refuse("not_cancellable", "Cannot cancel the journey: nothing of it is left to cancel"),
        );
      }
      const { group, call, walkMs: _, ...landings } = plan.legs[at]!;
      const leg = at + 1;
      const reply = await this.#tell(building, group, {
        type: "end_leg",
        caller,
        key: keyOfLeg(plan.key, leg),
        call,
        request: requestOf({ ...landings, walkM: 0 }, plan.request),
        journey: { id: plan.id, leg, of: plan.legs.length, further: [] },
        reason: "by_caller",
      });
      if (reply.ok) return await this.#view(building, plan);
      // Its passengers went aboard this moment: what is left to cancel is the leg after it.
      if (reply.refusal.code !== "not_cancellable" || tries >= cancelTriesMax) {
        throw new RefusalError(reply.refusal);
      }
    }
  }

  async #view(building: string, plan: JourneyPlan, first?: CallView): Promise<JourneyView> {
    const waits = first !== undefined && first.state !== "being_served" &&
      first.state !== "served";
    const calls = await Promise.all(plan.legs.map(async ({ group, call }, at) => {
      if (at === 0 && first !== undefined) return first;
      // Until the first leg's passengers are aboard there is no other call to look for.
      if (at > 0 && waits) return undefined;
      const command = { type: "read_call", caller: plan.caller, call } as const;
      const reply = await this.#tell(building, group, command);
      if (reply.ok && "call" in reply) return reply.call;
      if (!reply.ok && reply.refusal.code !== "unknown_call") throw new RefusalError(reply.refusal);
    }));
    return viewJourney(plan, calls);
  }

  /** The ways that could serve a wish: with one lift, or else with changes. */
  #routes(
    building: string,
    request: WishedJourney["request"],
    may: WishedJourney["may"],
  ): Answer<readonly Route[]> {
    const topology = this.#topologies.get(building);
    if (topology === undefined) {
      return no(refuse("unknown_group", "Cannot find lifts: there is no such building here"));
    }
    if (request.from === request.to) {
      return no(refuse("same_floor", `Cannot place the journey: it ends where it begins`));
    }
    for (const level of [request.from, request.to]) {
      if (topology.stopsAt(level)) continue;
      return no(refuse("unknown_floor", `Cannot place the journey: no lift stops at ${level}`));
    }
    for (const allowed of [may, () => true]) {
      const direct = topology.direct(request, allowed);
      const found = direct.length > 0
        ? direct
        : topology.withChanges(request, allowed, routesAskedMax);
      if (found.length === 0) continue;
      return allowed === may ? { ok: true, value: found } : no(refuse(
        "forbidden",
        "Cannot place the journey: the capability holds no way there, changes of lift included",
      ));
    }
    return no(
      topology.refusal(request) ??
        refuse("not_served", "Cannot place the journey: no lifts of the building serve it"),
    );
  }

  /** The way that takes least time now, by what its groups say. */
  async #best(
    { building, caller, request, prefers = {}, arrivesInMs = 0 }: WishedJourney,
    routes: readonly Route[],
  ): Promise<{ readonly route: Route; readonly estimatedMs: number }> {
    const asked = new Map<string, Promise<Answer<Quote>>>();
    const quotes = await Promise.all(routes.map(({ legs }) =>
      Promise.all(legs.map((leg) => {
        const name = `${leg.model.group.id} ${leg.from} ${leg.to}`;
        const quote = asked.get(name) ??
          this.#quote(building, caller, requestOf(leg, request), leg.model);
        asked.set(name, quote);
        return quote;
      }))
    ));
    let best: { route: Route; estimatedMs: number } | null = null;
    let why: Refusal | undefined;
    routes.forEach((route, at) => {
      let ms = arrivesInMs;
      for (const [index, quote] of quotes[at]!.entries()) {
        if (!quote.ok) {
          why ??= quote.refusal;
          return;
        }
        ms += walkMsOf(route.legs[index]!, prefers);
        ms = Math.max(ms, quote.value.pickupMs) + quote.value.rideMs;
      }
      if (best === null || ms < best.estimatedMs) best = { route, estimatedMs: ms };
    });
    if (best !== null) return best;
    throw new RefusalError(why ?? refuse("unavailable", "Cannot place the journey: repeat it"));
  }

  #quote(
    building: string,
    caller: string,
    request: CallRequest,
    { group }: GroupModel,
  ): Promise<Answer<Quote>> {
    const command = { type: "quote", caller, request } as const;
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(quoteWithinMs, () => resolve(late));
      void this.#tell(building, group.id, command, quoteWithinMs).then((reply) => {
        cancel();
        if (!reply.ok) resolve(reply);
        else resolve("quote" in reply ? { ok: true, value: reply.quote } : late);
      });
    });
  }

  #planned(leg: RouteLeg, prefers: Prefers = {}): JourneyPlan["legs"][number] {
    const { from, fromSide, to, toSide, model } = leg;
    return {
      group: model.group.id,
      call: this.#options.newId(),
      from,
      ...(fromSide !== undefined && { fromSide }),
      to,
      ...(toSide !== undefined && { toSide }),
      ...(leg.walkM > 0 && { walkMs: walkMsOf(leg, prefers) }),
    };
  }

  #automatic({ building, automatic }: WishedJourney, over: string | undefined) {
    if (automatic !== true) return {};
    const windowMs = this.#windowMs(building);
    return { automatic: { windowMs, ...(over !== undefined && { over }) } };
  }

  #windowMs(building: string): number {
    return this.#windows.get(building) ?? automaticWindowMsDefault;
  }

  /** @throws {RefusalError} */
  #ask(building: string, command: JourneyCommand): Promise<JourneyPlan | null> {
    const { directory } = this.#options;
    return new Promise((resolve, reject) => {
      directory.tell<JourneyCommand, JourneyReply>({ kind: buildingKind, key: building }, command, {
        lane: "commands",
        bytes: 1024,
        withinMs: answerWithinMs,
        answer: (reply) => {
          if (reply.ok) resolve(reply.journey);
          else reject(new RefusalError(reply.refusal));
        },
      });
    });
  }

  #tell(
    building: string,
    group: string,
    command: CallerCommand | (GroupCommand & { readonly type: "end_leg" }),
    withinMs = answerWithinMs,
  ): Promise<GroupReply> {
    const key = `${building}/${group}`;
    return new Promise((resolve) => {
      this.#options.directory.tell<GroupCommand, GroupReply>({ kind: groupKind, key }, command, {
        lane: "commands",
        withinMs,
        answer: resolve,
      });
    });
  }
}

/** A wish as it is kept: without what tells that somebody needs an accessible lift. */
function kept({ accessible: _, ...request }: JourneyRequest): JourneyPlan["request"] {
  return request;
}

const late: Answer<Quote> = no(
  refuse("busy", "Cannot place the journey: no lift group answered in time", {
    retryAfterMs: 1_000,
  }),
);

/** To a leg's landing, to five seconds like every arrival (C15). */
function walkMsOf({ walkM }: RouteLeg, prefers: Prefers): number {
  return arrivesInMs(walkM, prefers);
}

function no(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

function answer(coming: Promise<JourneyView>, done: Done<JourneyView>): void {
  coming.then(
    (value) => done({ ok: true, value }),
    (error) =>
      done(no(
        error instanceof RefusalError
          ? error.refusal
          : refuse("internal", "Cannot answer: something broke here"),
      )),
  );
}
