import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { answerText, requestOf, runTraffic, saturationText } from "../../../src/traffic/main.ts";
import { judge } from "../../../src/traffic/judge/judge.ts";
import { poissonTrace } from "./poisson_trace.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const reference = `${root}traffic/reference.json`;
const keys =
  "passengers awt awtOpening awtEntry att attd attdExit wt95 max over60 meanSquaredWait unserved " +
  "stops distanceM lowerBoundAttd turnP50Ms turnP99Ms";

async function withTraces<T>(run: (folder: string, traces: string[]) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    const traces = ["one", "two"].map((name) => `${folder}/${name}.csv`);
    for (const trace of traces) {
      await Deno.writeTextFile(trace, poissonTrace(trace.slice(-7), 120, 3, 14));
    }
    return await run(folder, traces);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("E19 the same traces and seed give the same figures and events, bit for bit", async () => {
  await withTraces(async (folder, traces) => {
    const ways = [
      ...["landing", "destination", "phone", "mixed"].map((calls) => [calls, "vestibule"]),
      ...["nearest", "collective", "eta", "etd"].map((dispatcher) => ["landing", dispatcher]),
      ...["destination", "phone", "mixed"].map((calls) => [calls, "etd"]),
    ];
    for (const [calls, dispatcher] of ways as [string, string][]) {
      const once = async (name: string) => {
        const events = `${folder}/${name}.jsonl`;
        const request = requestOf([
          ...["--building", reference, "--trace", traces.join(","), "--calls", calls],
          ...["--dispatcher", dispatcher, "--events", events, "--seed", "7"],
        ]);
        return {
          answer: await runTraffic(request, () => 0),
          text: await Deno.readTextFile(events),
        };
      };
      const [one, other] = [await once("one"), await once("other")];
      assert.deepEqual(one, other);
      assert.equal(one.answer.pooled.passengers, 240);
      assert.equal(one.answer.pooled.unserved, 0);
      assert.deepEqual(judge(one.text).findings, []);
    }
  });
});

Deno.test("E19 traces that run at once give what they give one after the other", async () => {
  await withTraces(async (_folder, traces) => {
    const args = ["--building", reference, "--trace", traces.join(","), "--dispatcher", "etd"];
    const figures = async (workers: number) => {
      const { traces: rows, pooled } = await runTraffic(requestOf(args), () => 0, workers);
      return JSON.stringify(
        [...rows, pooled].map(({ turnP50Ms: _, turnP99Ms: __, ...rest }) => rest),
      );
    };
    assert.equal(await figures(2), await figures(1));
  });
});

Deno.test("E17 five traces of half an hour end within bounds", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const names = [1, 2, 3, 4, 5].map((at) => `${folder}/${at}.csv`);
    for (const name of names) await Deno.writeTextFile(name, poissonTrace(name, 650, 2.77, 14));
    const args = ["--building", reference, "--trace", names.join(","), "--dispatcher", "etd"];
    const startedMs = performance.now();
    const { pooled } = await runTraffic(requestOf(args), () => 0, 2);
    const tookMs = performance.now() - startedMs;
    assert.equal(pooled.passengers, 3250);
    // Three seconds on a quiet machine; 30 s are asked for.
    assert.ok(tookMs < 30_000, `${tookMs} ms`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("E18 another seed gives other people the phone", async () => {
  await withTraces(async (folder, traces) => {
    const phones = async (seed: string) => {
      const events = `${folder}/${seed}.jsonl`;
      const args = ["--building", reference, "--trace", traces[0]!, "--calls", "mixed"];
      await runTraffic(requestOf([...args, "--events", events, "--seed", seed]), () => 0);
      return (await Deno.readTextFile(events)).split("\n").flatMap((line) =>
        line.includes('"by":"phone"') ? [JSON.parse(line).passenger as number] : []
      );
    };
    const [one, other] = [await phones("1"), await phones("2")];
    assert.notDeepEqual(one, other);
    assert.ok(one.length > 10 && one.length < 40, `a fifth of 120, got ${one.length}`);
  });
});

Deno.test("E17 the command prints one object on the last line, with every key", async () => {
  await withTraces(async (_folder, traces) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--allow-read", `${root}src/traffic/main.ts`],
        ...["--building", reference, "--trace", traces.join(","), "--json"],
      ],
      cwd: root,
      env: { NO_COLOR: "1" },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const answer = JSON.parse(new TextDecoder().decode(stdout).trimEnd().split("\n").at(-1)!);
    assert.deepEqual(Object.keys(answer), ["traces", "pooled"]);
    assert.deepEqual(Object.keys(answer.pooled).join(" "), keys);
    assert.deepEqual(
      answer.traces.map((row: object) => Object.keys(row).join(" ")),
      [`trace ${keys} saturated`, `trace ${keys} saturated`],
    );
    const [one, other] = answer.traces;
    // Of equal numbers of passengers the pooled mean is the mean of the means.
    assert.ok(Math.abs((one.awt + other.awt) / 2 - answer.pooled.awt) < 1e-9);
    assert.equal(one.stops + other.stops, answer.pooled.stops);
    assert.ok(answer.pooled.turnP99Ms >= answer.pooled.turnP50Ms && answer.pooled.turnP50Ms > 0);
    assert.match(answerText(answer), /^awt +\d+\.\d\d +\d+\.\d\d +\d+\.\d\d$/m);
  });
});

Deno.test("traffic refuses arguments that make no sense, and says which", () => {
  const good = ["--building", "b.json", "--trace", "t.csv"];
  const refused: [string[], RegExp][] = [
    [["--trace", "t.csv"], /--building FILE\.json is missing/],
    [["--building", "b.json"], /--trace FILE\.csv\[,FILE\.csv…\] is missing/],
    [["--building", "b.json", "--trace", "a.csv,"], /--trace is 1 to 200 files/],
    [[...good, "--calls", "shout"], /--calls is landing, destination, phone, mixed, got shout/],
    [
      [...good, "--dispatcher", "best"],
      /--dispatcher is vestibule, nearest, collective, eta, etd, got best$/,
    ],
    [
      [...good, "--dispatcher", "nearest", "--calls", "phone"],
      /the dispatcher nearest takes --calls landing, got phone/,
    ],
    [
      [...good, "--dispatcher", "collective", "--calls", "mixed"],
      /the dispatcher collective takes --calls landing, got mixed/,
    ],
    [[...good, "--dispatcher", "etd", "--parking", "roof"], /--parking is none, lobby, got roof/],
    [[...good, "--parking", "lobby"], /--parking is for dispatchers to compare with/],
    [[...good, "--seed", ""], /--seed is 1 to 60 letters and digits/],
    [[...good, "--nonsense"], /nonsense/],
  ];
  for (const [args, fault] of refused) assert.throws(() => requestOf(args), fault);
});

Deno.test("traffic says when a trace saturates its group, and shows the ceiling of up-peak", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const building = JSON.parse(await Deno.readTextFile(reference));
    const slow = { ...building, cars: 1, car: { ...building.car, speedMps: 0.2 } };
    await Deno.writeTextFile(`${folder}/b.json`, JSON.stringify(slow));
    await Deno.writeTextFile(`${folder}/up.csv`, "1,0,14\n".repeat(400));
    const args = ["--building", `${folder}/b.json`, "--trace", `${folder}/up.csv`];
    const request = requestOf([...args, "--dispatcher", "collective"]);
    const answer = await runTraffic(request, () => 0);
    assert.ok(answer.traces[0]!.saturated && answer.pooled.unserved > 200);
    assert.match(saturationText(answer), /^saturated: up\.csv, \d{3} of 400 not served two hours/);
    assert.match(answerText(answer), /up\.csv, pure up-peak, people in 5 min: .* ceiling \d+ \(/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("traffic lists the faults of all files at once", async () => {
  await withTraces(async (folder, traces) => {
    await Deno.writeTextFile(traces[0]!, "1,0,99\n2,0,0\n");
    const list = [...traces, `${folder}/missing.csv`].join(",");
    const request = requestOf(["--building", reference, "--trace", list]);
    const broken = requestOf(["--building", traces[0]!, "--trace", list]);
    await assert.rejects(
      runTraffic(broken, () => 0),
      /one\.csv:1: is not JSON: [^]*one\.csv:2: the destination[^]*missing\.csv:1: cannot be read/,
    );
    await assert.rejects(runTraffic(request, () => 0), (error: Error) => {
      assert.match(error.message, /3 faults/);
      assert.match(error.message, /one\.csv:1: the destination must be a floor/);
      assert.match(error.message, /one\.csv:2: the destination must be another floor/);
      assert.match(error.message, /missing\.csv:1: cannot be read/);
      return true;
    });
  });
});
