/**
 * `deno task traffic:1996 [--hours 30] [--seed 1] [--policy NAME]… [--table 2|3|4] [--json]`: the
 * published policies and our own in the environment of 1996, beside the rows of Crites & Barto. Our
 * own stands beside the table's best row, and brings SECTOR and LQF along to be compared with. With
 * `--json` the last line of standard output is one object: `{table, hours, seed, rows, over}`, each
 * row with the keys `policy figures errors published publishedAs ratios riders stops
 * floorsTravelled`; `over` holds the ratios of our own policy's figures to SECTOR's and LQF's.
 */
import { parseArgs } from "node:util";
import { upPerMinuteOfTable } from "./environment.ts";
import type { Figures } from "./figures.ts";
import { besideOwn, comparedWith, ownPolicy, policies } from "./policies/policies.ts";
import { publishedRows, type TableNumber } from "./published.ts";
import { runHours, type RunResult } from "./run_hours.ts";

/** What is asked for on the command line. */
export interface TableRequest {
  readonly hours: number;
  readonly seed: string;
  readonly policies: readonly string[];
  readonly table: TableNumber;
  readonly json: boolean;
}

/** One line of the table: what was measured, and what was published. */
export interface TableRow extends RunResult {
  readonly policy: string;
  readonly published: Figures;
  /** The name of the published row. */
  readonly publishedAs: string;
  /** Measured over published. */
  readonly ratios: Figures;
}

const mostHours = 10_000;
const columns = [
  ["averageWaitS", "wait s", 2],
  ["squaredWait", "wait² s²", 0],
  ["systemTimeS", "system s", 2],
  ["longWaitsPercent", "> 60 s %", 2],
] as const;

/** Reads the arguments. Throws where one makes no sense, and says which. */
export function requestOf(args: readonly string[]): TableRequest {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hours: { type: "string", default: "30" },
      seed: { type: "string", default: "1" },
      policy: { type: "string", multiple: true },
      table: { type: "string", default: "2" },
      json: { type: "boolean", default: false },
    },
  });
  const hours = Number(values.hours);
  if (!Number.isInteger(hours) || hours < 1 || hours > mostHours) {
    throw new Error(`Cannot run: --hours is a whole number to ${mostHours}, got ${values.hours}`);
  }
  if (!Object.hasOwn(upPerMinuteOfTable, values.table)) {
    throw new Error(`Cannot run: --table is 2, 3 or 4, got ${values.table}`);
  }
  const asked = (values.policy ?? Object.keys(policies)).map((name) =>
    name.toUpperCase().replaceAll("_", " ")
  );
  const unknown = asked.filter((name) => !Object.hasOwn(policies, name));
  if (unknown.length > 0) {
    const known = Object.keys(policies).join(", ");
    throw new Error(`Cannot run: --policy is one of ${known}, got ${unknown.join(", ")}`);
  }
  const names = new Set(asked.includes(ownPolicy) ? [...comparedWith, ...asked] : asked);
  const table = Number(values.table) as TableNumber;
  return { hours, seed: values.seed, policies: [...names], table, json: values.json };
}

/** Runs what is asked for, a row for each policy. */
export function tableRows(request: TableRequest): readonly TableRow[] {
  const { hours, seed, table } = request;
  const plan = { hours, seed, upPerMinute: upPerMinuteOfTable[table] };
  return request.policies.map((policy) => {
    const result = runHours(plan, () => policies[policy]!(plan.upPerMinute));
    const publishedAs = policy === ownPolicy ? besideOwn : policy;
    const published = publishedRows[table][publishedAs]!;
    const ratios = ratiosOf(result.figures, published);
    return { policy, ...result, published, publishedAs, ratios };
  });
}

/** Our own policy's figures over those that it is compared with, by their names. */
export function ratiosOver(rows: readonly TableRow[]): Readonly<Record<string, Figures>> {
  const own = rows.find(({ policy }) => policy === ownPolicy);
  if (own === undefined) return {};
  const others = rows.filter(({ policy }) => comparedWith.some((name) => name === policy));
  return Object.fromEntries(
    others.map(({ policy, figures }) => [policy, ratiosOf(own.figures, figures)]),
  );
}

function ratiosOf(figures: Figures, base: Figures): Figures {
  return {
    averageWaitS: figures.averageWaitS / base.averageWaitS,
    squaredWait: figures.squaredWait / base.squaredWait,
    systemTimeS: figures.systemTimeS / base.systemTimeS,
    longWaitsPercent: figures.longWaitsPercent / base.longWaitsPercent,
  };
}

/** The rows as lines to read: measured ± standard error, published, and their ratio. */
export function tableText(request: TableRequest, rows: readonly TableRow[]): string {
  const lines = [
    `Table ${request.table} of Crites & Barto (1996): ${request.hours} hours, seed ${request.seed}`,
    ["".padEnd(12), ...columns.map(([, title]) => title.padStart(15))].join(" "),
  ];
  const line = (title: string, text: (of: keyof Figures, digits: number) => string) =>
    lines.push(
      [title.padEnd(12), ...columns.map(([of, , digits]) => text(of, digits).padStart(15))]
        .join(" "),
    );
  for (const { policy, figures, errors, published, publishedAs, ratios } of rows) {
    line(policy, (of, digits) => `${figures[of].toFixed(digits)} ± ${errors[of].toFixed(digits)}`);
    line(
      publishedAs === policy ? "  published" : `  ${publishedAs}`,
      (of) => String(published[of]),
    );
    line("  ratio", (of) => ratios[of].toFixed(3));
  }
  for (const [policy, over] of Object.entries(ratiosOver(rows))) {
    line(`${ownPolicy.slice(0, 4)}./${policy}`, (of) => over[of].toFixed(3));
  }
  return lines.join("\n");
}

if (import.meta.main) {
  try {
    const request = requestOf(Deno.args);
    const rows = tableRows(request);
    const { table, hours, seed } = request;
    const text = request.json
      ? JSON.stringify({ table, hours, seed, rows, over: ratiosOver(rows) })
      : tableText(request, rows);
    await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
  } catch (error) {
    await Deno.stderr.write(new TextEncoder().encode(`${(error as Error).message}\n`));
    Deno.exitCode = 1;
  }
}
