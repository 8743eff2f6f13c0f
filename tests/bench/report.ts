/**
 * What the benchmark says at its end: a table for people, one object for programs.
 */
import {
  type CallsBenchRuns,
  faultsOf,
  medianRun,
  type Run,
  type ServerShares,
} from "./calls_bench.ts";
import type { HardwareSide } from "./hardware.ts";
import { median, rounded } from "./quantiles.ts";

/** The figures that every level of both sides has in the JSON object. */
export interface LevelFigures {
  readonly perSecond: number;
  readonly acceptedP50Ms: number;
  readonly acceptedP99Ms: number;
  readonly hardwareP50Ms: number;
  readonly hardwareP99Ms: number;
}

/** The goals of the benchmark: calls against the relay of the same run. */
export const goals = { rateShareAt256: 0.4, p50TimesAt1: 5 } as const;

/** The part of the JSON object that tells of calls; levels by number in flight. */
export function figuresOf(runs: CallsBenchRuns) {
  const side = (name: HardwareSide) =>
    Object.fromEntries(
      Object.entries(runs[name]).map(([level, rounds]) => {
        const middle = medianRun(rounds);
        const figures: LevelFigures = {
          perSecond: Math.round(middle.perSecond),
          acceptedP50Ms: rounded(middle.acceptedP50Ms),
          acceptedP99Ms: rounded(middle.acceptedP99Ms),
          hardwareP50Ms: rounded(middle.hardwareP50Ms),
          hardwareP99Ms: rounded(middle.hardwareP99Ms),
        };
        return [level, { ...figures, ...costsOf(rounds) }];
      }),
    );
  return { relay: side("relay"), calls: side("calls") };
}

/** What stands in the JSON object for a level beyond its five figures. */
function costsOf(rounds: readonly Run[]) {
  const of = (field: (run: Run) => number) => rounded(median(rounds.map(field)));
  const shares = rounds.flatMap((run) => run.server === undefined ? [] : [run.server]);
  const share = (field: (one: ServerShares) => number) => rounded(median(shares.map(field)));
  const reported = <Name extends "publishShare" | "reportShare" | "brokerShare">(
    name: Name,
  ): { [_ in Name]?: number } => {
    const values = shares.flatMap((one) => one[name] ?? []);
    const all: { [_ in Name]?: number } = {};
    if (values.length > 0) all[name] = rounded(median(values));
    return all;
  };
  return {
    endedP50Ms: of((run) => run.endedP50Ms),
    publishesPerCall: of((run) => run.publishesPerCall),
    publishBytes: of((run) => run.publishBytes),
    cpuPerCallUs: {
      server: of((run) => run.cpuPerCallUs.server),
      hardware: of((run) => run.cpuPerCallUs.hardware),
      client: of((run) => run.cpuPerCallUs.client),
    },
    cores: {
      server: of((run) => run.cores.server),
      hardware: of((run) => run.cores.hardware),
      client: of((run) => run.cores.client),
    },
    telemetryFrames: of((run) => run.telemetryFrames),
    callFramesPerCall: of((run) => run.callFrames / Math.max(1, run.begun)),
    faults: rounds.map(faultsOf).join(""),
    ...(shares.length > 0 && {
      server: {
        openCalls: share((one) => one.openCalls),
        turnShare: share((one) => one.turnShare),
        turnP99Ms: share((one) => one.turnP99Ms),
        turnsPerCall: share((one) => one.turnsPerCall),
        commitShare: share((one) => one.commitShare),
        commitMeanMs: share((one) => one.commitMeanMs),
        turnsPerCommit: share((one) => one.turnsPerCommit),
        edgeShare: share((one) => one.edgeShare),
        fanOutShare: share((one) => one.fanOutShare),
        ...reported("publishShare"),
        ...reported("reportShare"),
        ...reported("brokerShare"),
      },
    }),
  };
}

/**
 * The tables, as text. Shares of turns, edge (with the turns that follow at once), fan-out, hardware
 * and commits are of the run's time and overlap; `floor` is what sockets and broker alone cost, as
 * the relay shows, of a call's processor time in the server.
 */
export function tablesOf(runs: CallsBenchRuns): string {
  const { relay, calls } = figuresOf(runs);
  const levels = Object.keys({ ...relay, ...calls }).sort((a, b) => Number(a) - Number(b));
  const rows: string[][] = [[
    ...["in flight", "side", "calls/s", "accepted p50", "p99", "hardware p50", "p99 ms"],
    ...["ended p50", "publishes/call", "server µs/call", "hardware", "client", "cores s/h/c"],
  ]];
  for (const level of levels) {
    for (const [name, figures] of [["relay", relay[level]], ["calls", calls[level]]] as const) {
      if (figures === undefined) continue;
      const { cpuPerCallUs: cpu, cores } = figures;
      rows.push([
        level,
        name,
        String(figures.perSecond),
        ms(figures.acceptedP50Ms),
        ms(figures.acceptedP99Ms),
        ms(figures.hardwareP50Ms),
        ms(figures.hardwareP99Ms),
        ms(figures.endedP50Ms),
        figures.publishesPerCall.toFixed(2),
        cpu.server.toFixed(0),
        cpu.hardware.toFixed(0),
        cpu.client.toFixed(0),
        `${cores.server.toFixed(2)}/${cores.hardware.toFixed(2)}/${cores.client.toFixed(2)}`,
      ]);
    }
  }
  const shares: string[][] = [[
    ...["in flight", "rate of relay", "× its p50", "turns", "p99 ms", "a call", "edge", "fan-out"],
    ...["publish", "report", "broker", "floor", "commits", "ms", "turns each", "open", "faults"],
  ]];
  for (const level of levels) {
    const floor = relay[level];
    const ours = calls[level];
    if (floor === undefined || ours === undefined) continue;
    const server = ours.server;
    shares.push([
      level,
      percent(ours.perSecond / floor.perSecond),
      (ours.hardwareP50Ms / floor.hardwareP50Ms).toFixed(2),
      percent(server?.turnShare),
      server?.turnP99Ms.toFixed(2) ?? "",
      server?.turnsPerCall.toFixed(2) ?? "",
      percent(server?.edgeShare),
      percent(server?.fanOutShare),
      percent(server?.publishShare),
      percent(server?.reportShare),
      percent(server?.brokerShare),
      // What the relay, which is sockets and broker alone, costs of a call's processor time.
      percent(floor.cpuPerCallUs.server / ours.cpuPerCallUs.server),
      percent(server?.commitShare),
      server?.commitMeanMs.toFixed(2) ?? "",
      server?.turnsPerCommit.toFixed(1) ?? "",
      server?.openCalls.toFixed(0) ?? "",
      (floor.faults + ours.faults) || "none",
    ]);
  }
  return `${table(rows)}\n${shares.length > 1 ? `\n${table(shares)}\n` : ""}`;
}

/** Columns under each other; the first line is underlined. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length))
  );
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  ").trimEnd();
  const [head = [], ...body] = rows;
  return [line(head), "─".repeat(line(head).length), ...body.map(line)].join("\n");
}

const ms = (value: number) => value.toFixed(value < 10 ? 2 : 1);
const percent = (share: number | undefined) =>
  share === undefined ? "" : `${(share * 100).toFixed(0)} %`;

/** Writes all of a text. */
export function write(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
}
