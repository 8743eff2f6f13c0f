/**
 * `deno task bench:erasure [--erasures N] [--json]`: how long one erasure takes, from the person's
 * word to a receipt that says that their keys are gone and the second place has it: with 1,000 and
 * 20,000 people in the key file. Beside it the floor: one line appended and fsynced, and one commit
 * of a row, on the same disk. The second place is another folder of the same disk here.
 */
import { parseArgs } from "node:util";
import { SystemClock } from "../../src/clock.ts";
import { receiptFor, receiptSecret } from "../../src/people/erasure/receipt.ts";
import { masterKey, openErasurePlane } from "../parts/erasure_plane.ts";
import { as, type Seed } from "../src/people/people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment, aSession } from "../src/people/rows.ts";
import { Durations, rounded } from "./quantiles.ts";

/** What is run. */
export interface ErasureBenchPlan {
  /** People in the key file, one run for each. */
  readonly people: readonly number[];
  readonly erasures: number;
}

/** Milliseconds. */
interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

/** What came out for so many people. */
export interface ErasureFigures {
  readonly people: number;
  readonly erasure: Quantiles;
  readonly appended: Quantiles;
  readonly committed: Quantiles;
}

const clock = new SystemClock();

/** Runs it. Everything lies in folders that are removed. */
export async function runErasureBench(plan: ErasureBenchPlan): Promise<readonly ErasureFigures[]> {
  const figures: ErasureFigures[] = [];
  for (const people of plan.people) figures.push(await measure(people, plan.erasures));
  return figures;
}

async function measure(people: number, erasures: number): Promise<ErasureFigures> {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-erasure-bench-" });
  await Deno.mkdir(`${folder}/place`);
  const seed: Seed = [
    ["account", anAccount("mia")],
    ["appointment", anAppointment("mia")],
    ...Array.from({ length: erasures }, (_, n): Seed => [
      ["account", anAccount(`p${n}`)],
      ["session", aSession(`p${n}`)],
      ["facility", aFacility(`f${n}`)],
      ["member", aMember(`f${n}`, `p${n}`)],
    ]).flat(),
  ];
  const stage = await openErasurePlane({ folder, clock, seed, secondPlace: true });
  try {
    const { plane: { registry }, keys, store } = stage;
    for (let n = 0; n < people; n++) keys.keyOf(`p${n}`, "profile");
    keys.flush();
    await registry.look(() => null);
    const erasing = new Durations(erasures);
    for (let n = 0; n < erasures; n++) {
      const beganMs = clock.monotonic();
      const { erasure } = await registry.run(as(`p${n}`), "erase_own", {});
      if (erasure === null) throw new Error("Cannot measure: the erasure was held");
      await stage.erasures.run();
      const secret = receiptSecret(masterKey, erasure);
      const receipt = await receiptFor(registry, masterKey, { erasure, secret });
      if (typeof receipt?.secondPlaceAtMs !== "number") {
        throw new Error(`Cannot measure: the receipt must be whole, got ${stage.faults.at(-1)}`);
      }
      erasing.add(clock.monotonic() - beganMs);
    }
    const appended = await appending(`${folder}/floor.jsonl`, erasures);
    const committed = await timed(erasures, async (n) => {
      const value = "x".repeat(400);
      await store.commit({
        checks: [],
        mutations: [{ type: "set", key: ["floor", String(n)], value }],
      });
    });
    return { people, erasure: quantilesOf(erasing), appended, committed };
  } finally {
    await stage.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Lines of the journal's size, each on the disk. */
async function appending(path: string, count: number): Promise<Quantiles> {
  using file = await Deno.open(path, { write: true, create: true });
  const line = new TextEncoder().encode(`${"x".repeat(250)}\n`);
  return await timed(count, async () => {
    await file.write(line);
    await file.sync();
  });
}

async function timed(count: number, act: (n: number) => Promise<void>): Promise<Quantiles> {
  const times = new Durations(count);
  for (let n = 0; n < count; n++) {
    const beganMs = clock.monotonic();
    await act(n);
    times.add(clock.monotonic() - beganMs);
  }
  return quantilesOf(times);
}

function quantilesOf(times: Durations): Quantiles {
  return { p50: rounded(times.quantile(0.5)), p99: rounded(times.quantile(0.99)) };
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      erasures: { type: "string", default: "200" },
      json: { type: "boolean", default: false },
    },
  });
  const figures = await runErasureBench({
    people: [1000, 20_000],
    erasures: Number(values.erasures),
  });
  const of = ({ p50, p99 }: Quantiles) => `p50 ${p50} ms, p99 ${p99} ms`;
  const text = values.json ? `${JSON.stringify(figures)}\n` : [
    `${navigator.hardwareConcurrency} processors, Deno ${Deno.version.deno}\n`,
    ...figures.map(({ people, erasure, appended, committed }) =>
      `${people} people: an erasure to its receipt ${of(erasure)}\n` +
      `  floor: a line appended and synced ${of(appended)}; a row committed ${of(committed)}\n`
    ),
  ].join("");
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
