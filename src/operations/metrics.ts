/**
 * The figures of one server, for Prometheus and for the benchmark. Hooks add to plain numbers;
 * everything else happens when somebody asks. No figure carries an id of a person, a call or a
 * token, and every label comes from a closed set, so the number of series is bounded.
 *
 * Times are observed in milliseconds and exposed in seconds, as Prometheus names them.
 */
import { Gauge, Registry } from "prom-client";
import type { ActorAddress, Lane } from "../../actors/behaviour.ts";
import type { RuntimeObserver } from "../../actors/observer.ts";
import type { PanelReason } from "../lift/panel_words.ts";
import type { RefusalCode } from "../refusal.ts";
import type { SignalDrop } from "../ring_signalling.ts";
import type { Edge, EdgeObserver, Termination } from "./edge_observer.ts";
import { TallyCounter } from "./tally_counter.ts";
import { type Tally, TallyHistogram } from "./tally_histogram.ts";

/** How often something was done, and how long it took. */
export interface Share {
  readonly count: number;
  readonly ms: number;
}

/** Where the time of a call goes; totals since the start. Take two and subtract. */
export interface Shares {
  readonly uptimeMs: number;
  readonly turns: Share;
  /** `ms` is time in flight, which overlaps everything else. */
  readonly commits: Share & { readonly entries: number; readonly mutations: number };
  /** Messages of app sockets: parse, validate, check, hand over. */
  readonly edge: Share;
  readonly fanOut: Share;
  /** What was reported through {@link Metrics.spent}. */
  readonly other: Readonly<Partial<Record<Spender, Share>>>;
}

/** Parts of a server that report their own synchronous time through {@link Metrics.spent}. */
export type Spender = "publish" | "report" | "broker" | "dispatch";

const turnBounds = [0.01, 0.03, 0.1, 0.3, 1, 2, 5, 10, 50];
const commitBounds = [0.1, 0.3, 0.6, 1, 2, 5, 10, 20, 50, 100, 500, 1000, 5000];
const waitBounds = [1, 5, 20, 100, 500, 1000, 5000, 15_000, 30_000, 60_000, 120_000, 300_000];
const sizeBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
const answerBounds = [0.5, 1, 2, 5, 10, 50, 100, 500, 1000, 5000];
const fanOutBounds = [0.1, 0.5, 1, 2, 5, 10, 50, 100, 250, 500, 1000];

/** Collects what the runtime, the edges and the way to hardware report. */
export class Metrics implements RuntimeObserver, EdgeObserver {
  readonly #registry = new Registry();
  readonly #monotonic: () => number;
  readonly #startedMs: number;

  readonly #turns: ByKindAndLane;
  readonly #depths: ByKindAndLane;
  readonly #commitMs: Tally;
  readonly #batch: Tally;
  readonly #toAssignment: Tally;
  readonly #toArrival: Tally;
  readonly #answers: Tally;
  readonly #fanOuts: Tally;

  readonly #mutations: TallyCounter;
  readonly #commitFailures: TallyCounter;
  readonly #refusals: TallyCounter;
  readonly #restarts: TallyCounter;
  readonly #quarantines: TallyCounter;
  readonly #slowTurns: TallyCounter;
  readonly #messagesLost: TallyCounter;
  readonly #httpAnswers: TallyCounter;
  readonly #terminations: TallyCounter;
  readonly #telemetryDropped: TallyCounter;
  readonly #nonsense: TallyCounter;
  readonly #panelPresses: TallyCounter;
  readonly #outputsFailed: TallyCounter;
  readonly #linkLosses: TallyCounter;
  readonly #signIns: TallyCounter;
  readonly #signInFailures: TallyCounter;
  readonly #doorAlarms: TallyCounter;
  readonly #listsNotSent: TallyCounter;
  readonly #signalsDropped: TallyCounter;
  readonly #searches: Tally;
  readonly #searchMoves: TallyCounter;
  readonly #searchesCut: TallyCounter;
  readonly #gauge: (name: string, help: string, read: () => number) => void;

  readonly #spent: Partial<Record<Spender, { count: number; ms: number }>> = {};
  readonly #edge = { count: 0, ms: 0 };
  #mutationCount = 0;
  #sockets = 0;
  #openCalls = 0;
  #linked = 0;

  /** @param monotonic milliseconds that only grow. */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
    this.#startedMs = monotonic();
    const registry = this.#registry;
    const histogram = (
      name: string,
      help: string,
      bounds: readonly number[],
      perUnit = 1000,
      labelNames: readonly string[] = [],
    ) =>
      new TallyHistogram({
        name: `vestibule_${name}`,
        help,
        bounds,
        perUnit,
        labelNames,
        registry,
      });
    const byLane = (name: string, help: string, bounds: readonly number[], perUnit?: number) =>
      new ByKindAndLane(histogram(name, help, bounds, perUnit, ["kind", "lane"]));
    const counter = (
      name: string,
      help: string,
      labelNames?: readonly [string] | readonly [string, string],
    ) =>
      new TallyCounter({
        name: `vestibule_${name}_total`,
        help,
        ...(labelNames === undefined ? {} : { labelNames }),
        registry,
      });
    const gauge = this.#gauge = (name, help, read) => {
      new Gauge({
        name: `vestibule_${name}`,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    };

    this.#turns = byLane("turn_seconds", "Synchronous time of a turn", turnBounds);
    this.#depths = byLane("mailbox_depth", "Commands waiting once one was added", sizeBounds, 1);
    this.#commitMs = histogram("commit_seconds", "Time of a commit", commitBounds).part();
    this.#batch = histogram("commit_turns", "Turns that shared one commit", sizeBounds, 1).part();
    this.#toAssignment = histogram(
      "call_assignment_seconds",
      "From a call's placing to its assignment to a car",
      waitBounds,
    ).part();
    this.#toArrival = histogram(
      "call_arrival_seconds",
      "From a call's assignment to the doors opening for it",
      waitBounds,
    ).part();
    this.#answers = histogram("http_answer_seconds", "From request to answer", answerBounds).part();
    this.#fanOuts = histogram(
      "fan_out_seconds",
      "From the first to the last peer of an audience",
      fanOutBounds,
    ).part();

    this.#mutations = counter("commit_mutations", "Changes committed");
    this.#commitFailures = counter("commit_failures", "Commits that failed");
    this.#refusals = counter("refusals", "Refusals, by where and why", ["where", "code"]);
    this.#restarts = counter("actor_restarts", "Actors that broke and restarted", ["kind"]);
    this.#quarantines = counter("actor_quarantines", "Actors left alone", ["kind"]);
    this.#slowTurns = counter("slow_turns", "Turns over the watchdog's limit", ["kind"]);
    this.#outputsFailed = counter("outputs_failed", "Outputs that somebody outside broke on");
    this.#messagesLost = counter("messages_lost", "Messages past their deadline", ["kind"]);
    this.#httpAnswers = counter("http_answers", "HTTP answers by status", ["status"]);
    this.#terminations = counter("terminated_peers", "Peers cut off", ["why"]);
    this.#telemetryDropped = counter("telemetry_dropped", "Ticks skipped for peers behind");
    this.#signIns = counter("sign_ins", "Sessions begun", ["method"]);
    this.#signInFailures = counter("sign_in_failures", "Sign-ins refused", ["who"]);
    this.#doorAlarms = counter("door_alarms", "Alarms that doors raised", ["alarm"]);
    this.#listsNotSent = counter(
      "access_lists_not_sent",
      "Access lists that could not be sent to their unit; they are tried again",
    );
    this.#signalsDropped = counter(
      "signals_dropped",
      "Words of units to connect for picture and voice that went no further",
      ["why"],
    );
    this.#nonsense = counter("hardware_nonsense", "Unusable messages from hardware");
    this.#panelPresses = counter("panel_presses", "Presses at landing panels, by answer", [
      "answer",
    ]);
    this.#linkLosses = counter("hardware_link_losses", "Losses of the way to hardware");

    this.#searches = histogram(
      "search_seconds",
      "Time of a search for better assignments",
      answerBounds,
    ).part();
    this.#searchMoves = counter("search_moves", "Calls that searches gave to other cars");
    this.#searchesCut = counter("searches_cut", "Searches that the clock ended");

    gauge("sockets", "App sockets open", () => this.#sockets);
    gauge("open_calls", "Calls open", () => this.#openCalls);
    gauge("hardware_link", "1 while the way to hardware stands", () => this.#linked);
    gauge("uptime_seconds", "Time since the start", () => this.#uptimeMs / 1000);
  }

  turn(kind: string, lane: Lane, ms: number): void {
    this.#turns.of(kind, lane).observe(ms);
  }

  refused(_kind: string, lane: Lane, code: RefusalCode): void {
    this.#refusals.add(1, `mailbox_${lane}`, code);
  }

  depth(kind: string, lane: Lane, depth: number): void {
    this.#depths.of(kind, lane).observe(depth);
  }

  commit(ms: number, entries: number, mutations: number): void {
    this.#commitMs.observe(ms);
    this.#batch.observe(entries);
    this.#mutationCount += mutations;
    this.#mutations.add(mutations);
  }

  commitFailed(_fault: string): void {
    this.#commitFailures.add();
  }

  restarted({ kind }: ActorAddress, _fault: string): void {
    this.#restarts.add(1, kind);
  }

  quarantined({ kind }: ActorAddress, _fault: string): void {
    this.#quarantines.add(1, kind);
  }

  slowTurn({ kind }: ActorAddress, _ms: number): void {
    this.#slowTurns.add(1, kind);
  }

  messageLost({ kind }: ActorAddress): void {
    this.#messagesLost.add(1, kind);
  }

  refusedAt(edge: Edge, code: RefusalCode): void {
    this.#refusals.add(1, edge, code);
  }

  answered(status: number, ms: number): void {
    this.#httpAnswers.add(1, String(status));
    this.#answers.observe(ms);
  }

  sockets(change: 1 | -1): void {
    this.#sockets += change;
  }

  message(ms: number): void {
    this.#edge.count++;
    this.#edge.ms += ms;
  }

  terminated(why: Termination): void {
    this.#terminations.add(1, why);
  }

  telemetryDropped(peers: number): void {
    this.#telemetryDropped.add(peers);
  }

  fannedOut(_peers: number, ms: number): void {
    this.#fanOuts.observe(ms);
  }

  /** A call was given to a car, this long after it was placed. */
  assigned(ms: number): void {
    this.#toAssignment.observe(ms);
  }

  /** Doors opened for a call, this long after its assignment. */
  arrived(ms: number): void {
    this.#toArrival.observe(ms);
  }

  /** How many calls are open now. */
  openCalls(count: number): void {
    this.#openCalls = count;
  }

  /** Something outside broke while it took an output of an actor. */
  outputFailed(): void {
    this.#outputsFailed.add();
  }

  /** A search has thought a group's assignments over, and would move so many calls. */
  searched(ms: number, moves: number, cut: boolean): void {
    this.#searches.observe(ms);
    this.#searchMoves.add(moves);
    if (cut) this.#searchesCut.add();
  }

  /** Somebody signed in. */
  signedIn(method: string): void {
    this.#signIns.add(1, method);
  }

  /** A sign-in was refused: it named nobody, an account, or was held back. */
  signInFailed(who: "unknown" | "known" | "held"): void {
    this.#signInFailures.add(1, who);
  }

  /** A door is forced, held open, tampered with. */
  doorAlarm(alarm: string): void {
    this.#doorAlarms.add(1, alarm);
  }

  /** A unit could not be told its access list. */
  accessListNotSent(): void {
    this.#listsNotSent.add();
  }

  /** A word of a unit, to connect with a device, went no further. */
  signalDropped(why: SignalDrop): void {
    this.#signalsDropped.add(1, why);
  }

  /** Backups are made. @param lastMs when the newest was begun, in wall time; null: none yet. */
  backups(lastMs: () => number | null): void {
    this.#gauge(
      "backup_last_success_timestamp_seconds",
      "When the newest whole backup was begun; 0 where there is none",
      () => (lastMs() ?? 0) / 1000,
    );
  }

  /** Hardware, or somebody with its rights, sent what cannot be used. */
  nonsense(): void {
    this.#nonsense.add();
  }

  /** Somebody without a phone pressed at a landing: `accepted`, or why not. */
  panelPressed(answer: "accepted" | PanelReason): void {
    this.#panelPresses.add(1, answer);
  }

  /** The way to hardware opened or closed. */
  link(up: boolean): void {
    if (!up && this.#linked === 1) this.#linkLosses.add();
    this.#linked = up ? 1 : 0;
  }

  /** A part of the server spent `ms` of synchronous time on one thing. */
  spent(on: Spender, ms: number): void {
    const share = this.#spent[on] ??= { count: 0, ms: 0 };
    share.count++;
    share.ms += ms;
  }

  /** The text that Prometheus scrapes. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** The media type of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Where the time goes, for the benchmark. */
  shares(): Shares {
    const spent = Object.entries(this.#spent).map(([name, share]) => [name, { ...share }]);
    return {
      uptimeMs: this.#uptimeMs,
      turns: this.#turns.total(),
      commits: {
        count: this.#commitMs.count,
        ms: this.#commitMs.sum,
        entries: this.#batch.sum,
        mutations: this.#mutationCount,
      },
      edge: { ...this.#edge },
      fanOut: { count: this.#fanOuts.count, ms: this.#fanOuts.sum },
      other: Object.fromEntries(spent),
    };
  }

  get #uptimeMs(): number {
    return this.#monotonic() - this.#startedMs;
  }
}

/** The parts of a histogram by actor kind and lane, found without making a string. */
class ByKindAndLane {
  readonly #histogram: TallyHistogram;
  readonly #parts = new Map<string, Map<Lane, Tally>>();

  constructor(histogram: TallyHistogram) {
    this.#histogram = histogram;
  }

  of(kind: string, lane: Lane): Tally {
    let lanes = this.#parts.get(kind);
    if (lanes === undefined) this.#parts.set(kind, lanes = new Map());
    let part = lanes.get(lane);
    if (part === undefined) lanes.set(lane, part = this.#histogram.part({ kind, lane }));
    return part;
  }

  total(): Share {
    let count = 0;
    let ms = 0;
    for (const part of this.#histogram.parts) {
      count += part.count;
      ms += part.sum;
    }
    return { count, ms };
  }
}
