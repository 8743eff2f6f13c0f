/**
 * One trace through a dispatcher, as a rule the group actor, on the simulated building, in simulated
 * time. The hardware is the simulated controller with its cars, doors and reports, as in every other
 * simulation of this project; the passengers are the trace's. The same building, trace and seed give
 * the same run.
 *
 * A trace runs until everybody is served and the cars rest, and two hours beyond its last passenger
 * at most.
 */
import type { DispatchJob } from "../../actors/elevator_group/dispatch/job.ts";
import { modelGroup } from "../../actors/elevator_group/model.ts";
import type { Happening } from "../../adapters/simulator/building_events.ts";
import { GroupController } from "../../adapters/simulator/controller.ts";
import { DirectAdapter } from "../../adapters/simulator/direct_adapter.ts";
import { Publisher } from "../../adapters/simulator/publisher.ts";
import { type Clock, ManualClock } from "../clock.ts";
import type { CallView } from "../protocol.ts";
import { forkRandom, type Random, seededRandom } from "../random.ts";
import { carsOf, lobbyOf } from "./building_cars.ts";
import type { TrafficBuilding } from "./building_file.ts";
import type { Dispatcher, Parking } from "./dispatchers.ts";
import { type RunRecords } from "./figures.ts";
import { GroupHost } from "./group_host.ts";
import { type CallDesk, Passengers, type Way } from "./passengers.ts";
import { peerOf } from "./peers/peers.ts";
import { Recorder } from "./recorder.ts";
import { siteOf } from "./site_of_building.ts";
import type { Journey } from "./trace_file.ts";

/** How passengers may ask for a lift (E18). */
export const callModes = ["landing", "destination", "phone", "mixed"] as const;
/** How the passengers of a run ask for a lift. */
export type CallMode = (typeof callModes)[number];

/** How long a word takes between a button, the actor and the hardware, each. */
export const wordDelayMs = 10;
/** Time for the hardware to say where it is, before the trace begins. */
const warmUpMs = 1_000;
/** A run ends so long after its last passenger came, whoever still waits. */
export const patienceMs = 7_200_000;
/** Cars come to rest within this after the last passenger has left. */
const restMs = 300_000;
/** Of people with both at hand, so many use the phone (E18). */
const phoneShare = 0.2;

/** What is to be run. */
export interface TraceRun {
  readonly building: TrafficBuilding;
  readonly journeys: readonly Journey[];
  readonly calls: CallMode;
  readonly dispatcher: Dispatcher;
  /** Of a dispatcher to compare with; left out: none. */
  readonly parking?: Parking | undefined;
  readonly seed: string;
  /** Milliseconds of the machine's own time, for how long turns took. */
  readonly stopwatch: () => number;
  /** Hears what each search of the group actor is asked. */
  readonly searching?: (job: DispatchJob) => void;
}

/** What came of it. */
export interface TraceResult extends RunRecords {
  readonly turnMs: readonly number[];
}

/** Whoever chooses cars. */
interface TrafficGroup extends CallDesk {
  /** Hardware and dispatcher begin to talk. */
  start(): Promise<void>;
  /** What the hardware does, for who is not told by an adapter. */
  happened?(happening: Happening): void;
  readonly openCalls: number;
  readonly turnMs: readonly number[];
}

/** Runs one trace. */
export async function runTrace(run: TraceRun): Promise<TraceResult> {
  const { building, journeys, calls, stopwatch } = run;
  const random = seededRandom(run.seed);
  const clock = new ManualClock();
  const site = siteOf(building);
  const recorder = new Recorder(clock);
  const controller = new GroupController(
    site.building,
    site.group,
    clock,
    forkRandom(random, "building"),
    (happening: Happening) => {
      recorder.happened(happening);
      passengers.happened(happening);
      group.happened?.(happening);
    },
  );
  const parts = { controller, clock, stopwatch, wordDelayMs };
  const told = (call: CallView) => passengers.told(call);
  const group: TrafficGroup = run.dispatcher === "vestibule"
    ? actorOf(
      { ...parts, site, random: forkRandom(random, "actor"), searching: run.searching },
      told,
    )
    : peerOf(run.dispatcher, { ...parts, told }, {
      announced: calls === "destination",
      parking: run.parking ?? "none",
      lobby: lobbyOf(building),
    });
  const passengers = new Passengers({
    controller,
    clock,
    recorder,
    desk: group,
    pacesOf: pacesOf(building),
  });
  for (const { id, homeFloor } of carsOf(building)) recorder.stands(id, homeFloor);
  await group.start();
  clock.advance(warmUpMs);

  recorder.begin();
  const startMs = clock.monotonic();
  const ways = waysOf(calls, journeys.length, forkRandom(random, "ways"));
  const comeFrom = (index: number) => {
    const journey = journeys[index];
    if (journey === undefined) return;
    clock.after(startMs + journey.atMs - clock.monotonic(), () => {
      passengers.arrive(journey, ways[index]!);
      comeFrom(index + 1);
    });
  };
  comeFrom(0);
  const untilMs = startMs + journeys.at(-1)!.atMs + patienceMs;
  while (passengers.delivered < journeys.length && clock.monotonic() < untilMs) {
    clock.advance(1_000);
  }
  const restUntilMs = clock.monotonic() + restMs;
  const rests = () => [...controller.cars.values()].every(({ phase }) => phase === "standing");
  while (!(group.openCalls === 0 && rests()) && clock.monotonic() < restUntilMs) {
    clock.advance(1_000);
  }
  return {
    passengers: recorder.passengers,
    stops: recorder.stops,
    building,
    endMs: recorder.nowMs,
    turnMs: group.turnMs,
  };
}

/** The group actor, with the controller's reports and its desired state between them. */
function actorOf(
  { controller, clock, stopwatch, site, random, searching }: {
    controller: GroupController;
    clock: Clock;
    stopwatch: () => number;
    site: ReturnType<typeof siteOf>;
    random: Random;
    searching: ((job: DispatchJob) => void) | undefined;
  },
  told: (call: CallView) => void,
): TrafficGroup {
  const model = modelGroup(site.building, site.group);
  const adapter = new DirectAdapter(clock, wordDelayMs);
  const link = adapter.link({ building: model.building, group: model.group.id });
  new Publisher(controller, link, clock, model.group.keepaliveMs).start();
  return new GroupHost({ model, adapter, clock, random, stopwatch, wordDelayMs, told, searching });
}

/** How long one passenger takes through the doors of each car. */
function pacesOf(building: TrafficBuilding): (car: string) => { inMs: number; outMs: number } {
  const paces = new Map(
    carsOf(building).map(({ id, transferInS, transferOutS }) => [
      id,
      { inMs: 1000 * transferInS, outMs: 1000 * transferOutS },
    ]),
  );
  return (car) => paces.get(car)!;
}

function waysOf(calls: CallMode, count: number, random: Random): readonly Way[] {
  return Array.from({ length: count }, () => {
    if (calls === "destination") return "panel";
    if (calls === "mixed") return random.next() < phoneShare ? "phone" : "landing";
    return calls;
  });
}
